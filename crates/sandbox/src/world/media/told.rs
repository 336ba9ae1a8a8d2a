//! The medium of a message that a person writes, as its webhook tells it.

use super::super::World;
use super::super::inbound::InboundError;
use super::super::state::State;
use super::{By, Kept, Medium, Sample, sample};
use serde_json::{Map, Value, json};
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::errors::row;
use waxwing_cloud_api::media::{Detail, Nature};
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// What a person sent cannot be had.
const MEDIA_DOWNLOAD_ERROR: i64 = 131_052;

/// What is told of a file that has more bytes than Meta takes.
const TOO_BIG: &str = "Media file size too big. Max file size we currently support: 100MB. Please ask the user to send a smaller file.";

/// What a message says of its medium, once it is complete.
pub(in super::super) struct Completed {
    pub(in super::super) message: Map<String, Value>,
    /// Whether the medium is one of our samples, which comes to be with the message.
    pub(in super::super) is_sample: bool,
}

impl World {
    /// Says of a person's medium what Meta says, where the message does not say it itself.
    ///
    /// Without an id it is a small sample of its kind; with one that nobody uploaded it stays as it
    /// is, and nobody can fetch it.
    pub(in super::super) fn complete_medium(
        &self,
        now: Timestamp,
        kind: MediaKind,
        mut message: Map<String, Value>,
    ) -> Result<Completed, InboundError> {
        let done = |message, is_sample| Ok(Completed { message, is_sample });
        let Some(Value::Object(payload)) = message.get_mut(kind.as_str()) else {
            return done(message, false);
        };
        let Some(id) = payload.get("id") else {
            let sample = Sample::of_kind(kind);
            let said = payload.get("mime_type").and_then(Value::as_str);
            let new = sample.medium(self.next_medium_id(), said);
            payload.insert("id".to_owned(), new.id.clone().into());
            let url = self.medium_url(&new.id, now);
            let told = Told {
                mime_type: &new.mime_type,
                filename: new.filename.as_deref(),
                nature: &new.nature,
                sha256: new.digest.base64(),
                url,
            };
            told.fill(kind, payload);
            return done(message, true);
        };
        match id.as_str().and_then(|it| self.state.media.get(it)) {
            Some(medium) if medium.by == By::Business => Err(InboundError::NotTheirMedium),
            Some(medium) if medium.kept == Kept::Nowhere => {
                let _payload = message.shift_remove(kind.as_str());
                message.insert("type".to_owned(), "unsupported".into());
                message.insert("unsupported".to_owned(), json!({ "type": kind.as_str() }));
                message.insert("errors".to_owned(), error(MEDIA_DOWNLOAD_ERROR, TOO_BIG));
                done(message, false)
            }
            Some(medium) => {
                Told::of(medium, self.medium_url(&medium.id, now)).fill(kind, payload);
                done(message, false)
            }
            None => {
                let mime = Sample::of_kind(kind).usual_type();
                payload.entry("mime_type").or_insert_with(|| mime.into());
                done(message, false)
            }
        }
    }

    /// A person sent a medium to a number.
    pub(in super::super) fn sends_medium(
        &mut self,
        now: Timestamp,
        message: &Value,
        to: &PhoneNumberId,
        is_sample: bool,
    ) {
        let Some(kind) = message["type"].as_str().and_then(MediaKind::parse) else { return };
        let payload = &message[kind.as_str()];
        let Some(id) = payload["id"].as_str() else { return };
        if is_sample {
            let said = payload["mime_type"].as_str();
            let new = Sample::of_kind(kind).medium(id.to_owned(), said);
            self.keep_medium(now, new);
        }
        let State { media, schedule, .. } = &mut self.state;
        media.was_sent(id, to, now, schedule);
    }
}

/// What a webhook tells of a medium.
struct Told<'a> {
    mime_type: &'a str,
    filename: Option<&'a str>,
    nature: &'a Nature,
    sha256: String,
    url: String,
}

impl<'a> Told<'a> {
    fn of(medium: &'a Medium, url: String) -> Self {
        Self {
            mime_type: &medium.mime_type,
            filename: medium.filename.as_deref(),
            nature: &medium.nature,
            sha256: medium.digest.base64(),
            url,
        }
    }

    /// Says it where the message does not.
    fn fill(self, kind: MediaKind, payload: &mut Map<String, Value>) {
        let mut say = |member: &str, value: Value| {
            payload.entry(member).or_insert(value);
        };
        say("mime_type", self.mime_type.into());
        say("sha256", self.sha256.into());
        say("url", self.url.into());
        match (kind, &self.nature.detail) {
            (MediaKind::Document, _) => {
                if let Some(filename) = self.filename {
                    say("filename", filename.into());
                }
            }
            (MediaKind::Audio, _) => say("voice", sample::is_voice(self.nature).into()),
            (MediaKind::Sticker, Detail::Sticker { animated, .. }) => {
                say("animated", (*animated).into());
            }
            _ => {}
        }
    }
}

/// What Meta says of what it does not pass on.
pub(in super::super) fn error(code: i64, details: &str) -> Value {
    let title = row(code).map_or("", |it| it.title);
    json!([{
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
    }])
}
