//! Reads a payload: first its frame, as slices of the text, then each slice alone.

use super::{Inbound, Notice, Oddity, Parsed, Scope, StatusError, StatusNotice, Unit};
use crate::content::{Content, Text};
use crate::errors::details;
use crate::lenient;
use crate::spelling::compact;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ScopedUserId, WaId};

/// A value that is looked at later, if at all; absent and `null` are the same.
type Slice<'a> = Option<&'a RawValue>;

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow)]
    entry: Slice<'a>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    changes: Slice<'a>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    field: Slice<'a>,
    #[serde(borrow)]
    value: Slice<'a>,
}

/// The value of the field `messages`.
#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow)]
    metadata: Slice<'a>,
    #[serde(borrow)]
    contacts: Slice<'a>,
    #[serde(borrow)]
    messages: Slice<'a>,
    #[serde(borrow)]
    statuses: Slice<'a>,
    #[serde(borrow)]
    errors: Slice<'a>,
    #[serde(borrow)]
    user_actions: Slice<'a>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    phone_number_id: Slice<'a>,
    #[serde(borrow)]
    display_phone_number: Slice<'a>,
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

#[derive(Deserialize)]
struct Message<'a> {
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
struct StatusSlice<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    status: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
    #[serde(borrow)]
    recipient_id: Slice<'a>,
    #[serde(borrow)]
    recipient_user_id: Slice<'a>,
    #[serde(borrow)]
    recipient_type: Slice<'a>,
    #[serde(borrow)]
    biz_opaque_callback_data: Slice<'a>,
    #[serde(borrow)]
    errors: Slice<'a>,
}

#[derive(Deserialize)]
struct ErrorSlice<'a> {
    #[serde(borrow)]
    code: Slice<'a>,
    #[serde(borrow)]
    title: Slice<'a>,
    #[serde(borrow)]
    message: Slice<'a>,
    #[serde(borrow)]
    error_data: Slice<'a>,
}

/// Reads a payload. Never fails: what does not fit is among the oddities.
pub fn parse(body: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    match std::str::from_utf8(body) {
        Ok(text) => parsed.read_frame(text),
        Err(_) => parsed.oddity("not UTF-8", &String::from_utf8_lossy(body)),
    }
    parsed
}

impl Parsed {
    fn oddity(&mut self, detail: &str, raw: &str) {
        self.oddities.push(Oddity { detail: detail.to_owned(), raw: raw.to_owned() });
    }

    fn unit(&mut self, scope: &Scope, notice: Notice) {
        self.units.push(Unit { scope: scope.clone(), notice });
    }

