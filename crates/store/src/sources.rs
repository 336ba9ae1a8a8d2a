//! Sources: private places that files are fetched from, and the header that opens each.

use crate::{Store, StoreError};
use waxwing_domain::ids::{SourceId, WorkspaceId};
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;

/// A private place.
#[derive(Clone)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// What the addresses there begin with.
    pub prefix: String,
    /// The name of the header that opens it.
    pub header: String,
    /// What that header says.
    pub value: Secret,
    /// When it was made known.
    pub created_at: Timestamp,
}

impl Store {
    /// Keeps a source, in place of the one with that id.
    pub async fn add_source(&self, source: &Source) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO sources (workspace_id, id, prefix, header, value, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, id) DO UPDATE
            SET prefix = excluded.prefix, header = excluded.header, value = excluded.value";
        let values = [
            source.workspace_id.as_bytes().into(),
            source.id.as_bytes().into(),
            source.prefix.as_str().into(),
            source.header.as_str().into(),
            source.value.expose().into(),
            source.created_at.into(),
        ];
        let mut tx = self.db.begin().await?;
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// The sources of a workspace, oldest first.
    pub async fn sources(&self, workspace_id: WorkspaceId) -> Result<Vec<Source>, StoreError> {
        const SQL: &str = "
            SELECT id, prefix, header, value, created_at FROM sources
            WHERE workspace_id = $1 ORDER BY id";
        let rows = self.db.reader().await?.fetch(SQL, &[workspace_id.as_bytes().into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Source {
                    id: SourceId::from_bytes(row.id(0)?),
                    workspace_id,
                    prefix: row.text(1)?,
                    header: row.text(2)?,
                    value: Secret::new(row.text(3)?),
                    created_at: row.at(4)?,
                })
            })
            .collect()
    }

    /// Drops a source; says whether it was there.
    pub async fn remove_source(
        &self,
        workspace_id: WorkspaceId,
        id: SourceId,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "DELETE FROM sources WHERE workspace_id = $1 AND id = $2";
        let mut tx = self.db.begin().await?;
        let removed =
            tx.execute(SQL, &[workspace_id.as_bytes().into(), id.as_bytes().into()]).await?;
        tx.commit().await?;
        Ok(removed == 1)
    }
}
