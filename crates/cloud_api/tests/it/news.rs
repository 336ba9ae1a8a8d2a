//! What the sandbox tells of templates, of the account and of what people want to hear: in Meta's
//! shape, and read as it was written.

use proptest::prelude::*;
use waxwing_cloud_api::webhook::{
    Account, AccountNews, Alert, Ban, Limit, NameDecision, Notice, Preference, QualityEvent,
    Restriction, Scope, TemplateButton, TemplateChange, TemplateName, TemplateStatus,
    TemplateTexts, Wish, account_payload, field_payload, parse, preferences_payload,
    template_payload,
};
use waxwing_domain::time::Timestamp;

const AT: Timestamp = Timestamp::from_seconds(1_795_132_801);

fn scope() -> Scope {
    Scope {
        waba_id: Some("102290129340398".parse().unwrap()),
        phone_number_id: Some("106540352242922".parse().unwrap()),
        display_phone_number: Some("15550783881".to_owned()),
    }
}

fn template() -> TemplateName {
    TemplateName {
        id: Some("1700000000000001".to_owned()),
        name: "order_update".to_owned(),
        language: "en_US".to_owned(),
    }
}

fn text(payload: Vec<u8>) -> String {
    String::from_utf8(payload).unwrap()
}

/// What a payload tells; there is one thing in it.
fn told(payload: &[u8]) -> (Scope, Notice) {
    let parsed = parse(payload);
    assert!(parsed.oddities.is_empty(), "{parsed:?}");
    let [unit] = &parsed.units[..] else { panic!("{parsed:?}") };
    (unit.scope.clone(), unit.notice.clone())
}

#[test]
fn a_judged_template_is_posted_as_meta_posts_it() {
    let status = TemplateStatus {
        event: "REJECTED".to_owned(),
        reason: Some("INVALID_FORMAT".to_owned()),
        category: Some("UTILITY".to_owned()),
        explanation: Some("Parameters are adjacent.".to_owned()),
        recommendation: Some("Put text between them.".to_owned()),
        ..TemplateStatus::default()
    };
    let payload = template_payload(&scope(), AT, &template(), &TemplateChange::Status(status));
    insta::assert_snapshot!(text(payload), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1795132801,"changes":[{"value":{"event":"REJECTED","reason":"INVALID_FORMAT","message_template_category":"UTILITY","rejection_info":{"reason":"Parameters are adjacent.","recommendation":"Put text between them."},"message_template_id":1700000000000001,"message_template_name":"order_update","message_template_language":"en_US"},"field":"message_template_status_update"}]}]}"#);
    let status = TemplateStatus {
        event: "PAUSED".to_owned(),
        title: Some("FIRST_PAUSE".to_owned()),
        explanation: Some("For 3 hours.".to_owned()),
        ..TemplateStatus::default()
    };
    let payload = template_payload(&scope(), AT, &template(), &TemplateChange::Status(status));
    insta::assert_snapshot!(text(payload), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1795132801,"changes":[{"value":{"event":"PAUSED","reason":"NONE","other_info":{"title":"FIRST_PAUSE","description":"For 3 hours."},"message_template_id":1700000000000001,"message_template_name":"order_update","message_template_language":"en_US"},"field":"message_template_status_update"}]}]}"#);
}

