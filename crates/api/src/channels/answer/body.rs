//! What a message says, in Bird's shape, whoever said it; what Bird has no words for in Meta's, as a
//! body of type `whatsapp`, the one we take ourselves.

use super::media::{View, entry, medium};
use serde_json::{Map, Value, json};
use waxwing_cloud_api::content::{
    CarouselAction, CarouselCard, Content, Cta, Header, Interactive, MediaKind, Said,
};

/// Media with words and actions below them; without media, a text.
#[derive(Default)]
struct Shown {
    /// Each with whether it is a picture.
    media: Vec<(bool, Value)>,
    text: Option<String>,
    actions: Vec<Value>,
    metadata: Option<Value>,
}

/// The body of a message of one or several contents, each with what is known of its media; none for a
/// template.
pub(super) fn of(contents: &[(Content, View<'_>)]) -> Option<Value> {
    let mut shown = Shown::default();
    for (content, view) in contents {
        match shown_of(content, *view) {
            Some(next) => shown.take(next),
            // What is shown otherwise stands alone.
            None => return other(content, *view),
        }
    }
    (!contents.is_empty()).then(|| shown.into_value())
}

/// What a person chose by a tap.
pub(super) fn selection(content: &Content) -> Option<Value> {
    let chosen = content.answer()?;
    let description = match content.said() {
        Said::Interactive(it) => it.reply().and_then(|it| it.description),
        _ => None,
    };
    let mut selection = json!({ "id": chosen.id, "title": chosen.title });
    put(&mut selection, "description", description);
    Some(selection)
}

/// A content that is words, media, or these with actions.
fn shown_of(content: &Content, view: View<'_>) -> Option<Shown> {
    if let Some(chosen) = content.answer() {
        return Some(Shown { text: Some(chosen.title.to_owned()), ..Shown::default() });
    }
    match content.said() {
        Said::Text(text) => {
            let preview = text.preview_url();
            let metadata = preview.map(|it| json!({ "whatsapp": { "previewUrl": it } }));
            Some(Shown { text: Some(text.body().to_owned()), metadata, ..Shown::default() })
        }
        Said::Media(media) => Some(Shown {
            media: vec![(media.kind == MediaKind::Image, medium(media, view))],
            text: media.caption().map(ToOwned::to_owned),
            ..Shown::default()
        }),
        Said::Interactive(it) => tappable(it, view),
        _ => None,
    }
}

/// Words with something to tap, perhaps with a medium above.
fn tappable(it: Interactive<'_>, view: View<'_>) -> Option<Shown> {
    let actions = match it.kind() {
        "button" => it.buttons().into_iter().map(|(id, title)| postback(id, title)).collect(),
        "cta_url" => vec![link(it.cta()?)],
        "location_request_message" => vec![json!({ "type": "locationRequest" })],
        _ => return None,
    };
    // A line of text above has no place in Bird's shape.
    let media = match it.header() {
        None => Vec::new(),
        Some(Header::Media(kind, source, filename)) => {
            vec![(kind == MediaKind::Image, entry(kind, Some(source), filename, view))]
        }
        Some(Header::Text(_)) => return None,
    };
    if it.footer().is_some() {
        return None;
    }
    Some(Shown { media, text: it.body().map(ToOwned::to_owned), actions, metadata: None })
}

impl Shown {
    /// Adds what comes after: words and actions stand with the last, and what stood below a medium
    /// before becomes its alternative text.
    fn take(&mut self, next: Self) {
        if let (Some(label), Some((_, last))) = (self.text.take(), self.media.last_mut()) {
            last["altText"] = label.into();
        }
        self.media.extend(next.media);
        (self.text, self.actions, self.metadata) = (next.text, next.actions, next.metadata);
    }

    fn into_value(self) -> Value {
        let are_pictures = self.media.iter().all(|(is_picture, _)| *is_picture);
        let (kind, list) = match (self.media.is_empty(), are_pictures) {
            (true, _) => ("text", None),
            (false, true) => ("image", Some("images")),
            (false, false) => ("file", Some("files")),
        };
        let mut said = Map::new();
        if let Some(list) = list {
            let media = self.media.into_iter().map(|(_, it)| it).collect();
            said.insert(list.to_owned(), Value::Array(media));
        }
        if let Some(text) = self.text {
            said.insert("text".to_owned(), text.into());
        }
        if !self.actions.is_empty() {
            said.insert("actions".to_owned(), Value::Array(self.actions));
        }
        if let Some(metadata) = self.metadata {
            said.insert("metadata".to_owned(), metadata);
        }
        json!({ "type": kind, kind: said })
    }
}

/// Everything that is neither words nor media; none for a template.
fn other(content: &Content, view: View<'_>) -> Option<Value> {
    match content.said() {
        Said::Template(_) => None,
        Said::Location(it) => {
            let mut place = json!({});
            put(&mut place, "label", it.name());
            put(&mut place, "address", it.address());
            let coordinates = json!({ "latitude": it.latitude(), "longitude": it.longitude() });
            let location = json!({ "coordinates": coordinates, "location": place });
            Some(json!({ "type": "location", "location": location }))
        }
        Said::Interactive(it) => Some(interactive(it, view).unwrap_or_else(|| whatsapp(content))),
        _ => Some(whatsapp(content)),
    }
}

fn interactive(it: Interactive<'_>, view: View<'_>) -> Option<Value> {
    match it.kind() {
        "list" if it.footer().is_none() => Some(list(it)),
        "carousel" => Some(carousel(it, view)),
        "call_permission_request" if it.body().is_none() => {
            let request = json!({ "resource": "call" });
            let action = json!({ "type": "permission_request", "permission_request": request });
            Some(json!({ "type": "action", "action": action }))
        }
        _ => None,
    }
}

fn list(it: Interactive<'_>) -> Value {
    let sections = it.sections();
    let items = sections.iter().map(|section| {
        let rows = section.rows.iter().map(|row| {
            let mut action = postback(row.id, row.title);
            if let Some(description) = row.description {
                let metadata = json!({ "description": { "label": description } });
                action["postback"]["metadata"] = metadata;
            }
            action
        });
        let mut item = json!({});
        put(&mut item, "title", section.title);
        item["actions"] = rows.collect();
        item
    });
    let mut list = json!({});
    if let Some(Header::Text(title)) = it.header() {
        list["title"] = title.into();
    }
    put(&mut list, "text", it.body());
    list["items"] = items.collect();
    if let Some(label) = it.list_button() {
        list["metadata"] = json!({ "button": { "label": label } });
    }
    json!({ "type": "list", "list": list })
}

fn carousel(it: Interactive<'_>, view: View<'_>) -> Value {
    let cards = it.cards();
    let items: Vec<_> = cards.iter().map(|it| card(it, view)).collect();
    json!({ "type": "carousel", "carousel": { "text": it.body(), "items": items } })
}

fn card(card: &CarouselCard<'_>, view: View<'_>) -> Value {
    // The title was put in bold above the description.
    let words = card.body.unwrap_or_default();
    let (first, rest) = words.split_once('\n').unwrap_or((words, ""));
    let bold = first.strip_prefix('*').and_then(|it| it.strip_suffix('*'));
    let (title, description) = bold.map_or((words, ""), |title| (title, rest));
    let mut item = json!({ "title": title });
    if let Header::Media(_, source, _) = card.header {
        view.name(&mut item, source);
    }
    put(&mut item, "description", Some(description).filter(|it| !it.is_empty()));
    item["actions"] = match &card.action {
        CarouselAction::Open(cta) => json!([link(*cta)]),
        CarouselAction::Answer(answers) => {
            answers.iter().map(|(id, title)| postback(id, title)).collect()
        }
    };
    item
}

fn postback(id: &str, title: &str) -> Value {
    json!({ "type": "postback", "postback": { "text": title, "payload": id } })
}

fn link(cta: Cta<'_>) -> Value {
    json!({ "type": "link", "link": { "text": cta.display_text, "url": cta.url } })
}

/// Any content, as Meta has it.
fn whatsapp(content: &Content) -> Value {
    let said: Value = serde_json::from_str(&content.to_json()).unwrap_or(Value::Null);
    json!({ "type": "whatsapp", "whatsapp": said })
}

pub(super) fn put(object: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        object[name] = value.into();
    }
}

#[cfg(test)]
mod tests;
