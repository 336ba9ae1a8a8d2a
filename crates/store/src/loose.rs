//! Loose blobs: bytes in storage that no file has, or not yet.
//!
//! Storage and database cannot commit together. So bytes are noted as loose before they are put into
//! storage, and when their last file goes; the note goes when a file has them, or when they are gone.
//! A crash in between leaves a note, and no bytes that nobody knows of.

use crate::db::{Tx, Value};
use crate::{Store, StoreError};
use waxwing_domain::ids::WorkspaceId;

impl Store {
    /// Notes that these bytes may be in storage although no file has them: before they are put there.
    pub async fn loosen_blob(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        loosen(&mut tx, workspace_id, sha256).await?;
        tx.commit().await
    }

    /// Bytes that may be in storage although no file has them, at most `limit`. Whoever removes them
    /// holds them ([`crate::blobs::Blobs::hold`]), and asks [`Store::is_blob_used`] first.
    pub async fn loose_blobs(
        &self,
        limit: i64,
    ) -> Result<Vec<(WorkspaceId, [u8; 32])>, StoreError> {
        const SQL: &str = "
            SELECT workspace_id, sha256 FROM loose_blobs ORDER BY workspace_id, sha256 LIMIT $1";
        let rows = self.db.reader().await?.fetch(SQL, &[limit.into()]).await?;
        rows.iter()
            .map(|row| {
                let workspace_id = WorkspaceId::from_bytes(row.id(0)?);
                Ok((workspace_id, row.sha256(1, "loose_blobs", "sha256")?))
            })
            .collect()
    }

    /// Forgets the note: these bytes are gone from storage.
    pub async fn forget_blob(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        fasten(&mut tx, workspace_id, sha256).await?;
        tx.commit().await
    }
}

/// Notes that no file has these bytes.
pub(crate) async fn loosen(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    sha256: &[u8; 32],
) -> Result<(), StoreError> {
    const SQL: &str = "
        INSERT INTO loose_blobs (workspace_id, sha256) VALUES ($1, $2)
        ON CONFLICT (workspace_id, sha256) DO NOTHING";
    let values = [workspace_id.as_bytes().into(), Value::from(sha256)];
    tx.execute(SQL, &values).await.map(drop)
}

/// Removes the note.
pub(crate) async fn fasten(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    sha256: &[u8; 32],
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM loose_blobs WHERE workspace_id = $1 AND sha256 = $2";
    let values = [workspace_id.as_bytes().into(), Value::from(sha256)];
    tx.execute(SQL, &values).await.map(drop)
}
