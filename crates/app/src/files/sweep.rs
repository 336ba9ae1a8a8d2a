//! The end of files: when somebody removes one, and when its workspace need not keep it any longer.

use super::FileError;
use crate::keys::Caller;
use crate::media::take_back;
use crate::{App, Worked};
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_store::StoreError;
use waxwing_store::files::File;

/// How many files one step removes.
const BATCH: i64 = 100;

/// For how many days the caller's workspace keeps files; none: for good.
pub async fn retention(app: &App, caller: &Caller) -> Result<Option<u32>, StoreError> {
    app.store.media_days(caller.workspace_id()).await
}

/// Says for how many days the caller's workspace keeps files; none: for good.
pub async fn set_retention(
    app: &App,
    caller: &Caller,
    days: Option<u32>,
) -> Result<(), StoreError> {
    app.store.set_media_days(caller.workspace_id(), days).await
}

/// Removes files that their workspaces need not keep any longer and no waiting message needs, and bytes
/// that a crash left without a file.
pub async fn sweep(app: &App) -> Result<Worked, FileError> {
    let now = app.clock.now();
    let stale = app.store.stale_files(now, BATCH).await?;
    for file in &stale {
        let removed = async || {
            let (workspace_id, id) = (file.workspace_id, file.id);
            Ok(app.store.remove_stale_file(workspace_id, id, now).await?.is_some())
        };
        end(app, file, removed).await?;
    }
    let loose = app.store.loose_blobs(BATCH).await?;
    let mut cleared = 0;
    for (workspace_id, sha256) in &loose {
        let _held = app.blobs.hold(sha256).await;
        // One that cannot be removed must not keep the others.
        match clear(app, *workspace_id, sha256).await {
            Ok(_) => cleared += 1,
            Err(error) => tracing::warn!(%error, "bytes that no file has cannot be removed"),
        }
    }
    let is_done = stale.is_empty() && cleared == 0;
    Ok(if is_done { Worked::Nothing } else { Worked::Some })
}

/// Removes one of the caller's files, and its bytes if no other file has them, here and at Meta. A
/// message that waits to be sent with it fails.
pub async fn remove(app: &App, caller: &Caller, id: FileId) -> Result<(), FileError> {
    let workspace_id = caller.workspace_id();
    let file = app.store.file(workspace_id, id).await?.ok_or(FileError::Unknown)?;
    let removed = async || app.store.remove_file(workspace_id, id).await.map(|it| it.is_some());
    if end(app, &file, removed).await? { Ok(()) } else { Err(FileError::Unknown) }
}

/// Removes a file, if `removed` removes its row, with what no other file has; says whether it did.
async fn end(
    app: &App,
    file: &File,
    removed: impl AsyncFnOnce() -> Result<bool, StoreError>,
) -> Result<bool, FileError> {
    let File { workspace_id, id, sha256, .. } = file;
    let held = app.blobs.hold(sha256).await;
    let handed = app.store.handed_of(*workspace_id, sha256).await?;
    if !removed().await? {
        return Ok(false);
    }
    app.files.invalidate(&(*workspace_id, *id));
    app.needed.invalidate(&(*workspace_id, *id));
    app.media.forget_file(*id);
    let cleared = clear(app, *workspace_id, sha256).await;
    // Meta may be slow, and others wait for these bytes.
    drop(held);
    match cleared {
        Ok(false) => {}
        Ok(true) => take_back(app, &handed).await,
        Err(error) => {
            tracing::warn!(%error, file.id = %id, "the bytes of a file are removed later");
            take_back(app, &handed).await;
        }
    }
    Ok(true)
}

/// Removes bytes from storage if no file has them, and says whether that was so. Whoever asks holds
/// them.
async fn clear(app: &App, workspace_id: WorkspaceId, sha256: &[u8; 32]) -> Result<bool, FileError> {
    let is_used = app.store.is_blob_used(workspace_id, sha256).await?;
    if !is_used {
        app.blobs.remove(workspace_id, sha256).await?;
    }
    app.store.forget_blob(workspace_id, sha256).await?;
    Ok(!is_used)
}
