//! Taking messages in: once, whole, and by key.

use crate::acme::{ACME, OTHER, SHOP, accept_all, acceptance, at, get, keyed, kinds, msg, wamid};
use crate::disk::Disk;
use futures::future::join_all;
use waxwing_domain::facts::Facts;
use waxwing_domain::message::Lane;
use waxwing_store::messages::{Acceptance, Accepted, Listing, Message, Waiting};

on_each_database!(
    a_message_is_kept_as_it_was_said,
    an_id_is_accepted_once,
    a_key_used_for_the_same_thing_gives_the_first_message,
    keys_hold_within_one_batch,
    a_key_is_used_once_by_fifty_at_once,
    a_key_belongs_to_its_workspace,
    old_keys_are_forgotten,
    the_character_nul_does_not_hold_anything_up,
);

fn full(n: u32) -> Acceptance {
    let mut all = acceptance(n);
    all.message.fallback = Some(r#"{"name":"hello_world"}"#.to_owned());
    all.message.context_wamid = Some(wamid(77));
    all.message.reference = Some("order 7, über".to_owned());
    all.message.lane = Lane::Marketing;
    all.scheduled_for = Some(at(500));
    all
}

async fn a_message_is_kept_as_it_was_said(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(full(1).order_at(), at(500));
    assert_eq!(acceptance(1).order_at(), at(1));
    store.accept(full(1)).await.unwrap();
    let expected = Message {
        said: full(1).message,
        facts: Facts { scheduled_for: Some(at(500)), ..Facts::default() },
        wamid: None,
        failure: None,
        waiting: Some((Waiting::Due, at(500))),
    };
    assert_eq!(get(&store, 1).await, expected);
    assert_eq!(kinds(&store, 1).await, ["message.outbound"]);
    let queued = store.queued(ACME, SHOP, None, 10).await.unwrap();
    assert_eq!(queued.len(), 1);
    let it = &queued[0];
    assert_eq!((it.id, it.order_at, it.wake_at, it.attempt), (msg(1), at(500), at(500), 0));
    assert_eq!((it.scheduled_for, it.valid_until), (Some(at(500)), at(100_000)));
    assert_eq!((it.waiting, it.since, it.lane), (Waiting::Due, at(1), Lane::Marketing));
    let said = full(1).message;
    assert_eq!((&it.content, &it.fallback), (&said.content, &said.fallback));
    assert_eq!((&it.address, &it.context_wamid), (&said.address, &said.context_wamid));
    assert_eq!(it.contact_id, said.contact_id);
    assert_eq!(store.message(OTHER, msg(1)).await.unwrap(), None);
    assert_eq!(store.message(ACME, msg(2)).await.unwrap(), None);
}

async fn an_id_is_accepted_once(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [1]).await;
    assert!(store.accept(acceptance(1)).await.is_err());
    assert_eq!(store.queue_length().await.unwrap(), 1);
    assert_eq!(kinds(&store, 1).await, ["message.outbound"]);
}

async fn a_key_used_for_the_same_thing_gives_the_first_message(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(store.accept(keyed(1, "k", 1)).await.unwrap(), Accepted::New);
    assert_eq!(store.accept(keyed(2, "k", 1)).await.unwrap(), Accepted::Before(msg(1)));
    assert_eq!(store.accept(keyed(3, "k", 2)).await.unwrap(), Accepted::KeyReused);
    assert_eq!(store.accept(keyed(4, "other", 2)).await.unwrap(), Accepted::New);
    assert_eq!(store.message(ACME, msg(2)).await.unwrap(), None);
    assert_eq!(store.message(ACME, msg(3)).await.unwrap(), None);
    assert_eq!(store.queue_length().await.unwrap(), 2);
    assert_eq!(store.last_position(ACME).await.unwrap(), 2);
    let used = store.find_key_use(ACME, "k").await.unwrap();
    assert_eq!(used, Some((vec![1; 32], msg(1))));
    assert_eq!(store.find_key_use(OTHER, "k").await.unwrap(), None);
}

async fn keys_hold_within_one_batch(disk: Disk) {
    let store = disk.open().await;
    // The first two are asked for while the writer is at work, so they come to it together.
    let all = [keyed(1, "k", 1), keyed(2, "k", 1), keyed(3, "k", 2), acceptance(4)];
    let answers = join_all(all.map(|it| store.accept(it))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let expected = [Accepted::New, Accepted::Before(msg(1)), Accepted::KeyReused, Accepted::New];
    assert_eq!(answers, expected);
    assert_eq!(store.queue_length().await.unwrap(), 2);
}

async fn a_key_is_used_once_by_fifty_at_once(disk: Disk) {
    let store = disk.open().await;
    let tasks = (0..50).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.accept(keyed(n, "k", 1)).await.unwrap() })
    });
    let answers: Vec<_> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    let first = answers.iter().position(|it| *it == Accepted::New).unwrap();
    let first = msg(u32::try_from(first).unwrap());
    let before = answers.iter().filter(|it| **it == Accepted::Before(first)).count();
    assert_eq!(before, 49, "{answers:?}");
    assert_eq!(store.queue_length().await.unwrap(), 1);
}

async fn a_key_belongs_to_its_workspace(disk: Disk) {
    let store = disk.open().await;
    store.accept(keyed(1, "k", 1)).await.unwrap();
    let mut elsewhere = keyed(1, "k", 2);
    elsewhere.message.workspace_id = OTHER;
    assert_eq!(store.accept(elsewhere).await.unwrap(), Accepted::New);
}

async fn old_keys_are_forgotten(disk: Disk) {
    let store = disk.open().await;
    store.accept(keyed(1, "old", 1)).await.unwrap();
    store.accept(keyed(2, "young", 1)).await.unwrap();
    assert_eq!(store.forget_keys(at(2)).await.unwrap(), 1);
    assert_eq!(store.accept(keyed(3, "old", 2)).await.unwrap(), Accepted::New);
    assert_eq!(store.accept(keyed(4, "young", 2)).await.unwrap(), Accepted::KeyReused);
}

async fn the_character_nul_does_not_hold_anything_up(disk: Disk) {
    let store = disk.open().await;
    let mut odd = keyed(1, "k\0", 1);
    odd.message.reference = Some("a\0b".to_owned());
    assert_eq!(store.accept(odd).await.unwrap(), Accepted::New);
    assert_eq!(get(&store, 1).await.said.reference.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(store.accept(keyed(2, "k\0", 1)).await.unwrap(), Accepted::Before(msg(1)));
    let listing = Listing { limit: 5, ..Listing::default() };
    assert_eq!(store.messages(ACME, SHOP, &listing).await.unwrap().len(), 1);
}