#[test]
fn a_restricted_account_is_posted_as_meta_posts_it() {
    let restriction = Restriction {
        kind: "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned(),
        until: Some(AT),
        remediation: None,
    };
    let account = Account {
        event: "ACCOUNT_RESTRICTION".to_owned(),
        restrictions: vec![restriction],
        ..Account::default()
    };
    let payload = account_payload(&scope(), AT, &AccountNews::Update(account));
    insta::assert_snapshot!(text(payload), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1795132801,"changes":[{"value":{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":1795132801}]},"field":"account_update"}]}]}"#);
}

#[test]
fn a_higher_limit_is_posted_as_meta_posts_it() {
    let event = QualityEvent {
        event: "ONBOARDING".to_owned(),
        limit: Some(Limit::People(2_000)),
        previous_limit: None,
    };
    let payload = account_payload(&scope(), AT, &AccountNews::Quality(event));
    insta::assert_snapshot!(text(payload), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1795132801,"changes":[{"value":{"event":"ONBOARDING","max_daily_conversations_per_business":"TIER_2K","display_phone_number":"15550783881"},"field":"phone_number_quality_update"}]}]}"#);
}

#[test]
fn who_wants_to_hear_no_more_is_posted_as_meta_posts_it() {
    let preference = Preference {
        wa_id: Some("14155550101".parse().unwrap()),
        user_id: Some("US.20771934458812".parse().unwrap()),
        profile_name: Some("Ana Lima".to_owned()),
        category: Some("marketing_messages".to_owned()),
        wish: Wish::Stop,
        detail: Some("User requested to stop marketing messages".to_owned()),
        signup_id: None,
        at: AT,
        raw: String::new(),
    };
    let payload = preferences_payload(&scope(), std::slice::from_ref(&preference));
    insta::assert_snapshot!(text(payload.clone()), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Ana Lima"},"wa_id":"14155550101","user_id":"US.20771934458812"}],"user_preferences":[{"wa_id":"14155550101","user_id":"US.20771934458812","detail":"User requested to stop marketing messages","category":"marketing_messages","value":"stop","timestamp":1795132801}]},"field":"user_preferences"}]}]}"#);
    let (at_number, notice) = told(&payload);
    let Notice::Preference(read) = notice else { panic!("{notice:?}") };
    assert_eq!((at_number, Preference { raw: String::new(), ..read }), (scope(), preference));
}

#[test]
fn any_other_field_can_be_posted_as_well() {
    let value = serde_json::json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": "1" });
    let payload = field_payload(&scope(), "flows", Some(AT), &value);
    insta::assert_snapshot!(text(payload), @r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1795132801,"changes":[{"value":{"event":"FLOW_STATUS_CHANGE","flow_id":"1"},"field":"flows"}]}]}"#);
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-z0-9é/\"{} ]{1,12}"
}

fn maybe<T: Strategy>(it: T) -> impl Strategy<Value = Option<T::Value>>
where
    T::Value: Clone,
{
    prop::option::of(it)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (1_000_000_000_i64..4_000_000_000).prop_map(Timestamp::from_seconds)
}

fn template_status() -> impl Strategy<Value = TemplateStatus> {
    let words = (word(), maybe(word()), maybe(word()));
    (words, maybe(word()), maybe(word()), maybe(word()), maybe(instant())).prop_map(
        |((event, reason, category), title, explanation, recommendation, disabled_at)| {
            // Meta recommends something for what it rejects, and names a pause for what it pauses.
            let recommendation = recommendation.filter(|_| title.is_none());
            let reason = reason.filter(|it| it != "NONE");
            TemplateStatus {
                event,
                reason,
                category,
                title,
                explanation,
                recommendation,
                disabled_at,
            }
        },
    )
}

fn template_texts() -> impl Strategy<Value = TemplateTexts> {
    let button = (word(), word(), maybe(word()), maybe(word())).prop_map(
        |(kind, text, url, phone_number)| TemplateButton { kind, text, url, phone_number },
    );
    let buttons = prop::collection::vec(button, 0..3);
    (maybe(word()), maybe(word()), maybe(word()), buttons)
        .prop_map(|(header, body, footer, buttons)| TemplateTexts { header, body, footer, buttons })
}

fn template_change() -> impl Strategy<Value = TemplateChange> {
    prop_oneof![
        template_status().prop_map(TemplateChange::Status),
        (maybe(word()), word())
            .prop_map(|(previous, new)| TemplateChange::Quality { previous, new }),
        template_texts().prop_map(TemplateChange::Texts),
        (word(), word(), maybe(instant())).prop_map(|(current, correct, at)| {
            TemplateChange::CategoryAhead { current, correct, at }
        }),
        (maybe(word()), word())
            .prop_map(|(previous, new)| TemplateChange::Category { previous, new }),
    ]
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1_u64..1_000_000).prop_map(Limit::People),
        Just(Limit::Unlimited),
        Just(Limit::NotSet),
        "TIER_[A-J]{1,5}".prop_map(Limit::Other),
    ]
}

fn account() -> impl Strategy<Value = Account> {
    let restriction = (word(), maybe(instant()), maybe(word()))
        .prop_map(|(kind, until, remediation)| Restriction { kind, until, remediation });
    let ban = (word(), maybe(word())).prop_map(|(state, date)| Ban { state, date });
    let event = prop_oneof![word(), Just("PARTNER_REMOVED".to_owned())];
    let words = (maybe(word()), maybe(word()), maybe(word()), maybe(word()));
    (event, prop::collection::vec(restriction, 0..3), maybe(ban), words).prop_map(
        |(event, restrictions, ban, (violation, country, owner, disconnected_for))| Account {
            event,
            restrictions,
            ban,
            violation,
            country,
            owner_business_id: owner,
            disconnected_for,
        },
    )
}

fn account_news() -> impl Strategy<Value = AccountNews> {
    let words = (maybe(word()), maybe(word()), maybe(word()), maybe(word()), maybe(word()));
    let alert = (word(), words).prop_map(
        |(kind, (severity, status, description, entity_kind, entity_id))| Alert {
            kind,
            severity,
            status,
            description,
            entity_kind,
            entity_id,
        },
    );
    let counts = (maybe(0_i64..100), 0_i64..100);
    prop_oneof![
        account().prop_map(AccountNews::Update),
        word().prop_map(|decision| AccountNews::Review { decision }),
        alert.prop_map(AccountNews::Alert),
        (maybe(limit()), maybe(limit()), counts).prop_map(
            |(limit, limit_per_number, (numbers_per_business, per_account))| {
                AccountNews::Capability {
                    limit,
                    limit_per_number,
                    numbers_per_business,
                    numbers_per_account: Some(per_account),
                }
            }
        ),
        (word(), maybe(limit()), maybe(limit())).prop_map(|(event, limit, previous_limit)| {
            AccountNews::Quality(QualityEvent { event, limit, previous_limit })
        }),
        (word(), maybe(word()), maybe(word())).prop_map(
            |(decision, requested_name, rejection_reason)| {
                AccountNews::Name(NameDecision { decision, requested_name, rejection_reason })
            }
        ),
        (word(), maybe(word()))
            .prop_map(|(event, requester)| AccountNews::Security { event, requester }),
    ]
}

proptest! {
    #[test]
    fn what_is_told_of_a_template_is_read_as_it_was_written(change in template_change(), at in instant()) {
        let (about, notice) = told(&template_payload(&scope(), at, &template(), &change));
        prop_assert_eq!(about.waba_id, scope().waba_id);
        let Notice::Template(read) = notice else { panic!("{notice:?}") };
        prop_assert_eq!((read.template, read.change, read.at), (template(), change, Some(at)));
    }

    #[test]
    fn what_is_told_of_the_account_is_read_as_it_was_written(news in account_news(), at in instant()) {
        let (about, notice) = told(&account_payload(&scope(), at, &news));
        prop_assert_eq!(about.waba_id, scope().waba_id);
        let Notice::Account(read) = notice else { panic!("{notice:?}") };
        prop_assert_eq!((read.news, read.at), (news, Some(at)));
    }
}
