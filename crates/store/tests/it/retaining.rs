//! Retention: how long each workspace keeps its files.

use crate::acme::{ACME, OTHER, at, file, file_id};
use crate::disk::Disk;
use crate::files::add_all;
use waxwing_domain::ids::WorkspaceId;
use waxwing_domain::time::Timestamp;
use waxwing_store::Store;
use waxwing_store::files::File;
use waxwing_store::workspaces::Workspace;

on_each_database!(
    a_workspace_keeps_its_files_for_ever_until_it_says_otherwise,
    files_are_stale_when_they_are_older_than_their_workspace_keeps_them,
    renaming_a_workspace_leaves_its_retention,
);

const DAY: i64 = 24 * 60 * 60;

async fn put(store: &Store, id: WorkspaceId, name: &str) {
    let name = name.to_owned();
    store.put_workspace(&Workspace { id, name, created_at: at(0) }).await.unwrap();
}

async fn stale(store: &Store, now: Timestamp, limit: i64) -> Vec<(WorkspaceId, File)> {
    let files = store.stale_files(now, limit).await.unwrap();
    files.into_iter().map(|it| (it.workspace_id, it)).collect()
}

async fn a_workspace_keeps_its_files_for_ever_until_it_says_otherwise(disk: Disk) {
    let store = disk.open().await;
    put(&store, ACME, "Acme").await;
    add_all(&store, &[file(1, 1)]).await;
    for days in [None, Some(0), Some(90), Some(u32::MAX), None] {
        store.set_media_days(ACME, days).await.unwrap();
        assert_eq!(store.media_days(ACME).await.unwrap(), days);
        let is_stale = !stale(&store, at(100 * DAY), 9).await.is_empty();
        assert_eq!(is_stale, days.is_some_and(|it| it < 100), "{days:?}");
    }
    store.set_media_days(OTHER, Some(1)).await.unwrap();
    assert_eq!(store.media_days(OTHER).await.unwrap(), None);
}

async fn files_are_stale_when_they_are_older_than_their_workspace_keeps_them(disk: Disk) {
    let store = disk.open().await;
    for (id, days) in [(ACME, 2), (OTHER, 1)] {
        put(&store, id, "somebody").await;
        store.set_media_days(id, Some(days)).await.unwrap();
    }
    let elsewhere = |n| File { workspace_id: OTHER, ..file(n, 1) };
    let needed = File { needed_until: at(2 * DAY + 30), ..file(2, 1) };
    add_all(&store, &[file(3, 1), needed, file(1, 1), elsewhere(4), elsewhere(9)]).await;
    let ids = async |seconds, limit| {
        let files = stale(&store, at(seconds), limit).await;
        files.into_iter().map(|(workspace_id, it)| (workspace_id, it.id)).collect::<Vec<_>>()
    };
    assert_eq!(ids(DAY + 3, 9).await, []);
    assert_eq!(ids(DAY + 4, 9).await, [(OTHER, file_id(4))]);
    assert_eq!(ids(2 * DAY + 1, 1).await, [(ACME, file_id(1))]);
    let both = [(OTHER, file_id(4)), (OTHER, file_id(9))];
    let acmes = [1, 3].map(|n| (ACME, file_id(n)));
    assert_eq!(ids(2 * DAY + 30, 9).await, [acmes, both].concat());
    assert_eq!(ids(2 * DAY + 30, 3).await, [&acmes[..], &both[..1]].concat());
    assert_eq!(ids(2 * DAY + 31, 9).await[..2], [1, 2].map(|n| (ACME, file_id(n))));
}

async fn renaming_a_workspace_leaves_its_retention(disk: Disk) {
    let store = disk.open().await;
    put(&store, ACME, "Acme").await;
    store.set_media_days(ACME, Some(30)).await.unwrap();
    put(&store, ACME, "Acme, renamed").await;
    assert_eq!(store.media_days(ACME).await.unwrap(), Some(30));
}
