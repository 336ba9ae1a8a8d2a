//! What passes from one contact to another: a number that changed hands.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_app::contacts::Recipient;
use waxwing_cloud_api::content::{Card, Content, Phone, Said};
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
        assert_eq!(desk.sent_to(), [format!("+{NUMBER}")]);
        // From here on the number is another's.
        desk.hears(&wrote("wamid.3", 9, &json!({ "from": NUMBER, "from_user_id": "PT.2" }))).await;
        desk.passes(Duration::from_secs(10));
        desk.say(scoped("PT.1"), Content::text("Olá"), None).await.expect("the window is open");
        assert_eq!(desk.sent_to()[1], "PT.1", "the number is somebody else's now");
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
