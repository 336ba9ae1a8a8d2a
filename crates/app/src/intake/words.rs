//! Meta's own words, as events keep them.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use waxwing_cloud_api::spelling::compact;
use waxwing_store::events::Event;

/// The rest of an event that Meta told of.
#[derive(Serialize)]
pub(super) struct Told {
    /// The webhook field it came in, where the event's kind does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Meta's own words.
    meta: Box<RawValue>,
}

impl Told {
    /// What Meta said.
    pub(super) fn of(raw: String) -> Self {
        Self { field: None, meta: readable(raw) }
    }

    /// What Meta said when it told of something else as well: the rest of that event.
    pub(super) fn again(event: &Event) -> Box<RawValue> {
        RawValue::from_string(event.body.clone()).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }

    /// What Meta said in the webhook field of that name.
    pub(super) fn in_field(field: &str, raw: String) -> Self {
        Self { field: Some(field.to_owned()), meta: readable(raw) }
    }
}

/// Meta's own words as they came, if every reader of JSON can read them. Legal JSON need not be:
/// half a surrogate pair is no text, and depth or size can be beyond a reader's means.
pub(crate) fn readable(text: String) -> Box<RawValue> {
    let is_readable = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    let text = if is_readable(&text) { text } else { compact(&text) };
    let text = if is_readable(&text) { text } else { Value::String(text).to_string() };
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_reader_can_read_is_kept_as_it_came() {
        let check = |came: &str, kept: &str| assert_eq!(readable(came.to_owned()).get(), kept);
        check(r#"{ "a" : "\u00e9\/" }"#, r#"{ "a" : "\u00e9\/" }"#);
        check(r#"{ "a" : "\ud83d!" }"#, "{\"a\":\"\u{fffd}!\"}");
        check(r#"{"a":1e999}"#, r#""{\"a\":1e999}""#);
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        check(&deep, &format!("\"{deep}\""));
    }
}
