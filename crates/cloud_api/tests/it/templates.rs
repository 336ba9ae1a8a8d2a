//! Templates: what they leave open, which sends fill them in, and what a person then sees.

use proptest::prelude::*;
use serde_json::{Value, json};
use waxwing_cloud_api::content::Component;
use waxwing_cloud_api::templates::{
    BlankKind, Category, Definition, HeaderKind, LANGUAGES, Page, Part, Quality, Score, Status,
};

fn definition(category: &str, format: &str, components: Value) -> Definition {
    let listed = json!({
        "name": "parcel_ready", "language": "en_US", "status": "APPROVED", "id": "1700000000000001",
        "category": category, "parameter_format": format, "components": components,
    });
    Definition::read(listed).unwrap()
}

fn parcel() -> Definition {
    definition(
        "UTILITY",
        "POSITIONAL",
        json!([
            { "type": "HEADER", "format": "TEXT", "text": "Hello {{1}}" },
            { "type": "BODY", "text": "Parcel {{2}} of {{1}} is here." },
            { "type": "FOOTER", "text": "Acme" },
            { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Track", "url": "https://acme.example/p/{{1}}" },
                { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+351210000000" },
                { "type": "QUICK_REPLY", "text": "Not mine" },
            ] },
        ]),
    )
}

fn sale() -> Definition {
    definition(
        "MARKETING",
        "NAMED",
        json!([
            { "type": "HEADER", "format": "IMAGE" },
            { "type": "BODY", "text": "Hi {{first_name}}, {{discount}} off." },
            { "type": "BUTTONS", "buttons": [{ "type": "COPY_CODE", "example": "SAVE25" }] },
        ]),
    )
}

fn code() -> Definition {
    definition(
        "AUTHENTICATION",
        "POSITIONAL",
        json!([
            { "type": "BODY", "add_security_recommendation": true },
            { "type": "FOOTER", "code_expiration_minutes": 5 },
            { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] },
        ]),
    )
}

fn offer() -> Definition {
    definition(
        "MARKETING",
        "POSITIONAL",
        json!([
            { "type": "LIMITED_TIME_OFFER",
              "limited_time_offer": { "text": "Ends tonight", "has_expiration": true } },
            { "type": "BODY", "text": "Dear {{1}}, do not miss it." },
            { "type": "BUTTONS", "buttons": [
                { "type": "COPY_CODE", "example": "FLASH9" },
                { "type": "URL", "text": "Shop", "url": "https://acme.example/s?c={{1}}" },
            ] },
        ]),
    )
}

fn carousel(format: &str) -> Definition {
    let card = json!({ "components": [
        { "type": "HEADER", "format": format },
        { "type": "BODY", "text": "Our {{1}} is green." },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "More" },
            { "type": "URL", "text": "Buy", "url": "https://acme.example/p/{{1}}" },
        ] },
    ] });
    definition(
        "MARKETING",
        "POSITIONAL",
        json!([
            { "type": "BODY", "text": "Hi {{1}}, look." },
            { "type": "CAROUSEL", "cards": [card, card] },
        ]),
    )
}

fn all() -> Vec<Definition> {
    vec![parcel(), sale(), code(), offer(), carousel("IMAGE"), carousel("PRODUCT")]
}

fn texts(words: &[&str]) -> Value {
    words.iter().map(|it| json!({ "type": "text", "text": it })).collect()
}

fn named(pairs: &[(&str, &str)]) -> Value {
    pairs
        .iter()
        .map(|(name, it)| json!({ "type": "text", "parameter_name": name, "text": it }))
        .collect()
}

fn components(value: Value) -> Vec<Component> {
    value.as_array().unwrap().iter().cloned().map(Component::from).collect()
}

fn parcel_sent() -> Value {
    json!([
        { "type": "header", "parameters": texts(&["Rui"]) },
        { "type": "body", "parameters": texts(&["Rui", "A-771"]) },
        { "type": "button", "sub_type": "url", "index": "0", "parameters": texts(&["A-771"]) },
    ])
}

#[track_caller]
fn check(definition: &Definition, sent: Value, expected: &[(&str, &str)]) {
    let breaches = definition.check(&components(sent));
    let found: Vec<_> = breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(found, expected, "{breaches:#?}");
}

