//! A part of a payload, by itself: a payload that holds it and nothing else, to be read again.

use super::Scope;
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::ids::{PhoneNumberId, WabaId};

/// What a part looks like: each level of a payload has members of its own.
#[derive(Deserialize)]
struct Part<'a> {
    #[serde(borrow)]
    entry: Slice<'a>,
    #[serde(borrow)]
    changes: Slice<'a>,
    #[serde(borrow)]
    value: Slice<'a>,
    #[serde(borrow)]
    metadata: Slice<'a>,
    #[serde(borrow)]
    messaging_product: Slice<'a>,
    #[serde(borrow)]
    status: Slice<'a>,
    #[serde(borrow)]
    action_type: Slice<'a>,
}

/// A payload that holds this part and nothing else, as far as the part can be placed: `raw` as it
/// came, in the field and about the number it was about. What stood beside it (`contacts`) is not in
/// it. What is no JSON stays as it is.
pub fn again(scope: &Scope, field: Option<&str>, raw: &str) -> String {
    let Ok(json) = serde_json::from_str::<&RawValue>(raw) else { return raw.to_owned() };
    let Some(part) = lenient::object::<Part<'_>>(json) else {
        // A list, or what stands where one should.
        return match field {
            Some("messages") => change(scope, field, &value(scope, "errors", raw)),
            _ => raw.to_owned(),
        };
    };
    if part.entry.is_some() {
        raw.to_owned()
    } else if part.changes.is_some() {
        frame(raw)
    } else if part.value.is_some() && part.messaging_product.is_none() {
        entry(scope, raw)
    } else {
        let is_value = part.metadata.is_some() || part.messaging_product.is_some();
        match list(field.unwrap_or_default(), &part).filter(|_| !is_value) {
            Some(name) => change(scope, field, &value(scope, name, &format!("[{raw}]"))),
            None => change(scope, field, raw),
        }
    }
}

/// The list that a part of a field stands in, for fields that have one.
fn list(field: &str, part: &Part<'_>) -> Option<&'static str> {
    match field {
        "" | "messages" if part.action_type.is_some() => Some("user_actions"),
        "" | "messages" if part.status.is_some() => Some("statuses"),
        "" | "messages" => Some("messages"),
        "message_echoes" | "smb_message_echoes" => Some("message_echoes"),
        "user_preferences" => Some("user_preferences"),
        "user_id_update" => Some("user_id_update"),
        _ => None,
    }
}

fn value(scope: &Scope, name: &str, items: &str) -> String {
    let number = quoted(scope.phone_number_id.as_ref().map_or("", PhoneNumberId::as_str));
    let display = quoted(scope.display_phone_number.as_deref().unwrap_or_default());
    format!(
        r#"{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":{display},"phone_number_id":{number}}},"{name}":{items}}}"#
    )
}

fn change(scope: &Scope, field: Option<&str>, value: &str) -> String {
    let field = quoted(field.unwrap_or("messages"));
    entry(scope, &format!(r#"{{"value":{value},"field":{field}}}"#))
}

fn entry(scope: &Scope, change: &str) -> String {
    let account = quoted(scope.waba_id.as_ref().map_or("", WabaId::as_str));
    frame(&format!(r#"{{"id":{account},"changes":[{change}]}}"#))
}

fn frame(entry: &str) -> String {
    format!(r#"{{"object":"whatsapp_business_account","entry":[{entry}]}}"#)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
