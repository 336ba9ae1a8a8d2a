//! Writes what people wrote, and what became known of what was written to them.

use super::{about_number, field_payload, set};
use crate::content::Content;
use crate::webhook::{Conversation, Pricing, Scope, StatusError};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use waxwing_domain::ids::{ScopedUserId, WaId, Wamid};
use waxwing_domain::time::Timestamp;

/// The page Meta names in every error of a status.
const ERROR_CODES_PAGE: &str =
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/// One status of one message. Begin with [`StatusEvent::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEvent {
    /// The message.
    pub wamid: Wamid,
    /// Meta's word: `sent`, `delivered`, `read`, `played`, `failed`.
    pub status: String,
    /// When it came to be.
    pub at: Timestamp,
    /// Whom the message was for; none when it was addressed by the scoped id.
    pub recipient: Option<WaId>,
    /// Whom the message was for, by the id scoped to the business.
    pub recipient_user_id: Option<ScopedUserId>,
    /// What the recipient calls themselves; Meta leaves it out of failures.
    pub profile_name: Option<String>,
    /// The recipient's username; Meta says it with `delivered`, `read` and `played`.
    pub username: Option<String>,
    /// What the sender asked to be given back.
    pub callback_data: Option<String>,
    /// What it costs; with `sent` and `delivered`, or with `read` when `delivered` was skipped.
    pub pricing: Option<Pricing>,
    /// The conversation it belongs to, where Meta still counts those.
    pub conversation: Option<Conversation>,
    /// Why it failed.
    pub errors: Vec<StatusError>,
}

/// A message from a person. Begin with [`InboundEvent::new`].
#[derive(Debug, Clone, PartialEq)]
pub struct InboundEvent {
    /// Its id.
    pub wamid: Wamid,
    /// Who wrote it; none when they hide their number.
    pub from: Option<WaId>,
    /// Who wrote it, by the id scoped to the business.
    pub from_user_id: Option<ScopedUserId>,
    /// What they call themselves; without it nothing is said of them but their ids.
    pub profile_name: Option<String>,
    /// The username they chose.
    pub username: Option<String>,
    /// What Meta remembers their identity by, where the business asked for it.
    pub identity_hash: Option<String>,
    /// When they wrote it.
    pub at: Timestamp,
    /// What it says, and what else the message holds: `referral`, `errors`, … For a person who
    /// changed their number it is of type `system`, and the event names nobody: Meta leaves
    /// `contacts` out.
    pub content: Content,
    /// The message it answers.
    pub quoted: Option<Quoted>,
    /// Whether it was passed on from another chat.
    pub forwarded: Forwarded,
}

/// A message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The number it came from, digits only.
    pub from: String,
    /// Its id.
    pub wamid: Wamid,
}

/// How often a message was passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Forwarded {
    /// It was not.
    #[default]
    Never,
    /// Up to five times.
    Sometimes,
    /// More often.
    Often,
}

impl StatusEvent {
    /// The status of a message, and nothing else.
    pub fn new(wamid: Wamid, status: &str, at: Timestamp) -> Self {
        Self {
            wamid,
            status: status.to_owned(),
            at,
            recipient: None,
            recipient_user_id: None,
            profile_name: None,
            username: None,
            callback_data: None,
            pricing: None,
            conversation: None,
            errors: Vec::new(),
        }
    }
}

impl InboundEvent {
    /// A message of nobody: whose it is must be said.
    pub const fn new(wamid: Wamid, at: Timestamp, content: Content) -> Self {
        Self {
            wamid,
            from: None,
            from_user_id: None,
            profile_name: None,
            username: None,
            identity_hash: None,
            at,
            content,
            quoted: None,
            forwarded: Forwarded::Never,
        }
    }
}

/// The payload that tells of these statuses, in Meta's spelling, ready to be signed.
pub fn status_payload(scope: &Scope, statuses: &[StatusEvent]) -> Vec<u8> {
    let contacts = statuses.iter().filter(|it| it.status != "failed").filter_map(recipient).fold(
        Vec::new(),
        |mut seen, it| {
            if !seen.contains(&it) {
                seen.push(it);
            }
            seen
        },
    );
    let statuses = statuses.iter().map(status).collect();
    field_payload(scope, "messages", None, &about_number(scope, contacts, "statuses", statuses))
}

/// The payload that tells of this message, in Meta's spelling, ready to be signed.
pub fn inbound_payload(scope: &Scope, event: &InboundEvent) -> Vec<u8> {
    let contacts = author(event).into_iter().collect();
    let message = json!(Message(event));
    field_payload(
        scope,
        "messages",
        None,
        &about_number(scope, contacts, "messages", vec![message]),
    )
}

