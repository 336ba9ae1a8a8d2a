//! What passes from one contact to another: a number that changed hands.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_app::contacts::{IdentityKind, Recipient};
use waxwing_cloud_api::content::{Card, Content, Phone, Said};
use waxwing_domain::time::Timestamp;
use waxwing_stories::desk::{Desk, SHOP, payload};
use waxwing_stories::world::Kind;

const NUMBER: &str = "351912000111";

/// Somebody wrote at that second of the day's noon.
fn wrote(wamid: &str, second: i64, author: &Value) -> Value {
    let mut message = json!({
        "id": wamid, "timestamp": (1_795_176_000 + second).to_string(),
        "type": "text", "text": { "body": "Oi" },
    });
    for (name, value) in author.as_object().expect("members") {
        message[name] = value.clone();
    }
    payload(SHOP, "messages", &json!([message]))
}

fn with_plus() -> String {
    format!("+{NUMBER}")
}

fn number() -> Recipient {
    Recipient::Number(with_plus().parse().expect("a number"))
}

fn scoped(text: &str) -> Recipient {
    Recipient::Scoped(text.parse().expect("an id"))
}

#[tokio::test]
async fn who_lost_their_number_is_not_written_to_at_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut desk = Desk::new(kind).await;
        desk.hears(&wrote("wamid.1", 0, &json!({ "from": NUMBER, "from_user_id": "PT.1" }))).await;
        desk.hears(&wrote("wamid.2", 1, &json!({ "from_user_id": "PT.2" }))).await;
        desk.say(scoped("PT.1"), Content::text("Olá"), None).await.expect("the window is open");
        assert_eq!(desk.sent_to(), [with_plus()]);
        // From here on the number is another's.
        desk.hears(&wrote("wamid.3", 9, &json!({ "from": NUMBER, "from_user_id": "PT.2" }))).await;
        desk.passes(Duration::from_secs(10));
        desk.say(scoped("PT.1"), Content::text("Olá"), None).await.expect("the window is open");
        assert_eq!(desk.sent_to()[1], "PT.1", "the number is somebody else's now");
    }
}

#[tokio::test]
async fn who_has_a_recycled_number_is_somebody_else_though_nobody_told_of_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut desk = Desk::new(kind).await;
        desk.hears(&wrote("wamid.1", 0, &json!({ "from": NUMBER, "from_user_id": "PT.1" }))).await;
        let before = desk.contact(&with_plus()).await.id;
        desk.begin(&with_plus()).await;
        desk.hears(&wrote("wamid.2", 9, &json!({ "from": NUMBER, "from_user_id": "PT.9" }))).await;
        let now = desk.contact(&with_plus()).await.id;
        assert_ne!(now, before, "the number finds who has it");
        let of = desk.who(scoped("PT.1")).await.expect("who had it");
        assert_eq!(of.contact.id, before);
        assert_eq!(desk.heard(SHOP).await[0].said.contact_id, now, "the history is not shared");
        let opened = async |who| desk.who(who).await.and_then(|it| it.window.last_inbound_at);
        assert_eq!(opened(scoped("PT.1")).await.map(Timestamp::as_seconds), Some(1_795_176_000));
        assert_eq!(opened(scoped("PT.9")).await.map(Timestamp::as_seconds), Some(1_795_176_009));
        desk.passes(Duration::from_secs(10));
        desk.say(scoped("PT.1"), Content::text("Olá"), None).await.expect("the window is open");
        desk.say(scoped("PT.9"), Content::text("Oi"), None).await.expect("the window is open");
        desk.begin(&with_plus()).await;
        assert_eq!(desk.sent_to()[1..], ["PT.1".to_owned(), with_plus(), with_plus()]);
    }
}

#[tokio::test]
async fn an_answer_that_names_another_id_tells_that_the_number_is_somebody_elses() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", 0, &json!({ "from": NUMBER, "from_user_id": "PT.1" }))).await;
    desk.whatsapp_knows(&with_plus(), "PT.9");
    desk.begin(&with_plus()).await;
    desk.passes(Duration::from_secs(10));
    desk.say(scoped("PT.1"), Content::text("Olá"), None).await.expect("the window is open");
    desk.begin(&with_plus()).await;
    assert_eq!(desk.sent_to(), [with_plus(), "PT.1".to_owned(), with_plus()]);
    let now = desk.contact(&with_plus()).await;
    assert_eq!(now.identity(IdentityKind::Scoped), Some("PT.9"));
    assert_eq!(desk.heard(SHOP).await[0].said.contact_id, now.id);
}

#[tokio::test]
async fn who_got_another_id_is_one_person_whenever_that_is_told() {
    let told = json!([{
        "id": "wamid.told", "from": NUMBER, "type": "system", "timestamp": "1795176005",
        "system": {
            "type": "user_changed_number", "wa_id": NUMBER, "user_id": "PT.9",
            "previous_user_id": "PT.1",
        },
    }]);
    let told = payload(SHOP, "messages", &told);
    let first = wrote("wamid.1", 0, &json!({ "from": NUMBER, "from_user_id": "PT.1" }));
    let next = wrote("wamid.2", 9, &json!({ "from": NUMBER, "from_user_id": "PT.9" }));
    for order in [[&told, &next], [&next, &told]] {
        let mut desk = Desk::new(Kind::Sqlite).await;
        desk.hears(&first).await;
        let rui = desk.contact(&with_plus()).await.id;
        for payload in order {
            desk.hears(payload).await;
        }
        for name in [scoped("PT.1"), scoped("PT.9"), number()] {
            assert_eq!(desk.who(name).await.expect("Rui").contact.id, rui);
        }
        let window = desk.who(number()).await.expect("Rui").window.last_inbound_at;
        assert_eq!(window.map(Timestamp::as_seconds), Some(1_795_176_009));
    }
}

#[tokio::test]
async fn a_card_with_a_number_that_was_left_does_not_give_the_new_one_away() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", 0, &json!({ "from": NUMBER, "from_user_id": "PT.1" }))).await;
    desk.hears(&wrote("wamid.2", 0, &json!({ "from": "14155550101" }))).await;
    let moved = json!([{
        "id": "wamid.3", "from": NUMBER, "type": "system", "timestamp": "1795176010",
        "system": { "type": "user_changed_number", "wa_id": "351913000222", "user_id": "PT.9" },
    }]);
    desk.hears(&payload(SHOP, "messages", &moved)).await;
    let card = json!({ "type": "contacts", "contacts": [{
        "name": { "formatted_name": "Rui", "first_name": "Rui" },
        "phones": [{ "phone": format!("+{NUMBER}") }, { "phone": "+351913000222" }],
    }] });
    let card = Content::from_json(&card.to_string()).expect("content");
    let to = Recipient::Number("+14155550101".parse().expect("a number"));
    desk.say(to, card, None).await.expect("the window is open");
    let sent = desk.last_sent();
    let Said::Contacts(cards) = sent.said() else { panic!("{sent:?}") };
    let ids: Vec<_> = cards.cards().flat_map(Card::phones).map(Phone::wa_id).collect();
    assert_eq!(ids, [None, Some("351913000222")], "the number is on the card, the person is not");
}
