//! One Waxwing a database.

use crate::acme::accept_all;
use crate::disk::Disk;
use std::time::Duration;
use waxwing_store::{Store, StoreError};

on_each_database!(
    a_second_store_on_one_database_is_told_that_it_is_in_use,
    a_database_is_free_once_its_store_is_closed,
    shared_stores_open_beside_the_one,
);

async fn a_second_store_on_one_database_is_told_that_it_is_in_use(disk: Disk) {
    let first = disk.open().await;
    let second = Store::open(&disk.address).await.map(drop);
    assert!(matches!(second, Err(StoreError::InUse)), "{second:?}");
    accept_all(&first, [1]).await;
}

async fn a_database_is_free_once_its_store_is_closed(disk: Disk) {
    let first = disk.open().await;
    first.close().await.unwrap();
    let second = disk.open().await;
    accept_all(&second, [1]).await;
    drop(first);
    let third = Store::open(&disk.address).await.map(drop);
    assert!(matches!(third, Err(StoreError::InUse)), "{third:?}");
}

#[tokio::test]
async fn on_postgresql_a_predecessor_that_lingers_is_waited_for() {
    let disk = Disk::postgres();
    let first = disk.open().await;
    let address = disk.address.clone();
    let second = tokio::spawn(async move { Store::open(&address).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    drop(first);
    accept_all(&second.await.unwrap().unwrap(), [1]).await;
}

async fn shared_stores_open_beside_the_one(disk: Disk) {
    let one = disk.open().await;
    let other = disk.open_shared().await;
    accept_all(&one, [1]).await;
    assert_eq!(other.queue_length().await.unwrap(), 1);
}

#[tokio::test]
async fn the_lock_of_postgresql_survives_the_loss_of_its_connection() {
    let disk = Disk::postgres();
    let first = disk.open().await;
    disk.end_connections().await;
    accept_all(&first, [1]).await;
    let second = Store::open(&disk.address).await.map(drop);
    assert!(matches!(second, Err(StoreError::InUse)), "{second:?}");
}
