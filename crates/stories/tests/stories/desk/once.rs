//! What webhooks say happens once, also when part of them is written down and the rest cannot be.

use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use waxwing_stories::desk::{Desk, SHOP, change, entries, entry, payload};
use waxwing_stories::world::Kind;

const OLD: &str = "351912000111";
const NEW: &str = "351913000222";

/// From now on the database refuses locations, whoever shares theirs.
async fn refuse_locations(desk: &Desk) {
    let mut file = SqliteConnection::connect(&desk.database()).await.expect("the file opens");
    let trigger = "CREATE TRIGGER no_locations BEFORE INSERT ON messages
        WHEN NEW.kind = 'location' BEGIN SELECT RAISE(ABORT, 'no locations'); END";
    file.execute(trigger).await.expect("a trigger");
}

/// What has no key by which a repeat would be recognised: a notice of the account, a wish, and
/// something that is no message.
fn keyless() -> [Value; 3] {
    let metadata = json!({ "display_phone_number": "15550783881", "phone_number_id": SHOP.1 });
    let wishes = json!({
        "messaging_product": "whatsapp", "metadata": metadata,
        "user_preferences": [{
            "wa_id": OLD, "category": "marketing_messages", "value": "stop",
            "detail": "User requested to stop", "timestamp": 1_795_176_000,
        }],
    });
    [
        json!({ "field": "account_update", "value": { "event": "ACCOUNT_RESTRICTION" } }),
        json!({ "field": "user_preferences", "value": wishes }),
        change(SHOP, "messages", &json!(["not a message"])),
    ]
}

fn moved() -> Value {
    json!({
        "id": "wamid.moved", "from": OLD, "type": "system", "timestamp": "1795176010",
        "system": { "type": "user_changed_number", "wa_id": NEW, "user_id": "PT.88" },
    })
}

fn location() -> Value {
    json!({
        "id": "wamid.location", "from": NEW, "from_user_id": "PT.88", "type": "location",
        "timestamp": "1795176020", "location": { "latitude": 38.7, "longitude": -9.1 },
    })
}

fn text(wamid: &str, from: &str) -> Value {
    json!({
        "id": wamid, "from": from, "type": "text", "timestamp": "1795176001",
        "text": { "body": "Oi" },
    })
}

fn said(message: &Value) -> Value {
    payload(SHOP, "messages", &json!([message]))
}

/// How often each of these was told.
async fn told(desk: &Desk) -> [usize; 4] {
    let mut counts = [0; 4];
    let kinds = ["account.notice", "contact.preference", "contact.moved", "message.inbound"];
    for (count, kind) in counts.iter_mut().zip(kinds) {
        *count = desk.events(kind).await.len();
    }
    counts
}

/// What was set aside, newest first: Meta's field, and how it begins.
async fn set_aside(desk: &Desk) -> Vec<Value> {
    let (_, page) = desk.doors().await.call("GET", "/quarantine").await;
    page["results"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_was_written_down_before_another_webhook_failed_is_not_read_again() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    refuse_locations(&desk).await;
    let webhooks = [
        entries(&[entry(&keyless())]),
        said(&text("wamid.1", OLD)),
        said(&moved()),
        said(&location()),
        said(&text("wamid.2", NEW)),
    ];
    desk.hears_all(&webhooks).await;
    assert_eq!(told(&desk).await, [1, 1, 1, 3]);
    let aside = set_aside(&desk).await;
    let details: Vec<_> = aside.iter().map(|it| &it["detail"]).collect();
    assert_eq!(aside.len(), 2, "{details:?}");
    let rui = desk.contact(&format!("+{NEW}")).await.id;
    assert!(desk.heard(SHOP).await.iter().all(|it| it.said.contact_id == rui));
}

#[tokio::test]
async fn a_webhook_that_fails_after_a_move_in_it_is_told_of_once_and_kept_whole() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    refuse_locations(&desk).await;
    let [notice, wishes, broken] = keyless();
    let both = change(SHOP, "messages", &json!([text("wamid.1", OLD), moved(), location()]));
    let long = entries(&[entry(&[notice, wishes, broken, both])]);
    desk.hears_all(&[said(&text("wamid.0", OLD)), long, said(&text("wamid.2", NEW))]).await;
    // Who wrote and who moved is known; the rest is in the quarantine with the webhook it came in.
    assert_eq!(told(&desk).await, [0, 0, 1, 4]);
    let aside = set_aside(&desk).await;
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(aside[0]["raw"].to_string().contains("ACCOUNT_RESTRICTION"), "{aside:?}");
}

#[tokio::test]
async fn a_webhook_that_goes_on_after_a_move_is_told_of_whole() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let [notice, wishes, broken] = keyless();
    let both = change(SHOP, "messages", &json!([text("wamid.1", OLD), moved(), location()]));
    let long = entries(&[entry(&[notice, wishes, broken, both])]);
    desk.hears_all(&[said(&text("wamid.0", OLD)), long]).await;
    assert_eq!(told(&desk).await, [1, 1, 1, 4]);
    assert_eq!(set_aside(&desk).await.len(), 1);
}
