//! Answers and requests that got lost: made good by proof, never sent twice.

use serde_json::Value;
use waxwing_stories::front_door::{ANA, BRUNO, Base, House, When};

/// A short wait for proof; the sandbox speaks within half a second.
const IMPATIENT: &str = "[dispatch]\nproof_wait_seconds = 2\n";

fn outcomes(message: &Value) -> Vec<&str> {
    let timeline = message["timeline"].as_array().into_iter().flatten();
    timeline.filter_map(|it| it["outcome"].as_str()).collect()
}

#[tokio::test]
async fn an_answer_that_got_lost_is_made_good_by_the_webhook() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "lose_answer", When::Next(1)).await;
    let lost = gateway.sends("Your table is ready.").to(ANA).await.accepted();
    let next = gateway.sends("By the window.").to(ANA).await.accepted();

    let message = gateway.sees_read(&lost).await;
    assert_eq!(message["status"], "delivered");
    assert_eq!(outcomes(&message), ["unanswered"], "{message:#}");
    let shown = house.phone(ANA).shows("Your table is ready.").await;
    assert_eq!(message["parts"][0]["platformReference"], shown["id"]);
    gateway.reaches(&next, "delivered").await;
    assert_eq!(sandbox.struck().await, [1]);
    let taken = sandbox.took().await;
    let texts: Vec<_> =
        taken.iter().filter_map(|it| it["request"]["text"]["body"].as_str()).collect();
    assert_eq!(texts, ["Your table is ready.", "By the window."]);
}

#[tokio::test]
async fn an_error_of_a_server_that_took_the_message_does_not_send_it_again() {
    let house = House::apart(Base::Sqlite, IMPATIENT).await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "status_500_after_accept", When::Next(1)).await;
    let id = gateway.sends("Taken all the same.").to(ANA).await.accepted();
    let message = gateway.reaches(&id, "delivered").await;
    assert_eq!(outcomes(&message), ["unanswered"], "{message:#}");
    assert_eq!(sandbox.times_took("Taken all the same.").await, 1);
}

/// A misfortune in which nothing was taken, though we cannot know it.
async fn is_sent_again_once_others_were_heard_of(effect: &str) {
    let house = House::apart(Base::Sqlite, IMPATIENT).await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", effect, When::Next(1)).await;
    let lost = gateway.sends("Are you there?").to(ANA).await.accepted();
    let unanswered =
        |it: &Value| it["reason"].as_str().is_some_and(|it| it.starts_with("unanswered"));
    let first = gateway.is(&lost, "unanswered", unanswered).await;
    assert_eq!(first["status"], "processing");
    // Nothing else was said on this channel, so silence means nothing: the wait is prolonged.
    let prolonged = |it: &Value| unanswered(it) && it["reason"] != first["reason"];
    gateway.is(&lost, "waiting on", prolonged).await;
    assert_eq!(sandbox.times_took("Are you there?").await, 0);

    let other = gateway.sends_template("hello_world").to(BRUNO).await.accepted();
    gateway.reaches(&other, "delivered").await;

    let message = gateway.reaches(&lost, "delivered").await;
    assert_eq!(outcomes(&message), ["unanswered", "accepted"], "{message:#}");
    assert_eq!(sandbox.times_took("Are you there?").await, 1);
    assert_eq!(house.phone(ANA).times_shown("Are you there?").await, 1);
}

#[tokio::test]
async fn a_request_that_got_lost_is_sent_again_once_others_were_heard_of() {
    is_sent_again_once_others_were_heard_of("lose_request").await;
}

#[tokio::test]
async fn an_error_of_a_server_that_may_have_taken_it_is_waited_for_like_silence() {
    is_sent_again_once_others_were_heard_of("status_500").await;
}

#[tokio::test]
async fn a_stuck_message_holds_its_own_contact_and_nobody_else() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "lose_request", When::Next(1)).await;
    gateway.sends("First.").to(ANA).await.accepted();
    let second = gateway.sends("Second.").to(ANA).await.accepted();
    let other = gateway.sends_template("hello_world").to(BRUNO).await.accepted();
    gateway.reaches(&other, "delivered").await;
    assert_eq!(gateway.message(&second).await["status"], "accepted");
    assert_eq!(sandbox.took().await.len(), 1);
}
