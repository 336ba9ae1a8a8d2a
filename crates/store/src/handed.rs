//! What Meta has of our files: the media id that each channel has for each file's bytes.

use crate::db::{Row, Value};
use crate::{Store, StoreError};
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Bytes that were uploaded to Meta for a channel, as one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Whose bytes.
    pub workspace_id: WorkspaceId,
    /// For which channel: no other may send them by this id.
    pub channel_id: ChannelId,
    /// Which bytes.
    pub sha256: [u8; 32],
    /// As what they were uploaded.
    pub mime: String,
    /// What Meta calls them.
    pub media_id: String,
    /// When Meta took them.
    pub handed_at: Timestamp,
    /// Until when Meta knows the id.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "channel_id, sha256, mime, media_id, handed_at, expires_at";

impl Store {
    /// What Meta calls these bytes for this channel, as this type, as far as we know; also when the id
    /// has expired.
    pub async fn handed(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
        sha256: &[u8; 32],
        mime: &str,
    ) -> Result<Option<Handed>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM handed
             WHERE workspace_id = $1 AND sha256 = $2 AND channel_id = $3 AND mime = $4"
        );
        let values = [
            workspace_id.as_bytes().into(),
            Value::from(sha256),
            channel_id.as_bytes().into(),
            mime.into(),
        ];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.first().map(|row| read(row, workspace_id)).transpose()
    }

    /// Keeps what Meta calls these bytes, in place of what it called them before.
    pub async fn put_handed(&self, handed: &Handed) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO handed (workspace_id, sha256, channel_id, mime, media_id, handed_at,
                expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (workspace_id, sha256, channel_id, mime) DO UPDATE
            SET media_id = excluded.media_id, handed_at = excluded.handed_at,
                expires_at = excluded.expires_at";
        let values = [
            handed.workspace_id.as_bytes().into(),
            Value::from(&handed.sha256),
            handed.channel_id.as_bytes().into(),
            handed.mime.as_str().into(),
            handed.media_id.as_str().into(),
            handed.handed_at.into(),
            handed.expires_at.into(),
        ];
        let mut tx = self.db.begin().await?;
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// Forgets an id that Meta does not know any longer; says whether we had it. What was uploaded
    /// anew in the meantime has another.
    pub async fn forget_handed(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
        media_id: &str,
    ) -> Result<bool, StoreError> {
        // Asked for rows at once, SQLite walks through those of the workspace.
        const SQL: &str = "
            DELETE FROM handed WHERE (workspace_id, sha256, channel_id, mime) IN (
                SELECT workspace_id, sha256, channel_id, mime FROM handed
                WHERE workspace_id = $1 AND channel_id = $2 AND media_id = $3)";
        let values =
            [workspace_id.as_bytes().into(), channel_id.as_bytes().into(), media_id.into()];
        let mut tx = self.db.begin().await?;
        let forgotten = tx.execute(SQL, &values).await?;
        tx.commit().await?;
        Ok(forgotten > 0)
    }

    /// Everything that Meta has of these bytes, by channel and type.
    pub async fn handed_of(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
    ) -> Result<Vec<Handed>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM handed WHERE workspace_id = $1 AND sha256 = $2
             ORDER BY channel_id, mime"
        );
        let values = [workspace_id.as_bytes().into(), Value::from(sha256)];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }
}

fn read(row: &Row, workspace_id: WorkspaceId) -> Result<Handed, StoreError> {
    Ok(Handed {
        workspace_id,
        channel_id: ChannelId::from_bytes(row.id(0)?),
        sha256: row.sha256(1, "handed", "sha256")?,
        mime: row.text(2)?,
        media_id: row.text(3)?,
        handed_at: row.at(4)?,
        expires_at: row.at(5)?,
    })
}
