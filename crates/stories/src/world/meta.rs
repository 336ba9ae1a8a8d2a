//! Meta, beside the gateway: the sandbox's world, reached without a network, and its moods.

mod download;
mod upload;

use super::chance::{HandClock, SeededRandom};
use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use waxwing_app::http::{Http, NoAnswer, Peer, Pieces, Sending};
use waxwing_app::{App, webhook};
use waxwing_domain::phone::E164;
use waxwing_domain::time::{Clock, Timestamp};
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{
    Account, Effect, Fate, FaultOrder, GraphRequest, Limits, Pace, PersonChange, PostAnswer,
    Retries, Subscription, Target, Trigger, WebhookId, World,
};

/// What a token is in these worlds.
pub(super) const TOKEN: &str = "world-token";

/// What webhooks are signed with in these worlds.
pub(super) const APP_SECRET: &str = "world-secret";

/// How often what goes wrong, in percent of all calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Luck {
    /// The answer of a call is lost.
    pub lost_answer: u64,
    /// The request of a call is lost.
    pub lost_request: u64,
    /// Nobody is there to be called.
    pub unreachable: u64,
    /// Meta takes the message and answers 500.
    pub broken_answer: u64,
    /// Meta says that a limit is reached.
    pub throttled: u64,
    /// The statuses of a message overtake the answer to its call.
    pub early_webhooks: u64,
    /// A webhook is posted twice.
    pub doubled_webhooks: u64,
    /// A webhook is overtaken by the next.
    pub reordered_webhooks: u64,
    /// A webhook comes five minutes late: late, but before the wait for proof is over.
    pub late_webhooks: u64,
    /// The gateway crashes in the middle of a call, before or after Meta took the message.
    pub crash_in_call: u64,
}

impl Luck {
    /// Luck of its own for each seed.
    pub fn drawn(seed: u64) -> Self {
        let chance = SeededRandom::new(seed);
        let some = || if chance.happens(50) { chance.below(30) } else { 0 };
        Self {
            lost_answer: some(),
            lost_request: some(),
            unreachable: some(),
            broken_answer: some(),
            throttled: some(),
            early_webhooks: some(),
            doubled_webhooks: some(),
            reordered_webhooks: some(),
            late_webhooks: some(),
            crash_in_call: some() / 4,
        }
    }
}

/// Meta, with its moods.
pub(super) struct Meta {
    world: Mutex<World>,
    clock: Arc<HandClock>,
    luck: Luck,
    chance: SeededRandom,
    /// The gateway, for webhooks that come during a call.
    gateway: Mutex<Option<App>>,
    crash: AtomicBool,
}

impl Meta {
    pub(super) fn new(seed: u64, luck: Luck, clock: Arc<HandClock>) -> Self {
        let account = Account {
            app_id: seed::APP_ID.to_owned(),
            app_secret: APP_SECRET.to_owned(),
            graph_tokens: vec![TOKEN.to_owned()],
            base_url: "http://meta.test".to_owned(),
            pace: Pace::default(),
            retries: Retries::default(),
            limits: Limits::Off,
        };
        let mut world = World::begin(account, seed, clock.now());
        for (percent, effect) in [
            (luck.reordered_webhooks, Effect::Reorder),
            (luck.late_webhooks, Effect::DelayMs(300_000)),
        ] {
            let per_million = u32::try_from(percent * 10_000).expect("a percentage");
            let trigger = Trigger::Probability { per_million, seed };
            if let Ok(order) = FaultOrder::new(Target::Webhooks, effect, trigger) {
                world.arm(clock.now(), order).expect("room for a fault");
            }
        }
        world.subscribe(clock.now(), Subscription { url: "http://gateway.test".to_owned() });
        Self {
            world: Mutex::new(world),
            clock,
            luck,
            chance: SeededRandom::new(seed ^ 0x6d65_7461),
            gateway: Mutex::new(None),
            crash: AtomicBool::new(false),
        }
    }

