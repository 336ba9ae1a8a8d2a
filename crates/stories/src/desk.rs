//! A gateway on a desk, with Meta beside it who does what the story says: its answers are prompted,
//! its webhooks are written by hand.
//!
//! For what the sandbox's Meta would not say by itself: that WhatsApp knows a number by another, that
//! somebody has moved, that a webhook is broken.

mod files;
mod meta;

pub use meta::Meta;

use crate::world::{HandClock, Kind, SeededRandom, WORKSPACE};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use waxwing_app::contacts::{self, Contact, ContactError, Recipient, Seen};
use waxwing_app::dispatch::Dispatcher;
use waxwing_app::keys::{self, Caller};
use waxwing_app::links::LinkPolicy;
use waxwing_app::messages::{self, SendError, SendMessage};
use waxwing_app::{App, Parts, Worked, channels, events, intake, webhook};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::messages::{SendRequest, To};
use waxwing_cloud_api::signature;
use waxwing_domain::dispatch::{Patience, UnansweredPolicy};
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_domain::message::Lane;
use waxwing_domain::secret::Secret;
use waxwing_domain::time::{Clock, Timestamp};
use waxwing_store::Store;
use waxwing_store::channels::Channel;
use waxwing_store::messages::Message;
use waxwing_store::meta_apps::MetaApp;
use waxwing_store::workspaces::Workspace;

/// The account of both channels.
pub const WABA: &str = "102290129340398";

