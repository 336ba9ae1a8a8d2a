//! Bodies of rows and cards: `list` and `carousel`.

use super::actions::{self, Action, Answer, ids};
use super::files::{Ending, ending};
use super::made::Made;
use super::media::{SOURCE, Source, source};
use super::origins::Origins;
use super::reading::{At, Object};
use waxwing_cloud_api::content::{
    CarouselAction, CarouselCard, Content, Cta, Frame, Header, MediaKind, MediaSource, Row,
    Section, places,
};

/// What stands on the button that opens a list, unless the caller says otherwise.
const LIST_BUTTON: &str = "Options";

/// The most characters of what comes back from a row. Source: Meta, interactive lists.
const ROW_ID_LENGTH_MAX: usize = 200;

/// The most characters of what comes back from a card's button.
const BUTTON_ID_LENGTH_MAX: usize = 256;

/// An item of a list: a section with its rows.
struct Item<'a> {
    title: Option<&'a str>,
    rows: Vec<Answer<'a>>,
    object: Object<'a>,
}

/// A button that opens sections of rows.
pub(super) fn list(at: &At<'_>) -> Option<Made> {
    let object = at.object(&["title", "text", "altText", "items", "metadata"])?;
    let mut origins = Origins::default();
    origins.note(places::payload("interactive"), at.pointer.as_str());
    origins.note(places::WORDS, object.pointer_to("text"));
    origins.note(places::HEADER, object.pointer_to("title"));
    origins.note(places::SECTIONS, object.pointer_to("items"));
    // What stands in its place where a list cannot be shown: WhatsApp shows all.
    object.text("altText");
    let button = button(&object, &mut origins);
    let title = object.text("title").filter(|it| !it.is_empty());
    let frame = Frame {
        header: title.map(Header::Text),
        body: Some(object.must_text("text").unwrap_or_default()),
        footer: None,
    };
    let items: Vec<_> = object.must_list("items")?.iter().filter_map(item).collect();
    let ids = ids(items.iter().flat_map(|it| &it.rows), ROW_ID_LENGTH_MAX);
    let mut ids = ids.iter();
    let sections: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(place, it)| section(place, it, &mut ids, &mut origins))
        .collect();
    Some(Made { content: Content::list(frame, button, &sections), origins })
}

/// `metadata.button.label`.
fn button<'a>(object: &Object<'a>, origins: &mut Origins) -> &'a str {
    let metadata = object.get("metadata").and_then(|it| it.object(&["button"]));
    let button = metadata.and_then(|it| it.get("button")).and_then(|it| it.object(&["label"]));
    let Some(button) = button else { return LIST_BUTTON };
    origins.note(places::LIST_BUTTON, button.pointer_to("label"));
    button.text("label").unwrap_or(LIST_BUTTON)
}

fn item<'a>(at: &At<'a>) -> Option<Item<'a>> {
    let object = at.object(&["title", "actions"])?;
    let title = object.text("title").filter(|it| !it.is_empty());
    object.must("actions");
    let row = |(place, action): (At<'a>, Action<'a>)| match action {
        Action::Answer(answer) => Some(answer),
        Action::Link(_) | Action::Locate => {
            let detail = "rows of a list answer: give reply or postback actions; a link goes into \
                the text or a carousel";
            place.refuse("content.conflict", detail);
            None
        }
    };
    let rows = actions::read(&object).into_iter().filter_map(row).collect();
    Some(Item { title, rows, object })
}

fn section<'a>(
    place: usize,
    item: &Item<'a>,
    ids: &mut impl Iterator<Item = &'a String>,
    origins: &mut Origins,
) -> Section<'a> {
    origins.note(places::section(place), item.object.pointer.as_str());
    origins.note(places::section_title(place), item.object.pointer_to("title"));
    origins.note(places::rows(place), item.object.pointer_to("actions"));
    let rows = item.rows.iter().zip(ids).enumerate().map(|(row, (it, id))| {
        let description = it.description.as_ref();
        origins.note(places::row_title(place, row), it.text_at.as_str());
        origins.note(places::row_id(place, row), it.id_at.as_str());
        if let Some(at) = description {
            origins.note(places::row_description(place, row), at.pointer.as_str());
        }
        Row { id, title: it.text, description: description.and_then(|it| it.value.as_str()) }
    });
    Section { title: item.title, rows: rows.collect() }
}

/// Words over cards to swipe through.
pub(super) fn carousel(at: &At<'_>) -> Option<Made> {
    let object = at.object(&["text", "items", "altText"])?;
    object.text("altText");
    let mut origins = Origins::default();
    origins.note(places::payload("interactive"), at.pointer.as_str());
    origins.note(places::WORDS, object.pointer_to("text"));
    origins.note(places::CARDS, object.pointer_to("items"));
    let text = object.must_text("text").unwrap_or_default();
    let mut cards = Vec::new();
    for it in object.must_list("items")? {
        cards.extend(Card::read(cards.len(), &it, &mut origins));
    }
    let cards: Vec<_> = cards.iter().map(Card::built).collect();
    Some(Made { content: Content::carousel(text, &cards), origins })
}