    /// Meta's own world.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panics in Meta's world")
    }

    /// The gateway that webhooks during a call go to; `None`: there is none.
    pub(super) fn know(&self, gateway: Option<App>) {
        *self.gateway.lock().expect("nobody panics while knowing") = gateway;
    }

    /// Whether the gateway is to crash now; asked once.
    pub(super) fn wants_crash(&self) -> bool {
        self.crash.swap(false, Ordering::AcqRel)
    }

    /// Whether the gateway is to crash soon.
    pub(super) fn is_to_crash(&self) -> bool {
        self.crash.load(Ordering::Acquire)
    }

    /// Somebody writes.
    pub(super) fn write(&self, from: &E164, text: &str) {
        let message = json!({ "type": "text", "text": { "body": text } });
        let now = self.clock.now();
        self.world().inbound(now, from, None, &message).expect("somebody with a phone");
    }

    /// Somebody's phone goes on or off.
    pub(super) fn change(&self, who: &E164, online: bool) {
        let change = PersonChange { online: Some(online), ..PersonChange::default() };
        let now = self.clock.now();
        self.world().change_person(now, who, change).expect("somebody with a phone");
    }

    /// Posts the webhooks that are due; says whether there were any.
    pub(super) async fn deliver(&self, app: &App) -> bool {
        let now = self.clock.now();
        let posts = self.world().due(now, usize::MAX);
        let any = !posts.is_empty();
        let mut open = Open { meta: self, posts: posts.iter().map(|it| it.id).collect() };
        for post in posts {
            let twice = self.chance.happens(self.luck.doubled_webhooks);
            let mut taken = webhook::receive(app, post.body.clone(), &post.signature).await;
            if twice {
                taken = webhook::receive(app, post.body, &post.signature).await;
            }
            let answer = PostAnswer::Status(if taken.is_ok() { 200 } else { 503 });
            open.posts.remove(&post.id);
            self.world().posted(now, post.id, answer);
        }
        any
    }

    /// What Meta took, by what we asked to be given back: how often, and in which order.
    pub(super) fn taken(&self) -> BTreeMap<String, Vec<usize>> {
        let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for it in self.world().taken(0, None) {
            let name = it.callback_data.unwrap_or("nameless").to_owned();
            taken.entry(name).or_default().push(it.position);
        }
        taken
    }

    /// The statuses of a message overtake the answer to the call that sent it.
    async fn tell_early(&self) {
        let gateway = self.gateway.lock().expect("nobody panics while knowing").clone();
        if let Some(app) = gateway {
            self.clock.set(self.clock.now() + Duration::from_secs(1));
            self.deliver(&app).await;
        }
    }

    /// The gateway crashes: this call never comes back.
    async fn never_answer(&self) -> ! {
        self.crash.store(true, Ordering::Release);
        std::future::pending().await
    }

    fn graph(&self, now: Timestamp, request: &http::Request<Bytes>) -> (u16, Vec<u8>, Fate) {
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(request.uri());
        let query = query.map(|it| it.0).unwrap_or_default();
        let asked = GraphRequest {
            method: request.method(),
            path: request.uri().path(),
            query: &query,
            bearer: bearer(request.headers()),
            body: request.body(),
        };
        let reply = self.world().graph(now, &asked);
        (reply.status, reply.body, reply.fate)
    }
}

/// Webhooks that are on their way. A crash of the gateway cuts them off: nothing comes back.
struct Open<'a> {
    meta: &'a Meta,
    posts: BTreeSet<WebhookId>,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let now = self.meta.clock.now();
        for id in &self.posts {
            let nothing = PostAnswer::Nothing("the gateway is gone".into());
            self.meta.world().posted(now, *id, nothing);
        }
    }
}

#[async_trait]
impl Http for Meta {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, NoAnswer> {
        if !request.uri().path().ends_with("/messages") {
            // What is asked about templates is asked again until it works, and nothing is lost.
            let (status, body, _) = self.graph(self.clock.now(), &request);
            return Ok(response(status, body));
        }
        self.with_luck(|| self.graph(self.clock.now(), &request)).await
    }

    async fn transfer(
        &self,
        request: http::Request<Sending>,
        peer: Peer,
    ) -> Result<http::Response<Pieces>, NoAnswer> {
        assert_eq!(peer, Peer::Meta, "nobody else is called in these worlds");
        let (parts, sent) = request.into_parts();
        let Sending::Stream { pieces, .. } = sent else { return self.give(parts).await };
        let request = axum::extract::Request::from_parts(parts, Body::from_stream(pieces));
        let form = upload::read(request).await;
        let answer = self.with_luck(|| form.give(&mut self.world(), self.clock.now())).await?;
        Ok(answer.map(|it| futures::stream::iter([Ok(it)]).boxed()))
    }
}

impl Meta {
    /// Makes a call that may go wrong in all the ways calls do.
    async fn with_luck(
        &self,
        call: impl FnOnce() -> (u16, Vec<u8>, Fate) + Send,
    ) -> Result<http::Response<Bytes>, NoAnswer> {
        let (luck, chance) = (&self.luck, &self.chance);
        let lost = || Err(NoAnswer::Unanswered("the world is unlucky".to_owned()));
        if chance.happens(luck.unreachable) {
            return Err(NoAnswer::NotSent("nobody is there".to_owned()));
        }
        if chance.happens(luck.lost_request) {
            return lost();
        }
        if chance.happens(luck.crash_in_call) {
            self.never_answer().await;
        }
        if chance.happens(luck.throttled) {
            let error = waxwing_cloud_api::errors::GraphError::new(130_429, None);
            return Ok(response(error.http_status(), error.to_json()));
        }
        let (status, body, fate) = call();
        if chance.happens(luck.early_webhooks) {
            self.tell_early().await;
        }
        if chance.happens(luck.crash_in_call) {
            self.never_answer().await;
        }
        if chance.happens(luck.broken_answer) {
            return Ok(response(500, b"<html>".to_vec()));
        }
        match fate {
            Fate::Answer if !chance.happens(luck.lost_answer) => Ok(response(status, body)),
            Fate::Answer | Fate::LoseAnswer | Fate::LoseRequest => lost(),
        }
    }
}

fn response(status: u16, body: Vec<u8>) -> http::Response<Bytes> {
    let response = http::Response::builder().status(status).body(Bytes::from(body));
    response.expect("a status and a body are a response")
}

/// The token somebody comes with.
fn bearer(headers: &http::HeaderMap) -> Option<&str> {
    headers.get(http::header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
