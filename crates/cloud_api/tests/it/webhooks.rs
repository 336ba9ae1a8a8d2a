//! Every webhook fixture, and what we understand of it.

use crate::describe::describe;
use crate::fixtures;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::webhook::{FIELDS, Inbound, Notice, Unit, parse};

#[test]
fn what_meta_posts_is_understood() {
    let mut understood = String::new();
    for fixture in fixtures::all("webhooks") {
        writeln!(understood, "# {}\n{}", fixture.name, describe(&parse(&fixture.body))).unwrap();
    }
    insta::assert_snapshot!(understood);
}

#[test]
fn only_what_is_named_bad_has_oddities() {
    for fixture in fixtures::all("webhooks") {
        let has_oddities = !parse(&fixture.body).oddities.is_empty();
        assert_eq!(has_oddities, fixture.name.starts_with("bad_"), "{}", fixture.name);
    }
}

#[test]
fn every_part_is_kept_as_it_came() {
    for fixture in fixtures::all("webhooks") {
        let text = String::from_utf8(fixture.body).unwrap();
        let parsed = parse(text.as_bytes());
        let raws = parsed.units.iter().map(|it| it.notice.raw());
        for raw in raws.chain(parsed.oddities.iter().map(|it| it.raw.as_str())) {
            assert!(text.contains(raw), "{}: {raw}", fixture.name);
        }
    }
}

#[test]
fn every_content_can_be_read_back() {
    let mut read = 0;
    for fixture in fixtures::all("webhooks") {
        for unit in parse(&fixture.body).units {
            if let Notice::Message(message) = unit.notice {
                let content = Content::from_json(&message.content);
                assert_eq!(content.unwrap().kind(), message.kind, "{}", fixture.name);
                read += 1;
            }
        }
    }
    assert!(read > 20, "only {read} messages in the fixtures");
}

#[test]
fn what_is_no_payload_is_one_oddity_kept_whole() {
    for body in ["", "  ", "no JSON", "{", "{}", "[]", "5", "null", r#"{"entry":5}"#, "\"\\ud83d\""]
    {
        let parsed = parse(body.as_bytes());
        assert!(parsed.units.is_empty(), "{body}");
        assert_eq!(parsed.oddities.len(), 1, "{body}");
    }
    let parsed = parse(b"{\"entry\":\"\xff\"}");
    assert_eq!(parsed.oddities[0].raw, "{\"entry\":\"\u{fffd}\"}");
}

#[test]
fn a_change_without_the_name_of_its_field_is_known_by_what_it_holds() {
    let body = fixtures::one("webhooks", "status_read");
    let named: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let mut nameless = named.clone();
    nameless["entry"][0]["changes"][0].as_object_mut().unwrap().remove("field");
    let (one, two) = (parse(named.to_string().as_bytes()), parse(nameless.to_string().as_bytes()));
    assert_eq!(one, two);
}

#[test]
fn nesting_without_end_does_no_harm() {
    let deep = "[".repeat(1_000_000);
    assert_eq!(parse(deep.as_bytes()).oddities.len(), 1);
    let nested = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let body = format!(r#"{{"entry":[{{"changes":[{{"field":"new","value":{nested}}}]}}]}}"#);
    assert_eq!(parse(body.as_bytes()).units.len(), 1);
}

#[test]
fn one_malformed_message_of_twelve_hurts_none_of_the_others() {
    let parsed = parse(&fixtures::one("webhooks", "bad_one_of_twelve"));
    let numbers = parsed.units.iter().map(|it| it.scope.phone_number_id.as_ref().unwrap().as_str());
    let count = |number: &str| numbers.clone().filter(|it| *it == number).count();
    let (first, second, third) = ("106540352242922", "106000000000001", "106000000000002");
    assert_eq!([first, second, third].map(count), [5, 3, 3]);
    let [oddity] = &parsed.oddities[..] else { panic!("{:?}", parsed.oddities) };
    assert_eq!(oddity.scope, parsed.units[0].scope);
    assert_eq!(oddity.field.as_deref(), Some("messages"));
    assert!(oddity.raw.contains("wamid.D5"));
}

/// The messages of a fixture.
fn messages(name: &str) -> Vec<Inbound> {
    let message = |unit: Unit| match unit.notice {
        Notice::Message(message) => Some(message),
        _ => None,
    };
    parse(&fixtures::one("webhooks", name)).units.into_iter().filter_map(message).collect()
}

#[test]
fn each_message_is_of_its_own_author() {
    let names: Vec<_> =
        messages("message_of_several_people").into_iter().map(|it| it.profile_name).collect();
    assert_eq!(names, ["Rui Alves", "Bruno", "Ana Lima", ""].map(named));
    for message in messages("message_beside_another_contact") {
        assert_eq!((message.profile_name, message.username), (None, None));
        assert_ne!(
            message.from_user_id.map(|it| it.to_string()).as_deref(),
            Some("US.20771934458812")
        );
    }
}

fn named(name: &str) -> Option<String> {
    Some(name.to_owned()).filter(|it| !it.is_empty())
}

#[test]
fn every_spelling_of_a_move_says_who_became_whom() {
    let told = messages("message_system_of_all_years");
    assert_eq!(told.len(), 7);
    for message in told {
        let moved = message.moved.expect("each tells of a move");
        let (was, is) = (moved.previous_wa_id.as_ref(), moved.wa_id.as_ref());
        let (was_user, is_user) = (moved.previous_user_id.as_ref(), moved.user_id.as_ref());
        assert!(was.is_some() || was_user.is_some(), "{moved:?}");
        assert!(is.is_some() && is != was || is_user.is_some() && is_user != was_user, "{moved:?}");
    }
}

#[test]
fn every_field_that_meta_documents_has_a_fixture() {
    let parsed = fixtures::all("webhooks").into_iter().map(|it| parse(&it.body));
    let units: Vec<_> = parsed.flat_map(|it| it.units).collect();
    let kept: BTreeSet<_> = units
        .iter()
        .filter_map(|it| match &it.notice {
            Notice::Field { field, .. } => Some(field.as_str()),
            _ => None,
        })
        .collect();
    for field in FIELDS {
        assert!(kept.contains(field), "no fixture of {field}");
    }
    let told: BTreeSet<_> = units.iter().map(|it| it.notice.field()).collect();
    for field in [
        "account_alerts",
        "account_review_update",
        "account_update",
        "business_capability_update",
        "message_echoes",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "messages",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "smb_message_echoes",
        "template_category_update",
        "user_id_update",
        "user_preferences",
    ] {
        assert!(told.contains(field), "no fixture of {field}");
        assert!(!FIELDS.contains(&field), "{field} is acted on");
    }
}
