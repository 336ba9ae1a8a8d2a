//! `/sandbox/api/faults`: misfortunes to order.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::Json;
use crate::sandbox::Sandbox;
use crate::world::{Fault, FaultOrder, InvalidFault, Target, Trigger, World};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is to strike what, and when: exactly one of `next`, `every` and `probability`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultRequest {
    target: Target,
    effect: String,
    next: Option<u64>,
    every: Option<u64>,
    probability: Option<f64>,
    seed: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct FaultsResponse {
    faults: Vec<FaultResponse>,
}

#[derive(Serialize)]
struct FaultResponse {
    target: Target,
    effect: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    fired: u64,
    remaining: Option<u64>,
}

/// Lists what was ordered, and what it did so far.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<FaultsResponse>, Problem> {
    Ok(Answer(sandbox.look(FaultsResponse::of)?))
}

/// Orders a fault.
pub(super) async fn arm(
    State(sandbox): State<Arc<Sandbox>>,
    Json(request): Json<FaultRequest>,
) -> Result<Answer<FaultsResponse>, Problem> {
    let seed = sandbox.look(World::seed)?;
    let order = FaultOrder::new(request.target, request.effect.parse()?, trigger(&request, seed)?)?;
    sandbox.change(|world, now| world.arm(now, order))??;
    Ok(Answer(sandbox.look(FaultsResponse::of)?))
}

/// Disarms all faults.
pub(super) async fn disarm(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<FaultsResponse>, Problem> {
    sandbox.change(World::disarm)?;
    Ok(Answer(sandbox.look(FaultsResponse::of)?))
}

fn trigger(request: &FaultRequest, seed: u64) -> Result<Trigger, Problem> {
    match (request.next, request.every, request.probability) {
        (Some(count), None, None) => Ok(Trigger::Next(count)),
        (None, Some(count), None) => Ok(Trigger::Every(count)),
        (None, None, Some(probability)) => Ok(Trigger::Probability {
            per_million: per_million(probability)?,
            seed: request.seed.unwrap_or(seed),
        }),
        _ => {
            let detail = "say exactly one of `next`, `every` and `probability`";
            Err(Problem::invalid("fault.trigger", detail))
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked just before"
)]
fn per_million(probability: f64) -> Result<u32, Problem> {
    if probability > 0.0 && probability <= 1.0 {
        Ok((probability * 1e6).round().max(1.0) as u32)
    } else {
        Err(InvalidFault::Improbable.into())
    }
}

impl FaultsResponse {
    fn of(world: &World) -> Self {
        Self { faults: world.faults().iter().map(FaultResponse::of).collect() }
    }
}

impl FaultResponse {
    fn of(fault: &Fault) -> Self {
        let (mut next, mut every, mut chance) = (None, None, None);
        match fault.trigger() {
            Trigger::Next(count) => next = Some(count),
            Trigger::Every(count) => every = Some(count),
            Trigger::Probability { per_million, seed } => {
                chance = Some((f64::from(per_million) / 1e6, seed));
            }
        }
        Self {
            target: fault.target(),
            effect: fault.effect().to_string(),
            next,
            every,
            probability: chance.map(|it| it.0),
            seed: chance.map(|it| it.1),
            fired: fault.fired(),
            remaining: fault.remaining(),
        }
    }
}
