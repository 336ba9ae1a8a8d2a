//! A gateway with its own data and a clock that stands, and Meta beside it.

use super::meta::{Meta, State, TOKEN, hex};
use crate::http::Http;
use crate::keys::{self, Caller};
use crate::links::LinkPolicy;
use crate::receiving::{self, Receipt, ReceiptState};
use crate::{App, Parts, Worked, channels, events, files, intake, webhook};
use bytes::Bytes;
use futures::{FutureExt, TryStreamExt};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, MutexGuard};
use std::time::Duration;
use waxwing_cloud_api::signature;
use waxwing_domain::dispatch::{Patience, UnansweredPolicy};
use waxwing_domain::ids::{ChannelId, FileId, MessageId, WorkspaceId};
use waxwing_domain::secret::Secret;
use waxwing_domain::time::{Clock, Random, Timestamp};
use waxwing_store::Store;
use waxwing_store::blobs::Blobs;
use waxwing_store::channels::Channel;
use waxwing_store::meta_apps::MetaApp;
use waxwing_store::receiving::NewReceipt;
use waxwing_store::workspaces::Workspace;
use waxwing_testbed::{TempDir, temp_dir};

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_176_000);

pub(super) const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([1; 16]);

pub(super) const CHANNEL: ChannelId = ChannelId::from_bytes([2; 16]);

const APP_SECRET: &str = "desk-secret";

/// How long something that happens at once may take on a machine that has much to do.
const SOON: Duration = Duration::from_secs(10);

/// A channel.
pub(crate) fn channel() -> Channel {
    Channel {
        id: CHANNEL,
        workspace_id: WORKSPACE,
        name: "Acme".to_owned(),
        phone_number_id: "106540352242922".parse().unwrap(),
        waba_id: "102290129340398".parse().unwrap(),
        display_phone_number: "+15550783881".parse().unwrap(),
        graph_url: "https://graph.facebook.com".to_owned(),
        graph_version: "v25.0".to_owned(),
        access_token: Secret::new(TOKEN),
        unanswered_policy: UnansweredPolicy::Resend,
        proof_wait: Patience::default().proof_wait,
        messages_per_second: 80,
        start_template: None,
        created_at: NOW,
    }
}

/// A receipt that was never tried.
pub(crate) fn receipt() -> Receipt {
    let new = NewReceipt {
        workspace_id: WORKSPACE,
        message_id: MessageId::from_bytes([3; 16]),
        channel_id: CHANNEL,
        media_id: Some("150".to_owned()),
        url: None,
        mime: None,
        sha256: None,
        name: None,
        told_at: NOW,
    };
    Receipt { new, attempt: 0, wake_at: NOW, state: ReceiptState::Waiting, problem: None }
}

struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Acquire))
    }
}

struct Dice(AtomicI64);

impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::AcqRel).to_le_bytes();
        bytes.iter_mut().zip(number.iter().cycle()).for_each(|(byte, chance)| *byte = *chance);
    }
}

