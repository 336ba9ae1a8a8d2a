//! Who people are to the business: spellings of a number, ids scoped to it, numbers that are hidden
//! or change.

use crate::stage::*;
use serde_json::{Value, json};
use waxwing_cloud_api::webhook::{Notice, StatusNotice};
use waxwing_sandbox::world::{NumberChange, PersonChange, PersonError};

fn hi() -> Value {
    json!({"type": "text", "text": {"body": "hi"}})
}

fn changed(change: impl FnOnce(&mut PersonChange)) -> PersonChange {
    let mut it = PersonChange::default();
    change(&mut it);
    it
}

impl Stage {
    fn user_id(&self, phone: &str) -> String {
        self.world.person(&number(phone)).unwrap().user_id().to_string()
    }

    fn told(&mut self) -> Vec<Notice> {
        self.hears(millis(0)).iter().map(notice_of).collect()
    }

    fn heard_statuses(&mut self) -> Vec<StatusNotice> {
        self.hears(SECOND * 2).iter().map(status_of).collect()
    }
}

fn to_id(user_id: &str, body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "recipient": user_id, "type": "text",
        "text": {"body": body}})
}

#[test]
fn a_person_is_reached_under_either_spelling_and_called_as_whatsapp_calls_them() {
    let mut stage = Stage::new();
    for (theirs, other, wa_id) in [
        ("+5541987654321", "+554187654321", "554187654321"),
        ("+525512345678", "+5215512345678", "5215512345678"),
        ("+5491155551234", "+541155551234", "5491155551234"),
    ] {
        stage.changes(theirs, changed(|it| it.name = Some("Somebody".to_owned())));
        let people = stage.world.people().len();
        stage.changes(other, changed(|it| it.reads = Some(false)));
        assert_eq!(stage.world.people().len(), people, "{other} is nobody new");
        for dialled in [theirs, other] {
            let sent = stage.sends(&order_update(dialled, 3));
            assert_eq!(sent.wa_id.unwrap().as_str(), wa_id, "{dialled}");
            assert_eq!(sent.input, dialled);
        }
        let heard = stage.heard_statuses();
        assert_eq!(heard.len(), 4);
        assert!(heard.iter().all(|it| it.recipient.as_ref().unwrap().as_str() == wa_id));
        assert_eq!(stage.shows(other), ["delivered", "delivered"]);
    }
}

#[test]
fn a_person_can_be_written_to_by_their_id() {
    let mut stage = Stage::new();
    let ana = stage.user_id(ANA);
    assert!(ana.starts_with("US."), "{ana}");
    let sent = stage.sends(&to_id(&ana, "hi"));
    assert_eq!((sent.input.as_str(), sent.wa_id), (ana.as_str(), None));
    assert_eq!(sent.user_id.unwrap().as_str(), ana);
    for status in stage.heard_statuses() {
        assert_eq!(status.recipient_user_id.unwrap().as_str(), ana);
        assert_eq!(status.recipient.unwrap().as_str(), "14155550101", "Ana hides nothing");
    }
    assert_eq!(stage.refuses(&to_id("PT.20771934458812", "hi")).code, 131_009);
}

#[test]
fn codes_are_sent_to_numbers_only() {
    let mut stage = Stage::new();
    let code = json!([{"type": "text", "text": "884213"}]);
    let mut body = template(
        ANA,
        "otp",
        json!([
            {"type": "body", "parameters": code},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": code},
        ]),
    );
    assert_eq!(stage.posts(&body).status, 200);
    body.as_object_mut().unwrap().remove("to");
    body["recipient"] = stage.user_id(ANA).into();
    assert_eq!(stage.refuses(&body).code, 131_062);
}

