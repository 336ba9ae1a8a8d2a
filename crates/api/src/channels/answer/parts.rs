//! What became of one of WhatsApp's messages, in Bird's words.

use serde_json::{Map, Value, json};
use waxwing_app::messages::{Message, Waiting, Whole};
use waxwing_domain::message::{Direction, Status};
use waxwing_domain::time::Timestamp;

/// One part of a message.
pub(super) fn part(message: &Message, now: Timestamp) -> Value {
    let mut part = Map::new();
    part.insert("id".to_owned(), message.said.id.uuid().to_string().into());
    if let Some(wamid) = &message.wamid {
        part.insert("platformReference".to_owned(), wamid.as_str().into());
    }
    part.insert("status".to_owned(), status(message, now).into());
    if let Some(reason) = reason(message) {
        part.insert("reason".to_owned(), reason.into());
    }
    if let Some(failure) = failure(message) {
        part.insert("failure".to_owned(), failure);
    }
    Value::Object(part)
}

/// Our status in the Channels API's words. `read` is an interaction there, never a status; what
/// people write is delivered.
pub(super) fn status(message: &Message, now: Timestamp) -> &'static str {
    if message.said.direction == Direction::Incoming {
        return "delivered";
    }
    match message.facts.status(now) {
        Status::Accepted => match message.waiting {
            Some((Waiting::Claimed | Waiting::Unanswered, _)) => "processing",
            Some((Waiting::Due, _)) | None => "accepted",
        },
        Status::Scheduled => "scheduled",
        Status::Sent => "sent",
        Status::Delivered | Status::Read => "delivered",
        Status::Failed if message.wamid.is_some() => "delivery_failed",
        Status::Failed => "sending_failed",
        Status::Canceled => "skipped",
    }
}

/// Why a message is where it is, when that is not plain.
pub(super) fn reason(message: &Message) -> Option<String> {
    match &message.waiting {
        Some((Waiting::Unanswered, until)) => {
            Some(format!("unanswered: WhatsApp gave no answer; waiting for proof until {until}"))
        }
        Some((Waiting::Due, until)) if *until > message.said.created_at => {
            Some(format!("held until {until}"))
        }
        _ => message.failure.as_ref().map(|it| it.title.clone()),
    }
}

/// Why it failed, if it did.
pub(super) fn failure(message: &Message) -> Option<Value> {
    let note = message.failure.as_ref()?;
    let name = if note.code == 0 { "waxwing" } else { "whatsapp" };
    Some(json!({
        "code": note.code,
        "description": note.details.as_deref().unwrap_or(&note.title),
        "source": { "code": note.code.to_string(), "name": name },
    }))
}

/// When something last became known of any part.
pub(super) fn last_change(message: &Whole) -> Timestamp {
    let facts = message.parts().map(|it| &it.facts);
    facts
        .flat_map(|it| {
            [it.taken_at, it.sent_at, it.delivered_at, it.read_at, it.failed_at, it.canceled_at]
        })
        .flatten()
        .fold(message.first().said.created_at, Timestamp::max)
}