/// A gateway, and Meta.
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) caller: Caller,
    clock: Arc<HandClock>,
    meta: Arc<Meta>,
    folder: TempDir,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let folder = temp_dir("receiving");
        let clock = Arc::new(HandClock(AtomicI64::new(NOW.as_micros())));
        let meta = Arc::new(Meta::default());
        let app = start(&folder, &clock, &meta).await;
        let caller = furnish(&app).await;
        Self { app, caller, clock, meta, folder }
    }

    pub(super) fn meta(&self) -> MutexGuard<'_, State> {
        self.meta.state()
    }

    /// The gateway is gone in the middle of whatever it did, and starts again.
    pub(super) async fn crashes(&mut self) {
        receiving::stop(&self.app);
        // A database that is closed already stays so.
        drop(self.app.store.close().await);
        self.app = start(&self.folder, &self.clock, &self.meta).await;
    }

    pub(super) fn passes(&self, span: Duration) {
        let now = self.clock.now() + span;
        self.clock.0.store(now.as_micros(), Ordering::Release);
    }

    /// Where the blobs of the workspace are.
    pub(super) fn blobs(&self) -> PathBuf {
        self.folder.join("files").join(WORKSPACE.to_string())
    }

    /// Meta has a medium; gives its object, as in a webhook of today.
    pub(super) fn meta_has(&self, id: &str, bytes: &'static [u8]) -> Value {
        let mut meta = self.meta();
        meta.media.insert(id.to_owned(), Bytes::from_static(bytes));
        let url = meta.address(id).unwrap();
        json!({"id": id, "mime_type": "image/jpeg", "sha256": hex(bytes), "url": url})
    }

    /// A person sends something; gives its message. What can happen at once happens.
    pub(super) async fn gets(&self, message: &Value) -> MessageId {
        self.is_told("messages", &json!({"messages": [message]})).await
    }

    /// A webhook comes, with this in the value of this field; gives the newest message.
    pub(super) async fn is_told(&self, field: &str, more: &Value) -> MessageId {
        self.hears((field, more), 0).await
    }

    /// The same, while so many hang.
    pub(super) async fn hears(&self, (field, more): (&str, &Value), hang: usize) -> MessageId {
        self.is_posted(field, more).await;
        self.settles_but(hang).await;
        self.app.store.newest_message(WORKSPACE).await.unwrap().unwrap()
    }

    /// A webhook is posted, and nobody reads it yet.
    pub(super) async fn is_posted(&self, field: &str, more: &Value) {
        let mut value = json!({"messaging_product": "whatsapp", "metadata":
            {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"}});
        let members = value.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        let payload = json!({"object": "whatsapp_business_account", "entry":
            [{"id": "102290129340398", "changes": [{"field": field, "value": value}]}]});
        let body = payload.to_string().into_bytes();
        let signature = signature::sign(APP_SECRET, &body);
        webhook::receive(&self.app, body, &signature).await.unwrap();
    }

    /// Whatever can happen at this moment happens.
    pub(super) async fn settles(&self) {
        self.settles_but(0).await;
    }

    /// The same, while so many hang.
    pub(super) async fn settles_but(&self, hang: usize) {
        loop {
            let understood = intake::step(&self.app).await.unwrap();
            let started = receiving::step(&self.app).await.unwrap();
            self.lands(hang).await;
            if understood == Worked::Nothing && started == Worked::Nothing {
                return;
            }
        }
    }

    /// Whatever is at work ends, but for so many; whoever was woken by it has heard.
    pub(super) async fn lands(&self, hang: usize) {
        while self.app.receiving.at_work().tasks.len() > hang {
            let moved = tokio::time::timeout(SOON, receiving::wait(&self.app)).await;
            moved.expect("something ends");
        }
        let _ = receiving::wait(&self.app).now_or_never();
    }

    /// The clock goes on to whatever is due, until nothing is; gives how often.
    pub(super) async fn goes_on_to_the_end(&self) -> usize {
        let mut tries = 0;
        while let Some(at) = receiving::next_at(&self.app).await.unwrap() {
            self.passes(at.since(self.clock.now()));
            self.settles().await;
            tries += 1;
        }
        tries
    }

    pub(super) async fn receipt(&self, message: MessageId) -> Option<Receipt> {
        receiving::of_messages(&self.app, WORKSPACE, &[message]).await.unwrap().pop()
    }

    /// The bytes of the file that a message brought, if they are here.
    pub(super) async fn file(&self, message: MessageId) -> Option<Vec<u8>> {
        let ReceiptState::Kept(id) = self.receipt(message).await?.state else { return None };
        Some(self.bytes(id).await)
    }

    async fn bytes(&self, id: FileId) -> Vec<u8> {
        let known = files::get(&self.app, WORKSPACE, id).await.unwrap();
        let pieces = files::content(&self.app, &known.file, None).await.unwrap();
        let all: Vec<Bytes> = pieces.try_collect().await.unwrap();
        all.concat()
    }

    /// Events of files, oldest first: kind and body.
    pub(super) async fn events(&self) -> Vec<(String, Value)> {
        let all = events::after(&self.app, &self.caller, 0, events::PAGE_MAX).await.unwrap();
        let of_files = all.into_iter().map(|it| it.event).filter(|it| it.kind.starts_with("file."));
        of_files.map(|it| (it.kind, serde_json::from_str(&it.body).unwrap())).collect()
    }
}

async fn start(folder: &TempDir, clock: &Arc<HandClock>, meta: &Arc<Meta>) -> App {
    let address = format!("sqlite:{}", folder.join("waxwing.db").display());
    let parts = Parts {
        store: Store::open(&address).await.unwrap(),
        clock: Arc::clone(clock) as _,
        random: Arc::new(Dice(AtomicI64::new(clock.now().as_seconds()))),
        http: Arc::clone(meta) as Arc<dyn Http>,
        patience: Patience::default(),
        line_length_max: 4,
        blobs: Blobs::directory(&folder.join("files")).unwrap(),
        link_policy: LinkPolicy::Fetch,
        public_url: Some("https://waxwing.example".to_owned()),
    };
    App::new(parts).await.unwrap()
}

async fn furnish(app: &App) -> Caller {
    let workspace = Workspace { id: WORKSPACE, name: "Acme".to_owned(), created_at: NOW };
    app.store.put_workspace(&workspace).await.unwrap();
    let meta_app = MetaApp {
        app_id: "1".to_owned(),
        app_secret: Secret::new(APP_SECRET),
        verify_token: Secret::new("verify"),
    };
    webhook::put_app(app, &meta_app).await.unwrap();
    channels::put(app, &channel()).await.unwrap();
    let (key, text) = keys::make(app, WORKSPACE, "desk");
    app.store.put_key(&key).await.unwrap();
    keys::authenticate(app, &text).await.unwrap()
}
