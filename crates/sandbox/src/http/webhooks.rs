//! `/sandbox/api/webhooks`: what was posted and answered; `/sandbox/api/webhook`: where to.

use super::answers::Answer;
use super::cursor;
use super::problem::Problem;
use super::reading::{Json, Query, limit};
use crate::poster;
use crate::sandbox::Sandbox;
use crate::world::{Attempt, PostAnswer, Status, Subscription, WebhookRecord, WebhookState};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

/// How many webhooks are listed unless the query says otherwise.
const LIMIT: usize = 1_000;

/// Which webhooks to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct ListResponse {
    webhooks: Vec<WebhookResponse>,
    next: String,
}

#[derive(Serialize)]
struct WebhookResponse {
    id: String,
    kind: &'static str,
    field: &'static str,
    wamid: Option<String>,
    status: Option<&'static str>,
    state: WebhookState,
    made_at: String,
    due_at: String,
    attempts_count: u32,
    attempts: Vec<AttemptResponse>,
    body: Box<RawValue>,
}

#[derive(Serialize)]
struct AttemptResponse {
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Box<str>>,
}

/// Where webhooks are to go; with `"verify": false` without asking the address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressRequest {
    url: String,
    verify_token: Option<String>,
    #[serde(default = "yes")]
    verify: bool,
}

#[derive(Serialize)]
pub(super) struct AddressResponse {
    url: Option<String>,
    pending: usize,
}

const fn yes() -> bool {
    true
}

/// Lists the webhooks that were made, oldest first.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<ListResponse>, Problem> {
    let limit = limit(query.limit, LIMIT)?;
    let response = sandbox.look(|world| {
        let start = cursor::parse(query.after.as_deref(), world.epoch())?.unwrap_or(0);
        let webhooks = world.webhooks(start, limit);
        let next = cursor::print(world.epoch(), start + webhooks.len());
        let webhooks = webhooks.into_iter().map(WebhookResponse::of).collect();
        Ok::<_, Problem>(ListResponse { webhooks, next })
    })??;
    Ok(Answer(response))
}

/// Says where webhooks go, and how many wait.
pub(super) async fn show_address(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<AddressResponse>, Problem> {
    address(&sandbox)
}

/// Has webhooks go to an address, once it has proved that it expects them.
pub(super) async fn register(
    State(sandbox): State<Arc<Sandbox>>,
    Json(request): Json<AddressRequest>,
) -> Result<Answer<AddressResponse>, Problem> {
    let url = poster::parse(&request.url)?.to_string();
    if request.verify {
        let verify_token = request.verify_token.as_deref();
        let verify_token = verify_token.unwrap_or(&sandbox.settings.verify_token);
        sandbox.shake_hands(&url, verify_token).await?;
    }
    sandbox.change(|world, now| world.subscribe(now, Subscription { url }))?;
    address(&sandbox)
}

fn address(sandbox: &Sandbox) -> Result<Answer<AddressResponse>, Problem> {
    let response = sandbox.look(|world| AddressResponse {
        url: world.subscription().map(|it| it.url.clone()),
        pending: world.webhooks_pending(),
    })?;
    Ok(Answer(response))
}

impl WebhookResponse {
    fn of(record: WebhookRecord<'_>) -> Self {
        let body = String::from_utf8_lossy(&record.body).into_owned();
        Self {
            id: record.id.to_string(),
            kind: match (record.status, record.wamid) {
                (Some(_), _) => "status",
                (None, Some(_)) => "message",
                (None, None) => "notice",
            },
            field: record.field,
            wamid: record.wamid.map(ToString::to_string),
            status: record.status.map(Status::as_str),
            state: record.state,
            made_at: record.made_at.to_string(),
            due_at: record.due_at.to_string(),
            attempts_count: record.attempts_count,
            attempts: record.attempts.iter().map(AttemptResponse::of).collect(),
            body: RawValue::from_string(body).expect("what we post is JSON"),
        }
    }
}

impl AttemptResponse {
    fn of(attempt: &Attempt) -> Self {
        let at = attempt.at.to_string();
        match &attempt.answer {
            PostAnswer::Status(status) => Self { at, status: Some(*status), error: None },
            PostAnswer::Nothing(why) => Self { at, status: None, error: Some(why.clone()) },
        }
    }
}
