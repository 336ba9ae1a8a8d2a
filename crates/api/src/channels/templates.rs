//! `…/templates`: the catalogue of a channel's account, and what may be done with it.
//!
//! A template is created and changed in Meta's own words: the body of a request is what Meta takes.

use crate::auth::{ChannelInPath, Member, path};
use crate::extract::{JsonBody, QueryOf};
use crate::problem::{Problem, template_unknown};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use waxwing_app::App;
use waxwing_app::templates::{self, Kept, Listing, PAGE_MAX, variables};
use waxwing_cloud_api::templates::{Category, Status};
use waxwing_domain::ids::TemplateId;

/// How many templates a page has unless the caller says otherwise.
const PAGE_DEFAULT: usize = 20;

/// A template named in the path.
pub(crate) struct TemplateInPath(TemplateId);

impl FromRequestParts<App> for TemplateInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "template").await.and_then(|it| it.parse().ok());
        id.map(Self).ok_or_else(template_unknown)
    }
}

/// One translation of a template.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemplateResponse {
    /// What the Channels API calls `projectId`.
    id: String,
    name: String,
    language: String,
    status: String,
    category: String,
    quality: Option<String>,
    rejected_reason: Option<String>,
    /// What a send may give for it.
    variables: Vec<VariableResponse>,
    /// When WhatsApp last told of it.
    told_at: String,
    /// It, in Meta's own words.
    definition: Value,
}

#[derive(Serialize)]
struct VariableResponse {
    key: String,
    /// Other names for the same.
    aliases: Vec<String>,
    r#type: &'static str,
    required: bool,
}

/// A page of templates, by name and language.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemplatesResponse {
    results: Vec<TemplateResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// A language that templates can be written in.
#[derive(Serialize)]
pub(crate) struct LanguageResponse {
    code: &'static str,
    name: &'static str,
}

/// Every language there is.
#[derive(Serialize)]
pub(crate) struct LanguagesResponse {
    results: Vec<LanguageResponse>,
}

/// What reading a catalogue anew came to.
#[derive(Serialize)]
pub(crate) struct SyncResponse {
    templates: usize,
}

impl From<&Kept> for TemplateResponse {
    fn from(kept: &Kept) -> Self {
        let it = &kept.definition;
        Self {
            id: kept.id.uuid().to_string(),
            name: it.name().to_owned(),
            language: it.language().to_owned(),
            status: it.status().to_string(),
            category: it.category().to_string(),
            quality: it.quality().map(|it| it.score.to_string()),
            rejected_reason: it.rejected_reason().map(str::to_owned),
            variables: variables(it).into_iter().map(VariableResponse::from).collect(),
            told_at: kept.told_at.to_string(),
            definition: Value::Object(it.object().clone()),
        }
    }
}

impl From<templates::Variable> for VariableResponse {
    fn from(mut it: templates::Variable) -> Self {
        let key = it.keys.remove(0);
        Self { key, aliases: it.keys, r#type: it.kind, required: it.is_required }
    }
}

/// Which templates to list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    name: Option<String>,
    status: Option<String>,
    category: Option<String>,
    language: Option<String>,
    limit: Option<usize>,
    page_token: Option<String>,
}

impl Asked {
    /// What to list, with one more than the page has, which tells whether there is another.
    fn into_listing(self) -> Result<(Listing, usize), Problem> {
        let limit = self.limit.unwrap_or(PAGE_DEFAULT);
        if !(1..=PAGE_MAX).contains(&limit) {
            let detail = format!("limit must be 1 to {PAGE_MAX}");
            return Err(Problem::at("/limit", "request.invalid", detail));
        }
        let after = self.page_token.as_deref().map(read_token).transpose()?;
        let listing = Listing {
            name: self.name,
            status: self.status.as_deref().map(Status::read),
            category: self.category.as_deref().map(Category::read),
            language: self.language,
            after,
            limit: limit + 1,
        };
        Ok((listing, limit))
    }
}

fn read_token(token: &str) -> Result<(String, String), Problem> {
    let parts = token.rsplit_once('/').map(|(name, it)| (name.to_owned(), it.to_owned()));
    let detail = "pageToken must be the nextPageToken of an earlier page";
    parts.ok_or_else(|| Problem::at("/pageToken", "request.invalid", detail))
}

/// `GET /workspaces/{w}/channels/{c}/templates`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<TemplatesResponse>, Problem> {
    let (listing, limit) = asked.into_listing()?;
    let mut found = templates::list(&app, &caller, channel, &listing)?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more).map(|it| &it.definition);
    let next_page_token = last.map(|it| format!("{}/{}", it.name(), it.language()));
    let results = found.iter().map(|it| TemplateResponse::from(&**it)).collect();
    Ok(Json(TemplatesResponse { results, next_page_token }))
}

/// `POST /workspaces/{w}/channels/{c}/templates`
pub(crate) async fn create(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    request: JsonBody<Value>,
) -> Result<(StatusCode, Json<TemplateResponse>), Problem> {
    let kept = templates::create(&app, &caller, channel, request.value).await?;
    Ok((StatusCode::CREATED, Json(TemplateResponse::from(&*kept))))
}

/// `GET /workspaces/{w}/channels/{c}/templates/{template}`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    TemplateInPath(template): TemplateInPath,
) -> Result<Json<TemplateResponse>, Problem> {
    let kept = templates::get(&app, &caller, channel, template)?;
    Ok(Json(TemplateResponse::from(&*kept)))
}

/// `PATCH /workspaces/{w}/channels/{c}/templates/{template}`
pub(crate) async fn edit(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    TemplateInPath(template): TemplateInPath,
    request: JsonBody<Value>,
) -> Result<Json<TemplateResponse>, Problem> {
    let kept = templates::edit(&app, &caller, channel, template, request.value).await?;
    Ok(Json(TemplateResponse::from(&*kept)))
}

/// `DELETE /workspaces/{w}/channels/{c}/templates/{template}`
pub(crate) async fn delete(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    TemplateInPath(template): TemplateInPath,
) -> Result<StatusCode, Problem> {
    templates::delete(&app, &caller, channel, template).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /workspaces/{w}/channels/{c}/templates/sync`
pub(crate) async fn sync(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
) -> Result<Json<SyncResponse>, Problem> {
    let templates = templates::sync(&app, &caller, channel).await?;
    Ok(Json(SyncResponse { templates }))
}

/// In which language a conversation begins.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartRequest {
    language: Option<String>,
}

/// `POST /workspaces/{w}/channels/{c}/templates/start`
pub(crate) async fn start(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    body: Bytes,
) -> Result<(StatusCode, Json<TemplateResponse>), Problem> {
    let StartRequest { language } =
        if body.is_empty() { StartRequest::default() } else { JsonBody::of(body)?.value };
    let kept = templates::start(&app, &caller, channel, language.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(TemplateResponse::from(&*kept))))
}

/// `GET /workspaces/{w}/template-languages`
pub(crate) async fn languages(Member(_): Member) -> Json<LanguagesResponse> {
    let all = templates::languages().iter();
    let results = all.map(|it| LanguageResponse { code: it.code, name: it.name }).collect();
    Json(LanguagesResponse { results })
}
