//! Files: what we keep of pictures, recordings and documents, beside their bytes.
//!
//! The bytes are in [`crate::blobs`], found by workspace and SHA-256; several files may have the same
//! ones. How long a file is kept is `retention`, what becomes of its bytes `loose`.

use crate::db::{Row, Tx, Value};
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// How a file came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A caller gave us its bytes.
    Uploaded,
    /// We fetched it from an address a caller named.
    Fetched,
    /// Somebody sent it to us on WhatsApp.
    Received,
}

impl Origin {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Fetched => "fetched",
            Self::Received => "received",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "uploaded" => Ok(Self::Uploaded),
            "fetched" => Ok(Self::Fetched),
            "received" => Ok(Self::Received),
            _ => Err(StoreError::Corrupt { table: "files", column: "origin" }),
        }
    }
}

/// A file of a workspace, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// What its bytes are found by.
    pub sha256: [u8; 32],
    /// How many bytes it has.
    pub size: u64,
    /// Its type, as its bytes say.
    pub mime: String,
    /// What people call it.
    pub name: Option<String>,
    /// What it is in detail, as JSON.
    pub nature: String,
    /// How it came to us.
    pub origin: Origin,
    /// When it came.
    pub created_at: Timestamp,
    /// Until when a message needs it: it does not go before, however old it is.
    pub needed_until: Timestamp,
}

pub(crate) const COLUMNS: &str =
    "id, sha256, size, mime, name, nature, origin, created_at, needed_until";

impl Store {
    /// Keeps a file; `false` says that its id is taken, and nothing was kept.
    ///
    /// Its bytes are in storage by then, and are not loose any longer.
    pub async fn add_file(&self, file: &File) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let is_new = insert(&mut tx, file).await?;
        tx.commit().await?;
        Ok(is_new)
    }

    /// The file with that id, if there is one.
    pub async fn file(
        &self,
        workspace_id: WorkspaceId,
        id: FileId,
    ) -> Result<Option<File>, StoreError> {
        Ok(self.files_of(workspace_id, &[id]).await?.pop())
    }

    /// Those of these files that there are, by id.
    pub async fn files_of(
        &self,
        workspace_id: WorkspaceId,
        ids: &[FileId],
    ) -> Result<Vec<File>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(2, ids.len());
        let sql = format!(
            "SELECT {COLUMNS} FROM files WHERE workspace_id = $1 AND id IN ({places}) ORDER BY id"
        );
        let mut values = vec![Value::from(workspace_id.as_bytes())];
        values.extend(ids.iter().map(|it| Value::from(it.as_bytes())));
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }

    /// The files of a workspace, newest first, before that one, at most `limit`.
    pub async fn list_files(
        &self,
        workspace_id: WorkspaceId,
        before: Option<FileId>,
        limit: i64,
    ) -> Result<Vec<File>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM files WHERE workspace_id = $1 AND id < $2
             ORDER BY id DESC LIMIT $3"
        );
        let before = before.unwrap_or(FileId::from_bytes([u8::MAX; 16]));
        let values = [workspace_id.as_bytes().into(), before.as_bytes().into(), limit.into()];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }

    /// Removes a file with all that is known by it, and gives it back.
    ///
    /// When it was the last with these bytes, they are loose, and Meta's ids of them are forgotten:
    /// who wants to delete them at Meta asks [`Store::handed_of`] first.
    pub async fn remove_file(
        &self,
        workspace_id: WorkspaceId,
        id: FileId,
    ) -> Result<Option<File>, StoreError> {
        self.remove_unneeded(workspace_id, id, i64::MAX).await
    }

    /// Removes a file as [`Store::remove_file`] does, if nothing needs it at this instant or after.
    pub async fn remove_stale_file(
        &self,
        workspace_id: WorkspaceId,
        id: FileId,
        now: Timestamp,
    ) -> Result<Option<File>, StoreError> {
        self.remove_unneeded(workspace_id, id, now.as_micros()).await
    }

    async fn remove_unneeded(
        &self,
        workspace_id: WorkspaceId,
        id: FileId,
        needed_before: i64,
    ) -> Result<Option<File>, StoreError> {
        // Asked for rows at once, SQLite walks through those of the workspace.
        const LINKS: &str = "
            DELETE FROM links WHERE (workspace_id, digest) IN (
                SELECT workspace_id, digest FROM links WHERE workspace_id = $1 AND file_id = $2)";
        const HANDED: &str = "DELETE FROM handed WHERE workspace_id = $1 AND sha256 = $2";
        let sql = format!(
            "DELETE FROM files WHERE workspace_id = $1 AND id = $2 AND needed_until < $3
             RETURNING {COLUMNS}"
        );
        let mut tx = self.db.begin().await?;
        let place = [workspace_id.as_bytes().into(), id.as_bytes().into(), needed_before.into()];
        let rows = tx.fetch(sql, &place).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let file = read(row, workspace_id)?;
        tx.execute(LINKS, &place[..2]).await?;
        let blob = [workspace_id.as_bytes().into(), Value::from(&file.sha256)];
        if tx.fetch(IS_BLOB_USED, &blob).await?.is_empty() {
            tx.execute(HANDED, &blob).await?;
            crate::loose::loosen(&mut tx, workspace_id, &file.sha256).await?;
        }
        tx.commit().await?;
        Ok(Some(file))
    }

    /// Whether a file has these bytes.
    pub async fn is_blob_used(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let values = [workspace_id.as_bytes().into(), sha256.into()];
        Ok(!self.db.reader().await?.fetch(IS_BLOB_USED, &values).await?.is_empty())
    }

    /// Holds these files until then at least; `false` says that not all of them are there. Nothing is
    /// written for those that are held as long already.
    pub async fn need_files(
        &self,
        workspace_id: WorkspaceId,
        ids: &[FileId],
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        if ids.is_empty() {
            return Ok(true);
        }
        let ids: BTreeSet<_> = ids.iter().collect();
        let places = places(3, ids.len());
        let count = format!(
            "SELECT count(*) FROM files
             WHERE workspace_id = $1 AND needed_until >= $2 AND id IN ({places})"
        );
        // Also of those held already: it says whether they are there still.
        let update = format!(
            "UPDATE files SET needed_until = CASE WHEN needed_until < $2 THEN $2 ELSE needed_until END
             WHERE workspace_id = $1 AND id IN ({places})"
        );
        let mut values = vec![Value::from(workspace_id.as_bytes()), until.into()];
        values.extend(ids.iter().map(|it| Value::from(it.as_bytes())));
        let rows = self.db.reader().await?.fetch(count, &values).await?;
        let held = rows.first().map(|row| row.int(0)).transpose()?;
        if held.and_then(|it| usize::try_from(it).ok()) == Some(ids.len()) {
            return Ok(true);
        }
        let mut tx = self.db.begin().await?;
        let there = tx.execute(update, &values).await?;
        tx.commit().await?;
        Ok(there == ids.len() as u64)
    }
}

