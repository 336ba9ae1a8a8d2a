//! The pretended Meta and its phones, pure: instants and requests in, answers and webhooks out.
//!
//! A world does no I/O and reads no clock, so a test can step it by hand, and the same entries
//! give the same world again. What changes it is an [`Entry`], recorded before it is applied;
//! what merely time brings (statuses) follows from the entries and is not recorded.
//!
//! Statuses come to be at their own instants, however late somebody looks: every call first
//! brings the world to `now`. A clock that steps back changes nothing that was already due.

mod access;
mod behaviour;
mod chat;
mod entry;
mod faults;
mod graph;
mod inbound;
mod keys;
mod limits;
mod media;
mod messages;
mod nodes;
mod notices;
mod numbers;
mod outbox;
mod people;
mod post;
mod progress;
mod refusal;
mod send;
mod shown;
mod state;
mod system;
mod taken;
mod templates;

pub use access::{Account, Pace, TokenChange, TokenState};
pub use behaviour::{
    Behaviour, BehaviourChange, Limits, Moderation, RecipientErrors, UnknownMedia, UsMarketing,
};
pub use chat::{ChatEntry, ChatMedium, ChatReaction, EntryError, Step};
pub use entry::{Entry, InvalidEntry, Subscription};
pub use faults::{
    DELAY_MS_MAX, Effect, FAULTS_MAX, Fault, InvalidFault, Order as FaultOrder, Target, Trigger,
};
pub use graph::{Fate, GraphReply, GraphRequest};
pub use inbound::InboundError;
pub use media::{
    Attachment, By, Damage, Ended, FILES_MAX, Kept, Medium, MediumError, PersonalFile,
    SHELF_BYTES_MAX, Sample, Upload, UploadedFile, samples,
};
pub use messages::Status;
pub use numbers::{AccountState, Number, NumberChange, NumberError, Quality, Throughput, Tier};
pub use outbox::{Attempt, PostAnswer, Retries, WebhookId, WebhookState};
pub use people::{Marketing, Person, PersonChange, PersonError};
pub use post::{WebhookPost, WebhookRecord};
pub use taken::Taken;
pub use templates::{ModerationError, ModerationOrder};

use crate::digest::Digest;
use entry::Change;
use inbound::Written;
use outbox::PostAnswer as Answer;
use state::State;
use std::collections::BTreeSet;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The pretended Meta and its phones.
pub struct World {
    account: Account,
    state: State,
    /// What follows is not part of the world's state: it is gone after a crash.
    on_their_way: BTreeSet<messages::Position>,
    unwritten: Option<Vec<Entry>>,
    happened: Option<Vec<Happened>>,
    /// Files nobody needs any longer, until somebody asks which.
    released: BTreeSet<Digest>,
    version: u64,
}

/// Something a person looking on would like to see at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A message came or changed: its person, and its place for [`World::chat_entry`].
    Message {
        /// Whose chat it is in.
        person: E164,
        /// Where it is.
        position: u32,
    },
    /// The list of people changed, or how Meta behaves, or what it thinks of a number.
    People,
    /// Everything is as in the beginning.
    Reset,
    /// The business is typing.
    Typing {
        /// To whom.
        person: E164,
        /// From which number.
        number: PhoneNumberId,
    },
}

impl World {
    /// The seed world, beginning now.
    pub fn begin(account: Account, seed: u64, now: Timestamp) -> Self {
        let state = State::seeded(seed, 0, now, account.limits, None);
        Self {
            account,
            state,
            on_their_way: BTreeSet::new(),
            unwritten: None,
            happened: None,
            released: BTreeSet::new(),
            version: 0,
        }
    }

    /// From here on every change leaves an entry for [`World::take_entries`]; the first of them
    /// is the beginning itself.
    pub fn record(&mut self) {
        self.unwritten = Some(vec![self.beginning()]);
    }

    /// The same for a world that was made from its entries: they are written already.
    pub fn record_from_here(&mut self) {
        self.unwritten = Some(Vec::new());
    }

    /// What is to be written down before anybody is answered.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        self.unwritten.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Whether what happens is kept for [`World::take_happened`].
    pub fn watch(&mut self, watched: bool) {
        if !watched {
            self.happened = None;
        } else if self.happened.is_none() {
            self.happened = Some(Vec::new());
        }
    }

    /// What happened since this was last asked, while the world was watched; a message that
    /// changed several times is named once, where it changed last.
    pub fn take_happened(&mut self) -> Vec<Happened> {
        let mut happened = self.happened.as_mut().map(std::mem::take).unwrap_or_default();
        let mut named = BTreeSet::new();
        happened.reverse();
        happened.retain(|it| match it {
            Happened::Message { position, .. } => named.insert(*position),
            _ => true,
        });
        happened.reverse();
        happened
    }

    /// A number that is another one whenever something has changed.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// How often the world was reset: what was listed in one life means nothing in the next.
    pub const fn epoch(&self) -> u32 {
        self.state.epoch
    }

