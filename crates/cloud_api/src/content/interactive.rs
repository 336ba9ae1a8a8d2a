//! Interactive messages: buttons, lists, cards to tap, and what was tapped.

use super::media::media_object;
use super::{Content, MediaKind, MediaSource, list_of, text_of};
use serde_json::{Value, json};

/// An interactive message, or the answer to one.
#[derive(Debug, Clone, Copy)]
pub struct Interactive<'a>(pub(super) &'a Value);

/// What somebody tapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'a> {
    /// The id of the button or row.
    pub id: &'a str,
    /// What stood on it.
    pub title: &'a str,
    /// What stood below it.
    pub description: Option<&'a str>,
}

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// What comes back when it is chosen.
    pub id: &'a str,
    /// What stands on it.
    pub title: &'a str,
    /// What stands below it.
    pub description: Option<&'a str>,
}

/// A section of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// What stands above it.
    pub title: Option<&'a str>,
    /// Its rows.
    pub rows: Vec<Row<'a>>,
}

/// A button that opens a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cta<'a> {
    /// What stands on it.
    pub display_text: &'a str,
    /// Where it leads.
    pub url: &'a str,
}

/// What stands above the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header<'a> {
    /// A line of text.
    Text(&'a str),
    /// A picture, a film or a file.
    Media(MediaKind, MediaSource<'a>, Option<&'a str>),
}

/// What every interactive message has around its action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What stands above the body.
    pub header: Option<Header<'a>>,
    /// The words.
    pub body: Option<&'a str>,
    /// What stands below the body, in grey.
    pub footer: Option<&'a str>,
}

/// A card of a carousel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarouselCard<'a> {
    /// Its picture or film.
    pub header: Header<'a>,
    /// Its words.
    pub body: Option<&'a str>,
    /// What can be tapped on it.
    pub action: CarouselAction<'a>,
}

/// What can be tapped on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarouselAction<'a> {
    /// A button that opens a page.
    Open(Cta<'a>),
    /// Buttons that answer: id and title of each.
    Answer(Vec<(&'a str, &'a str)>),
}

impl<'a> Interactive<'a> {
    /// Meta's `type` of it: `button`, `list`, `button_reply`, …
    pub fn kind(self) -> &'a str {
        text_of(self.0, "type").unwrap_or_default()
    }

    /// The words.
    pub fn body(self) -> Option<&'a str> {
        self.0.get("body").and_then(|it| text_of(it, "text"))
    }

    /// What stands below the body.
    pub fn footer(self) -> Option<&'a str> {
        self.0.get("footer").and_then(|it| text_of(it, "text"))
    }

    /// What stands above the body.
    pub fn header(self) -> Option<Header<'a>> {
        self.0.get("header").and_then(header)
    }

    /// The buttons that answer: id and title of each.
    pub fn buttons(self) -> Vec<(&'a str, &'a str)> {
        self.0.get("action").map(answers).unwrap_or_default()
    }

    /// What stands on the button that opens the list.
    pub fn list_button(self) -> Option<&'a str> {
        self.0.get("action").and_then(|it| text_of(it, "button"))
    }

    /// The sections of a list.
    pub fn sections(self) -> Vec<Section<'a>> {
        let sections = self.0.get("action").map_or(&[][..], |it| list_of(it, "sections"));
        let section = |it: &'a Value| Section {
            title: text_of(it, "title"),
            rows: list_of(it, "rows").iter().map(row).collect(),
        };
        sections.iter().map(section).collect()
    }

    /// The button that opens a page.
    pub fn cta(self) -> Option<Cta<'a>> {
        self.0.get("action").and_then(cta)
    }

    /// The cards of a carousel; one without a picture or film is left out.
    pub fn cards(self) -> Vec<CarouselCard<'a>> {
        let cards = self.0.get("action").map_or(&[][..], |it| list_of(it, "cards"));
        let card = |it: &'a Value| {
            let action = it.get("action")?;
            Some(CarouselCard {
                header: it.get("header").and_then(header)?,
                body: it.get("body").and_then(|it| text_of(it, "text")),
                action: match cta(action) {
                    Some(cta) => CarouselAction::Open(cta),
                    None => CarouselAction::Answer(answers(action)),
                },
            })
        };
        cards.iter().filter_map(card).collect()
    }

    /// What was tapped: a button or a row.
    pub fn reply(self) -> Option<Reply<'a>> {
        let kind = self.kind();
        if !matches!(kind, "button_reply" | "list_reply") {
            return None;
        }
        let Row { id, title, description } = row(self.0.get(kind)?);
        Some(Reply { id, title, description })
    }
}

fn row(value: &Value) -> Row<'_> {
    Row {
        id: text_of(value, "id").unwrap_or_default(),
        title: text_of(value, "title").unwrap_or_default(),
        description: text_of(value, "description"),
    }
}

fn cta(action: &Value) -> Option<Cta<'_>> {
    let parameters = action.get("parameters")?;
    Some(Cta {
        display_text: text_of(parameters, "display_text")?,
        url: text_of(parameters, "url")?,
    })
}