    fn read_frame(&mut self, text: &str) {
        match serde_json::from_str::<Frame<'_>>(text) {
            Ok(Frame { entry: Some(entries) }) => {
                self.each(entries, "`entry`", Self::read_entry);
            }
            Ok(Frame { entry: None }) => self.oddity("no `entry`", text),
            Err(error) => self.oddity(&format!("not a payload: {error}"), text),
        }
    }

    /// Reads each element of an array.
    fn each<'a>(&mut self, list: &'a RawValue, name: &str, read: impl Fn(&mut Self, &'a RawValue)) {
        match lenient::items(list) {
            Some(items) => items.into_iter().for_each(|it| read(self, it)),
            None => self.oddity(&format!("{name} is no array"), list.get()),
        }
    }

    fn read_entry(&mut self, raw: &RawValue) {
        let Ok(entry) = serde_json::from_str::<Entry<'_>>(raw.get()) else {
            return self.oddity("an entry is no object", raw.get());
        };
        let Some(changes) = entry.changes else {
            return self.oddity("an entry has no `changes`", raw.get());
        };
        let scope = Scope { waba_id: lenient::parsed(entry.id), ..Scope::default() };
        self.each(changes, "`changes`", |parsed, it| parsed.read_change(&scope, it));
    }

    fn read_change(&mut self, account: &Scope, raw: &RawValue) {
        let Ok(change) = serde_json::from_str::<Change<'_>>(raw.get()) else {
            return self.oddity("a change is no object", raw.get());
        };
        let Some(raw_value) = change.value else {
            return self.oddity("a change has no `value`", raw.get());
        };
        let field = lenient::owned(change.field).unwrap_or_default();
        let value = serde_json::from_str::<Value<'_>>(raw_value.get());
        let scope = match &value {
            Ok(value) => scope_of(account, value.metadata),
            Err(_) => account.clone(),
        };
        match value {
            Ok(value) if field == "messages" || field.is_empty() => {
                self.read_value(&scope, &field, &value, raw_value);
            }
            _ => self.unit(&scope, Notice::Unknown { field, value: raw_value.get().to_owned() }),
        }
    }

    fn read_value(&mut self, scope: &Scope, field: &str, value: &Value<'_>, raw: &RawValue) {
        if let Some(messages) = value.messages {
            let people = people(value.contacts);
            self.each(messages, "`messages`", |parsed, it| {
                parsed.read_message(scope, &people, it);
            });
        }
        if let Some(statuses) = value.statuses {
            self.each(statuses, "`statuses`", |parsed, it| parsed.read_status(scope, it));
        }
        let says_more = value.errors.is_some() || value.user_actions.is_some();
        if says_more || (value.messages.is_none() && value.statuses.is_none()) {
            let (field, value) = (field.to_owned(), raw.get().to_owned());
            self.unit(scope, Notice::Unknown { field, value });
        }
    }

    fn read_message(&mut self, scope: &Scope, people: &[Person], raw: &RawValue) {
        match inbound(people, raw) {
            Ok(message) => self.unit(scope, Notice::Message(message)),
            Err(detail) => self.oddity(&format!("a message {detail}"), raw.get()),
        }
    }

    fn read_status(&mut self, scope: &Scope, raw: &RawValue) {
        match status(raw) {
            Ok(status) => self.unit(scope, Notice::Status(status)),
            Err(detail) => self.oddity(&format!("a status {detail}"), raw.get()),
        }
    }
}

fn scope_of(account: &Scope, metadata: Slice<'_>) -> Scope {
    let read = |raw: &RawValue| {
        serde_json::from_str::<Metadata<'_>>(raw.get()).ok().map(|it| {
            (lenient::parsed(it.phone_number_id), lenient::owned(it.display_phone_number))
        })
    };
    let (phone_number_id, display_phone_number) = metadata.and_then(read).unwrap_or_default();
    Scope { waba_id: account.waba_id.clone(), phone_number_id, display_phone_number }
}

/// What `contacts` says of one person.
struct Person {
    wa_id: Option<WaId>,
    user_id: Option<ScopedUserId>,
    name: Option<String>,
}

fn people(contacts: Slice<'_>) -> Vec<Person> {
    let person = |raw: &RawValue| {
        let contact: Contact<'_> = serde_json::from_str(raw.get()).ok()?;
        let profile: Option<Profile<'_>> =
            contact.profile.and_then(|it| serde_json::from_str(it.get()).ok());
        Some(Person {
            wa_id: lenient::parsed(contact.wa_id),
            user_id: lenient::parsed(contact.user_id),
            name: lenient::owned(profile.and_then(|it| it.name)),
        })
    };
    contacts.and_then(lenient::items).into_iter().flatten().filter_map(person).collect()
}

/// The name of who wrote a message. With one contact there is no question whose it is.
fn name_of(people: &[Person], from: Option<&WaId>, user: Option<&ScopedUserId>) -> Option<String> {
    let is_author = |it: &&Person| {
        (from.is_some() && it.wa_id.as_ref() == from)
            || (user.is_some() && it.user_id.as_ref() == user)
    };
    let only = match people {
        [one] => Some(one),
        _ => None,
    };
    people.iter().find(is_author).or(only)?.name.clone()
}

