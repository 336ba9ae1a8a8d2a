//! What a message says, in Meta's shape.
//!
//! To add a type: a variant of [`Content`] with its struct, a line in each `match` below, its
//! limits in `limits.rs` and `validate.rs`, fixtures. Until then it is an [`Unknown`], kept whole.

mod template;

pub use template::{Component, Parameter, Template};

use crate::json;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Members of a JSON object that we keep without looking into them.
pub type Fields = Map<String, Value>;

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Plain text.
    Text(Text),
    /// An approved template, filled in.
    Template(Template),
    /// A type we have no words for yet.
    Unknown(Unknown),
}

/// Plain text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// The text, with WhatsApp's marks for bold, italic and the like.
    pub body: String,
    /// Whether to draw a preview of the first link; Meta's default is not to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview_url: Option<bool>,
    /// What else Meta's object holds.
    #[serde(flatten)]
    pub rest: Fields,
}

/// A type of message we have no words for yet, kept whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Meta's `type`.
    pub kind: String,
    /// Everything beside `type`.
    pub fields: Fields,
}

/// Why a JSON text is no content. Pointers are relative to the content object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidContent {
    /// It is no JSON object at all.
    #[error("expected a JSON object")]
    NotAnObject,
    /// A member that must be there is not.
    #[error("{pointer} is missing")]
    Missing {
        /// Where it should be.
        pointer: String,
    },
    /// A member is of the wrong JSON type.
    #[error("{pointer} must be {expected}")]
    WrongType {
        /// Where it is.
        pointer: String,
        /// What it should be: `a string`, `an object`, `an array`, `a boolean`.
        expected: &'static str,
    },
}

impl Content {
    /// Plain text without a preview.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text(Text { body: body.into(), preview_url: None, rest: Fields::new() })
    }

    /// A template without blanks; see [`Template::new`] for others.
    pub fn template(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self::Template(Template::new(name, language))
    }

    /// Meta's `type`.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Template(_) => "template",
            Self::Unknown(unknown) => &unknown.kind,
        }
    }

    /// `{"type":"text","text":{…}}`, compact: what the store keeps.
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }

    /// Reads what [`Content::to_json`] wrote, or anything of Meta's in that shape.
    ///
    /// Members beside `type` and the one it names belong to a type we know only by name; of the
    /// others they are no content, and are left out.
    pub fn from_json(json: &str) -> Result<Self, InvalidContent> {
        let mut fields: Fields =
            serde_json::from_str(json).map_err(|_| InvalidContent::NotAnObject)?;
        let kind = take_text(&mut fields, "", "type")?;
        Self::take_known(&kind, &mut fields)
            .unwrap_or_else(|| Ok(Self::Unknown(Unknown { kind, fields })))
    }

    /// Takes the member that holds the content of this type out of an object that has others.
    pub(crate) fn take(kind: &str, fields: &mut Fields) -> Result<Self, InvalidContent> {
        Self::take_known(kind, fields).unwrap_or_else(|| {
            let fields = Fields::from_iter([(kind.to_owned(), take(fields, "", kind)?)]);
            Ok(Self::Unknown(Unknown { kind: kind.to_owned(), fields }))
        })
    }

    /// As [`Content::take`]; none for a type we have no words for.
    fn take_known(kind: &str, fields: &mut Fields) -> Option<Result<Self, InvalidContent>> {
        match kind {
            "text" => Some(take_object(fields, "", kind).and_then(Text::read).map(Self::Text)),
            "template" => {
                Some(take_object(fields, "", kind).and_then(Template::read).map(Self::Template))
            }
            _ => None,
        }
    }

    /// Writes `type` and the content as members of a JSON object that may have others.
    pub(crate) fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object.serialize_entry("type", self.kind())?;
        match self {
            Self::Text(text) => object.serialize_entry("text", text),
            Self::Template(template) => object.serialize_entry("template", template),
            Self::Unknown(unknown) => write_fields(object, &unknown.fields),
        }
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        self.write(&mut object)?;
        object.end()
    }
}

