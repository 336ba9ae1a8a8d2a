//! People who write: every type of Meta's, what they answer, and the window it opens.

use crate::stage::*;
use serde_json::{Value, json};
use waxwing_cloud_api::messages::MarkRead;
use waxwing_cloud_api::webhook::{Inbound, Notice};
use waxwing_domain::ids::Wamid;
use waxwing_sandbox::world::{Happened, InboundError};

impl Stage {
    fn writes(&mut self, from: &str, message: &Value) -> Wamid {
        self.world.inbound(self.now, &number(from), None, message).unwrap()
    }

    fn hears_of(&mut self, from: &str, message: &Value) -> Inbound {
        let wamid = self.writes(from, message);
        match notice_of(&self.hears(millis(0))[0]) {
            Notice::Message(inbound) if inbound.wamid == wamid => inbound,
            other => panic!("{other:?}"),
        }
    }

    fn marks_read(&mut self, wamid: &Wamid, typing: bool) -> u16 {
        let receipt = MarkRead { message_id: wamid.clone(), typing };
        let body: Value = serde_json::from_slice(&receipt.to_json()).unwrap();
        self.posts(&body).status
    }
}

fn hi() -> Value {
    json!({"type": "text", "text": {"body": "hi"}})
}

#[test]
fn who_writes_opens_their_window() {
    let mut stage = Stage::new();
    stage.writes(BRUNO, &hi());
    stage.hears(millis(0));
    stage.sends(&text(BRUNO, "welcome"));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
}

#[test]
fn the_business_is_told_who_wrote_what_and_when() {
    let mut stage = Stage::new();
    stage.waits(SECOND);
    let inbound = stage.hears_of(BRUNO, &hi());
    assert_eq!(inbound.from.unwrap().as_str(), "5511955550102");
    assert_eq!(inbound.profile_name.as_deref(), Some("Bruno"));
    assert_eq!((inbound.at, inbound.kind.as_str()), (START + SECOND, "text"));
    assert_eq!(inbound.content, hi().to_string());
}

#[test]
fn any_type_is_told_as_it_was_written() {
    let mut stage = Stage::new();
    for message in [
        json!({"type": "image", "image": {"id": "1500", "mime_type": "image/jpeg"}}),
        json!({"type": "unsupported", "errors": [{"code": 131_051, "title": "Unknown"}]}),
        json!({"type": "hologram", "hologram": {"dimensions": 3}}),
        json!({"type": "text", "text": {"body": "info?"}, "referral": {"source_id": "12"}}),
    ] {
        let inbound = stage.hears_of(ANA, &message);
        let told: Value = serde_json::from_str(&inbound.raw).unwrap();
        for (member, value) in message.as_object().unwrap() {
            assert_eq!(&told[member], value, "{member}");
        }
    }
}

#[test]
fn a_reply_names_the_author_of_what_it_answers() {
    let mut stage = Stage::new();
    let ours = stage.sends(&text(ANA, "Which?")).wamid;
    stage.hears(SECOND);
    let theirs = stage.writes(ANA, &hi());
    stage.hears(millis(0));
    for (quoted, author) in [(&ours, "15550783881"), (&theirs, "14155550101")] {
        let mut reply = hi();
        reply["context"] = json!({"id": quoted.as_str()});
        let inbound = stage.hears_of(ANA, &reply);
        assert_eq!(inbound.context_id.as_ref(), Some(quoted));
        let told: Value = serde_json::from_str(&inbound.raw).unwrap();
        assert_eq!(told["context"]["from"], author);
    }
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    assert_eq!(chat[0].context_id.as_deref(), Some(theirs.as_str()));
}

#[test]
fn what_nobody_can_have_written_is_refused() {
    let mut stage = Stage::new();
    let mut refusal = |from: &str, message: Value| {
        stage.world.inbound(stage.now, &number(from), None, &message).unwrap_err()
    };
    assert_eq!(refusal(NOBODY, hi()), InboundError::UnknownPerson);
    for message in [
        json!("hi"),
        json!({}),
        json!({"type": ""}),
        json!({"type": "text"}),
        json!({"type": "text", "text": {"body": ""}}),
        json!({"type": "text", "text": {"body": "hi"}, "from": "4911"}),
        json!({"type": "text", "text": {"body": "x".repeat(300_000)}}),
    ] {
        assert!(matches!(refusal(ANA, message), InboundError::NotAMessage(_)));
    }
    let other = "1".parse().unwrap();
    let refusal = stage.world.inbound(stage.now, &number(ANA), Some(&other), &hi()).unwrap_err();
    assert_eq!(refusal, InboundError::UnknownNumber);
    assert_eq!(stage.hears(SECOND).len(), 0);
}

#[test]
fn a_read_receipt_covers_what_came_before() {
    let mut stage = Stage::new();
    let first = stage.writes(ANA, &hi());
    let second = stage.writes(ANA, &hi());
    let third = stage.writes(ANA, &hi());
    assert_eq!(stage.marks_read(&second, false), 200);
    let statuses = |stage: &Stage| -> Vec<&str> {
        let (chat, _) = stage.world.chat(&number(ANA), None, 3, None);
        chat.iter().map(|it| it.status).collect()
    };
    assert_eq!(statuses(&stage), ["read", "read", "received"]);
    assert_eq!(stage.marks_read(&third, false), 200);
    assert_eq!(stage.marks_read(&first, false), 200);
    assert_eq!(statuses(&stage), ["read"; 3]);
}

#[test]
fn only_what_a_person_wrote_can_be_marked_read() {
    let mut stage = Stage::new();
    let ours = stage.sends(&text(ANA, "hi")).wamid;
    assert_eq!(stage.marks_read(&ours, false), 400);
    assert_eq!(stage.marks_read(&"wamid.unknown".parse().unwrap(), false), 400);
}

#[test]
fn who_looks_on_sees_the_business_typing() {
    let mut stage = Stage::new();
    let wamid = stage.writes(ANA, &hi());
    stage.world.watch(true);
    stage.marks_read(&wamid, true);
    let happened = stage.world.take_happened();
    assert!(
        matches!(happened.last(), Some(Happened::Typing { person, .. }) if *person == number(ANA))
    );
    stage.world.watch(false);
    stage.marks_read(&wamid, true);
    assert_eq!(stage.world.take_happened(), []);
}
