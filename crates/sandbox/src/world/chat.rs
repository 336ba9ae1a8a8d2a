//! The chats as the phones show them, and what the developer who looks on wants to know besides.

use super::World;
use super::messages::{Message, Position, Status};
use super::shown::{self, Shown};
use serde::Serialize;
use serde_json::{Map, Value};
use waxwing_cloud_api::errors::row;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;

/// One message of a chat.
#[derive(Clone, Debug, Serialize)]
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
    pub shown: Shown,
    /// The message it answers.
    pub context_id: Option<String>,
    /// Why it failed.
    pub error: Option<EntryError>,
    /// How it came so far.
    pub timeline: Vec<Step>,
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
        let answered = match message.direction {
            Direction::Incoming => &raw["context"]["id"],
            Direction::Outgoing => &raw["context"]["message_id"],
        };
        let context_id = answered.as_str().map(str::to_owned);
        let content = content_of(&message.kind, raw);
        ChatEntry {
            id: message.wamid.to_string(),
            person: message.person.as_str().to_owned(),
            phone_number_id: message.number.to_string(),
            direction: match message.direction {
                Direction::Incoming => "to_business",
                Direction::Outgoing => "to_person",
            },
            kind: message.kind.to_string(),
            at: message.at().to_string(),
            status: message.status().as_str(),
            shown: self.show(&message.kind, &content),
            content,
            context_id,
            error: error_of(message),
            timeline: message
                .steps
                .iter()
                .map(|(status, at)| Step { status: status.as_str(), at: at.to_string() })
                .collect(),
        }
    }

    fn show(&self, kind: &str, content: &Value) -> Shown {
        let sent = &content["template"];
        let name = sent["name"].as_str().unwrap_or_default();
        let language = sent["language"]["code"].as_str().unwrap_or_default();
        match self.find_template(name, language) {
            Some(template) if kind == "template" => template.show(sent),
            _ => shown::show(content),
        }
    }
}

/// The members of a request or message object that are Meta's content: `type` and its payload.
fn content_of(kind: &str, raw: Value) -> Value {
    let mut content = Map::from_iter([("type".to_owned(), Value::from(kind))]);
    if let Value::Object(mut members) = raw
        && let Some(payload) = members.remove(kind)
    {
        content.insert(kind.to_owned(), payload);
    }
    Value::Object(content)
}

fn error_of(message: &Message) -> Option<EntryError> {
    let failure = message.failure.as_ref().filter(|_| message.status() == Status::Failed)?;
    Some(EntryError {
        code: failure.code,
        title: row(failure.code).map_or("", |it| it.title),
        details: failure.details.clone(),
    })
}
