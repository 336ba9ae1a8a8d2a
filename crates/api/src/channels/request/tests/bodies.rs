//! What actions, lists, pictures and files become.

use super::*;

#[test]
fn actions_become_buttons_that_differ() {
    let all = messages(json!({ "type": "text", "text": { "text": "Sure?", "actions": [
        postback("Yes", "y"), reply("No"), postback("Perhaps", "y"),
    ] } }));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["interactive"]["body"]["text"], "Sure?");
    assert_eq!(buttons(&all[0]), [("y", "Yes"), ("No", "No"), ("y#2", "Perhaps")]);
}

#[test]
fn payloads_that_cannot_be_told_apart_are_refused_where_they_were_given() {
    let text = |payload: &str| {
        let actions = json!([postback("Yes", payload), postback("No", payload), reply("Perhaps")]);
        json!({ "type": "text", "text": { "text": "Sure?", "actions": actions } })
    };
    let same = |pointer: &str| vec![(pointer.to_owned(), "content.not_unique")];
    assert_eq!(breaches(text(&"y".repeat(254))), []);
    for length in [255, 256] {
        let expected = same("/body/text/actions/1/postback/payload");
        assert_eq!(faults_of_body(text(&"ü".repeat(length))), expected);
    }
    let row = "y".repeat(200);
    let items = json!([{ "title": "A", "actions": [postback("Soup", &row)] },
        { "title": "B", "actions": [postback("Salad", &row)] }]);
    let list = json!({ "type": "list", "list": { "text": "x", "items": items } });
    assert_eq!(faults_of_body(list), same("/body/list/items/1/actions/0/postback/payload"));
    let long = "y".repeat(256);
    let card =
        |actions: Value| json!({ "title": "A", "mediaUrl": "https://x/a.png", "actions": actions });
    let items = [
        card(json!([reply("Yes"), reply("No")])),
        card(json!([postback("Yes", &long), postback("No", &long)])),
    ];
    let cards = json!({ "type": "carousel", "carousel": { "text": "x", "items": items } });
    assert_eq!(faults_of_body(cards), same("/body/carousel/items/1/actions/1/postback/payload"));
}

#[test]
fn one_link_becomes_a_button_and_a_location_is_asked_for() {
    let all = messages(
        json!({ "type": "text", "text": { "text": "Look", "actions": [link("Shop", "https://x.example")] } }),
    );
    assert_eq!(all[0]["interactive"]["type"], "cta_url");
    let oddity = json!({ "text": "Where are you?", "actions": [{ "type": "locationRequest" }] });
    let wrapped = json!({ "type": "text", "text": oddity });
    assert_eq!(messages(oddity), messages(wrapped));
    assert_eq!(messages(json!({ "text": { "text": "x" } }))[0]["text"]["body"], "x");
}

#[test]
fn what_whatsapp_cannot_show_together_is_refused_with_advice() {
    let with =
        |actions: Value| json!({ "type": "text", "text": { "text": "x", "actions": actions } });
    let at = "/body/text/actions";
    for (actions, expected) in [
        (json!([reply("a"), link("b", "https://x")]), vec![(at, "content.conflict")]),
        (json!([{ "type": "locationRequest" }, reply("a")]), vec![(at, "content.conflict")]),
        (
            json!([link("a", "https://x"), link("b", "https://x")]),
            vec![("/body/text/actions/1", "content.too_many")],
        ),
        (
            json!([{ "type": "buy", "buy": { "text": "a", "amountCents": 1, "currency": "EUR" } }]),
            vec![("/body/text/actions/0/type", "content.kind_unsupported")],
        ),
        (
            json!([{ "type": "reply", "reply": { "text": "a", "imageUrl": "https://x" } }]),
            vec![("/body/text/actions/0/reply/imageUrl", "content.not_allowed")],
        ),
        (
            json!([{ "type": "reply", "reply": { "text": "a", "metadata": { "description": { "label": "d" } } } }]),
            vec![("/body/text/actions/0/reply/metadata/description/label", "content.not_allowed")],
        ),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(it, code)| (it.to_owned(), code)).collect();
        assert_eq!(faults_of_body(with(actions.clone())), expected, "{actions}");
    }
}

