//! One bad part of a webhook hurts nothing else, and can be seen, tried again and dropped.

use serde_json::{Value, json};
use waxwing_stories::desk::{Desk, HELP, Number, SHOP, change, entries, entry, payload};
use waxwing_stories::world::Kind;

fn text(number: u32) -> Value {
    json!({
        "id": format!("wamid.{number}"), "from": format!("1415555{number:04}"),
        "timestamp": "1795176000", "type": "text", "text": { "body": format!("text {number}") },
    })
}

fn texts(channel: Number, numbers: std::ops::Range<u32>) -> Value {
    change(channel, "messages", &numbers.map(text).collect())
}

/// Twelve messages over two entries and four changes; the eighth has no id.
fn twelve_with_one_that_is_broken() -> Value {
    let mut broken: Vec<_> = (6..9).map(text).collect();
    broken[1].as_object_mut().expect("a message").remove("id");
    let broken = change(SHOP, "messages", &Value::Array(broken));
    entries(&[entry(&[texts(SHOP, 0..3), texts(HELP, 3..6)]), entry(&[broken, texts(HELP, 9..12)])])
}

#[tokio::test]
async fn eleven_of_twelve_messages_are_kept_each_on_its_channel_and_the_twelfth_is_set_aside() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut desk = Desk::new(kind).await;
        desk.hears(&twelve_with_one_that_is_broken()).await;
        let said = |messages: Vec<waxwing_store::messages::Message>| {
            let mut wamids: Vec<_> = messages
                .iter()
                .filter_map(|it| it.wamid.as_ref())
                .map(ToString::to_string)
                .collect();
            wamids.sort();
            wamids
        };
        let shop = ["wamid.0", "wamid.1", "wamid.2", "wamid.6", "wamid.8"];
        assert_eq!(said(desk.heard(SHOP).await), shop);
        let help = ["wamid.10", "wamid.11", "wamid.3", "wamid.4", "wamid.5", "wamid.9"];
        assert_eq!(said(desk.heard(HELP).await), help);
        assert_eq!(desk.events("message.inbound").await.len(), 11);

        let (status, page) = desk.doors().await.call("GET", "/quarantine").await;
        assert_eq!(status, 200);
        let results = page["results"].as_array().expect("results");
        assert_eq!(results.len(), 1, "{page}");
        let it = &results[0];
        assert_eq!(it["channelId"], SHOP.0.uuid().to_string());
        assert_eq!((&it["field"], &it["phoneNumberId"]), (&json!("messages"), &json!(SHOP.1)));
        assert_eq!(it["wabaId"], waxwing_stories::desk::WABA);
        assert_eq!(it["raw"]["text"]["body"], "text 7");
        assert!(it["detail"].as_str().is_some_and(|it| it.contains("id")), "{it}");
        assert_eq!(it["receivedAt"], desk.now().to_string());
    }
}

/// A message for a number that no channel has.
fn for_nobody() -> Value {
    let nobody = (SHOP.0, "999");
    payload(nobody, "messages", &json!([text(1)]))
}

#[tokio::test]
async fn what_was_about_an_unknown_number_is_understood_once_its_channel_is_there() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&for_nobody()).await;
    assert_eq!(desk.heard(SHOP).await.len(), 0);
    let door = desk.doors().await;
    let (_, page) = door.call("GET", "/quarantine").await;
    let id = page["results"][0]["id"].as_str().expect("an id").to_owned();
    let retry = format!("/quarantine/{id}/retry");
    assert_eq!(door.call("POST", &retry).await.0, 202);
    desk.settle().await;
    let (_, page) = door.call("GET", "/quarantine").await;
    let again = page["results"][0]["id"].as_str().expect("an id").to_owned();
    assert_ne!(again, id, "it is still nobody's");
    assert_eq!(door.call("POST", &retry).await.1["code"], "quarantine.unknown");

    desk.number_is_added("999").await;
    assert_eq!(door.call("POST", &format!("/quarantine/{again}/retry")).await.0, 202);
    desk.settle().await;
    assert_eq!(door.call("GET", "/quarantine").await.1, json!({ "results": [] }));
    assert_eq!(desk.events("message.inbound").await.len(), 1);
}

