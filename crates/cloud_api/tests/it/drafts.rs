//! Templates somebody wants to create: Meta's examples are right, and every rule that is broken is told.

use crate::fixtures;
use serde_json::{Value, json};
use waxwing_cloud_api::templates::{Definition, validate_draft, validate_edit};

/// A template in which nothing is wrong.
fn parcel() -> Value {
    json!({
        "name": "parcel_ready", "language": "pt_PT", "category": "UTILITY",
        "parameter_format": "POSITIONAL", "message_send_ttl_seconds": 3600,
        "components": [
            { "type": "HEADER", "format": "TEXT", "text": "Hello {{1}}", "example": { "header_text": ["Rui"] } },
            { "type": "BODY", "text": "Parcel {{1}} is at locker {{2}} until tonight.",
              "example": { "body_text": [["A-771", "L4"]] } },
            { "type": "FOOTER", "text": "Reply STOP to opt out" },
            { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Track", "url": "https://example.org/p/{{1}}", "example": ["A-771"] },
                { "type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+351210000000" },
                { "type": "QUICK_REPLY", "text": "Not mine" },
            ] },
        ],
    })
}

fn code() -> Value {
    json!({
        "name": "login_code", "language": "en_US", "category": "AUTHENTICATION",
        "message_send_ttl_seconds": 120,
        "components": [
            { "type": "BODY", "add_security_recommendation": true },
            { "type": "FOOTER", "code_expiration_minutes": 5 },
            { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "ONE_TAP", "text": "Copy code",
                "autofill_text": "Autofill",
                "supported_apps": [{ "package_name": "org.example.app", "signature_hash": "K8a/AINcGX7" }] }] },
        ],
    })
}

fn offer() -> Value {
    json!({
        "name": "flash_sale", "language": "en_US", "category": "MARKETING",
        "components": [
            { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::aW…"] } },
            { "type": "LIMITED_TIME_OFFER",
              "limited_time_offer": { "text": "Ends tonight", "has_expiration": true } },
            { "type": "BODY", "text": "Dear {{1}}, your code is {{2}} for today only.",
              "example": { "body_text": [["Rui", "FLASH9"]] } },
            { "type": "BUTTONS", "buttons": [
                { "type": "COPY_CODE", "example": "FLASH9" },
                { "type": "URL", "text": "Shop", "url": "https://example.org/s?c={{1}}", "example": ["a1"] },
            ] },
        ],
    })
}

fn carousel() -> Value {
    let card = json!({ "components": [
        { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::aW…"] } },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "More like this" },
            { "type": "URL", "text": "Buy", "url": "https://example.org/p/{{1}}", "example": ["aloe"] },
        ] },
    ] });
    json!({
        "name": "plants_v1", "language": "en_US", "category": "MARKETING",
        "components": [
            { "type": "BODY", "text": "Hi {{1}}, new arrivals below.", "example": { "body_text": "Rui" } },
            { "type": "CAROUSEL", "cards": [card, card] },
        ],
    })
}

fn visit() -> Value {
    json!({
        "name": "visit_reminder", "language": "en_US", "category": "utility", "parameter_format": "named",
        "components": [
            { "type": "header", "format": "text", "text": "Visit on {{day}}",
              "example": { "header_text_named_params": [{ "param_name": "day", "example": "Friday" }] } },
            { "type": "body", "text": "Hi {{first_name}}, see you at {{hour}} sharp.",
              "example": { "body_text_named_params": [
                { "param_name": "first_name", "example": "Rui" },
                { "param_name": "hour", "example": "10:00" },
            ] } },
        ],
    })
}

/// The draft with what stands at the pointer replaced; `null` takes it away.
fn with(mut draft: Value, pointer: &str, value: Value) -> Value {
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let parent = draft.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(all) => all[member.parse::<usize>().unwrap()] = value,
        Value::Object(members) if value.is_null() => drop(members.remove(member)),
        Value::Object(members) => drop(members.insert(member.to_owned(), value)),
        _ => panic!("nothing can be put at {pointer}"),
    }
    draft
}

#[track_caller]
fn check(draft: &Value, expected: &[(&str, &str)]) {
    let breaches = validate_draft(draft);
    let found: Vec<_> = breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(found, expected, "{breaches:#?}");
}

#[test]
fn a_right_draft_has_no_breach() {
    for draft in [parcel(), code(), offer(), carousel(), visit()] {
        check(&draft, &[]);
    }
    check(
        &json!({ "name": "n", "language": "en", "category": "UTILITY", "library_template_name": "l" }),
        &[],
    );
}

