//! `GET /sandbox/api/messages`: what the pretended Meta took, whatever became of it.

use super::answers::Answer;
use super::cursor;
use super::problem::Problem;
use super::reading::{Query, limit, phone, span};
use crate::sandbox::Sandbox;
use crate::world::{Taken, World};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use waxwing_domain::phone::E164;

/// How many messages are listed unless the query says otherwise.
const LIMIT: usize = 1_000;

/// The longest anybody may wait for a message.
const WAIT_MAX: Duration = Duration::from_mins(1);

/// Which messages to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    to: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
    wait: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ListResponse {
    messages: Vec<MessageResponse>,
    next: String,
}

#[derive(Serialize)]
struct MessageResponse {
    wamid: String,
    phone_number_id: String,
    to: String,
    r#type: String,
    request: Box<RawValue>,
    accepted_at: String,
    status: &'static str,
}

/// Lists what was taken; with `wait`, waits for the first.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<ListResponse>, Problem> {
    let to = query.to.as_deref().map(|it| phone(it, "/to")).transpose()?;
    let limit = limit(query.limit, LIMIT)?;
    let wait = wait(query.wait.as_deref())?;
    let mut versions = sandbox.versions();
    let mut deadline = pin!(sleep(wait));
    loop {
        versions.borrow_and_update();
        let page = sandbox.look(|it| page(it, to.as_ref(), query.after.as_deref(), limit))??;
        if !page.messages.is_empty() || wait.is_zero() {
            return Ok(Answer(page));
        }
        tokio::select! {
            biased;
            () = sandbox.closing.cancelled() => return Ok(Answer(page)),
            () = &mut deadline => return Ok(Answer(page)),
            _ = versions.changed() => {}
        }
    }
}

fn wait(asked: Option<&str>) -> Result<Duration, Problem> {
    let Some(asked) = asked else { return Ok(Duration::ZERO) };
    let wait = span(asked, "/wait")?;
    if wait > WAIT_MAX {
        let detail = format!("`wait` is at most {}s", WAIT_MAX.as_secs());
        return Err(Problem::invalid("query.wait", detail).at("/wait"));
    }
    Ok(wait)
}

fn page(
    world: &World,
    to: Option<&E164>,
    after: Option<&str>,
    limit: usize,
) -> Result<ListResponse, Problem> {
    let start = cursor::parse(after, world.epoch())?.unwrap_or(0);
    let taken: Vec<Taken<'_>> = world.taken(start, to).take(limit).collect();
    let next = taken.last().map_or(start, |it| it.position + 1);
    Ok(ListResponse {
        messages: taken.into_iter().map(MessageResponse::of).collect(),
        next: cursor::print(world.epoch(), next),
    })
}

impl MessageResponse {
    fn of(taken: Taken<'_>) -> Self {
        Self {
            wamid: taken.wamid.to_string(),
            phone_number_id: taken.number.to_string(),
            to: taken.to.as_str().to_owned(),
            r#type: taken.kind.to_owned(),
            request: RawValue::from_string(taken.request.to_owned())
                .expect("only requests that are JSON are taken"),
            accepted_at: taken.accepted_at.to_string(),
            status: taken.status.as_str(),
        }
    }
}
