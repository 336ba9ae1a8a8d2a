//! What a send gives, by the part of the template it is for.

use super::blanks::{Blank, BlankKind, Part};
use super::parts::text;
use serde_json::Value;
use std::borrow::Cow;

/// What a send gives for a template, or for one of its cards.
pub(super) struct Filling<'a> {
    /// Where its components are.
    pub(super) pointer: String,
    pub(super) components: Vec<Given<'a>>,
}

/// One component of a send.
pub(super) struct Given<'a> {
    pub(super) pointer: String,
    value: &'a Value,
}

/// One card of a send's carousel.
pub(super) struct GivenCard<'a> {
    pub(super) pointer: String,
    /// Which card it fills, from 0; none when it says so in no number.
    pub(super) index: Option<usize>,
    pub(super) filling: Filling<'a>,
}

impl<'a> Filling<'a> {
    pub(super) fn read(pointer: String, components: impl IntoIterator<Item = &'a Value>) -> Self {
        let at = |(place, value)| Given { pointer: format!("{pointer}/{place}"), value };
        let components = components.into_iter().enumerate().map(at).collect();
        Self { pointer, components }
    }

    /// What is given for this part; the first, should there be several.
    pub(super) fn of(&self, part: Part) -> Option<&Given<'a>> {
        self.components.iter().find(|it| it.part() == Some(part))
    }

    /// The carousel, if one is given.
    pub(super) fn carousel(&self) -> Option<&Given<'a>> {
        self.components.iter().find(|it| it.is("carousel"))
    }
}

impl<'a> Given<'a> {
    pub(super) fn is(&self, kind: &str) -> bool {
        text(self.value, "type").is_some_and(|it| it.eq_ignore_ascii_case(kind))
    }

    /// The part it is for; none for what has no blanks of its own, or when we have no word for it.
    pub(super) fn part(&self) -> Option<Part> {
        match text(self.value, "type")?.to_ascii_lowercase().as_str() {
            "header" => Some(Part::Header),
            "body" => Some(Part::Body),
            "limited_time_offer" => Some(Part::Offer),
            "button" => self.index("index").map(Part::Button),
            _ => None,
        }
    }

    /// The kind of button it says it fills.
    pub(super) fn sub_type(&self) -> Option<&'a str> {
        text(self.value, "sub_type").filter(|it| !it.is_empty())
    }

    pub(super) fn parameters(&self) -> &'a [Value] {
        self.value.get("parameters").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What fills a blank; `place` is the blank's place among those of its part, from 0.
    pub(super) fn value(&self, blank: &Blank, place: usize, is_named: bool) -> Option<&'a Value> {
        if is_named && blank.has_name_on_the_wire() {
            let name = blank.name.as_deref();
            return self.parameters().iter().find(|it| text(it, "parameter_name") == name);
        }
        self.parameters().get(place)
    }

    /// The cards, if it is a carousel.
    pub(super) fn cards(&self) -> Vec<GivenCard<'a>> {
        let cards = self.value.get("cards").and_then(Value::as_array);
        let read = |(place, card): (usize, &'a Value)| {
            let pointer = format!("{}/cards/{place}", self.pointer);
            let components = card.get("components").and_then(Value::as_array);
            let index = match card.get("card_index") {
                None | Some(Value::Null) => Some(place),
                Some(index) => number(index),
            };
            let components = components.into_iter().flatten();
            let filling = Filling::read(format!("{pointer}/components"), components);
            GivenCard { pointer, index, filling }
        };
        cards.into_iter().flatten().enumerate().map(read).collect()
    }

    /// A place, which Meta takes as a number and as a string.
    fn index(&self, member: &str) -> Option<usize> {
        self.value.get(member).and_then(number)
    }

    /// What it gives as a place, whatever it is.
    pub(super) fn index_as_given(&self) -> Option<&'a Value> {
        self.value.get("index")
    }
}

impl Blank {
    /// Whether a send calls it by name, in a template whose blanks have names: only those in texts do.
    pub(super) const fn has_name_on_the_wire(&self) -> bool {
        matches!(self.slot.part, Part::Header | Part::Body)
            && matches!(self.kind, BlankKind::Text | BlankKind::OneTimeCode)
    }
}

fn number(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_u64().and_then(|it| it.try_into().ok()),
    }
}

/// The words a parameter puts into a blank: its text, or the fallback of an amount or a date. Meta
/// takes a number and a yes or no for a text.
pub(super) fn words(parameter: &Value) -> Option<Cow<'_, str>> {
    match parameter.get(text(parameter, "type")?.to_ascii_lowercase())? {
        Value::String(words) => Some(words.into()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        value => text(value, "fallback_value").map(Cow::from),
    }
}