#[test]
fn everything_is_told_at_once() {
    let draft = json!({
        "name": "Parcel Ready", "language": "pt-PT", "category": "NEWS", "message_send_ttl_seconds": "1h",
        "components": [
            { "type": "HEADER", "format": "TEXT", "text": "*Hi* {{1}} {{2}}" },
            { "type": "BODY", "text": "{{1}} {{3}}" },
            { "type": "BODY", "text": "" },
            { "type": "FOOTER", "text": "x".repeat(61) },
            { "type": "BANNER" },
            { "type": "BUTTONS", "buttons": [] },
            7,
        ],
    });
    check(
        &draft,
        &[
            ("/name", "content.malformed"),
            ("/language", "content.not_one_of"),
            ("/category", "content.not_one_of"),
            ("/message_send_ttl_seconds", "content.wrong_type"),
            ("/components/0/text", "content.too_many"),
            ("/components/0/text", "content.not_allowed"),
            ("/components/0/example/header_text", "content.missing"),
            ("/components/1/text", "content.malformed"),
            ("/components/1/text", "content.not_allowed"),
            ("/components/1/text", "content.not_allowed"),
            ("/components/1/text", "content.too_few"),
            ("/components/1/example/body_text", "content.missing"),
            ("/components/2/type", "content.not_unique"),
            ("/components/2/text", "content.empty"),
            ("/components/3/text", "content.too_long"),
            ("/components/4/type", "content.not_one_of"),
            ("/components/5/buttons", "content.empty"),
            ("/components/6", "content.wrong_type"),
        ],
    );
    check(
        &json!({}),
        &[
            ("/name", "content.missing"),
            ("/language", "content.missing"),
            ("/category", "content.missing"),
            ("/components", "content.missing"),
        ],
    );
    check(&json!([]), &[("", "content.wrong_type")]);
    check(&with(parcel(), "/components", json!([])), &[("/components", "content.empty")]);
}

#[test]
fn a_breach_says_the_limit_and_what_was_found() {
    let breaches = validate_draft(&with(parcel(), "/components/2/text", json!("x".repeat(61))));
    assert_eq!(breaches[0].limit, Some(json!(60)));
    assert_eq!(breaches[0].found, Some(json!(61)));
    assert_eq!(breaches[0].detail, "must be at most 60 characters long, and has 61");
    let breaches = validate_draft(&with(parcel(), "/language", json!("pt-pt")));
    assert_eq!(breaches[0].detail, "must be written pt_PT");
}

#[test]
fn variables_of_a_body_follow_metas_rules() {
    let body = |text: &str, example: Value| {
        let draft = with(parcel(), "/components/1/text", json!(text));
        with(draft, "/components/1/example", json!({ "body_text": example }))
    };
    let at = "/components/1/text";
    check(&body("We have {{2}} for you, dear {{1}}, today.", json!([["a", "b"]])), &[]);
    check(&body("Hello {{name}}, we are here.", json!(["a"])), &[(at, "content.conflict")]);
    check(&body("Hello {{2}}, we are here.", json!(["a"])), &[(at, "content.malformed")]);
    check(&body("{{1}}, we are all here.", json!("a")), &[(at, "content.not_allowed")]);
    check(&body("We are all here, {{1}} ", json!("a")), &[(at, "content.not_allowed")]);
    let close = body("We are all here, {{1}} {{2}} and so on.", json!(["a", "b"]));
    check(&close, &[(at, "content.not_allowed")]);
    check(&body("Hi {{1}} !", json!("a")), &[(at, "content.too_few")]);
    check(&body("您好{{1}}您的包裹到了", json!("a")), &[]);
    let example = "/components/1/example/body_text";
    check(
        &body("Hello {{1}}, here we are.", json!([["a", "b"]])),
        &[(example, "content.too_many")],
    );
    check(&body("Hello {{1}}, here we are.", json!([[]])), &[(example, "content.too_few")]);
    check(&body("Hello, here we are.", Value::Null), &[]);
    check(&body(&"ä".repeat(1_025), Value::Null), &[(at, "content.too_long")]);
}

#[test]
fn named_variables_have_good_names_and_an_example_each() {
    let draft =
        with(visit(), "/components/1/text", json!("Hi {{First}}, see you at {{1hour}} sharp."));
    check(
        &draft,
        &[
            ("/components/1/text", "content.malformed"),
            ("/components/1/text", "content.malformed"),
            ("/components/1/example/body_text_named_params", "content.missing"),
            ("/components/1/example/body_text_named_params", "content.missing"),
        ],
    );
}

