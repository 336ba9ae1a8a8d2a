//! Messages of several parts: taken in together, shown as one, each with facts of its own.

use crate::acme::{
    ACME, OTHER, SHOP, accept_all, at, claim, get, in_parts, keyed, kinds, learned, msg, settle,
    wamid,
};
use crate::disk::Disk;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::MessageId;
use waxwing_store::Store;
use waxwing_store::digest::Digest;
use waxwing_store::messages::{Acceptance, Accepted, Idempotency, Listing};
use waxwing_store::outbox::{End, Settled};

on_each_database!(
    parts_are_taken_in_together_with_one_event,
    a_part_that_cannot_be_kept_keeps_the_whole_out,
    parts_wait_in_their_order_before_what_came_later,
    lists_show_the_whole_and_no_part,
    one_key_is_that_of_all_parts,
    each_part_has_facts_of_its_own,
);

async fn ids(store: &Store, whole: u32) -> Vec<MessageId> {
    let parts = store.parts(ACME, &[msg(whole)]).await.unwrap();
    parts.into_iter().map(|it| it.said.id).collect()
}

async fn parts_are_taken_in_together_with_one_event(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [0]).await;
    assert_eq!(store.accept(in_parts(1, 3)).await.unwrap(), Accepted::New);
    assert_eq!(store.accept(in_parts(4, 2)).await.unwrap(), Accepted::New);
    assert_eq!(ids(&store, 1).await, [msg(1), msg(2), msg(3)]);
    assert_eq!(ids(&store, 4).await, [msg(4), msg(5)]);
    let both = store.parts(ACME, &[msg(4), msg(0), msg(1)]).await.unwrap();
    assert_eq!(both.len(), 5);
    assert!(both.iter().all(|it| it.said.part_of.is_some()));
    assert_eq!(ids(&store, 0).await, []);
    assert_eq!(store.parts(ACME, &[]).await.unwrap(), []);
    assert_eq!(store.parts(OTHER, &[msg(1)]).await.unwrap(), []);
    assert_eq!(get(&store, 2).await.said, in_parts(1, 3).more[0]);
    assert_eq!(kinds(&store, 1).await, ["message.outbound"]);
    assert_eq!(kinds(&store, 2).await, [""; 0]);
    assert_eq!(store.last_position(ACME).await.unwrap(), 3);
}

async fn a_part_that_cannot_be_kept_keeps_the_whole_out(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [3]).await;
    // The id of its third part is taken.
    assert!(store.accept(in_parts(1, 3)).await.is_err());
    assert_eq!(store.message(ACME, msg(1)).await.unwrap(), None);
    assert_eq!(store.message(ACME, msg(2)).await.unwrap(), None);
    assert_eq!(store.queue_length().await.unwrap(), 1);
}

async fn parts_wait_in_their_order_before_what_came_later(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [7]).await;
    let later = Acceptance { scheduled_for: Some(at(9)), ..in_parts(20, 2) };
    store.accept(later).await.unwrap();
    store.accept(in_parts(1, 3)).await.unwrap();
    // Accepted between the first part and the last.
    accept_all(&store, [5]).await;
    let queued = store.queued(ACME, SHOP, None, 50).await.unwrap();
    let order: Vec<_> = queued.iter().map(|it| it.id).collect();
    assert_eq!(order, [1, 2, 3, 5, 7, 20, 21].map(msg));
    assert!(queued[..3].iter().all(|it| it.order_at == at(1)));
    assert!(queued[5..].iter().all(|it| it.wake_at == at(9) && it.scheduled_for == Some(at(9))));
}

async fn lists_show_the_whole_and_no_part(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [0]).await;
    store.accept(in_parts(1, 3)).await.unwrap();
    accept_all(&store, [9]).await;
    let listing = Listing { limit: 10, ..Listing::default() };
    let listed = store.messages(ACME, SHOP, &listing).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|it| it.said.id).collect();
    assert_eq!(listed, [msg(9), msg(1), msg(0)]);
    assert_eq!(store.newest_message(ACME).await.unwrap(), Some(msg(9)));
}

async fn one_key_is_that_of_all_parts(disk: Disk) {
    let store = disk.open().await;
    let key = || Some(Idempotency { key: "k".to_owned(), fingerprint: [1; 32] });
    let first = Acceptance { idempotency: key(), ..in_parts(1, 3) };
    let again = Acceptance { idempotency: key(), ..in_parts(4, 3) };
    assert_eq!(store.accept(first).await.unwrap(), Accepted::New);
    assert_eq!(store.accept(again).await.unwrap(), Accepted::Before(msg(1)));
    assert_eq!(store.accept(keyed(8, "k", 2)).await.unwrap(), Accepted::KeyReused);
    assert_eq!(store.queue_length().await.unwrap(), 3);
}

async fn each_part_has_facts_of_its_own(disk: Disk) {
    let store = disk.open().await;
    store.accept(in_parts(1, 2)).await.unwrap();
    assert_eq!(store.claim(vec![claim(1)]).await.unwrap(), [(msg(1), 1)]);
    let taken = End::Taken { wamid: wamid(1), at: at(50) };
    assert_eq!(settle(&store, 1, taken).await, Settled::AsSaid);
    let learned = vec![learned(2, Milestone::Delivered, 60)];
    store.understand(Digest { learned, ..Digest::default() }).await.unwrap();
    let parts = store.parts(ACME, &[msg(1)]).await.unwrap();
    let facts: Vec<_> = parts.iter().map(|it| (it.facts.taken_at, it.facts.delivered_at)).collect();
    assert_eq!(facts, [(Some(at(50)), None), (None, Some(at(60)))]);
    let wamids: Vec<_> = parts.iter().map(|it| it.wamid.clone()).collect();
    assert_eq!(wamids, [Some(wamid(1)), Some(wamid(2))]);
    assert_eq!(store.find_by_wamid(ACME, &wamid(2), at(60)).await.unwrap(), Some(msg(2)));
    assert_eq!(store.queue_length().await.unwrap(), 0);
}
