//! Webhooks: their bytes, their order, and how long they are tried.

use crate::stage::*;
use serde_json::json;
use std::time::Duration;
use waxwing_cloud_api::webhook::{self, Notice};
use waxwing_sandbox::world::{PostAnswer, Subscription, Target, WebhookPost, WebhookState};

#[test]
fn webhooks_are_written_as_meta_writes_them() {
    let mut stage = Stage::new();
    let mut body = text(ANA, "olá");
    body["biz_opaque_callback_data"] = json!("https://é/1");
    stage.sends(&body);
    let posts = stage.hears(SECOND);
    insta::assert_snapshot!("sent", wire(&posts[0]));
    insta::assert_snapshot!("read", wire(&posts[2]));

    stage.sends(&text(BRUNO, "too late"));
    insta::assert_snapshot!("failed", wire(&stage.hears(SECOND)[0]));

    let message = json!({"type": "text", "text": {"body": "olá https://example.org 😀"}});
    stage.world.inbound(stage.now, &number(ANA), None, &message).unwrap();
    insta::assert_snapshot!("message", wire(&stage.hears(millis(0))[0]));
}

fn wire(post: &WebhookPost) -> &str {
    std::str::from_utf8(&post.body).unwrap()
}

#[test]
fn a_webhook_belongs_to_its_number_and_gives_back_what_was_asked() {
    let mut stage = Stage::new();
    let mut body = order_update(BRUNO, 3);
    body["biz_opaque_callback_data"] = json!("row=17");
    let sent = stage.sends(&body);
    for post in stage.hears(SECOND) {
        let parsed = webhook::parse(&post.body);
        let scope = &parsed.units[0].scope;
        assert_eq!(scope.waba_id.as_ref().unwrap().as_str(), "102290129340398");
        assert_eq!(scope.phone_number_id.as_ref().unwrap().as_str(), "106540352242922");
        assert_eq!(scope.display_phone_number.as_deref(), Some("15550783881"));
        let status = status_of(&post);
        assert_eq!(status.wamid, sent.wamid);
        assert_eq!(status.callback_data.as_deref(), Some("row=17"));
        assert_eq!(status.recipient.unwrap().as_str(), "5511955550102");
        let priced = status.raw.contains(r#""category":"utility""#);
        assert_eq!(priced, status.status != "read", "{}", status.raw);
        assert!(!priced || status.raw.contains(r#""billable":true"#));
    }
}

#[test]
fn a_webhook_is_on_its_way_until_its_answer_is_known() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "hi"));
    stage.waits(SECOND);
    let first = stage.world.due(stage.now, 2);
    assert_eq!(first.len(), 2);
    let second = stage.world.due(stage.now, 2);
    assert_eq!(second.len(), 1);
    assert_eq!((stage.world.due(stage.now, 2).len(), stage.world.next_due()), (0, None));
    stage.world.posted(stage.now, first[1].id, PostAnswer::Status(500));
    assert_eq!(stage.world.next_due(), Some(stage.now));
    let again = stage.world.due(stage.now, 2);
    assert_eq!((again[0].id, &again[0].body), (first[1].id, &first[1].body));
}

#[test]
fn a_webhook_is_posted_again_until_it_is_answered_200() {
    let mut stage = Stage::new();
    stage
        .world
        .inbound(stage.now, &number(ANA), None, &json!({"type": "text", "text": {"body": "hi"}}))
        .unwrap();
    let mut waits = Vec::new();
    for status in [500, 404, 204, 302, 500, 500, 200] {
        let at = stage.world.next_due().unwrap();
        waits.push(at.since(stage.now).as_secs());
        stage.now = at;
        let post = stage.world.due(at, 1).remove(0);
        stage.world.posted(at, post.id, PostAnswer::Status(status));
    }
    assert_eq!(waits, [0, 0, 1, 2, 4, 8, 10]);
    assert_eq!((stage.world.next_due(), stage.world.webhooks_pending()), (None, 0));
    let records = stage.world.webhooks(0, 10);
    assert_eq!((records.len(), records[0].state), (1, WebhookState::Delivered));
    assert_eq!(records[0].attempts.len(), 7);
}

#[test]
fn after_seven_days_a_webhook_is_given_up() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "hi"));
    stage.waits(Duration::from_hours(7 * 24) + SECOND);
    for post in stage.world.due(stage.now, 10) {
        stage.world.posted(stage.now, post.id, PostAnswer::Nothing("closed".into()));
    }
    assert!(stage.world.webhooks(0, 10).iter().all(|it| it.state == WebhookState::GivenUp));
    assert_eq!(stage.world.next_due(), None);
}

#[test]
fn what_waits_goes_to_the_address_that_is_registered_last() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "hi"));
    stage.waits(SECOND);
    let post = stage.world.due(stage.now, 1).remove(0);
    assert_eq!(post.url, HOOK);
    stage.world.posted(stage.now, post.id, PostAnswer::Nothing("cannot connect".into()));
    let url = "http://127.0.0.1:2/hook".to_owned();
    stage.world.subscribe(stage.now, Subscription { url: url.clone() });
    let posts = stage.world.due(stage.now, 10);
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|it| it.url == url));
}

#[test]
fn webhooks_can_be_doubled_delayed_and_put_out_of_order() {
    let mut stage = Stage::new();
    stage.arms(Target::Webhooks, "duplicate", 1);
    stage.sends(&text(ANA, "one"));
    assert_eq!(stage.statuses(SECOND), ["sent", "sent", "delivered", "read"]);

    stage.arms(Target::Webhooks, "delay_ms_5000", 1);
    stage.sends(&text(ANA, "two"));
    assert_eq!(stage.statuses(SECOND), ["delivered", "read"]);
    assert_eq!(stage.statuses(SECOND * 5), ["sent"]);

    stage.arms(Target::Webhooks, "reorder", 1);
    stage.sends(&text(ANA, "three"));
    assert_eq!(stage.statuses(millis(160)), ["delivered"]);
    assert_eq!(stage.statuses(SECOND), ["sent", "read"]);
}

#[test]
fn a_person_who_changes_their_name_does_not_change_what_was_told() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "hi"));
    stage.waits(SECOND);
    let before = stage.world.due(stage.now, 1).remove(0);
    stage.world.posted(stage.now, before.id, PostAnswer::Status(500));
    let name = Some("Anna".to_owned());
    stage.changes(ANA, waxwing_sandbox::world::PersonChange { name, ..Default::default() });
    let again = stage.world.due(stage.now, 10);
    assert!(again.iter().any(|it| it.id == before.id && it.body == before.body));
    stage
        .world
        .inbound(stage.now, &number(ANA), None, &json!({"type": "text", "text": {"body": "hi"}}))
        .unwrap();
    match notice_of(&stage.world.due(stage.now, 1)[0]) {
        Notice::Message(message) => assert_eq!(message.profile_name.as_deref(), Some("Anna")),
        other => panic!("{other:?}"),
    }
}
