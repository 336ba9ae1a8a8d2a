//! Every webhook fixture, and what we understand of it.

use crate::describe::describe;
use crate::fixtures;
use std::fmt::Write as _;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::webhook::{Notice, parse};

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
