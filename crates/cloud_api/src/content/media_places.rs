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

    /// The same, with these names for the files in these places that have none. Who gets a file
    /// without a name sees none that means anything.
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The places of a content: pointer, kind, source.
    fn places(content: &Content) -> Vec<(String, MediaKind, MediaSource<'_>)> {
        let places = content.media_places().into_iter();
        places.map(|it| (it.pointer, it.kind, it.source)).collect()
    }

    /// Everything that holds media, wherever it can.
    fn full() -> [Content; 4] {
        let header = |kind: &str, medium: Value| json!({ "type": kind, kind: medium });
        let filled = |parameter: Value| json!({ "type": "header", "parameters": [parameter] });
        let cards = [
            json!({ "header": header("image", json!({ "link": "https://x/1" })) }),
            json!({ "type": "product" }),
            json!({ "header": header("video", json!({ "id": "2" })) }),
        ];
        let filled_cards = [
            json!({ "components": [filled(header("image", json!({ "id": "3" })))] }),
            json!({ "components": [
                { "type": "body" },
                filled(header("video", json!({ "link": "https://x/4" }))),
            ] }),
        ];
        [
            Content::new("audio", json!({ "id": "0", "voice": true })),
            Content::new(
                "interactive",
                json!({
                    "type": "button",
                    "header": header("document", json!({ "id": "5", "filename": "a.pdf" })),
                }),
            ),
            Content::new(
                "interactive",
                json!({ "type": "carousel", "action": { "cards": cards } }),
            ),
            Content::new(
                "template",
                json!({ "name": "n", "components": [
                { "type": "body", "parameters": [{ "type": "text", "text": "x" }] },
                filled(header("gif", json!({ "link": "https://x/6" }))),
                { "type": "carousel", "cards": filled_cards },
            ] }),
            ),
        ]
    }

    #[test]
    fn media_are_found_wherever_they_can_be() {
        use MediaKind::{Audio, Document, Image, Video};
        use MediaSource::{Id, Link};
        let [voice, header, carousel, template] = full();
        assert_eq!(places(&voice), [("/audio".to_owned(), Audio, Id("0"))]);
        assert!(voice.media_places()[0].is_voice);
        let at = "/interactive/header/document".to_owned();
        assert_eq!(places(&header), [(at, Document, Id("5"))]);
        let named = &header.media_places()[0];
        assert_eq!((named.filename, named.is_voice), (Some("a.pdf"), false));
        let card = |place, kind| format!("/interactive/action/cards/{place}/header/{kind}");
        let on_cards =
            [(card(0, "image"), Image, Link("https://x/1")), (card(2, "video"), Video, Id("2"))];
        assert_eq!(places(&carousel), on_cards);
        let part = |rest: &str| format!("/template/components/{rest}");
        let in_template = [
            (part("1/parameters/0/gif"), Video, Link("https://x/6")),
            (part("2/cards/0/components/0/parameters/0/image"), Image, Id("3")),
            (part("2/cards/1/components/1/parameters/0/video"), Video, Link("https://x/4")),
        ];
        assert_eq!(places(&template), in_template);
    }

    #[test]
    fn what_holds_no_medium_has_no_place() {
        for content in [
            Content::text("hi"),
            Content::new("image", json!({ "caption": "x" })),
            Content::new("image", json!(5)),
            Content::new("hologram", json!({ "id": "1" })),
            Content::new("interactive", json!({ "header": { "type": "text", "text": "x" } })),
            Content::new("interactive", json!({ "header": { "type": "image" }, "action": [] })),
            Content::new("template", json!({ "components": [{ "parameters": [7, {}] }, 5] })),
        ] {
            assert_eq!(places(&content), [], "{content:?}");
        }
    }

    #[test]
    fn every_medium_gets_its_id_and_nothing_else_changes() {
        for content in full() {
            let ids: BTreeMap<_, _> = content
                .media_places()
                .into_iter()
                .enumerate()
                .map(|(place, it)| (it.pointer, format!("15{place}")))
                .collect();
            let changed = content.clone().with_media_ids(&ids);
            let found = changed.media_places();
            assert_eq!(found.len(), ids.len());
            for it in &found {
                assert_eq!(it.source, MediaSource::Id(&ids[&it.pointer]), "{changed:?}");
            }
            assert!(!changed.to_json().contains("link"), "{}", changed.to_json());
            assert_eq!(content.clone().with_media_ids(&BTreeMap::new()), content);
        }
    }

    #[test]
    fn an_id_stands_where_the_link_stood() {
        let link = json!({ "link": "https://x/1", "caption": "c", "mood": [1.5] });
        let ids = BTreeMap::from([("/image".to_owned(), "15".to_owned())]);
        let changed = Content::new("image", link).with_media_ids(&ids);
        assert_eq!(
            changed.to_json(),
            r#"{"type":"image","image":{"id":"15","caption":"c","mood":[1.5]}}"#
        );
        let nowhere = BTreeMap::from([
            (String::new(), "1".to_owned()),
            ("/video".to_owned(), "2".to_owned()),
            ("/image/caption".to_owned(), "3".to_owned()),
        ]);
        assert_eq!(changed.clone().with_media_ids(&nowhere), changed);
    }

    #[test]
    fn a_file_is_named_unless_it_has_a_name() {
        let names = BTreeMap::from([("/document".to_owned(), "b.pdf".to_owned())]);
        let written = |payload| Content::new("document", payload).with_filenames(&names).to_json();
        assert_eq!(
            written(json!({ "id": "1" })),
            r#"{"type":"document","document":{"id":"1","filename":"b.pdf"}}"#
        );
        let own = r#"{"type":"document","document":{"id":"1","filename":"a.pdf"}}"#;
        assert_eq!(written(json!({ "id": "1", "filename": "a.pdf" })), own);
    }
}
