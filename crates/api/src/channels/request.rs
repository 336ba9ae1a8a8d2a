//! What a caller posts to send a message, in Bird's shape, and the operation it asks for.
//!
//! The request is read member by member, and everything that is wrong with it is told at once. Each
//! noun of it has a module; `body` makes messages of Meta's of what is to be said, and notes where
//! each member comes from ([`Origins`]), so that a breach of Meta's limits is pointed at in the
//! caller's own words.

mod actions;
mod body;
mod extras;
mod files;
mod lists;
mod made;
mod media;
mod origins;
mod pictures;
mod reading;
mod receiver;
mod template;

pub(crate) use template::Templates;

use super::named::NamedFiles;
use crate::problem::{FAULTS_MAX, Fault, Problem, of_breach};
use made::Made;
use origins::Origins;
use reading::{At, Faults, Object};
use serde_json::Value;
use std::time::Duration;
use template::{Draft, Fallback};
use waxwing_app::messages::{
    FALLBACK_POINTER, Idempotency, MORE_POINTER, Recipient, SendError, SendMessage,
};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::validate::{Breach, validate};
use waxwing_domain::ids::{ChannelId, InvalidId, MessageId};
use waxwing_domain::message::Lane;
use waxwing_domain::time::{InvalidTimestamp, Timestamp};

/// The members of a request.
const MEMBERS: [&str; 18] = [
    "receiver",
    "sender",
    "body",
    "template",
    "fallbackTemplate",
    "replyTo",
    "reference",
    "scheduledFor",
    "validity",
    "priority",
    "meta",
    "notification",
    "tags",
    "shortLinks",
    "capFrequency",
    "ignoreQuietHours",
    "ignoreGlobalHoldout",
    "enableLinkTracking",
];

/// How urgent a message may be called; ours, not Bird's.
const PRIORITIES: [&str; 4] = ["authentication", "utility", "service", "marketing"];

/// Breaches that may come of what could not be read below them rather than of what the caller wrote.
const CONSEQUENCES: [&str; 3] = ["content.missing", "content.too_few", "content.conflict"];

/// What a request asks for, read and not yet looked up: templates are still to be filled in.
pub(crate) struct Asked {
    channel_id: ChannelId,
    to: (Recipient, Option<String>),
    contents: Vec<Content>,
    template: Option<Draft>,
    fallback: Option<Fallback>,
    options: Options,
    origins: Origins,
}

/// Where the members of an operation's contents stand in the request.
pub(crate) struct Source(Origins);

impl Source {
    /// Points at a breach where the caller wrote it: the operation speaks of Meta's shape.
    pub(crate) fn point(&self, error: SendError) -> SendError {
        let SendError::Content(mut breaches) = error else { return error };
        for breach in &mut breaches {
            self.0.point(breach);
        }
        SendError::Content(breaches)
    }

    /// What may be wrong, where the caller wrote it.
    pub(crate) fn warnings(&self, breaches: Vec<Breach>) -> Vec<Fault> {
        let pointed = |mut breach| {
            self.0.point(&mut breach);
            of_breach(breach)
        };
        breaches.into_iter().map(pointed).collect()
    }
}

/// What a request asks for, or everything that is wrong with it. These are the files it names.
pub(crate) fn read(
    request: &Value,
    channel_id: ChannelId,
    files: &NamedFiles,
) -> Result<Asked, Problem> {
    let faults = Faults::default();
    let whole = At::whole(request, &faults, files);
    let Some(object) = whole.object(&MEMBERS) else {
        return Err(refused(&faults, &Said::default()));
    };
    let receiver = object.must("receiver").and_then(|it| receiver::read(&it));
    let mut said = said(&object);
    extras::read(&object, channel_id);
    let options = Options::read(&object, said.reply_to.take());
    match receiver {
        Some(to) if faults.is_empty() => {
            let Said { contents, template, fallback, origins, .. } = said;
            Ok(Asked { channel_id, to, contents, template, fallback, options, origins })
        }
        _ => Err(refused(&faults, &said)),
    }
}

impl Asked {
    /// The operation, with its templates filled in; or everything that is wrong with them.
    pub(crate) fn into_operation(
        self,
        templates: &impl Templates,
        idempotency: Option<Idempotency>,
    ) -> Result<(SendMessage, Source), Problem> {
        let Self { channel_id, to: (to, input), mut contents, mut origins, options, .. } = self;
        let mut faults = Vec::new();
        match self.template.map(|it| it.made(templates)) {
            Some(Ok(made)) => {
                origins.take("", made.origins);
                contents.push(made.content);
            }
            Some(Err(wrong)) => faults.extend(wrong),
            None => {}
        }
        let fallback = match self.fallback.map(|it| it.made(templates)) {
            Some(Ok(made)) => {
                origins.take(FALLBACK_POINTER, made.origins);
                Some(made.content)
            }
            Some(Err(wrong)) => {
                faults.extend(wrong);
                None
            }
            None => None,
        };
        let mut contents = contents.into_iter();
        let (Some(content), true) = (contents.next(), faults.is_empty()) else {
            return Err(Problem::invalid(faults));
        };
        let Options { reply_to, reference, scheduled_for, validity, lane } = options;
        let wanted = SendMessage {
            channel_id,
            to,
            input,
            content,
            more: contents.collect(),
            fallback,
            reply_to,
            reference,
            scheduled_for,
            validity,
            lane,
            idempotency,
        };
        Ok((wanted, Source(origins)))
    }
}

