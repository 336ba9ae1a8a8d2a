//! `…/media-sources`: private places that files are fetched from, and the header that opens each. What
//! the header says is never shown again.

use crate::auth::{Member, path};
use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use waxwing_app::App;
use waxwing_app::links::sources::{self, NewSource, Source, SourceError};
use waxwing_domain::ids::SourceId;
use waxwing_domain::secret::Secret;

/// A private place, and what opens it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    prefix: String,
    header: String,
    value: String,
}

/// A private place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SourceResponse {
    id: String,
    prefix: String,
    header: String,
    created_at: String,
}

/// Every private place.
#[derive(Serialize)]
pub(crate) struct SourcesResponse {
    results: Vec<SourceResponse>,
}

impl From<Source> for SourceResponse {
    fn from(source: Source) -> Self {
        Self {
            id: source.id.to_string(),
            prefix: source.prefix,
            header: source.header,
            created_at: source.created_at.to_string(),
        }
    }
}

/// `POST /workspaces/{w}/media-sources`
pub(crate) async fn add(
    State(app): State<App>,
    Member(caller): Member,
    JsonBody { value: Given { prefix, header, value }, .. }: JsonBody<Given>,
) -> Result<(StatusCode, Json<SourceResponse>), Problem> {
    let asked = NewSource { prefix, header, value: Secret::new(value) };
    let source = sources::add(&app, &caller, asked).await?;
    Ok((StatusCode::CREATED, Json(source.into())))
}

/// `GET /workspaces/{w}/media-sources`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
) -> Result<Json<SourcesResponse>, Problem> {
    let found = sources::list(&app, &caller).await?;
    Ok(Json(SourcesResponse { results: found.into_iter().map(Into::into).collect() }))
}

/// `DELETE /workspaces/{w}/media-sources/{source}`
pub(crate) async fn remove(
    State(app): State<App>,
    Member(caller): Member,
    SourceInPath(id): SourceInPath,
) -> Result<StatusCode, Problem> {
    sources::remove(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A private place named in the path.
pub(crate) struct SourceInPath(SourceId);

impl FromRequestParts<App> for SourceInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "source").await.and_then(|it| it.parse().ok());
        id.map(Self).ok_or_else(|| SourceError::Unknown.into())
    }
}
