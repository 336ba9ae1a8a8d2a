//! Workspaces: the tenants.

use crate::{Store, StoreError};
use waxwing_domain::ids::WorkspaceId;
use waxwing_domain::time::Timestamp;

/// A tenant: everything belongs to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Store {
    /// Makes a workspace, or renames the one with that id.
    pub async fn put_workspace(&self, workspace: &Workspace) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO workspaces (id, name, created_at) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        let mut tx = self.db.begin().await?;
        let name = workspace.name.as_str();
        tx.execute(
            SQL,
            &[workspace.id.as_bytes().into(), name.into(), workspace.created_at.into()],
        )
        .await?;
        tx.commit().await
    }

    /// The workspace with that id, if there is one.
    pub async fn find_workspace(&self, id: WorkspaceId) -> Result<Option<Workspace>, StoreError> {
        const SQL: &str = "SELECT name, created_at FROM workspaces WHERE id = $1";
        let rows = self.db.reader().await?.fetch(SQL, &[id.as_bytes().into()]).await?;
        rows.first()
            .map(|row| Ok(Workspace { id, name: row.text(0)?, created_at: row.at(1)? }))
            .transpose()
    }
}
