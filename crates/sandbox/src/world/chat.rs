//! The chats as the phones show them, and what the developer who looks on wants to know besides.

use super::media::Medium;
use super::messages::{Marks, Message, Position, Status};
use super::{World, shown};
use serde::Serialize;
use serde_json::{Map, Value};
use waxwing_cloud_api::content::{Content, Said};
use waxwing_cloud_api::errors::row;
use waxwing_cloud_api::templates::Filled;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;

/// What every message says of itself, and is no part of its content.
const COMMON: [&str; 5] = ["type", "id", "from", "timestamp", "context"];

/// One message of a chat.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of its own for who reads it")]
pub struct ChatEntry {
    /// Its id.
    pub id: String,
    /// Whose chat it is in.
    pub person: String,
    /// The number the person talks with.
    pub phone_number_id: String,
    /// `to_person` or `to_business`.
    pub direction: &'static str,
    /// Meta's `type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was taken or written, RFC 3339.
    pub at: String,
    /// How far it has come.
    pub status: &'static str,
    /// Meta's object of the message.
    pub content: Value,
    /// What the person sees.
    pub shown: Filled,
    /// Its media that Meta had, in the order in which the content names them.
    pub media: Vec<ChatMedium>,
    /// The message it answers.
    pub context_id: Option<String>,
    /// Whether it was passed on from another chat.
    pub forwarded: bool,
    /// Whether its author changed it; then it says what it says now.
    pub edited: bool,
    /// Whether its author took it back.
    pub revoked: bool,
    /// Whether Meta holds it until it knows what people think of its template.
    pub held: bool,
    /// The emojis on it.
    pub reactions: Vec<ChatReaction>,
    /// Why it failed.
    pub error: Option<EntryError>,
    /// How it came so far.
    pub timeline: Vec<Step>,
}

/// A medium of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatMedium {
    /// Its id.
    pub id: String,
    /// What it is said to be.
    pub mime_type: String,
    /// What it is called.
    pub filename: Option<String>,
    /// How many bytes it has.
    pub file_size: u64,
    /// Whether its bytes can be had.
    pub available: bool,
}

/// An emoji on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatReaction {
    /// Whose it is: `person` or `business`.
    pub from: &'static str,
    /// The emoji.
    pub emoji: String,
}

/// Why a message failed.
#[derive(Clone, Debug, Serialize)]
pub struct EntryError {
    /// Meta's code.
    pub code: i64,
    /// Meta's short text.
    pub title: &'static str,
    /// Meta's long text.
    pub details: String,
}

/// A status and when it was reached.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The status.
    pub status: &'static str,
    /// When, RFC 3339.
    pub at: String,
}

impl World {
    /// The latest messages of a person's chat before a place, oldest first; and the place to ask
    /// with for earlier ones, if there are any.
    pub fn chat(
        &self,
        person: &E164,
        number: Option<&PhoneNumberId>,
        limit: usize,
        before: Option<usize>,
    ) -> (Vec<ChatEntry>, Option<usize>) {
        let is_asked_for = |position: &Position| {
            number.is_none_or(|it| self.state.messages.get(*position).number == *it)
        };
        let person = self.state.people.find(person).unwrap_or(person);
        let chat = self.state.messages.chat_before(person, before);
        let mut latest: Vec<Position> =
            chat.iter().rev().copied().filter(is_asked_for).take(limit.saturating_add(1)).collect();
        let has_earlier = latest.len() > limit;
        latest.truncate(limit);
        latest.reverse();
        let earlier = latest.first().filter(|_| has_earlier).map(|it| *it as usize);
        (latest.into_iter().map(|it| self.chat_entry(it)).collect(), earlier)
    }

