//! `/sandbox/api/settings`: how this Meta behaves; `/sandbox/api/reset`: back to the seed state.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::Json;
use crate::sandbox::Sandbox;
use crate::world::{Behaviour, BehaviourChange, TokenChange, TokenState, World};
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct ResetResponse {
    reset: bool,
}

/// Says how this Meta behaves.
pub(super) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<Behaviour>, Problem> {
    Ok(Answer(sandbox.look(World::behaviour)?))
}

/// Has this Meta behave otherwise.
pub(super) async fn change(
    State(sandbox): State<Arc<Sandbox>>,
    Json(change): Json<BehaviourChange>,
) -> Result<Answer<Behaviour>, Problem> {
    sandbox.change(|world, now| world.behave(now, change))?;
    show(State(sandbox)).await
}

/// Says what has become of the app's token.
pub(super) async fn show_token(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<TokenState>, Problem> {
    Ok(Answer(sandbox.look(World::token)?))
}

/// Has something become of the app's token.
pub(super) async fn change_token(
    State(sandbox): State<Arc<Sandbox>>,
    Json(change): Json<TokenChange>,
) -> Result<Answer<TokenState>, Problem> {
    sandbox.change(|world, now| world.change_token(now, change))?;
    show_token(State(sandbox)).await
}

/// Back to the seed state, in real time.
pub(super) async fn reset(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<ResetResponse>, Problem> {
    sandbox.reset()?;
    sandbox.clock_was_turned();
    Ok(Answer(ResetResponse { reset: true }))
}
