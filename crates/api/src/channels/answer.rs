//! What a caller is shown of a message, in Bird's shape, with our timeline beside it.

use serde::Serialize;
use serde_json::{Value, json};
use waxwing_app::messages::{Attempt, Contact, Message, Story, Waiting};
use waxwing_cloud_api::content::{Content, Said};
use waxwing_domain::message::{Direction, Status};
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
pub(crate) fn brief(message: &Message, now: Timestamp) -> MessageResponse {
    response(message, None, now)
}

/// A message with everything that happened to it.
pub(crate) fn whole(story: &Story, now: Timestamp) -> MessageResponse {
    let facts = &story.message.facts;
    let read = facts.read_at.map(|at| json!({ "type": "read", "createdAt": at.to_string() }));
    MessageResponse {
        interactions: Some(read.into_iter().collect()),
        timeline: Some(timeline(story)),
        ..response(&story.message, story.contact.as_ref(), now)
    }
}

fn response(message: &Message, contact: Option<&Contact>, now: Timestamp) -> MessageResponse {
    let said = &message.said;
    let content = Content::from_json(&said.content).ok();
    let is_outgoing = said.direction == Direction::Outgoing;
    let person = json!({
        "id": said.contact_id.uuid().to_string(),
        "identifierKey": "phonenumber",
        "identifierValue": number(&said.address),
        "annotations": { "name": contact.and_then(|it| it.name.as_deref()) },
    });
    let us = json!({ "connector": { "id": said.channel_id.uuid().to_string() } });
    let (sender, receiver) = if is_outgoing {
        (us, json!({ "contacts": [person] }))
    } else {
        (json!({ "contact": person }), us)
    };
    let last_at = last_change(message);
    MessageResponse {
        id: said.id.uuid().to_string(),
        channel_id: said.channel_id.uuid().to_string(),
        sender,
        receiver,
        body: content.as_ref().and_then(body),
        template: content.as_ref().and_then(template),
        reply_to: said
            .context_wamid
            .as_ref()
            .map(|it| json!({ "platformReference": it.as_str(), "type": "message" })),
        reference: said.reference.clone(),
        parts: message.wamid.iter().map(|it| json!({ "platformReference": it.as_str() })).collect(),
        status: if is_outgoing { status(message, now) } else { "delivered" },
        reason: reason(message),
        direction: if is_outgoing { "outgoing" } else { "incoming" },
        scheduled_for: message.facts.scheduled_for.map(|it| it.to_string()),
        last_status_at: last_at.to_string(),
        created_at: said.created_at.to_string(),
        updated_at: last_at.to_string(),
        failure: failure(message),
        interactions: None,
        timeline: None,
    }
}

/// Our status in the Channels API's words. `read` is an interaction there, never a status.
fn status(message: &Message, now: Timestamp) -> &'static str {
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
fn reason(message: &Message) -> Option<String> {
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

fn failure(message: &Message) -> Option<Value> {
    let note = message.failure.as_ref()?;
    let name = if note.code == 0 { "waxwing" } else { "whatsapp" };
    Some(json!({
        "code": note.code,
        "description": note.details.as_deref().unwrap_or(&note.title),
        "source": { "code": note.code.to_string(), "name": name },
    }))
}

fn last_change(message: &Message) -> Timestamp {
    let facts = &message.facts;
    [
        facts.taken_at,
        facts.sent_at,
        facts.delivered_at,
        facts.read_at,
        facts.failed_at,
        facts.canceled_at,
    ]
    .into_iter()
    .flatten()
    .fold(message.said.created_at, Timestamp::max)
}

/// What a message says, in Bird's shape; kinds Bird has no words for are shown in Meta's.
fn body(content: &Content) -> Option<Value> {
    match content.said() {
        Said::Text(text) => Some(json!({ "type": "text", "text": { "text": text.body() } })),
        Said::Template(_) => None,
        _ => serde_json::from_str(&content.to_json()).ok(),
    }
}

fn template(content: &Content) -> Option<Value> {
    let Said::Template(template) = content.said() else { return None };
    let parameters: Vec<_> = template
        .body_parameters()
        .iter()
        .enumerate()
        .map(|(place, it)| {
            let key = it.name().map_or_else(|| (place + 1).to_string(), ToOwned::to_owned);
            json!({ "type": "string", "key": key, "value": it.shown() })
        })
        .collect();
    Some(json!({
        "name": template.name(),
        "locale": template.language(),
        "parameters": parameters,
    }))
}

/// Meta writes numbers without `+`; we never do.
fn number(address: &str) -> String {
    if address.starts_with(|it: char| it.is_ascii_digit()) {
        format!("+{address}")
    } else {
        address.to_owned()
    }
}

/// Facts and attempts, oldest first.
fn timeline(story: &Story) -> Vec<Value> {
    let events = story.events.iter().map(|it| {
        let event = &it.event;
        let data: Value = serde_json::from_str(&event.body).unwrap_or(Value::Null);
        let entry = json!({
            "type": event.kind, "at": event.happened_at.to_string(), "data": data,
        });
        (event.happened_at, entry)
    });
    let attempts = story.attempts.iter().map(|it| (it.started_at, attempt(it)));
    let mut entries: Vec<_> = events.chain(attempts).collect();
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn attempt(attempt: &Attempt) -> Value {
    let detail = attempt.detail.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
    json!({
        "type": "attempt",
        "at": attempt.started_at.to_string(),
        "number": attempt.number,
        "endedAt": attempt.ended_at.to_string(),
        "outcome": attempt.outcome,
        "data": detail,
    })
}
