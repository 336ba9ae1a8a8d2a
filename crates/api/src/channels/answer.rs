//! What a caller is shown of a message, in Bird's shape, with our timeline beside it.

mod body;
mod media;
mod parts;
mod template;
mod timeline;

pub(crate) use media::Shelf;

use super::contacts::IdentityResponse;
use crate::problem::Fault;
use serde::Serialize;
use serde_json::{Value, json};
use waxwing_app::messages::{Contact, Message, Story, Whole};
use waxwing_cloud_api::content::Content;
use waxwing_domain::message::Direction;
use waxwing_domain::time::Timestamp;

/// A message.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageResponse {
    id: String,
    channel_id: String,
    sender: Value,
    receiver: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Value>,
    /// What a person chose by a tap; ours, not Bird's.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    parts: Vec<Value>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    direction: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_for: Option<String>,
    last_status_at: String,
    created_at: String,
    updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interactions: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<Vec<Value>>,
    /// What WhatsApp may not like about it; our sources differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

impl MessageResponse {
    /// The same, with what may be wrong with it.
    pub(crate) fn with_warnings(self, warnings: Vec<Fault>) -> Self {
        Self { warnings, ..self }
    }
}

/// A page of messages, newest first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessagesResponse {
    pub(crate) results: Vec<MessageResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_page_token: Option<String>,
}

/// A message in a list, or one that was just taken.
pub(crate) fn brief(message: &Whole, shelf: &Shelf, now: Timestamp) -> MessageResponse {
    response(message, None, shelf, now)
}

/// A message with everything that happened to it.
pub(crate) fn whole(story: &Story, shelf: &Shelf, now: Timestamp) -> MessageResponse {
    MessageResponse {
        interactions: Some(timeline::interactions(&story.message)),
        timeline: Some(timeline::timeline(story)),
        ..response(&story.message, story.contact.as_ref(), shelf, now)
    }
}

fn response(
    message: &Whole,
    contact: Option<&Contact>,
    shelf: &Shelf,
    now: Timestamp,
) -> MessageResponse {
    let said = &message.first().said;
    let content = |it: &Message| Content::from_json(&it.said.content).ok();
    let contents: Vec<_> =
        message.parts().filter_map(|it| Some((content(it)?, shelf.view(it.said.id)))).collect();
    let first = contents.first();
    let person = person(message.first(), contact);
    let us = json!({ "connector": { "id": said.channel_id.uuid().to_string() } });
    let is_outgoing = said.direction == Direction::Outgoing;
    let (sender, receiver) = if is_outgoing {
        (us, json!({ "contacts": [person] }))
    } else {
        (json!({ "contact": person }), us)
    };
    let (_, spokesman) = message.spokesman(now);
    let last_at = parts::last_change(message);
    MessageResponse {
        id: said.id.uuid().to_string(),
        channel_id: said.channel_id.uuid().to_string(),
        sender,
        receiver,
        body: body::of(&contents),
        template: first.and_then(|(content, view)| template::of(content, *view)),
        selection: first.and_then(|(content, _)| body::selection(content)),
        reply_to: said
            .context_wamid
            .as_ref()
            .map(|it| json!({ "platformReference": it.as_str(), "type": "message" })),
        reference: said.reference.clone(),
        parts: message.parts().map(|it| parts::part(it, now)).collect(),
        status: parts::status(spokesman, now),
        reason: parts::reason(spokesman),
        direction: if is_outgoing { "outgoing" } else { "incoming" },
        scheduled_for: message.first().facts.scheduled_for.map(|it| it.to_string()),
        last_status_at: last_at.to_string(),
        created_at: said.created_at.to_string(),
        updated_at: last_at.to_string(),
        failure: parts::failure(spokesman),
        interactions: None,
        timeline: None,
        warnings: Vec::new(),
    }
}

/// Who a message is with, by number, or by Meta's id for them where the number is not known.
fn person(message: &Message, contact: Option<&Contact>) -> Value {
    let said = &message.said;
    let is_number = said.address.starts_with(|it: char| it.is_ascii_digit() || it == '+');
    let (key, value) = if is_number {
        ("phonenumber", format!("+{}", said.address.trim_start_matches('+')))
    } else {
        ("whatsappbsuid", said.address.clone())
    };
    let mut person = json!({
        "id": said.contact_id.uuid().to_string(),
        "identifierKey": key,
        "identifierValue": value,
        "annotations": { "name": contact.and_then(|it| it.name.as_deref()) },
    });
    if let Some(contact) = contact {
        person["identity"] = json!(IdentityResponse::of(contact));
    }
    person
}