#[test]
fn a_card_has_one_link_or_replies_and_a_row_answers() {
    let card =
        |actions: Value| json!({ "title": "a", "mediaUrl": "https://x/a.mp4", "actions": actions });
    let carousel = |actions: Value| {
        let items = [card(json!([link("a", "https://x")])), card(actions)];
        json!({ "type": "carousel", "carousel": { "text": "x", "items": items } })
    };
    let at = "/body/carousel/items/1/actions";
    for (actions, code) in [
        (json!([]), "content.missing"),
        (json!([link("a", "https://x"), link("b", "https://x")]), "content.too_many"),
        (json!([link("a", "https://x"), reply("b")]), "content.conflict"),
    ] {
        assert_eq!(faults_of_body(carousel(actions)), [(at.to_owned(), code)]);
    }
    let answered = messages(carousel(json!([reply("Yes"), postback("No", "n")])));
    let cards = &answered[0]["interactive"]["action"]["cards"];
    assert_eq!(cards[0]["header"]["type"], "video");
    assert_eq!(cards[0]["body"]["text"], "*a*");
    assert_eq!(
        cards[1]["action"]["buttons"][1]["quick_reply"],
        json!({ "id": "n", "title": "No" })
    );
    let rows = json!([reply("a"), link("b", "https://x")]);
    let list = json!({ "type": "list", "list": { "text": "x", "items": [{ "actions": rows }] } });
    let expected = ("/body/list/items/0/actions/1".to_owned(), "content.conflict");
    assert_eq!(faults_of_body(list), [expected]);
}

#[test]
fn rows_of_all_sections_come_back_as_different_words() {
    let items = json!([
        { "title": "A", "actions": [reply("Soup"), postback("Salad", "Soup")] },
        { "title": "B", "actions": [reply("Soup")] },
    ]);
    let all = messages(json!({ "type": "list", "list": { "text": "x", "items": items } }));
    let sections = &all[0]["interactive"]["action"]["sections"];
    let ids = [&sections[0]["rows"][0], &sections[0]["rows"][1], &sections[1]["rows"][0]];
    assert_eq!(ids.map(|it| it["id"].clone()), ["Soup", "Soup#2", "Soup#3"].map(Value::from));
    assert_eq!(all[0]["interactive"]["action"]["button"], "Options");
}

#[test]
fn words_and_buttons_stand_with_the_last_picture() {
    let pictures = |count: usize| {
        let picture = |it| json!({ "mediaUrl": format!("https://x/{it}.avif"), "altText": format!("No. {it}") });
        (0..count).map(picture).collect::<Vec<_>>()
    };
    let all =
        messages(json!({ "type": "image", "image": { "images": pictures(2), "text": "Both" } }));
    assert_eq!(all[0]["image"], json!({ "link": "https://x/0.avif", "caption": "No. 0" }));
    assert_eq!(all[1]["image"], json!({ "link": "https://x/1.avif", "caption": "Both" }));
    let all = messages(json!({ "type": "image", "image": {
        "images": pictures(2), "actions": [reply("Nice")],
    } }));
    assert_eq!(all[1]["interactive"]["header"]["image"]["link"], "https://x/1.avif");
    assert_eq!(all[1]["interactive"]["body"]["text"], "No. 1");
    let bare = json!([{ "mediaUrl": "https://x/a.png" }]);
    let all = messages(
        json!({ "type": "image", "image": { "images": bare, "actions": [reply("Nice")] } }),
    );
    assert_eq!(all[0]["interactive"]["body"]["text"], "👇");
    let located = messages(json!({ "type": "image", "image": {
        "images": pictures(1), "text": "Where?", "actions": [{ "type": "locationRequest" }],
    } }));
    assert_eq!(located[0]["image"]["caption"], "No. 0");
    assert_eq!(located[1]["interactive"]["body"]["text"], "Where?");
    let many = faults_of_body(json!({ "type": "image", "image": { "images": pictures(11) } }));
    assert_eq!(many, [("/body/image/images".to_owned(), "content.too_many")]);
    let none = faults_of_body(json!({ "type": "image", "image": { "images": [] } }));
    assert_eq!(none, [("/body/image/images".to_owned(), "content.too_few")]);
}

#[test]
fn what_has_no_room_for_words_is_followed_by_them() {
    let file = |link: &str| json!({ "mediaUrl": link });
    let kinds = |body: Value| {
        let all = messages(body);
        all.iter().map(|it| it["type"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let voice = json!({ "type": "file", "file": {
        "files": [file("https://x/a.pdf"), file("https://x/b.ogg")], "text": "Listen",
    } });
    assert_eq!(kinds(voice), ["document", "audio", "text"]);
    let sticker = json!({ "type": "file", "file": {
        "files": [file("https://x/a.webp")], "actions": [reply("Ha")],
    } });
    assert_eq!(kinds(sticker), ["sticker", "interactive"]);
    let moving = json!({ "type": "gif", "gif": { "mediaUrl": "https://x/a.mp4", "text": "x" } });
    assert_eq!(kinds(moving), ["video"]);
    assert_eq!(
        kinds(json!({ "type": "gif", "gif": { "mediaUrl": "https://x/a.gif" } })),
        ["document"]
    );
    let named = json!({ "type": "file", "file": {
        "files": [{ "mediaUrl": "https://x/1", "filename": "passport.pdf" }], "actions": [reply("Ok")],
    } });
    let all = messages(named);
    assert_eq!(all[0]["interactive"]["header"]["document"]["filename"], "passport.pdf");
}
