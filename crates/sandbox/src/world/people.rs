//! The people and their phones, and the business numbers they see.

use super::entry::Change;
use super::progress::Due;
use super::{Happened, World};
use crate::seed;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use waxwing_domain::ids::{PhoneNumberId, WabaId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The most people there may be.
const PEOPLE_MAX: usize = 100_000;

/// The most characters of a name.
const NAME_LENGTH_MAX: usize = 100;

/// Someone with a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What they call themselves.
    pub name: Arc<str>,
    /// How many were there before.
    pub joined: u32,
    /// Whether their phone is reached.
    pub online: bool,
    /// Whether they show that they read.
    pub reads: bool,
    /// Whether they want offers.
    pub marketing: Marketing,
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

/// What to change about a person; what is not said stays, or is as with most people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChange {
    /// What they call themselves; who is new must have a name.
    pub name: Option<String>,
    /// Whether their phone is reached.
    pub online: Option<bool>,
    /// Whether they show that they read.
    pub reads: Option<bool>,
    /// Whether they want offers.
    pub marketing: Option<Marketing>,
}

/// Why a person cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// Nobody has this number yet, and no name was given.
    #[error("nobody has this number yet: give a name")]
    NameMissing,
    /// The name says nothing, or too much.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters")]
    NameLength,
    /// The number is the business's own.
    #[error("this is the number of the business itself")]
    IsBusiness,
    /// There are enough.
    #[error("there are {PEOPLE_MAX} people already")]
    TooMany,
}

/// A business number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The account it belongs to.
    pub waba_id: WabaId,
    /// The number people see.
    pub display: E164,
    /// The name people see.
    pub name: String,
}

impl Number {
    pub(super) fn of_seed() -> Self {
        Self {
            waba_id: seed::WABA_ID.parse().expect("the seed is checked"),
            display: seed::DISPLAY_PHONE_NUMBER.parse().expect("the seed is checked"),
            name: seed::BUSINESS_NAME.to_owned(),
        }
    }
}

impl World {
    /// The people by number, in the order they came.
    pub fn people(&self) -> Vec<(&E164, &Person)> {
        let mut people: Vec<_> = self.state.people.iter().collect();
        people.sort_by_key(|it| it.1.joined);
        people
    }

    /// The person with this number.
    pub fn person(&self, phone: &E164) -> Option<&Person> {
        self.state.people.get(phone)
    }

    /// The business numbers.
    pub fn numbers(&self) -> impl Iterator<Item = (&PhoneNumberId, &Number)> {
        self.state.numbers.iter()
    }

    /// Changes a person, or gives somebody a phone.
    pub fn change_person(
        &mut self,
        now: Timestamp,
        phone: &E164,
        change: PersonChange,
    ) -> Result<(), PersonError> {
        self.check_person(phone, &change)?;
        self.enter(now, || Change::Person {
            phone: phone.as_str().to_owned(),
            change: change.clone(),
        });
        let joined = u32::try_from(self.state.people.len()).unwrap_or(u32::MAX);
        let person = self.state.people.entry(phone.clone()).or_insert_with(|| Person {
            name: "".into(),
            joined,
            online: true,
            reads: true,
            marketing: Marketing::Allowed,
        });
        if let Some(name) = change.name {
            person.name = name.into();
        }
        person.online = change.online.unwrap_or(person.online);
        person.reads = change.reads.unwrap_or(person.reads);
        person.marketing = change.marketing.unwrap_or(person.marketing);
        if person.online {
            self.phone_is_reached(phone, now);
        }
        self.tell(Happened::People);
        Ok(())
    }

    fn check_person(&self, phone: &E164, change: &PersonChange) -> Result<(), PersonError> {
        let is_new = !self.state.people.contains_key(phone);
        if self.state.numbers.values().any(|it| it.display == *phone) {
            return Err(PersonError::IsBusiness);
        }
        if is_new && self.state.people.len() >= PEOPLE_MAX {
            return Err(PersonError::TooMany);
        }
        match &change.name {
            Some(name) if !(1..=NAME_LENGTH_MAX).contains(&name.trim().chars().count()) => {
                Err(PersonError::NameLength)
            }
            None if is_new => Err(PersonError::NameMissing),
            _ => Ok(()),
        }
    }

    /// What waited for the phone arrives.
    fn phone_is_reached(&mut self, phone: &E164, now: Timestamp) {
        for Due { position, status } in self.state.schedule.unpark(phone) {
            self.state.schedule.add(now, position, status);
        }
        self.progress(now);
    }
}
