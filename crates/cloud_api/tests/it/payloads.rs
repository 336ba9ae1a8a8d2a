//! What the sandbox posts: Meta's envelope, in Meta's spelling, and readable by us.

use proptest::prelude::*;
use serde_json::{Value, json};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::webhook::{
    Conversation, Forwarded, Inbound, InboundEvent, Notice, Pricing, Quoted, Scope, StatusError,
    StatusEvent, inbound_payload, parse, status_payload,
};
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ScopedUserId, WaId};
use waxwing_domain::time::Timestamp;

const AT: Timestamp = Timestamp::from_seconds(1_795_132_801);

fn scope() -> Scope {
    Scope {
        waba_id: Some("102290129340398".parse().unwrap()),
        phone_number_id: Some("106540352242922".parse().unwrap()),
        display_phone_number: Some("15550783881".to_owned()),
    }
}

fn status(word: &str) -> StatusEvent {
    StatusEvent {
        recipient: Some("14155550101".parse().unwrap()),
        recipient_user_id: Some("US.20771934458812".parse().unwrap()),
        profile_name: Some("Ana Lima".to_owned()),
        callback_data: Some("row=17/é".to_owned()),
        ..StatusEvent::new("wamid.SENT1".parse().unwrap(), word, AT)
    }
}

fn inbound(content: Content) -> InboundEvent {
    InboundEvent {
        from: Some("14155550101".parse().unwrap()),
        from_user_id: Some("US.20771934458812".parse().unwrap()),
        profile_name: Some("Ana Lima".to_owned()),
        ..InboundEvent::new("wamid.T1".parse().unwrap(), AT, content)
    }
}

fn text(payload: Vec<u8>) -> String {
    String::from_utf8(payload).unwrap()
}

#[test]
fn a_delivered_status_is_posted_as_meta_posts_it() {
    let pricing = Pricing::by_message(true, "regular", "utility");
    let event = StatusEvent { pricing: Some(pricing), ..status("delivered") };
    insta::assert_snapshot!(text(status_payload(&scope(), &[event])), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Ana Lima"},"wa_id":"14155550101","user_id":"US.20771934458812"}],"statuses":[{"id":"wamid.SENT1","status":"delivered","timestamp":"1795132801","recipient_id":"14155550101","recipient_user_id":"US.20771934458812","biz_opaque_callback_data":"row=17\/\u00e9","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}]},"field":"messages"}]}]}"#);
}

#[test]
fn a_failed_status_is_posted_as_meta_posts_it() {
    let error = StatusError::new(131_047, Some("Message failed to send."));
    let event = StatusEvent { errors: vec![error], ..status("failed") };
    insta::assert_snapshot!(text(status_payload(&scope(), &[event])), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"statuses":[{"id":"wamid.SENT1","status":"failed","timestamp":"1795132801","recipient_id":"14155550101","recipient_user_id":"US.20771934458812","biz_opaque_callback_data":"row=17\/\u00e9","errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message","error_data":{"details":"Message failed to send."},"href":"https:\/\/developers.facebook.com\/documentation\/business-messaging\/whatsapp\/support\/error-codes"}]}]},"field":"messages"}]}]}"#);
}

