//! Links: what somebody wants sent, by where it is. We fetch it, as anybody on the internet could.
//!
//! Whoever gives us a link chooses where we connect to. So links are asked for through
//! [`Peer::Stranger`](crate::http::Peer::Stranger), which reaches the public internet alone; each hop of
//! a redirect is judged like the first; and what a private place wants to see, no other place sees.

mod address;
mod current;
mod fetched;
mod following;
mod private;
pub mod sources;

pub use current::{CurrentError, current};
pub use fetched::Fetched;
pub use following::{Asked, REDIRECTS_MAX, follow};
pub use private::{InvalidPlace, Private};

use crate::App;
use waxwing_domain::ids::WorkspaceId;

/// What is done with links in messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkPolicy {
    /// We fetch them and upload what they lead to.
    #[default]
    Fetch,
    /// Meta gets them as they are, and fetches them itself.
    Pass,
}

/// Why a link leads to no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is none that we follow; trying again will not help.
    #[error("{0}")]
    Refused(String),
    /// There is nothing for us; trying again will hardly help.
    #[error("{0}")]
    Failed(String),
    /// Its server gives no answer, or none at the moment.
    #[error("{0}")]
    Unreachable(String),
}

/// Fetches what a link of a workspace's leads to.
pub async fn fetch(
    app: &App,
    workspace_id: WorkspaceId,
    url: &str,
) -> Result<Fetched, LinkError> {
    let fetched = ask(app, workspace_id, Asked { url, ..Asked::default() }).await?;
    Ok(fetched.expect("only who names a version is told that it is unchanged"))
}

/// Follows a link with what the private places of the workspace want to see.
async fn ask(
    app: &App,
    workspace_id: WorkspaceId,
    asked: Asked<'_>,
) -> Result<Option<Fetched>, LinkError> {
    let sources = app.store.sources(workspace_id).await.map_err(|error| {
        tracing::warn!(%error, "private sources cannot be read at the moment");
        LinkError::Unreachable("its private source cannot be looked up at the moment".to_owned())
    })?;
    // One that was good when it was made is good.
    let private = sources.iter().filter_map(|it| Private::new(&it.prefix, &it.header, &it.value).ok());
    let private: Vec<_> = private.collect();
    follow(&*app.http, &Asked { private: &private, ..asked }).await
}