/// A card of a carousel.
struct Card<'a> {
    kind: MediaKind,
    source: MediaSource<'a>,
    words: String,
    tap: Tap<'a>,
}

/// What can be tapped on a card.
enum Tap<'a> {
    Open(Cta<'a>),
    Answer(Vec<(String, &'a str)>),
}

impl<'a> Card<'a> {
    fn read(place: usize, at: &At<'a>, origins: &mut Origins) -> Option<Self> {
        let object =
            at.object(&[&SOURCE[..], &["title", "description", "altText", "actions"]].concat())?;
        object.text("altText");
        let title = object.must_text("title").unwrap_or_default();
        let description = object.text("description").filter(|it| !it.is_empty());
        let words_of = if description.is_some() { "description" } else { "title" };
        origins.note(places::card(place), at.pointer.as_str());
        origins.note(places::card_words(place), object.pointer_to(words_of));
        origins.note(places::card_action(place), object.pointer_to("actions"));
        let none = || Source {
            from: MediaSource::Link(""),
            file: None,
            at: object.pointer_to(if object.get("mediaId").is_some() {
                "mediaId"
            } else {
                "mediaUrl"
            }),
        };
        let Source { from, file, at } = source(&object).unwrap_or_else(none);
        origins.note(places::card_header(place), at);
        let is_film = match (file, from) {
            (Some(file), _) => file.is_film(),
            (None, MediaSource::Link(link)) => ending(link) == Ending::Film,
            (None, MediaSource::Id(_)) => false,
        };
        let kind = if is_film { MediaKind::Video } else { MediaKind::Image };
        let tap = Tap::read(place, &object, origins)?;
        Some(Self { kind, source: from, words: words(title, description), tap })
    }

    fn built(&self) -> CarouselCard<'_> {
        let action = match &self.tap {
            Tap::Open(cta) => CarouselAction::Open(*cta),
            Tap::Answer(answers) => {
                CarouselAction::Answer(answers.iter().map(|(id, it)| (id.as_str(), *it)).collect())
            }
        };
        let header = Header::Media(self.kind, self.source, None);
        CarouselCard { header, body: Some(self.words.as_str()).filter(|it| !it.is_empty()), action }
    }
}

impl<'a> Tap<'a> {
    /// One link, or what Bird does not have: up to two answers.
    fn read(card: usize, object: &Object<'a>, origins: &mut Origins) -> Option<Self> {
        let actions = object.must("actions")?;
        let (mut links, mut answers) = (Vec::new(), Vec::new());
        for (place, action) in actions::read(object) {
            match action {
                Action::Link(link) => links.push(link),
                Action::Answer(answer) => answers.push(answer),
                Action::Locate => place.refuse("content.conflict", ONE_LINK),
            }
        }
        match (links.as_slice(), answers.is_empty()) {
            ([link], true) => {
                origins.note(places::card_cta_label(card), link.text_at.as_str());
                origins.note(places::card_cta_url(card), link.url_at.as_str());
                Some(Self::Open(link.cta()))
            }
            ([], false) => Some(Self::of_answers(card, &actions, &answers, origins)),
            ([], true) => {
                actions.refuse("content.missing", ONE_LINK);
                None
            }
            (_, true) => {
                actions.refuse("content.too_many", ONE_LINK);
                None
            }
            (_, false) => {
                actions.refuse("content.conflict", ONE_LINK);
                None
            }
        }
    }

    fn of_answers(card: usize, at: &At<'a>, answers: &[Answer<'a>], origins: &mut Origins) -> Self {
        origins.note(places::card_buttons(card), at.pointer.as_str());
        for (place, it) in answers.iter().enumerate() {
            origins.note(places::card_button_title(card, place), it.text_at.as_str());
            origins.note(places::card_button_id(card, place), it.id_at.as_str());
        }
        let ids = ids(answers.iter(), BUTTON_ID_LENGTH_MAX);
        Self::Answer(ids.into_iter().zip(answers.iter().map(|it| it.text)).collect())
    }
}

const ONE_LINK: &str = "a card has one link, or up to two replies";

/// A card's title in bold over its description.
fn words(title: &str, description: Option<&str>) -> String {
    match (title.trim(), description) {
        ("", description) => description.unwrap_or_default().to_owned(),
        (title, None) => format!("*{title}*"),
        (title, Some(description)) => format!("*{title}*\n{description}"),
    }
}
