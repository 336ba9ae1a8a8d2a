//! `…/files`: keep one, list them, look at one, drop one; and what opens one.

mod answer;
pub(crate) mod content;
mod form;
pub(crate) mod uploads;

use crate::auth::{Member, path};
use crate::extract::{JsonBody, QueryOf};
use crate::problem::Problem;
use answer::{FileResponse, FilesResponse};
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use form::{Form, Head, Pieces};
use serde::Deserialize;
use std::sync::Arc;
use waxwing_app::App;
use waxwing_app::files::{self, FileError, Known, Offered, Origin, PAGE_MAX};
use waxwing_app::keys::Caller;
use waxwing_domain::ids::{FileId, WorkspaceId};

/// How many files a page has unless the caller says otherwise.
const PAGE_DEFAULT: i64 = 20;

/// What a caller gives for a file: it, or where it is.
pub(crate) enum Given {
    /// It, as it comes.
    Form(Form),
    /// A link to it.
    Link(Link),
}

/// A link to a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    url: String,
    filename: Option<String>,
}

impl FromRequest<App> for Given {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if Form::is_said(request.headers()) {
            Form::from_request(request, app).await.map(Self::Form)
        } else {
            JsonBody::<Link>::from_request(request, app).await.map(|it| Self::Link(it.value))
        }
    }
}

/// `POST /workspaces/{w}/files`
pub(crate) async fn add(
    State(app): State<App>,
    Member(caller): Member,
    given: Given,
) -> Result<(StatusCode, Json<FileResponse>), Problem> {
    let known = match given {
        Given::Link(Link { url, filename }) => files::fetch(&app, &caller, &url, filename).await?,
        Given::Form(form) => {
            form.read(async |head, pieces| keep(&app, &caller, head, pieces).await).await?
        }
    };
    Ok((StatusCode::CREATED, Json(FileResponse::of(&app, &known))))
}

/// Keeps the file of a form; its fields win over what its part says.
async fn keep(
    app: &App,
    caller: &Caller,
    head: Head,
    pieces: Pieces,
) -> Result<Arc<Known>, Problem> {
    let head = head.with_only(&["filename", "contentType"])?;
    let said = |name: &str, otherwise: &Option<String>| {
        head.field(name).map(ToOwned::to_owned).or_else(|| otherwise.clone())
    };
    let offered = Offered {
        name: said("filename", &head.name),
        declared: said("contentType", &head.declared),
        id: None,
        origin: Origin::Uploaded,
    };
    Ok(files::keep(app, caller.workspace_id(), offered, pieces).await?)
}

/// Which files to list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    limit: Option<i64>,
    page_token: Option<String>,
}

/// `GET /workspaces/{w}/files`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<FilesResponse>, Problem> {
    let (before, limit, size) = asked.into_page()?;
    let mut found = files::list(&app, &caller, before, limit).await?;
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| has_more);
    let next_page_token = last.map(|it| it.file.id.to_string());
    let results = found.iter().map(|it| FileResponse::of(&app, it)).collect();
    Ok(Json(FilesResponse { results, next_page_token }))
}

impl Asked {
    /// Before which file, how many, with one more than the page has, which tells whether there is
    /// another, and how many the page has.
    fn into_page(self) -> Result<(Option<FileId>, i64, usize), Problem> {
        let limit = self.limit.unwrap_or(PAGE_DEFAULT);
        let size = usize::try_from(limit).ok().filter(|_| (1..=PAGE_MAX).contains(&limit));
        let size = size.ok_or_else(|| {
            let detail = format!("limit must be 1 to {PAGE_MAX}");
            Problem::at("/limit", "request.invalid", detail)
        })?;
        let before = self.page_token.map(|it| it.parse()).transpose().map_err(|_| {
            let detail = "pageToken is a nextPageToken of an earlier answer";
            Problem::at("/pageToken", "request.invalid", detail)
        })?;
        Ok((before, limit + 1, size))
    }
}

/// `GET /workspaces/{w}/files/{file}`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
    FileInPath(id): FileInPath,
) -> Result<Json<FileResponse>, Problem> {
    let known = files::get(&app, caller.workspace_id(), id).await?;
    Ok(Json(FileResponse::of(&app, &known)))
}

/// `DELETE /workspaces/{w}/files/{file}`
pub(crate) async fn remove(
    State(app): State<App>,
    Member(caller): Member,
    FileInPath(id): FileInPath,
) -> Result<StatusCode, Problem> {
    files::remove(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file named in the path.
pub(crate) struct FileInPath(FileId);

impl FromRequestParts<App> for FileInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "file").await.and_then(|it| it.parse().ok());
        id.map(Self).ok_or_else(|| FileError::Unknown.into())
    }
}

/// The workspace in the path, whoever asks.
pub(crate) struct WorkspaceInPath(WorkspaceId);

impl FromRequestParts<App> for WorkspaceInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "workspace").await.and_then(|it| it.parse().ok());
        id.map(Self).ok_or_else(|| FileError::ExpiredLink.into())
    }
}