/// Reads one message; the error completes the sentence "a message …".
fn inbound(people: &[Person], raw: &RawValue) -> Result<Inbound, &'static str> {
    let message: Message<'_> = serde_json::from_str(raw.get()).map_err(|_| "does not fit")?;
    let wamid = lenient::parsed(message.id).ok_or("has no usable `id`")?;
    let at = lenient::timestamp(message.timestamp).ok_or("has no usable `timestamp`")?;
    let kind = lenient::owned(message.kind).unwrap_or_else(|| "unknown".to_owned());
    let content = content(&kind, message.text, raw).ok_or("does not hold what its `type` says")?;
    let (from, scoped) = person_in(message.from);
    let from_user_id = lenient::parsed(message.from_user_id).or(scoped);
    let quoted: Option<Context<'_>> =
        message.context.and_then(|it| serde_json::from_str(it.get()).ok());
    Ok(Inbound {
        wamid,
        profile_name: name_of(people, from.as_ref(), from_user_id.as_ref()),
        from,
        from_user_id,
        at,
        kind,
        content,
        context_id: lenient::parsed(quoted.and_then(|it| it.id)),
        raw: raw.get().to_owned(),
    })
}

/// The content of a message: known types alone, others with all that is not said elsewhere.
fn content(kind: &str, text: Slice<'_>, raw: &RawValue) -> Option<String> {
    /// What every message may say of itself, whatever its type.
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
    let kind_json = serde_json::to_string(kind).ok()?;
    if kind == "text" {
        let text = compact(text?.get());
        serde_json::from_str::<Text>(&text).ok()?;
        return Some(format!("{{\"type\":{kind_json},\"text\":{text}}}"));
    }
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(raw.get()).ok()?;
    let mut content = format!("{{\"type\":{kind_json}");
    for (name, value) in members.iter().filter(|(name, _)| !COMMON.contains(&name.as_ref())) {
        content.push(',');
        content.push_str(&serde_json::to_string(name).ok()?);
        content.push(':');
        content.push_str(&compact(value.get()));
    }
    content.push('}');
    Content::from_json(&content).ok().map(|_| content)
}

/// Who is meant: a WhatsApp id is digits; some gateways have seen scoped ids in its place.
fn person_in(raw: Slice<'_>) -> (Option<WaId>, Option<ScopedUserId>) {
    let Some(text) = lenient::owned(raw) else { return (None, None) };
    let digits = text.strip_prefix('+').unwrap_or(&text);
    if digits.bytes().all(|it| it.is_ascii_digit()) {
        (digits.parse().ok(), None)
    } else {
        (None, text.parse().ok())
    }
}

/// Reads one status; the error completes the sentence "a status …".
fn status(raw: &RawValue) -> Result<StatusNotice, &'static str> {
    let slice: StatusSlice<'_> = serde_json::from_str(raw.get()).map_err(|_| "does not fit")?;
    let wamid = lenient::parsed(slice.id).ok_or("has no usable `id`")?;
    let at = lenient::timestamp(slice.timestamp).ok_or("has no usable `timestamp`")?;
    let word = lenient::owned(slice.status).ok_or("has no `status`")?;
    let (recipient, scoped) = match lenient::owned(slice.recipient_type).as_deref() {
        Some("group") => (None, None),
        _ => person_in(slice.recipient_id),
    };
    Ok(StatusNotice {
        wamid,
        milestone: milestone(&word),
        status: word,
        at,
        recipient,
        recipient_user_id: lenient::parsed(slice.recipient_user_id).or(scoped),
        callback_data: lenient::owned(slice.biz_opaque_callback_data),
        errors: errors(slice.errors),
        raw: raw.get().to_owned(),
    })
}

fn milestone(word: &str) -> Option<Milestone> {
    match word {
        "sent" => Some(Milestone::Sent),
        "delivered" => Some(Milestone::Delivered),
        // Who has heard a voice message has seen it.
        "read" | "played" => Some(Milestone::Read),
        "failed" => Some(Milestone::Failed),
        _ => None,
    }
}

fn errors(list: Slice<'_>) -> Vec<StatusError> {
    let error = |raw: &RawValue| {
        let slice: ErrorSlice<'_> = serde_json::from_str(raw.get()).ok()?;
        Some(StatusError {
            code: lenient::parsed(slice.code).unwrap_or(0),
            title: lenient::owned(slice.title.or(slice.message)).unwrap_or_default(),
            details: slice.error_data.and_then(details),
        })
    };
    list.and_then(lenient::items).into_iter().flatten().filter_map(error).collect()
}
