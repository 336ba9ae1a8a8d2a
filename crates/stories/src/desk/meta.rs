//! Meta on the desk: takes every message and every file, unless the story says otherwise.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use waxwing_app::http::{Http, NoAnswer};
use waxwing_cloud_api::content::MediaSource;
use waxwing_cloud_api::messages::{SendRequest, Sent, To};
use waxwing_domain::ids::Wamid;

/// Meta, who takes everything.
#[derive(Default)]
pub struct Meta(Mutex<Known>);

/// What Meta knows.
#[derive(Default)]
struct Known {
    taken: Vec<SendRequest>,
    names: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
    uploads: usize,
    media: BTreeSet<String>,
    /// How it answers the next uploads: a status and a code.
    refusals: VecDeque<(u16, i64)>,
}

impl Meta {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every message it took.
    pub(super) fn taken(&self) -> Vec<SendRequest> {
        self.known().taken.clone()
    }

    pub(super) fn call_them(&self, number: &str, wa_id: &str) {
        self.known().names.insert(number.to_owned(), wa_id.to_owned());
    }

    pub(super) fn know_them(&self, number: &str, user_id: &str) {
        self.known().ids.insert(number.to_owned(), user_id.to_owned());
    }

    /// How many files were uploaded.
    pub fn uploads(&self) -> usize {
        self.known().uploads
    }

    /// The ids of the files it has.
    pub fn media(&self) -> Vec<String> {
        self.known().media.iter().cloned().collect()
    }

    /// It forgets every file it has.
    pub fn forgets_media(&self) {
        self.known().media.clear();
    }

    /// It answers the next upload with this status and code.
    pub fn refuses_upload(&self, status: u16, code: i64) {
        self.known().refusals.push_back((status, code));
    }
}

impl Known {
    fn upload(&mut self) -> Response<Bytes> {
        if let Some((status, code)) = self.refusals.pop_front() {
            return refusal(status, code, "Param file is not to be had");
        }
        self.uploads += 1;
        let id = format!("15000000{:04}", self.uploads);
        self.media.insert(id.clone());
        respond(200, json!({ "id": id }).to_string())
    }

    fn take(&mut self, asked: SendRequest) -> Response<Bytes> {
        let is_unknown = |source| match source {
            MediaSource::Id(id) => !self.media.contains(id),
            MediaSource::Link(_) => false,
        };
        if asked.content.media_places().iter().any(|it| is_unknown(it.source)) {
            return refusal(400, 100, "Param image['id'] is not a valid media attachment ID");
        }
        let (input, wa_id, user_id) = match &asked.to {
            To::Number(number) => {
                let name = self.names.get(number).map(String::as_str);
                let name = name.unwrap_or(number.trim_start_matches('+'));
                let id = self.ids.get(number).and_then(|it| it.parse().ok());
                (number.clone(), name.parse().ok(), id)
            }
            To::Scoped(id) => (id.to_string(), None, Some(id.clone())),
        };
        let number = self.taken.len();
        self.taken.push(asked);
        let sent = Sent { input, wa_id, user_id, wamid: wamid(number), message_status: None };
        respond(200, sent.to_json())
    }
}

#[async_trait]
impl Http for Meta {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let mut known = self.known();
        let last = request.uri().path().rsplit('/').next().unwrap_or_default();
        Ok(match (request.method(), last) {
            (&Method::POST, "media") => known.upload(),
            (&Method::DELETE, id) => {
                known.media.remove(id);
                respond(200, json!({ "success": true }).to_string())
            }
            _ => known.take(SendRequest::parse(request.body()).expect("a message is sent here")),
        })
    }
}

fn refusal(status: u16, code: i64, message: &str) -> Response<Bytes> {
    let error = json!({ "message": message, "type": "OAuthException", "code": code });
    respond(status, json!({ "error": error }).to_string())
}

fn respond(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let answer = Response::builder().status(status).body(body.into());
    answer.expect("a status and a body are a response")
}

/// What Meta calls the message it took as the `number`th.
fn wamid(number: usize) -> Wamid {
    format!("wamid.desk.{number}").parse().expect("a wamid has no blanks")
}
