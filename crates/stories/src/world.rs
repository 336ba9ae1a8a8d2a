//! A whole world in one process: gateway, sandbox, clock and misfortune, stepped by hand.
//!
//! A story speaks in verbs: we send, Ana writes, the world settles, we look. Nothing sleeps: the
//! clock is ours, and [`World::settle`] turns it to the next thing that is due until nothing is.

mod chance;
mod databases;
mod examples;
mod gateway;
mod meta;
mod received;
mod reports;
mod templates;

pub use chance::{HandClock, SeededRandom};
pub use databases::Kind;
pub use meta::Luck;

pub(crate) use databases::Database;
use gateway::Gateway;
use meta::Meta;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use waxwing_app::files::{self, Offered, Origin};
use waxwing_app::messages::{self, CancelError, Idempotency, SendError, SendMessage};
use waxwing_cloud_api::content::{Content, MediaKind, MediaSource};
use waxwing_domain::ids::{ChannelId, MessageId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::{Clock, Timestamp};
use waxwing_sandbox::world::{Effect, FaultOrder, Target, Trigger, samples};

/// The workspace of every world.
pub const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([1; 16]);

/// The channel of every world.
pub const CHANNEL: ChannelId = ChannelId::from_bytes([2; 16]);

/// How far ahead something may be due that a world waits for: a message is worthless before that.
const HORIZON: Duration = Duration::from_hours(4 * 24);

/// Gateway and sandbox, beside each other.
pub struct World {
    clock: Arc<HandClock>,
    chance: Arc<SeededRandom>,
    meta: Arc<Meta>,
    database: Database,
    gateway: Option<Gateway>,
    sent: BTreeMap<String, MessageId>,
    canceled: BTreeSet<String>,
    policy_fails: bool,
}

impl World {
    /// A world without misfortune, on SQLite.
    pub async fn new() -> Self {
        Self::with(Kind::Sqlite, 1, Luck::default()).await
    }

    /// A world on that database, with that luck, drawn from that seed.
    pub async fn with(kind: Kind, seed: u64, luck: Luck) -> Self {
        let clock = Arc::new(HandClock::new());
        let meta = Arc::new(Meta::new(seed, luck, Arc::clone(&clock)));
        let database = Database::make(kind);
        let chance = Arc::new(SeededRandom::new(seed));
        let mut world = Self {
            clock,
            chance,
            meta,
            database,
            gateway: None,
            sent: BTreeMap::new(),
            canceled: BTreeSet::new(),
            policy_fails: false,
        };
        world.start().await;
        // Ana wrote before the world began; the gateway hears of it as of everything else.
        world.ana().writes(&world, "Hi! Has my order left yet?");
        world.settle().await;
        world
    }

    /// Ana, who writes first.
    pub fn ana(&self) -> Person {
        Person::of("+14155550101")
    }

    /// Bruno, who never wrote.
    pub fn bruno(&self) -> Person {
        Person::of("+5511955550102")
    }

    /// The gateway starts on the data it has.
    pub async fn start(&mut self) {
        let parts = (Arc::clone(&self.clock), Arc::clone(&self.chance), Arc::clone(&self.meta));
        let gateway = Gateway::start(&self.database, parts, self.policy_fails).await;
        self.gateway = Some(gateway);
    }

    /// The gateway is gone in the middle of whatever it did, as after `kill -9`.
    pub async fn crash(&mut self) {
        if let Some(gateway) = self.gateway.take() {
            gateway.crash(&self.meta).await;
        }
    }

    /// The gateway crashes and starts again.
    pub async fn restart(&mut self) {
        self.crash().await;
        self.start().await;
    }

    /// From the next start on, unanswered sends are never repeated.
    pub fn never_repeat(&mut self) {
        self.policy_fails = true;
    }

    /// We send a text to Ana, known by the text itself.
    pub async fn we_send(&mut self, text: &str) {
        let ana = self.ana();
        self.we_send_to(&ana, text).await.expect("Ana's window is open");
    }

    /// We send a text to somebody; the error is why we may not.
    pub async fn we_send_to(&mut self, to: &Person, text: &str) -> Result<(), SendError> {
        self.we_say(to, text, Content::text(text), None).await
    }

    /// We send content, known by a name; the same key twice is one message.
    pub async fn we_say(
        &mut self,
        to: &Person,
        name: &str,
        content: Content,
        key: Option<&str>,
    ) -> Result<(), SendError> {
        let idempotency = key.map(|key| Idempotency { key: key.to_owned(), fingerprint: [7; 32] });
        let wanted = SendMessage { idempotency, ..message(to, content) };
        self.we_want(name, wanted).await
    }

    /// We send several texts as one message; the first is its name.
    pub async fn we_send_parts(&mut self, to: &Person, texts: &[&str]) -> Result<(), SendError> {
        let Some((first, more)) = texts.split_first() else { return Ok(()) };
        let more = more.iter().map(|it| Content::text(*it)).collect();
        self.we_want(first, SendMessage { more, ..message(to, Content::text(*first)) }).await
    }

    /// We send somebody a picture of its own, known by a name.
    pub async fn we_send_picture(&mut self, to: &Person, name: &str) -> Result<(), SendError> {
        let gateway = self.gateway();
        let offered = Offered {
            name: Some(format!("{name}.jpg")),
            declared: Some("image/jpeg".to_owned()),
            id: None,
            origin: Origin::Uploaded,
        };
        let picture = samples().iter().find(|it| it.kind == MediaKind::Image).expect("a picture");
        // What stands behind a picture's end nobody looks at.
        let bytes = [picture.bytes, name.as_bytes()].concat();
        let pieces = futures::stream::iter([Ok::<_, std::io::Error>(bytes.into())]);
        let kept = files::keep(&gateway.app, WORKSPACE, offered, pieces).await;
        let id = kept.expect("there is room for a picture").file.id.to_string();
        let content = Content::media(MediaKind::Image, MediaSource::Id(&id), None);
        self.we_say(to, name, content, None).await
    }

    /// We take a message back, if it is not too late; says whether it was not.
    pub async fn we_cancel(&mut self, name: &str) -> bool {
        let (gateway, id) = (self.gateway(), self.sent[name]);
        let canceled = messages::cancel(&gateway.app, &gateway.caller, CHANNEL, id).await;
        match canceled {
            Ok(_) => self.canceled.insert(name.to_owned()),
            Err(CancelError::TooLate) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// We send a text to Ana and are gone before the answer comes.
    pub async fn we_send_and_hang_up(&self, text: &str) {
        let gateway = self.gateway();
        let wanted = message(&self.ana(), Content::text(text));
        let sending = messages::send(&gateway.app, &gateway.caller, wanted);
        tokio::select! {
            biased;
            _ = sending => unreachable!("nothing is committed without a turn of the runtime"),
            () = asked_a_few_times() => {}
        }
        gateway.app.store.drain().await.expect("the database answers");
    }

    /// We ask for a message, known by a name.
    pub async fn we_want(&mut self, name: &str, wanted: SendMessage) -> Result<(), SendError> {
        let gateway = self.gateway();
        let taken = messages::send(&gateway.app, &gateway.caller, wanted).await?;
        for (place, part) in taken.message.parts().enumerate() {
            let name =
                if place == 0 { name.to_owned() } else { format!("{name}, part {}", place + 1) };
            self.sent.insert(name, part.said.id);
        }
        Ok(())
    }

    /// Meta does this to the next so many sends.
    pub fn misfortune(&self, effect: Effect, next: u32) {
        self.strike(Target::Messages, effect, Trigger::Next(u64::from(next)));
    }

    /// Meta does this to every webhook.
    pub fn webhooks_always(&self, effect: Effect) {
        self.strike(Target::Webhooks, effect, Trigger::Every(1));
    }

    fn strike(&self, target: Target, effect: Effect, trigger: Trigger) {
        let order = FaultOrder::new(target, effect, trigger).expect("a fault that makes sense");
        let now = self.clock.now();
        self.meta.world().arm(now, order).expect("room for another fault");
    }

    /// Time goes on, and nothing happens in it.
    pub fn passes(&self, span: Duration) {
        self.clock.set(self.clock.now() + span);
    }

    /// Whatever can happen at this moment happens; the clock stands.
    pub async fn breathe(&mut self) {
        while self.step().await {}
    }

    /// Whatever can happen happens, and the clock goes on to whatever is due, until nothing is.
    pub async fn settle(&mut self) {
        let horizon = self.clock.now() + HORIZON;
        loop {
            self.breathe().await;
            let now = self.clock.now();
            let gateway = match &self.gateway {
                Some(gateway) => gateway.next_at().await,
                None => None,
            };
            let meta = self.meta.world().next_due();
            match gateway.into_iter().chain(meta).filter(|at| *at > now).min() {
                Some(next) if next < horizon => self.clock.set(next),
                _ => return,
            }
        }
    }

    /// One round of everybody; says whether anything happened.
    async fn step(&mut self) -> bool {
        let Some(gateway) = &mut self.gateway else { return false };
        let delivered = self.meta.deliver(&gateway.app).await;
        let worked = gateway.step(&self.meta).await;
        if self.meta.wants_crash() {
            self.restart().await;
            return true;
        }
        delivered || worked
    }

    fn gateway(&self) -> &Gateway {
        self.gateway.as_ref().expect("the gateway runs")
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Ready after a few turns: time enough to ask for a write, not to hear of its commit.
async fn asked_a_few_times() {
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
}

/// A text nobody asked anything special of.
pub fn message(to: &Person, content: Content) -> SendMessage {
    SendMessage {
        channel_id: CHANNEL,
        to: messages::Recipient::Number(to.number.clone()),
        input: None,
        content,
        more: Vec::new(),
        fallback: None,
        reply_to: None,
        reference: None,
        scheduled_for: None,
        validity: None,
        lane: None,
        idempotency: None,
    }
}

/// Somebody with a phone.
#[derive(Clone)]
pub struct Person {
    number: E164,
}

impl Person {
    /// Whoever has this number.
    pub fn of(number: &str) -> Self {
        Self { number: number.parse().expect("a number") }
    }

    /// They write to us.
    pub fn writes(&self, world: &World, text: &str) {
        world.meta.write(&self.number, text);
    }

    /// Their phone is switched on or off.
    pub fn is_online(&self, world: &World, online: bool) {
        world.meta.change(&self.number, online);
    }
}