    /// Back to the seed state. What the app subscribed to stays.
    pub fn reset(&mut self, now: Timestamp) {
        let subscription = self.state.subscription.take();
        self.released.extend(self.state.media.digests());
        let (seed, epoch) = (self.state.seed, self.state.epoch + 1);
        self.state = State::seeded(seed, epoch, now, self.account.limits, subscription);
        self.on_their_way.clear();
        let beginning = self.beginning();
        if let Some(unwritten) = &mut self.unwritten {
            unwritten.push(beginning);
        }
        self.tell(Happened::Reset);
    }

    /// Has the app's webhooks go there from now on, those that wait as well.
    pub fn subscribe(&mut self, now: Timestamp, subscription: Subscription) {
        self.enter(now, || Change::Webhook(subscription.clone()));
        self.state.subscription = Some(subscription);
        self.version += 1;
    }

    /// Where the app's webhooks go.
    pub const fn subscription(&self) -> Option<&Subscription> {
        self.state.subscription.as_ref()
    }

    /// Arms a fault.
    pub fn arm(&mut self, now: Timestamp, order: FaultOrder) -> Result<(), InvalidFault> {
        if self.state.faults.all().len() >= FAULTS_MAX {
            return Err(InvalidFault::TooMany);
        }
        self.enter(now, || Change::Fault(order));
        self.state.faults.arm(order);
        Ok(())
    }

    /// Disarms all faults.
    pub fn disarm(&mut self, now: Timestamp) {
        self.enter(now, || Change::NoFaults);
        self.state.faults.clear();
    }

    /// The faults that were armed, and what they did so far.
    pub fn faults(&self) -> &[Fault] {
        self.state.faults.all()
    }

    /// The seed that ids come from.
    pub const fn seed(&self) -> u64 {
        self.state.seed
    }

    fn beginning(&self) -> Entry {
        let State { seed, epoch, began_at, .. } = self.state;
        let limits = self.account.limits;
        let subscription = self.state.subscription.clone();
        Entry::new(began_at, Change::Begin { seed, epoch, limits, subscription })
    }

    /// Brings the world to `now` and records what is about to change it.
    fn enter(&mut self, now: Timestamp, change: impl FnOnce() -> Change) {
        self.bring_to(now);
        if let Some(unwritten) = &mut self.unwritten {
            unwritten.push(Entry::new(now, change()));
        }
    }

    /// Lets everything come to be that is due by `now`.
    pub fn bring_to(&mut self, now: Timestamp) {
        if now < self.state.latest {
            // The clock stepped back. What was due by then has come to be, and must again when
            // the entries are applied once more.
            if let Some(unwritten) = &mut self.unwritten {
                unwritten.push(Entry::new(self.state.latest, Change::Tick));
            }
        }
        self.state.latest = now;
        self.progress(now);
    }

    fn tell(&mut self, what: Happened) {
        self.version += 1;
        if let Some(happened) = &mut self.happened {
            happened.push(what);
        }
    }
}

impl World {
    /// Makes the change of an entry that was written down, in the order they were written in.
    pub fn apply(&mut self, entry: Entry) -> Result<(), InvalidEntry> {
        let now = entry.at();
        match entry.into_change() {
            Change::Begin { seed, epoch, limits, subscription } => {
                self.state = State::seeded(seed, epoch, now, limits, subscription);
            }
            Change::Tick => self.bring_to(now),
            Change::Send { number, body } => drop(self.take(now, &number.parse()?, &body)),
            Change::Manage(managed) => self.manage_again(now, &managed)?,
            Change::Write { from, number, message, is_sample } => {
                // It was taken when it was written down, so it is now.
                let written = Written { message, is_sample };
                drop(self.write(now, &from.parse()?, &number.parse()?, written));
            }
            Change::Medium(new) => drop(self.add_medium(now, new)),
            Change::Appended { session, bytes_count } => {
                self.take_bytes(now, &session, bytes_count);
            }
            Change::Met(target) => drop(self.meet(now, target)),
            Change::Posted { id, answer } => self.posted(now, id, answer),
            Change::Person { phone, change } => {
                drop(self.change_person(now, &phone.parse()?, change));
            }
            Change::Fault(order) => drop(self.arm(now, order)),
            Change::NoFaults => self.disarm(now),
            Change::Behaviour(change) => self.behave(now, change),
            Change::Number { number, change } => {
                drop(self.change_number(now, &number.parse()?, change));
            }
            Change::Template { id, order } => drop(self.moderate(now, &id, order)),
            Change::Token(change) => self.change_token(now, change),
            Change::Webhook(subscription) => self.subscribe(now, subscription),
        }
        Ok(())
    }

    /// Whether two worlds are the same, but for what a crash takes with it.
    pub fn is_same(&self, other: &Self) -> bool {
        self.state == other.state
    }

    /// Takes in what came back for a webhook.
    pub fn posted(&mut self, now: Timestamp, id: WebhookId, answer: Answer) {
        if id.epoch != self.state.epoch {
            return; // It was posted in an earlier life.
        }
        self.enter(now, || Change::Posted { id, answer: answer.clone() });
        self.on_their_way.remove(&id.position);
        self.state.outbox.answered(id.position, now, answer, &self.account.retries);
        self.version += 1;
    }
}
