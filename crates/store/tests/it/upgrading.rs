//! A database that an earlier version left goes on working.

use crate::acme::{ACME, accept_all, acceptance, at, file, get, heard_picture, msg, wamid};
use crate::disk::Disk;
use waxwing_store::digest::Digest;
use waxwing_store::workspaces::Workspace;

on_each_database!(what_was_there_before_media_is_there_with_media);

/// Takes a database back to where it was before media.
const BEFORE_MEDIA: &str = "
    DROP TABLE files; DROP TABLE loose_blobs; DROP TABLE handed; DROP TABLE links;
    DROP TABLE sources; DROP TABLE receipts; DROP TABLE vault;
    ALTER TABLE workspaces DROP COLUMN media_days;
    DELETE FROM _sqlx_migrations WHERE version >= 2;";

async fn what_was_there_before_media_is_there_with_media(disk: Disk) {
    let store = disk.open().await;
    let acme = Workspace { id: ACME, name: "Acme".to_owned(), created_at: at(0) };
    store.put_workspace(&acme).await.unwrap();
    accept_all(&store, [1]).await;
    store.close().await.unwrap();
    drop(store);
    disk.run(BEFORE_MEDIA).await;

    let store = disk.open().await;
    assert_eq!(store.find_workspace(ACME).await.unwrap(), Some(acme));
    assert_eq!(store.media_days(ACME).await.unwrap(), None);
    assert_eq!(get(&store, 1).await.said, acceptance(1).message);
    assert_eq!(store.receipts_of(ACME, &[msg(1)]).await.unwrap(), []);
    assert!(store.add_file(&file(1, 1)).await.unwrap());
    let heard = vec![heard_picture(2, &wamid(2))];
    store.understand(Digest { heard, ..Digest::default() }).await.unwrap();
    assert_eq!(store.receipts_due(at(2), 9).await.unwrap().len(), 1);
}