#[test]
fn a_message_is_posted_as_meta_posts_it() {
    let quoted = Quoted { from: "15550783881".to_owned(), wamid: "wamid.SENT1".parse().unwrap() };
    let event = InboundEvent {
        quoted: Some(quoted),
        ..inbound(Content::text("olá https://example.org 😀"))
    };
    insta::assert_snapshot!(text(inbound_payload(&scope(), &event)), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Ana Lima"},"wa_id":"14155550101","user_id":"US.20771934458812"}],"messages":[{"context":{"from":"15550783881","id":"wamid.SENT1"},"from":"14155550101","from_user_id":"US.20771934458812","id":"wamid.T1","timestamp":"1795132801","type":"text","text":{"body":"ol\u00e1 https:\/\/example.org \ud83d\ude00"}}]},"field":"messages"}]}]}"#);
}

#[test]
fn somebody_without_a_number_appears_without_one() {
    let event = InboundEvent { from: None, ..inbound(Content::text("olá")) };
    let payload = text(inbound_payload(&scope(), &event));
    assert!(!payload.contains("\"from\"") && !payload.contains("wa_id"), "{payload}");
    let event = StatusEvent { recipient: None, ..status("read") };
    let payload = text(status_payload(&scope(), &[event]));
    assert!(!payload.contains("recipient_id") && !payload.contains("wa_id"), "{payload}");
}

#[test]
fn several_statuses_of_one_person_name_them_once() {
    let payload =
        status_payload(&scope(), &[status("sent"), status("delivered"), status("failed")]);
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    let value = &payload["entry"][0]["changes"][0]["value"];
    assert_eq!(value["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(value["statuses"].as_array().unwrap().len(), 3);
}

#[test]
fn what_is_posted_as_a_status_is_read_as_that_status() {
    for (word, milestone) in [
        ("sent", Milestone::Sent),
        ("delivered", Milestone::Delivered),
        ("read", Milestone::Read),
        ("played", Milestone::Read),
        ("failed", Milestone::Failed),
    ] {
        let event = status(word);
        let parsed = parse(&status_payload(&scope(), std::slice::from_ref(&event)));
        assert!(parsed.oddities.is_empty());
        let [unit] = &parsed.units[..] else { panic!("{parsed:?}") };
        assert_eq!(unit.scope, scope());
        let Notice::Status(notice) = &unit.notice else { panic!("{unit:?}") };
        assert_eq!(notice.milestone, Some(milestone));
        assert_eq!(notice.wamid, event.wamid);
        assert_eq!(notice.at, event.at);
        assert_eq!(notice.recipient, event.recipient);
        assert_eq!(notice.recipient_user_id, event.recipient_user_id);
        assert_eq!(notice.callback_data, event.callback_data);
    }
}

#[test]
fn what_is_posted_as_a_message_is_read_as_that_message() {
    let reaction = Content::new("reaction", json!({ "emoji": "👍" }));
    for content in [Content::text("line\nbreak \"quoted\" \\ / \u{7f} \u{1} é 😀"), reaction] {
        let event = inbound(content);
        let parsed = parse(&inbound_payload(&scope(), &event));
        assert!(parsed.oddities.is_empty());
        let [unit] = &parsed.units[..] else { panic!("{parsed:?}") };
        assert_eq!(unit.scope, scope());
        let Notice::Message(message) = &unit.notice else { panic!("{unit:?}") };
        assert_eq!(message.content, event.content.to_json());
        assert_eq!(Content::from_json(&message.content), Ok(event.content));
        assert_eq!(message.wamid, event.wamid);
        assert_eq!(message.from, event.from);
        assert_eq!(message.from_user_id, event.from_user_id);
        assert_eq!(message.profile_name, event.profile_name);
    }
}

/// The one message that a payload tells of.
fn read(payload: &[u8]) -> Inbound {
    let parsed = parse(payload);
    assert!(parsed.oddities.is_empty(), "{parsed:?}");
    let [unit] = &parsed.units[..] else { panic!("{parsed:?}") };
    let Notice::Message(message) = &unit.notice else { panic!("{unit:?}") };
    message.clone()
}

#[test]
fn somebody_with_a_username_is_posted_as_meta_posts_them() {
    let event = InboundEvent {
        from: None,
        username: Some("ana.lima".to_owned()),
        identity_hash: Some("DF2lS5v2W6x=".to_owned()),
        ..inbound(Content::text("olá"))
    };
    let payload = inbound_payload(&scope(), &event);
    insta::assert_snapshot!(text(payload.clone()), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Ana Lima","username":"ana.lima"},"user_id":"US.20771934458812","identity_key_hash":"DF2lS5v2W6x="}],"messages":[{"from_user_id":"US.20771934458812","id":"wamid.T1","timestamp":"1795132801","type":"text","text":{"body":"ol\u00e1"}}]},"field":"messages"}]}]}"#);
    let message = read(&payload);
    assert_eq!((message.from, message.from_user_id), (None, event.from_user_id));
    assert_eq!((message.username, message.identity_hash), (event.username, event.identity_hash));
    let event = StatusEvent { username: Some("ana.lima".to_owned()), ..status("read") };
    assert!(text(status_payload(&scope(), &[event])).contains("ana.lima"));
    let event = StatusEvent { username: Some("ana.lima".to_owned()), ..status("sent") };
    assert!(!text(status_payload(&scope(), &[event])).contains("ana.lima"));
}

#[test]
fn what_was_passed_on_or_came_from_an_ad_is_read_as_that() {
    let referral =
        json!({ "source_type": "ad", "source_id": "1", "source_url": "https://fb.me/x1" });
    let fields = [("text", json!({ "body": "hi" })), ("referral", referral.clone())];
    let fields = fields.map(|(name, it)| (name.to_owned(), it)).into_iter().collect();
    let content = Content::of_fields("text".to_owned(), fields);
    for (forwarded, read_as) in [
        (Forwarded::Never, (false, false)),
        (Forwarded::Sometimes, (true, false)),
        (Forwarded::Often, (true, true)),
    ] {
        let event = InboundEvent { forwarded, ..inbound(content.clone()) };
        let message = read(&inbound_payload(&scope(), &event));
        assert_eq!((message.forwarded, message.frequently_forwarded), read_as);
        assert_eq!(message.referral, Some(referral.to_string()));
        assert_eq!(message.context_id, None);
    }
}

#[test]
fn a_changed_number_is_posted_as_meta_posts_it() {
    let system = json!({
        "type": "user_changed_number",
        "body": "User Ana Lima changed from 14155550101 to 14155550199",
        "wa_id": "14155550199",
        "user_id": "US.88",
        "previous_user_id": "US.20771934458812",
    });
    let event = InboundEvent {
        from: Some("14155550101".parse().unwrap()),
        ..InboundEvent::new("wamid.S1".parse().unwrap(), AT, Content::new("system", system))
    };
    let payload = inbound_payload(&scope(), &event);
    insta::assert_snapshot!(text(payload.clone()), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"messages":[{"from":"14155550101","id":"wamid.S1","timestamp":"1795132801","type":"system","system":{"type":"user_changed_number","body":"User Ana Lima changed from 14155550101 to 14155550199","wa_id":"14155550199","user_id":"US.88","previous_user_id":"US.20771934458812"}}]},"field":"messages"}]}]}"#);
    let moved = read(&payload).moved.unwrap();
    assert_eq!(moved.previous_wa_id, event.from);
    assert_eq!(moved.wa_id, Some("14155550199".parse().unwrap()));
    assert_eq!(moved.user_id, Some("US.88".parse().unwrap()));
    assert_eq!(moved.previous_user_id, Some("US.20771934458812".parse().unwrap()));
}

