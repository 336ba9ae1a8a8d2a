//! A reply: typed on the phone, read through the API and the command line.

use serde_json::Value;
use waxwing_stories::front_door::{ANA, BRUNO, House, until};

#[tokio::test]
async fn a_reply_typed_on_the_phone_is_listed_and_printed_by_tail() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let tail = house.begins("tail", &["tail", "--all"]);
    let id = gateway.sends("When shall we come?").to(ANA).await.accepted();
    house.phone(ANA).shows("When shall we come?").await;

    let wamid = house.phone(ANA).writes("At ten, please.").await;

    let reply = until("the reply is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        incoming.into_iter().find(|it| it["parts"][0]["platformReference"] == wamid.as_str())
    })
    .await;
    assert_eq!(reply["body"]["text"]["text"], "At ten, please.");
    assert_eq!(reply["direction"], "incoming");
    assert_eq!(reply["sender"]["contact"]["identifierValue"], ANA);
    let outgoing = gateway.lists("direction=outgoing").await;
    assert_eq!(outgoing.iter().map(|it| &it["id"]).collect::<Vec<_>>(), [id.as_str()]);

    let line = until("tail prints the reply", async || {
        let out = tail.out();
        out.lines().find(|it| it.contains(&wamid)).map(ToOwned::to_owned)
    })
    .await;
    let event: Value = serde_json::from_str(&line).expect("each line is one JSON object");
    assert_eq!(event["type"], "message.inbound");
    assert_eq!(event["message_id"], reply["id"]);
    assert!(tail.out().contains("message.outbound"), "{}", tail.out());
}

#[tokio::test]
async fn tail_prints_what_is_to_come_and_ends_after_as_many_as_were_asked_for() {
    let house = House::dev().await;
    house.phone(ANA).writes("Before.").await;
    until("the first is known", async || {
        let known = house.gateway().events().await;
        known.iter().any(|it| it.to_string().contains("Before.")).then_some(())
    })
    .await;
    let mut tail = house.begins("tail", &["tail", "--limit", "1"]);
    // It is told of what comes after it asked, so people write until it has heard one.
    let status = until("tail has printed one", async || {
        house.phone(ANA).writes("After.").await;
        tail.exited()
    })
    .await;
    assert!(status.success(), "{}", tail.log());
    assert_eq!(tail.out().lines().count(), 1, "{}", tail.out());
    assert!(tail.out().contains("After."), "{}", tail.out());
}

#[tokio::test]
async fn a_reply_quotes_the_message_it_answers() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let wamid = house.phone(ANA).writes("Is the kitchen open?").await;
    let question = until("the question is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        incoming.into_iter().find(|it| it["parts"][0]["platformReference"] == wamid.as_str())
    })
    .await;
    let reply_to = serde_json::json!({ "id": question["id"], "type": "message" });
    gateway.sends("Until ten.").to(ANA).with("replyTo", reply_to).await.accepted();
    let shown = house.phone(ANA).shows("Until ten.").await;
    assert_eq!(shown["context_id"], wamid.as_str());
}

#[tokio::test]
async fn a_reply_opens_the_window() {
    let house = House::dev().await;
    let gateway = house.gateway();
    assert!(gateway.window(ANA).await.is_some(), "Ana wrote an hour ago");
    assert_eq!(gateway.window(BRUNO).await, None, "Bruno never wrote");

    house.phone(BRUNO).writes("Oi!").await;

    gateway.may_write_freely_to(BRUNO).await;
    gateway.sends("Olá, Bruno!").to(BRUNO).await.accepted();
    house.phone(BRUNO).shows("Olá, Bruno!").await;
}
