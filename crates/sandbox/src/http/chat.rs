//! `GET /sandbox/api/chat`: what one person and the business said, as the phone shows it.

use super::answers::Answer;
use super::cursor;
use super::problem::Problem;
use super::reading::{Query, limit, phone};
use crate::sandbox::Sandbox;
use crate::world::ChatEntry;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use waxwing_domain::ids::PhoneNumberId;

/// How many messages are shown unless the query says otherwise.
const LIMIT: usize = 200;

/// Which part of whose chat to show.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChatQuery {
    person: String,
    phone_number_id: Option<String>,
    limit: Option<usize>,
    before: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ChatResponse {
    entries: Vec<ChatEntry>,
    before: Option<String>,
}

/// Shows the latest messages, or those before a cursor, oldest first.
pub(super) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<ChatQuery>,
) -> Result<Answer<ChatResponse>, Problem> {
    let person = phone(&query.person, "/person")?;
    let number = query.phone_number_id.map(|it| it.parse::<PhoneNumberId>()).transpose();
    let number = number
        .map_err(|it| Problem::invalid("query.invalid", it.to_string()).at("/phone_number_id"))?;
    let limit = limit(query.limit, LIMIT)?;
    let response = sandbox.look(|world| {
        let before = cursor::parse(query.before.as_deref(), world.epoch())?;
        let (entries, earlier) = world.chat(&person, number.as_ref(), limit, before);
        let before = earlier.map(|it| cursor::print(world.epoch(), it));
        Ok::<_, Problem>(ChatResponse { entries, before })
    })??;
    Ok(Answer(response))
}
