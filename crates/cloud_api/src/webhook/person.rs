//! Who somebody is: what an item says of them, completed by what `contacts` says.

use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::ids::{ScopedUserId, WaId};

/// All that Meta says of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Person {
    pub(super) wa_id: Option<WaId>,
    pub(super) user_id: Option<ScopedUserId>,
    pub(super) parent_user_id: Option<ScopedUserId>,
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) identity_hash: Option<String>,
}

#[derive(Deserialize)]
struct Contact<'a> {
    #[serde(borrow)]
    profile: Slice<'a>,
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
    #[serde(borrow)]
    parent_user_id: Slice<'a>,
    #[serde(borrow)]
    identity_key_hash: Slice<'a>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow)]
    name: Slice<'a>,
    #[serde(borrow)]
    username: Slice<'a>,
}

/// Everyone `contacts` tells of.
pub(super) fn people(contacts: Slice<'_>) -> Vec<Person> {
    contacts.and_then(lenient::items).into_iter().flatten().filter_map(read).collect()
}

fn read(raw: &RawValue) -> Option<Person> {
    let contact: Contact<'_> = lenient::object(raw)?;
    let profile: Option<Profile<'_>> = contact.profile.and_then(lenient::object);
    let (wa_id, scoped_in_its_place) = ids(contact.wa_id);
    Some(Person {
        wa_id,
        user_id: lenient::parsed(contact.user_id).or(scoped_in_its_place),
        parent_user_id: lenient::parsed(contact.parent_user_id),
        name: lenient::owned(profile.as_ref().and_then(|it| it.name)),
        username: lenient::owned(profile.and_then(|it| it.username)),
        identity_hash: lenient::owned(contact.identity_key_hash),
    })
}

/// Whom an id means: a WhatsApp id is digits; some gateways have seen scoped ids in its place.
pub(super) fn ids(raw: Slice<'_>) -> (Option<WaId>, Option<ScopedUserId>) {
    let Some(text) = raw.and_then(lenient::text) else { return (None, None) };
    let text = text.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.bytes().all(|it| it.is_ascii_digit()) {
        (digits.parse().ok(), None)
    } else if text.get(2..3) == Some(".") {
        (None, text.parse().ok())
    } else {
        // The id of a group.
        (None, None)
    }
}

impl Person {
    /// Whom an item names, by `id` or by the scoped ids beside it.
    pub(super) fn named(id: Slice<'_>, user_id: Slice<'_>, parent_user_id: Slice<'_>) -> Self {
        let (wa_id, scoped_in_its_place) = ids(id);
        Self {
            wa_id,
            user_id: lenient::parsed(user_id).or(scoped_in_its_place),
            parent_user_id: lenient::parsed(parent_user_id),
            ..Self::default()
        }
    }

    /// The same with all that `contacts` says of them.
    pub(super) fn completed(self, people: &[Self]) -> Self {
        let Some(known) = self.among(people) else { return self };
        Self {
            wa_id: self.wa_id.or_else(|| known.wa_id.clone()),
            user_id: self.user_id.or_else(|| known.user_id.clone()),
            parent_user_id: self.parent_user_id.or_else(|| known.parent_user_id.clone()),
            name: known.name.clone(),
            username: known.username.clone(),
            identity_hash: known.identity_hash.clone(),
        }
    }

    /// Who of these is the same: who shares an id, or the only one, if either has no id at all.
    fn among<'a>(&self, people: &'a [Self]) -> Option<&'a Self> {
        let only = if let [one] = people { Some(one) } else { None };
        let is_the_only = |it: &&'a Self| self.is_nobody() || it.is_nobody();
        people.iter().find(|it| self.shares_an_id(it)).or(only.filter(is_the_only))
    }

    fn shares_an_id(&self, other: &Self) -> bool {
        (self.wa_id.is_some() && self.wa_id == other.wa_id)
            || (self.user_id.is_some() && self.user_id == other.user_id)
    }

    fn is_nobody(&self) -> bool {
        self.wa_id.is_none() && self.user_id.is_none()
    }
}
