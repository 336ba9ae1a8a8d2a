//! Tests of parameters: which key fills which blank, and what is told of those that fill none.

use super::*;

fn definition(category: &str, format: &str, components: Value) -> Definition {
    let listed = json!({
        "name": "n", "language": "en", "category": category, "parameter_format": format,
        "components": components,
    });
    Definition::read(listed).unwrap()
}

fn given(pairs: &[(&str, Value)]) -> Vec<Given> {
    pairs
        .iter()
        .map(|(key, value)| Given { key: (*key).to_owned(), value: value.clone() })
        .collect()
}

#[track_caller]
fn check(definition: &Definition, pairs: &[(&str, Value)], expected: Value) {
    let built = components(definition, &given(pairs)).unwrap_or_else(|it| panic!("{it:#?}"));
    let built: Vec<Value> = built.into_iter().map(Value::from).collect();
    assert_eq!(json!(built), expected);
    let built: Vec<_> = built.into_iter().map(Component::from).collect();
    assert_eq!(definition.check(&built), []);
}

#[track_caller]
fn refused(definition: &Definition, pairs: &[(&str, Value)], expected: &[(&str, &str)]) {
    let breaches = components(definition, &given(pairs)).unwrap_err();
    let found: Vec<_> = breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(found, expected, "{breaches:#?}");
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

fn order() -> Definition {
    definition(
        "UTILITY",
        "POSITIONAL",
        json!([
            { "type": "HEADER", "format": "TEXT", "text": "Hello {{1}}" },
            { "type": "BODY", "text": "Order {{1}} comes {{2}} by {{3}}, we say." },
            { "type": "BUTTONS", "buttons": [
                { "type": "QUICK_REPLY", "text": "Thanks" },
                { "type": "URL", "text": "Track", "url": "https://acme.example/{{1}}" },
            ] },
        ]),
    )
}

#[test]
fn numbers_fill_the_body_and_words_the_rest() {
    check(
        &order(),
        &[
            ("2", json!("today")),
            ("1", json!("A-1")),
            ("3", json!(12)),
            ("header", json!("Ana")),
            ("URL", json!("A-1")),
            ("button_1", json!("thanked")),
        ],
        json!([
            { "type": "header", "parameters": [text("Ana")] },
            { "type": "body", "parameters": [text("A-1"), text("today"), text("12")] },
            { "type": "button", "index": "0", "sub_type": "quick_reply",
              "parameters": [{ "type": "payload", "payload": "thanked" }] },
            { "type": "button", "index": "1", "sub_type": "url", "parameters": [text("A-1")] },
        ]),
    );
}

#[test]
fn what_fills_nothing_and_what_is_not_filled_is_named() {
    refused(
        &order(),
        &[("1", json!("A-1")), ("name", json!("Ana")), ("1", json!("B-2")), ("url", json!("x"))],
        &[
            ("/parameters/1/key", "template.parameter_unexpected"),
            ("/parameters/2/key", "template.parameter_unexpected"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
        ],
    );
    let breaches = components(&order(), &given(&[("1", json!("A-1"))])).unwrap_err();
    assert_eq!(
        breaches[0].detail,
        "{{1}} of the header is not filled in; give a parameter with key header"
    );
    let bare = definition("UTILITY", "POSITIONAL", json!([{ "type": "BODY", "text": "Hi" }]));
    let breaches = components(&bare, &given(&[("1", json!("A-1"))])).unwrap_err();
    assert_eq!(breaches[0].detail, "the template has no blanks, so it takes no parameters");
}

#[test]
fn what_meta_would_refuse_is_pointed_at_where_it_was_given() {
    let long = json!("x".repeat(1_100));
    refused(
        &order(),
        &[
            ("header", json!("Ana\nB.")),
            ("url", json!("")),
            ("1", json!("A-1")),
            ("2", long),
            ("3", json!("noon")),
        ],
        &[
            ("/parameters/0/value", "template.parameter_text"),
            ("/parameters/2/value", "template.text_too_long"),
            ("/parameters/1/value", "template.parameter_text"),
        ],
    );
}

#[test]
fn a_bad_value_is_told_beside_what_is_missing_and_what_fills_nothing() {
    refused(
        &order(),
        &[("3", json!("noon\nsharp")), ("name", json!("Ana\nB.")), ("url", json!("a b"))],
        &[
            ("/parameters/1/key", "template.parameter_unexpected"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters/0/value", "template.parameter_text"),
        ],
    );
    let breaches = components(&order(), &given(&[("3", json!("noon\nsharp"))])).unwrap_err();
    let last = breaches.last().unwrap();
    assert!(last.detail.contains("{{3}}"), "{last:?}");
    refused(
        &order(),
        &[("header", json!("Ana")), ("2", json!("x".repeat(1_100))), ("url", json!("x"))],
        &[
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters/1/value", "template.text_too_long"),
        ],
    );
}

#[test]
fn names_fill_header_and_body_alike() {
    let sale = definition(
        "MARKETING",
        "NAMED",
        json!([
            { "type": "HEADER", "format": "TEXT", "text": "For {{first_name}}" },
            { "type": "BODY", "text": "Hi {{first_name}}, {{discount}} off." },
            { "type": "BUTTONS", "buttons": [{ "type": "COPY_CODE", "example": "X" }] },
        ]),
    );
    let named =
        |name: &str, words: &str| json!({ "type": "text", "text": words, "parameter_name": name });
    check(
        &sale,
        &[("discount", json!("5 %")), ("first_name", json!("Rui")), ("code", json!("SAVE25"))],
        json!([
            { "type": "header", "parameters": [named("first_name", "Rui")] },
            { "type": "body", "parameters": [named("first_name", "Rui"), named("discount", "5 %")] },
            { "type": "button", "index": "0", "sub_type": "copy_code",
              "parameters": [{ "type": "coupon_code", "coupon_code": "SAVE25" }] },
        ]),
    );
    let exact = [("First_Name", json!("Rui")), ("discount", json!("5")), ("code", json!("X"))];
    refused(
        &sale,
        &exact,
        &[
            ("/parameters/0/key", "template.parameter_unexpected"),
            ("/parameters", "template.parameter_missing"),
            ("/parameters", "template.parameter_missing"),
        ],
    );
}

#[test]
fn media_places_and_products_stand_above_the_body() {
    let with = |format: &str| {
        let parts =
            json!([{ "type": "HEADER", "format": format }, { "type": "BODY", "text": "Hi" }]);
        definition("MARKETING", "POSITIONAL", parts)
    };
    let header = |kind: &str, value: Value| json!([{ "type": "header", "parameters": [{ "type": kind, kind: value }] }]);
    let link = json!({ "link": "https://acme.example/x" });
    for (format, key, kind) in [
        ("IMAGE", "imageURL", "image"),
        ("VIDEO", "videoURL", "video"),
        ("DOCUMENT", "documentURL", "document"),
        ("DOCUMENT", "header", "document"),
    ] {
        check(&with(format), &[(key, json!("https://acme.example/x"))], header(kind, link.clone()));
    }
    let medium = json!({ "id": "17", "filename": "bill.pdf" });
    check(&with("DOCUMENT"), &[("header", medium.clone())], header("document", medium));
    let ours = "file_01h455vb4pex5vsknk084sn02q";
    check(&with("IMAGE"), &[("imageURL", json!(ours))], header("image", json!({ "id": ours })));
    let place = json!({ "latitude": 38.7, "longitude": -9.1 });
    let as_text = json!(place.to_string());
    check(&with("LOCATION"), &[("location", as_text)], header("location", place));
    let product = json!({ "product_retailer_id": "SKU-1" });
    check(&with("PRODUCT"), &[("product", json!("SKU-1"))], header("product", product));
}

#[test]
fn a_one_time_code_fills_body_and_button() {
    let code = definition(
        "AUTHENTICATION",
        "POSITIONAL",
        json!([
            { "type": "BODY", "add_security_recommendation": true },
            { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] },
        ]),
    );
    for key in ["code", "otp", "1"] {
        check(
            &code,
            &[(key, json!(884_213))],
            json!([
                { "type": "body", "parameters": [text("884213")] },
                { "type": "button", "index": "0", "sub_type": "url", "parameters": [text("884213")] },
            ]),
        );
    }
}

#[test]
fn cards_are_counted_from_1() {
    let card = json!({ "components": [
        { "type": "HEADER", "format": "IMAGE" },
        { "type": "BODY", "text": "Our {{1}} is green." },
        { "type": "BUTTONS", "buttons": [
            { "type": "URL", "text": "Buy", "url": "https://acme.example/{{1}}" },
        ] },
    ] });
    let plants = definition(
        "MARKETING",
        "POSITIONAL",
        json!([
            { "type": "BODY", "text": "Hi {{1}}, look." },
            { "type": "CAROUSEL", "cards": [card, card] },
        ]),
    );
    let image = |it: &str| json!({ "type": "image", "image": { "link": it } });
    let sent = |index: usize, picture: &str, words: &str| {
        json!({ "card_index": index, "components": [
            { "type": "header", "parameters": [image(picture)] },
            { "type": "body", "parameters": [text(words)] },
            { "type": "button", "index": "0", "sub_type": "url", "parameters": [text(words)] },
        ] })
    };
    let pairs = [
        ("1", json!("Rui")),
        ("card_1.imageURL", json!("https://a.example/1")),
        ("card_1.1", json!("aloe")),
        ("card_1.url", json!("aloe")),
        ("card_2.header", json!("https://a.example/2")),
        ("card_2.1", json!("fern")),
        ("card_2.button_1", json!("fern")),
    ];
    check(
        &plants,
        &pairs,
        json!([
            { "type": "body", "parameters": [text("Rui")] },
            { "type": "carousel", "cards": [
                sent(0, "https://a.example/1", "aloe"),
                sent(1, "https://a.example/2", "fern"),
            ] },
        ]),
    );
    let mut wrong = pairs.to_vec();
    wrong[5].1 = json!("a\tb");
    refused(&plants, &wrong, &[("/parameters/5/value", "template.parameter_text")]);
}

#[test]
fn an_offer_ends_at_an_instant() {
    let flash = definition(
        "MARKETING",
        "POSITIONAL",
        json!([
            { "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": "Now", "has_expiration": true } },
            { "type": "BODY", "text": "Hi" },
        ]),
    );
    let ends = json!({ "expiration_time_ms": 1_795_132_800_000_i64 });
    let sent = json!([{ "type": "limited_time_offer",
        "parameters": [{ "type": "limited_time_offer", "limited_time_offer": ends }] }]);
    check(&flash, &[("expiration", json!("2026-11-20T00:00:00Z"))], sent.clone());
    check(&flash, &[("expiration", json!(1_795_132_800_000_i64))], sent);
    let wrong = [("/parameters/0/value", "template.parameter_missing")];
    refused(&flash, &[("expiration", json!("tomorrow"))], &wrong);
}
