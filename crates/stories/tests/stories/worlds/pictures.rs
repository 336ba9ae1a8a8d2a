//! What people send is fetched, whatever goes wrong on the way.

use waxwing_stories::world::{Kind, Luck, World};

#[tokio::test]
async fn what_people_send_is_here_in_the_moment_it_comes() {
    let mut world = World::new().await;
    let before = world.events("message.inbound").await;
    world.ana().sends_a_picture(&world);
    world.bruno().sends_a_picture(&world);
    world.breathe().await;
    assert_eq!(world.pictures().await, (2, 2));
    assert_eq!(world.events("message.inbound").await, before + 2);
    assert_eq!(world.events("file.inbound").await, 2);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

async fn pictures_come_however_unlucky_meta_is(kind: Kind) {
    let luck = Luck {
        unreachable: 25,
        broken_answer: 25,
        crash_in_call: 10,
        doubled_webhooks: 50,
        reordered_webhooks: 25,
        ..Luck::default()
    };
    let mut world = World::with(kind, 5, luck).await;
    for round in 0..4 {
        world.ana().sends_a_picture(&world);
        world.bruno().sends_a_picture(&world);
        world.breathe().await;
        if round == 2 {
            world.restart().await;
        }
    }
    world.settle().await;
    assert_eq!(world.pictures().await, (8, 8));
    assert_eq!(world.events("file.inbound").await, 8);
    assert_eq!(world.broken_promises().await, [""; 0]);
}

#[tokio::test]
async fn pictures_come_however_unlucky_meta_is_on_sqlite() {
    pictures_come_however_unlucky_meta_is(Kind::Sqlite).await;
}

#[tokio::test]
async fn pictures_come_however_unlucky_meta_is_on_postgresql() {
    pictures_come_however_unlucky_meta_is(Kind::Postgres).await;
}
