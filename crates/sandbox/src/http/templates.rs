//! `/sandbox/api/templates`: what the account has, and what Meta thinks of it.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::Json;
use crate::sandbox::Sandbox;
use crate::world::ModerationOrder;
use axum::extract::{Path, State};
use serde::Serialize;
use std::sync::Arc;
use waxwing_cloud_api::templates::Definition;

#[derive(Serialize)]
pub(super) struct TemplatesResponse {
    templates: Vec<Definition>,
}

/// Lists the templates, oldest first, each as Meta lists it.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<TemplatesResponse>, Problem> {
    let templates = sandbox.look(|it| it.templates().cloned().collect())?;
    Ok(Answer(TemplatesResponse { templates }))
}

/// Decides about a template by hand; the webhooks follow.
pub(super) async fn moderate(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    Json(order): Json<ModerationOrder>,
) -> Result<Answer<Option<Definition>>, Problem> {
    sandbox.change(|world, now| world.moderate(now, &id, order))??;
    let is_it = |it: &&Definition| it.id().as_deref() == Some(id.as_str());
    Ok(Answer(sandbox.look(|it| it.templates().find(is_it).cloned())?))
}
