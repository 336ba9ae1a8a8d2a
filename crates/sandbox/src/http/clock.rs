//! `/sandbox/api/clock`: the virtual clock.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::{Json, span};
use crate::sandbox::Sandbox;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::time::Timestamp;

#[derive(Serialize)]
pub(super) struct ClockResponse {
    now: String,
    offset_seconds: u64,
}

impl ClockResponse {
    pub(super) fn new(now: Timestamp, offset: Duration) -> Self {
        Self { now: now.to_string(), offset_seconds: offset.as_secs() }
    }

    fn of(sandbox: &Sandbox) -> Self {
        Self::new(sandbox.clock.now(), sandbox.clock.offset())
    }
}

/// How far to turn the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdvanceRequest {
    advance: String,
}

/// Says what time it is.
pub(super) async fn show(State(sandbox): State<Arc<Sandbox>>) -> Answer<ClockResponse> {
    Answer(ClockResponse::of(&sandbox))
}

/// Turns the clock forward.
pub(super) async fn advance(
    State(sandbox): State<Arc<Sandbox>>,
    Json(request): Json<AdvanceRequest>,
) -> Result<Answer<ClockResponse>, Problem> {
    sandbox.clock.advance(span(&request.advance, "/advance")?)?;
    sandbox.clock_was_turned();
    Ok(Answer(ClockResponse::of(&sandbox)))
}
