//! What is lost, late, doubled or out of order, and what becomes of it.

use std::time::Duration;
use waxwing_sandbox::world::Effect;
use waxwing_stories::world::{Kind, Luck, World};

#[tokio::test]
async fn an_answer_that_got_lost_is_made_good_by_the_webhook() {
    let mut world = World::new().await;
    world.misfortune(Effect::LoseAnswer, 1);
    world.we_send("hello").await;
    world.settle().await;
    assert_eq!(world.taken(), ["hello"]);
    assert_eq!(world.shows("hello").await, "read");
    assert_eq!(world.attempts("hello").await, ["unanswered"]);
}

#[tokio::test]
async fn a_request_that_got_lost_is_sent_again_once_silence_means_something() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    bruno.writes(&world, "Olá");
    world.settle().await;
    world.misfortune(Effect::LoseRequest, 1);
    world.we_send("lost").await;
    world.breathe().await;
    assert_eq!(world.shows("lost").await, "accepted");
    world.passes(Duration::from_secs(1));
    world.we_send_to(&bruno, "not lost").await.expect("the window is open");
    world.settle().await;
    assert_eq!(world.taken(), ["not lost", "lost"]);
    assert_eq!(world.attempts("lost").await, ["unanswered", "accepted"]);
    assert_eq!(world.shows("lost").await, "read");
}

#[tokio::test]
async fn silence_that_means_nothing_repeats_nothing() {
    let mut world = World::new().await;
    world.misfortune(Effect::LoseRequest, 1);
    world.we_send("lost").await;
    world.settle().await;
    assert_eq!(world.taken(), [""; 0]);
    assert_eq!(world.shows("lost").await, "failed: message.unanswered");
    assert_eq!(world.attempts("lost").await, ["unanswered"]);
}

#[tokio::test]
async fn a_channel_that_never_repeats_says_so_when_the_wait_is_over() {
    let mut world = World::new().await;
    world.never_repeat();
    world.restart().await;
    world.misfortune(Effect::LoseRequest, 1);
    world.we_send("lost").await;
    world.we_send("next").await;
    world.settle().await;
    assert_eq!(world.taken(), ["next"]);
    assert_eq!(world.shows("lost").await, "failed: message.unanswered");
    assert_eq!(world.shows("next").await, "read");
}

