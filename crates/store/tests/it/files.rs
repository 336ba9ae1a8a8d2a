//! Files: kept once, found by id, removed with what was known by them.

use crate::acme::{ACME, OTHER, SHOP, at, file, file_id};
use crate::disk::Disk;
use waxwing_store::Store;
use waxwing_store::files::{File, Origin};
use waxwing_store::handed::Handed;
use waxwing_store::links::Link;

on_each_database!(
    a_file_is_kept_as_it_was_given,
    an_id_is_taken_once,
    files_are_found_by_their_ids,
    files_are_listed_newest_first,
    a_removed_file_takes_its_links_along,
    bytes_are_loose_when_their_last_file_goes,
    bytes_of_one_workspace_are_nobody_elses,
    bytes_are_loose_until_a_file_has_them,
    a_file_is_needed_for_as_long_as_was_ever_said,
    what_is_needed_is_not_stale,
);

pub(crate) async fn add_all(store: &Store, files: &[File]) {
    for it in files {
        assert!(store.add_file(it).await.unwrap(), "{:?}", it.id);
    }
}

async fn a_file_is_kept_as_it_was_given(disk: Disk) {
    let store = disk.open().await;
    let bare = File { name: None, origin: Origin::Fetched, size: 0, ..file(2, 2) };
    let largest = File {
        origin: Origin::Received,
        size: i64::MAX.unsigned_abs(),
        sha256: std::array::from_fn(|it| it.try_into().unwrap()),
        ..file(3, 3)
    };
    for it in [file(1, 1), bare, largest] {
        add_all(&store, std::slice::from_ref(&it)).await;
        assert_eq!(store.file(ACME, it.id).await.unwrap(), Some(it.clone()));
        assert_eq!(store.file(OTHER, it.id).await.unwrap(), None);
    }
}

async fn an_id_is_taken_once(disk: Disk) {
    let store = disk.open().await;
    assert!(store.add_file(&file(1, 1)).await.unwrap());
    assert!(!store.add_file(&file(1, 2)).await.unwrap());
    assert_eq!(store.file(ACME, file_id(1)).await.unwrap(), Some(file(1, 1)));
    assert!(!store.is_blob_used(ACME, &[2; 32]).await.unwrap());
    // Ids are each workspace's own.
    assert!(store.add_file(&File { workspace_id: OTHER, ..file(1, 2) }).await.unwrap());
}

async fn files_are_found_by_their_ids(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 1), file(3, 1)]).await;
    let found = store.files_of(ACME, &[file_id(3), file_id(9), file_id(1)]).await.unwrap();
    assert_eq!(found, [file(1, 1), file(3, 1)]);
    assert_eq!(store.files_of(ACME, &[]).await.unwrap(), []);
    assert_eq!(store.files_of(OTHER, &[file_id(1)]).await.unwrap(), []);
}

async fn files_are_listed_newest_first(disk: Disk) {
    let store = disk.open().await;
    let elsewhere = File { workspace_id: OTHER, ..file(6, 1) };
    add_all(&store, &[file(2, 1), file(5, 1), file(3, 1), elsewhere]).await;
    let ids = async |before, limit| {
        let files = store.list_files(ACME, before, limit).await.unwrap();
        files.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, 2).await, [file_id(5), file_id(3)]);
    assert_eq!(ids(Some(file_id(3)), 2).await, [file_id(2)]);
    assert_eq!(ids(Some(file_id(2)), 2).await, []);
}

async fn a_removed_file_takes_its_links_along(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 2)]).await;
    let link = |n: u32, url: &str| Link {
        workspace_id: ACME,
        url: url.to_owned(),
        file_id: file_id(n),
        etag: None,
        last_modified: None,
        fresh_until: at(9),
    };
    store.put_link(&link(1, "https://a")).await.unwrap();
    store.put_link(&link(2, "https://b")).await.unwrap();
    assert_eq!(store.remove_file(ACME, file_id(1)).await.unwrap(), Some(file(1, 1)));
    assert_eq!(store.remove_file(ACME, file_id(1)).await.unwrap(), None);
    assert_eq!(store.file(ACME, file_id(1)).await.unwrap(), None);
    assert_eq!(store.link(ACME, "https://a").await.unwrap(), None);
    assert_eq!(store.link(ACME, "https://b").await.unwrap(), Some(link(2, "https://b")));
    // A file of the same id does not find what was known by the one before.
    add_all(&store, &[file(1, 1)]).await;
    assert_eq!(store.link(ACME, "https://a").await.unwrap(), None);
}

