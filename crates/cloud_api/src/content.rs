//! What a message says, in Meta's shape.
//!
//! A content is Meta's object exactly as it came: what we have no words for survives. To look into
//! it there are views ([`Content::said`]), which never fail; whether Meta will take it is said by
//! [`crate::validate::validate`]. So a content with five faults is told all five.
//!
//! To add a type: a view here and a line in [`Content::said`], its table in `shapes`, fixtures in
//! `/fixtures/types`. Until then it is [`Said::Other`], kept whole and not judged.

mod answers;
mod cards;
mod interactive;
mod media;
mod media_places;
pub mod places;
mod plain;
mod template;

pub use answers::{Answer, Button, Order};
pub use cards::{Card, Contacts, Phone};
pub use interactive::{
    CarouselAction, CarouselCard, Cta, Frame, Header, Interactive, Reply, Row, Section,
};
pub use media::{Media, MediaKind, MediaSource};
pub use media_places::MediaPlace;
pub use plain::{Location, Reaction, Text};
pub use template::{Component, Parameter, Template};

use crate::json;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use waxwing_domain::ids::{WaId, Wamid};

/// Members of a JSON object that we keep without looking into them.
pub type Fields = Map<String, Value>;

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    kind: String,
    /// Everything beside `type`; the member that `type` names comes first when we write it.
    fields: Fields,
}

/// A content, looked into.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// Plain text.
    Text(Text<'a>),
    /// A picture, a film, a recording, a file or a sticker.
    Media(Media<'a>),
    /// A place.
    Location(Location<'a>),
    /// Contact cards.
    Contacts(Contacts<'a>),
    /// An emoji on a message, or its removal.
    Reaction(Reaction<'a>),
    /// Something to tap, or what somebody tapped.
    Interactive(Interactive<'a>),
    /// An approved template, filled in.
    Template(Template<'a>),
    /// The quick reply of a template that somebody tapped.
    Button(Button<'a>),
    /// What somebody put into their cart.
    Order(Order<'a>),
    /// A type we need not look into, or have no words for.
    Other,
}

/// Why a JSON text is no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidContent {
    /// It is no JSON object at all.
    #[error("expected a JSON object")]
    NotAnObject,
    /// It does not say what it is.
    #[error("/type must be a string")]
    NoType,
}

impl Content {
    /// The content of that type with this under the type's name.
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        let kind = kind.into();
        let fields = Fields::from_iter([(kind.clone(), payload)]);
        Self { kind, fields }
    }

    /// The content of that type with these members beside it.
    pub const fn of_fields(kind: String, fields: Fields) -> Self {
        Self { kind, fields }
    }

    /// Plain text without a preview.
    pub fn text(body: impl Into<String>) -> Self {
        Self::new("text", json!({ "body": body.into() }))
    }

    /// Plain text that shows, or does not show, a preview of its first link.
    pub fn text_with_preview(body: impl Into<String>, preview_url: bool) -> Self {
        Self::new("text", json!({ "body": body.into(), "preview_url": preview_url }))
    }

    /// A place; its address is shown below its name only.
    pub fn location(
        latitude: f64,
        longitude: f64,
        name: Option<&str>,
        address: Option<&str>,
    ) -> Self {
        let mut payload = json!({ "latitude": latitude, "longitude": longitude });
        put(&mut payload, "name", name);
        put(&mut payload, "address", address);
        Self::new("location", payload)
    }

    /// An emoji on that message; none removes the one there is.
    pub fn reaction(to: &Wamid, emoji: Option<&str>) -> Self {
        let payload = json!({ "message_id": to.as_str(), "emoji": emoji.unwrap_or_default() });
        Self::new("reaction", payload)
    }

    /// A template without blanks.
    pub fn template(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self::filled_template(name, language, [])
    }

    /// A template with what fills its blanks; parts without blanks need not be listed.
    pub fn filled_template(
        name: impl Into<String>,
        language: impl Into<String>,
        components: impl IntoIterator<Item = Component>,
    ) -> Self {
        let mut payload = json!({ "name": name.into(), "language": { "code": language.into() } });
        let components: Vec<_> = components.into_iter().map(Value::from).collect();
        if !components.is_empty() {
            payload["components"] = Value::Array(components);
        }
        Self::new("template", payload)
    }

    /// Meta's `type`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What stands under the type's name; null when nothing does.
    pub fn payload(&self) -> &Value {
        self.fields.get(&self.kind).unwrap_or(&Value::Null)
    }

    /// Everything beside `type`.
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The content, looked into.
    pub fn said(&self) -> Said<'_> {
        let payload = self.payload();
        match self.kind.as_str() {
            "text" => Said::Text(Text(payload)),
            "location" => Said::Location(Location(payload)),
            "contacts" => Said::Contacts(Contacts(payload)),
            "reaction" => Said::Reaction(Reaction(payload)),
            "interactive" => Said::Interactive(Interactive(payload)),
            "template" => Said::Template(Template(payload)),
            "button" => Said::Button(Button(payload)),
            "order" => Said::Order(Order(payload)),
            kind => match MediaKind::parse(kind) {
                Some(kind) => Said::Media(Media { kind, payload }),
                None => Said::Other,
            },
        }
    }

    /// The same, with the WhatsApp ids of the cards' phones filled in where they lack one and
    /// `known` has it, so that a person can save them and write to them.
    #[must_use]
    pub fn with_wa_ids(mut self, known: impl Fn(&str) -> Option<WaId>) -> Self {
        if self.kind == "contacts"
            && let Some(cards) = self.fields.get_mut("contacts")
        {
            cards::fill_wa_ids(cards, known);
        }
        self
    }

    /// `{"type":"text","text":{…}}`, compact: what the store keeps.
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }

    /// Reads what [`Content::to_json`] wrote, or anything of Meta's in that shape.
    pub fn from_json(json: &str) -> Result<Self, InvalidContent> {
        let mut fields: Fields =
            serde_json::from_str(json).map_err(|_| InvalidContent::NotAnObject)?;
        match fields.shift_remove("type") {
            Some(Value::String(kind)) => Ok(Self { kind, fields }),
            _ => Err(InvalidContent::NoType),
        }
    }

    /// Takes the member that holds the content of this type out of an object that has others.
    pub(crate) fn take(kind: &str, fields: &mut Fields) -> Self {
        let payload = fields.shift_remove_entry(kind);
        Self { kind: kind.to_owned(), fields: payload.into_iter().collect() }
    }

    /// Writes `type` and the content as members of a JSON object that may have others.
    pub(crate) fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object.serialize_entry("type", &self.kind)?;
        write_fields(object, &self.fields)
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        self.write(&mut object)?;
        object.end()
    }
}

/// Writes members as they were kept.
pub(crate) fn write_fields<M: SerializeMap>(
    object: &mut M,
    fields: &Fields,
) -> Result<(), M::Error> {
    fields.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

/// Adds a member that is there.
fn put(object: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        object[name] = value.into();
    }
}

/// The text under that name; none when there is none, or it is something else.
fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// The number under that name, which may be spelled as a text.
fn number_of(value: &Value, name: &str) -> Option<f64> {
    match value.get(name)? {
        Value::String(text) => text.trim().parse().ok(),
        number => number.as_f64(),
    }
}

/// The elements under that name; none when it is no array.
fn list_of<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
