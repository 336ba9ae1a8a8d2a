//! The people and their phones: who they are, what they want, and how they are found.

mod change;
mod identity;

pub use change::{PersonChange, PersonError};
pub(super) use identity::Card;

use super::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use waxwing_domain::ids::ScopedUserId;
use waxwing_domain::phone::E164;

/// Someone with a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them can be so without the others")]
pub struct Person {
    /// How many were there before.
    pub joined: u32,
    /// Whether their phone is reached.
    pub online: bool,
    /// Whether they show that they read.
    pub reads: bool,
    /// Whether they want offers.
    pub marketing: Marketing,
    /// Whether they have WhatsApp at all.
    pub on_whatsapp: bool,
    /// Whether they have blocked the business.
    pub blocked: bool,
    /// Whether webhooks tell their number.
    pub phone_visible: bool,
    /// Who they are, as webhooks tell it.
    pub(super) card: Arc<Card>,
}

/// Whether a person wants offers from the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marketing {
    /// They may come.
    Allowed,
    /// They fail with 131050.
    Stopped,
}

/// All people, by their numbers, in whichever spelling, and by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct People {
    all: BTreeMap<E164, Person>,
    by_user_id: BTreeMap<ScopedUserId, E164>,
    /// How often somebody gave up a number: whoever has it next is somebody else to the business.
    given_up: BTreeMap<E164, u32>,
}

impl Person {
    /// Somebody as most people are.
    pub(super) fn of(card: Card, joined: u32) -> Self {
        Self {
            joined,
            online: true,
            reads: true,
            marketing: Marketing::Allowed,
            on_whatsapp: true,
            blocked: false,
            phone_visible: true,
            card: Arc::new(card),
        }
    }

    /// What they call themselves.
    pub fn name(&self) -> &str {
        &self.card.name
    }

    /// Their id scoped to the business's portfolio.
    pub fn user_id(&self) -> &ScopedUserId {
        &self.card.user_id
    }

    /// The name they are found by, if they took one.
    pub fn username(&self) -> Option<&str> {
        self.card.username.as_deref()
    }

    /// What changes when they change their phone.
    pub fn identity_hash(&self) -> &str {
        &self.card.identity_hash
    }

    /// Their number as WhatsApp spells it, without its `+`.
    pub fn wa_id(&self) -> &str {
        &self.card.wa_id
    }
}

impl People {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// The one with exactly this number.
    pub(super) fn get(&self, phone: &E164) -> Option<&Person> {
        self.all.get(phone)
    }

    pub(super) fn get_mut(&mut self, phone: &E164) -> Option<&mut Person> {
        self.all.get_mut(phone)
    }

    /// The number of the one who has this number, or is known by another spelling of it.
    pub(super) fn find(&self, phone: &E164) -> Option<&E164> {
        let exactly = self.all.get_key_value(phone);
        let variant = || phone.variants().iter().find_map(|it| self.all.get_key_value(it));
        exactly.or_else(variant).map(|it| it.0)
    }

    /// The number of the one with this id.
    pub(super) fn find_by_user_id(&self, user_id: &ScopedUserId) -> Option<&E164> {
        self.by_user_id.get(user_id)
    }

    /// Puts somebody at a number.
    pub(super) fn put(&mut self, phone: &E164, person: Person) {
        self.by_user_id.insert(person.card.user_id.clone(), phone.clone());
        self.all.insert(phone.clone(), person);
    }

    /// Takes somebody away from a number.
    pub(super) fn take(&mut self, phone: &E164) -> Option<Person> {
        let person = self.all.remove(phone)?;
        self.by_user_id.remove(&person.card.user_id);
        Some(person)
    }

    /// Takes somebody away from a number for good.
    fn give_up(&mut self, phone: &E164) -> Option<Person> {
        let person = self.take(phone)?;
        *self.given_up.entry(phone.clone()).or_default() += 1;
        Some(person)
    }

    /// For the how manyth time the id of whoever comes to this number is made: never as anybody's
    /// who had it before, or whose id was given by hand.
    fn made_for(&self, phone: &E164, seed: u64) -> u32 {
        let first = self.given_up.get(phone).map_or(1, |it| it + 1);
        let is_free =
            |made: &u32| !self.by_user_id.contains_key(&identity::user_id(phone, seed, *made));
        (first..).take(self.all.len() + 1).find(is_free).unwrap_or(first)
    }

    fn in_order(&self) -> Vec<(&E164, &Person)> {
        let mut people: Vec<_> = self.all.iter().collect();
        people.sort_by_key(|it| it.1.joined);
        people
    }
}

impl World {
    /// The people by number, in the order they came.
    pub fn people(&self) -> Vec<(&E164, &Person)> {
        self.state.people.in_order()
    }

    /// The number somebody is known by, who has this number in whichever spelling.
    pub fn known_as(&self, phone: &E164) -> Option<&E164> {
        self.state.people.find(phone)
    }

    /// The person with this number, in whichever spelling.
    pub fn person(&self, phone: &E164) -> Option<&Person> {
        self.state.people.get(self.state.people.find(phone)?)
    }
}
