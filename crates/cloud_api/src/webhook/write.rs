//! Writes payloads exactly as Meta posts them, for the sandbox.
//!
//! What is news of the account or of a template is written from the types it is read as.

mod messages;
mod news;

pub use messages::{Forwarded, InboundEvent, Quoted, StatusEvent, inbound_payload, status_payload};
pub use news::{account_payload, preferences_payload, template_payload};

use super::Scope;
use crate::spelling::escape;
use serde_json::{Value, json};
use waxwing_domain::ids::{PhoneNumberId, WabaId};
use waxwing_domain::time::Timestamp;

/// The payload of any webhook field, in Meta's spelling, ready to be signed. All fields but
/// `messages` say `at` when they were told; what `value` holds is up to the caller.
pub fn field_payload(scope: &Scope, field: &str, at: Option<Timestamp>, value: &Value) -> Vec<u8> {
    let mut entry = json!({ "id": scope.waba_id.as_ref().map_or("", WabaId::as_str) });
    if let Some(at) = at {
        entry["time"] = at.as_seconds().into();
    }
    entry["changes"] = json!([{ "value": value, "field": field }]);
    let frame = json!({ "object": "whatsapp_business_account", "entry": [entry] });
    escape(&frame.to_string())
}

/// The value of a field that is about one number: its name, and the rest.
fn about_number(scope: &Scope, contacts: Vec<Value>, name: &str, items: Vec<Value>) -> Value {
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
    value
}

/// Sets a member of an object if there is something to say.
fn set<T: Into<Value>>(object: &mut Value, name: &str, member: Option<T>) {
    if let Some(member) = member {
        object[name] = member.into();
    }
}