/// What is to be said: the messages it becomes, and where their members come from.
#[derive(Default)]
struct Said<'a> {
    contents: Vec<Content>,
    template: Option<Draft>,
    fallback: Option<Fallback>,
    origins: Origins,
    /// The message it answers, where Bird's samples have it: in the body.
    reply_to: Option<At<'a>>,
}

fn said<'a>(object: &Object<'a>) -> Said<'a> {
    let mut said = Said::default();
    match (object.get("body"), object.get("template")) {
        (Some(body), None) => {
            let (made, reply_to) = body::read(&body);
            said.reply_to = reply_to;
            for (place, it) in made.into_iter().enumerate() {
                said.take(place, it);
            }
        }
        (None, Some(it)) => said.template = template::read(&it),
        (Some(_), Some(template)) => template.wrong("give either body or template, not both"),
        (None, None) => {
            let detail = "property \"body\" is missing: say what to send, or give a template, which \
                may also be sent outside the customer service window";
            object.faults.add(Fault::new("/body", "request.invalid", detail));
        }
    }
    said.fallback = object.get("fallbackTemplate").and_then(|it| template::read_fallback(&it));
    said
}

impl Said<'_> {
    fn take(&mut self, place: usize, made: Made) {
        let root = root(place);
        self.origins.take(&root, made.origins);
        self.contents.push(made.content);
    }
}

/// Where breaches of one of several contents are pointed at.
fn root(place: usize) -> String {
    match place.checked_sub(1) {
        None => String::new(),
        Some(more) => format!("{MORE_POINTER}/{more}"),
    }
}

/// Everything beside receiver and content.
struct Options {
    reply_to: Option<MessageId>,
    reference: Option<String>,
    scheduled_for: Option<Timestamp>,
    validity: Option<Duration>,
    lane: Option<Lane>,
}

impl Options {
    fn read(object: &Object<'_>, in_body: Option<At<'_>>) -> Self {
        let reply_to = match (object.get("replyTo"), in_body) {
            (Some(_), Some(inside)) => {
                inside.wrong("replyTo stands beside body already; give it once");
                None
            }
            (outside, inside) => outside.or(inside).and_then(|it| replied(&it)),
        };
        Self {
            reply_to,
            reference: object.text("reference").map(ToOwned::to_owned),
            scheduled_for: object.get("scheduledFor").and_then(|it| instant(&it)),
            validity: object.get("validity").and_then(|it| it.count()).map(Duration::from_secs),
            lane: object.get("priority").and_then(|it| it.one_of(&PRIORITIES)).map(lane),
        }
    }
}

/// Everything that is wrong: what was noted, and what of the content could be made breaks.
fn refused(faults: &Faults, said: &Said<'_>) -> Problem {
    let mut faults = faults.take();
    for (place, content) in said.contents.iter().enumerate() {
        let root = root(place);
        for mut breach in validate(content) {
            if faults.len() >= FAULTS_MAX {
                break;
            }
            breach.pointer.insert_str(0, &root);
            said.origins.point(&mut breach);
            let below = format!("{}/", breach.pointer);
            let is_told = faults.iter().any(|it| {
                let may_be_why =
                    CONSEQUENCES.contains(&breach.code) && it.pointer.starts_with(&below);
                it.pointer == breach.pointer || may_be_why
            });
            if !is_told {
                faults.push(of_breach(breach));
            }
        }
    }
    Problem::invalid(faults)
}

fn lane(word: &str) -> Lane {
    match word {
        "authentication" => Lane::Authentication,
        "utility" => Lane::Utility,
        "marketing" => Lane::Marketing,
        _ => Lane::Service,
    }
}

fn replied(at: &At<'_>) -> Option<MessageId> {
    let object = at.object(&["id", "type", "order"])?;
    let kind = object.must("type");
    if let Some(kind) = kind
        && kind.one_of(&["message", "click", "referrals"]).is_some_and(|it| it != "message")
    {
        kind.wrong("only a message can be replied to on WhatsApp: type must be message");
    }
    let id = object.must("id")?;
    let wrong = |error: InvalidId| id.wrong(error.to_string());
    id.text()?.parse().map_err(wrong).ok()
}

fn instant(at: &At<'_>) -> Option<Timestamp> {
    let wrong = |error: InvalidTimestamp| at.wrong(error.to_string());
    at.text()?.parse().map_err(wrong).ok()
}

#[cfg(test)]
mod tests;
