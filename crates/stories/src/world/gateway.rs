//! The gateway of a world: the real operations and steps, on a real database.

use super::chance::{HandClock, SeededRandom};
use super::databases::Database;
use super::meta::{APP_SECRET, Meta, TOKEN};
use super::{CHANNEL, WORKSPACE};
use std::sync::Arc;
use waxwing_app::dispatch::Dispatcher;
use waxwing_app::keys::{self, Caller};
use waxwing_app::links::LinkPolicy;
use waxwing_app::{App, Parts, Worked, channels, intake, receiving, templates, webhook};
use waxwing_domain::dispatch::{Patience, UnansweredPolicy};
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::seed;
use waxwing_store::Store;
use waxwing_store::channels::Channel;
use waxwing_store::meta_apps::MetaApp;
use waxwing_store::workspaces::Workspace;

/// How many messages a second a world's channel may send: few enough that the budget is felt.
const MESSAGES_PER_SECOND: u32 = 20;

/// How many messages a world's line holds: so few that the rest often waits in the table.
const LINE_LENGTH_MAX: usize = 4;

/// A gateway that runs.
pub(super) struct Gateway {
    pub(super) app: App,
    pub(super) caller: Caller,
    dispatcher: Dispatcher,
}

/// What a gateway shares with its world.
pub(super) type Shared = (Arc<HandClock>, Arc<SeededRandom>, Arc<Meta>);

impl Gateway {
    /// Starts on the data there is.
    pub(super) async fn start(database: &Database, shared: Shared, policy_fails: bool) -> Self {
        let (clock, chance, meta) = shared;
        let store = Store::open(&database.address()).await.expect("the database opens");
        let parts = Parts {
            store,
            clock,
            random: chance,
            http: Arc::clone(&meta) as _,
            patience: Patience::default(),
            line_length_max: LINE_LENGTH_MAX,
            blobs: database.blobs(),
            link_policy: LinkPolicy::Pass,
            public_url: Some("http://gateway.example".to_owned()),
        };
        let app = App::new(parts).await.expect("the gateway starts");
        let caller = furnish(&app, policy_fails).await;
        let channel = app.channels().borrow().all().next().cloned().expect("a channel");
        let dispatcher = Dispatcher::open(&app, &channel).await.expect("the outbox opens");
        meta.know(Some(app.clone()));
        Self { app, caller, dispatcher }
    }

    /// Understands, dispatches, fetches, waits for the calls under way; says whether anything happened.
    pub(super) async fn step(&mut self, meta: &Meta) -> bool {
        let understood = intake::step(&self.app).await.expect("intake works");
        let kept = templates::step(&self.app).await.expect("the catalogue is kept");
        let mut worked = self.dispatcher.step().await.expect("dispatch works") == Worked::Some;
        // A call that hangs because of a crash never lands; the world then crashes the gateway.
        while self.dispatcher.awaits_something() && !meta.is_to_crash() {
            let landed = tokio::time::timeout(PATIENCE, self.dispatcher.changed());
            if landed.await.is_ok() {
                worked = true;
                break;
            }
        }
        worked |= self.receive(meta).await;
        worked || understood == Worked::Some || kept == Worked::Some
    }

    /// Fetches what people sent; says whether anything was due.
    async fn receive(&self, meta: &Meta) -> bool {
        let started = receiving::step(&self.app).await.expect("what is due is found");
        while receiving::is_busy(&self.app) && !meta.is_to_crash() {
            // It is over when the time is: who hangs because of a crash tells nobody.
            drop(tokio::time::timeout(PATIENCE, receiving::wait(&self.app)).await);
        }
        started == Worked::Some
    }

    /// When there is next something to do.
    pub(super) async fn next_at(&self) -> Option<Timestamp> {
        let now = self.app.clock.now();
        // That it is read every hour is no reason for a world to go on for ever.
        let templates = templates::next_at(&self.app).filter(|at| *at < now + SOON);
        let received = receiving::next_at(&self.app).await.expect("the database answers");
        let next = self.dispatcher.next_at().into_iter().chain(templates).chain(received).min();
        next.map(|at| at.max(now))
    }

    /// Gone, with whatever it was doing.
    pub(super) async fn crash(self, meta: &Meta) {
        meta.know(None);
        receiving::stop(&self.app);
        let store = self.app.store.clone();
        drop(self);
        // The process is gone, and so is its hold on the database.
        store.close().await.expect("what was being written is written");
    }
}

/// When the catalogue is read again after something was heard that it does not know, a world waits.
const SOON: std::time::Duration = std::time::Duration::from_mins(2);

/// How long a call may hang, in real time, before the gateway looks whether it is to crash.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(20);

/// Workspace, channel, app and key.
async fn furnish(app: &App, policy_fails: bool) -> Caller {
    let now = app.clock.now();
    let workspace = Workspace { id: WORKSPACE, name: "Acme".to_owned(), created_at: now };
    app.store.put_workspace(&workspace).await.expect("a workspace");
    let meta_app = MetaApp {
        app_id: seed::APP_ID.to_owned(),
        app_secret: Secret::new(APP_SECRET),
        verify_token: Secret::new("verify"),
    };
    webhook::put_app(app, &meta_app).await.expect("an app");
    let unanswered_policy =
        if policy_fails { UnansweredPolicy::Fail } else { UnansweredPolicy::Resend };
    let channel = Channel {
        id: CHANNEL,
        workspace_id: WORKSPACE,
        name: "Acme".to_owned(),
        phone_number_id: seed::PHONE_NUMBER_ID.parse().expect("the seed is right"),
        waba_id: seed::WABA_ID.parse().expect("the seed is right"),
        display_phone_number: seed::DISPLAY_PHONE_NUMBER.parse().expect("the seed is right"),
        graph_url: "http://meta.test".to_owned(),
        graph_version: "v25.0".to_owned(),
        access_token: Secret::new(TOKEN),
        unanswered_policy,
        proof_wait: Patience::default().proof_wait,
        messages_per_second: MESSAGES_PER_SECOND,
        start_template: None,
        created_at: now,
    };
    channels::put(app, &channel).await.expect("a channel");
    let (key, text) = keys::make(app, WORKSPACE, "story");
    app.store.put_key(&key).await.expect("a key");
    keys::authenticate(app, &text).await.expect("a caller")
}