#[test]
fn what_a_status_costs_and_why_it_failed_are_read_as_they_were_written() {
    let conversation = Conversation {
        id: "9b1f".to_owned(),
        expires_at: Some(AT),
        origin: Some("utility".to_owned()),
    };
    let error = StatusError {
        href: Some("https://example.org".to_owned()),
        ..StatusError::new(131_026, None)
    };
    let event = StatusEvent {
        recipient: None,
        pricing: Some(Pricing::by_message(false, "free_entry_point", "marketing")),
        conversation: Some(conversation),
        errors: vec![error],
        ..status("failed")
    };
    let parsed = parse(&status_payload(&scope(), std::slice::from_ref(&event)));
    let [unit] = &parsed.units[..] else { panic!("{parsed:?}") };
    let Notice::Status(notice) = &unit.notice else { panic!("{unit:?}") };
    assert_eq!((&notice.pricing, &notice.conversation), (&event.pricing, &event.conversation));
    assert_eq!(notice.errors, event.errors);
    assert_eq!((&notice.recipient, &notice.recipient_user_id), (&None, &event.recipient_user_id));
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-z0-9é/\"{} ]{1,12}"
}

fn maybe_word() -> impl Strategy<Value = Option<String>> {
    prop::option::of(word())
}

/// Somebody: their number, their scoped id, or both.
fn person() -> impl Strategy<Value = (Option<WaId>, Option<ScopedUserId>)> {
    let wa_id = "[1-9][0-9]{7,14}".prop_map(|it| it.parse::<WaId>().unwrap());
    let user_id = "[A-Z]{2}\\.[A-Za-z0-9]{1,20}".prop_map(|it| it.parse::<ScopedUserId>().unwrap());
    (prop::option::of(wa_id), prop::option::of(user_id))
}

fn any_pricing() -> impl Strategy<Value = Pricing> {
    (any::<bool>(), maybe_word(), maybe_word(), maybe_word())
        .prop_map(|(billable, model, kind, category)| Pricing { billable, model, kind, category })
}

fn any_error() -> impl Strategy<Value = StatusError> {
    (any::<i64>(), word(), maybe_word(), word()).prop_map(|(code, title, details, href)| {
        StatusError { code, title, details, href: Some(href) }
    })
}

fn any_status() -> impl Strategy<Value = StatusEvent> {
    let money = (prop::option::of(any_pricing()), prop::collection::vec(any_error(), 0..3));
    (word(), person(), maybe_word(), maybe_word(), money).prop_map(
        |(word, (recipient, recipient_user_id), profile_name, callback_data, money)| {
            let (pricing, errors) = money;
            StatusEvent {
                recipient,
                recipient_user_id,
                profile_name,
                callback_data,
                pricing,
                errors,
                ..status(&word)
            }
        },
    )
}

proptest! {
    #[test]
    fn any_status_is_read_as_it_was_written(event in any_status()) {
        let parsed = parse(&status_payload(&scope(), std::slice::from_ref(&event)));
        prop_assert!(parsed.oddities.is_empty());
        let Notice::Status(notice) = &parsed.units[0].notice else { panic!("{parsed:?}") };
        prop_assert_eq!(&notice.status, &event.status);
        prop_assert_eq!(&notice.recipient, &event.recipient);
        prop_assert_eq!(&notice.recipient_user_id, &event.recipient_user_id);
        prop_assert_eq!(&notice.callback_data, &event.callback_data);
        prop_assert_eq!(&notice.pricing, &event.pricing);
        prop_assert_eq!(&notice.errors, &event.errors);
        prop_assert_eq!(&notice.profile_name, &event.profile_name);
    }

    #[test]
    fn anybody_who_writes_is_read_as_who_they_are(
        (from, from_user_id) in person(), name in maybe_word(), username in maybe_word(), body in ".{0,20}",
    ) {
        let event = InboundEvent { from, from_user_id, username, ..inbound(Content::text(body)) };
        let event = InboundEvent { profile_name: name, ..event };
        let message = read(&inbound_payload(&scope(), &event));
        prop_assert_eq!(&message.from, &event.from);
        prop_assert_eq!(&message.from_user_id, &event.from_user_id);
        prop_assert_eq!(&message.profile_name, &event.profile_name);
        // Without a name there is nobody in `contacts`.
        prop_assert_eq!(message.username, event.username.filter(|_| event.profile_name.is_some()));
        prop_assert_eq!(message.content, event.content.to_json());
    }
}
