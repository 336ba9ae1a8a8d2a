//! Templates at the front door: they are there before `waxwing dev` says that it is ready.

use serde_json::{Value, json};
use waxwing_stories::front_door::{BRUNO, House};

#[tokio::test]
async fn what_the_sandbox_approved_can_be_sent_from_the_first_moment() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let page = gateway.gets_of_channel("/templates?status=APPROVED&limit=100").await.json();
    let names: Vec<&str> = page["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.contains(&"order_update") && names.contains(&"start_conversation"), "{names:?}");

    let misspelt = gateway.sends_template("order_updaet").to(BRUNO).await;
    misspelt.is_refused(422, "template.unknown");
    let bare = gateway.sends_template("order_update").to(BRUNO).await;
    bare.is_refused(422, "template.parameter_missing");
    assert_eq!(house.sandbox().took().await, [Value::Null; 0]);
}

#[tokio::test]
async fn somebody_new_is_reached_by_the_template_that_begins_a_conversation() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": BRUNO }] },
        "body": { "type": "text", "text": { "text": "Hi Bruno!" } },
        "fallbackTemplate": true,
    });
    let id = gateway.posts(body.to_string()).await.accepted();
    let shown = house.phone(BRUNO).shows("Please reply to this message").await;
    assert_eq!(shown["type"], "template");
    gateway.reaches(&id, "delivered").await;
}

/// A template of ten cards, each with two long addresses.
fn large(name: &str) -> Value {
    let address = format!("https://shop.example/{}/", "a".repeat(1_900));
    let button = |text: &str| {
        json!({
            "type": "URL", "text": text, "url": format!("{address}{{{{1}}}}"),
            "example": [format!("{address}1")],
        })
    };
    let card = |number: usize| {
        json!({ "components": [
            { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::aW"] } },
            { "type": "BODY", "text": format!("This is number {number} of what is new.") },
            { "type": "BUTTONS", "buttons": [button("Buy"), button("Look")] },
        ] })
    };
    let cards: Vec<Value> = (1..=10).map(card).collect();
    json!({
        "name": name, "language": "en_US", "category": "MARKETING",
        "components": [
            { "type": "BODY", "text": "Look at all that is new in our shop." },
            { "type": "CAROUSEL", "cards": cards },
        ],
    })
}

#[tokio::test]
async fn templates_too_large_for_one_answer_are_read_in_smaller_pages() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let templates = format!("{}/templates", gateway.channel_url());
    for number in 0..20 {
        let request = gateway.post(&templates).json(&large(&format!("large_{number:02}")));
        let made = gateway.asks(request).await;
        assert_eq!(made.status, 201, "{made:?}");
    }
    let synced = gateway.asks(gateway.post(&format!("{templates}/sync"))).await;
    assert_eq!(synced.status, 200, "{synced:?}");
    assert!(synced.json()["templates"].as_u64().is_some_and(|it| it > 20), "{synced:?}");
}
