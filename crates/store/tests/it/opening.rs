//! Opening, closing and opening again.

use crate::acme::{ACME, accept_all, acceptance, get, msg};
use crate::disk::Disk;
use waxwing_store::{Store, StoreError};

on_each_database!(
    what_was_accepted_is_there_after_opening_again,
    draining_waits_for_what_was_asked_for,
    a_checkpoint_keeps_everything,
    a_closed_store_says_so,
    the_database_answers,
);

async fn what_was_accepted_is_there_after_opening_again(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..3).await;
    store.put_webhook(b"{}".to_vec(), crate::acme::at(0)).await.unwrap();
    store.close().await.unwrap();

    let store = disk.open().await;
    assert_eq!(get(&store, 2).await.said, acceptance(2).message);
    assert_eq!(store.queue_length().await.unwrap(), 3);
    assert_eq!(store.unread(10).await.unwrap().len(), 1);
    assert_eq!(store.last_position(ACME).await.unwrap(), 3);
}

async fn draining_waits_for_what_was_asked_for(disk: Disk) {
    let store = disk.open().await;
    // Without a budget of tokio's, which may be used up by now and then has nothing done.
    let mut asked = Box::pin(tokio::task::unconstrained(store.accept(acceptance(1))));
    // Polled once, the write is with the writer; nobody waits for its answer.
    assert!(futures::poll!(&mut asked).is_pending());
    drop(asked);
    store.drain().await.unwrap();
    assert_eq!(get(&store, 1).await.said.id, msg(1));
}

async fn a_checkpoint_keeps_everything(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..50).await;
    store.checkpoint().await.unwrap();
    accept_all(&store, 50..60).await;
    store.checkpoint().await.unwrap();
    store.close().await.unwrap();
    drop(store);
    let store = disk.open().await;
    assert_eq!(store.queue_length().await.unwrap(), 60);
}

async fn a_closed_store_says_so(disk: Disk) {
    let store = disk.open().await;
    store.close().await.unwrap();
    assert!(store.accept(acceptance(1)).await.is_err());
    assert!(store.ping().await.is_err());
}

async fn the_database_answers(disk: Disk) {
    disk.open().await.ping().await.unwrap();
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    for address in ["mysql://localhost/waxwing", "waxwing.db", ""] {
        let opened = Store::open(address).await.map(drop);
        assert!(matches!(opened, Err(StoreError::Address)), "{address}: {opened:?}");
    }
}