#[test]
fn buttons_are_held_to_their_number_order_and_members() {
    let buttons = |buttons: Value| with(parcel(), "/components/3/buttons", buttons);
    let at = "/components/3/buttons";
    let reply = json!({ "type": "QUICK_REPLY", "text": "Yes" });
    let page = json!({ "type": "URL", "text": "Go", "url": "https://example.org" });
    check(&buttons(json!(vec![reply.clone(); 10])), &[]);
    check(
        &buttons(json!(vec![reply.clone(); 11])),
        &[(at, "content.too_many"), (at, "content.too_many")],
    );
    check(&buttons(json!(vec![page.clone(); 3])), &[(at, "content.too_many")]);
    check(&buttons(json!([page, reply, page])), &[(at, "content.conflict")]);
    check(
        &buttons(json!([
            { "type": "URL", "text": "x".repeat(26), "url": "ftp://{{1}}/{{2}}/" },
            { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "1".repeat(21) },
            { "type": "COPY_CODE", "example": "x".repeat(21) },
            { "type": "FLOW", "text": "Open", "flow_id": "1", "flow_name": "n", "flow_action": "jump" },
            { "type": "REQUEST_CONTACT_INFO", "text": "Give" },
            { "type": "OTP", "otp_type": "COPY_CODE" },
            { "type": "LEVER" },
            { "text": "x" },
        ])),
        &[
            ("/components/3/buttons/0/text", "content.too_long"),
            ("/components/3/buttons/0/url", "content.malformed"),
            ("/components/3/buttons/0/url", "content.too_many"),
            ("/components/3/buttons/0/url", "content.not_allowed"),
            ("/components/3/buttons/0/example", "content.missing"),
            ("/components/3/buttons/1/phone_number", "content.too_long"),
            ("/components/3/buttons/2/example", "content.too_long"),
            ("/components/3/buttons/3/flow_name", "content.conflict"),
            ("/components/3/buttons/3/flow_action", "content.not_one_of"),
            ("/components/3/buttons/4/text", "content.not_one_of"),
            ("/components/3/buttons/5/type", "content.not_allowed"),
            ("/components/3/buttons/6/type", "content.not_one_of"),
            ("/components/3/buttons/7/type", "content.missing"),
        ],
    );
}

#[test]
fn a_template_for_codes_is_metas_own() {
    let draft = with(code(), "/components/0/text", json!("Your code"));
    check(&draft, &[("/components/0/text", "content.not_allowed")]);
    let draft = with(code(), "/components/1/code_expiration_minutes", json!(91));
    check(&draft, &[("/components/1/code_expiration_minutes", "content.out_of_range")]);
    let button = "/components/2/buttons/0";
    let reply = json!({ "type": "QUICK_REPLY", "text": "No" });
    check(&with(code(), button, reply), &[("/components/2/buttons/0/type", "content.not_allowed")]);
    let zero = json!({ "type": "OTP", "otp_type": "ZERO_TAP",
        "supported_apps": [{ "package_name": "a.b", "signature_hash": "short" }] });
    check(
        &with(code(), button, zero),
        &[
            ("/components/2/buttons/0/zero_tap_terms_accepted", "content.missing"),
            ("/components/2/buttons/0/supported_apps/0/signature_hash", "content.malformed"),
        ],
    );
    let header = json!({ "type": "HEADER", "format": "TEXT", "text": "Code" });
    check(
        &with(code(), "/components/2", header),
        &[("/components/2", "content.not_allowed"), ("/components", "content.missing")],
    );
}

#[test]
fn an_offer_has_its_own_form() {
    let at = "/components/1/limited_time_offer/text";
    check(&with(offer(), at, json!("x".repeat(17))), &[(at, "content.too_long")]);
    check(
        &with(offer(), "/category", json!("UTILITY")),
        &[("/components/1", "content.not_allowed")],
    );
    let footer = json!({ "type": "FOOTER", "text": "Bye" });
    check(
        &with(offer(), "/components/3", footer),
        &[("/components", "content.missing"), ("/components/3", "content.not_allowed")],
    );
    let text = json!({ "type": "HEADER", "format": "TEXT", "text": "Hi" });
    check(
        &with(offer(), "/components/0", text),
        &[("/components/0/format", "content.not_allowed")],
    );
    let reply = json!([{ "type": "QUICK_REPLY", "text": "No" }]);
    check(
        &with(offer(), "/components/3/buttons", reply),
        &[("/components/3/buttons", "content.conflict")],
    );
    let long = with(offer(), "/components/2/text", json!("x".repeat(601)));
    check(&long, &[("/components/2/text", "content.too_long")]);
}

