//! The caller's key against doing it twice.

use futures::future::join_all;
use reqwest::Method;
use std::collections::BTreeSet;
use waxwing_stories::front_door::{ANA, House};

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer_and_sends_one_message() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let order = || gateway.sends("Order 17 has left.").to(ANA).under("order-17");
    let first = order().await;
    assert_eq!(first.header("idempotency-replayed"), None);
    let id = first.accepted();
    let second = order().await;
    assert_eq!(second.accepted(), id);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    house.phone(ANA).shows("Order 17 has left.").await;
    gateway.reaches(&id, "delivered").await;
    assert_eq!(order().await.accepted(), id);

    let reused = gateway.sends("Order 18 has left.").to(ANA).under("order-17").await;
    reused.is_refused(422, "idempotency.key_reused");
    gateway.sends("Order 19 has left.").to(ANA).await.accepted();
    house.phone(ANA).shows("Order 19 has left.").await;
    assert_eq!(house.sandbox().took().await.len(), 2);
    assert_eq!(house.phone(ANA).times_shown("Order 17 has left.").await, 1);
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer_although_the_template_is_gone() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let greeting = || gateway.sends_template("hello_world").to(ANA).under("greeting");
    let id = greeting().await.accepted();
    gateway.reaches(&id, "delivered").await;
    let page = gateway.gets_of_channel("/templates?name=hello_world").await.json();
    let template = page["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{page}"));
    let template = format!("{}/templates/{template}", gateway.channel_url());
    let deleted = gateway.asks(gateway.request(Method::DELETE, &template)).await;
    assert_eq!(deleted.status, 204, "{deleted:?}");
    let again = greeting().await;
    assert_eq!(again.accepted(), id);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    gateway.sends_template("hello_world").to(ANA).await.is_refused(422, "template.unknown");
    let other = gateway.sends_template("hello_again").to(ANA).under("greeting").await;
    other.is_refused(422, "idempotency.key_reused");
    assert_eq!(house.sandbox().took().await.len(), 1);
}

#[tokio::test]
async fn fifty_calls_at_once_with_one_key_are_one_message() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let calls = (0..50).map(|_| gateway.sends("Once.").to(ANA).under("once").go());
    let answers = join_all(calls).await;
    let ids: BTreeSet<_> =
        answers.iter().map(|it| it.as_ref().expect("each is answered").accepted()).collect();
    assert_eq!(ids.len(), 1);
    let first_ones =
        answers.iter().flatten().filter(|it| it.header("idempotency-replayed").is_none());
    assert_eq!(first_ones.count(), 1);
    gateway.reaches(ids.first().expect("there is one"), "delivered").await;
    assert_eq!(house.sandbox().took().await.len(), 1);
    assert_eq!(gateway.lists("direction=outgoing").await.len(), 1);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_a_refused_request_does_not_use_its_key_up() {
    let house = House::dev().await;
    let gateway = house.gateway();
    for key in ["", " ", "\"\"", &"k".repeat(256)] {
        let refused = gateway.sends("Hello").to(ANA).under(key).await;
        refused.is_refused(400, "idempotency.key_invalid");
    }
    let refused = gateway.sends("").to(ANA).under("again").await;
    refused.is_refused(422, "content.empty");
    gateway.sends("Now it says something.").to(ANA).under("again").await.accepted();
    house.phone(ANA).shows("Now it says something.").await;
    let longest = "k".repeat(255);
    gateway.sends("Long.").to(ANA).under(&longest).await.accepted();
}