#[test]
fn who_hides_their_number_is_known_by_their_id_alone() {
    let mut stage = Stage::new();
    let hides = changed(|it| {
        it.phone_visible = Some(false);
        it.username = Some("ana.bikes".to_owned());
    });
    stage.changes(ANA, hides);
    let wamid = stage.world.inbound(stage.now, &number(ANA), None, &hi()).unwrap();
    let ana = stage.user_id(ANA);
    match &stage.told()[..] {
        [Notice::Message(inbound)] => {
            assert_eq!((inbound.from.as_ref(), &inbound.wamid), (None, &wamid));
            assert_eq!(inbound.from_user_id.as_ref().unwrap().as_str(), ana);
            assert!(!inbound.raw.contains("4155550101"), "{}", inbound.raw);
        }
        other => panic!("{other:?}"),
    }
    let by_id = stage.sends(&to_id(&ana, "hi"));
    let heard = stage.hears(SECOND);
    for post in &heard {
        let text = String::from_utf8_lossy(&post.body);
        assert!(!text.contains("14155550101"), "{text}");
        assert_eq!(status_of(post).wamid, by_id.wamid);
    }
    assert!(String::from_utf8_lossy(&heard[1].body).contains(r#""username":"ana.bikes""#));
    // Who dials the number knows it, and is told by it.
    stage.sends(&text(ANA, "hi"));
    let heard = stage.heard_statuses();
    assert!(heard.iter().all(|it| it.recipient.as_ref().unwrap().as_str() == "14155550101"));
}

#[test]
fn who_changes_their_number_keeps_chat_and_window_and_gets_another_id() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "before"));
    stage.hears(SECOND);
    let before = stage.user_id(ANA);
    let new = "+14155550199";
    stage.changes(ANA, changed(|it| it.new_phone = Some(new.to_owned())));
    let after = stage.user_id(new);
    assert_ne!(before, after);
    match &stage.told()[..] {
        [Notice::Message(inbound)] => {
            assert!(inbound.moved.is_some());
            let told: Value = serde_json::from_str(&inbound.raw).unwrap();
            assert_eq!(told["from"], "14155550101");
            assert_eq!(told["system"]["type"], "user_changed_number");
            assert_eq!(told["system"]["wa_id"], "14155550199");
            assert_eq!(told["system"]["user_id"], after);
            assert_eq!(told["system"]["previous_user_id"], before);
        }
        other => panic!("{other:?}"),
    }
    stage.sends(&text(new, "after"));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
    let (chat, _) = stage.world.chat(&number(new), None, 10, None);
    let kinds: Vec<&str> = chat.iter().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds, ["text", "text", "system", "text"]);
    assert_eq!(stage.world.chat(&number(ANA), None, 10, None).0.len(), 0);
    stage.sends(&order_update(ANA, 3));
    assert_eq!(stage.statuses(SECOND), ["failed"], "nobody has the old number");
}

