//! Who calls: an extractor, so that a handler that has a [`Member`] was allowed it.

use crate::problem::{Problem, channel_unknown};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use waxwing_app::App;
use waxwing_app::keys::{Caller, authenticate};
use waxwing_domain::ids::{ChannelId, WorkspaceId};

/// A caller who may touch the workspace in the path.
pub(crate) struct Member(pub(crate) Caller);

/// A channel named in the path.
pub(crate) struct ChannelInPath(pub(crate) ChannelId);

impl FromRequestParts<App> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let key = key(parts).ok_or_else(missing_key)?;
        let caller = authenticate(app, key).await?;
        let workspace =
            path(parts, "workspace").await.and_then(|it| it.parse::<WorkspaceId>().ok());
        if workspace == Some(caller.workspace_id()) {
            Ok(Self(caller))
        } else {
            // Whether the workspace exists is nobody's business.
            Err(channel_unknown())
        }
    }
}

impl FromRequestParts<App> for ChannelInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let channel = path(parts, "channel").await.and_then(|it| it.parse().ok());
        channel.map(Self).ok_or_else(channel_unknown)
    }
}

/// The key in `Authorization: AccessKey …` or `Authorization: Bearer …`.
fn key(parts: &Parts) -> Option<&str> {
    let (scheme, key) = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let known = ["accesskey", "bearer"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
    known.then(|| key.trim())
}

fn missing_key() -> Problem {
    let detail =
        "send your API key as `Authorization: AccessKey KEY` or `Authorization: Bearer KEY`";
    Problem::new(StatusCode::UNAUTHORIZED, "auth.missing_key", detail)
}

/// One parameter of the path.
pub(crate) async fn path(parts: &mut Parts, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}
