//! Uploads of samples for templates and of profile pictures, which can be taken up again where they
//! broke off: the app begins one, gives its bytes, and gets a handle.
//!
//! Nobody ever asks Meta for these bytes, so that they are counted and not kept.

use super::super::World;
use super::super::entry::Change;
use super::super::refusal::{Refused, refused, wrong_parameter};
use super::super::{GraphReply, GraphRequest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use waxwing_cloud_api::media::FILE_BYTES_MAX;
use waxwing_domain::time::Timestamp;

/// How the ids of such uploads begin.
pub(in super::super) const PREFIX: &str = "upload:";

/// The types that can be uploaded so.
const TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/// The most of them that are known at once; then the oldest is forgotten.
const SESSIONS_MAX: usize = 1_000;

/// One upload of this way.
#[derive(Clone, Debug, PartialEq)]
struct Session {
    id: String,
    mime_type: String,
    length: u64,
    received: u64,
}

/// All of them, by when they were begun.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Sessions {
    by_number: BTreeMap<u64, Session>,
    begun: u64,
}

impl Sessions {
    /// Whether there is one of this id.
    pub(in super::super) fn has(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    fn get(&self, id: &str) -> Option<&Session> {
        self.by_number.values().find(|it| it.id == id)
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.by_number.values_mut().find(|it| it.id == id)
    }
}

impl World {
    /// Begins one, as it was asked to.
    pub(in super::super) fn begin_session(&mut self, said: &Value) -> Result<Value, Refused> {
        let number = &said["file_length"];
        let length = number.as_u64().or_else(|| number.as_str()?.parse().ok()).unwrap_or_default();
        if length == 0 || length > FILE_BYTES_MAX {
            let why = format!("Param file_length must be a number of 1 to {FILE_BYTES_MAX} bytes.");
            return Err(wrong_parameter(&why));
        }
        let mime_type = said["file_type"].as_str().unwrap_or_default();
        if !TYPES.contains(&mime_type) {
            let types = TYPES.join(", ");
            return Err(wrong_parameter(&format!("Param file_type must be one of {types}.")));
        }
        let sessions = &mut self.state.sessions;
        sessions.begun += 1;
        let name = format!("1:attachment:{}:{}", self.state.epoch, sessions.begun);
        let id = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(name));
        let session =
            Session { id: id.clone(), mime_type: mime_type.to_owned(), length, received: 0 };
        sessions.by_number.insert(sessions.begun, session);
        if sessions.by_number.len() > SESSIONS_MAX {
            sessions.by_number.pop_first();
        }
        Ok(json!({ "id": id }))
    }

    /// How far one has come.
    pub(in super::super) fn show_session(&self, id: &str) -> Value {
        let received = self.state.sessions.get(id).map(|it| it.received);
        json!({ "id": id, "file_offset": received })
    }

    /// Refuses bytes that do not go on where the last ones ended, before anybody reads them.
    ///
    /// # Errors
    ///
    /// With what Graph answers.
    pub fn may_append(&self, request: &GraphRequest<'_>, offset: u64) -> Result<u64, GraphReply> {
        let checked = self.admit(request).and_then(|(_, route)| {
            let session = self.state.sessions.get(route.object);
            let session =
                session.ok_or_else(|| super::super::graph::unknown_object("post", route.object))?;
            if offset == session.received {
                return Ok(session.length - session.received);
            }
            let details = format!("The upload goes on at file_offset {}.", session.received);
            Err(refused(100, &details))
        });
        checked.map_err(|error| self.refuse(request.path, *error))
    }

    /// Takes so many more bytes, of which the last may still be missing.
    pub fn append(
        &mut self,
        now: Timestamp,
        request: &GraphRequest<'_>,
        offset: u64,
        bytes_count: u64,
    ) -> GraphReply {
        // Somebody else may have been quicker.
        let missing = match self.may_append(request, offset) {
            Ok(missing) => missing,
            Err(reply) => return reply,
        };
        let id = request.route().map(|it| it.object.to_owned()).unwrap_or_default();
        if bytes_count > missing {
            let details = "More bytes came than file_length said.";
            return self.refuse(request.path, *refused(100, details));
        }
        self.take_bytes(now, &id, bytes_count);
        match self.handle(&id) {
            Some(handle) => {
                let answer = json!({ "h": handle }).to_string();
                self.answer(request.path, 200, answer.into_bytes())
            }
            None => self.refuse(request.path, *refused(100, "The file is not complete.")),
        }
    }

    /// Notes that so many more bytes came.
    pub(in super::super) fn take_bytes(&mut self, now: Timestamp, id: &str, bytes_count: u64) {
        self.enter(now, || Change::Appended { session: id.to_owned(), bytes_count });
        if let Some(session) = self.state.sessions.get_mut(id) {
            session.received += bytes_count;
        }
    }

    /// What a template or a profile names the file by, once it is whole.
    fn handle(&self, id: &str) -> Option<String> {
        let session = self.state.sessions.get(id).filter(|it| it.received == it.length)?;
        let (kind, name) = (STANDARD.encode(&session.mime_type), STANDARD.encode(id));
        Some(format!("4::{kind}:AR{}", name.trim_end_matches('=')))
    }
}
