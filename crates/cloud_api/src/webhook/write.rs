//! Writes payloads exactly as Meta posts them, for the sandbox.

use super::{Scope, StatusError};
use crate::content::Content;
use crate::spelling::escape;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use waxwing_domain::ids::{PhoneNumberId, ScopedUserId, WaId, WabaId, Wamid};
use waxwing_domain::time::Timestamp;

/// The page Meta names in every error of a status.
const ERROR_CODES_PAGE: &str =
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/// One status of one message.
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
    /// What the sender asked to be given back.
    pub callback_data: Option<String>,
    /// What it costs; with `sent` and `delivered`, or with `read` when `delivered` was skipped.
    pub pricing: Option<Pricing>,
    /// Why it failed.
    pub errors: Vec<StatusError>,
}

/// What a message costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pricing {
    /// Whether it costs anything.
    pub billable: bool,
    /// `regular`, `free_customer_service` or `free_entry_point`.
    pub kind: &'static str,
    /// `marketing`, `utility`, `authentication`, `service`, …
    pub category: &'static str,
}

/// A message from a person.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundEvent {
    /// Its id.
    pub wamid: Wamid,
    /// Who wrote it; none when they hide their number.
    pub from: Option<WaId>,
    /// Who wrote it, by the id scoped to the business.
    pub from_user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// When they wrote it.
    pub at: Timestamp,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    pub quoted: Option<Quoted>,
}

/// A message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The number it came from, digits only.
    pub from: String,
    /// Its id.
    pub wamid: Wamid,
}

/// The payload that tells of these statuses, in Meta's spelling, ready to be signed.
pub fn status_payload(scope: &Scope, statuses: &[StatusEvent]) -> Vec<u8> {
    let contacts: Vec<_> = statuses
        .iter()
        .filter(|it| it.status != "failed")
        .filter_map(|it| {
            contact(
                it.profile_name.as_deref(),
                it.recipient.as_ref(),
                it.recipient_user_id.as_ref(),
            )
        })
        .fold(Vec::new(), |mut seen, it| {
            if !seen.contains(&it) {
                seen.push(it);
            }
            seen
        });
    let statuses = statuses.iter().map(status).collect();
    payload(scope, contacts, "statuses", statuses)
}

/// The payload that tells of this message, in Meta's spelling, ready to be signed.
pub fn inbound_payload(scope: &Scope, event: &InboundEvent) -> Vec<u8> {
    let contacts =
        contact(event.profile_name.as_deref(), event.from.as_ref(), event.from_user_id.as_ref());
    let message = json!(Message(event));
    payload(scope, contacts.into_iter().collect(), "messages", vec![message])
}

fn payload(scope: &Scope, contacts: Vec<Value>, name: &str, items: Vec<Value>) -> Vec<u8> {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": scope.display_phone_number.as_deref().unwrap_or_default(),
            "phone_number_id": scope.phone_number_id.as_ref().map_or("", PhoneNumberId::as_str),
        },
    });
    if !contacts.is_empty() {
        value["contacts"] = Value::Array(contacts);
    }
    value[name] = Value::Array(items);
    let frame = json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": scope.waba_id.as_ref().map_or("", WabaId::as_str),
            "changes": [{ "value": value, "field": "messages" }],
        }],
    });
    escape(&frame.to_string())
}

fn contact(
    profile_name: Option<&str>,
    wa_id: Option<&WaId>,
    user_id: Option<&ScopedUserId>,
) -> Option<Value> {
    let mut contact = json!({ "profile": { "name": profile_name? } });
    if let Some(wa_id) = wa_id {
        contact["wa_id"] = wa_id.as_str().into();
    }
    if let Some(user_id) = user_id {
        contact["user_id"] = user_id.as_str().into();
    }
    Some(contact)
}

fn status(event: &StatusEvent) -> Value {
    let mut status = json!({
        "id": event.wamid.as_str(),
        "status": event.status,
        "timestamp": event.at.as_seconds().to_string(),
    });
    if let Some(recipient) = &event.recipient {
        status["recipient_id"] = recipient.as_str().into();
    }
    if let Some(user_id) = &event.recipient_user_id {
        status["recipient_user_id"] = user_id.as_str().into();
    }
    if let Some(data) = &event.callback_data {
        status["biz_opaque_callback_data"] = data.as_str().into();
    }
    if let Some(pricing) = &event.pricing {
        status["pricing"] = json!({
            "billable": pricing.billable,
            "pricing_model": "PMP",
            "type": pricing.kind,
            "category": pricing.category,
        });
    }
    if !event.errors.is_empty() {
        status["errors"] = event.errors.iter().map(error).collect();
    }
    status
}

fn error(error: &StatusError) -> Value {
    let mut value = json!({ "code": error.code, "title": error.title, "message": error.title });
    if let Some(details) = &error.details {
        value["error_data"] = json!({ "details": details });
    }
    value["href"] = ERROR_CODES_PAGE.into();
    value
}

/// The message object: who, what, when, in reply to what.
struct Message<'a>(&'a InboundEvent);

impl Serialize for Message<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(quoted) = &self.0.quoted {
            let context = json!({ "from": quoted.from, "id": quoted.wamid.as_str() });
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
