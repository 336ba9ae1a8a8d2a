//! All that a world consists of, and the seed it begins with.

use super::access::TokenState;
use super::behaviour::{Behaviour, Limits};
use super::entry::Subscription;
use super::faults::Faults;
use super::keys::Keys;
use super::limits::Budgets;
use super::media::{Media, Sessions};
use super::messages::{Draft, Messages, Status};
use super::numbers::Number;
use super::outbox::Outbox;
use super::people::{Card, People, Person};
use super::progress::Schedule;
use super::templates::Templates;
use crate::seed;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::{self, Window};

/// How long everything is free for somebody who came from an advertisement and was answered.
const ENTRY_POINT: Duration = Duration::from_hours(72);

/// All that a world consists of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) seed: u64,
    pub(super) epoch: u32,
    pub(super) began_at: Timestamp,
    /// How far time has come.
    pub(super) latest: Timestamp,
    pub(super) keys: Keys,
    /// How many requests Graph had that could change something.
    pub(super) requests: u64,
    pub(super) token: TokenState,
    pub(super) numbers: BTreeMap<PhoneNumberId, Number>,
    pub(super) people: People,
    pub(super) templates: Templates,
    pub(super) messages: Messages,
    pub(super) media: Media,
    pub(super) sessions: Sessions,
    pub(super) windows: BTreeMap<(E164, PhoneNumberId), Window>,
    pub(super) entry_points: BTreeMap<(E164, PhoneNumberId), EntryPoint>,
    pub(super) budgets: Budgets,
    pub(super) schedule: Schedule,
    pub(super) outbox: Outbox,
    pub(super) faults: Faults,
    pub(super) behaviour: Behaviour,
    pub(super) subscription: Option<Subscription>,
    /// Whether the app gets the webhooks of the account.
    pub(super) is_subscribed: bool,
}

/// Somebody came from an advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EntryPoint {
    pub(super) came_at: Timestamp,
    /// When the business first answered, within the window.
    answered_at: Option<Timestamp>,
}

impl State {
    /// The seed world, in its `epoch`th life.
    pub(super) fn seeded(
        seed: u64,
        epoch: u32,
        now: Timestamp,
        limits: Limits,
        subscription: Option<Subscription>,
    ) -> Self {
        let mut state = Self {
            seed,
            epoch,
            began_at: now,
            latest: now,
            keys: Keys::new(seed, epoch),
            requests: 0,
            token: TokenState::default(),
            numbers: BTreeMap::new(),
            people: People::default(),
            templates: Templates::seeded(),
            messages: Messages::default(),
            media: Media::default(),
            sessions: Sessions::default(),
            windows: BTreeMap::new(),
            entry_points: BTreeMap::new(),
            budgets: Budgets::default(),
            schedule: Schedule::default(),
            outbox: Outbox::default(),
            faults: Faults::default(),
            behaviour: Behaviour { limits, ..Behaviour::default() },
            subscription,
            is_subscribed: true,
        };
        state.settle_in(now);
        state
    }

    fn settle_in(&mut self, now: Timestamp) {
        let number_id: PhoneNumberId = seed::PHONE_NUMBER_ID.parse().expect("the seed is checked");
        self.numbers.insert(number_id.clone(), Number::of_seed());
        for it in seed::PEOPLE {
            let phone: E164 = it.phone.parse().expect("the seed is checked");
            let joined = u32::try_from(self.people.count()).unwrap_or(u32::MAX);
            let card = Card::new(it.name, &phone, self.seed, 1);
            self.people.put(&phone, Person::of(card, joined));
            if let Some(wrote) = it.wrote {
                self.remember(&phone, &number_id, wrote.body, now - wrote.before);
            }
        }
    }

    /// What a person wrote before the world began: the window is open, and no webhook is due.
    fn remember(&mut self, phone: &E164, number: &PhoneNumberId, body: &str, at: Timestamp) {
        let key = self.keys.written();
        let message = json!({ "type": "text", "text": { "body": body } });
        self.messages.add(Draft {
            wamid: wamid::compose(Direction::Incoming, phone.digits(), &key),
            direction: Direction::Incoming,
            person: phone.clone(),
            number: number.clone(),
            kind: "text".into(),
            raw: message.to_string().into(),
            status: Status::Received,
            at,
        });
        let window = Window { last_inbound_at: Some(at) };
        self.windows.insert((phone.clone(), number.clone()), window);
    }

    /// Whether free-form messages may be sent to this person now.
    pub(super) fn window_is_open(&self, to: &E164, number: &PhoneNumberId, now: Timestamp) -> bool {
        self.windows.get(&(to.clone(), number.clone())).is_some_and(|it| it.is_open(now))
    }

    /// Notes that somebody came from an advertisement.
    pub(super) fn came_from_ad(&mut self, who: &E164, number: &PhoneNumberId, now: Timestamp) {
        let point = EntryPoint { came_at: now, answered_at: None };
        self.entry_points.insert((who.clone(), number.clone()), point);
    }

    /// Until when everything to this person is free because they came from an advertisement. The
    /// first answer within the window opens that time.
    pub(super) fn entry_point(
        &mut self,
        to: &E164,
        number: &PhoneNumberId,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let point = self.entry_points.get_mut(&(to.clone(), number.clone()))?;
        if point.answered_at.is_none() && now < point.came_at + window::LENGTH {
            point.answered_at = Some(now);
        }
        point.answered_at.map(|it| it + ENTRY_POINT).filter(|it| now < *it)
    }

    /// The numbers that this person has talked with.
    pub(super) fn numbers_of(&self, person: &E164) -> Vec<PhoneNumberId> {
        let chat = self.messages.chat_before(person, None);
        let talked =
            |it: &&PhoneNumberId| chat.iter().any(|at| self.messages.get(*at).number == **it);
        self.numbers.keys().filter(talked).cloned().collect()
    }

    /// Somebody has another number: what was said, and may be said, goes with them.
    pub(super) fn moved(&mut self, old: &E164, new: &E164) {
        self.messages.moved(old, new);
        self.schedule.moved(old, new);
        self.budgets.moved(old, new);
        let numbers: Vec<PhoneNumberId> = self.numbers.keys().cloned().collect();
        for number in numbers {
            let (before, after) = ((old.clone(), number.clone()), (new.clone(), number.clone()));
            if let Some(window) = self.windows.remove(&before) {
                self.windows.insert(after.clone(), window);
            }
            if let Some(point) = self.entry_points.remove(&before) {
                self.entry_points.insert(after, point);
            }
            if let Some(number) = self.numbers.get_mut(&number) {
                for list in [Some(&mut number.blocked), number.allowed.as_mut()] {
                    if let Some(list) = list.filter(|it| it.contains(old)) {
                        list.remove(old);
                        list.insert(new.clone());
                    }
                }
            }
        }
    }
}
