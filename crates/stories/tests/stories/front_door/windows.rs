//! The customer service window: what may be said inside it, and what outside.

use waxwing_stories::front_door::{ANA, BRUNO, House};

#[tokio::test]
async fn a_text_outside_the_window_is_refused_and_its_template_is_sent() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let refused = gateway.sends("Hello, stranger!").to(BRUNO).await;
    refused.is_refused(422, "window.closed").points_at("/body");
    let named = refused.json()["templates"].clone();
    assert_eq!(named[0], serde_json::json!({ "name": "hello_world", "locale": "en_US" }));
    assert!(gateway.lists("").await.iter().all(|it| it["direction"] == "incoming"));

    let id = gateway.sends_template("hello_world").to(BRUNO).await.accepted();
    let shown = house.phone(BRUNO).shows("").await;
    assert_eq!(shown["type"], "template");
    let message = gateway.reaches(&id, "delivered").await;
    assert_eq!(message["template"]["name"], "hello_world");
    assert_eq!(house.sandbox().took().await.len(), 1);
}

#[tokio::test]
async fn a_text_with_a_fallback_is_taken_outside_the_window_and_the_template_goes_out() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let id = gateway.sends("Hi Bruno!").to(BRUNO).or_else("hello_world").await.accepted();
    assert_eq!(house.phone(BRUNO).shows("").await["type"], "template");
    gateway.reaches(&id, "delivered").await;

    let id = gateway.sends("Hi Ana!").to(ANA).or_else("hello_world").await.accepted();
    assert_eq!(house.phone(ANA).shows("Hi Ana!").await["type"], "text");
    gateway.reaches(&id, "delivered").await;
    assert_eq!(house.sandbox().took().await.len(), 2);
}

#[tokio::test]
async fn a_window_closes_a_day_after_the_last_word() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    gateway.sends("Still here?").to(ANA).await.accepted();
    house.phone(ANA).shows("Still here?").await;

    sandbox.post("clock", &serde_json::json!({ "advance": "24h" })).await.ok();

    assert_eq!(gateway.window(ANA).await, None);
    let refused = gateway.sends("Anybody?").to(ANA).await;
    refused.is_refused(422, "window.closed");
    assert!(refused.json()["expires_at"].is_string(), "{}", refused.text());
    house.phone(ANA).writes("Yes, I am!").await;
    gateway.may_write_freely_to(ANA).await;
    gateway.sends("There you are.").to(ANA).await.accepted();
    house.phone(ANA).shows("There you are.").await;
}

#[tokio::test]
async fn a_window_that_closes_in_metas_eyes_alone_ends_in_a_failure_that_says_so() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    // Nobody told the gateway of people the sandbox does not have.
    sandbox.post("settings", &serde_json::json!({ "window_errors": "sync" })).await.ok();
    sandbox.strikes("messages", "code_131047", waxwing_stories::front_door::When::Next(1)).await;
    let id = gateway.sends("In time?").to(ANA).await.accepted();
    let message = gateway.reaches(&id, "sending_failed").await;
    assert_eq!(message["failure"]["code"], 131_047, "{message:#}");
    assert_eq!(gateway.events_of(&id).await, ["message.outbound", "message.failed"]);
}
