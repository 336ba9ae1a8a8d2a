//! Every webhook fixture, and what we understand of it.

use crate::fixtures;
use std::fmt::Write as _;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::webhook::{Inbound, Notice, Parsed, Scope, StatusNotice, parse};

#[test]
fn what_meta_posts_is_understood() {
    let mut understood = String::new();
    for fixture in fixtures::all("webhooks") {
        writeln!(understood, "# {}\n{}", fixture.name, describe(&parse(&fixture.body))).unwrap();
    }
    insta::assert_snapshot!(understood);
}

#[test]
fn only_the_fixture_of_oddities_has_any() {
    for fixture in fixtures::all("webhooks") {
        let has_oddities = !parse(&fixture.body).oddities.is_empty();
        assert_eq!(has_oddities, fixture.name == "bad_beside_good", "{}", fixture.name);
    }
}

#[test]
fn every_part_is_kept_as_it_came() {
    for fixture in fixtures::all("webhooks") {
        let text = String::from_utf8(fixture.body).unwrap();
        let parsed = parse(text.as_bytes());
        let raws = parsed.units.iter().map(|it| raw_of(&it.notice));
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

fn raw_of(notice: &Notice) -> &str {
    match notice {
        Notice::Message(message) => &message.raw,
        Notice::Status(status) => &status.raw,
        Notice::Unknown { value, .. } => value,
    }
}

/// One line a unit and an oddity, without what is kept whole.
fn describe(parsed: &Parsed) -> String {
    let units = parsed.units.iter().map(|unit| {
        let what = match &unit.notice {
            Notice::Message(message) => describe_message(message),
            Notice::Status(status) => describe_status(status),
            Notice::Unknown { field, .. } => format!("unknown {field}"),
        };
        format!("{}: {what}\n", describe_scope(&unit.scope))
    });
    let oddities = parsed.oddities.iter().map(|it| {
        let raw: String = it.raw.split_whitespace().collect();
        format!("oddity: {}: {raw}\n", it.detail)
    });
    units.chain(oddities).collect()
}

fn describe_scope(scope: &Scope) -> String {
    let waba = shown(scope.waba_id.as_ref());
    let number = shown(scope.phone_number_id.as_ref());
    format!("{waba}/{number} {}", shown(scope.display_phone_number.as_ref()))
}

fn describe_message(it: &Inbound) -> String {
    format!(
        "message {} at {}\n    from {} {} {}, answers {}\n    {} {}",
        it.wamid,
        it.at,
        shown(it.from.as_ref()),
        shown(it.from_user_id.as_ref()),
        shown(it.profile_name.as_ref()),
        shown(it.context_id.as_ref()),
        it.kind,
        it.content,
    )
}

fn describe_status(it: &StatusNotice) -> String {
    let errors: Vec<_> = it
        .errors
        .iter()
        .map(|it| format!("\n    {} {}: {}", it.code, it.title, shown(it.details.as_ref())))
        .collect();
    format!(
        "{} is {} ({:?}) at {}\n    to {} {}, gives back {}{}",
        it.wamid,
        it.status,
        it.milestone,
        it.at,
        shown(it.recipient.as_ref()),
        shown(it.recipient_user_id.as_ref()),
        shown(it.callback_data.as_ref()),
        errors.concat(),
    )
}

fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "-".to_owned(), ToString::to_string)
}
