//! Files from links: fetched, with what opens private places, and not fetched again while they are fresh.

use super::{File, FileError, Known, Offered, get, keep, take_in, write_down};
use crate::App;
use crate::keys::Caller;
use crate::links::{self, Fetched, SourceHeader};
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::ids::WorkspaceId;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::files::Origin;
use waxwing_store::links::Link;

/// How long what a link led to is taken for what it leads to.
///
/// Source: Meta does the same, "cached 10 min per exact URL" (`messages/image-messages`).
const FRESH_FOR: Duration = Duration::from_mins(10);

/// Fetches a file from a link, and keeps it.
pub async fn fetch(
    app: &App,
    caller: &Caller,
    url: &str,
    name: Option<String>,
) -> Result<Arc<Known>, FileError> {
    let workspace_id = caller.workspace_id();
    let fetched = follow(app, workspace_id, url, None).await?;
    let fetched = fetched.ok_or_else(|| FileError::LinkFailed("nothing came".to_owned()))?;
    match take(app, workspace_id, fetched, name).await {
        Err(FileError::BrokenOff) => {
            Err(FileError::LinkFailed("it broke off, or stood still, before its end".to_owned()))
        }
        taken => taken,
    }
}

/// What a link leads to, and until when that is not asked again.
pub(crate) async fn current(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
) -> Result<(Arc<Known>, Timestamp), FileError> {
    let now = app.clock.now();
    let before = app.store.link(workspace_id, url).await?;
    let mut kept = None;
    if let Some(link) = before {
        match get(app, workspace_id, link.file_id).await {
            Ok(known) if now < link.fresh_until => return Ok((known, link.fresh_until)),
            Ok(known) => kept = Some((link, known)),
            Err(FileError::Unknown) => {}
            Err(error) => return Err(error),
        }
    }
    let before = kept.as_ref().map(|(link, _)| link);
    let fetched = follow(app, workspace_id, url, before).await?;
    let (known, etag, last_modified) = match (fetched, kept) {
        (None, Some((link, known))) => (known, link.etag, link.last_modified),
        (None, None) => return Err(FileError::LinkFailed("nothing came".to_owned())),
        (Some(fetched), kept) => {
            let etag = fetched.etag().map(ToOwned::to_owned);
            let last_modified = fetched.last_modified().map(ToOwned::to_owned);
            let before = kept.map(|(_, known)| known);
            (renew(app, workspace_id, fetched, before).await?, etag, last_modified)
        }
    };
    let (url, file_id) = (url.to_owned(), known.file.id);
    let fresh_until = now + FRESH_FOR;
    let link = Link { workspace_id, url, file_id, etag, last_modified, fresh_until };
    app.store.put_link(&link).await?;
    Ok((known, fresh_until))
}

/// Asks for what a link leads to, with what opens the workspace's private places; nothing, if that is
/// what it led to before.
async fn follow(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
    before: Option<&Link>,
) -> Result<Option<Fetched>, FileError> {
    let private: Vec<_> = sources(app, workspace_id).await?;
    let asked = links::Asked {
        url,
        private: &private,
        etag: before.and_then(|it| it.etag.as_deref()),
        last_modified: before.and_then(|it| it.last_modified.as_deref()),
    };
    Ok(links::follow(&*app.http, &asked).await?)
}

/// Whether a link leads to one of the workspace's private places.
pub(crate) async fn is_private(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
) -> Result<bool, StoreError> {
    Ok(sources(app, workspace_id).await?.iter().any(|it| it.opens(url)))
}

/// The workspace's private places.
async fn sources(app: &App, workspace_id: WorkspaceId) -> Result<Vec<SourceHeader>, StoreError> {
    let sources = app.store.sources(workspace_id).await?;
    let read = sources.iter().filter_map(|it| {
        let place = SourceHeader::new(&it.prefix, &it.header, &it.value);
        place
            .map_err(|error| tracing::warn!(%error, source.id = %it.id, "a source cannot be used"))
            .ok()
    });
    Ok(read.collect())
}

/// Keeps what came, unless it is what was there before, which many servers cannot say.
async fn renew(
    app: &App,
    workspace_id: WorkspaceId,
    fetched: Fetched,
    before: Option<Arc<Known>>,
) -> Result<Arc<Known>, FileError> {
    let offered = offer(&fetched, None);
    let (known, _held) = take_in(app, workspace_id, offered, fetched.pieces).await?;
    match before {
        Some(before) if is_same(&before.file, &known.file) => Ok(before),
        _ => write_down(app, known).await,
    }
}

fn is_same(before: &File, now: &File) -> bool {
    before.sha256 == now.sha256 && before.name == now.name
}

async fn take(
    app: &App,
    workspace_id: WorkspaceId,
    fetched: Fetched,
    name: Option<String>,
) -> Result<Arc<Known>, FileError> {
    let offered = offer(&fetched, name);
    keep(app, workspace_id, offered, fetched.pieces).await
}

fn offer(fetched: &Fetched, name: Option<String>) -> Offered {
    Offered {
        name: name.or_else(|| fetched.name()),
        declared: fetched.content_type(),
        id: None,
        origin: Origin::Fetched,
    }
}
