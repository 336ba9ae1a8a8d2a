//! Links: what was fetched from an address, and how long it may be taken from us instead.

use crate::db::Value;
use crate::{Store, StoreError};
use sha2::{Digest as _, Sha256};
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// The file that an address gave us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// For whom it was fetched.
    pub workspace_id: WorkspaceId,
    /// The address, as the caller named it.
    pub url: String,
    /// What it gave.
    pub file_id: FileId,
    /// What the other side calls that version.
    pub etag: Option<String>,
    /// Since when that version is theirs, in their words.
    pub last_modified: Option<String>,
    /// Until when it need not be asked for again.
    pub fresh_until: Timestamp,
}

impl Store {
    /// What this address gave, if we still have that file.
    pub async fn link(
        &self,
        workspace_id: WorkspaceId,
        url: &str,
    ) -> Result<Option<Link>, StoreError> {
        const SQL: &str = "
            SELECT l.url, l.file_id, l.etag, l.last_modified, l.fresh_until
            FROM links l
            JOIN files f ON f.workspace_id = l.workspace_id AND f.id = l.file_id
            WHERE l.workspace_id = $1 AND l.digest = $2";
        let digest = digest(url);
        let values = [workspace_id.as_bytes().into(), Value::from(&digest)];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.first()
            .map(|row| {
                Ok(Link {
                    workspace_id,
                    url: row.text(0)?,
                    file_id: FileId::from_bytes(row.id(1)?),
                    etag: row.maybe_text(2)?,
                    last_modified: row.maybe_text(3)?,
                    fresh_until: row.at(4)?,
                })
            })
            .transpose()
    }

    /// Keeps what an address gave, in place of what it gave before. It goes with the file.
    pub async fn put_link(&self, link: &Link) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO links (workspace_id, digest, url, file_id, etag, last_modified, fresh_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (workspace_id, digest) DO UPDATE
            SET file_id = excluded.file_id, etag = excluded.etag,
                last_modified = excluded.last_modified, fresh_until = excluded.fresh_until";
        let digest = digest(&link.url);
        let values = [
            link.workspace_id.as_bytes().into(),
            Value::from(&digest),
            link.url.as_str().into(),
            link.file_id.as_bytes().into(),
            link.etag.as_deref().into(),
            link.last_modified.as_deref().into(),
            link.fresh_until.into(),
        ];
        let mut tx = self.db.begin().await?;
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }
}

/// An address may be longer than an index takes.
fn digest(url: &str) -> [u8; 32] {
    Sha256::digest(url.as_bytes()).into()
}
