//! Meta, as far as media go: who asks for one gets an address, and who comes there with the token gets
//! the bytes; unless the test says otherwise.

use crate::http::{Http, NoAnswer, Peer, Pieces, Sending};
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use http::{Request, Response, header};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard};

/// What Meta is called with.
pub(super) const TOKEN: &str = "token";

/// Something that is wrong with Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mood {
    /// Nobody is there.
    Away,
    /// The last byte of all it gives is another.
    Corrupt,
    /// The last byte of all it gives is missing.
    Short,
    /// It does not say what hash a medium has.
    Hashless,
    /// Whoever fetches from it meets a bug.
    Buggy,
}

/// What Meta has and does.
#[derive(Default)]
pub(super) struct State {
    /// What it has, by id.
    pub(super) media: BTreeMap<String, Bytes>,
    /// What is where, as long as the address lives.
    pub(super) addresses: BTreeMap<String, Bytes>,
    /// Where an address leads on to.
    pub(super) leads_on: BTreeMap<String, String>,
    /// Addresses from which nothing comes as long as they are here.
    pub(super) hangs: BTreeSet<String>,
    /// What is wrong with it.
    pub(super) moods: BTreeSet<Mood>,
    /// What it was asked, in order: `ask ID`, `fetch URL` or, without the token, `stranger URL`.
    pub(super) asked: Vec<String>,
}

#[derive(Default)]
pub(super) struct Meta(Mutex<State>);

impl Meta {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    fn is(&self, mood: Mood) -> bool {
        self.moods.contains(&mood)
    }

    /// A new address of a medium.
    pub(super) fn address(&mut self, id: &str) -> Option<String> {
        let bytes = self.media.get(id)?.clone();
        let url = format!("https://lookaside.fbsbx.com/{id}/{}", self.addresses.len());
        self.addresses.insert(url.clone(), bytes);
        Some(url)
    }

    fn info(&mut self, id: &str) -> Response<Bytes> {
        self.asked.push(format!("ask {id}"));
        let Some(url) = self.address(id) else {
            let error = json!({"error": {"message": "(#100) Unsupported get request.", "code": 100,
                "type": "GraphMethodException", "error_subcode": 33}});
            return answer(400, error.to_string().into());
        };
        let bytes = &self.media[id];
        let mut info =
            json!({"id": id, "url": url, "mime_type": "image/jpeg", "file_size": bytes.len()});
        if !self.is(Mood::Hashless) {
            info["sha256"] = json!(hex(bytes));
        }
        answer(200, info.to_string().into())
    }

    fn give(&mut self, url: &str) -> Response<Bytes> {
        if let Some(next) = self.leads_on.get(url) {
            let answer = Response::builder().status(302).header(header::LOCATION, next);
            return answer.body(Bytes::new()).unwrap();
        }
        let Some(bytes) = self.addresses.get(url) else { return answer(404, Bytes::new()) };
        let mut bytes = bytes.to_vec();
        if self.is(Mood::Corrupt) {
            *bytes.last_mut().unwrap() ^= 1;
        }
        if self.is(Mood::Short) {
            bytes.pop();
        }
        answer(200, bytes.into())
    }
}

#[async_trait]
impl Http for Meta {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let mut state = self.state();
        if state.is(Mood::Away) {
            return Err(NoAnswer::NotSent("nobody is there".to_owned()));
        }
        assert!(has_token(&request), "Graph is called with the token");
        let id = request.uri().path().strip_prefix("/v25.0/").expect("the channel's version");
        Ok(state.info(id))
    }

    async fn transfer(
        &self,
        request: Request<Sending>,
        peer: Peer,
    ) -> Result<Response<Pieces>, NoAnswer> {
        let url = request.uri().to_string();
        let word = if has_token(&request) { "fetch" } else { "stranger" };
        assert_eq!(
            has_token(&request),
            peer == Peer::Meta,
            "the token is for Meta, and only for it"
        );
        self.state().asked.push(format!("{word} {url}"));
        while self.state().hangs.contains(&url) {
            tokio::task::yield_now().await;
        }
        let has_a_bug = self.state().is(Mood::Buggy);
        assert!(!has_a_bug, "a bug");
        let mut state = self.state();
        if state.is(Mood::Away) {
            return Err(NoAnswer::Unanswered("it broke off".to_owned()));
        }
        let answer = state.give(&url);
        Ok(answer.map(|it| {
            let pieces: Vec<_> = it.chunks(7).map(Bytes::copy_from_slice).map(Ok).collect();
            stream::iter(pieces).boxed()
        }))
    }
}

fn has_token<T>(request: &Request<T>) -> bool {
    let said = request.headers().get(header::AUTHORIZATION);
    said.is_some_and(|it| it == &format!("Bearer {TOKEN}"))
}

fn answer(status: u16, body: Bytes) -> Response<Bytes> {
    let length = body.len();
    Response::builder().status(status).header(header::CONTENT_LENGTH, length).body(body).unwrap()
}

/// The SHA-256 of some bytes, in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
