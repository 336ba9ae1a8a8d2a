//! Who gets another number stays who they are: the thread moves, and with it what waits to be sent.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_app::contacts::{IdentityKind, Recipient};
use waxwing_cloud_api::content::Content;
use waxwing_domain::message::Direction;
use waxwing_stories::desk::{Desk, SHOP, payload};
use waxwing_stories::world::Kind;

const OLD: &str = "351912000111";
const NEW: &str = "351913000222";

fn with_plus(digits: &str) -> String {
    format!("+{digits}")
}

/// A text at that second of the day's noon.
fn wrote(wamid: &str, from: &str, user_id: &str, second: i64) -> Value {
    payload(
        SHOP,
        "messages",
        &json!([{
            "id": wamid, "from": from, "from_user_id": user_id, "type": "text",
            "timestamp": (1_795_176_000 + second).to_string(), "text": { "body": "Olá" },
        }]),
    )
}

/// Rui has another number from that second on.
fn moved(second: i64) -> Value {
    payload(
        SHOP,
        "messages",
        &json!([{
            "from": OLD, "id": "wamid.moved", "timestamp": (1_795_176_000 + second).to_string(),
            "type": "system",
            "system": {
                "type": "user_changed_number", "wa_id": NEW, "user_id": "PT.88",
                "previous_user_id": "PT.2077",
                "body": "User Rui Alves changed from 351912000111 to 351913000222",
            },
        }]),
    )
}

/// Rui has written, and a message to him waits for its hour.
async fn waiting(kind: Kind) -> (Desk, waxwing_domain::ids::MessageId) {
    let mut desk = Desk::new(kind).await;
    desk.hears(&wrote("wamid.1", OLD, "PT.2077", 0)).await;
    let to = Recipient::Number(with_plus(OLD).parse().expect("a number"));
    let later = desk.now() + Duration::from_secs(90);
    let waits = desk.say(to, Content::text("Até já"), Some(later)).await.expect("it is open");
    desk.passes(Duration::from_secs(10));
    (desk, waits)
}

#[tokio::test]
async fn the_thread_and_what_waits_go_to_the_new_number() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (mut desk, waits) = waiting(kind).await;
        let rui = desk.contact(&with_plus(OLD)).await.id;
        let before = desk.who(Recipient::Contact(rui)).await.expect("Rui").window;
        desk.hears(&moved(10)).await;
        let now = desk.who(Recipient::Contact(rui)).await.expect("Rui");
        assert_eq!(now.window, before, "nobody wrote");
        assert_eq!(now.contact.identity(IdentityKind::WaId), Some(NEW));
        assert_eq!(now.contact.identity(IdentityKind::Scoped), Some("PT.88"));
        assert_eq!(desk.sent_to(), [""; 0]);
        desk.passes(Duration::from_secs(90));
        desk.settle().await;
        assert_eq!(desk.sent_to(), [with_plus(NEW)]);
        assert_eq!(desk.message(waits).await.said.contact_id, rui);
        desk.hears(&wrote("wamid.2", NEW, "PT.88", 30)).await;
        assert_eq!(desk.heard(SHOP).await[0].said.contact_id, rui);
        desk.begin(&with_plus(OLD)).await;
        assert_eq!(desk.sent_to()[1], with_plus(NEW), "the old number still finds him");
    }
}

#[tokio::test]
async fn a_move_told_twice_is_one_event_and_moves_nobody_back() {
    let (mut desk, _) = waiting(Kind::Sqlite).await;
    desk.hears(&moved(10)).await;
    desk.hears(&moved(10)).await;
    let events = desk.events("contact.moved").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].1["meta"]["system"]["wa_id"], NEW);
    desk.hears(&wrote("wamid.late", OLD, "PT.2077", 9)).await;
    let rui = desk.contact(&with_plus(NEW)).await;
    assert_eq!(desk.heard(SHOP).await[0].said.contact_id, rui.id, "it was written before");
    assert_eq!(rui.identity(IdentityKind::WaId), Some(NEW));
}

#[tokio::test]
async fn who_wrote_from_the_new_number_first_was_the_same_person_all_along() {
    let (mut desk, _) = waiting(Kind::Sqlite).await;
    let rui = desk.contact(&with_plus(OLD)).await.id;
    desk.hears(&wrote("wamid.2", NEW, "PT.88", 11)).await;
    let stranger = desk.contact(&with_plus(NEW)).await.id;
    assert_ne!(stranger, rui);
    desk.begin(&with_plus(NEW)).await;
    desk.hears(&moved(10)).await;
    assert_eq!(desk.contact(&with_plus(NEW)).await.id, rui);
    assert_eq!(desk.contact(&with_plus(OLD)).await.id, rui);
    let window = desk.who(Recipient::Contact(rui)).await.expect("Rui").window;
    let wrote_at = window.last_inbound_at.expect("he wrote");
    assert_eq!(wrote_at.as_seconds(), 1_795_176_011, "the window he opened is his");
    let said = desk.heard(SHOP).await;
    let of_stranger = said.iter().filter(|it| it.said.contact_id == stranger).count();
    assert_eq!((said.len(), of_stranger), (5, 2), "what was said stays where it was said");
}

#[tokio::test]
async fn a_move_and_what_follows_it_in_one_webhook_are_understood_in_their_order() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", OLD, "PT.2077", 0)).await;
    let mut both = moved(10);
    let next = wrote("wamid.2", NEW, "PT.88", 12)["entry"][0].clone();
    both["entry"].as_array_mut().expect("entries").push(next);
    desk.hears(&both).await;
    let rui = desk.contact(&with_plus(OLD)).await.id;
    let inbound = desk.heard(SHOP).await;
    assert_eq!(inbound.len(), 3);
    assert!(inbound.iter().all(|it| it.said.contact_id == rui), "{inbound:?}");
}

#[tokio::test]
async fn who_gets_a_number_that_was_left_is_somebody_else() {
    let (mut desk, _) = waiting(Kind::Sqlite).await;
    desk.hears(&moved(10)).await;
    let rui = desk.contact(&with_plus(NEW)).await.id;
    desk.hears(&wrote("wamid.3", OLD, "PT.99", 60)).await;
    let other = desk.contact(&with_plus(OLD)).await.id;
    assert_ne!(other, rui);
    assert_eq!(desk.heard(SHOP).await[0].said.contact_id, other);
    desk.begin(&with_plus(OLD)).await;
    assert_eq!(desk.sent_to(), [with_plus(OLD)]);
}

#[tokio::test]
async fn who_has_another_id_and_the_same_number_is_written_to_as_before() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", OLD, "PT.2077", 0)).await;
    let update = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": waxwing_stories::desk::WABA, "changes": [{
            "field": "user_id_update",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "15550783881", "phone_number_id": SHOP.1 },
                "user_id_update": [{
                    "wa_id": OLD, "detail": "changed", "timestamp": "1795176020",
                    "user_id": { "previous": "PT.2077", "current": "PT.88" },
                }],
            },
        }] }],
    });
    desk.hears(&update).await;
    desk.hears(&update).await;
    assert_eq!(desk.events("contact.moved").await.len(), 1);
    let rui = desk.contact(&with_plus(OLD)).await;
    assert_eq!(rui.identity(IdentityKind::Scoped), Some("PT.88"));
    assert_eq!(rui.identity(IdentityKind::WaId), Some(OLD));
    let messages = desk.heard(SHOP).await;
    assert_eq!(messages.iter().filter(|it| it.said.direction == Direction::Incoming).count(), 1);
}