impl Text {
    fn read(mut fields: Fields) -> Result<Self, InvalidContent> {
        let body = take_text(&mut fields, "/text", "body")?;
        let preview_url = match fields.shift_remove("preview_url") {
            None | Some(Value::Null) => None,
            Some(Value::Bool(wanted)) => Some(wanted),
            Some(_) => return Err(wrong_type("/text", "preview_url", "a boolean")),
        };
        Ok(Self { body, preview_url, rest: fields })
    }
}

/// Writes members as they were kept.
pub(crate) fn write_fields<M: SerializeMap>(
    object: &mut M,
    fields: &Fields,
) -> Result<(), M::Error> {
    fields.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

/// Takes a member that must be there out of an object; `parent` is the object's pointer.
fn take(fields: &mut Fields, parent: &str, name: &str) -> Result<Value, InvalidContent> {
    let member = fields.shift_remove(name).filter(|it| !it.is_null());
    member.ok_or_else(|| InvalidContent::Missing { pointer: format!("{parent}/{name}") })
}

fn take_text(fields: &mut Fields, parent: &str, name: &str) -> Result<String, InvalidContent> {
    match take(fields, parent, name)? {
        Value::String(text) => Ok(text),
        _ => Err(wrong_type(parent, name, "a string")),
    }
}

fn take_object(fields: &mut Fields, parent: &str, name: &str) -> Result<Fields, InvalidContent> {
    match take(fields, parent, name)? {
        Value::Object(members) => Ok(members),
        _ => Err(wrong_type(parent, name, "an object")),
    }
}

fn wrong_type(parent: &str, name: &str, expected: &'static str) -> InvalidContent {
    InvalidContent::WrongType { pointer: format!("{parent}/{name}"), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_meta_writes_it() {
        let content = Content::text("olá");
        assert_eq!(content.to_json(), r#"{"type":"text","text":{"body":"olá"}}"#);
        assert_eq!(content.kind(), "text");
    }

    #[test]
    fn what_we_do_not_know_survives() {
        for json in [
            r#"{"type":"text","text":{"body":"x","preview_url":false,"mood":["sunny"]}}"#,
            r#"{"type":"template","template":{"name":"n","language":{"code":"en","policy":"deterministic"},"components":[{"type":"carousel","cards":[1.10]}],"namespace":"ns"}}"#,
            r#"{"type":"hologram","hologram":{"depth":3},"errors":[]}"#,
            r#"{"type":"request_welcome"}"#,
        ] {
            let content = Content::from_json(json).unwrap();
            assert_eq!(content.to_json(), json.replace("1.10", "1.1"));
        }
    }

    #[test]
    fn what_is_no_content_is_refused_with_its_place() {
        for (json, expected) in [
            ("", "expected a JSON object"),
            ("[]", "expected a JSON object"),
            ("{}", "/type is missing"),
            (r#"{"type":5}"#, "/type must be a string"),
            (r#"{"type":"text"}"#, "/text is missing"),
            (r#"{"type":"text","text":null}"#, "/text is missing"),
            (r#"{"type":"text","text":"x"}"#, "/text must be an object"),
            (r#"{"type":"text","text":{}}"#, "/text/body is missing"),
            (r#"{"type":"text","text":{"body":5}}"#, "/text/body must be a string"),
            (
                r#"{"type":"text","text":{"body":"x","preview_url":1}}"#,
                "/text/preview_url must be a boolean",
            ),
            (r#"{"type":"template","template":{}}"#, "/template/name is missing"),
            (r#"{"type":"template","template":{"name":"n"}}"#, "/template/language is missing"),
            (
                r#"{"type":"template","template":{"name":"n","language":{}}}"#,
                "/template/language/code is missing",
            ),
            (
                r#"{"type":"template","template":{"name":"n","language":{"code":"en"},"components":1}}"#,
                "/template/components must be an array",
            ),
        ] {
            let error = Content::from_json(json).unwrap_err();
            assert_eq!(error.to_string(), expected, "{json}");
        }
    }
}
