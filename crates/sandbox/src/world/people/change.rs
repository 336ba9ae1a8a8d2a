//! What becomes of people: they get a phone, change it, take a username, opt out, go away.

use super::super::entry::Change;
use super::super::progress::Due;
use super::super::{Happened, World};
use super::{Card, Marketing, Person, identity};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use waxwing_domain::ids::ScopedUserId;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The most people there may be.
const PEOPLE_MAX: usize = 100_000;

/// The most characters of a name.
const NAME_LENGTH_MAX: usize = 100;

/// The most characters of a username, and the fewest.
///
/// Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids>.
const USERNAME_LENGTH_MAX: usize = 35;
const USERNAME_LENGTH_MIN: usize = 3;

/// The most characters of an identity's hash.
const HASH_LENGTH_MAX: usize = 64;

/// What to change about a person; what is not said stays, or is as with most people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonChange {
    /// What they call themselves; who is new must have a name.
    pub name: Option<String>,
    /// Whether their phone is reached.
    pub online: Option<bool>,
    /// Whether they show that they read.
    pub reads: Option<bool>,
    /// Whether they want offers.
    pub marketing: Option<Marketing>,
    /// Whether they have WhatsApp at all.
    pub on_whatsapp: Option<bool>,
    /// Whether they have blocked the business.
    pub blocked: Option<bool>,
    /// Whether webhooks tell their number.
    pub phone_visible: Option<bool>,
    /// The name they are found by; an empty one gives it up.
    pub username: Option<String>,
    /// Their id scoped to the business: another one is told of as Meta does.
    pub user_id: Option<String>,
    /// What changes when they change their phone.
    pub identity_hash: Option<String>,
    /// The number they change to.
    pub new_phone: Option<String>,
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
    /// The username is none.
    #[error(
        "a username has {USERNAME_LENGTH_MIN} to {USERNAME_LENGTH_MAX} small letters, digits, dots and underscores, and a letter among them"
    )]
    Username,
    /// The username is somebody else's.
    #[error("somebody else has this username")]
    UsernameTaken,
    /// The id is none.
    #[error("an id is a country's two letters, a dot, and 1 to 128 letters and digits")]
    UserId,
    /// The id is somebody else's.
    #[error("somebody else has this id")]
    UserIdTaken,
    /// The hash is none.
    #[error("an identity's hash has 1 to {HASH_LENGTH_MAX} characters without blanks")]
    IdentityHash,
    /// The new number is none.
    #[error(transparent)]
    NewPhone(#[from] waxwing_domain::phone::InvalidE164),
    /// The new number is somebody else's.
    #[error("somebody has this number already")]
    NewPhoneTaken,
}

impl World {
    /// Changes a person, or gives somebody a phone; gives the number they are known by then.
    pub fn change_person(
        &mut self,
        now: Timestamp,
        phone: &E164,
        change: PersonChange,
    ) -> Result<E164, PersonError> {
        let known_as = self.state.people.find(phone).cloned();
        let new_phone = self.check_person(phone, known_as.as_ref(), &change)?;
        self.enter(now, || Change::Person {
            phone: phone.as_str().to_owned(),
            change: change.clone(),
        });
        let mut phone = known_as.unwrap_or_else(|| phone.clone());
        self.give_phone(&phone, change.name.as_deref());
        self.change_card(&phone, &change, now);
        if let Some(new_phone) = new_phone.filter(|it| *it != phone) {
            self.change_phone(&phone, &new_phone, now);
            phone = new_phone;
        }
        self.change_wishes(&phone, &change, now);
        self.tell(Happened::People);
        Ok(phone)
    }

    fn check_person(
        &self,
        phone: &E164,
        known_as: Option<&E164>,
        change: &PersonChange,
    ) -> Result<Option<E164>, PersonError> {
        let is_new = known_as.is_none();
        let is_business = |phone: &E164| self.state.numbers.values().any(|it| it.display == *phone);
        if is_business(phone) {
            return Err(PersonError::IsBusiness);
        }
        if is_new && self.state.people.count() >= PEOPLE_MAX {
            return Err(PersonError::TooMany);
        }
        match &change.name {
            Some(name) if !(1..=NAME_LENGTH_MAX).contains(&name.trim().chars().count()) => {
                return Err(PersonError::NameLength);
            }
            None if is_new => return Err(PersonError::NameMissing),
            _ => {}
        }
        self.check_names(known_as, change)?;
        let new_phone: Option<E164> = change.new_phone.as_deref().map(str::parse).transpose()?;
        if let Some(new) = &new_phone {
            if is_business(new) {
                return Err(PersonError::IsBusiness);
            }
            if self.state.people.find(new).is_some_and(|it| Some(it) != known_as) {
                return Err(PersonError::NewPhoneTaken);
            }
        }
        Ok(new_phone)
    }

