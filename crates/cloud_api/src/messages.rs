//! What is posted to `…/messages`, and what Meta answers.
//!
//! [`SendRequest`] and [`Sent`] are written by the side that has them and read by the other;
//! [`MessagesRequest`] is the one place that tells a send from a read receipt.

mod read;

pub use read::TYPES;

use crate::content::{Content, Fields, write_fields};
use crate::errors::GraphError;
use crate::json;
use crate::lenient::{self, Slice};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use waxwing_domain::ids::{ScopedUserId, WaId, Wamid};

/// Whom a message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// A number as written, which should be with its `+`; or a group's id
    /// ([`SendRequest::is_for_group`]).
    Number(String),
    /// A person whose number we may not know.
    Scoped(ScopedUserId),
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct SendRequest {
    /// Whom it is for.
    pub to: To,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    pub context: Option<Wamid>,
    /// What Meta gives back in every status of this message.
    pub biz_opaque_callback_data: Option<String>,
    /// What else the request holds.
    pub rest: Fields,
}

impl SendRequest {
    /// This content for this recipient, and nothing else.
    pub fn new(to: To, content: Content) -> Self {
        Self { to, content, context: None, biz_opaque_callback_data: None, rest: Fields::new() }
    }

    /// Whether [`To::Number`] holds the id of a group.
    pub fn is_for_group(&self) -> bool {
        self.rest.get("recipient_type").is_some_and(|it| it == "group")
    }

    /// The body to post.
    pub fn to_json(&self) -> Vec<u8> {
        json::to_string(self).into_bytes()
    }

    /// Reads a body somebody posted; the error is what Meta would answer.
    pub fn parse(body: &[u8]) -> Result<Self, Box<GraphError>> {
        read::send(read::object(body)?)
    }
}

impl Serialize for SendRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Context<'a> {
            message_id: &'a str,
        }
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("messaging_product", "whatsapp")?;
        match &self.to {
            To::Number(number) => object.serialize_entry("to", number)?,
            To::Scoped(id) => object.serialize_entry("recipient", id.as_str())?,
        }
        self.content.write(&mut object)?;
        if let Some(wamid) = &self.context {
            object.serialize_entry("context", &Context { message_id: wamid.as_str() })?;
        }
        if let Some(data) = &self.biz_opaque_callback_data {
            object.serialize_entry("biz_opaque_callback_data", data)?;
        }
        write_fields(&mut object, &self.rest)?;
        object.end()
    }
}

/// The word that a message was seen, and perhaps that somebody is typing an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRead {
    /// The message that was seen.
    pub message_id: Wamid,
    /// Whether to show that an answer is being typed.
    pub typing: bool,
}

impl MarkRead {
    /// The body to post.
    pub fn to_json(&self) -> Vec<u8> {
        let mut body = serde_json::json!({
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": self.message_id.as_str(),
        });
        if self.typing {
            body["typing_indicator"] = serde_json::json!({ "type": "text" });
        }
        body.to_string().into_bytes()
    }

    /// Reads a body somebody posted; the error is what Meta would answer.
    pub fn parse(body: &[u8]) -> Result<Self, Box<GraphError>> {
        read::mark_read(read::object(body)?)
    }
}

/// Whatever may be posted to `…/messages`.
#[derive(Debug, Clone, PartialEq)]
pub enum MessagesRequest {
    /// A message to be sent.
    Send(Box<SendRequest>),
    /// A read receipt.
    MarkRead(MarkRead),
}

impl MessagesRequest {
    /// Reads a body somebody posted; the error is what Meta would answer.
    pub fn parse(body: &[u8]) -> Result<Self, Box<GraphError>> {
        let object = read::object(body)?;
        if object.contains_key("status") {
            read::mark_read(object).map(Self::MarkRead)
        } else {
            read::send(object).map(|it| Self::Send(Box::new(it)))
        }
    }
}

/// Meta's answer to a read receipt.
pub const MARKED_READ: &str = r#"{"success":true}"#;

/// Meta's answer to a send: it has the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The recipient exactly as the request wrote it.
    pub input: String,
    /// The recipient's WhatsApp id; none when addressed by [`To::Scoped`].
    pub wa_id: Option<WaId>,
    /// The recipient's scoped id, when addressed by it.
    pub user_id: Option<ScopedUserId>,
    /// The message's id.
    pub wamid: Wamid,
    /// For templates: `accepted`, `held_for_quality_assessment`, …
    pub message_status: Option<String>,
}

#[derive(Serialize)]
struct SentBody<'a> {
    messaging_product: &'a str,
    contacts: [SentContact<'a>; 1],
    messages: [SentMessage<'a>; 1],
}

#[derive(Serialize)]
struct SentContact<'a> {
    input: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
}

#[derive(Serialize)]
struct SentMessage<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_status: Option<&'a str>,
}

#[derive(Deserialize)]
struct SentSlice<'a> {
    #[serde(borrow)]
    contacts: Slice<'a>,
    #[serde(borrow)]
    messages: Slice<'a>,
}

#[derive(Deserialize, Default)]
struct SentContactSlice<'a> {
    #[serde(borrow)]
    input: Slice<'a>,
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
}

#[derive(Deserialize)]
struct SentMessageSlice<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    message_status: Slice<'a>,
}

impl Sent {
    /// The body of the answer.
    pub fn to_json(&self) -> Vec<u8> {
        let body = SentBody {
            messaging_product: "whatsapp",
            contacts: [SentContact {
                input: &self.input,
                wa_id: self.wa_id.as_ref().map(WaId::as_str),
                user_id: self.user_id.as_ref().map(ScopedUserId::as_str),
            }],
            messages: [SentMessage {
                id: self.wamid.as_str(),
                message_status: self.message_status.as_deref(),
            }],
        };
        json::to_string(&body).into_bytes()
    }

    /// Reads an answer; none when it does not name a message, whatever else it says.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let answer: SentSlice<'_> = lenient::object_in(std::str::from_utf8(body).ok()?).ok()?;
        let message: SentMessageSlice<'_> = first(answer.messages)?;
        let contact: SentContactSlice<'_> = first(answer.contacts).unwrap_or_default();
        Some(Self {
            input: lenient::owned(contact.input).unwrap_or_default(),
            wa_id: lenient::parsed(contact.wa_id),
            user_id: lenient::parsed(contact.user_id),
            wamid: lenient::parsed(message.id)?,
            message_status: lenient::owned(message.message_status),
        })
    }
}

/// The first element of an array, if it is what we expect.
fn first<'a, T: Deserialize<'a>>(list: Slice<'a>) -> Option<T> {
    let first = *lenient::items(list?)?.first()?;
    lenient::object(first)
}
