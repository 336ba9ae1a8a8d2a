//! What a caller posts to send a message, in Bird's shape, and the operation it asks for.

use crate::problem::{Fault, Problem, number_invalid};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use waxwing_app::messages::{FALLBACK_POINTER, Idempotency, SendError, SendMessage};
use waxwing_cloud_api::content::{Component, Content, Parameter};
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The body of `POST …/messages`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SendMessageRequest {
    receiver: Receiver,
    body: Option<Body>,
    template: Option<TemplateRequest>,
    /// What to send when the window is closed; ours, not Bird's.
    fallback_template: Option<TemplateRequest>,
    reply_to: Option<ReplyTo>,
    reference: Option<String>,
    scheduled_for: Option<String>,
    /// In seconds.
    validity: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Receiver {
    contacts: Vec<ContactRequest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ContactRequest {
    identifier_key: Option<String>,
    identifier_value: String,
}

/// What to say. `text` is read here; every other kind is named and refused until it can be sent.
#[derive(Deserialize)]
struct Body {
    r#type: String,
    text: Option<TextRequest>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRequest {
    text: String,
    metadata: Option<TextMetadata>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextMetadata {
    whatsapp: Option<WhatsAppMetadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WhatsAppMetadata {
    preview_url: Option<bool>,
}

/// A template by its name; `locale` is the language it was approved in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TemplateRequest {
    name: String,
    locale: String,
    #[serde(default)]
    parameters: Vec<ParameterRequest>,
}

/// One value: keys that are numbers fill `{{1}}`, others fill `{{name}}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterRequest {
    r#type: Option<String>,
    key: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyTo {
    id: String,
    r#type: String,
}

impl SendMessageRequest {
    /// The operation it asks for, or everything that is wrong with it.
    pub(crate) fn into_operation(
        self,
        channel_id: ChannelId,
        idempotency: Option<Idempotency>,
    ) -> Result<SendMessage, Problem> {
        Ok(SendMessage {
            channel_id,
            to: recipient(&self.receiver)?,
            content: content(self.body, self.template)?,
            fallback: self
                .fallback_template
                .map(|it| template(it, "/fallbackTemplate"))
                .transpose()?,
            reply_to: self.reply_to.as_ref().map(replied).transpose()?,
            reference: self.reference,
            scheduled_for: self.scheduled_for.as_deref().map(instant).transpose()?,
            validity: self.validity.map(Duration::from_secs),
            idempotency,
        })
    }
}

fn recipient(receiver: &Receiver) -> Result<E164, Problem> {
    const POINTER: &str = "/receiver/contacts";
    let [contact] = receiver.contacts.as_slice() else {
        let detail = "name exactly one contact; send one request for each recipient";
        return Err(Problem::at(POINTER, "request.invalid", detail));
    };
    if let Some(key) = contact.identifier_key.as_deref().filter(|it| *it != "phonenumber") {
        let pointer = format!("{POINTER}/0/identifierKey");
        let detail = format!("contacts are found by phonenumber, not by {key}");
        return Err(Problem::at(&pointer, "request.invalid", detail));
    }
    let pointer = format!("{POINTER}/0/identifierValue");
    contact.identifier_value.parse().map_err(|error| number_invalid(&pointer, &error))
}

fn content(body: Option<Body>, template: Option<TemplateRequest>) -> Result<Content, Problem> {
    match (body, template) {
        (Some(body), None) => body_content(body),
        (None, Some(it)) => self::template(it, "/template"),
        (Some(_), Some(_)) => {
            let detail = "give either body or template, not both";
            Err(Problem::at("/template", "request.invalid", detail))
        }
        (None, None) => {
            let detail = "say what to send: body, or template outside the customer service window";
            Err(Problem::at("/body", "request.invalid", detail))
        }
    }
}

fn body_content(body: Body) -> Result<Content, Problem> {
    /// What Bird's contract knows and we cannot send.
    const KINDS: [&str; 11] = [
        "html",
        "image",
        "file",
        "gif",
        "location",
        "carousel",
        "list",
        "section",
        "authentication",
        "template",
        "action",
    ];
    let kind = body.r#type.as_str();
    if KINDS.contains(&kind) {
        let detail = format!("this version sends text and templates, not {kind}");
        return Err(Problem::at("/body/type", "content.kind_unsupported", detail));
    }
    if kind != "text" {
        let detail = format!("{kind} is no kind of body; expected text");
        return Err(Problem::at("/body/type", "request.invalid", detail));
    }
    if !body.rest.is_empty() {
        let faults = body.rest.keys().map(|key| {
            let detail = format!("a text body has no {key}");
            Fault::new(format!("/body/{key}"), "request.invalid", detail)
        });
        return Err(Problem::invalid(faults.collect()));
    }
    let Some(text) = body.text else {
        let detail = "a text body needs text: {\"type\":\"text\",\"text\":{\"text\":\"…\"}}";
        return Err(Problem::at("/body/text", "request.invalid", detail));
    };
    let preview_url = text.metadata.and_then(|it| it.whatsapp).and_then(|it| it.preview_url);
    Ok(match preview_url {
        Some(preview_url) => Content::text_with_preview(text.text, preview_url),
        None => Content::text(text.text),
    })
}

/// Points at a breach where the caller wrote it: the operation speaks of Meta's shape.
pub(crate) fn point_at_request(error: SendError) -> SendError {
    let SendError::Content(mut breaches) = error else { return error };
    for breach in &mut breaches {
        let pointer = match breach.pointer.strip_prefix(FALLBACK_POINTER) {
            Some(rest) => rest.replacen("/template", "/fallbackTemplate", 1),
            None => std::mem::take(&mut breach.pointer),
        };
        breach.pointer = match pointer.as_str() {
            "/text/body" => "/body/text/text".to_owned(),
            _ => pointer.replace("/language/code", "/locale"),
        };
    }
    SendError::Content(breaches)
}

/// A template in Meta's shape.
fn template(asked: TemplateRequest, pointer: &str) -> Result<Content, Problem> {
    let parameters = blanks(asked.parameters, pointer)?;
    let body = (!parameters.is_empty()).then(|| Component::body(parameters));
    Ok(Content::filled_template(asked.name, asked.locale, body))
}

/// The values of a template's blanks: all numbered, 1 and on without a gap, or all named.
fn blanks(asked: Vec<ParameterRequest>, pointer: &str) -> Result<Vec<Parameter>, Problem> {
    let wrong = |place: usize, member: &str, detail: &str| {
        let pointer = format!("{pointer}/parameters/{place}/{member}");
        Err(Problem::at(&pointer, "request.invalid", detail))
    };
    let is_number = |key: &str| !key.is_empty() && key.bytes().all(|it| it.is_ascii_digit());
    let are_numbered = asked.first().is_some_and(|it| is_number(&it.key));
    let mut filled: Vec<Option<Parameter>> = asked.iter().map(|_| None).collect();
    for (place, it) in asked.into_iter().enumerate() {
        if it.r#type.as_deref().is_some_and(|it| it != "string") {
            return wrong(place, "type", "templates are filled with parameters of type string");
        }
        if is_number(&it.key) != are_numbered {
            return wrong(place, "key", "parameters are all numbered or all named, never mixed");
        }
        if !are_numbered {
            filled[place] = Some(Parameter::named(it.key, it.value));
            continue;
        }
        let number = it.key.parse::<usize>().unwrap_or(0);
        match number.checked_sub(1).and_then(|at| filled.get_mut(at)) {
            Some(blank @ None) => *blank = Some(Parameter::text(it.value)),
            _ => return wrong(place, "key", "numbered parameters are 1 and on, each once"),
        }
    }
    Ok(filled.into_iter().flatten().collect())
}

fn replied(reply_to: &ReplyTo) -> Result<MessageId, Problem> {
    if reply_to.r#type != "message" {
        let detail = "only a message can be replied to: type must be message";
        return Err(Problem::at("/replyTo/type", "request.invalid", detail));
    }
    let invalid = |error: waxwing_domain::ids::InvalidId| {
        Problem::at("/replyTo/id", "request.invalid", error.to_string())
    };
    reply_to.id.parse().map_err(invalid)
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|error: waxwing_domain::time::InvalidTimestamp| {
        Problem::at("/scheduledFor", "request.invalid", error.to_string())
    })
}