    /// Whether what somebody is to be found by can be, and is nobody else's.
    fn check_names(
        &self,
        known_as: Option<&E164>,
        change: &PersonChange,
    ) -> Result<(), PersonError> {
        if let Some(username) = change.username.as_deref().filter(|it| !it.is_empty()) {
            if !is_username(username) {
                return Err(PersonError::Username);
            }
            let others = self.state.people.all.iter().filter(|it| Some(it.0) != known_as);
            if others.into_iter().any(|it| it.1.username() == Some(username)) {
                return Err(PersonError::UsernameTaken);
            }
        }
        if let Some(user_id) = &change.user_id {
            let id = user_id.parse().ok().filter(|_| is_user_id(user_id));
            let id: ScopedUserId = id.ok_or(PersonError::UserId)?;
            if self.state.people.find_by_user_id(&id).is_some_and(|it| Some(it) != known_as) {
                return Err(PersonError::UserIdTaken);
            }
        }
        let is_hash = |it: &String| {
            (1..=HASH_LENGTH_MAX).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_graphic())
        };
        if change.identity_hash.as_ref().is_some_and(|it| !is_hash(it)) {
            return Err(PersonError::IdentityHash);
        }
        Ok(())
    }

    /// Makes somebody who is not there yet.
    fn give_phone(&mut self, phone: &E164, name: Option<&str>) {
        if self.state.people.get(phone).is_some() {
            return;
        }
        let joined = u32::try_from(self.state.people.count()).unwrap_or(u32::MAX);
        let seed = self.state.seed;
        let made = self.state.people.made_for(phone, seed);
        let card = Card::new(name.unwrap_or_default(), phone, seed, made);
        self.state.people.put(phone, Person::of(card, joined));
    }

    /// Changes who somebody is to the business, and tells it what Meta tells.
    fn change_card(&mut self, phone: &E164, change: &PersonChange, now: Timestamp) {
        let Some(mut person) = self.state.people.take(phone) else { return };
        let before = Arc::clone(&person.card);
        let card = Arc::make_mut(&mut person.card);
        if let Some(name) = &change.name {
            card.name = name.as_str().into();
        }
        if let Some(username) = &change.username {
            card.username = Some(username.clone()).filter(|it| !it.is_empty());
        }
        if let Some(user_id) = change.user_id.as_ref().and_then(|it| it.parse().ok()) {
            card.user_id = user_id;
        }
        if let Some(hash) = &change.identity_hash {
            card.identity_hash.clone_from(hash);
        }
        card.is_visible = change.phone_visible.unwrap_or(card.is_visible);
        person.phone_visible = card.is_visible;
        let after = Arc::clone(&person.card);
        self.state.people.put(phone, person);
        if before.user_id != after.user_id {
            self.system(phone, &before, super::super::system::new_user_id(&before, &after), now);
        }
        if before.identity_hash != after.identity_hash {
            self.identity_changed(phone, &after, now);
        }
    }

    /// Somebody takes another number: they are the same, and what was said goes with them, but
    /// their id is made anew.
    fn change_phone(&mut self, old: &E164, new: &E164, now: Timestamp) {
        let Some(mut person) = self.state.people.give_up(old) else { return };
        let before = Arc::clone(&person.card);
        let seed = self.state.seed;
        let made = self.state.people.made_for(new, seed);
        let card = Arc::make_mut(&mut person.card);
        identity::spelling(new).digits().clone_into(&mut card.wa_id);
        card.user_id = identity::user_id(new, seed, made);
        card.identity_hash = identity::identity_hash(new, seed, made);
        let after = Arc::clone(&person.card);
        self.state.people.put(new, person);
        self.state.moved(old, new);
        self.system(new, &before, super::super::system::new_number(&before, &after), now);
    }

    fn change_wishes(&mut self, phone: &E164, change: &PersonChange, now: Timestamp) {
        let Some(person) = self.state.people.get_mut(phone) else { return };
        let marketing = change.marketing.filter(|it| *it != person.marketing);
        person.online = change.online.unwrap_or(person.online);
        person.reads = change.reads.unwrap_or(person.reads);
        person.marketing = marketing.unwrap_or(person.marketing);
        person.on_whatsapp = change.on_whatsapp.unwrap_or(person.on_whatsapp);
        person.blocked = change.blocked.unwrap_or(person.blocked);
        let (is_online, card) = (person.online, Arc::clone(&person.card));
        if let Some(marketing) = marketing {
            self.tell_wish(&card, marketing, now);
        }
        if is_online {
            self.phone_is_reached(phone, now);
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

fn is_username(text: &str) -> bool {
    let is_allowed = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"._".contains(&it);
    (USERNAME_LENGTH_MIN..=USERNAME_LENGTH_MAX).contains(&text.len())
        && text.bytes().all(is_allowed)
        && text.bytes().any(|it| it.is_ascii_lowercase())
}

fn is_user_id(text: &str) -> bool {
    let Some((country, id)) = text.split_once('.') else { return false };
    country.len() == 2
        && country.bytes().all(|it| it.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|it| it.is_ascii_alphanumeric())
}
