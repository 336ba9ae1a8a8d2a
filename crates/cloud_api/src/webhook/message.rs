//! Reads one message from a person, and who that person is.

use super::Inbound;
use crate::content::Content;
use crate::json;
use crate::lenient::{self, Slice};
use crate::spelling::compact;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use waxwing_domain::ids::{ScopedUserId, WaId};

/// What any message may say of itself, whatever its type; everything else is its content.
const COMMON: [&str; 9] = [
    "type",
    "id",
    "from",
    "from_user_id",
    "from_parent_user_id",
    "from_logical_id",
    "group_id",
    "timestamp",
    "context",
];

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    from: Slice<'a>,
    #[serde(borrow)]
    from_user_id: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
    #[serde(borrow)]
    context: Slice<'a>,
    #[serde(borrow)]
    text: Slice<'a>,
}

#[derive(Deserialize)]
struct Context<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
}

#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    body: Slice<'a>,
}

#[derive(Deserialize)]
struct Contact<'a> {
    #[serde(borrow)]
    profile: Slice<'a>,
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow)]
    name: Slice<'a>,
}

/// What `contacts` says of one person.
pub(super) struct Person {
    wa_id: Option<WaId>,
    user_id: Option<ScopedUserId>,
    name: Option<String>,
}

/// Everyone `contacts` tells of.
pub(super) fn people(contacts: Slice<'_>) -> Vec<Person> {
    let person = |raw| {
        let contact: Contact<'_> = lenient::object(raw)?;
        let profile: Option<Profile<'_>> = contact.profile.and_then(lenient::object);
        Some(Person {
            wa_id: lenient::parsed(contact.wa_id),
            user_id: lenient::parsed(contact.user_id),
            name: lenient::owned(profile.and_then(|it| it.name)),
        })
    };
    contacts.and_then(lenient::items).into_iter().flatten().filter_map(person).collect()
}

/// Reads one message; the error completes the sentence "a message …".
pub(super) fn read(people: &[Person], raw: &RawValue) -> Result<Inbound, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let wamid = lenient::parsed(fields.id).ok_or("has no usable `id`")?;
    let at = lenient::timestamp(fields.timestamp).ok_or("has no usable `timestamp`")?;
    let kind = lenient::owned(fields.kind).unwrap_or_else(|| "unknown".to_owned());
    let content = if kind == "text" { text(fields.text) } else { whole(&kind, raw) };
    let (from, scoped_in_its_place) = person(fields.from);
    let from_user_id = lenient::parsed(fields.from_user_id).or(scoped_in_its_place);
    let quoted: Option<Context<'_>> = fields.context.and_then(lenient::object);
    Ok(Inbound {
        wamid,
        profile_name: name_of(people, from.as_ref(), from_user_id.as_ref()),
        from,
        from_user_id,
        at,
        content: content.ok_or("does not hold what its `type` says")?,
        kind,
        context_id: lenient::parsed(quoted.and_then(|it| it.id)),
        raw: raw.get().to_owned(),
    })
}

/// Who is meant: a WhatsApp id is digits; some gateways have seen scoped ids in its place.
pub(super) fn person(raw: Slice<'_>) -> (Option<WaId>, Option<ScopedUserId>) {
    let Some(text) = raw.and_then(lenient::text) else { return (None, None) };
    let digits = text.strip_prefix('+').unwrap_or(&text);
    if digits.bytes().all(|it| it.is_ascii_digit()) {
        (digits.parse().ok(), None)
    } else if text.get(2..3) == Some(".") {
        (None, text.parse().ok())
    } else {
        // The id of a group.
        (None, None)
    }
}

/// The name of who wrote a message. With one contact there is no question whose it is.
fn name_of(people: &[Person], from: Option<&WaId>, user: Option<&ScopedUserId>) -> Option<String> {
    let is_author = |it: &&Person| {
        (from.is_some() && it.wa_id.as_ref() == from)
            || (user.is_some() && it.user_id.as_ref() == user)
    };
    let only = if let [one] = people { Some(one) } else { None };
    people.iter().find(is_author).or(only)?.name.clone()
}

/// The content of a text.
fn text(raw: Slice<'_>) -> Option<String> {
    let Text { body } = lenient::object(raw?)?;
    body.filter(|it| it.get().starts_with('"'))?;
    Some(format!(r#"{{"type":"text","text":{}}}"#, compact(raw?.get())))
}

/// The content of a message of any other type: all that every message does not say.
fn whole(kind: &str, raw: &RawValue) -> Option<String> {
    let members: BTreeMap<Cow<'_, str>, &RawValue> = lenient::object(raw)?;
    let mut content = format!(r#"{{"type":{}"#, json::to_string(&kind));
    for (name, value) in members {
        if !COMMON.contains(&name.as_ref()) {
            content.push(',');
            content.push_str(&json::to_string(&name));
            content.push(':');
            content.push_str(&compact(value.get()));
        }
    }
    content.push('}');
    Content::from_json(&content).is_ok().then_some(content)
}
