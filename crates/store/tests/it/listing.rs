//! Lists: of a channel's messages, and of what waits.

use crate::acme::{ACME, HELP, OTHER, SHOP, accept_all, acceptance, at, heard, msg, wamid};
use crate::disk::Disk;
use waxwing_domain::message::Direction;
use waxwing_store::Store;
use waxwing_store::digest::Digest;
use waxwing_store::messages::Listing;

on_each_database!(
    messages_are_listed_newest_first_without_gap_or_repeat,
    one_direction_is_listed_alone,
    the_newest_message_of_a_workspace_is_known,
    the_queue_is_listed_in_order_without_gap_or_repeat,
    a_queue_is_that_of_one_channel,
);

/// Every page of a listing, one after the other.
async fn pages(store: &Store, direction: Option<Direction>, limit: i64) -> Vec<u32> {
    let (mut numbers, mut before) = (Vec::new(), None);
    loop {
        let page = store.messages(ACME, SHOP, &Listing { direction, before, limit }).await.unwrap();
        let Some(last) = page.last() else { return numbers };
        before = Some(last.said.id);
        numbers.extend(page.iter().map(|it| (0..99).find(|n| msg(*n) == it.said.id).unwrap()));
    }
}

/// Out: 0 to 6, in: 10 to 14, and one on another channel.
async fn a_conversation(store: &Store) {
    accept_all(store, 0..7).await;
    let heard = (10..15).map(|n| heard(n, &wamid(n))).collect();
    store.understand(Digest { heard, ..Digest::default() }).await.unwrap();
    let mut elsewhere = acceptance(20);
    elsewhere.message.channel_id = HELP;
    store.accept(elsewhere).await.unwrap();
}

async fn messages_are_listed_newest_first_without_gap_or_repeat(disk: Disk) {
    let store = disk.open().await;
    a_conversation(&store).await;
    let all: Vec<_> = (0..7).chain(10..15).rev().collect();
    for limit in [1, 2, 5, 12, 100] {
        assert_eq!(pages(&store, None, limit).await, all, "{limit} a page");
    }
    let elsewhere = Listing { limit: 10, ..Listing::default() };
    assert!(store.messages(OTHER, SHOP, &elsewhere).await.unwrap().is_empty());
}

async fn one_direction_is_listed_alone(disk: Disk) {
    let store = disk.open().await;
    a_conversation(&store).await;
    assert_eq!(pages(&store, Some(Direction::Incoming), 2).await, [14, 13, 12, 11, 10]);
    assert_eq!(pages(&store, Some(Direction::Outgoing), 3).await, [6, 5, 4, 3, 2, 1, 0]);
}

async fn the_newest_message_of_a_workspace_is_known(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(store.newest_message(ACME).await.unwrap(), None);
    a_conversation(&store).await;
    assert_eq!(store.newest_message(ACME).await.unwrap(), Some(msg(20)));
    assert_eq!(store.newest_message(OTHER).await.unwrap(), None);
}

async fn the_queue_is_listed_in_order_without_gap_or_repeat(disk: Disk) {
    let store = disk.open().await;
    // 5 to 9 are due at one instant, before 0 to 4; 10 is due after them all.
    for n in (0..=10).rev() {
        let due = match n {
            5..=9 => at(-5),
            10 => at(1_000),
            n => at(i64::from(n)),
        };
        let mut it = acceptance(n);
        it.scheduled_for = Some(due);
        store.accept(it).await.unwrap();
    }
    for limit in [1, 3, 11, 50] {
        let (mut order, mut after) = (Vec::new(), None);
        loop {
            let page = store.queued(ACME, SHOP, after, limit).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.order_at, last.id));
            order.extend(page.iter().map(|it| it.id));
        }
        let expected: Vec<_> = (5..10).chain(0..5).chain([10]).map(msg).collect();
        assert_eq!(order, expected, "{limit} a page");
    }
}

async fn a_queue_is_that_of_one_channel(disk: Disk) {
    let store = disk.open().await;
    a_conversation(&store).await;
    assert_eq!(store.queued(ACME, SHOP, None, 50).await.unwrap().len(), 7);
    assert_eq!(store.queued(ACME, HELP, None, 50).await.unwrap().len(), 1);
    assert!(store.queued(OTHER, SHOP, None, 50).await.unwrap().is_empty());
    assert_eq!(store.queue_length().await.unwrap(), 8);
}
