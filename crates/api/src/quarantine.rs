//! `…/quarantine`: what of Meta's webhooks could not be understood, or belongs to nobody.

use crate::auth::{Member, path};
use crate::extract::QueryOf;
use crate::problem::Problem;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use waxwing_app::App;
use waxwing_app::quarantine::{self, Item, PAGE_MAX, QuarantineError};

/// How many a page has unless the caller says otherwise.
const PAGE_DEFAULT: i64 = 10;

/// Which of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    limit: Option<i64>,
    page_token: Option<String>,
}

/// A page of them, newest first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QuarantineResponse {
    results: Vec<ItemResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// One of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemResponse {
    id: String,
    received_at: String,
    /// Why it is here.
    detail: String,
    /// The webhook field it came in.
    field: Option<String>,
    channel_id: Option<String>,
    phone_number_id: Option<String>,
    waba_id: Option<String>,
    /// It, as it came; a string, if it is no JSON.
    raw: Box<RawValue>,
}

/// `GET /workspaces/{w}/quarantine`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<QuarantineResponse>, Problem> {
    let (before, limit) = asked.into_page()?;
    let mut found = quarantine::list(&app, &caller, before, limit + 1).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| has_more);
    let next_page_token = last.map(|it| it.id.to_string());
    let results = found.into_iter().map(response).collect();
    Ok(Json(QuarantineResponse { results, next_page_token }))
}

/// `POST /workspaces/{w}/quarantine/{item}/retry`
pub(crate) async fn retry(
    State(app): State<App>,
    Member(caller): Member,
    ItemInPath(id): ItemInPath,
) -> Result<StatusCode, Problem> {
    quarantine::retry(&app, &caller, id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// `DELETE /workspaces/{w}/quarantine/{item}`
pub(crate) async fn discard(
    State(app): State<App>,
    Member(caller): Member,
    ItemInPath(id): ItemInPath,
) -> Result<StatusCode, Problem> {
    quarantine::discard(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Asked {
    /// Before which one, and how many.
    fn into_page(self) -> Result<(Option<i64>, i64), Problem> {
        let limit = self.limit.unwrap_or(PAGE_DEFAULT);
        if !(1..=PAGE_MAX).contains(&limit) {
            let detail = format!("limit must be 1 to {PAGE_MAX}");
            return Err(Problem::at("/limit", "request.invalid", detail));
        }
        let before = self.page_token.map(|it| it.parse()).transpose().map_err(|_| {
            let detail = "pageToken is a nextPageToken of an earlier answer";
            Problem::at("/pageToken", "request.invalid", detail)
        })?;
        Ok((before, limit))
    }
}

fn response(item: Item) -> ItemResponse {
    let Item { id, what, raw } = item;
    ItemResponse {
        id: id.to_string(),
        received_at: what.received_at.to_string(),
        detail: what.detail,
        field: what.field,
        channel_id: what.channel_id.map(|it| it.uuid().to_string()),
        phone_number_id: what.phone_number_id.map(|it| it.to_string()),
        waba_id: what.waba_id.map(|it| it.to_string()),
        raw,
    }
}

/// One named in the path.
pub(crate) struct ItemInPath(i64);

impl FromRequestParts<App> for ItemInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "item").await.and_then(|it| it.parse().ok());
        id.map(Self).ok_or_else(|| QuarantineError::Unknown.into())
    }
}
