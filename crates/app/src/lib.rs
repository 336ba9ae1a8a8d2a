//! The operations, and the workers' steps.
//!
//! Whatever a caller can ask for is one function here; the doors (`api`) only read the request, call
//! it and write the answer. Workers are steps that say whether there was anything to do; the loops
//! around them live in the binary. This crate must never know an HTTP status of ours or a route.
//! Start reading at [`messages::send`], then [`dispatch`] and [`intake`].

pub mod channels;
pub mod contacts;
pub mod dispatch;
pub mod events;
pub mod files;
pub mod graph;
pub mod http;
pub mod intake;
pub mod keys;
pub mod links;
pub mod media;
pub mod messages;
mod once;
pub mod quarantine;
pub mod receiving;
pub mod templates;
pub mod webhook;

use channels::Directory;
use dispatch::Lines;
use http::Http;
use moka::sync::Cache;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use waxwing_domain::dispatch::Patience;
use waxwing_domain::ids::{ChannelId, ContactId, FileId, IdMaker, KeyId, RequestId, WorkspaceId};
use waxwing_domain::time::{Clock, Random, Timestamp};
use waxwing_domain::window::Window;
use waxwing_store::Store;
use waxwing_store::blobs::Blobs;
use waxwing_store::channels::Channel;
use waxwing_store::keys::Key;

pub use waxwing_store::StoreError;

/// How many contacts are remembered by their identities, and how many windows.
const REMEMBERED_MAX: u64 = 50_000;

/// How long the database may take to say that it is there.
pub const READY_WITHIN: Duration = Duration::from_secs(5);

/// How long a key is remembered: a revoked one opens doors for at most so long.
const KEY_REMEMBERED: Duration = Duration::from_secs(5);

/// How long a file is remembered: a removed one is shown for at most so long.
const FILE_REMEMBERED: Duration = Duration::from_mins(1);

/// Everything an operation needs. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What [`App`] holds.
pub struct Inner {
    /// What survives a crash.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub random: Arc<dyn Random>,
    pub(crate) http: Arc<dyn Http>,
    pub(crate) ids: IdMaker,
    pub(crate) patience: Patience,
    pub(crate) channels: watch::Sender<Arc<Directory>>,
    pub(crate) keys: Cache<KeyId, Key>,
    pub(crate) contacts: contacts::Memory,
    pub(crate) windows: Cache<(ChannelId, ContactId), Window>,
    pub(crate) lines: Lines,
    pub(crate) templates: templates::Catalogues,
    pub(crate) webhook_came: Notify,
    pub(crate) closing: watch::Sender<bool>,
    pub(crate) meta_apps: watch::Sender<Arc<Vec<waxwing_store::meta_apps::MetaApp>>>,
    /// Where the bytes of files are.
    pub(crate) blobs: Blobs,
    /// What was read of files lately.
    pub(crate) files: Cache<(WorkspaceId, FileId), Arc<files::Known>>,
    /// Addresses that something was uploaded to, as long as they are good.
    pub(crate) redeemed: Cache<FileId, ()>,
    /// Until when files are kept for messages, as far as that was said lately.
    pub(crate) needed: Cache<(WorkspaceId, FileId), Timestamp>,
    /// What the addresses of files are signed with.
    pub(crate) file_key: [u8; 32],
    pub(crate) media: media::Media,
    pub(crate) receiving: receiving::Receiving,
    pub(crate) link_policy: links::LinkPolicy,
    public_url: watch::Sender<Arc<str>>,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What an [`App`] is made of.
pub struct Parts {
    /// What survives a crash.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub random: Arc<dyn Random>,
    /// The way to other machines.
    pub http: Arc<dyn Http>,
    /// How patient sending is.
    pub patience: Patience,
    /// How many messages of a channel are held in memory: [`dispatch::LINE_LENGTH_MAX`]; at least 1.
    pub line_length_max: usize,
    /// Where the bytes of files are kept.
    pub blobs: Blobs,
    /// What becomes of links in messages.
    pub link_policy: links::LinkPolicy,
    /// Our own address for others, such as `https://waxwing.example`, without a slash at its end. Without
    /// one it is said later, by [`App::set_public_url`].
    pub public_url: Option<String>,
}

impl App {
    /// Puts the parts together and reads what is kept in memory.
    pub async fn new(parts: Parts) -> Result<Self, StoreError> {
        let Parts { store, clock, random, http, patience, line_length_max, .. } = parts;
        let mut candidate = [0; 32];
        random.fill(&mut candidate);
        let file_key = store.installation_secret("file_key", candidate).await?;
        let public_url: Arc<str> = parts.public_url.unwrap_or_default().into();
        let app = Self(Arc::new(Inner {
            store,
            clock,
            random,
            http,
            ids: IdMaker::default(),
            patience,
            channels: watch::Sender::default(),
            keys: Cache::builder().max_capacity(10_000).time_to_live(KEY_REMEMBERED).build(),
            contacts: contacts::Memory::new(REMEMBERED_MAX),
            windows: Cache::new(REMEMBERED_MAX),
            lines: Lines::new(line_length_max.max(1)),
            templates: templates::Catalogues::default(),
            webhook_came: Notify::new(),
            closing: watch::Sender::default(),
            meta_apps: watch::Sender::default(),
            blobs: parts.blobs,
            files: Cache::builder()
                .max_capacity(REMEMBERED_MAX)
                .time_to_live(FILE_REMEMBERED)
                .build(),
            redeemed: Cache::builder()
                .max_capacity(REMEMBERED_MAX)
                .time_to_live(files::TAKES_FOR)
                .build(),
            needed: Cache::new(REMEMBERED_MAX),
            file_key,
            media: media::Media::default(),
            receiving: receiving::Receiving::default(),
            link_policy: parts.link_policy,
            public_url: watch::Sender::new(public_url),
        }));
        channels::reload(&app).await?;
        webhook::reload_apps(&app).await?;
        templates::reload(&app).await?;
        app.continue_ids().await?;
        Ok(app)
    }