const IS_BLOB_USED: &str = "SELECT 1 FROM files WHERE workspace_id = $1 AND sha256 = $2 LIMIT 1";

/// `$2, $3, $4`: so many places from that one on.
pub(crate) fn places(first: usize, count: usize) -> String {
    let places: Vec<_> = (first..first + count).map(|it| format!("${it}")).collect();
    places.join(", ")
}

/// Keeps a file whose bytes are in storage; says whether its id was free.
pub(crate) async fn insert(tx: &mut Tx, file: &File) -> Result<bool, StoreError> {
    const SQL: &str = "
        INSERT INTO files (workspace_id, id, sha256, size, mime, name, nature, origin, created_at,
            needed_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (workspace_id, id) DO NOTHING";
    let values = [
        file.workspace_id.as_bytes().into(),
        file.id.as_bytes().into(),
        Value::from(&file.sha256),
        i64::try_from(file.size).unwrap_or(i64::MAX).into(),
        file.mime.as_str().into(),
        file.name.as_deref().into(),
        file.nature.as_str().into(),
        file.origin.as_str().into(),
        file.created_at.into(),
        file.needed_until.into(),
    ];
    if tx.execute(SQL, &values).await? == 0 {
        return Ok(false);
    }
    crate::loose::fasten(tx, file.workspace_id, &file.sha256).await?;
    Ok(true)
}

/// A file of [`COLUMNS`].
pub(crate) fn read(row: &Row, workspace_id: WorkspaceId) -> Result<File, StoreError> {
    let size = StoreError::Corrupt { table: "files", column: "size" };
    Ok(File {
        id: FileId::from_bytes(row.id(0)?),
        workspace_id,
        sha256: row.sha256(1, "files", "sha256")?,
        size: row.int(2)?.try_into().map_err(|_| size)?,
        mime: row.text(3)?,
        name: row.maybe_text(4)?,
        nature: row.text(5)?,
        origin: Origin::parse(&row.text(6)?)?,
        created_at: row.at(7)?,
        needed_until: row.at(8)?,
    })
}