#[test]
fn the_cards_of_a_carousel_are_alike() {
    let cards = "/components/1/cards";
    let card = carousel().pointer("/components/1/cards/0").unwrap().clone();
    check(&with(carousel(), cards, json!([card])), &[(cards, "content.too_few")]);
    check(&with(carousel(), cards, json!(vec![card.clone(); 11])), &[(cards, "content.too_many")]);
    let film = with(card.clone(), "/components/0/format", json!("VIDEO"));
    let other = with(carousel(), cards, json!([card, film]));
    check(&other, &[("/components/1/cards/1", "content.conflict")]);
    let coupon = json!([{ "type": "COPY_CODE", "example": "X" }]);
    let odd = with(card.clone(), "/components/1/buttons", coupon);
    let at = "/components/1/cards/0/components/1/buttons/0/type";
    check(
        &with(carousel(), cards, json!([odd, odd])),
        &[
            (at, "content.not_one_of"),
            ("/components/1/cards/1/components/1/buttons/0/type", "content.not_one_of"),
        ],
    );
    let bare = json!({ "components": [{ "type": "BODY", "text": "Hi" }] });
    check(
        &with(carousel(), cards, json!([bare, bare])),
        &[
            ("/components/1/cards/0/components", "content.missing"),
            ("/components/1/cards/0/components", "content.missing"),
            ("/components/1/cards/1/components", "content.missing"),
            ("/components/1/cards/1/components", "content.missing"),
        ],
    );
}

#[test]
fn the_time_to_live_depends_on_the_category() {
    let live =
        |draft: Value, seconds: i64| with(draft, "/message_send_ttl_seconds", json!(seconds));
    let out = [("/message_send_ttl_seconds", "content.out_of_range")];
    for seconds in [-1, 30, 43_200] {
        check(&live(parcel(), seconds), &[]);
    }
    check(&live(parcel(), 29), &out);
    check(&live(parcel(), 43_201), &out);
    check(&live(code(), 900), &[]);
    check(&live(code(), 901), &out);
    check(&live(offer(), 43_200), &[]);
    check(&live(offer(), -1), &out);
}

#[test]
fn a_change_is_held_to_the_same_rules() {
    let mut listed = parcel();
    listed["status"] = json!("REJECTED");
    let current = Definition::read(listed).unwrap();
    let found = |edit: Value| -> Vec<(String, &'static str)> {
        validate_edit(&current, &edit).into_iter().map(|it| (it.pointer, it.code)).collect()
    };
    assert_eq!(found(json!({ "message_send_ttl_seconds": 60 })), []);
    assert_eq!(found(json!({ "components": parcel()["components"] })), []);
    assert_eq!(found(json!({ "name": "parcel_ready", "language": "pt_PT" })), []);
    assert_eq!(
        found(json!({ "name": "other", "message_send_ttl_seconds": 1, "components": [] })),
        [
            ("/name".to_owned(), "content.not_allowed"),
            ("/message_send_ttl_seconds".to_owned(), "content.out_of_range"),
            ("/components".to_owned(), "content.empty"),
        ]
    );
}

/// Meta's own examples lie beside the repository, in `../shared/fixtures`; where that folder is absent
/// this test says so and checks nothing.
#[test]
fn every_template_meta_prints_is_right() {
    let root = fixtures::workspace().join("../shared/fixtures/meta-openapi");
    if !root.is_dir() {
        return eprintln!("not checked: there is no folder {}", root.display());
    }
    let created = fixtures::read(&root.join("waba_message_templates__post/request"));
    assert!(created.len() > 8, "the folder is there, its examples are not");
    for example in created {
        let text = String::from_utf8(example.body).unwrap().replace("<TEMPLATE_NAME>", "some_name");
        let draft: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(validate_draft(&draft), [], "{}", example.name);
    }
    for example in fixtures::read(&root.join("template_id__post/request")) {
        let edit: Value = serde_json::from_slice(&example.body).unwrap();
        let current = Definition::read(edit.clone()).unwrap();
        assert_eq!(validate_edit(&current, &edit), [], "{}", example.name);
    }
}