/// A channel, and Meta's id of its number.
pub type Number = (ChannelId, &'static str);

/// The channel most stories are about.
pub const SHOP: Number = (ChannelId::from_bytes([3; 16]), "106540352242922");

/// Another channel of the same account.
pub const HELP: Number = (ChannelId::from_bytes([4; 16]), "106540352242933");

const APP_SECRET: &str = "desk-secret";

/// A gateway, and Meta beside it.
pub struct Desk {
    app: App,
    clock: Arc<HandClock>,
    meta: Arc<Meta>,
    caller: Caller,
    key: String,
    dispatchers: Vec<Dispatcher>,
    database: crate::world::Database,
}

impl Desk {
    /// Two channels, SHOP and HELP, and nobody known.
    pub async fn new(kind: Kind) -> Self {
        let database = crate::world::Database::make(kind);
        let (clock, meta) = (Arc::new(HandClock::new()), Arc::new(Meta::default()));
        let parts = Parts {
            store: Store::open(&database.address()).await.expect("the database opens"),
            clock: Arc::clone(&clock) as _,
            random: Arc::new(SeededRandom::new(1)),
            http: Arc::clone(&meta) as _,
            patience: Patience::default(),
            line_length_max: 100,
            blobs: database.blobs(),
            link_policy: LinkPolicy::Pass,
            public_url: Some("http://gateway.example".to_owned()),
        };
        let app = App::new(parts).await.expect("the gateway starts");
        let (caller, key) = furnish(&app).await;
        let mut dispatchers = Vec::new();
        let all: Vec<_> = app.channels().borrow().all().cloned().collect();
        for channel in all {
            dispatchers.push(Dispatcher::open(&app, &channel).await.expect("the outbox opens"));
        }
        Self { app, clock, meta, caller, key, dispatchers, database }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Time goes on, and nothing happens in it.
    pub fn passes(&self, span: Duration) {
        self.clock.set(self.now() + span);
    }

    /// From now on Meta answers sends to this number with this `wa_id`.
    pub fn whatsapp_calls(&self, number: &str, wa_id: &str) {
        self.meta.call_them(number, wa_id);
    }

    /// From now on Meta's answers to sends to this number name this scoped id.
    pub fn whatsapp_knows(&self, number: &str, user_id: &str) {
        self.meta.know_them(number, user_id);
    }

    /// We say something on a channel; what is due is sent before this returns.
    pub async fn say(
        &mut self,
        to: Recipient,
        content: Content,
        scheduled_for: Option<Timestamp>,
    ) -> Result<MessageId, SendError> {
        let wanted = SendMessage {
            channel_id: SHOP.0,
            to,
            input: None,
            content,
            more: Vec::new(),
            fallback: None,
            reply_to: None,
            reference: None,
            scheduled_for,
            validity: None,
            lane: Some(Lane::Service),
            idempotency: None,
        };
        let taken = messages::send(&self.app, &self.caller, wanted).await?;
        self.settle().await;
        Ok(taken.message.first().said.id)
    }

    /// We send a template, which may begin a conversation, to a number; gives the message.
    pub async fn begin(&mut self, number: &str) -> MessageId {
        let to = Recipient::Number(number.parse().expect("a number"));
        let content = Content::template("hello_world", "en_US");
        self.say(to, content, None).await.expect("a template may begin")
    }

    /// Meta posts a webhook, signed; what it says is understood before this returns.
    pub async fn hears(&mut self, payload: &Value) {
        self.hears_all(std::slice::from_ref(payload)).await;
    }

    /// The same of several webhooks, which are read together.
    pub async fn hears_all(&mut self, payloads: &[Value]) {
        for payload in payloads {
            let body = payload.to_string().into_bytes();
            let signature = signature::sign(APP_SECRET, &body);
            webhook::receive(&self.app, body, &signature).await.expect("it is signed");
        }
        self.settle().await;
    }

    /// Where the database is, for whoever meddles with it.
    pub fn database(&self) -> String {
        self.database.address()
    }

    /// Whatever can happen at this moment happens.
    pub async fn settle(&mut self) {
        loop {
            let mut worked = intake::step(&self.app).await.expect("intake works") == Worked::Some;
            for dispatcher in &mut self.dispatchers {
                worked |= dispatcher.step().await.expect("dispatch works") == Worked::Some;
                dispatcher.finish().await.expect("calls end");
                if dispatcher.awaits_something() {
                    // Media are prepared, and the message waits for it in line.
                    dispatcher.changed().await;
                    worked = true;
                }
            }
            if !worked {
                return;
            }
        }
    }

    /// What Meta was asked to send to, in order: a number, or a scoped id.
    pub fn sent_to(&self) -> Vec<String> {
        let taken = self.meta.taken();
        let address = |it: &SendRequest| match &it.to {
            To::Number(number) => number.clone(),
            To::Scoped(id) => id.to_string(),
        };
        taken.iter().map(address).collect()
    }

    /// What Meta was asked to send last.
    pub fn last_sent(&self) -> Content {
        let taken = self.meta.taken();
        taken.last().expect("something was sent").content.clone()
    }

    /// A contact, as SHOP knows them.
    pub async fn who(&self, name: Recipient) -> Option<Seen> {
        match contacts::read(&self.app, &self.caller, SHOP.0, &name).await {
            Ok(seen) => Some(seen),
            Err(ContactError::UnknownContact) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// The contact with that number.
    pub async fn contact(&self, number: &str) -> Contact {
        let name = Recipient::Number(number.parse().expect("a number"));
        self.who(name).await.expect("a contact").contact
    }

    /// A message that must be there.
    pub async fn message(&self, id: MessageId) -> Message {
        let found = self.app.store.message(WORKSPACE, id).await;
        found.expect("the database answers").expect("a message")
    }

    /// What was said on a channel, newest first.
    pub async fn heard(&self, channel: Number) -> Vec<Message> {
        let listing = messages::Listing { limit: 100, ..messages::Listing::default() };
        let listed = self.app.store.messages(WORKSPACE, channel.0, &listing).await;
        listed.expect("the database answers")
    }

    /// The events of these kinds, oldest first: kind and body.
    pub async fn events(&self, prefix: &str) -> Vec<(String, Value)> {
        let all = events::after(&self.app, &self.caller, 0, events::PAGE_MAX).await;
        let all = all.expect("the database answers").into_iter().map(|it| it.event);
        let wanted = all.filter(|it| it.kind.starts_with(prefix));
        let body = |text: &str| serde_json::from_str(text).expect("bodies are JSON");
        wanted.map(|it| (it.kind, body(&it.body))).collect()
    }

    /// The account has another number, and a channel for it.
    pub async fn number_is_added(&self, number: &'static str) {
        put_channel(&self.app, (ChannelId::from_bytes([5; 16]), number), "+15550783883").await;
    }

    /// Another workspace moves in.
    pub async fn another_workspace_moves_in(&self) {
        let id = waxwing_domain::ids::WorkspaceId::from_bytes([9; 16]);
        put_workspace(
            &self.app,
            Workspace { id, name: "Other".to_owned(), created_at: self.now() },
        )
        .await;
    }

    /// Opens the doors; they close with the runtime.
    pub async fn doors(&self) -> Door {
        Door::open(&self.app, &self.key).await
    }
}

/// The doors of a gateway in this process.
pub struct Door {
    client: reqwest::Client,
    url: String,
    key: String,
}

impl Door {
    /// Opens the doors for whoever has this key; they close with the runtime.
    pub(crate) async fn open(app: &App, key: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = waxwing_api::router(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let url = format!("http://{address}/workspaces/{WORKSPACE}");
        Self { client: reqwest::Client::new(), url, key: key.to_owned() }
    }

    /// Calls a path of the workspace's; gives status and body.
    pub async fn call(&self, method: &str, path: &str) -> (u16, Value) {
        let method = method.parse().expect("a method");
        self.answer(self.client.request(method, format!("{}{path}", self.url))).await
    }

    /// Calls a path of the workspace's with a body; gives status and body.
    pub async fn give(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let method = method.parse().expect("a method");
        self.answer(self.client.request(method, format!("{}{path}", self.url)).json(body)).await
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.bearer_auth(&self.key).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let body = answer.bytes().await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

/// A payload about one number: `items` of the field `messages` under their name.
pub fn payload(number: Number, name: &str, items: &Value) -> Value {
    entries(&[entry(&[change(number, name, items)])])
}

/// A change of the field `messages`.
pub fn change((_, number): Number, name: &str, items: &Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550783881", "phone_number_id": number },
    });
    value[name] = items.clone();
    json!({ "field": "messages", "value": value })
}

/// An entry of the account.
pub fn entry(changes: &[Value]) -> Value {
    json!({ "id": WABA, "changes": changes })
}

/// A whole payload.
pub fn entries(entries: &[Value]) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

async fn put_workspace(app: &App, workspace: Workspace) {
    app.store.put_workspace(&workspace).await.expect("a workspace");
}

/// Workspace, channels, app and key.
async fn furnish(app: &App) -> (Caller, String) {
    let created_at = app.clock.now();
    put_workspace(app, Workspace { id: WORKSPACE, name: "Acme".to_owned(), created_at }).await;
    let meta_app = MetaApp {
        app_id: "1".to_owned(),
        app_secret: Secret::new(APP_SECRET),
        verify_token: Secret::new("verify"),
    };
    webhook::put_app(app, &meta_app).await.expect("an app");
    for (number, display) in [(SHOP, "+15550783881"), (HELP, "+15550783882")] {
        put_channel(app, number, display).await;
    }
    let (key, text) = keys::make(app, WORKSPACE, "story");
    app.store.put_key(&key).await.expect("a key");
    (keys::authenticate(app, &text).await.expect("a caller"), text)
}

async fn put_channel(app: &App, (id, number): Number, display: &str) {
    let channel = Channel {
        id,
        workspace_id: WORKSPACE,
        name: "Acme".to_owned(),
        phone_number_id: number.parse().expect("an id"),
        waba_id: WABA.parse().expect("an id"),
        display_phone_number: display.parse().expect("a number"),
        graph_url: "http://meta.test".to_owned(),
        graph_version: "v25.0".to_owned(),
        access_token: Secret::new("token"),
        unanswered_policy: UnansweredPolicy::Fail,
        proof_wait: Patience::default().proof_wait,
        messages_per_second: 80,
        start_template: None,
        created_at: app.clock.now(),
    };
    channels::put(app, &channel).await.expect("a channel");
}
