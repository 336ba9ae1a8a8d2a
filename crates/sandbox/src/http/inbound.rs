//! `POST /sandbox/api/inbound`: a person writes.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::{Json, phone};
use crate::sandbox::Sandbox;
use crate::world::InboundError;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use waxwing_domain::ids::PhoneNumberId;

/// Who writes what to whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboundRequest {
    from: String,
    message: Value,
    phone_number_id: Option<String>,
}

#[derive(Serialize)]
pub(super) struct InboundResponse {
    wamid: String,
}

/// A person writes a message of any of Meta's types.
pub(super) async fn write(
    State(sandbox): State<Arc<Sandbox>>,
    Json(request): Json<InboundRequest>,
) -> Result<Answer<InboundResponse>, Problem> {
    let from = phone(&request.from, "/from")?;
    let number = request.phone_number_id.map(|it| it.parse::<PhoneNumberId>()).transpose();
    let number = number.map_err(|_| InboundError::UnknownNumber)?;
    let write = sandbox
        .change(|world, now| world.inbound(now, &from, number.as_ref(), &request.message))?;
    Ok(Answer(InboundResponse { wamid: write?.to_string() }))
}