#[test]
fn another_id_and_another_identity_are_told() {
    let mut stage = Stage::new();
    stage.changes(ANA, changed(|it| it.user_id = Some("US.1234567890".to_owned())));
    match &stage.told()[..] {
        [Notice::Message(it)] => assert!(it.raw.contains("user_changed_user_id"), "{it:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(stage.posts(&to_id("US.1234567890", "hi")).status, 200);
    stage.hears(SECOND);
    // Nobody asked to be told of identities.
    stage.changes(ANA, changed(|it| it.identity_hash = Some("first=".to_owned())));
    assert_eq!(stage.hears(millis(0)).len(), 0);
    let asks = NumberChange { identity_check: Some(true), ..NumberChange::default() };
    stage.world.change_number(stage.now, &number_id(), asks).unwrap();
    stage.changes(ANA, changed(|it| it.identity_hash = Some("second=".to_owned())));
    let heard = stage.hears(millis(0));
    let text = String::from_utf8_lossy(&heard[0].body).into_owned();
    assert!(text.contains("user_identity_changed") && text.contains("second="), "{text}");
    stage.world.inbound(stage.now, &number(ANA), None, &hi()).unwrap();
    let text = String::from_utf8_lossy(&stage.hears(millis(0))[0].body).into_owned();
    assert!(text.contains(r#""identity_key_hash":"second=""#), "{text}");
}

#[test]
fn a_message_for_another_identity_fails() {
    let mut stage = Stage::new();
    let hash = stage.world.person(&number(ANA)).unwrap().identity_hash().to_owned();
    let mut body = text(ANA, "for your eyes only");
    body["recipient_identity_key_hash"] = hash.into();
    stage.sends(&body);
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
    stage.changes(ANA, changed(|it| it.identity_hash = Some("other=".to_owned())));
    stage.sends(&body);
    let heard = stage.heard_statuses();
    assert_eq!((heard.len(), heard[0].errors[0].code), (1, 137_000));
}

#[test]
fn who_is_gone_or_has_blocked_the_business_gets_nothing() {
    let mut stage = Stage::new();
    stage.changes(ANA, changed(|it| it.blocked = Some(true)));
    stage.sends(&text(ANA, "hello?"));
    assert_eq!(stage.statuses(SECOND * 60), ["sent"], "Meta does not say so");
    assert!(stage.world.inbound(stage.now, &number(ANA), None, &hi()).is_err());
    stage.changes(ANA, changed(|it| it.blocked = Some(false)));
    assert_eq!(stage.hears(SECOND * 60).len(), 0, "it never arrives");

    stage.changes(ANA, changed(|it| it.on_whatsapp = Some(false)));
    stage.sends(&text(ANA, "hello?"));
    let heard = stage.heard_statuses();
    assert_eq!((heard.len(), heard[0].errors[0].code), (1, 131_026));
    assert!(stage.world.inbound(stage.now, &number(ANA), None, &hi()).is_err());
}

#[test]
fn names_ids_and_numbers_that_cannot_be_are_refused() {
    let mut stage = Stage::new();
    let bruno = stage.user_id(BRUNO);
    stage.changes(BRUNO, changed(|it| it.username = Some("bruno".to_owned())));
    let mut refusal = |change| stage.world.change_person(START, &number(ANA), change).unwrap_err();
    for name in ["ab", "Ana", "ana b", "123", &"x".repeat(36)] {
        let change = changed(|it| it.username = Some(name.to_owned()));
        assert_eq!(refusal(change), PersonError::Username, "{name}");
    }
    let change = changed(|it| it.username = Some("bruno".to_owned()));
    assert_eq!(refusal(change), PersonError::UsernameTaken);
    for id in ["", "US", "us.1", "US.", "US.1-2", &format!("US.{}", "1".repeat(129))] {
        let change = changed(|it| it.user_id = Some(id.to_owned()));
        assert_eq!(refusal(change), PersonError::UserId, "{id}");
    }
    assert_eq!(refusal(changed(|it| it.user_id = Some(bruno))), PersonError::UserIdTaken);
    for hash in ["", "two words"] {
        let change = changed(|it| it.identity_hash = Some(hash.to_owned()));
        assert_eq!(refusal(change), PersonError::IdentityHash);
    }
    let moved = |phone: &str| changed(|it| it.new_phone = Some(phone.to_owned()));
    assert!(matches!(refusal(moved("0170")), PersonError::NewPhone(_)));
    assert_eq!(refusal(moved(BRUNO)), PersonError::NewPhoneTaken);
    assert_eq!(refusal(moved("+15550783881")), PersonError::IsBusiness);
    assert_eq!(stage.hears(SECOND).len(), 0);
}

#[test]
fn whoever_has_a_number_next_is_somebody_else_and_nobody_gets_an_id_twice() {
    let mut stage = Stage::new();
    let (theirs, other) = ("+14155550301", "+14155550302");
    let named = |name: &str| changed(|it| it.name = Some(name.to_owned()));
    let moves = |phone: &str| changed(|it| it.new_phone = Some(phone.to_owned()));
    let mut had = std::collections::BTreeSet::new();
    let mut is_new = |stage: &Stage, phone: &str| had.insert(stage.user_id(phone));
    stage.changes(theirs, named("Vera"));
    assert!(is_new(&stage, theirs));
    stage.changes(theirs, moves(other));
    assert!(is_new(&stage, other));
    stage.changes(theirs, named("Wim"));
    assert!(is_new(&stage, theirs), "Wim has the id that Vera had");
    for (phone, new) in [(other, "+14155550303"), (theirs, other), ("+14155550303", theirs)] {
        stage.changes(phone, moves(new));
        assert!(is_new(&stage, new), "{phone} became {new}");
    }
}

#[test]
fn an_id_that_was_given_by_hand_is_made_for_nobody_else() {
    let (mut stage, mut other) = (Stage::new(), Stage::new());
    let named = || changed(|it| it.name = Some("Vera".to_owned()));
    other.changes("+14155550301", named());
    let made = other.user_id("+14155550301");
    stage.changes(ANA, changed(|it| it.user_id = Some(made.clone())));
    stage.changes("+14155550301", named());
    assert_eq!(stage.user_id(ANA), made);
    assert_ne!(stage.user_id("+14155550301"), made);
    assert_eq!(stage.sends(&to_id(&made, "hi")).user_id.unwrap().as_str(), made);
}