    /// Ids of messages continue after those there are, whatever the clock says: their order is the
    /// order in which messages leave.
    async fn continue_ids(&self) -> Result<(), StoreError> {
        let directory = Arc::clone(&self.channels.borrow());
        let workspaces: BTreeSet<_> = directory.all().map(|it| it.workspace_id).collect();
        for workspace_id in workspaces {
            if let Some(id) = self.store.newest_message(workspace_id).await? {
                self.ids.continue_after(id);
            }
        }
        Ok(())
    }

    /// The channels there are; the receiver hears of every change.
    pub fn channels(&self) -> watch::Receiver<Arc<Directory>> {
        self.channels.subscribe()
    }

    /// Our own address for others, without a slash at its end.
    pub fn public_url(&self) -> Arc<str> {
        Arc::clone(&self.public_url.borrow())
    }

    /// Says what our address is, where the configuration did not.
    pub fn set_public_url(&self, url: &str) {
        self.public_url.send_replace(url.trim_end_matches('/').into());
    }

    /// Whether the database reads and writes, asked within [`READY_WITHIN`].
    pub async fn ready(&self) -> Result<(), StoreError> {
        let asked = async {
            self.store.ping().await?;
            self.store.drain().await
        };
        tokio::time::timeout(READY_WITHIN, asked).await.unwrap_or(Err(StoreError::Closed))
    }

    /// The end is near: whoever waits for events is answered with what there is.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// A name for one call to our API.
    pub fn request_id(&self) -> RequestId {
        RequestId::from_uuid(self.ids.make(self.clock.now(), &*self.random))
    }

    /// The workspace's channel with that id.
    pub(crate) fn channel(&self, workspace_id: WorkspaceId, id: ChannelId) -> Option<Arc<Channel>> {
        self.channels.borrow().find(workspace_id, id).cloned()
    }
}

/// Whether a step found anything to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// It did something: there may be more.
    Some,
    /// There was nothing to do.
    Nothing,
}
