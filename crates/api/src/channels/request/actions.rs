//! What can be tapped: Bird's actions, and what WhatsApp can show of them.

use super::reading::{At, Object};
use std::collections::BTreeSet;
use waxwing_cloud_api::content::Cta;

/// The kinds of action there are.
const KINDS: [&str; 5] = ["reply", "postback", "link", "locationRequest", "buy"];

/// One thing to tap.
#[derive(Clone)]
pub(super) enum Action<'a> {
    /// It answers.
    Answer(Answer<'a>),
    /// It opens a page.
    Link(Link<'a>),
    /// It sends where the person is.
    Locate,
}

/// A button or row that answers.
#[derive(Clone)]
pub(super) struct Answer<'a> {
    pub(super) text: &'a str,
    /// What comes back; without it, the text.
    pub(super) payload: Option<&'a str>,
    /// Where the payload is, if there is one.
    pub(super) payload_at: Option<At<'a>>,
    pub(super) description: Option<At<'a>>,
    /// Where the action stands.
    pub(super) at: String,
    /// Where its text and payload stand.
    pub(super) text_at: String,
    pub(super) id_at: String,
}

/// A button that opens a page.
#[derive(Clone)]
pub(super) struct Link<'a> {
    pub(super) text: &'a str,
    pub(super) url: &'a str,
    pub(super) text_at: String,
    pub(super) url_at: String,
}

/// How a message ends: what of its actions WhatsApp can show together.
pub(super) enum Closing<'a> {
    /// Nothing to tap.
    Nothing,
    /// Buttons that answer, and where they stand.
    Answers(Vec<Answer<'a>>, String),
    /// A button that opens a page.
    Link(Link<'a>),
    /// A button that sends where the person is.
    Locate,
}

impl<'a> Link<'a> {
    pub(super) const fn cta(&self) -> Cta<'a> {
        Cta { display_text: self.text, url: self.url }
    }
}

/// The actions of an object, each with where it stands.
pub(super) fn read<'a>(object: &Object<'a>) -> Vec<(At<'a>, Action<'a>)> {
    let actions = object.list("actions").into_iter();
    actions.filter_map(|at| action(&at).map(|it| (at, it))).collect()
}

/// What the actions of an object come to at the foot of a message.
pub(super) fn closing<'a>(object: &Object<'a>) -> Closing<'a> {
    let at = object.pointer_to("actions");
    let mut answers = Vec::new();
    let mut closing = Closing::Nothing;
    let mut links = 0_usize;
    let actions = read(object);
    let count = actions.len();
    for (place, action) in actions {
        match action {
            Action::Answer(answer) => {
                refuse_description(&answer);
                answers.push(answer);
            }
            Action::Link(link) => {
                links += 1;
                if links > 1 {
                    place.refuse("content.too_many", ONE_LINK);
                }
                closing = Closing::Link(link);
            }
            Action::Locate => closing = Closing::Locate,
        }
    }
    let is_mixed = !answers.is_empty() && !matches!(closing, Closing::Nothing)
        || matches!(closing, Closing::Locate) && count > 1;
    if is_mixed && let Some(first) = object.get("actions") {
        first.refuse("content.conflict", MIXED);
    }
    if answers.is_empty() { closing } else { Closing::Answers(answers, at) }
}

const ONE_LINK: &str = "WhatsApp shows one link button a message; put further links into the text, \
    send a carousel with a link on each card, or a template with up to two";

const MIXED: &str = "WhatsApp shows reply buttons, one link, or a request for the location, never \
    two of these together; send two messages, put the link into the text, or use a template";

/// Only rows of a list have words below their title.
fn refuse_description(answer: &Answer<'_>) {
    if let Some(description) = &answer.description {
        let detail = "WhatsApp shows a description on rows of a list only; send a list instead";
        description.refuse("content.not_allowed", detail);
    }
}

fn action<'a>(at: &At<'a>) -> Option<Action<'a>> {
    let kind = at.any_object()?.must("type")?;
    let kind_at = kind.clone();
    let kind = kind.one_of(&KINDS)?;
    let object = at.object(&["type", kind])?;
    match kind {
        "reply" => answer(&object, "reply", &["text", "imageUrl", "metadata"]),
        "postback" => answer(&object, "postback", &["text", "payload", "imageUrl", "metadata"]),
        "link" => link(&object),
        "locationRequest" => {
            // WhatsApp writes `Send location` itself, in the person's language.
            let said = object.get("locationRequest");
            let said = said.and_then(|it| it.object(&["text"]));
            said.and_then(|it| it.text("text"));
            Some(Action::Locate)
        }
        _ => {
            let detail = "WhatsApp has no button that pays; send a link to a page that takes \
                payments, or an order of Meta's with a body of type whatsapp";
            kind_at.refuse("content.kind_unsupported", detail);
            None
        }
    }
}

fn answer<'a>(object: &Object<'a>, kind: &str, known: &[&str]) -> Option<Action<'a>> {
    let said = object.must(kind)?.object(known)?;
    if let Some(picture) = said.get("imageUrl").filter(|it| !it.says_nothing()) {
        let detail = "WhatsApp shows no picture on a button; leave it out";
        picture.refuse("content.not_allowed", detail);
    }
    let payload = said.text("payload").filter(|it| !it.is_empty());
    let id_at = said.pointer_to(if payload.is_some() { "payload" } else { "text" });
    Some(Action::Answer(Answer {
        text: said.must_text("text").unwrap_or_default(),
        payload,
        payload_at: said.get("payload"),
        description: description(&said),
        at: object.pointer.clone(),
        text_at: said.pointer_to("text"),
        id_at,
    }))
}

/// `metadata.description.label`.
fn description<'a>(said: &Object<'a>) -> Option<At<'a>> {
    let metadata = said.get("metadata")?.object(&["description"])?;
    let label = metadata.get("description")?.object(&["label"])?.get("label")?;
    label.text().map(|_| label.clone())
}

fn link<'a>(object: &Object<'a>) -> Option<Action<'a>> {
    let said = object.must("link")?.object(&["text", "url"])?;
    Some(Action::Link(Link {
        text: said.must_text("text").unwrap_or_default(),
        url: said.must_text("url").unwrap_or_default(),
        text_at: said.pointer_to("text"),
        url_at: said.pointer_to("url"),
    }))
}

const SAME_PAYLOAD: &str = "must differ from that of every other button or row, and is too long to \
    be told apart by #2";

/// Of two payloads that are the same, the second may be too long to be made another.
fn refuse_payload(answer: &Answer<'_>) {
    if let Some(payload) = &answer.payload_at {
        payload.refuse("content.not_unique", SAME_PAYLOAD);
    }
}

/// What comes back from each answer: its payload or its text, of at most so many characters where
/// it is the text. WhatsApp wants them to differ, so of two that are the same the second has `#2`;
/// where that would be too long, the second is refused.
pub(super) fn ids<'a>(
    answers: impl Iterator<Item = &'a Answer<'a>>,
    length_max: usize,
) -> Vec<String> {
    let mut taken = BTreeSet::new();
    answers
        .map(|answer| {
            let text = || answer.text.trim().chars().take(length_max - 3).collect();
            let id = answer.payload.map_or_else(text, ToOwned::to_owned);
            let mut unique = id.clone();
            let mut number = 1;
            while !unique.is_empty() && !taken.insert(unique.clone()) {
                number += 1;
                let longer = format!("{id}#{number}");
                if longer.chars().count() > length_max {
                    refuse_payload(answer);
                    return id;
                }
                unique = longer;
            }
            unique
        })
        .collect()
}
