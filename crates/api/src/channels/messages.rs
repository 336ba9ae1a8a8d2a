//! `…/messages`: send one, list them, see what became of one.

use super::answer::{MessageResponse, MessagesResponse, Shelf, brief, whole};
use super::named;
use super::request::{self, Templates};
use crate::auth::{ChannelInPath, Member, path};
use crate::extract::{JsonBody, QueryOf};
use crate::problem::{Fault, Problem};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use waxwing_app::App;
use waxwing_app::keys::Caller;
use waxwing_app::messages::{self, Idempotency, Listing, PAGE_MAX, Taken, Unfilled};
use waxwing_app::templates::{Given, Wanted};
use waxwing_cloud_api::content::Content;
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_domain::message::Direction;

/// The most characters an `Idempotency-Key` may have.
const KEY_LENGTH_MAX: usize = 255;

/// How many messages a page has unless the caller says otherwise. Source: Bird's Channels API.
const PAGE_DEFAULT: i64 = 10;

/// Says that this answer was given before, to the same request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// `POST /workspaces/{w}/channels/{c}/messages`
pub(crate) async fn send(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    headers: HeaderMap,
    request: JsonBody<Value>,
) -> Result<(StatusCode, HeaderMap, Json<MessageResponse>), Problem> {
    let idempotency = idempotency(&headers, channel, &request.bytes)?;
    let catalogue = Catalogue { app: &app, caller: &caller, channel };
    let (taken, warnings) = take(&catalogue, &request.value, idempotency).await?;
    // What was taken is answered with, even if its media cannot be looked up.
    let shelf = Shelf::of(&app, &caller, [&taken.message]).await.unwrap_or_default();
    let answer = brief(&taken.message, &shelf, app.clock.now()).with_warnings(warnings);
    Ok((StatusCode::ACCEPTED, replayed(taken.replayed), Json(answer)))
}

/// Sends what is asked for; gives what was taken, and what may be wrong with it.
async fn take(
    catalogue: &Catalogue<'_>,
    request: &Value,
    idempotency: Option<Idempotency>,
) -> Result<(Taken, Vec<Fault>), Problem> {
    let Catalogue { app, caller, channel } = *catalogue;
    let files = named::look_up(app, caller, request).await?;
    let wanted = request::read(request, channel, &files)
        .and_then(|asked| asked.into_operation(catalogue, idempotency.clone()));
    match wanted {
        Ok((wanted, source)) => {
            let taken = messages::send(app, caller, wanted).await;
            let mut taken = taken.map_err(|error| source.point(error))?;
            let warnings = source.warnings(std::mem::take(&mut taken.warnings));
            Ok((taken, warnings))
        }
        // What was taken before stays taken, whatever became of its template or its files.
        Err(problem) => {
            let before = messages::taken_before(app, caller, idempotency.as_ref()).await?;
            before.map(|it| (it, Vec::new())).ok_or(problem)
        }
    }
}

/// The templates that a caller's channel has.
struct Catalogue<'a> {
    app: &'a App,
    caller: &'a Caller,
    channel: ChannelId,
}

impl Templates for Catalogue<'_> {
    fn fill(&self, wanted: (&Wanted, Option<&str>), given: &[Given]) -> Result<Content, Unfilled> {
        messages::fill(self.app, self.caller, self.channel, wanted, given)
    }

    fn start(&self) -> Option<Content> {
        messages::start_template(self.app, self.caller, self.channel)
    }
}

/// `GET /workspaces/{w}/channels/{c}/messages/{message}`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    MessageInPath(message): MessageInPath,
) -> Result<Json<MessageResponse>, Problem> {
    let story = messages::read(&app, &caller, channel, message).await?;
    let shelf = Shelf::of(&app, &caller, [&story.message]).await?;
    Ok(Json(whole(&story, &shelf, app.clock.now())))
}

/// `POST /workspaces/{w}/channels/{c}/messages/{message}/cancel`
pub(crate) async fn cancel(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    MessageInPath(message): MessageInPath,
) -> Result<Json<MessageResponse>, Problem> {
    let message = messages::cancel(&app, &caller, channel, message).await?;
    let shelf = Shelf::of(&app, &caller, [&message]).await.unwrap_or_default();
    Ok(Json(brief(&message, &shelf, app.clock.now())))
}

/// Which messages to list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    limit: Option<i64>,
    page_token: Option<String>,
    direction: Option<String>,
}

/// `GET /workspaces/{w}/channels/{c}/messages`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<MessagesResponse>, Problem> {
    let (listing, limit) = asked.into_listing()?;
    let mut found = messages::list(&app, &caller, channel, &listing).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let (shelf, now) = (Shelf::of(&app, &caller, &found).await?, app.clock.now());
    let last = found.last().filter(|_| has_more);
    let next_page_token = last.map(|it| it.first().said.id.to_string());
    let results = found.iter().map(|it| brief(it, &shelf, now)).collect();
    Ok(Json(MessagesResponse { results, next_page_token }))
}

impl Asked {
    /// What to list, with one more than the page has, which tells whether there is another.
    fn into_listing(self) -> Result<(Listing, usize), Problem> {
        let limit = self.limit.unwrap_or(PAGE_DEFAULT);
        let Some(size) = usize::try_from(limit).ok().filter(|_| (1..=PAGE_MAX).contains(&limit))
        else {
            let detail = format!("limit must be 1 to {PAGE_MAX}");
            return Err(Problem::at("/limit", "request.invalid", detail));
        };
        let direction = match self.direction.as_deref() {
            None => None,
            Some("incoming") => Some(Direction::Incoming),
            Some("outgoing") => Some(Direction::Outgoing),
            Some(_) => {
                let detail = "direction must be incoming or outgoing";
                return Err(Problem::at("/direction", "request.invalid", detail));
            }
        };
        let before = self.page_token.map(|it| it.parse()).transpose().map_err(|_| {
            let detail = "pageToken is a nextPageToken of an earlier answer";
            Problem::at("/pageToken", "request.invalid", detail)
        })?;
        Ok((Listing { direction, before, limit: limit + 1 }, size))
    }
}

/// A message named in the path.
pub(crate) struct MessageInPath(pub(super) MessageId);

impl FromRequestParts<App> for MessageInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let id = path(parts, "message").await.and_then(|it| it.parse().ok());
        let detail = "this channel has no message with this id";
        id.map(Self).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "message.unknown", detail))
    }
}

/// The caller's key against doing it twice, with a hash of what is asked for.
fn idempotency(
    headers: &HeaderMap,
    channel: ChannelId,
    body: &[u8],
) -> Result<Option<Idempotency>, Problem> {
    let Some(header) = headers.get("idempotency-key") else { return Ok(None) };
    let key = header.to_str().ok().map(|it| it.trim().trim_matches('"'));
    let Some(key) = key.filter(|it| (1..=KEY_LENGTH_MAX).contains(&it.chars().count())) else {
        let detail = format!("Idempotency-Key must be 1 to {KEY_LENGTH_MAX} plain characters");
        return Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency.key_invalid", detail));
    };
    let mut hash = Sha256::new();
    hash.update(channel.as_bytes());
    hash.update(body);
    Ok(Some(Idempotency { key: key.to_owned(), fingerprint: hash.finalize().into() }))
}

fn replayed(was: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if was {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    headers
}
