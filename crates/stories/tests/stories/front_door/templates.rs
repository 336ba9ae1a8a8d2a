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
