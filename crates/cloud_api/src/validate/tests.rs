//! What breaks a limit is told, all of it, where it is.

use super::*;
use serde_json::json;

fn check(content: Value, expected: &[(&str, &str)]) {
    let content = Content::from_json(&content.to_string()).unwrap();
    let breaches = validate(&content);
    let found: Vec<_> = breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(found, expected, "{}", content.to_json());
}

fn text(body: impl Into<Value>) -> Value {
    json!({ "type": "text", "text": { "body": body.into() } })
}

fn interactive(value: Value) -> Value {
    json!({ "type": "interactive", "interactive": value })
}

#[test]
fn a_text_has_something_to_say_and_an_end() {
    check(text("x"), &[]);
    check(text("😀".repeat(4096)), &[]);
    check(text("😀".repeat(4097)), &[("/text/body", "content.too_long")]);
    check(text(""), &[("/text/body", "content.empty")]);
    check(text(" \n\t"), &[("/text/body", "content.empty")]);
    check(text(5), &[("/text/body", "content.wrong_type")]);
    check(text(Value::Null), &[("/text/body", "content.missing")]);
    check(json!({ "type": "text" }), &[("/text", "content.missing")]);
    check(json!({ "type": "text", "text": "x" }), &[("/text", "content.wrong_type")]);
}

#[test]
fn a_breach_tells_its_limit_and_what_was_found() {
    let content = Content::text("x".repeat(4097));
    let breaches = validate(&content);
    assert_eq!(breaches[0].detail, "must be at most 4096 characters long, and has 4097");
    assert_eq!((&breaches[0].limit, &breaches[0].found), (&Some(4096.into()), &Some(4097.into())));
}

#[test]
fn every_breach_is_told_at_once() {
    let reply =
        |id: &str, title: &str| json!({ "type": "reply", "reply": { "id": id, "title": title } });
    check(
        interactive(json!({
            "type": "button",
            "header": { "type": "text", "text": "x".repeat(61) },
            "footer": { "text": "" },
            "action": { "buttons": [
                reply("a", "Keep"), reply("a", "Keep"), reply(" c", &"x".repeat(21)), reply("d", "Move"),
            ] },
        })),
        &[
            ("/interactive/header/text", "content.too_long"),
            ("/interactive/body", "content.missing"),
            ("/interactive/footer/text", "content.empty"),
            ("/interactive/action/buttons", "content.too_many"),
            ("/interactive/action/buttons/2/reply/title", "content.too_long"),
            ("/interactive/action/buttons/2/reply/id", "content.malformed"),
            ("/interactive/action/buttons/1/reply/title", "content.not_unique"),
            ("/interactive/action/buttons/1/reply/id", "content.not_unique"),
        ],
    );
}

#[test]
fn a_medium_has_one_source() {
    let image = |value: Value| json!({ "type": "image", "image": value });
    check(image(json!({ "id": "1" })), &[]);
    check(image(json!({ "link": "https://a.example/1.jpg", "caption": "Menu" })), &[]);
    check(image(json!({ "link": "HTTPS://a.example/1.jpg" })), &[]);
    check(image(json!({})), &[("/image", "content.missing")]);
    let both = json!({ "id": "1", "link": "https://a.example/1.jpg" });
    check(image(both), &[("/image", "content.conflict")]);
    check(image(json!({ "link": "ftp://a.example" })), &[("/image/link", "content.malformed")]);
    check(image(json!({ "link": "https://" })), &[("/image/link", "content.malformed")]);
    let audio = json!({ "type": "audio", "audio": { "id": "1", "voice": true, "caption": "no" } });
    check(audio, &[("/audio/caption", "content.not_allowed")]);
}

#[test]
fn a_place_is_on_the_globe() {
    let place = |latitude: Value, longitude: Value| json!({ "type": "location", "location": { "latitude": latitude, "longitude": longitude } });
    check(place(json!("38.7223"), json!(-9.1393)), &[]);
    check(
        place(json!(90.1), json!("west")),
        &[
            ("/location/latitude", "content.out_of_range"),
            ("/location/longitude", "content.wrong_type"),
        ],
    );
}

#[test]
fn a_reaction_is_one_emoji_or_none() {
    let reaction = |emoji: &str| json!({ "type": "reaction", "reaction": { "message_id": "wamid.1", "emoji": emoji } });
    for one in [
        "",
        "👍",
        "👍🏽",
        "❤️",
        "👨‍👩‍👧‍👦",
        "🇵🇹",
        "1️⃣",
        "ℹ️",
        "🅰️",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    ] {
        check(reaction(one), &[]);
    }
    for none in ["👍👍", "ok", "x", "1", " ", "é", "👍!", "!"] {
        check(reaction(none), &[("/reaction/emoji", "content.malformed")]);
    }
}

