//! Who people are: one person under several names is one contact, written to at what WhatsApp calls
//! them.

use serde_json::{Value, json};
use waxwing_app::contacts::{IdentityKind, Recipient};
use waxwing_app::messages::SendError;
use waxwing_cloud_api::content::{Card, Content, Said};
use waxwing_domain::ids::ContactId;
use waxwing_stories::desk::{Desk, SHOP, payload};
use waxwing_stories::world::Kind;

/// A mobile of São Paulo with its 9, and what WhatsApp calls whoever had it before there was one.
const WITH_NINE: &str = "+5511987650102";
const WITHOUT_NINE: &str = "551187650102";

fn number(text: &str) -> Recipient {
    Recipient::Number(text.parse().expect("a number"))
}

fn scoped(text: &str) -> Recipient {
    Recipient::Scoped(text.parse().expect("an id"))
}

/// Somebody wrote "Oi" at noon; `author` says who.
fn wrote(wamid: &str, author: &Value) -> Value {
    let mut message = json!({
        "id": wamid, "timestamp": "1795176000", "type": "text", "text": { "body": "Oi" },
    });
    for (name, value) in author.as_object().expect("members") {
        message[name] = value.clone();
    }
    payload(SHOP, "messages", &json!([message]))
}

fn text() -> Content {
    Content::text("Olá")
}

#[tokio::test]
async fn a_brazilian_number_finds_the_contact_who_writes_without_its_nine() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut desk = Desk::new(kind).await;
        desk.hears(&wrote("wamid.1", &json!({ "from": WITHOUT_NINE }))).await;
        let sent = desk.say(number(WITH_NINE), text(), None).await.expect("the window is open");
        assert_eq!(desk.sent_to(), ["+551187650102"]);
        let heard = desk.heard(SHOP).await;
        assert_eq!(heard.len(), 2);
        assert_eq!(desk.message(sent).await.said.contact_id, heard[1].said.contact_id);
        assert_eq!(desk.message(sent).await.said.address, WITH_NINE);
    }
}

#[tokio::test]
async fn what_whatsapp_calls_somebody_is_learned_from_its_answer_and_used_from_then_on() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut desk = Desk::new(kind).await;
        desk.whatsapp_calls(WITH_NINE, WITHOUT_NINE);
        desk.begin(WITH_NINE).await;
        desk.begin(WITH_NINE).await;
        assert_eq!(desk.sent_to(), [WITH_NINE, "+551187650102"]);
        let contact = desk.contact(WITH_NINE).await;
        assert_eq!(contact.identity(IdentityKind::WaId), Some(WITHOUT_NINE));
        assert_eq!(contact.identity(IdentityKind::Phone), Some(WITH_NINE));
        desk.hears(&wrote("wamid.1", &json!({ "from": WITHOUT_NINE }))).await;
        assert_eq!(desk.heard(SHOP).await[0].said.contact_id, contact.id, "they are one person");
    }
}

#[tokio::test]
async fn landlines_and_numbers_like_another_are_nobody_elses() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", &json!({ "from": "551132345678" }))).await;
    desk.begin("+5511932345678").await;
    assert_eq!(desk.sent_to(), ["+5511932345678"]);
    let [mobile, landline] =
        [desk.contact("+5511932345678").await, desk.contact("+551132345678").await];
    assert_ne!(mobile.id, landline.id);
}

#[tokio::test]
async fn who_hides_their_number_is_answered_by_their_scoped_id() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", &json!({ "from_user_id": "PT.20771934458812" }))).await;
    let person = desk.heard(SHOP).await[0].said.contact_id;
    for name in [scoped("PT.20771934458812"), Recipient::Contact(person)] {
        let sent = desk.say(name, text(), None).await.expect("the window is open");
        assert_eq!(desk.message(sent).await.said.contact_id, person);
    }
    assert_eq!(desk.sent_to(), ["PT.20771934458812", "PT.20771934458812"]);
    // Then they show it, and are written to by what WhatsApp calls them.
    let both = json!({ "from": "351912000111", "from_user_id": "PT.20771934458812" });
    desk.hears(&wrote("wamid.2", &both)).await;
    let sent = desk.say(number("+351912000111"), text(), None).await.expect("it is open");
    assert_eq!(desk.message(sent).await.said.contact_id, person);
    assert_eq!(desk.sent_to()[2], "+351912000111");
}

