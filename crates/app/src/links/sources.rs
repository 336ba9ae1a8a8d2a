//! Sources: private places that a workspace's links lead to, and the header that opens each.

use super::{InvalidSource, SourceHeader};
use crate::App;
use crate::keys::Caller;
use waxwing_domain::ids::SourceId;
use waxwing_domain::secret::Secret;
use waxwing_store::StoreError;

pub use waxwing_store::sources::Source;

/// The most sources a workspace may have.
pub const SOURCES_MAX: usize = 100;

/// A source as somebody names it.
pub struct NewSource {
    /// What the addresses there begin with.
    pub prefix: String,
    /// The name of the header that opens it.
    pub header: String,
    /// What that header says.
    pub value: Secret,
}

/// Why a source is not made, or not found.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It can be none.
    #[error(transparent)]
    Invalid(#[from] InvalidSource),
    /// There are enough.
    #[error("a workspace may have {SOURCES_MAX} private sources at most; remove one first")]
    TooMany,
    /// The workspace has none with that id.
    #[error("the workspace has no such private source")]
    Unknown,
    /// It could not be written down or looked up.
    #[error("private sources cannot be kept or read at the moment")]
    Store(#[from] StoreError),
}

/// Makes a source of the caller's: from here on links that begin so are asked for with the header.
pub async fn add(app: &App, caller: &Caller, asked: NewSource) -> Result<Source, SourceError> {
    let NewSource { prefix, header, value } = asked;
    SourceHeader::new(&prefix, &header, &value)?;
    let workspace_id = caller.workspace_id();
    if app.store.sources(workspace_id).await?.len() >= SOURCES_MAX {
        return Err(SourceError::TooMany);
    }
    let created_at = app.clock.now();
    let id = SourceId::from_uuid(app.ids.make(created_at, &*app.random));
    let source = Source { id, workspace_id, prefix, header, value, created_at };
    app.store.add_source(&source).await?;
    Ok(source)
}

/// The caller's sources, oldest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Source>, StoreError> {
    app.store.sources(caller.workspace_id()).await
}

/// Removes one of the caller's sources.
pub async fn remove(app: &App, caller: &Caller, id: SourceId) -> Result<(), SourceError> {
    let was_there = app.store.remove_source(caller.workspace_id(), id).await?;
    if was_there { Ok(()) } else { Err(SourceError::Unknown) }
}
