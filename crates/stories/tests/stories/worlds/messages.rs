//! What goes out, what comes in, and what may not.

use insta::assert_snapshot;
use std::time::Duration;
use waxwing_app::messages::SendError;
use waxwing_cloud_api::content::Content;
use waxwing_domain::admission::Refusal;
use waxwing_sandbox::world::Effect;
use waxwing_stories::world::{World, message};

#[tokio::test]
async fn a_message_is_sent_delivered_and_read() {
    let mut world = World::new().await;
    world.we_send("Your table is ready").await;
    world.settle().await;
    assert_eq!(world.taken(), ["Your table is ready"]);
    assert_eq!(world.shows("Your table is ready").await, "read");
    assert_eq!(world.attempts("Your table is ready").await, ["accepted"]);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

#[tokio::test]
async fn a_conversation_is_kept_in_its_order() {
    let mut world = World::new().await;
    world.passes(Duration::from_mins(1));
    world.we_send("It left an hour ago.").await;
    world.settle().await;
    world.ana().writes(&world, "Is the kitchen still open?");
    world.settle().await;
    world.we_send("Until ten.").await;
    world.settle().await;
    assert_snapshot!(world.timeline().await, @"
    12:00:00  them → us    Hi! Has my order left yet?
    12:01:00  us   → them  It left an hour ago.  [read]
    12:01:00  them → us    Is the kitchen still open?
    12:01:00  us   → them  Until ten.  [read]
    ");
}

#[tokio::test]
async fn a_reply_opens_the_window_for_a_day() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    assert_eq!(world.window_of(&bruno).await, None);
    bruno.writes(&world, "Olá");
    world.settle().await;
    assert!(world.window_of(&bruno).await.is_some());
    world.we_send_to(&bruno, "Oi, Bruno").await.expect("the window is open");
    world.settle().await;
    assert_eq!(world.shows("Oi, Bruno").await, "read");
    world.passes(Duration::from_hours(24));
    assert_eq!(world.window_of(&bruno).await, None);
}

#[tokio::test]
async fn text_outside_the_window_is_refused_and_its_template_is_sent() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    let refused = world.we_send_to(&bruno, "Hello?").await;
    let never = Refusal::WindowClosed { expired_at: None };
    let Err(SendError::WindowClosed { refusal, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal, never);
    let template = Content::template("hello_world", "en_US");
    world.we_say(&bruno, "hello", template, None).await.expect("a template may begin");
    world.settle().await;
    assert_eq!(world.taken(), ["hello"]);
    assert_eq!(world.shows("hello").await, "read");
}

#[tokio::test]
async fn a_fallback_goes_out_where_text_may_not() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    let mut wanted = message(&bruno, Content::text("Hello?"));
    wanted.fallback = Some(Content::template("hello_world", "en_US"));
    world.we_want("either", wanted).await.expect("the fallback may go");
    world.settle().await;
    assert_eq!(world.shows("either").await, "read");
    assert_eq!(world.taken(), ["either"]);
}

#[tokio::test]
async fn a_window_that_closed_while_a_message_waited_is_respected() {
    let mut world = World::new().await;
    let mut wanted = message(&world.ana(), Content::text("Later"));
    wanted.scheduled_for = Some("2026-11-22T12:00:00Z".parse().expect("an instant"));
    world.we_want("later", wanted).await.expect("it may be open by then");
    assert_eq!(world.shows("later").await, "scheduled");
    world.settle().await;
    assert_eq!(world.taken(), [""; 0]);
    assert_eq!(world.shows("later").await, "failed: window.closed");
}

#[tokio::test]
async fn what_is_scheduled_stays_until_it_is_due() {
    let mut world = World::new().await;
    let mut wanted = message(&world.ana(), Content::text("In an hour"));
    wanted.scheduled_for = Some("2026-11-20T13:30:00Z".parse().expect("an instant"));
    world.we_want("in an hour", wanted).await.expect("taken");
    world.breathe().await;
    assert_eq!(world.taken(), [""; 0]);
    world.we_send("At once").await;
    world.settle().await;
    assert_eq!(world.taken(), ["At once", "in an hour"]);
}

#[tokio::test]
async fn the_same_key_twice_is_one_message() {
    let mut world = World::new().await;
    let ana = world.ana();
    for name in ["first", "again"] {
        let content = Content::text("Once");
        world.we_say(&ana, name, content, Some("k1")).await.expect("taken");
        world.settle().await;
    }
    assert_eq!(world.taken().len(), 1);
    assert_eq!(world.shows("first").await, world.shows("again").await);
    world.restart().await;
    world.passes(Duration::from_hours(23));
    let content = Content::text("Once");
    world.we_say(&ana, "after a crash", content, Some("k1")).await.expect("taken");
    world.settle().await;
    assert_eq!(world.taken().len(), 1);
}

#[tokio::test]
async fn more_messages_than_memory_holds_leave_in_their_order() {
    let mut world = World::new().await;
    let bruno = world.bruno();
    bruno.writes(&world, "Olá");
    world.settle().await;
    for number in 0..30 {
        world.we_send(&format!("to Ana {number:02}")).await;
        world.we_send_to(&bruno, &format!("to Bruno {number:02}")).await.expect("open");
    }
    world.settle().await;
    assert_eq!(world.broken_promises().await, [""; 0]);
    assert_eq!(world.taken().len(), 60);
}

#[tokio::test]
async fn what_is_scheduled_for_later_holds_up_nothing_that_is_due() {
    let mut world = World::new().await;
    let tomorrow = "2026-11-20T20:00:00Z".parse().expect("an instant");
    for number in 0..12 {
        let content = Content::template("hello_world", "en_US");
        let mut wanted = message(&world.ana(), content);
        wanted.scheduled_for = Some(tomorrow);
        world.we_want(&format!("scheduled {number:02}"), wanted).await.expect("taken");
    }
    world.restart().await;
    world.we_send("at once").await;
    world.breathe().await;
    assert_eq!(world.taken(), ["at once"]);
    world.settle().await;
    assert_eq!(world.taken().len(), 13);
}

#[tokio::test]
async fn who_may_not_be_written_to_does_not_become_a_contact() {
    let mut world = World::new().await;
    let stranger = waxwing_stories::world::Person::of("+4915112345678");
    world.we_send_to(&stranger, "Hello?").await.expect_err("no window");
    assert!(!world.knows(&stranger).await);
}

#[tokio::test]
async fn what_waits_for_a_phone_that_is_off_arrives_when_it_is_on() {
    let mut world = World::new().await;
    world.ana().is_online(&world, false);
    world.we_send("Where are you?").await;
    world.settle().await;
    assert_eq!(world.shows("Where are you?").await, "sent");
    world.ana().is_online(&world, true);
    world.settle().await;
    assert_eq!(world.shows("Where are you?").await, "read");
}

#[tokio::test]
async fn the_parts_of_a_message_leave_in_their_order_and_once_whatever_happens() {
    let mut world = World::new().await;
    let ana = world.ana();
    world.misfortune(Effect::LoseAnswer, 1);
    world.we_send_parts(&ana, &["One", "Two", "Three"]).await.expect("her window is open");
    world.we_send("Four").await;
    world.breathe().await;
    world.restart().await;
    world.settle().await;
    assert_eq!(world.taken(), ["One", "One, part 2", "One, part 3", "Four"]);
    assert_eq!(world.shows("One, part 3").await, "read");
    assert_eq!(world.events("message.outbound").await, 2);
    assert_eq!(world.broken_promises().await, [""; 0]);
}
