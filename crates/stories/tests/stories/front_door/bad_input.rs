//! Bad input at the door: a problem with code, pointer and what to do, and nothing is stored.

use serde_json::{Value, json};
use waxwing_stories::front_door::{ANA, Answer, House};

/// What must be the same after a request that was refused.
async fn kept(house: &House) -> (usize, usize, usize) {
    let gateway = house.gateway();
    let taken = house.sandbox().took().await.len();
    (gateway.lists("").await.len(), gateway.events().await.len(), taken)
}

fn text_to(phone: &str, text: &str) -> Value {
    json!({
        "receiver": { "contacts": [{ "identifierValue": phone }] },
        "body": { "type": "text", "text": { "text": text } },
    })
}

async fn posts(house: &House, body: &Value) -> Answer {
    house.gateway().posts(body.to_string()).await
}

#[tokio::test]
async fn a_request_that_is_not_as_expected_is_refused_where_it_is_wrong() {
    let house = House::dev().await;
    let before = kept(&house).await;
    let text = || text_to(ANA, "Hello");
    let changed = |change: fn(&mut Value)| {
        let mut body = text();
        change(&mut body);
        body
    };
    let cases = [
        (changed(|it| it["bodyy"] = json!(1)), "request.invalid", "/bodyy"),
        (changed(|it| it["body"]["txt"] = json!({})), "request.invalid", "/body/txt"),
        (
            changed(|it| it["body"]["text"]["tekst"] = json!("")),
            "request.invalid",
            "/body/text/tekst",
        ),
        (
            changed(|it| it["receiver"]["contact"] = json!([])),
            "request.invalid",
            "/receiver/contact",
        ),
        (changed(|it| it["body"]["text"]["text"] = json!(7)), "request.invalid", "/body/text/text"),
        (changed(|it| it["receiver"] = json!("Ana")), "request.invalid", "/receiver"),
        (changed(|it| it["validity"] = json!("soon")), "request.invalid", "/validity"),
        (changed(|it| it["validity"] = json!(0)), "message.validity_zero", "/validity"),
        (changed(|it| it["scheduledFor"] = json!("tomorrow")), "request.invalid", "/scheduledFor"),
        (
            changed(|it| it["scheduledFor"] = json!("2999-01-01T00:00:00Z")),
            "message.scheduled_too_far",
            "/scheduledFor",
        ),
        (changed(|it| it["body"]["type"] = json!("smoke")), "request.invalid", "/body/type"),
        (
            changed(|it| it["body"] = json!({ "type": "html", "html": "<b>Hello</b>" })),
            "content.kind_unsupported",
            "/body/type",
        ),
        (changed(|it| it["body"]["text"]["text"] = json!("")), "content.empty", "/body/text/text"),
        (
            changed(|it| it["receiver"]["contacts"] = json!([])),
            "request.invalid",
            "/receiver/contacts",
        ),
        (json!([]), "request.invalid", ""),
        (json!({ "body": text()["body"] }), "request.invalid", "/receiver"),
        (json!({ "receiver": text()["receiver"] }), "request.invalid", "/body"),
    ];
    for (body, code, pointer) in cases {
        let refused = posts(&house, &body).await;
        refused.is_refused(422, code).points_at(pointer);
    }
    assert_eq!(kept(&house).await, before);
}

#[tokio::test]
async fn what_is_no_json_or_too_large_is_refused_whole() {
    let house = House::dev().await;
    let before = kept(&house).await;
    let gateway = house.gateway();
    let twice = format!("{0}{0}", text_to(ANA, "Hello"));
    for broken in ["", "{", "{\"receiver\":", "hello", twice.as_str(), "{\"a\":\"\u{7}\"}"] {
        gateway.posts(broken.to_owned()).await.is_refused(400, "request.malformed");
    }
    gateway.posts(vec![0xff, 0xfe, 0x00]).await.is_refused(400, "request.malformed");
    let as_xml = gateway.post(&gateway.messages_url()).header("content-type", "text/xml");
    let refused = gateway.asks(as_xml.body("<message/>")).await;
    refused.is_refused(415, "request.unsupported_media_type");

    let mut large = text_to(ANA, "Hello");
    large["reference"] = "x".repeat(200 * 1024).into();
    posts(&house, &large).await.is_refused(413, "request.too_large");
    let mut attached = text_to(ANA, "Hello");
    let data = format!("data:image/png;base64,{}", "A".repeat(101 * 1024));
    attached["body"] = json!({ "type": "image", "image": { "images": [{ "mediaUrl": data }] } });
    let refused = posts(&house, &attached).await;
    refused.is_refused(413, "request.attachment_too_large");
    refused.points_at("/body/image/images/0/mediaUrl");
    assert_eq!(kept(&house).await, before);
}

