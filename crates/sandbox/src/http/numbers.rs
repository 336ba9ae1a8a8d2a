//! `/sandbox/api/numbers`: the business numbers, and what Meta thinks of each.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::Json;
use crate::sandbox::Sandbox;
use crate::world::{AccountState, Number, NumberChange, NumberError, Quality, Throughput, Tier};
use axum::extract::{Path, State};
use serde::Serialize;
use std::sync::Arc;
use waxwing_domain::ids::PhoneNumberId;

#[derive(Serialize)]
pub(super) struct NumbersResponse {
    numbers: Vec<NumberResponse>,
}

#[derive(Serialize)]
pub(super) struct NumberResponse {
    phone_number_id: String,
    waba_id: String,
    display_phone_number: String,
    name: String,
    registered: bool,
    throughput: Throughput,
    quality: Quality,
    limit: Tier,
    account: AccountState,
    /// Who alone may be written to, when it is a test number.
    allowed: Option<Vec<String>>,
    identity_check: bool,
}

/// Lists the business numbers.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<NumbersResponse>, Problem> {
    let numbers =
        sandbox.look(|it| it.numbers().map(|(id, it)| NumberResponse::of(id, it)).collect())?;
    Ok(Answer(NumbersResponse { numbers }))
}

/// Changes what Meta thinks of a number; the webhooks follow.
pub(super) async fn change(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    Json(change): Json<NumberChange>,
) -> Result<Answer<Option<NumberResponse>>, Problem> {
    let id: PhoneNumberId = id.parse().map_err(|_| NumberError::Unknown)?;
    sandbox.change(|world, now| world.change_number(now, &id, change))??;
    let number = sandbox.look(|world| {
        world.numbers().find(|it| *it.0 == id).map(|(id, it)| NumberResponse::of(id, it))
    })?;
    Ok(Answer(number))
}

impl NumberResponse {
    fn of(id: &PhoneNumberId, number: &Number) -> Self {
        let phones = |all: &std::collections::BTreeSet<waxwing_domain::phone::E164>| {
            all.iter().map(|it| it.as_str().to_owned()).collect()
        };
        Self {
            phone_number_id: id.to_string(),
            waba_id: number.waba_id.to_string(),
            display_phone_number: number.display.as_str().to_owned(),
            name: number.name.clone(),
            registered: number.registered,
            throughput: number.throughput,
            quality: number.quality,
            limit: number.limit,
            account: number.account,
            allowed: number.allowed.as_ref().map(phones),
            identity_check: number.identity_check,
        }
    }
}
