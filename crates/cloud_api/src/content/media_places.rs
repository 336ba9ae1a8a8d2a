//! Where the media of a content are, and how they get the ids Meta has for them.

use super::{Content, Fields, MediaKind, MediaSource, list_of, text_of};
use serde_json::Value;
use std::collections::BTreeMap;

/// A medium in a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaPlace<'a> {
    /// The object that holds `id` or `link`, as a JSON pointer into the content.
    pub pointer: String,
    /// As what it is sent.
    pub kind: MediaKind,
    /// Where it comes from.
    pub source: MediaSource<'a>,
    /// Whether it is a recording that is sent as a voice note.
    pub is_voice: bool,
    /// What a file is called.
    pub filename: Option<&'a str>,
}

impl Content {
    /// Every medium in it, in order: the content itself, headers, cards, what fills a template.
    pub fn media_places(&self) -> Vec<MediaPlace<'_>> {
        let (kind, payload) = (self.kind(), self.payload());
        match kind {
            "interactive" => interactive(payload),
            "template" => components(payload, "/template/components"),
            _ => medium(kind, payload, format!("/{kind}")).into_iter().collect(),
        }
    }

    /// The same, with the media at these places taken by these ids of Meta's, not by link.
    ///
    /// A pointer that leads to no object changes nothing.
    #[must_use]
    pub fn with_media_ids(self, by_pointer: &BTreeMap<String, String>) -> Self {
        self.with_media(by_pointer, |medium, id| {
            *medium = with_id(std::mem::take(medium), id);
        })
    }

    /// The same, with these names for the files in these places that have none. Who gets a file without
    /// a name sees none that means anything.
    #[must_use]
    pub fn with_filenames(self, by_pointer: &BTreeMap<String, String>) -> Self {
        self.with_media(by_pointer, |medium, name| {
            medium.entry("filename").or_insert_with(|| name.into());
        })
    }

    fn with_media(
        mut self,
        by_pointer: &BTreeMap<String, String>,
        change: impl Fn(&mut Fields, &str),
    ) -> Self {
        let mut whole = Value::Object(std::mem::take(&mut self.fields));
        for (pointer, said) in by_pointer {
            if let Some(Value::Object(medium)) = whole.pointer_mut(pointer)
                && !pointer.is_empty()
            {
                change(medium, said);
            }
        }
        if let Value::Object(fields) = whole {
            self.fields = fields;
        }
        self
    }
}

/// The same object with that id where it has its source.
fn with_id(medium: Fields, id: &str) -> Fields {
    let mut changed = Fields::new();
    for (name, value) in medium {
        if name == "id" || name == "link" {
            changed.insert("id".to_owned(), id.into());
        } else {
            changed.insert(name, value);
        }
    }
    changed.entry("id").or_insert_with(|| id.into());
    changed
}

fn interactive<'a>(payload: &'a Value) -> Vec<MediaPlace<'a>> {
    let whole = payload.get("header").and_then(|it| tagged(it, "/interactive/header".to_owned()));
    let cards = payload.get("action").map_or(&[][..], |it| list_of(it, "cards"));
    let card = |(place, card): (usize, &'a Value)| {
        tagged(card.get("header")?, format!("/interactive/action/cards/{place}/header"))
    };
    let cards = cards.iter().enumerate().filter_map(card);
    whole.into_iter().chain(cards).collect()
}

/// What fills the parts of a template, or of one of its cards.
fn components<'a>(holder: &'a Value, pointer: &str) -> Vec<MediaPlace<'a>> {
    let mut places = Vec::new();
    for (index, component) in list_of(holder, "components").iter().enumerate() {
        for (place, parameter) in list_of(component, "parameters").iter().enumerate() {
            places.extend(tagged(parameter, format!("{pointer}/{index}/parameters/{place}")));
        }
        for (place, card) in list_of(component, "cards").iter().enumerate() {
            places.extend(components(card, &format!("{pointer}/{index}/cards/{place}/components")));
        }
    }
    places
}

/// The medium under the name that `type` says.
fn tagged(holder: &Value, pointer: String) -> Option<MediaPlace<'_>> {
    let kind = text_of(holder, "type")?;
    medium(kind, holder.get(kind)?, format!("{pointer}/{kind}"))
}

fn medium<'a>(kind: &str, payload: &'a Value, pointer: String) -> Option<MediaPlace<'a>> {
    // A template of the marketing API can have a film without sound in its header.
    let kind = if kind == "gif" { MediaKind::Video } else { MediaKind::parse(kind)? };
    let id = text_of(payload, "id").map(MediaSource::Id);
    let source = id.or_else(|| text_of(payload, "link").map(MediaSource::Link))?;
    let is_voice =
        kind == MediaKind::Audio && payload.get("voice").and_then(Value::as_bool).unwrap_or(false);
    Some(MediaPlace { pointer, kind, source, is_voice, filename: text_of(payload, "filename") })
}
