//! `/sandbox/api/people`: who has a phone, and what becomes of them.

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
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the phone page")]
pub(super) struct PersonResponse {
    name: String,
    phone: String,
    online: bool,
    reads: bool,
    marketing: Marketing,
    on_whatsapp: bool,
    blocked: bool,
    wa_id: String,
    user_id: String,
    username: Option<String>,
    phone_visible: bool,
    identity_hash: String,
}

/// What somebody is to be like; what is not said stays. What the list says of somebody may be said
/// back to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRequest {
    name: Option<String>,
    phone: String,
    online: Option<bool>,
    reads: Option<bool>,
    marketing: Option<Marketing>,
    on_whatsapp: Option<bool>,
    blocked: Option<bool>,
    /// It follows from the number: what is said here is not looked at.
    #[expect(dead_code, reason = "read so that a listed person can be said back")]
    wa_id: Option<String>,
    user_id: Option<String>,
    username: Option<String>,
    phone_visible: Option<bool>,
    identity_hash: Option<String>,
    new_phone: Option<String>,
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
    let number = phone(&request.phone, "/phone")?;
    let change = request.into_change();
    let number = sandbox.change(|world, now| world.change_person(now, &number, change))??;
    let person = sandbox.look(|it| it.person(&number).map(|it| PersonResponse::of(&number, it)))?;
    Ok(Answer(person))
}

impl PersonRequest {
    fn into_change(self) -> PersonChange {
        PersonChange {
            name: self.name,
            online: self.online,
            reads: self.reads,
            marketing: self.marketing,
            on_whatsapp: self.on_whatsapp,
            blocked: self.blocked,
            phone_visible: self.phone_visible,
            username: self.username,
            user_id: self.user_id,
            identity_hash: self.identity_hash,
            new_phone: self.new_phone,
        }
    }
}

impl PersonResponse {
    fn of(phone: &E164, person: &Person) -> Self {
        Self {
            name: person.name().to_owned(),
            phone: phone.as_str().to_owned(),
            online: person.online,
            reads: person.reads,
            marketing: person.marketing,
            on_whatsapp: person.on_whatsapp,
            blocked: person.blocked,
            wa_id: person.wa_id().to_owned(),
            user_id: person.user_id().to_string(),
            username: person.username().map(str::to_owned),
            phone_visible: person.phone_visible,
            identity_hash: person.identity_hash().to_owned(),
        }
    }
}
