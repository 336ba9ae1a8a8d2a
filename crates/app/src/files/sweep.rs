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
    for File { workspace_id, id, sha256, .. } in &stale {
        let _held = app.blobs.hold(sha256).await;
        take_back(app, *workspace_id, sha256).await?;
        if app.store.remove_stale_file(*workspace_id, *id, now).await?.is_some() {
            forget(app, *workspace_id, *id);
        }
    }
    let loose = app.store.loose_blobs(BATCH).await?;
    for (workspace_id, sha256) in &loose {
        let _held = app.blobs.hold(sha256).await;
        clear(app, *workspace_id, sha256).await?;
    }
    let is_done = stale.is_empty() && loose.is_empty();
    Ok(if is_done { Worked::Nothing } else { Worked::Some })
}

/// Removes one of the caller's files, and its bytes if no other file has them, here and at Meta. A
/// message that waits to be sent with it fails.
pub async fn remove(app: &App, caller: &Caller, id: FileId) -> Result<(), FileError> {
    let workspace_id = caller.workspace_id();
    let file = app.store.file(workspace_id, id).await?.ok_or(FileError::Unknown)?;
    let _held = app.blobs.hold(&file.sha256).await;
    take_back(app, workspace_id, &file.sha256).await?;
    app.store.remove_file(workspace_id, id).await?.ok_or(FileError::Unknown)?;
    forget(app, workspace_id, id);
    clear(app, workspace_id, &file.sha256).await
}

/// Removes bytes from storage that no file has. Whoever asks holds them.
async fn clear(app: &App, workspace_id: WorkspaceId, sha256: &[u8; 32]) -> Result<(), FileError> {
    if !app.store.is_blob_used(workspace_id, sha256).await? {
        app.blobs.remove(workspace_id, sha256).await?;
    }
    Ok(app.store.forget_blob(workspace_id, sha256).await?)
}

fn forget(app: &App, workspace_id: WorkspaceId, id: FileId) {
    app.files.invalidate(&(workspace_id, id));
    app.needed.invalidate(&(workspace_id, id));
    app.media.forget_file(id);
}