#[tokio::test]
async fn a_number_and_an_id_of_two_contacts_turn_out_to_be_one_persons() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.begin("+351912000111").await;
    let by_number = desk.contact("+351912000111").await.id;
    desk.hears(&wrote("wamid.1", &json!({ "from_user_id": "PT.2077" }))).await;
    let both = json!({ "from": "351912000111", "from_user_id": "PT.2077" });
    desk.passes(std::time::Duration::from_secs(2));
    desk.hears(&wrote("wamid.2", &both)).await;
    let by_id = desk.heard(SHOP).await[0].said.contact_id;
    assert_ne!(by_id, by_number);
    assert_eq!(desk.contact("+351912000111").await.id, by_id, "the id counts more");
    let sent = desk.say(number("+351912000111"), text(), None).await.expect("the window is open");
    assert_eq!(desk.message(sent).await.said.contact_id, by_id);
    assert_eq!(desk.heard(SHOP).await.len(), 4, "nothing that was said is lost");
    let left = desk.say(Recipient::Contact(by_number), template(), None).await;
    assert!(matches!(left, Err(SendError::Unreachable)));
}

fn template() -> Content {
    Content::template("hello_world", "en_US")
}

#[tokio::test]
async fn nobody_is_written_to_by_an_id_that_nobody_has() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let nobody = Recipient::Contact(ContactId::from_bytes([7; 16]));
    let refused = desk.say(nobody, template(), None).await;
    assert!(matches!(refused, Err(SendError::UnknownContact)));
    assert_eq!(desk.sent_to(), [""; 0]);
    desk.say(scoped("US.123"), template(), None).await.expect("a template may begin");
    assert_eq!(desk.sent_to(), ["US.123"]);
}

#[tokio::test]
async fn a_contact_card_carries_the_whatsapp_id_we_know() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.hears(&wrote("wamid.1", &json!({ "from": WITHOUT_NINE }))).await;
    desk.hears(&wrote("wamid.2", &json!({ "from": "14155550101" }))).await;
    let card = json!({ "type": "contacts", "contacts": [{
        "name": { "formatted_name": "Bia", "first_name": "Bia" },
        "phones": [{ "phone": "+55 (11) 98765-0102" }, { "phone": "+49 30 123456" }],
    }] });
    let card = Content::from_json(&card.to_string()).expect("content");
    desk.say(number("+14155550101"), card, None).await.expect("the window is open");
    let sent = desk.last_sent();
    let Said::Contacts(cards) = sent.said() else { panic!("{sent:?}") };
    let phones = cards.cards().flat_map(Card::phones);
    let ids: Vec<_> = phones.map(|it| (it.number(), it.wa_id())).collect();
    let known = (Some("+55 (11) 98765-0102"), Some(WITHOUT_NINE));
    assert_eq!(ids, [known, (Some("+49 30 123456"), None)]);
}

#[tokio::test]
async fn the_door_shows_all_that_somebody_is_known_by() {
    let mut desk = Desk::new(Kind::Sqlite).await;
    let channel = SHOP.0.uuid();
    desk.hears(&json!({ "object": "whatsapp_business_account", "entry": [{
        "id": waxwing_stories::desk::WABA,
        "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550783881", "phone_number_id": SHOP.1 },
            "contacts": [{
                "profile": { "name": "Bia", "username": "bia.s" },
                "wa_id": WITHOUT_NINE, "user_id": "BR.2077",
            }],
            "messages": [{
                "from": WITHOUT_NINE, "from_user_id": "BR.2077", "id": "wamid.1",
                "timestamp": "1795176000", "type": "text", "text": { "body": "Oi" },
            }],
        } }],
    }] }))
    .await;
    let door = desk.doors().await;
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": "+55 (11) 98765-0102" }] },
        "body": { "type": "text", "text": { "text": "Olá" } },
    });
    let messages = format!("/channels/{channel}/messages");
    let (status, sent) = door.give("POST", &messages, &body).await;
    assert_eq!(status, 202, "{sent}");
    desk.settle().await;
    let expected = json!({
        "input": "+55 (11) 98765-0102", "number": WITH_NINE, "waId": WITHOUT_NINE,
        "userId": "BR.2077", "username": "bia.s",
    });
    let message = format!("{messages}/{}", sent["id"].as_str().expect("an id"));
    let (_, message) = door.call("GET", &message).await;
    assert_eq!(message["receiver"]["contacts"][0]["identity"], expected);
    for name in [
        "contactIdentifierValue=%2B5511987650102",
        "contactIdentifierValue=%2B551187650102",
        "contactIdentifierKey=whatsappbsuid&contactIdentifierValue=BR.2077",
    ] {
        let path = format!("/channels/{channel}/contacts/-?{name}");
        let (status, contact) = door.call("GET", &path).await;
        assert_eq!(
            (status, &contact["identity"], &contact["name"]),
            (200, &expected, &json!("Bia"))
        );
    }
    let path =
        format!("/channels/{channel}/contacts/-?contactIdentifierKey=x&contactIdentifierValue=y");
    assert_eq!(door.call("GET", &path).await.1["errors"][0]["pointer"], "/contactIdentifierKey");
}
