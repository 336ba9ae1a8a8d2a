//! API keys: only a hash of the secret is kept.

use crate::{Store, StoreError};
use waxwing_domain::ids::{KeyId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its id: part of the key's text.
    pub id: KeyId,
    /// What it opens.
    pub workspace_id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it opens nothing.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a key, in place of the one with that id.
    pub async fn put_key(&self, key: &Key) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO api_keys (id, workspace_id, name, secret_hash, created_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, secret_hash = excluded.secret_hash,
                revoked_at = excluded.revoked_at";
        let mut tx = self.db.begin().await?;
        let values = [
            key.id.as_bytes().into(),
            key.workspace_id.as_bytes().into(),
            key.name.as_str().into(),
            crate::db::Value::Bytes(&key.secret_hash),
            key.created_at.into(),
            key.revoked_at.into(),
        ];
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// The key with that id, if there is one.
    pub async fn find_key(&self, id: KeyId) -> Result<Option<Key>, StoreError> {
        const SQL: &str = "
            SELECT workspace_id, name, secret_hash, created_at, revoked_at
            FROM api_keys WHERE id = $1";
        let rows = self.db.reader().await?.fetch(SQL, &[id.as_bytes().into()]).await?;
        rows.first()
            .map(|row| {
                let corrupt = StoreError::Corrupt { table: "api_keys", column: "secret_hash" };
                Ok(Key {
                    id,
                    workspace_id: WorkspaceId::from_bytes(row.id(0)?),
                    name: row.text(1)?,
                    secret_hash: row.bytes(2)?.try_into().map_err(|_| corrupt)?,
                    created_at: row.at(3)?,
                    revoked_at: row.maybe_at(4)?,
                })
            })
            .transpose()
    }
}
