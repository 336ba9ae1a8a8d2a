//! A second start on the same directory: the same key, the same ids, the same history.

use waxwing_stories::front_door::{ANA, Base, House, Ready};

fn without_addresses(ready: &Ready) -> Ready {
    let (url, console_url, sandbox_url) = (String::new(), None, None);
    Ready { url, console_url, sandbox_url, sandbox_graph_url: None, ..ready.clone() }
}

async fn keeps_everything(mut house: House, killed: bool) {
    let gateway = house.gateway();
    let id = gateway.sends("Before.").to(ANA).under("before").await.accepted();
    gateway.sees_read(&id).await;
    house.sandbox().has_told_everything().await;
    let (messages, events) = (gateway.lists("").await, gateway.events().await);
    if killed {
        house.kills_the_gateway();
    } else {
        assert!(house.stops_the_gateway().await.success());
    }

    let again = house.starts().await;

    assert_eq!(without_addresses(again.ready()), without_addresses(gateway.ready()));
    assert_eq!(again.lists("").await, messages);
    assert_eq!(again.events().await, events);
    assert_eq!(house.phone(ANA).times_shown("Before.").await, 1);
    assert!(again.window(ANA).await.is_some());
    let replayed = again.sends("Before.").to(ANA).under("before").await;
    assert_eq!(replayed.header("idempotency-replayed"), Some("true"));
    assert_eq!(replayed.accepted(), id);
    let id = again.sends("After.").to(ANA).await.accepted();
    house.phone(ANA).shows("After.").await;
    again.sees_read(&id).await;
    assert_eq!(house.sandbox().took().await.len(), 2);
}

#[tokio::test]
async fn a_second_start_of_dev_keeps_key_ids_and_history() {
    keeps_everything(House::dev().await, false).await;
}

#[tokio::test]
async fn a_killed_dev_keeps_key_ids_and_history() {
    keeps_everything(House::dev().await, true).await;
}

#[tokio::test]
async fn a_second_start_of_serve_keeps_key_ids_and_history_on_postgresql() {
    keeps_everything(House::apart(Base::Postgres, "").await, true).await;
}
