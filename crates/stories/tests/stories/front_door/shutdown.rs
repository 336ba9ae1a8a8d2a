//! A graceful end: what was accepted is kept, what is under way lands, and nobody waits for long.

use futures::future::join_all;
use std::time::Duration;
use waxwing_stories::front_door::{ANA, Base, House, When, until};

const PEOPLE: usize = 12;

fn number(person: usize) -> String {
    format!("+49151123{person:05}")
}

#[tokio::test]
async fn sends_under_way_land_before_the_end_and_the_rest_goes_out_after_the_next_start() {
    let mut house = House::apart(Base::Sqlite, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let names: Vec<_> = (0..PEOPLE).map(|it| format!("Person {it}")).collect();
    join_all((0..PEOPLE).map(|it| {
        let (sandbox, names) = (&sandbox, &names);
        async move { sandbox.meets(&names[it], &number(it)).await }
    }))
    .await;
    join_all((0..PEOPLE).map(|it| {
        let gateway = gateway.clone();
        async move { gateway.may_write_freely_to(&number(it)).await }
    }))
    .await;
    sandbox.strikes("messages", "delay_ms_1000", When::Every(1)).await;
    for person in 0..PEOPLE {
        for word in ["first", "second"] {
            gateway.sends(&format!("{word} {person}")).to(&number(person)).await.accepted();
        }
    }
    sandbox.takes("first 0").await;

    house.serve().terminate();
    let status = house.serve().ended(Duration::from_secs(8)).await;

    assert!(status.success(), "{status}");
    assert!(house.logs().contains("nothing that was accepted is lost"), "{}", house.logs());
    sandbox.heals().await;
    let gateway = house.starts_again().await;
    for message in gateway.lists("direction=outgoing").await {
        let id = message["id"].as_str().expect("it has an id");
        let message = gateway.reaches(id, "delivered").await;
        let timeline = message["timeline"].as_array().expect("there is a timeline");
        let interrupted = timeline.iter().any(|it| it["outcome"] == "interrupted");
        assert!(!interrupted, "what was under way had landed: {message:#}");
    }
    for person in 0..PEOPLE {
        for word in ["first", "second"] {
            assert_eq!(sandbox.times_took(&format!("{word} {person}")).await, 1);
        }
    }
}

#[tokio::test]
async fn one_who_waits_for_events_does_not_hold_up_the_end() {
    let mut house = House::dev().await;
    let tail = house.begins("tail", &["tail", "--all"]);
    house.gateway().sends("Listen.").to(ANA).await.accepted();
    until("tail is listening", async || tail.out().contains("message.read").then_some(())).await;
    let gateway = house.gateway();
    let url = format!("{}/events?after=latest&wait=60", gateway.workspace_url());
    let waiting = tokio::spawn(gateway.request(reqwest::Method::GET, &url).send());
    let live = house.sandbox().listens_to(ANA).await;

    house.serve().terminate();
    let status = house.serve().ended(Duration::from_secs(5)).await;

    assert!(status.success(), "{status}");
    drop(live);
    let answer = waiting.await.expect("the call ends");
    // It may have come too late to be taken; if it was taken, it was answered.
    assert!(answer.is_err() || answer.is_ok_and(|it| it.status() == 200));
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let mut house = House::apart(Base::Sqlite, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "delay_ms_15000", When::Next(1)).await;
    let id = gateway.sends("Slowly.").to(ANA).await.accepted();
    sandbox.takes("Slowly.").await;
    house.serve().terminate();
    until("it has begun to end", async || {
        let request = gateway.stranger(reqwest::Method::GET, &gateway.webhook_url());
        request.send().await.is_err().then_some(())
    })
    .await;
    assert_eq!(house.serve().exited(), None, "it waits for the call under way");
    house.serve().terminate();
    house.serve().ended(Duration::from_secs(3)).await;
    let gateway = house.starts_again().await;
    gateway.reaches(&id, "delivered").await;
    assert_eq!(sandbox.times_took("Slowly.").await, 1);
}