/// The contact of who wrote a message.
fn author(event: &InboundEvent) -> Option<Value> {
    let (wa_id, user_id) = (event.from.as_ref(), event.from_user_id.as_ref());
    let mut contact =
        contact(event.profile_name.as_deref(), event.username.as_deref(), wa_id, user_id)?;
    set(&mut contact, "identity_key_hash", event.identity_hash.as_deref());
    Some(contact)
}

/// The contact of whom a message was for.
fn recipient(event: &StatusEvent) -> Option<Value> {
    let username = event.username.as_deref().filter(|_| event.status != "sent");
    let (wa_id, user_id) = (event.recipient.as_ref(), event.recipient_user_id.as_ref());
    contact(event.profile_name.as_deref(), username, wa_id, user_id)
}

/// Somebody in `contacts`: their name, their username, and both ids as far as they are known.
pub(super) fn contact(
    name: Option<&str>,
    username: Option<&str>,
    wa_id: Option<&WaId>,
    user_id: Option<&ScopedUserId>,
) -> Option<Value> {
    let mut contact = json!({ "profile": { "name": name? } });
    set(&mut contact["profile"], "username", username);
    set(&mut contact, "wa_id", wa_id.map(WaId::as_str));
    set(&mut contact, "user_id", user_id.map(ScopedUserId::as_str));
    Some(contact)
}

fn status(event: &StatusEvent) -> Value {
    let mut status = json!({
        "id": event.wamid.as_str(),
        "status": event.status,
        "timestamp": event.at.as_seconds().to_string(),
    });
    set(&mut status, "recipient_id", event.recipient.as_ref().map(WaId::as_str));
    let user_id = event.recipient_user_id.as_ref().map(ScopedUserId::as_str);
    set(&mut status, "recipient_user_id", user_id);
    set(&mut status, "biz_opaque_callback_data", event.callback_data.as_deref());
    set(&mut status, "conversation", event.conversation.as_ref().map(conversation));
    set(&mut status, "pricing", event.pricing.as_ref().map(pricing));
    if !event.errors.is_empty() {
        status["errors"] = event.errors.iter().map(error).collect();
    }
    status
}

fn pricing(pricing: &Pricing) -> Value {
    let mut value = json!({ "billable": pricing.billable });
    set(&mut value, "pricing_model", pricing.model.as_deref());
    set(&mut value, "type", pricing.kind.as_deref());
    set(&mut value, "category", pricing.category.as_deref());
    value
}

fn conversation(conversation: &Conversation) -> Value {
    let mut value = json!({ "id": conversation.id });
    let expires_at = conversation.expires_at.map(|it| it.as_seconds().to_string());
    set(&mut value, "expiration_timestamp", expires_at);
    set(&mut value, "origin", conversation.origin.as_ref().map(|it| json!({ "type": it })));
    value
}

fn error(error: &StatusError) -> Value {
    let mut value = json!({ "code": error.code, "title": error.title, "message": error.title });
    set(&mut value, "error_data", error.details.as_ref().map(|it| json!({ "details": it })));
    value["href"] = error.href.as_deref().unwrap_or(ERROR_CODES_PAGE).into();
    value
}

/// The message object: who, what, when, in reply to what.
struct Message<'a>(&'a InboundEvent);

impl Message<'_> {
    /// Which message it answers, and whether it was passed on.
    fn context(&self) -> Option<Value> {
        let mut context = json!({});
        if let Some(quoted) = &self.0.quoted {
            context["from"] = quoted.from.as_str().into();
            context["id"] = quoted.wamid.as_str().into();
        }
        match self.0.forwarded {
            Forwarded::Never => {}
            Forwarded::Sometimes => context["forwarded"] = true.into(),
            Forwarded::Often => context["frequently_forwarded"] = true.into(),
        }
        Some(context).filter(|it| *it != json!({}))
    }
}

impl Serialize for Message<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(context) = self.context() {
            object.serialize_entry("context", &context)?;
        }
        if let Some(from) = &self.0.from {
            object.serialize_entry("from", from.as_str())?;
        }
        if let Some(user_id) = &self.0.from_user_id {
            object.serialize_entry("from_user_id", user_id.as_str())?;
        }
        object.serialize_entry("id", self.0.wamid.as_str())?;
        object.serialize_entry("timestamp", &self.0.at.as_seconds().to_string())?;
        self.0.content.write(&mut object)?;
        object.end()
    }
}
