//! `GET /sandbox/api/live`: what happens, as it happens, by Server-Sent Events.

use super::clock::ClockResponse;
use super::problem::Problem;
use super::reading::{Query, phone};
use crate::live::Live;
use crate::sandbox::Sandbox;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, future};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// How often an idle stream shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Whose phone is looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LiveQuery {
    person: String,
}

/// Tells of one person's messages, and of what concerns everybody, until either side ends it.
pub(super) async fn listen(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<LiveQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let person = phone(&query.person, "/person")?;
    let person = sandbox.look(|it| it.known_as(&person).unwrap_or(&person).clone())?;
    let closing = sandbox.closing.clone();
    let events = BroadcastStream::new(sandbox.happenings())
        // Who lagged behind has missed something, and has to look anew.
        .map(|it| it.unwrap_or(Live::Reset))
        .filter(move |it| future::ready(it.concerns(person.as_str())))
        .map(|it| Ok(event(&it)))
        .take_until(closing.cancelled_owned());
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

fn event(live: &Live) -> Event {
    match live {
        Live::Entry { json, .. } => Event::default().event("entry").data(json),
        Live::Typing { json, .. } => Event::default().event("typing").data(json),
        Live::People => Event::default().event("people").data("{}"),
        Live::Reset => Event::default().event("reset").data("{}"),
        Live::Clock { now, offset } => {
            let json = serde_json::to_string(&ClockResponse::new(*now, *offset));
            Event::default().event("clock").data(json.expect("every key is text"))
        }
    }
}