async fn bytes_are_loose_when_their_last_file_goes(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 1)]).await;
    let handed = Handed {
        workspace_id: ACME,
        channel_id: SHOP,
        sha256: [1; 32],
        mime: "image/png".to_owned(),
        media_id: "150".to_owned(),
        handed_at: at(0),
        expires_at: at(9),
    };
    store.put_handed(&handed).await.unwrap();
    store.remove_file(ACME, file_id(1)).await.unwrap();
    assert!(store.is_blob_used(ACME, &[1; 32]).await.unwrap());
    assert_eq!(store.loose_blobs(9).await.unwrap(), []);
    assert_eq!(store.handed_of(ACME, &[1; 32]).await.unwrap(), [handed]);

    store.remove_file(ACME, file_id(2)).await.unwrap();
    assert!(!store.is_blob_used(ACME, &[1; 32]).await.unwrap());
    assert_eq!(store.loose_blobs(9).await.unwrap(), [(ACME, [1; 32])]);
    assert_eq!(store.handed_of(ACME, &[1; 32]).await.unwrap(), []);
    store.forget_blob(ACME, &[1; 32]).await.unwrap();
    assert_eq!(store.loose_blobs(9).await.unwrap(), []);
}

async fn bytes_of_one_workspace_are_nobody_elses(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), File { workspace_id: OTHER, ..file(1, 1) }]).await;
    store.remove_file(OTHER, file_id(1)).await.unwrap();
    assert_eq!(store.loose_blobs(9).await.unwrap(), [(OTHER, [1; 32])]);
    assert!(store.is_blob_used(ACME, &[1; 32]).await.unwrap());
    assert!(!store.is_blob_used(OTHER, &[1; 32]).await.unwrap());
}

async fn bytes_are_loose_until_a_file_has_them(disk: Disk) {
    let store = disk.open().await;
    for kind in [3, 1, 2, 1] {
        store.loosen_blob(ACME, &[kind; 32]).await.unwrap();
    }
    let loose = [1, 2, 3].map(|it| (ACME, [it; 32]));
    assert_eq!(store.loose_blobs(2).await.unwrap(), loose[..2]);
    assert_eq!(store.loose_blobs(9).await.unwrap(), loose);
    add_all(&store, &[file(1, 2)]).await;
    assert_eq!(store.loose_blobs(9).await.unwrap(), [loose[0], loose[2]]);
    // A file that is not kept, because its id is taken, has no bytes.
    assert!(!store.add_file(&file(1, 3)).await.unwrap());
    assert_eq!(store.loose_blobs(9).await.unwrap(), [loose[0], loose[2]]);
}

async fn a_file_is_needed_for_as_long_as_was_ever_said(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 2), file(3, 3)]).await;
    let until = async |n| store.file(ACME, file_id(n)).await.unwrap().unwrap().needed_until;
    let both = [file_id(1), file_id(2), file_id(1)];
    assert!(store.need_files(ACME, &both[..1], at(50)).await.unwrap());
    assert!(store.need_files(ACME, &both, at(40)).await.unwrap());
    assert_eq!([until(1).await, until(2).await, until(3).await], [at(50), at(40), at(0)]);
    assert!(store.need_files(ACME, &both, at(45)).await.unwrap());
    assert!(store.need_files(ACME, &both, at(45)).await.unwrap());
    assert!(store.need_files(ACME, &[], at(90)).await.unwrap());
    assert_eq!([until(1).await, until(2).await], [at(50), at(45)]);
    assert!(!store.need_files(OTHER, &both, at(90)).await.unwrap());
    assert!(!store.need_files(ACME, &[file_id(9), file_id(1)], at(30)).await.unwrap());
    assert!(!store.need_files(ACME, &[file_id(3), file_id(9)], at(30)).await.unwrap());
    assert_eq!([until(1).await, until(2).await, until(3).await], [at(50), at(45), at(30)]);
}

async fn what_is_needed_is_not_stale(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1)]).await;
    store.need_files(ACME, &[file_id(1)], at(50)).await.unwrap();
    assert_eq!(store.remove_stale_file(ACME, file_id(1), at(50)).await.unwrap(), None);
    assert!(store.is_blob_used(ACME, &[1; 32]).await.unwrap());
    assert_eq!(store.loose_blobs(9).await.unwrap(), []);
    let removed = store.remove_stale_file(ACME, file_id(1), at(51)).await.unwrap();
    assert_eq!(removed.map(|it| it.id), Some(file_id(1)));
    assert_eq!(store.loose_blobs(9).await.unwrap(), [(ACME, [1; 32])]);
}
