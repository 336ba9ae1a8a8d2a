//! The seeded worlds: each draws its own bad luck, and the same promises are checked in all.
//!
//! `SEED=67` replays one world, `WORLDS=3000` runs as many.

use waxwing_stories::world::{Kind, Luck, Person, SeededRandom, World};

/// How many worlds every check runs, on each database.
const WORLDS: u64 = 40;

/// How many messages a world sends.
const MESSAGES: u64 = 12;

fn seeds() -> Vec<u64> {
    let number = |name| std::env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    match number("SEED") {
        Some(seed) => vec![seed],
        None => (0..number("WORLDS").unwrap_or(WORLDS)).collect(),
    }
}

/// One world from beginning to end; gives the promises it broke.
async fn live(kind: Kind, seed: u64) -> Vec<String> {
    let luck = Luck::drawn(seed);
    let chance = SeededRandom::new(seed ^ 0x7374_6f72);
    let mut world = World::with(kind, seed, luck).await;
    let people = [world.ana(), world.bruno()];
    people[1].writes(&world, "Olá");
    world.settle().await;
    for number in 0..MESSAGES {
        let person: &Person = &people[usize::from(chance.happens(50))];
        let name = format!("message {number}");
        let more = format!("and more of it: {number}");
        let parts =
            if chance.happens(20) { vec![name.as_str(), &more] } else { vec![name.as_str()] };
        let sent = if chance.happens(20) {
            world.we_send_picture(person, &name).await
        } else {
            world.we_send_parts(person, &parts).await
        };
        sent.expect("both windows are open");
        if chance.happens(15) {
            world.we_cancel(&name).await;
        }
        match chance.below(10) {
            0 => world.restart().await,
            1 => person.writes(&world, &format!("reply {number}")),
            2 => person.sends_a_picture(&world),
            3..7 => world.breathe().await,
            _ => world.passes(std::time::Duration::from_millis(chance.below(3_000))),
        }
    }
    world.settle().await;
    world.broken_promises().await
}

async fn live_all(kind: Kind) {
    for seed in seeds() {
        let broken = live(kind, seed).await;
        let luck = Luck::drawn(seed);
        assert!(broken.is_empty(), "SEED={seed} on {kind:?} with {luck:?}: {broken:#?}");
    }
}

#[tokio::test]
async fn no_seeded_world_on_sqlite_breaks_a_promise() {
    live_all(Kind::Sqlite).await;
}

#[tokio::test]
async fn no_seeded_world_on_postgresql_breaks_a_promise() {
    live_all(Kind::Postgres).await;
}