#[tokio::test]
async fn what_is_dropped_is_gone_and_pages_are_pages() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    for broken in [json!("not a message"), json!({ "id": 7 }), json!([])] {
        desk.hears(&payload(SHOP, "messages", &json!([broken]))).await;
    }
    let door = desk.doors().await;
    let (_, first) = door.call("GET", "/quarantine?limit=2").await;
    assert_eq!(first["results"].as_array().map(Vec::len), Some(2));
    let token = first["nextPageToken"].as_str().expect("there is more");
    let (_, second) = door.call("GET", &format!("/quarantine?limit=2&pageToken={token}")).await;
    assert_eq!(second["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(second.get("nextPageToken"), None);
    assert_eq!(second["results"][0]["raw"], "not a message");
    let path = format!("/quarantine/{}", second["results"][0]["id"].as_str().expect("an id"));
    assert_eq!(door.call("DELETE", &path).await.0, 204);
    assert_eq!(door.call("DELETE", &path).await.0, 404);
    for (path, pointer) in [("?limit=0", "/limit"), ("?pageToken=x", "/pageToken")] {
        let (status, problem) = door.call("GET", &format!("/quarantine{path}")).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
}

#[tokio::test]
async fn what_belongs_to_nobody_is_shown_to_nobody_once_there_are_two_workspaces() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let elsewhere = json!({ "object": "whatsapp_business_account", "entry": [
        { "id": "777", "changes": [{ "field": "account_update", "value": { "event": "X" } }] },
    ] });
    desk.hears(&elsewhere).await;
    let door = desk.doors().await;
    let (_, page) = door.call("GET", "/quarantine").await;
    assert_eq!(page["results"][0]["channelId"], Value::Null);
    let path = format!("/quarantine/{}/retry", page["results"][0]["id"].as_str().expect("an id"));
    desk.another_workspace_moves_in().await;
    assert_eq!(door.call("GET", "/quarantine").await.1, json!({ "results": [] }));
    assert_eq!(door.call("POST", &path).await.0, 404);
}

#[tokio::test]
async fn what_meta_tells_beside_messages_is_an_event_and_not_odd() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let field = |field: &str, value: Value| json!({ "field": field, "value": value });
    let metadata = json!({ "display_phone_number": "15550783881", "phone_number_id": SHOP.1 });
    desk.hears(&entries(&[entry(&[
        field("account_update", json!({ "event": "ACCOUNT_RESTRICTION" })),
        field("phone_number_name_update", json!({
            "display_phone_number": "15550783882", "decision": "APPROVED",
            "requested_verified_name": "Acme", "rejection_reason": null,
        })),
        field("calls", json!({ "messaging_product": "whatsapp", "metadata": metadata, "calls": [] })),
        field("user_preferences", json!({
            "messaging_product": "whatsapp", "metadata": metadata,
            "user_preferences": [{
                "wa_id": "14155550101", "category": "marketing_messages", "value": "stop",
                "detail": "User requested to stop marketing messages", "timestamp": 1_795_176_000,
            }],
        })),
        field("smb_message_echoes", json!({
            "messaging_product": "whatsapp", "metadata": metadata,
            "message_echoes": [{
                "from": "15550783881", "to": "14155550101", "id": "wamid.echo",
                "timestamp": "1795176000", "type": "text", "text": { "body": "From my phone" },
            }],
        })),
    ])]))
    .await;
    let (status, page) = desk.doors().await.call("GET", "/quarantine").await;
    assert_eq!((status, page), (200, json!({ "results": [] })));
    let events: Vec<_> = desk.events("").await;
    let kinds: Vec<_> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    for kind in ["account.notice", "contact.preference", "message.echo", "webhook.field"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    let restricted = &events.iter().find(|(kind, _)| kind == "account.notice").expect("it").1;
    assert_eq!(restricted["field"], "account_update");
    assert_eq!(restricted["meta"]["event"], "ACCOUNT_RESTRICTION");
    let echo = &desk.heard(SHOP).await[0];
    assert_eq!(echo.facts.status(desk.now()).to_string(), "sent");
    assert_eq!(echo.said.contact_id, desk.contact("+14155550101").await.id);
}

#[tokio::test]
async fn a_status_word_that_nobody_knows_yet_is_told_on() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let id = desk.begin("+14155550101").await;
    let status = json!([{
        "id": "wamid.desk.0", "status": "pondered", "timestamp": "1795176001",
        "recipient_id": "14155550101", "biz_opaque_callback_data": id.to_string(),
    }]);
    desk.hears(&payload(SHOP, "statuses", &status)).await;
    let told = desk.events("message.status").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1["meta"]["status"], "pondered");
    assert_eq!(desk.message(id).await.facts.status(desk.now()).to_string(), "sent");
}