#[test]
fn a_definition_is_kept_as_it_came() {
    let listed = json!({
        "id": 17, "name": "n", "language": "en-US", "status": "ON_HOLIDAY", "category": "utility",
        "quality_score": { "score": "GREEN", "date": 1_758_754_645 }, "mood": ["sunny"],
        "rejected_reason": "NONE", "components": [{ "type": "HOLOGRAM" }],
    });
    let definition = Definition::read(listed.clone()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&definition.to_json()).unwrap(), listed);
    assert_eq!(definition.id().as_deref(), Some("17"));
    assert_eq!(definition.language(), "en_US");
    assert_eq!(definition.status(), Status::Other("ON_HOLIDAY".to_owned()));
    assert_eq!(definition.category(), Category::Utility);
    assert_eq!(definition.rejected_reason(), None);
    let quality = Quality { score: Score::Green, date: Some(1_758_754_645) };
    assert_eq!(definition.quality(), Some(quality));
    assert_eq!(definition.blanks(), []);
    for odd in [json!(5), json!({ "name": "n" }), json!({ "name": 5, "language": "en" })] {
        assert!(Definition::read(odd).is_err());
    }
}

#[test]
fn a_page_says_how_to_ask_for_the_next() {
    let page = Page {
        data: vec![parcel()],
        before: Some("b".to_owned()),
        after: Some("a".to_owned()),
        next: Some("https://graph.example/next".to_owned()),
        previous: None,
    };
    let written = serde_json::to_vec(&page).unwrap();
    assert_eq!(Page::read(&written), Some(page.clone()));
    assert_eq!(page.cursor(), Some("a"));
    assert_eq!(Page { next: None, ..page }.cursor(), None);
    assert_eq!(serde_json::to_value(Page::default()).unwrap(), json!({ "data": [] }));
    assert_eq!(Page::read(b"{}"), None);
    let odd = Page::read(br#"{"data":[{"name":5},{"name":"n","language":"en"}]}"#).unwrap();
    assert_eq!(odd.data.len(), 1);
}

#[test]
fn blanks_say_their_place_and_what_fills_them() {
    let blanks = |it: &Definition| -> Vec<String> {
        it.blanks()
            .iter()
            .map(|it| {
                format!(
                    "{it}: {}{}",
                    it.kind.parameter_types()[0],
                    if it.is_required { "" } else { "?" }
                )
            })
            .collect()
    };
    assert_eq!(
        blanks(&parcel()),
        [
            "{{1}} of the header: text",
            "{{1}} of the body: text",
            "{{2}} of the body: text",
            "button 0: text",
            "button 2: payload?",
        ]
    );
    assert_eq!(
        blanks(&sale()),
        [
            "the header: image",
            "{{first_name}} of the body: text",
            "{{discount}} of the body: text",
            "button 0: coupon_code",
        ]
    );
    assert_eq!(blanks(&code()), ["{{1}} of the body: text", "button 0: text"]);
    assert_eq!(blanks(&carousel("VIDEO")).len(), 9);
    assert_eq!(blanks(&carousel("VIDEO"))[5], "the header of card 1: video");
}

#[test]
fn a_send_that_fills_every_blank_is_right() {
    check(&parcel(), parcel_sent(), &[]);
    let image = json!({ "type": "image", "image": { "id": "1" } });
    let sent = json!([
        { "type": "HEADER", "parameters": [image] },
        { "type": "BODY", "parameters": named(&[("discount", "5 %"), ("first_name", "Rui")]) },
        { "type": "button", "sub_type": "COPY_CODE", "index": 0,
          "parameters": [{ "type": "coupon_code", "coupon_code": "SAVE25" }] },
    ]);
    check(&sale(), sent, &[]);
    let amount = json!({ "type": "currency", "currency": { "fallback_value": "€10" } });
    let mut sent = parcel_sent();
    sent[1]["parameters"][0] = amount;
    check(&parcel(), sent, &[]);
}

#[test]
fn what_is_left_out_is_named() {
    check(
        &parcel(),
        json!([{ "type": "body", "parameters": texts(&["Rui"]) }]),
        &[
            ("/template/components/0/parameters/1", "template.parameter_missing"),
            ("/template/components", "template.parameter_missing"),
            ("/template/components", "template.parameter_missing"),
        ],
    );
    let breaches = parcel().check(&[]);
    assert_eq!(breaches[1].detail, "{{1}} of the body is not filled in; it takes text");
    let image = json!({ "type": "image", "image": { "id": "1" } });
    let coupon = json!({ "type": "coupon_code", "coupon_code": "X" });
    let sent = json!([
        { "type": "header", "parameters": [image] },
        { "type": "body", "parameters": named(&[("first_name", "Rui")]) },
        { "type": "button", "sub_type": "copy_code", "index": 0, "parameters": [coupon] },
    ]);
    check(&sale(), sent, &[("/template/components/1/parameters", "template.parameter_missing")]);
}

#[test]
fn what_is_too_much_is_named() {
    let mut sent = parcel_sent();
    let list = sent.as_array_mut().unwrap();
    list[0]["parameters"] = texts(&["Rui", "Ana"]);
    list.push(json!({ "type": "body", "parameters": [] }));
    list.push(json!({ "type": "button", "sub_type": "url", "index": 7, "parameters": [] }));
    list.push(json!({ "type": "button", "sub_type": "url", "index": "x" }));
    list.push(json!({ "type": "carousel", "cards": [] }));
    list.push(json!({ "type": "hologram", "depth": 3 }));
    check(
        &parcel(),
        sent,
        &[
            ("/template/components/0/parameters/1", "template.parameter_unexpected"),
            ("/template/components/3", "template.parameter_unexpected"),
            ("/template/components/4/index", "template.parameter_unexpected"),
            ("/template/components/5/index", "template.parameter_unexpected"),
            ("/template/components/6", "template.parameter_unexpected"),
        ],
    );
}

#[test]
fn names_and_numbers_do_not_mix() {
    let image = json!({ "type": "image", "image": { "link": "https://acme.example/s.jpg" } });
    let coupon = json!({ "type": "coupon_code", "coupon_code": "X" });
    let mut body = named(&[("first_name", "Rui"), ("price", "5"), ("first_name", "Ana")]);
    let mut sent = json!([
        { "type": "header", "parameters": [image] },
        { "type": "body", "parameters": body },
        { "type": "button", "sub_type": "copy_code", "index": 0, "parameters": [coupon] },
    ]);
    check(
        &sale(),
        sent.clone(),
        &[
            ("/template/components/1/parameters/1/parameter_name", "template.parameter_unexpected"),
            ("/template/components/1/parameters/2/parameter_name", "template.parameter_unexpected"),
            ("/template/components/1/parameters", "template.parameter_missing"),
        ],
    );
    body = named(&[("first_name", "Rui")]);
    body.as_array_mut().unwrap().push(json!({ "type": "text", "text": "5" }));
    sent[1]["parameters"] = body;
    check(&sale(), sent, &[("/template/components/1/parameters/1", "template.parameters_mixed")]);
    let mut sent = parcel_sent();
    sent[1]["parameters"][1]["parameter_name"] = json!("number");
    check(
        &parcel(),
        sent,
        &[("/template/components/1/parameters/1/parameter_name", "template.parameters_mixed")],
    );
}

#[test]
fn every_blank_takes_its_kind() {
    let image = json!({ "type": "video", "video": { "id": "1" } });
    let sent = json!([
        { "type": "header", "parameters": [image] },
        { "type": "body", "parameters": named(&[("first_name", "Rui"), ("discount", "5 %")]) },
        { "type": "button", "sub_type": "url", "index": 0, "parameters": texts(&["x"]) },
    ]);
    check(
        &sale(),
        sent,
        &[
            ("/template/components/0/parameters/0/type", "template.parameter_kind"),
            ("/template/components/2/sub_type", "template.parameter_kind"),
        ],
    );
    let sent = json!([{ "type": "header", "parameters": [{ "type": "image", "image": {} }] }]);
    let breaches = sale().check(&components(sent));
    assert_eq!(breaches[0].pointer, "/template/components/0/parameters/0/image");
    assert_eq!(breaches[0].code, "template.parameter_missing");
}

#[test]
fn words_are_plain_lines_that_fit() {
    let found = |words: &str| {
        let mut sent = parcel_sent();
        sent[1]["parameters"][0]["text"] = json!(words);
        let breaches = parcel().check(&components(sent));
        breaches.first().map(|it| (it.pointer.clone(), it.code))
    };
    let at = "/template/components/1/parameters/0/text".to_owned();
    for words in ["", " ", "two\nlines", "a\ttab", "wide     gap"] {
        assert_eq!(found(words), Some((at.clone(), "template.parameter_text")), "{words:?}");
    }
    assert_eq!(found("wide    gap"), None);
    // "Parcel A-771 of  is here." has 25 characters beside this one.
    assert_eq!(found(&"ä".repeat(999)), None);
    let too_long = ("/template/components/1".to_owned(), "template.text_too_long");
    assert_eq!(found(&"ä".repeat(1_000)), Some(too_long));
    let mut sent = parcel_sent();
    sent[1]["parameters"][0] = json!({ "type": "text" });
    check(
        &parcel(),
        sent,
        &[("/template/components/1/parameters/0/text", "template.parameter_missing")],
    );
}

#[test]
fn a_code_stands_in_the_body_and_on_the_button() {
    let sent = |body: &str, button: &str| {
        json!([
            { "type": "body", "parameters": texts(&[body]) },
            { "type": "button", "sub_type": "url", "index": "0", "parameters": texts(&[button]) },
        ])
    };
    check(&code(), sent("884213", "884213"), &[]);
    let other = [("/template/components/1/parameters/0/text", "template.parameter_text")];
    check(&code(), sent("884213", "884214"), &other);
    let long = "x".repeat(16);
    check(
        &code(),
        sent(&long, &long),
        &[
            ("/template/components/0/parameters/0/text", "template.text_too_long"),
            ("/template/components/1/parameters/0/text", "template.text_too_long"),
        ],
    );
    let shown = code().fill(&components(sent("884213", "884213")));
    assert_eq!(
        serde_json::to_value(shown).unwrap(),
        json!({
            "header": null,
            "body": "*884213* is your verification code. For your security, do not share this code.",
            "footer": "This code expires in 5 minutes.",
            "buttons": [{ "kind": "otp", "text": "Copy code", "code": "884213" }],
            "offer": null,
            "cards": [],
        })
    );
}

fn card(index: usize, header: Value) -> Value {
    json!({ "card_index": index, "components": [
        { "type": "header", "parameters": [header] },
        { "type": "body", "parameters": texts(&["aloe"]) },
        { "type": "button", "sub_type": "url", "index": "1", "parameters": texts(&["aloe"]) },
    ] })
}

#[test]
fn a_carousel_has_as_many_cards_as_were_approved() {
    let image = json!({ "type": "image", "image": { "id": "7" } });
    let sent = |cards: Value| {
        json!([
            { "type": "body", "parameters": texts(&["Rui"]) },
            { "type": "carousel", "cards": cards },
        ])
    };
    let right = sent(json!([card(1, image.clone()), card(0, image.clone())]));
    check(&carousel("IMAGE"), right.clone(), &[]);
    let one = sent(json!([card(0, image.clone())]));
    check(
        &carousel("IMAGE"),
        one,
        &[("/template/components/1/cards", "template.parameter_missing")],
    );
    let twice = sent(json!([card(0, image.clone()), card(0, image.clone()), card(1, image)]));
    let stray = [("/template/components/1/cards/1/card_index", "template.parameter_unexpected")];
    check(&carousel("IMAGE"), twice, &stray);
    let none = json!([{ "type": "body", "parameters": texts(&["Rui"]) }]);
    check(
        &carousel("IMAGE"),
        none,
        &[
            ("/template/components", "template.parameter_missing"),
            ("/template/components", "template.parameter_missing"),
        ],
    );
    let mut wrong = right;
    wrong[1]["cards"][0]["components"][1]["parameters"] = json!([]);
    check(
        &carousel("IMAGE"),
        wrong,
        &[(
            "/template/components/1/cards/0/components/1/parameters/0",
            "template.parameter_missing",
        )],
    );
    let product = json!({ "type": "product", "product": { "product_retailer_id": "SKU-1" } });
    let three: Vec<Value> = (0..3).map(|it| card(it, product.clone())).collect();
    check(&carousel("PRODUCT"), sent(json!(three)), &[]);
    let shown = carousel("PRODUCT").fill(&components(sent(json!(three))));
    assert_eq!(shown.cards.len(), 3);
    assert_eq!(shown.cards[2].body, "Our aloe is green.");
    assert_eq!(shown.cards[2].buttons[1].url.as_deref(), Some("https://acme.example/p/aloe"));
    assert_eq!(shown.cards[2].buttons[1].card_index, Some(2));
    let header = shown.cards[2].header.as_ref().unwrap();
    assert_eq!(header.product_retailer_id.as_deref(), Some("SKU-1"));
}

#[test]
fn an_offer_says_when_it_ends() {
    let ends = json!({ "type": "limited_time_offer",
        "limited_time_offer": { "expiration_time_ms": 1_795_132_800_000_i64 } });
    let coupon = json!({ "type": "coupon_code", "coupon_code": "FLASH9" });
    let mut sent = json!([
        { "type": "body", "parameters": texts(&["Rui"]) },
        { "type": "limited_time_offer", "parameters": [ends] },
        { "type": "button", "sub_type": "copy_code", "index": 0, "parameters": [coupon] },
        { "type": "button", "sub_type": "url", "index": 1, "parameters": texts(&["n3mtql"]) },
    ]);
    check(&offer(), sent.clone(), &[]);
    let shown = serde_json::to_value(offer().fill(&components(sent.clone()))).unwrap();
    let said =
        json!({ "text": "Ends tonight", "code": "FLASH9", "expires_at": "2026-11-20T00:00:00Z" });
    assert_eq!(shown["offer"], said);
    assert_eq!(shown["buttons"][0]["text"], "Copy offer code");
    sent[1]["parameters"][0]["limited_time_offer"] = json!({});
    let at = "/template/components/1/parameters/0/limited_time_offer/expiration_time_ms";
    check(&offer(), sent, &[(at, "template.parameter_missing")]);
}

#[test]
fn a_person_sees_the_blanks_filled() {
    let mut sent = parcel_sent();
    sent[1]["parameters"][0]["text"] = json!("{{2}}");
    let shown = serde_json::to_value(parcel().fill(&components(sent))).unwrap();
    assert_eq!(
        shown,
        json!({
            "header": { "kind": "text", "text": "Hello Rui" },
            "body": "Parcel A-771 of {{2}} is here.",
            "footer": "Acme",
            "buttons": [
                { "kind": "url", "text": "Track", "url": "https://acme.example/p/A-771" },
                { "kind": "phone_number", "text": "Call", "phone_number": "+351210000000" },
                { "kind": "quick_reply", "text": "Not mine", "payload": "Not mine" },
            ],
            "offer": null,
            "cards": [],
        })
    );
    let shown = sale().fill(&components(json!([
        { "type": "body", "parameters": named(&[("discount", "5 %")]) },
    ])));
    assert_eq!(shown.body, "Hi {{first_name}}, 5 % off.");
}

#[test]
fn a_place_is_shown_whether_its_degrees_are_numbers_or_words() {
    let place = definition(
        "UTILITY",
        "POSITIONAL",
        json!([{ "type": "HEADER", "format": "LOCATION" }, { "type": "BODY", "text": "Here." }]),
    );
    let location = json!({ "latitude": "38.7", "longitude": -9.1, "name": "Acme" });
    let sent = json!([{ "type": "header",
        "parameters": [{ "type": "location", "location": location }] }]);
    check(&place, sent.clone(), &[]);
    let header = place.fill(&components(sent)).header;
    assert_eq!(
        serde_json::to_value(header).unwrap(),
        json!({ "kind": "location", "latitude": 38.7, "longitude": -9.1, "name": "Acme" })
    );
}

#[test]
fn only_what_meta_approved_can_be_sent() {
    for (word, expected) in [
        ("APPROVED", true),
        ("approved", true),
        ("PAUSED", false),
        ("PENDING", false),
        ("REJECTED", false),
        ("DISABLED", false),
        ("PENDING_DELETION", false),
    ] {
        assert_eq!(Status::read(word).can_be_sent(), expected, "{word}");
    }
    assert_eq!(LANGUAGES.len(), 111);
}

/// A send that fills every blank of a template, some not at all.
fn filling(definition: &Definition, left_out: Option<usize>) -> Value {
    let mut sent: Vec<Value> = Vec::new();
    let carousel = definition.components().iter().find(|it| it["type"] == "CAROUSEL");
    let cards = carousel.map_or(0, |it| it["cards"].as_array().unwrap().len());
    let mut cards: Vec<Value> =
        (0..cards).map(|it| json!({ "card_index": it, "components": [] })).collect();
    for (place, blank) in definition.blanks().iter().enumerate() {
        if Some(place) == left_out {
            continue;
        }
        let list = match blank.slot.card {
            None => &mut sent,
            Some(card) => cards[card]["components"].as_array_mut().unwrap(),
        };
        let (kind, index) = match blank.slot.part {
            Part::Header => ("header", None),
            Part::Body => ("body", None),
            Part::Offer => ("limited_time_offer", None),
            Part::Button(index) => ("button", Some(index)),
        };
        let is_it = |it: &&mut Value| {
            it["type"] == kind && it["index"].as_u64() == index.map(|it| u64::try_from(it).unwrap())
        };
        let parameter = parameter(definition, blank.kind, blank.name.as_deref());
        if let Some(component) = list.iter_mut().find(is_it) {
            component["parameters"].as_array_mut().unwrap().push(parameter);
        } else {
            let mut component = json!({ "type": kind, "parameters": [parameter] });
            if let Some(index) = index {
                component["index"] = json!(index);
            }
            list.push(component);
        }
    }
    if !cards.is_empty() {
        sent.push(json!({ "type": "carousel", "cards": cards }));
    }
    json!(sent)
}

fn parameter(definition: &Definition, kind: BlankKind, name: Option<&str>) -> Value {
    let of_type = kind.parameter_types()[0];
    let value = match kind {
        BlankKind::Header(HeaderKind::Location) => json!({ "latitude": 1, "longitude": 2 }),
        BlankKind::Header(HeaderKind::Product) => json!({ "product_retailer_id": "SKU-1" }),
        BlankKind::Header(_) => json!({ "link": "https://acme.example/x" }),
        BlankKind::Expiration => json!({ "expiration_time_ms": 1_795_132_800_000_i64 }),
        BlankKind::Action => json!({}),
        _ => json!("884213"),
    };
    let mut parameter = json!({ "type": of_type, of_type: value });
    if definition.is_named()
        && let Some(name) = name
    {
        parameter["parameter_name"] = json!(name);
    }
    parameter
}

/// Any template: with some header, some variables, some buttons, perhaps some cards.
fn any_definition() -> impl Strategy<Value = Definition> {
    let header = prop::sample::select(vec!["", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"]);
    let button = prop::sample::select(vec![
        json!({ "type": "URL", "text": "u", "url": "https://acme.example/{{1}}" }),
        json!({ "type": "URL", "text": "u", "url": "https://acme.example/" }),
        json!({ "type": "COPY_CODE", "example": "X" }),
        json!({ "type": "PHONE_NUMBER", "text": "p", "phone_number": "+351210000000" }),
        json!({ "type": "MPM", "text": "View items" }),
    ]);
    let buttons = prop::collection::vec(button, 0..4);
    (header, 0_usize..6, any::<bool>(), buttons, 0_usize..4).prop_map(
        |(header, variables, is_named, buttons, cards)| {
            let name = |it: usize| if is_named { format!("name_{it}") } else { it.to_string() };
            let text = |n: usize| -> String {
                let words: Vec<_> =
                    (1..=n).map(|it| format!("word {{{{{}}}}}", name(it))).collect();
                words.join(" ") + "."
            };
            let header_part = json!({ "type": "HEADER", "format": header, "text": text(1) });
            let flat = |n: usize| {
                let body = json!({ "type": "BODY", "text": text(n) });
                let buttons = json!({ "type": "BUTTONS", "buttons": buttons });
                let mut parts = vec![body, buttons];
                parts.extend((!header.is_empty()).then(|| header_part.clone()));
                parts
            };
            let mut components = flat(variables);
            if cards > 1 {
                let cards: Vec<_> =
                    (0..cards).map(|it| json!({ "components": flat(it) })).collect();
                components.push(json!({ "type": "CAROUSEL", "cards": cards }));
            }
            let format = if is_named { "NAMED" } else { "POSITIONAL" };
            definition("MARKETING", format, json!(components))
        },
    )
}

proptest! {
    #[test]
    fn what_fills_every_blank_is_right_and_what_leaves_one_out_is_not(definition in any_definition()) {
        let sent = filling(&definition, None);
        let breaches = definition.check(&components(sent.clone()));
        prop_assert_eq!(&breaches, &[], "{}", sent);
        for (place, blank) in definition.blanks().iter().enumerate() {
            let sent = filling(&definition, Some(place));
            let breaches = definition.check(&components(sent));
            prop_assert_eq!(breaches.is_empty(), !blank.is_required, "{}", blank);
            prop_assert!(breaches.iter().all(|it| it.code == "template.parameter_missing"));
        }
    }

    #[test]
    fn what_was_filled_in_leaves_no_blank(definition in any_definition()) {
        let shown = definition.fill(&components(filling(&definition, None)));
        prop_assert!(!serde_json::to_string(&shown).unwrap().contains("{{"));
    }

    #[test]
    fn no_template_and_no_send_ends_in_a_panic(listed in crate::properties::any_json(), sent in crate::properties::any_json()) {
        let listed = json!({ "name": "n", "language": "en", "components": listed });
        let definition = Definition::read(listed).unwrap();
        let sent = [Component::from(sent)];
        definition.check(&sent);
        definition.fill(&sent);
    }
}

#[test]
fn the_generator_covers_every_template_of_this_file() {
    for definition in all() {
        let sent = filling(&definition, None);
        assert_eq!(definition.check(&components(sent.clone())), [], "{sent}");
    }
}
