//! Retention: how long each workspace keeps its files.

use crate::files::{COLUMNS, File, read};
use crate::{Store, StoreError};
use waxwing_domain::ids::WorkspaceId;
use waxwing_domain::time::Timestamp;

/// A day, in microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl Store {
    /// For how many days a workspace keeps its files; none is for ever.
    pub async fn media_days(&self, workspace_id: WorkspaceId) -> Result<Option<u32>, StoreError> {
        const SQL: &str = "SELECT media_days FROM workspaces WHERE id = $1";
        let rows = self.db.reader().await?.fetch(SQL, &[workspace_id.as_bytes().into()]).await?;
        let days = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten();
        days.map(whole_days).transpose()
    }

    /// Says for how many days a workspace keeps its files; none is for ever.
    pub async fn set_media_days(
        &self,
        workspace_id: WorkspaceId,
        days: Option<u32>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE workspaces SET media_days = $2 WHERE id = $1";
        let mut tx = self.db.begin().await?;
        let days = crate::db::Value::MaybeInt(days.map(i64::from));
        tx.execute(SQL, &[workspace_id.as_bytes().into(), days]).await?;
        tx.commit().await
    }

    /// Files that are older than their workspace keeps them, and that nothing needs any longer: each
    /// workspace's oldest first, at most `limit`.
    pub async fn stale_files(&self, now: Timestamp, limit: i64) -> Result<Vec<File>, StoreError> {
        const WORKSPACES: &str =
            "SELECT id, media_days FROM workspaces WHERE media_days IS NOT NULL ORDER BY id";
        let sql = format!(
            "SELECT {COLUMNS} FROM files
             WHERE workspace_id = $1 AND created_at <= $2 AND needed_until < $3
             ORDER BY created_at LIMIT $4"
        );
        let mut reader = self.db.reader().await?;
        let mut stale = Vec::new();
        for row in reader.fetch(WORKSPACES, &[]).await? {
            let workspace_id = WorkspaceId::from_bytes(row.id(0)?);
            let age = i64::from(whole_days(row.int(1)?)?).saturating_mul(DAY);
            let oldest = now.as_micros().saturating_sub(age);
            let left = limit - i64::try_from(stale.len()).unwrap_or(limit);
            if left <= 0 {
                break;
            }
            let values = [workspace_id.as_bytes().into(), oldest.into(), now.into(), left.into()];
            for row in reader.fetch(sql.clone(), &values).await? {
                stale.push(read(&row, workspace_id)?);
            }
        }
        Ok(stale)
    }
}

fn whole_days(days: i64) -> Result<u32, StoreError> {
    let corrupt = StoreError::Corrupt { table: "workspaces", column: "media_days" };
    days.try_into().map_err(|_| corrupt)
}