#[test]
fn a_card_has_a_name() {
    check(
        json!({ "type": "contacts", "contacts": [
            { "name": { "formatted_name": "Inês" }, "phones": [{ "phone": "+351" }], "birthday": "1988-04-02" },
            { "name": {}, "phones": {}, "birthday": "2 April" },
        ] }),
        &[
            ("/contacts/1/name/formatted_name", "content.missing"),
            ("/contacts/1/phones", "content.wrong_type"),
            ("/contacts/1/birthday", "content.malformed"),
        ],
    );
    check(json!({ "type": "contacts", "contacts": [] }), &[("/contacts", "content.too_few")]);
}

#[test]
fn a_list_has_ten_rows_in_all() {
    let rows = |from: usize, count: usize| -> Vec<Value> {
        (from..from + count).map(|it| json!({ "id": it.to_string(), "title": "Row" })).collect()
    };
    let list = |sections: Value| {
        interactive(json!({ "type": "list", "body": { "text": "Pick" },
            "action": { "button": "Choose", "sections": sections } }))
    };
    check(list(json!([{ "rows": rows(0, 10) }])), &[]);
    check(
        list(json!([{ "title": "One", "rows": rows(0, 6) }, { "rows": rows(5, 5) }])),
        &[
            ("/interactive/action/sections", "content.too_many"),
            ("/interactive/action/sections/1/title", "content.missing"),
            ("/interactive/action/sections/1/rows/0/id", "content.not_unique"),
        ],
    );
}

#[test]
fn the_cards_of_a_carousel_are_alike() {
    let card = |place: usize, kind: &str| {
        json!({ "card_index": place, "type": "cta_url",
        "header": { "type": kind, kind: { "link": "https://a.example/1" } },
        "body": { "text": "Tent" },
        "action": { "name": "cta_url", "parameters": { "display_text": "View", "url": "https://a.example" } } })
    };
    let carousel = |cards: Value| {
        interactive(
            json!({ "type": "carousel", "body": { "text": "New" }, "action": { "cards": cards } }),
        )
    };
    check(carousel(json!([card(0, "image"), card(1, "image")])), &[]);
    check(carousel(json!([card(0, "image")])), &[("/interactive/action/cards", "content.too_few")]);
    let mut long = card(0, "video");
    long["body"]["text"] = "a\nb\nc\nd".into();
    check(
        carousel(json!([card(0, "image"), long])),
        &[
            ("/interactive/action/cards/1/body/text", "content.too_many"),
            ("/interactive/action/cards/1/card_index", "content.not_unique"),
            ("/interactive/action/cards/1/header/type", "content.conflict"),
        ],
    );
}

#[test]
fn a_flow_has_one_name_and_opens_one_way() {
    let flow = |parameters: Value| {
        interactive(json!({ "type": "flow", "body": { "text": "Book" },
            "action": { "name": "flow", "parameters": parameters } }))
    };
    check(flow(json!({ "flow_message_version": "3", "flow_cta": "Book", "flow_id": "1" })), &[]);
    check(
        flow(json!({ "flow_message_version": "2", "flow_id": "1", "flow_name": "n",
            "flow_action": "data_exchange", "flow_action_payload": { "screen": "START" } })),
        &[
            ("/interactive/action/parameters/flow_message_version", "content.not_one_of"),
            ("/interactive/action/parameters/flow_cta", "content.missing"),
            ("/interactive/action/parameters", "content.conflict"),
            ("/interactive/action/parameters/flow_action_payload", "content.conflict"),
        ],
    );
}

#[test]
fn a_template_has_a_name_a_language_and_whole_parameters() {
    let name = "ä".repeat(512);
    let template = |value: Value| json!({ "type": "template", "template": value });
    check(template(json!({ "name": name, "language": { "code": "en_US" } })), &[]);
    check(
        template(json!({ "name": name + "x", "language": { "code": "" }, "components": [
            { "parameters": [] },
            { "type": "BODY", "parameters": [{ "type": "text" }, { "type": "currency", "currency": {} }] },
            { "type": "button", "index": 10 },
            { "type": "hologram", "depth": 3 },
        ] })),
        &[
            ("/template/name", "content.too_long"),
            ("/template/language/code", "content.empty"),
            ("/template/components/0/type", "content.missing"),
            ("/template/components/1/parameters/0/text", "content.missing"),
            ("/template/components/1/parameters/1/currency/fallback_value", "content.missing"),
            ("/template/components/1/parameters/1/currency/code", "content.missing"),
            ("/template/components/1/parameters/1/currency/amount_1000", "content.missing"),
            ("/template/components/2/sub_type", "content.missing"),
            ("/template/components/2/index", "content.out_of_range"),
        ],
    );
}

#[test]
fn what_we_have_no_words_for_is_not_judged() {
    check(json!({ "type": "hologram", "hologram": 5 }), &[]);
    check(interactive(json!({ "type": "hologram" })), &[]);
    check(json!({ "type": "text", "text": { "body": "x", "mood": 5 } }), &[]);
}
