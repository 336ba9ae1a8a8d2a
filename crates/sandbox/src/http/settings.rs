//! `/sandbox/api/settings`: how this Meta behaves; `/sandbox/api/reset`: back to the seed state.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::Json;
use crate::sandbox::Sandbox;
use crate::world::{RecipientErrors, World};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How errors of windows and recipients come: `async` as failed statuses, `sync` as answers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsBody {
    window_errors: RecipientErrors,
}

#[derive(Serialize)]
pub(super) struct ResetResponse {
    reset: bool,
}

/// Says how this Meta behaves.
pub(super) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<SettingsBody>, Problem> {
    let window_errors = sandbox.look(World::recipient_errors)?;
    Ok(Answer(SettingsBody { window_errors }))
}

/// Has this Meta behave otherwise.
pub(super) async fn change(
    State(sandbox): State<Arc<Sandbox>>,
    Json(settings): Json<SettingsBody>,
) -> Result<Answer<SettingsBody>, Problem> {
    sandbox.change(|world, now| world.set_recipient_errors(now, settings.window_errors))?;
    Ok(Answer(settings))
}

/// Back to the seed state, in real time.
pub(super) async fn reset(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<ResetResponse>, Problem> {
    sandbox.reset()?;
    sandbox.clock_was_turned();
    Ok(Answer(ResetResponse { reset: true }))
}
