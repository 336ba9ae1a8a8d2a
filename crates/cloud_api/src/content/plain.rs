//! Text, places and reactions.

use super::{number_of, text_of};
use serde_json::Value;

/// Plain text.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a>(pub(super) &'a Value);

impl<'a> Text<'a> {
    /// The text, with WhatsApp's marks for bold, italic and the like.
    pub fn body(self) -> &'a str {
        text_of(self.0, "body").unwrap_or_default()
    }

    /// Whether to draw a preview of the first link; Meta's default is not to.
    pub fn preview_url(self) -> Option<bool> {
        self.0.get("preview_url").and_then(Value::as_bool)
    }
}

/// A place.
#[derive(Debug, Clone, Copy)]
pub struct Location<'a>(pub(super) &'a Value);

impl<'a> Location<'a> {
    /// Degrees north.
    pub fn latitude(self) -> Option<f64> {
        number_of(self.0, "latitude")
    }

    /// Degrees east.
    pub fn longitude(self) -> Option<f64> {
        number_of(self.0, "longitude")
    }

    /// What the place is called.
    pub fn name(self) -> Option<&'a str> {
        text_of(self.0, "name")
    }

    /// Its address.
    pub fn address(self) -> Option<&'a str> {
        text_of(self.0, "address")
    }
}

/// An emoji on a message.
#[derive(Debug, Clone, Copy)]
pub struct Reaction<'a>(pub(super) &'a Value);

impl<'a> Reaction<'a> {
    /// The message's wamid.
    pub fn message_id(self) -> &'a str {
        text_of(self.0, "message_id").unwrap_or_default()
    }

    /// The emoji; none when it was taken back.
    pub fn emoji(self) -> Option<&'a str> {
        text_of(self.0, "emoji").filter(|it| !it.is_empty())
    }
}
