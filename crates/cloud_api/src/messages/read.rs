//! Reads what is posted to `…/messages` as Meta does, with the errors Meta answers.
//!
//! `The parameter x is required.` and `Param x must be one of {…} - got "y".` are documented
//! sentences of Graph's for code 100; the others follow their pattern. 131008 and 131009 say what
//! is wrong in `details`, in words of ours: Meta does not document its own.

use super::{MarkRead, SendRequest, To};
use crate::content::{Content, Fields};
use crate::errors::GraphError;
use crate::limits::CALLBACK_DATA_LENGTH_MAX;
use crate::validate::{Breach, validate};
use serde_json::Value;
use waxwing_domain::ids::Wamid;

/// What Meta answers to a body it does not take.
type Refusal = Box<GraphError>;

/// Something that must be there is not.
const MISSING: i64 = 131_008;
/// Something of the right type means nothing.
const NOT_VALID: i64 = 131_009;

/// The types of message Meta takes.
pub const TYPES: [&str; 12] = [
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "pin",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];

/// The body as an object that is about WhatsApp. Graph takes what is no JSON for no parameters.
pub(super) fn object(body: &[u8]) -> Result<Fields, Refusal> {
    let mut fields: Fields = serde_json::from_slice(body).unwrap_or_default();
    let product = required_text(&mut fields, "messaging_product")?;
    one_of("messaging_product", &product, &["whatsapp"])?;
    Ok(fields)
}

/// A message to be sent.
pub(super) fn send(mut fields: Fields) -> Result<SendRequest, Refusal> {
    if let Some(kind) = fields.get("recipient_type").and_then(Value::as_str) {
        one_of("recipient_type", kind, &["group", "individual"])?;
    }
    let to = recipient(&mut fields)?;
    let kind = kind(&mut fields)?;
    let content = Content::take(&kind, &mut fields);
    if let Some(breach) = validate(&content).first() {
        return Err(refused(&kind, breach));
    }
    Ok(SendRequest {
        to,
        content,
        context: context(&mut fields)?,
        biz_opaque_callback_data: callback_data(&mut fields)?,
        rest: fields,
    })
}

/// A read receipt.
pub(super) fn mark_read(mut fields: Fields) -> Result<MarkRead, Refusal> {
    one_of("status", &required_text(&mut fields, "status")?, &["read"])?;
    let message_id = wamid(&required_text(&mut fields, "message_id")?)?;
    let typing = fields.get("typing_indicator").is_some_and(|it| !it.is_null());
    Ok(MarkRead { message_id, typing })
}

/// Whom it is for: `to` wins if there are both.
fn recipient(fields: &mut Fields) -> Result<To, Refusal> {
    if let Some(number) = text(fields, "to")? {
        return Ok(To::Number(number));
    }
    let scoped = text(fields, "recipient")?.ok_or_else(|| GraphError::required("to"))?;
    let not_valid = |_| GraphError::new(NOT_VALID, Some("Recipient is not a valid user id"));
    Ok(To::Scoped(scoped.parse().map_err(not_valid)?))
}

/// Its type. Where it is left out, Meta's own examples show that the content tells; else it is text.
fn kind(fields: &mut Fields) -> Result<String, Refusal> {
    let Some(kind) = text(fields, "type")? else {
        let told = TYPES.into_iter().find(|it| fields.contains_key(*it));
        return Ok(told.unwrap_or("text").to_owned());
    };
    one_of("type", &kind, &TYPES)?;
    Ok(kind)
}

/// The message it answers.
fn context(fields: &mut Fields) -> Result<Option<Wamid>, Refusal> {
    match fields.shift_remove("context") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(mut members)) => {
            wamid(&required_text(&mut members, "message_id")?).map(Some)
        }
        Some(_) => Err(refusal("Param context must be an object.")),
    }
}

fn callback_data(fields: &mut Fields) -> Result<Option<String>, Refusal> {
    const NAME: &str = "biz_opaque_callback_data";
    let data = text(fields, NAME)?;
    if data.as_ref().is_some_and(|it| it.chars().count() > CALLBACK_DATA_LENGTH_MAX) {
        let sentence =
            format!("Param {NAME} must be at most {CALLBACK_DATA_LENGTH_MAX} characters long.");
        return Err(refusal(&sentence));
    }
    Ok(data)
}

fn wamid(text: &str) -> Result<Wamid, Refusal> {
    let not_valid = |_| GraphError::new(NOT_VALID, Some("Message id is not valid"));
    Ok(text.parse().map_err(not_valid)?)
}

/// Takes a member that is a string, or a number in its place; an empty one is none.
fn text(fields: &mut Fields, name: &str) -> Result<Option<String>, Refusal> {
    match fields.shift_remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|it| !it.is_empty())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(refusal(&format!("Param {name} must be a string."))),
    }
}

fn required_text(fields: &mut Fields, name: &str) -> Result<String, Refusal> {
    Ok(text(fields, name)?.ok_or_else(|| GraphError::required(name))?)
}

fn one_of(name: &str, given: &str, allowed: &[&str]) -> Result<(), Refusal> {
    if allowed.contains(&given) {
        return Ok(());
    }
    let allowed = allowed.join(", ").to_uppercase();
    Err(refusal(&format!("Param {name} must be one of {{{allowed}}} - got \"{given}\".")))
}

/// What Meta answers to a content that breaks its limits. It tells the first breach only.
fn refused(kind: &str, breach: &Breach) -> Refusal {
    let Breach { pointer, code, detail, limit, .. } = breach;
    if *code == "content.missing" {
        let name = pointer.rsplit('/').next().unwrap_or(kind);
        let details = format!("Parameter '{name}' is mandatory for type '{kind}'");
        return GraphError::new(MISSING, Some(&details)).into();
    }
    let is_meant = !matches!(*code, "content.wrong_type" | "content.not_one_of");
    if !is_meant || !matches!(kind, "interactive" | "reaction") {
        return refusal(&format!("Param {} {detail}.", param(pointer)));
    }
    let label = label(pointer);
    let details = match (*code, limit) {
        ("content.too_long", Some(max)) => {
            format!("{label} length invalid. Min length: 1, Max length: {max}")
        }
        ("content.empty", _) => format!("{label} length invalid. Min length: 1"),
        _ => format!("{label} {detail}"),
    };
    GraphError::new(NOT_VALID, Some(&details)).into()
}

/// What a pointer is about, in words: `/interactive/action/buttons/0/reply/title` is a button title.
fn label(pointer: &str) -> String {
    const FRAME: [&str; 5] = ["interactive", "action", "reply", "quick_reply", "parameters"];
    let is_name = |it: &&str| !FRAME.contains(it) && !it.is_empty() && it.parse::<usize>().is_err();
    let names: Vec<_> = pointer.split('/').filter(is_name).collect();
    let label = match names.as_slice() {
        [.., parent, name] => format!("{} {name}", parent.trim_end_matches('s')),
        [name] => (*name).to_owned(),
        [] => "content".to_owned(),
    };
    let mut label = label.replace('_', " ");
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

fn refusal(sentence: &str) -> Refusal {
    GraphError::parameter(sentence).into()
}

/// A JSON pointer in Graph's spelling: `/text/body` is `text['body']`.
fn param(pointer: &str) -> String {
    let mut names = pointer.split('/').skip(1);
    let first = names.next().unwrap_or_default().to_owned();
    names.fold(first, |param, name| format!("{param}['{name}']"))
}
