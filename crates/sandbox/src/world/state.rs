//! All that a world consists of, and the seed it begins with.

use super::entry::{RecipientErrors, Subscription};
use super::faults::Faults;
use super::keys::Keys;
use super::messages::{Message, Messages, Pricing, Status};
use super::outbox::Outbox;
use super::people::{Marketing, Number, Person};
use super::progress::Schedule;
use super::templates::Template;
use crate::seed;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;

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
    pub(super) numbers: BTreeMap<PhoneNumberId, Number>,
    pub(super) people: BTreeMap<E164, Person>,
    pub(super) templates: BTreeMap<(String, String), Template>,
    pub(super) messages: Messages,
    pub(super) windows: BTreeMap<(E164, PhoneNumberId), Window>,
    pub(super) schedule: Schedule,
    pub(super) outbox: Outbox,
    pub(super) faults: Faults,
    pub(super) recipient_errors: RecipientErrors,
    pub(super) subscription: Option<Subscription>,
    /// Whether the app gets the webhooks of the account.
    pub(super) is_subscribed: bool,
}

impl State {
    /// The seed world, in its `epoch`th life.
    pub(super) fn seeded(
        seed: u64,
        epoch: u32,
        now: Timestamp,
        subscription: Option<Subscription>,
    ) -> Self {
        let mut state = Self {
            seed,
            epoch,
            began_at: now,
            latest: now,
            keys: Keys::new(seed, epoch),
            requests: 0,
            numbers: BTreeMap::new(),
            people: BTreeMap::new(),
            templates: templates(),
            messages: Messages::default(),
            windows: BTreeMap::new(),
            schedule: Schedule::default(),
            outbox: Outbox::default(),
            faults: Faults::default(),
            recipient_errors: RecipientErrors::default(),
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
            let person = Person {
                name: it.name.into(),
                joined: u32::try_from(self.people.len()).unwrap_or(u32::MAX),
                online: true,
                reads: true,
                marketing: Marketing::Allowed,
            };
            self.people.insert(phone.clone(), person);
            if let Some(wrote) = it.wrote {
                self.remember(&phone, &number_id, wrote.body, now - wrote.before);
            }
        }
    }

    /// What a person wrote before the world began: the window is open, and no webhook is due.
    fn remember(&mut self, phone: &E164, number: &PhoneNumberId, body: &str, at: Timestamp) {
        let key = self.keys.written();
        let message = json!({ "type": "text", "text": { "body": body } });
        self.messages.add(Message {
            wamid: wamid::compose(Direction::Incoming, phone.digits(), &key),
            direction: Direction::Incoming,
            person: phone.clone(),
            number: number.clone(),
            kind: "text".into(),
            raw: message.to_string().into(),
            callback_data: None,
            pricing: Pricing { category: None, free: true },
            failure: None,
            steps: vec![(Status::Received, at)],
        });
        let window = Window { last_inbound_at: Some(at) };
        self.windows.insert((phone.clone(), number.clone()), window);
    }

    /// Whether free-form messages may be sent to this person now.
    pub(super) fn window_is_open(&self, to: &E164, number: &PhoneNumberId, now: Timestamp) -> bool {
        self.windows.get(&(to.clone(), number.clone())).is_some_and(|it| it.is_open(now))
    }
}

fn templates() -> BTreeMap<(String, String), Template> {
    let listed: Vec<Value> =
        serde_json::from_str(seed::TEMPLATES_JSON).expect("the file is ours, and a test reads it");
    let read = |it: &Value| Template::read(it).expect("a test reads every one of them");
    let key = |it: Template| ((it.name.clone(), it.language.clone()), it);
    listed.iter().map(read).map(key).collect()
}
