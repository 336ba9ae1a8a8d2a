//! The file a link leads to now: the one we fetched, while it is fresh or its server says it still is.

use super::{Asked, LinkError, ask};
use crate::App;
use crate::files::{self, FileError, Known, Offered, Origin};
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::ids::WorkspaceId;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::links::Link;

/// How long what a link led to is taken for what it leads to: as long as Meta does, which remembers
/// links by their exact text (<https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages>).
const FRESH_FOR: Duration = Duration::from_mins(10);

/// Why a link leads to no file that is kept.
#[derive(Debug, thiserror::Error)]
pub enum CurrentError {
    /// It leads to none.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// It leads to one that is not taken.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<StoreError> for CurrentError {
    fn from(error: StoreError) -> Self {
        Self::File(error.into())
    }
}

/// The file a link of a workspace's leads to, and until when that need not be asked again.
pub async fn current(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
) -> Result<(Arc<Known>, Timestamp), CurrentError> {
    let before = before(app, workspace_id, url).await?;
    if let Some((link, known)) = &before
        && app.clock.now() < link.fresh_until
    {
        return Ok((Arc::clone(known), link.fresh_until));
    }
    let version = before.as_ref().map(|it| &it.0);
    let etag = version.and_then(|it| it.etag.as_deref());
    let last_modified = version.and_then(|it| it.last_modified.as_deref());
    let asked = Asked { url, etag, last_modified, ..Asked::default() };
    let (known, etag, last_modified) = match (ask(app, workspace_id, asked).await?, &before) {
        (None, Some((link, known))) => {
            (Arc::clone(known), link.etag.clone(), link.last_modified.clone())
        }
        (None, None) => unreachable!("only who names a version is told that it is unchanged"),
        (Some(fetched), _) => {
            let version = |it: Option<&str>| it.map(ToOwned::to_owned);
            let (etag, last_modified) = (version(fetched.etag()), version(fetched.last_modified()));
            let (name, declared) = (fetched.name(), fetched.content_type());
            let offered = Offered { name, declared, id: None, origin: Origin::Fetched };
            let known = files::keep(app, workspace_id, offered, fetched.pieces).await?;
            (known, etag, last_modified)
        }
    };
    let fetched_at = app.clock.now();
    let fresh_until = fetched_at + FRESH_FOR;
    let (url, file_id) = (url.to_owned(), known.file.id);
    let link = Link { workspace_id, url, file_id, etag, last_modified, fetched_at, fresh_until };
    app.store.put_link(&link).await?;
    Ok((known, fresh_until))
}

/// What the link led to the last time, if we still have that.
async fn before(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
) -> Result<Option<(Link, Arc<Known>)>, CurrentError> {
    let Some(link) = app.store.link(workspace_id, url).await? else { return Ok(None) };
    match files::get(app, workspace_id, link.file_id).await {
        Ok(known) => Ok(Some((link, known))),
        Err(FileError::Unknown) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
