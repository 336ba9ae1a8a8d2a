//! Whether a person can have written that; and what the sandbox knows and they need not say.

use super::super::World;
use super::super::media::{Completed, error};
use super::{InboundError, MESSAGE_BYTES_MAX, Written};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use waxwing_cloud_api::content::MediaKind;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// Types whose message has no member of its type's name.
const BARE: [&str; 2] = ["unsupported", "request_welcome"];

/// What the sandbox says itself.
const OURS: [&str; 4] = ["from", "from_user_id", "id", "timestamp"];

/// What Meta says of a message it does not pass on.
const UNSUPPORTED: i64 = 131_051;

impl World {
    /// Meta's message object as it will be told.
    pub(super) fn complete(
        &self,
        now: Timestamp,
        from: &E164,
        number: &PhoneNumberId,
        message: &Value,
    ) -> Result<Written, InboundError> {
        let mut message = members(message)?;
        self.check_named(from, number, &message)?;
        self.name_author(from, number, &mut message);
        let kind = message.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        if kind == "unsupported" {
            name_error(&mut message);
        }
        let Completed { message, is_sample } = match MediaKind::parse(&kind) {
            Some(kind) => self.complete_medium(now, kind, message)?,
            None => Completed { message, is_sample: false },
        };
        let json = Value::Object(message).to_string();
        if json.len() > MESSAGE_BYTES_MAX {
            let detail = format!("a message has at most {MESSAGE_BYTES_MAX} bytes of JSON");
            return Err(InboundError::NotAMessage(detail));
        }
        let message = RawValue::from_string(json);
        let message = message.map_err(|it| InboundError::NotAMessage(it.to_string()))?;
        Ok(Written { message, is_sample })
    }

    /// Whether the messages it names are in this chat.
    fn check_named(
        &self,
        from: &E164,
        number: &PhoneNumberId,
        message: &Map<String, Value>,
    ) -> Result<(), InboundError> {
        let member = |name: &str, member: &str| message.get(name).and_then(|it| it.get(member));
        for (named, pointer, own) in [
            (member("context", "id"), "/context/id", false),
            (member("reaction", "message_id"), "/reaction/message_id", false),
            (member("edit", "original_message_id"), "/edit/original_message_id", true),
            (member("revoke", "original_message_id"), "/revoke/original_message_id", true),
        ] {
            let Some(named) = named else { continue };
            let is_there = self.find_message(named).is_some_and(|it| {
                let it = self.state.messages.get(it);
                let is_own = it.direction == Direction::Incoming;
                it.person == *from && it.number == *number && (is_own || !own)
            });
            if !is_there {
                return Err(InboundError::UnknownMessage { pointer, own });
            }
        }
        Ok(())
    }

    /// What it answers names its author.
    fn name_author(&self, from: &E164, number: &PhoneNumberId, message: &mut Map<String, Value>) {
        let Some(Value::Object(context)) = message.get_mut("context") else { return };
        let Some(quoted) = context.get("id").and_then(|it| self.find_message(it)) else { return };
        if context.contains_key("from") {
            return;
        }
        let by_person = self.state.messages.get(quoted).direction == Direction::Incoming;
        let card = self.state.people.get(from).map(|it| &it.card);
        let (name, author) = match card {
            Some(card) if by_person && card.is_visible => ("from", card.wa_id.clone()),
            Some(card) if by_person => ("from_user_id", card.user_id.to_string()),
            _ => {
                let business = self.state.numbers.get(number).map(|it| it.display.digits());
                ("from", business.unwrap_or_default().to_owned())
            }
        };
        context.insert(name.to_owned(), author.into());
    }
}

/// What Meta says of what it does not pass on.
fn name_error(message: &mut Map<String, Value>) {
    message.entry("unsupported").or_insert_with(|| json!({ "type": "unknown" }));
    let details = "Message type is currently not supported.";
    message.entry("errors").or_insert_with(|| error(UNSUPPORTED, details));
}

/// The members of a message object, without what the sandbox itself says of it.
fn members(message: &Value) -> Result<Map<String, Value>, InboundError> {
    let wrong = |detail: String| InboundError::NotAMessage(detail);
    let mut members =
        message.as_object().cloned().ok_or_else(|| wrong("the message is an object".to_owned()))?;
    let kind = members.get("type").and_then(Value::as_str).filter(|it| !it.is_empty());
    let kind = kind.ok_or_else(|| wrong("the message has a `type`".to_owned()))?.to_owned();
    if members.contains_key("group_id") {
        return Err(InboundError::Group);
    }
    let payload = members.get(&kind);
    if payload.is_none() && !BARE.contains(&kind.as_str()) {
        return Err(wrong(format!("a message of type `{kind}` has a member `{kind}`")));
    }
    if let Some(detail) = payload.and_then(|it| wrong_payload(&kind, it)) {
        return Err(wrong(detail.to_owned()));
    }
    for ours in OURS {
        if members.contains_key(ours) {
            return Err(wrong(format!("`{ours}` is for the sandbox to say: leave it out")));
        }
    }
    members.retain(|_, value| !value.is_null());
    Ok(members)
}

/// What Meta would never tell of a message of this type.
fn wrong_payload(kind: &str, payload: &Value) -> Option<&'static str> {
    let text = |member: &str| payload[member].as_str().is_some_and(|it| !it.is_empty());
    let part = |name: &str| payload[name].is_object();
    let is_right = match kind {
        "text" => text("body"),
        "image" | "video" | "audio" | "document" | "sticker" | "system" => payload.is_object(),
        "location" => payload["latitude"].is_number() && payload["longitude"].is_number(),
        "contacts" => payload.as_array().is_some_and(|it| !it.is_empty()),
        "reaction" => text("message_id"),
        "edit" | "revoke" => text("original_message_id"),
        "button" => text("text"),
        "order" => payload["product_items"].as_array().is_some_and(|it| !it.is_empty()),
        "interactive" => payload["type"].as_str().is_some_and(part),
        _ => true,
    };
    let detail = match kind {
        "text" => "a text has a `body` that is not empty",
        "location" => "a location has a `latitude` and a `longitude`, both numbers",
        "contacts" => "contacts are a list of at least one",
        "reaction" => "a reaction has a `message_id`",
        "edit" | "revoke" => "it has an `original_message_id`",
        "button" => "a button has a `text`",
        "order" => "an order has `product_items`, at least one",
        "interactive" => "an answer has a `type`, and a member of its name",
        _ => "what stands under the type's name is an object",
    };
    (!is_right).then_some(detail)
}
