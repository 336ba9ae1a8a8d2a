//! What a caller is shown of a message, in Bird's shape, with our timeline beside it.

mod body;
mod parts;
mod template;
mod timeline;

use super::contacts::IdentityResponse;
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
pub(crate) fn brief(message: &Whole, now: Timestamp) -> MessageResponse {
    response(message, None, now)
}

/// A message with everything that happened to it.
pub(crate) fn whole(story: &Story, now: Timestamp) -> MessageResponse {
    MessageResponse {
        interactions: Some(timeline::interactions(&story.message)),
        timeline: Some(timeline::timeline(story)),
        ..response(&story.message, story.contact.as_ref(), now)
    }
}

fn response(message: &Whole, contact: Option<&Contact>, now: Timestamp) -> MessageResponse {
    let said = &message.first().said;
    let contents: Vec<_> =
        message.parts().filter_map(|it| Content::from_json(&it.said.content).ok()).collect();
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
        template: contents.first().and_then(template::of),
        selection: contents.first().and_then(body::selection),
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