#[tokio::test]
async fn a_text_may_have_4096_characters_and_no_more() {
    let house = House::dev().await;
    let before = kept(&house).await;
    for long in ["x".repeat(4_097), "ü".repeat(4_097), "🙂".repeat(4_097), "x".repeat(110 * 1024)]
    {
        let refused = posts(&house, &text_to(ANA, &long)).await;
        refused.is_refused(422, "content.too_long").points_at("/body/text/text");
    }
    assert_eq!(kept(&house).await, before);
    let longest = "ü".repeat(4_096);
    let id = posts(&house, &text_to(ANA, &longest)).await.accepted();
    house.gateway().reaches(&id, "delivered").await;
    assert_eq!(house.phone(ANA).times_shown(&longest).await, 1);
}

#[tokio::test]
async fn a_number_is_read_in_every_spelling_with_a_country_code_and_in_none_without() {
    let house = House::dev().await;
    let before = kept(&house).await;
    for wrong in ["0170 1234567", "1701234567", "(415) 555-0101", "", "+", "Ana", "+1", "+999123"] {
        let refused = posts(&house, &text_to(wrong, "Hello")).await;
        refused.is_refused(422, "recipient.invalid");
        refused.points_at("/receiver/contacts/0/identifierValue");
    }
    let abroad = posts(&house, &text_to("0049 (170) 1234-567", "Hello")).await;
    abroad.is_refused(422, "recipient.invalid").points_at("/receiver/contacts/0/identifierValue");
    let detail = abroad.json()["detail"].to_string();
    assert!(detail.contains("+49 170 1234567"), "it says how to write it: {detail}");
    assert_eq!(kept(&house).await, before);

    house.sandbox().meets("Greta", "+491701234567").await;
    house.gateway().may_write_freely_to("+491701234567").await;
    for spelling in ["+49 (170) 1234-567", "+49 170 1234567", "+49-170-1234567"] {
        let answer = posts(&house, &text_to(spelling, &format!("To {spelling}"))).await;
        answer.accepted();
        assert_eq!(answer.json()["receiver"]["contacts"][0]["identifierValue"], "+491701234567");
        house.phone("+491701234567").shows(spelling).await;
    }
}

#[tokio::test]
async fn queries_and_cursors_that_are_none_are_refused() {
    let house = House::dev().await;
    let gateway = house.gateway();
    for query in ["limit=0", "limit=101", "limit=x", "direction=up", "pageToken=x", "page=1"] {
        let refused = gateway.gets_of_channel(&format!("/messages?{query}")).await;
        refused.is_refused(422, "request.invalid");
    }
    for query in ["after=x", "limit=x", "wait=x", "before=1"] {
        gateway.gets(&format!("/events?{query}")).await.is_refused(422, "request.invalid");
    }
    gateway.knows("0170 1234567").await.is_refused(422, "recipient.invalid");
    gateway.knows("+491709999999").await.is_refused(404, "contact.unknown");
    gateway.gets_of_channel("/contacts/nobody").await.is_refused(404, "contact.unknown");
    gateway.gets_of_channel("/messages/nothing").await.is_refused(404, "message.unknown");
    let other = "/messages/0192f0a0-0000-7000-8000-000000000001";
    gateway.gets_of_channel(other).await.is_refused(404, "message.unknown");
}
