//! `/sandbox/api/people` and `/sandbox/api/numbers`: who has a phone, and whom they can write to.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::{Json, phone};
use crate::sandbox::Sandbox;
use crate::world::{Marketing, Person, PersonChange};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use waxwing_domain::phone::E164;

#[derive(Serialize)]
pub(super) struct PeopleResponse {
    people: Vec<PersonResponse>,
}

#[derive(Serialize)]
pub(super) struct PersonResponse {
    name: String,
    phone: String,
    online: bool,
    reads: bool,
    marketing: Marketing,
}

#[derive(Serialize)]
pub(super) struct NumbersResponse {
    numbers: Vec<NumberResponse>,
}

#[derive(Serialize)]
struct NumberResponse {
    phone_number_id: String,
    waba_id: String,
    display_phone_number: String,
    name: String,
}

/// What somebody is to be like; what is not said stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRequest {
    name: Option<String>,
    phone: String,
    online: Option<bool>,
    reads: Option<bool>,
    marketing: Option<Marketing>,
}

/// Lists who has a phone.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<PeopleResponse>, Problem> {
    let people = sandbox.look(|world| {
        world.people().into_iter().map(|(phone, it)| PersonResponse::of(phone, it)).collect()
    })?;
    Ok(Answer(PeopleResponse { people }))
}

/// Gives somebody a phone, or changes who has one.
pub(super) async fn change(
    State(sandbox): State<Arc<Sandbox>>,
    Json(request): Json<PersonRequest>,
) -> Result<Answer<Option<PersonResponse>>, Problem> {
    let phone = phone(&request.phone, "/phone")?;
    let PersonRequest { name, online, reads, marketing, .. } = request;
    let change = PersonChange { name, online, reads, marketing };
    sandbox.change(|world, now| world.change_person(now, &phone, change))??;
    let person = sandbox.look(|it| it.person(&phone).map(|it| PersonResponse::of(&phone, it)))?;
    Ok(Answer(person))
}

/// Lists the business numbers.
pub(super) async fn list_numbers(
    State(sandbox): State<Arc<Sandbox>>,
) -> Result<Answer<NumbersResponse>, Problem> {
    let numbers = sandbox.look(|world| {
        let response = |(id, it): (&_, &crate::world::Number)| NumberResponse {
            phone_number_id: ToString::to_string(&id),
            waba_id: it.waba_id.to_string(),
            display_phone_number: it.display.as_str().to_owned(),
            name: it.name.clone(),
        };
        world.numbers().map(response).collect()
    })?;
    Ok(Answer(NumbersResponse { numbers }))
}

impl PersonResponse {
    fn of(phone: &E164, person: &Person) -> Self {
        Self {
            name: person.name.to_string(),
            phone: phone.as_str().to_owned(),
            online: person.online,
            reads: person.reads,
            marketing: person.marketing,
        }
    }
}
