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
    field: Slice<'a>,
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
    } else if part.field.is_some() && part.messaging_product.is_none() {
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

#[cfg(test)]
mod tests {
    use super::super::{Unit, parse};
    use super::*;

    fn scope() -> Scope {
        Scope {
            waba_id: Some("102".parse().unwrap()),
            phone_number_id: Some("106".parse().unwrap()),
            display_phone_number: Some("15550783881".to_owned()),
        }
    }

    #[test]
    fn an_item_of_each_list_is_read_again_where_it_stood() {
        for (field, raw) in [
            (
                "messages",
                r#"{"from":"1415","id":"wamid.A","timestamp":"1","type":"text","text":{"body":"\u00e9"}}"#,
            ),
            (
                "messages",
                r#"{"id":"wamid.A","status":"sent","timestamp":"1","recipient_id":"1415"}"#,
            ),
            ("messages", r#"{"action_type":"click","timestamp":"1"}"#),
            ("messages", r#"[{"code":130429,"title":"Rate limit hit"}]"#),
            (
                "smb_message_echoes",
                r#"{"from":"1555","to":"1415","id":"wamid.B","timestamp":"1","type":"text","text":{"body":"x"}}"#,
            ),
            ("user_preferences", r#"{"wa_id":"1415","value":"stop","timestamp":1}"#),
            (
                "user_id_update",
                r#"{"wa_id":"1415","user_id":{"previous":"US.1","current":"US.2"},"timestamp":1}"#,
            ),
        ] {
            let parsed = parse(again(&scope(), Some(field), raw).as_bytes());
            assert!(parsed.oddities.is_empty(), "{raw} {parsed:?}");
            let [Unit { scope: place, notice }] = parsed.units.as_slice() else {
                panic!("{raw} {parsed:?}");
            };
            assert_eq!((place, notice.field(), notice.raw()), (&scope(), field, raw));
        }
    }

    #[test]
    fn each_level_of_a_payload_is_put_where_it_belongs() {
        let value =
            r#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"106"},"x":1}"#;
        let change = format!(r#"{{"field":"calls","value":{value}}}"#);
        let entry = format!(r#"{{"id":"102","changes":[{change}]}}"#);
        let frame = format!(r#"{{"entry":[{entry}]}}"#);
        let read = |field, raw: &str| parse(again(&scope(), field, raw).as_bytes()).units;
        let whole = read(None, &frame);
        assert_eq!(whole.len(), 1);
        assert_eq!(whole[0].notice.raw(), value);
        assert_eq!(read(None, &entry), whole);
        assert_eq!(read(None, &change), whole);
        assert_eq!(read(Some("calls"), value)[0].notice, whole[0].notice);
    }

    #[test]
    fn what_cannot_be_placed_stays_as_it_is() {
        for raw in ["", "not JSON", "[1]", "7"] {
            assert_eq!(again(&Scope::default(), None, raw), raw);
        }
    }
}