    /// The message at a place that [`super::Happened`] named.
    pub fn chat_entry(&self, position: u32) -> ChatEntry {
        let message = self.state.messages.get(position);
        let raw: Value = serde_json::from_str(&message.raw).unwrap_or_default();
        let quoting = &raw["context"];
        let is_incoming = message.direction == Direction::Incoming;
        let answered = if is_incoming { &quoting["id"] } else { &quoting["message_id"] };
        let context_id = answered.as_str().map(str::to_owned);
        let forwarded = ["forwarded", "frequently_forwarded"].iter().any(|it| quoting[*it] == true);
        let marks = message.marks.as_deref();
        let content = match marks.and_then(|it| it.edited) {
            Some(edit) => self.edited_content(edit),
            None => content_of(&message.kind, raw, is_incoming),
        };
        ChatEntry {
            id: message.wamid.to_string(),
            person: message.person.as_str().to_owned(),
            phone_number_id: message.number.to_string(),
            direction: if is_incoming { "to_business" } else { "to_person" },
            kind: message.kind.to_string(),
            at: message.at().to_string(),
            status: message.status().as_str(),
            shown: show(message, &content),
            media: self.chat_media(&content),
            content,
            context_id,
            forwarded,
            edited: marks.is_some_and(|it| it.edited.is_some()),
            revoked: marks.is_some_and(|it| it.revoked),
            held: message.outgoing.as_ref().is_some_and(|it| it.is_held),
            reactions: marks.map(reactions).unwrap_or_default(),
            error: error_of(message),
            timeline: message
                .steps
                .iter()
                .map(|(status, at)| Step { status: status.as_str(), at: at.to_string() })
                .collect(),
        }
    }

    fn chat_media(&self, content: &Value) -> Vec<ChatMedium> {
        let Ok(content) = Content::from_json(&content.to_string()) else { return Vec::new() };
        let of = |it: &Medium| ChatMedium {
            id: it.id.clone(),
            mime_type: it.mime_type.clone(),
            filename: it.filename.clone(),
            file_size: it.nature.size,
            available: it.has_bytes(),
        };
        self.media_of(&content).into_iter().map(of).collect()
    }

    /// What a message says since this one changed it.
    fn edited_content(&self, edit: Position) -> Value {
        let raw = &self.state.messages.get(edit).raw;
        let mut raw: Value = serde_json::from_str(raw).unwrap_or_default();
        let message = raw["edit"]["message"].take();
        let kind = message["type"].as_str().unwrap_or("text").to_owned();
        content_of(&kind, message, true)
    }
}

/// What the person sees: of a template what was sent then, whatever became of the template.
fn show(message: &Message, content: &Value) -> Filled {
    let template = message.outgoing.as_ref().and_then(|it| it.template.as_ref());
    let read = || Content::from_json(&content.to_string()).ok();
    match (template, read()) {
        (Some(definition), Some(content)) => match content.said() {
            Said::Template(sent) => definition.fill(&sent.components()),
            _ => Filled::default(),
        },
        _ => shown::show(content),
    }
}

/// The members of a request or message object that are Meta's content: `type` and its payload; of
/// what a person wrote all that stands beside it, too.
fn content_of(kind: &str, raw: Value, is_incoming: bool) -> Value {
    let mut content = Map::from_iter([("type".to_owned(), Value::from(kind))]);
    if let Value::Object(mut members) = raw {
        let payload = members.shift_remove_entry(kind);
        content.extend(payload);
        if is_incoming {
            members.retain(|name, _| !COMMON.contains(&name.as_str()));
            content.extend(members);
        }
    }
    Value::Object(content)
}

fn reactions(marks: &Marks) -> Vec<ChatReaction> {
    let of = |from, emoji: &Option<Box<str>>| {
        emoji.as_deref().map(|it| ChatReaction { from, emoji: it.to_owned() })
    };
    [of("person", &marks.by_person), of("business", &marks.by_business)]
        .into_iter()
        .flatten()
        .collect()
}

fn error_of(message: &Message) -> Option<EntryError> {
    let failure = message.failure().filter(|_| message.status() == Status::Failed)?;
    Some(EntryError {
        code: failure.code,
        title: row(failure.code).map_or("", |it| it.title),
        details: failure.details.clone(),
    })
}
