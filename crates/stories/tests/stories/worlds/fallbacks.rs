//! One fallback for several parts, where the window is closed when their turn comes.

use serde_json::Value;
use waxwing_cloud_api::content::Content;
use waxwing_sandbox::world::Effect;
use waxwing_stories::world::{CHANNEL, Kind, Luck, World, message};

/// Tells each story on both databases.
macro_rules! on_each_database {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $story() {
                    super::$story(waxwing_stories::world::Kind::Sqlite).await;
                }
            )*
        }
        mod on_postgres {
            $(
                #[tokio::test]
                async fn $story() {
                    super::$story(waxwing_stories::world::Kind::Postgres).await;
                }
            )*
        }
    };
}

on_each_database!(
    a_fallback_goes_alone,
    a_crash_does_not_bring_the_parts_back,
    a_fallback_that_whatsapp_refuses_fails_the_whole,
    parts_go_as_they_are_while_the_window_is_open,
);

/// In two days Ana is to be told three things; her window has closed by then, so one template stands
/// for them.
async fn three_parts_for_later(kind: Kind) -> World {
    let mut world = World::with(kind, 1, Luck::default()).await;
    let mut wanted = message(&world.ana(), Content::text("One"));
    wanted.more = ["Two", "Three"].map(Content::text).into();
    wanted.fallback = Some(Content::template("hello_world", "en_US"));
    wanted.scheduled_for = Some("2026-11-22T12:00:00Z".parse().expect("an instant"));
    world.we_want("One", wanted).await.expect("it may be open by then");
    world
}

/// That the fallback went once, alone, and stands for the whole.
async fn the_fallback_stands_for_all(world: &World) {
    assert_eq!(world.kinds_taken(&world.ana()).first().map(String::as_str), Some("template"));
    assert_eq!(world.shows("One").await, "read");
    for part in ["One, part 2", "One, part 3"] {
        assert_eq!(world.shows(part).await, "canceled");
    }
    assert_eq!(world.shows_whole("One, part 2").await, "read");
    assert_eq!(world.events("message.canceled").await, 2);
    assert_eq!(world.events("message.failed").await, 0);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

async fn a_fallback_goes_alone(kind: Kind) {
    let mut world = three_parts_for_later(kind).await;
    world.settle().await;
    assert_eq!(world.taken(), ["One"]);
    the_fallback_stands_for_all(&world).await;
    let shown = shown_last(&world).await;
    assert_eq!(shown["status"], "delivered");
    assert_eq!(shown["interactions"][0]["type"], "read");
    assert!(shown["failure"].is_null() && shown["reason"].is_null(), "{shown:#}");
    for place in [1, 2] {
        assert_eq!(shown["parts"][place]["status"], "skipped");
        let timeline = shown["timeline"].as_array().expect("a timeline");
        let told: Vec<_> = timeline.iter().filter(|it| it["part"] == place + 1).collect();
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(told[0]["type"], "message.canceled");
        assert_eq!(told[0]["data"]["reason"], "fallback");
        assert_eq!(told[0]["data"]["part_of"], shown["id"]);
    }
}

/// The message that was accepted last, as callers see it.
async fn shown_last(world: &World) -> Value {
    let doors = world.doors().await;
    let messages = format!("/channels/{CHANNEL}/messages");
    let (_, page) = doors.call("GET", &messages).await;
    let id = page["results"][0]["id"].as_str().expect("a message").to_owned();
    let (status, shown) = doors.call("GET", &format!("{messages}/{id}")).await;
    assert_eq!(status, 200, "{shown:#}");
    shown
}

async fn a_crash_does_not_bring_the_parts_back(kind: Kind) {
    let mut world = three_parts_for_later(kind).await;
    // WhatsApp hears nothing, and says nothing: the first part waits for proof that never comes.
    world.misfortune(Effect::LoseRequest, 1);
    world.passes(std::time::Duration::from_hours(48));
    world.breathe().await;
    assert_eq!(world.events("message.canceled").await, 2);
    assert_eq!(world.taken(), [""; 0]);
    assert_eq!(world.shows_whole("One").await, "accepted");
    world.restart().await;
    // Her window opens; what was decided stays so.
    let bruno = world.bruno();
    for person in [world.ana(), bruno.clone()] {
        person.writes(&world, "Are you there?");
    }
    world.breathe().await;
    world.we_send("Four").await;
    // WhatsApp speaks of another message, so its silence about the first means something.
    world.we_send_to(&bruno, "To Bruno").await.expect("his window is open");
    world.settle().await;
    assert_eq!(world.taken(), ["To Bruno", "One", "Four"]);
    the_fallback_stands_for_all(&world).await;
}

async fn a_fallback_that_whatsapp_refuses_fails_the_whole(kind: Kind) {
    let mut world = three_parts_for_later(kind).await;
    world.misfortune(Effect::Code(132_015), 1);
    world.settle().await;
    assert_eq!(world.taken(), [""; 0]);
    assert_eq!(world.shows_whole("One").await, "failed");
    assert_eq!(world.shows("One, part 2").await, "canceled");
    assert_eq!(world.broken_promises().await, [""; 0]);
}

async fn parts_go_as_they_are_while_the_window_is_open(kind: Kind) {
    let mut world = three_parts_for_later(kind).await;
    world.passes(std::time::Duration::from_hours(47));
    world.ana().writes(&world, "Good morning!");
    world.settle().await;
    assert_eq!(world.taken(), ["One", "One, part 2", "One, part 3"]);
    assert_eq!(world.shows_whole("One").await, "read");
    assert_eq!(world.events("message.canceled").await, 0);
    assert_eq!(world.broken_promises().await, [""; 0]);
}