#[tokio::test]
async fn an_answer_without_sense_is_no_reason_to_send_again() {
    for effect in [Effect::Status500AfterAccept, Effect::LoseAnswer] {
        let mut world = World::new().await;
        world.misfortune(effect, 3);
        for text in ["one", "two", "three", "four"] {
            world.we_send(text).await;
        }
        world.settle().await;
        assert_eq!(world.taken(), ["one", "two", "three", "four"]);
        assert_eq!(world.broken_promises().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_limit_that_was_reached_holds_a_message_and_its_followers_back() {
    let mut world = World::new().await;
    world.misfortune(Effect::Code(130_429), 2);
    world.we_send("one").await;
    world.we_send("two").await;
    world.settle().await;
    assert_eq!(world.taken(), ["one", "two"]);
    assert_eq!(world.attempts("one").await, ["refused", "refused", "accepted"]);
}

#[tokio::test]
async fn an_expired_token_holds_the_channel_and_loses_nothing() {
    let mut world = World::new().await;
    world.misfortune(Effect::Code(190), 3);
    world.we_send("one").await;
    world.we_send("two").await;
    world.settle().await;
    assert_eq!(world.taken(), ["one", "two"]);
    assert_eq!(world.shows("two").await, "read");
}

#[tokio::test]
async fn a_stuck_message_holds_nobody_but_its_own_contact() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    bruno.writes(&world, "Olá");
    world.settle().await;
    world.misfortune(Effect::LoseRequest, 1);
    world.we_send("stuck").await;
    world.breathe().await;
    world.we_send("behind it").await;
    world.we_send_to(&bruno, "beside it").await.expect("the window is open");
    world.breathe().await;
    assert_eq!(world.taken(), ["beside it"]);
    world.settle().await;
    assert_eq!(world.taken(), ["beside it", "stuck", "behind it"]);
}

#[tokio::test]
async fn many_messages_behind_a_stuck_one_leave_room_for_everybody_else() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    bruno.writes(&world, "Olá");
    world.settle().await;
    world.misfortune(Effect::LoseRequest, 1);
    for number in 0..12 {
        world.we_send(&format!("stuck {number:02}")).await;
    }
    world.breathe().await;
    world.we_send_to(&bruno, "beside them").await.expect("the window is open");
    world.breathe().await;
    assert_eq!(world.taken(), ["beside them"]);
    world.settle().await;
    assert_eq!(world.taken().len(), 13);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

#[tokio::test]
async fn an_outage_is_not_taken_for_silence() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    bruno.writes(&world, "Olá");
    world.settle().await;
    world.we_send_to(&bruno, "heard of").await.expect("the window is open");
    world.breathe().await;
    world.passes(Duration::from_millis(40));
    world.misfortune(Effect::LoseAnswer, 1);
    world.we_send("taken").await;
    world.breathe().await;
    world.passes(Duration::from_millis(10));
    // Meta speaks of the first message, so that there is no silence; then we are gone.
    world.breathe().await;
    world.webhooks_always(Effect::DelayMs(600_000));
    world.crash().await;
    world.passes(Duration::from_mins(10));
    world.start().await;
    world.settle().await;
    assert_eq!(world.taken(), ["heard of", "taken"]);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

#[tokio::test]
async fn a_caller_who_hangs_up_loses_no_message() {
    let mut world = World::new().await;
    // Whom one has written to before is remembered: nothing is looked up before the message is taken.
    world.we_send("good morning").await;
    world.settle().await;
    world.we_send_and_hang_up("hello").await;
    world.settle().await;
    assert_eq!(world.taken().len(), 2);
}

#[tokio::test]
async fn webhooks_doubled_and_out_of_order_change_nothing() {
    let mut world = World::new().await;
    world.webhooks_always(Effect::Duplicate);
    world.webhooks_always(Effect::Reorder);
    world.we_send("hello").await;
    world.settle().await;
    world.ana().writes(&world, "once");
    world.settle().await;
    assert_eq!(world.shows("hello").await, "read");
    for kind in ["message.sent", "message.delivered", "message.read"] {
        assert_eq!(world.events(kind).await, 1, "{kind}");
    }
    // Ana's first message, and this one.
    assert_eq!(world.events("message.inbound").await, 2);
}

#[tokio::test]
async fn webhooks_that_overtake_the_answer_are_believed() {
    let luck = Luck { early_webhooks: 100, lost_answer: 100, ..Luck::default() };
    let mut world = World::with(Kind::Sqlite, 67, luck).await;
    world.we_send("hello").await;
    world.settle().await;
    assert_eq!(world.taken(), ["hello"]);
    assert_eq!(world.shows("hello").await, "read");
    assert_eq!(world.broken_promises().await, [""; 0]);
}

#[tokio::test]
async fn webhooks_that_are_late_are_taken_when_they_come() {
    let mut world = World::new().await;
    world.webhooks_always(Effect::DelayMs(300_000));
    world.misfortune(Effect::LoseAnswer, 1);
    world.we_send("hello").await;
    world.breathe().await;
    assert_eq!(world.shows("hello").await, "accepted");
    world.settle().await;
    assert_eq!(world.taken(), ["hello"]);
    assert_eq!(world.shows("hello").await, "read");
}

#[tokio::test]
async fn a_crash_between_the_call_and_its_answer_sends_nothing_twice() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        // Late webhooks: whoever does not wait for them sends twice.
        let luck = Luck { crash_in_call: 30, late_webhooks: 100, ..Luck::default() };
        let mut world = World::with(kind, 5, luck).await;
        for number in 0..8 {
            world.we_send(&format!("message {number}")).await;
        }
        world.settle().await;
        assert_eq!(world.broken_promises().await, [""; 0], "{kind:?}");
    }
}

#[tokio::test]
async fn what_was_accepted_before_a_crash_is_sent_after_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let mut world = World::with(kind, 6, Luck::default()).await;
        world.we_send("one").await;
        world.we_send("two").await;
        world.restart().await;
        world.settle().await;
        assert_eq!(world.taken(), ["one", "two"], "{kind:?}");
        assert_eq!(world.broken_promises().await, [""; 0], "{kind:?}");
    }
}
