//! The event log over REST: by cursor, and waiting for more.

use crate::auth::Member;
use crate::extract::QueryOf;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;
use waxwing_app::App;
use waxwing_app::events;
use waxwing_app::events::Logged;

/// The longest a call waits for events.
const WAIT_SECONDS_MAX: u64 = 60;

/// Which events.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// After this cursor; `latest` for what is to come.
    after: Option<String>,
    /// At most so many.
    limit: Option<i64>,
    /// Wait so many seconds for the first.
    wait: Option<u64>,
}

/// A page of events, oldest first.
#[derive(Serialize)]
pub(crate) struct Page {
    data: Vec<EventResponse>,
    /// Where the next page begins, whether or not there is more.
    next_cursor: String,
}

/// One event.
#[derive(Serialize)]
struct EventResponse {
    id: String,
    r#type: String,
    occurred_at: String,
    channel_id: Option<String>,
    contact_id: Option<String>,
    message_id: Option<String>,
    data: Option<Box<RawValue>>,
}

/// `GET /workspaces/{w}/events`
pub(crate) async fn list(
    State(app): State<App>,
    Member(caller): Member,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<Page>, Problem> {
    let after = match asked.after.as_deref() {
        None => 0,
        Some("latest") => events::last_position(&app, &caller).await?,
        Some(cursor) => cursor.parse().map_err(|_| cursor_invalid())?,
    };
    let wait = Duration::from_secs(asked.wait.unwrap_or(0).min(WAIT_SECONDS_MAX));
    let found = events::wait_after(&app, &caller, after, asked.limit.unwrap_or(100), wait).await?;
    let next_cursor = found.last().map_or(after, |it| it.position).to_string();
    Ok(Json(Page { data: found.into_iter().map(response).collect(), next_cursor }))
}

fn cursor_invalid() -> Problem {
    let detail = "`after` is a `next_cursor` of an earlier answer, or `latest`";
    Problem::at("/after", "request.invalid", detail)
}

fn response(logged: Logged) -> EventResponse {
    let event = logged.event;
    EventResponse {
        id: event.id.to_string(),
        r#type: event.kind,
        occurred_at: event.happened_at.to_string(),
        channel_id: event.channel_id.map(|it| it.uuid().to_string()),
        contact_id: event.contact_id.map(|it| it.uuid().to_string()),
        message_id: event.message_id.map(|it| it.uuid().to_string()),
        data: RawValue::from_string(event.body).ok(),
    }
}
