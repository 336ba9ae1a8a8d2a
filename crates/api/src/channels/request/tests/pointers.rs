//! Breaches are pointed at where the caller wrote what breaks a limit.

use super::*;

/// Some breach of the body is pointed at there.
fn check_pointed(body: Value, (pointer, code): (&str, &'static str)) {
    let found = breaches(body.clone());
    assert!(found.contains(&(pointer.to_owned(), code)), "{found:?} of {body:#}");
}

#[test]
fn breaches_of_words_and_buttons_are_pointed_at_where_the_caller_wrote() {
    let long = "x".repeat(2_000);
    for (body, pointer, code) in [
        (
            json!({ "type": "text", "text": { "text": "x".repeat(4_097) } }),
            "/body/text/text",
            "content.too_long",
        ),
        (
            json!({ "type": "text", "text": { "text": "x", "actions": [reply("a"), reply(&long)] } }),
            "/body/text/actions/1/reply/text",
            "content.too_long",
        ),
        (
            json!({ "type": "text", "text": { "text": "x", "actions": [postback("a", &long)] } }),
            "/body/text/actions/0/postback/payload",
            "content.too_long",
        ),
        (
            json!({ "type": "text", "text": { "text": "x", "actions": [reply("a"), reply("b"), reply("c"), reply("d")] } }),
            "/body/text/actions",
            "content.too_many",
        ),
        (
            json!({ "type": "text", "text": { "text": "x", "actions": [link("a", "x.example")] } }),
            "/body/text/actions/0/link/url",
            "content.malformed",
        ),
    ] {
        check_pointed(body, (pointer, code));
    }
}

#[test]
fn breaches_of_media_rows_and_cards_are_pointed_at_where_the_caller_wrote() {
    let long = "x".repeat(2_000);
    let picture = |link: &str| json!({ "mediaUrl": link, "altText": "a" });
    for (body, pointer, code) in [
        (
            json!({ "type": "image", "image": { "images": [picture("https://x/a"), picture("ftp://x")] } }),
            "/body/image/images/1/mediaUrl",
            "content.malformed",
        ),
        (
            json!({ "type": "image", "image": { "images": [picture("https://x/a")], "text": long } }),
            "/body/image/text",
            "content.too_long",
        ),
        (
            json!({ "type": "location", "location": { "coordinates": { "latitude": 91, "longitude": 4 } } }),
            "/body/location/coordinates/latitude",
            "content.out_of_range",
        ),
        (
            json!({ "type": "list", "list": { "text": "x", "items": [
                { "title": "a", "actions": [reply("a")] }, { "actions": [reply(&long)] },
            ] } }),
            "/body/list/items/1/actions/0/reply/text",
            "content.too_long",
        ),
        (
            json!({ "type": "carousel", "carousel": { "text": "x", "items": [
                { "title": "a", "mediaUrl": "https://x/a.jpg", "actions": [link("a", "https://x")] },
                { "title": "b", "description": long, "mediaUrl": "https://x/b.jpg", "actions": [link("a", "https://x")] },
            ] } }),
            "/body/carousel/items/1/description",
            "content.too_long",
        ),
        (
            json!({ "type": "whatsapp", "whatsapp": { "type": "reaction", "reaction": { "message_id": "wamid.x", "emoji": "ha" } } }),
            "/body/whatsapp/reaction/emoji",
            "content.malformed",
        ),
    ] {
        check_pointed(body, (pointer, code));
    }
}
