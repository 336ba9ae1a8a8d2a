//! What a message says, in Meta's shape.
//!
//! To add a type: a variant of [`Content`] with its struct, a line in each `match` below, its
//! limits in `limits.rs` and `validate.rs`, a fixture. Until then it is an [`Unknown`], kept whole.

use crate::json;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The text, with WhatsApp's marks for bold, italic and the like.
    pub body: String,
    /// Whether to draw a preview of the first link; Meta's default is not to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_url: Option<bool>,
    /// What else Meta's object holds.
    #[serde(flatten)]
    pub rest: Fields,
}

/// An approved template, filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// The code of its language, such as `pt_PT`.
    pub language: String,
    /// What fills its blanks; parts without blanks need not be listed.
    pub components: Vec<Component>,
    /// What else Meta's object holds.
    pub rest: Fields,
    /// What else the object around the language's code holds, such as the legacy `policy`.
    pub language_rest: Fields,
}

/// What fills the blanks of one part of a template, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Component(Value);

/// What fills one blank, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parameter(Value);

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
    pub fn from_json(json: &str) -> Result<Self, InvalidContent> {
        let mut fields: Fields =
            serde_json::from_str(json).map_err(|_| InvalidContent::NotAnObject)?;
        let kind = take_text(&mut fields, "", "type")?;
        if Self::has_words_for(&kind) {
            Self::take(&kind, &mut fields)
        } else {
            Ok(Self::Unknown(Unknown { kind, fields }))
        }
    }

    /// Whether this type has a variant of its own.
    pub(crate) fn has_words_for(kind: &str) -> bool {
        matches!(kind, "text" | "template")
    }

    /// Takes the member that holds the content of this kind out of an object.
    pub(crate) fn take(kind: &str, fields: &mut Fields) -> Result<Self, InvalidContent> {
        let missing = || InvalidContent::Missing { pointer: format!("/{kind}") };
        let payload = fields.shift_remove(kind).filter(|it| !it.is_null()).ok_or_else(missing)?;
        if !Self::has_words_for(kind) {
            let fields = Fields::from_iter([(kind.to_owned(), payload)]);
            return Ok(Self::Unknown(Unknown { kind: kind.to_owned(), fields }));
        }
        let Value::Object(payload) = payload else {
            return Err(wrong_type("", kind, "an object"));
        };
        match kind {
            "text" => Text::read(payload).map(Self::Text),
            _ => Template::read(payload).map(Self::Template),
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

impl Template {
    /// The template of this name in this language, with nothing filled in.
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            language: language.into(),
            components: Vec::new(),
            rest: Fields::new(),
            language_rest: Fields::new(),
        }
    }

    fn read(mut fields: Fields) -> Result<Self, InvalidContent> {
        let name = take_text(&mut fields, "/template", "name")?;
        let mut language_rest = match fields.shift_remove("language") {
            None | Some(Value::Null) => {
                return Err(InvalidContent::Missing { pointer: "/template/language".to_owned() });
            }
            Some(Value::Object(language)) => language,
            Some(_) => return Err(wrong_type("/template", "language", "an object")),
        };
        let language = take_text(&mut language_rest, "/template/language", "code")?;
        let components = match fields.shift_remove("components") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(components)) => components.into_iter().map(Component).collect(),
            Some(_) => return Err(wrong_type("/template", "components", "an array")),
        };
        Ok(Self { name, language, components, rest: fields, language_rest })
    }

    /// What fills the body's blanks, in order.
    pub fn body_parameters(&self) -> Vec<Parameter> {
        self.components
            .iter()
            .filter(|it| it.kind().eq_ignore_ascii_case("body"))
            .flat_map(Component::parameters)
            .collect()
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut language = Fields::from_iter([("code".to_owned(), self.language.clone().into())]);
        language.extend(self.language_rest.clone());
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("name", &self.name)?;
        object.serialize_entry("language", &language)?;
        if !self.components.is_empty() {
            object.serialize_entry("components", &self.components)?;
        }
        write_fields(&mut object, &self.rest)?;
        object.end()
    }
}

impl Component {
    /// Fills the body's blanks.
    pub fn body(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::part("body", parameters)
    }

    /// Fills the header's blank, or gives its picture.
    pub fn header(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::part("header", parameters)
    }

    /// Fills the blank of the button at this place (from 0, over all buttons of the template).
    pub fn button(
        sub_type: &str,
        index: usize,
        parameters: impl IntoIterator<Item = Parameter>,
    ) -> Self {
        let parameters: Vec<_> = parameters.into_iter().collect();
        Self(serde_json::json!({
            "type": "button",
            "sub_type": sub_type,
            "index": index.to_string(),
            "parameters": parameters,
        }))
    }

    fn part(kind: &str, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        let parameters: Vec<_> = parameters.into_iter().collect();
        Self(serde_json::json!({ "type": kind, "parameters": parameters }))
    }

    /// Which part of the template it fills: `header`, `body`, `button`, …; empty when it does not say.
    pub fn kind(&self) -> &str {
        text_of(&self.0, "type")
    }

    /// What kind of button it fills: `url`, `quick_reply`, …; empty when it does not say.
    pub fn sub_type(&self) -> &str {
        text_of(&self.0, "sub_type")
    }

    /// The place of the button it fills. Meta takes it as a number and as a string.
    pub fn index(&self) -> Option<usize> {
        match self.0.get("index")? {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64().and_then(|it| it.try_into().ok()),
        }
    }

    /// What it fills in, in order.
    pub fn parameters(&self) -> Vec<Parameter> {
        let parameters = self.0.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().cloned().map(Parameter).collect()
    }

    /// The whole, as Meta writes it.
    pub const fn as_value(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Component {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl Parameter {
    /// A text for the next blank.
    pub fn text(text: impl Into<String>) -> Self {
        Self(serde_json::json!({ "type": "text", "text": text.into() }))
    }

    /// A text for the blank of this name.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self(
            serde_json::json!({ "type": "text", "parameter_name": name.into(), "text": text.into() }),
        )
    }

    /// What it is: `text`, `currency`, `image`, `payload`, …; empty when it does not say.
    pub fn kind(&self) -> &str {
        text_of(&self.0, "type")
    }

    /// The name of the blank it fills, if the template's blanks have names.
    pub fn name(&self) -> Option<&str> {
        self.0.get("parameter_name").and_then(Value::as_str)
    }

    /// The words it puts into the blank: its text, or the fallback of an amount or a date.
    pub fn shown(&self) -> Option<&str> {
        let value = self.0.get(self.kind())?;
        value.as_str().or_else(|| value.get("fallback_value")?.as_str())
    }

    /// The whole, as Meta writes it.
    pub const fn as_value(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Parameter {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

/// Writes members as they were kept.
pub(crate) fn write_fields<M: SerializeMap>(
    object: &mut M,
    fields: &Fields,
) -> Result<(), M::Error> {
    fields.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

/// Takes a member that must be a string out of an object; `parent` is the object's pointer.
pub(crate) fn take_text(
    fields: &mut Fields,
    parent: &str,
    name: &str,
) -> Result<String, InvalidContent> {
    match fields.shift_remove(name) {
        None | Some(Value::Null) => {
            Err(InvalidContent::Missing { pointer: format!("{parent}/{name}") })
        }
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(wrong_type(parent, name, "a string")),
    }
}

fn wrong_type(parent: &str, name: &str, expected: &'static str) -> InvalidContent {
    InvalidContent::WrongType { pointer: format!("{parent}/{name}"), expected }
}

fn text_of<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
