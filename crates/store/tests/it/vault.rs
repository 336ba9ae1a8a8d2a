//! Secrets that an installation made for itself.

use crate::disk::Disk;
use futures::future::join_all;

on_each_database!(
    the_first_candidate_is_the_secret_from_then_on,
    who_comes_at_the_same_time_is_told_the_same,
);

async fn the_first_candidate_is_the_secret_from_then_on(disk: Disk) {
    let store = disk.open().await;
    for (name, candidate, secret) in [("links", 1, 1), ("links", 2, 1), ("uploads", 3, 3)] {
        let told = store.installation_secret(name, [candidate; 32]).await.unwrap();
        assert_eq!(told, [secret; 32]);
    }
    store.close().await.unwrap();
    let store = disk.open().await;
    assert_eq!(store.installation_secret("links", [9; 32]).await.unwrap(), [1; 32]);
}

async fn who_comes_at_the_same_time_is_told_the_same(disk: Disk) {
    let store = disk.open().await;
    let told = join_all((1..9).map(|it| store.installation_secret("links", [it; 32]))).await;
    let first = told[0].as_ref().unwrap();
    assert!(told.iter().all(|it| it.as_ref().unwrap() == first), "{told:?}");
}
