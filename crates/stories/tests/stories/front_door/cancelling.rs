//! Messages that are taken back before they leave, and those for which it is too late.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_domain::time::Timestamp;
use waxwing_stories::front_door::{ANA, Answer, Gateway, House};

const HOUR: Duration = Duration::from_hours(1);

async fn cancels(gateway: &Gateway, id: &str) -> Answer {
    let url = format!("{}/messages/{id}/cancel", gateway.channel_url());
    gateway.asks(gateway.post(&url)).await
}

/// An instant an hour after a message was taken.
async fn an_hour_after(gateway: &Gateway, id: &str) -> String {
    let message = gateway.message(id).await;
    let at: Timestamp = message["createdAt"].as_str().expect("an instant").parse().expect("ours");
    (at + HOUR).to_string()
}

#[tokio::test]
async fn a_scheduled_message_is_taken_back_and_never_leaves() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let first = gateway.sends("Hello.").to(ANA).await.accepted();
    let later = an_hour_after(&gateway, &first).await;
    let id = gateway.sends("Not yet.").to(ANA).with("scheduledFor", later).await.accepted();
    assert_eq!(gateway.message(&id).await["status"], "scheduled");

    let canceled = cancels(&gateway, &id).await.ok();

    assert_eq!((&canceled["id"], &canceled["status"]), (&json!(id), &json!("skipped")));
    assert_eq!(cancels(&gateway, &id).await.ok()["status"], "skipped");
    assert_eq!(gateway.events_of(&id).await, ["message.outbound", "message.canceled"]);
    house.sandbox().post("/clock", &json!({ "advance": "2h" })).await.ok();
    gateway.sends("After it.").to(ANA).await.accepted();
    house.phone(ANA).shows("After it.").await;
    assert_eq!(house.phone(ANA).times_shown("Not yet.").await, 0);
    let shown = gateway.message(&id).await;
    let timeline = shown["timeline"].as_array().expect("a timeline");
    assert!(timeline.iter().any(|it| it.to_string().contains("canceled")), "{shown:#}");
}

#[tokio::test]
async fn of_several_parts_all_are_taken_back_whichever_is_named() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let first = gateway.sends("Hello.").to(ANA).await.accepted();
    let later = an_hour_after(&gateway, &first).await;
    let picture = |name: &str| json!({ "mediaUrl": format!("https://acme.example/{name}.jpg") });
    let body = json!({ "type": "image", "image": { "images": [picture("a"), picture("b")] } });
    let sending = gateway.sends("").to(ANA).with("body", body).with("scheduledFor", later);
    let id = sending.await.accepted();
    let parts = gateway.message(&id).await["parts"].as_array().expect("two parts").clone();

    let last = parts[1]["id"].as_str().expect("an id");
    let canceled = cancels(&gateway, last).await.ok();

    let statuses: Vec<&Value> =
        canceled["parts"].as_array().expect("parts").iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, ["skipped", "skipped"], "{canceled:#}");
    assert_eq!((&canceled["id"], &canceled["status"]), (&json!(id), &json!("skipped")));
}

#[tokio::test]
async fn what_whatsapp_has_cannot_be_taken_back() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let id = gateway.sends("It is out.").to(ANA).await.accepted();
    gateway.sees_read(&id).await;
    cancels(&gateway, &id).await.is_refused(409, "message.too_late");
    let heard = &gateway.lists("direction=incoming").await[0];
    cancels(&gateway, heard["id"].as_str().expect("an id"))
        .await
        .is_refused(404, "message.unknown");
    cancels(&gateway, "msg_00000000000000000000000000").await.is_refused(404, "message.unknown");
    let asked = gateway.gets_of_channel(&format!("/messages/{id}/cancel")).await;
    asked.is_refused(405, "request.method_not_allowed");
}
