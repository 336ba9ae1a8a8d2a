//! Templates of a world: what Meta decides about them, and the doors through which we look at ours.

use super::{CHANNEL, WORKSPACE, World};
use crate::desk::Door;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use waxwing_app::{channels, keys, templates};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::templates::Definition;
use waxwing_domain::ids::ChannelId;
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::world::{BehaviourChange, Moderation, ModerationOrder, TokenChange};
use waxwing_store::channels::Channel;

impl World {
    /// Opens the gateway's doors; they close with the runtime.
    pub async fn doors(&self) -> Door {
        let app = &self.gateway().app;
        let (key, text) = keys::make(app, WORKSPACE, "doors");
        app.store.put_key(&key).await.expect("a key");
        Door::open(app, &text).await
    }

    /// How Meta decides about new and changed templates from now on.
    pub fn meta_decides(&self, moderation: Moderation) {
        let change = BehaviourChange { moderation: Some(moderation), ..BehaviourChange::default() };
        let now = self.now();
        self.meta.world().behave(now, change);
    }

    /// Meta puts every translation of a template into this state.
    pub fn meta_makes(&self, name: &str, status: &str) {
        let order =
            || ModerationOrder { status: Some(status.to_owned()), ..ModerationOrder::default() };
        let now = self.now();
        let mut meta = self.meta.world();
        let ids: Vec<_> =
            meta.templates().filter(|it| it.name() == name).filter_map(Definition::id).collect();
        assert!(!ids.is_empty(), "Meta has no template {name}");
        for id in ids {
            meta.moderate(now, &id, order()).expect("a state of a template there is");
        }
    }

    /// Meta takes our token no more, or again.
    pub fn token_expires(&self, expired: bool) {
        let change = TokenChange { expired: Some(expired), ..TokenChange::default() };
        let now = self.now();
        self.meta.world().change_token(now, change);
    }

    /// The account gets more channels, each with a token that Meta does not take.
    pub async fn channels_with_wrong_tokens(&self, ids: &[[u8; 16]]) {
        let app = &self.gateway().app;
        let directory = Arc::clone(&app.channels().borrow());
        let good = directory.all().find(|it| it.id == CHANNEL).expect("the world's channel");
        for (number, id) in ids.iter().enumerate() {
            let bad = Channel {
                id: ChannelId::from_bytes(*id),
                phone_number_id: format!("99900{number}").parse().expect("a number's id"),
                access_token: Secret::new("wrong"),
                ..Channel::clone(good)
            };
            channels::put(app, &bad).await.expect("a channel");
        }
    }

    /// The catalogue is read anew, now; says how many templates there are.
    pub async fn we_read_templates(&self) -> usize {
        let app = &self.gateway().app;
        let channel = app.channels().borrow().all().next().cloned().expect("a channel");
        templates::sync_now(app, &channel).await.expect("Meta lists them")
    }

    /// What is sent in place of everything where nothing else may be.
    pub fn start_template(&self) -> Option<Content> {
        let channels = self.gateway().app.channels();
        let directory = channels.borrow();
        directory.all().find(|it| it.id == CHANNEL).and_then(|it| templates::default_fallback(it))
    }

    /// What Meta took last.
    pub fn last_taken(&self) -> Value {
        let meta = self.meta.world();
        let last = meta.taken(0, None).filter(|it| it.callback_data.is_some()).last();
        serde_json::from_str(last.expect("something was taken").request).expect("JSON")
    }

    /// When it will be so much later.
    pub fn in_a_while(&self, span: Duration) -> Timestamp {
        self.now() + span
    }

    /// The events of this kind, oldest first.
    pub async fn events_of(&self, kind: &str) -> Vec<Value> {
        let (_, page) = self.doors().await.call("GET", "/events?limit=1000").await;
        let all = page["data"].as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|it| it["type"] == kind).map(|it| it["data"].clone()).collect()
    }
}