fn answers(action: &Value) -> Vec<(&str, &str)> {
    list_of(action, "buttons").iter().filter_map(answer).collect()
}

fn answer(button: &Value) -> Option<(&str, &str)> {
    // A message's buttons are called `reply`, a card's `quick_reply`.
    let it = button.get(text_of(button, "type")?)?;
    Some((text_of(it, "id")?, text_of(it, "title")?))
}

fn header(value: &Value) -> Option<Header<'_>> {
    let kind = text_of(value, "type")?;
    if kind == "text" {
        return text_of(value, "text").map(Header::Text);
    }
    let (kind, medium) = (MediaKind::parse(kind)?, value.get(kind)?);
    let id = text_of(medium, "id").map(MediaSource::Id);
    let source = id.or_else(|| text_of(medium, "link").map(MediaSource::Link))?;
    Some(Header::Media(kind, source, text_of(medium, "filename")))
}

impl Header<'_> {
    fn to_value(self) -> Value {
        match self {
            Self::Text(text) => json!({ "type": "text", "text": text }),
            Self::Media(kind, source, filename) => {
                let mut medium = media_object(source);
                super::put(&mut medium, "filename", filename);
                json!({ "type": kind.as_str(), kind.as_str(): medium })
            }
        }
    }
}

impl Content {
    /// Words with up to three buttons that answer: id and title of each.
    pub fn buttons(frame: Frame<'_>, buttons: &[(&str, &str)]) -> Self {
        interactive("button", frame, json!({ "buttons": answer_buttons("reply", buttons) }))
    }

    /// Words with a button that opens a list.
    pub fn list(frame: Frame<'_>, button: &str, sections: &[Section<'_>]) -> Self {
        let sections: Vec<_> = sections.iter().map(section).collect();
        interactive("list", frame, json!({ "button": button, "sections": sections }))
    }

    /// Words with a button that opens a page.
    pub fn cta_url(frame: Frame<'_>, cta: Cta<'_>) -> Self {
        interactive("cta_url", frame, open(cta))
    }

    /// Words with a button that sends where the person is.
    pub fn location_request(body: &str) -> Self {
        let frame = Frame { body: Some(body), ..Frame::default() };
        interactive("location_request_message", frame, json!({ "name": "send_location" }))
    }

    /// Asks whether the person may be called.
    pub fn call_permission_request(body: Option<&str>) -> Self {
        let frame = Frame { body, ..Frame::default() };
        let action = json!({ "name": "call_permission_request" });
        interactive("call_permission_request", frame, action)
    }

    /// Words over cards to swipe through.
    pub fn carousel(body: &str, cards: &[CarouselCard<'_>]) -> Self {
        let cards: Vec<_> = cards.iter().enumerate().map(|(place, it)| card(place, it)).collect();
        let frame = Frame { body: Some(body), ..Frame::default() };
        interactive("carousel", frame, json!({ "cards": cards }))
    }
}

fn interactive(kind: &str, frame: Frame<'_>, action: Value) -> Content {
    let mut payload = json!({ "type": kind });
    if let Some(header) = frame.header {
        payload["header"] = header.to_value();
    }
    if let Some(body) = frame.body {
        payload["body"] = json!({ "text": body });
    }
    if let Some(footer) = frame.footer {
        payload["footer"] = json!({ "text": footer });
    }
    payload["action"] = action;
    Content::new("interactive", payload)
}

fn answer_buttons(kind: &str, buttons: &[(&str, &str)]) -> Vec<Value> {
    let button = |(id, title): &(&str, &str)| {
        let reply = json!({ "id": id, "title": title });
        json!({ "type": kind, kind: reply })
    };
    buttons.iter().map(button).collect()
}

fn section(section: &Section<'_>) -> Value {
    let row = |it: &Row<'_>| {
        let mut row = json!({ "id": it.id, "title": it.title });
        super::put(&mut row, "description", it.description);
        row
    };
    let rows: Vec<_> = section.rows.iter().map(row).collect();
    let mut written = json!({});
    super::put(&mut written, "title", section.title);
    written["rows"] = Value::Array(rows);
    written
}

fn open(cta: Cta<'_>) -> Value {
    let parameters = json!({ "display_text": cta.display_text, "url": cta.url });
    json!({ "name": "cta_url", "parameters": parameters })
}

fn card(place: usize, card: &CarouselCard<'_>) -> Value {
    let action = match &card.action {
        CarouselAction::Open(cta) => open(*cta),
        CarouselAction::Answer(buttons) => {
            json!({ "buttons": answer_buttons("quick_reply", buttons) })
        }
    };
    // A card that answers is called `cta_url` as well: so Meta's samples of 2026.
    let mut written =
        json!({ "card_index": place, "type": "cta_url", "header": card.header.to_value() });
    if let Some(body) = card.body {
        written["body"] = json!({ "text": body });
    }
    written["action"] = action;
    written
}
