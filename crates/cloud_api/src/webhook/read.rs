//! Reads a payload: first its frame, as slices of the text, then each slice alone.
//!
//! A frame without flaws, as all of Meta's are, is read in one pass. Only when that fails is it
//! taken apart level by level, so that what is odd can be told from its siblings.

use super::message::Beside;
use super::place::{FIELDS, Head, Place, Value};
use super::{ActionNotice, ErrorsNotice, Notice, Oddity, Parsed, StatusError, Unit};
use super::{account, echo, message, moved, person, preference, status, template};
use crate::lenient::{self, Object, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow)]
    entry: Vec<Object<Entry<'a>>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    time: Slice<'a>,
    #[serde(borrow)]
    changes: Vec<Object<Change<'a>>>,
}

/// A frame with a flaw somewhere in it.
#[derive(Deserialize)]
struct FlawedFrame<'a> {
    #[serde(borrow)]
    entry: &'a RawValue,
}

/// An entry that may have a flaw.
#[derive(Deserialize, Default)]
struct FlawedEntry<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    time: Slice<'a>,
    #[serde(borrow)]
    changes: Slice<'a>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    field: Slice<'a>,
    #[serde(borrow)]
    value: &'a RawValue,
}

/// A change that may have a flaw.
#[derive(Deserialize)]
struct FlawedChange<'a> {
    #[serde(borrow)]
    field: Slice<'a>,
}

#[derive(Deserialize)]
struct Action<'a> {
    #[serde(borrow)]
    action_type: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
}

/// Reads a payload. Never fails: what does not fit is among the oddities.
pub fn parse(body: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    let nowhere = Place::default();
    match std::str::from_utf8(body) {
        Ok(text) => parsed.read_frame(text),
        Err(_) => parsed.oddity(&nowhere, "not UTF-8", &String::from_utf8_lossy(body)),
    }
    parsed
}

impl Parsed {
    fn unit(&mut self, place: &Place<'_>, notice: Notice) {
        self.units.push(Unit { scope: place.scope(), notice });
    }

    fn oddity(&mut self, place: &Place<'_>, detail: impl Into<String>, raw: &str) {
        self.oddities.push(Oddity {
            scope: place.scope(),
            field: place.field_name(),
            detail: detail.into(),
            raw: raw.to_owned(),
        });
    }

    /// Takes what was read of `raw`, or notes that `what` it is "has no …" or "does not …".
    fn take<E: std::fmt::Display>(
        &mut self,
        place: &Place<'_>,
        what: &str,
        raw: &RawValue,
        read: Result<Notice, E>,
    ) {
        match read {
            Ok(notice) => self.unit(place, notice),
            Err(why) => self.oddity(place, format!("{what} {why}"), raw.get()),
        }
    }

    fn read_frame(&mut self, text: &str) {
        let Ok(frame) = lenient::object_in::<Frame<'_>>(text) else {
            return self.read_flawed_frame(text);
        };
        for Object(entry) in frame.entry {
            let head = Head { id: entry.id, time: entry.time };
            for Object(change) in entry.changes {
                self.read_change(head, change);
            }
        }
    }

    fn read_flawed_frame(&mut self, text: &str) {
        let nowhere = Place::default();
        match lenient::object_in::<FlawedFrame<'_>>(text) {
            Ok(frame) => self.each(&nowhere, frame.entry, "entry", Self::read_entry),
            Err(error) => self.oddity(&nowhere, format!("not a payload: {error}"), text),
        }
    }

    /// Reads each element of what should be an array.
    fn each<'a>(
        &mut self,
        place: &Place<'_>,
        list: &'a RawValue,
        name: &str,
        read: impl Fn(&mut Self, &'a RawValue),
    ) {
        match lenient::items(list) {
            Some(items) => items.into_iter().for_each(|it| read(self, it)),
            None => self.oddity(place, format!("`{name}` is not an array"), list.get()),
        }
    }

    fn read_entry(&mut self, raw: &RawValue) {
        let entry: FlawedEntry<'_> = lenient::object(raw).unwrap_or_default();
        let head = Head { id: entry.id, time: entry.time };
        let place = Place::of(head, None, &Value::default());
        let Some(changes) = entry.changes else {
            return self.oddity(&place, "an entry has no `changes`", raw.get());
        };
        self.each(&place, changes, "changes", |parsed, raw| {
            if let Some(change) = lenient::object(raw) {
                return parsed.read_change(head, change);
            }
            let field = lenient::object::<FlawedChange<'_>>(raw).and_then(|it| it.field);
            let place = Place::of(head, field, &Value::default());
            parsed.oddity(&place, "a change has no `value`", raw.get());
        });
    }

    fn read_change<'a>(&mut self, head: Head<'a>, Change { field, value: raw }: Change<'a>) {
        let value: Option<Value<'a>> = lenient::object(raw);
        let is_object = value.is_some();
        let value = &value.unwrap_or_default();
        let place = &Place::of(head, field, value);
        match place.field.as_ref() {
            "" | "messages" | "message_echoes" | "smb_message_echoes" | "user_preferences"
            | "user_id_update"
                if !is_object =>
            {
                self.oddity(place, "a `value` does not fit", raw.get());
            }
            // A change that does not name its field is known by what it holds.
            "" | "messages" => self.read_messages(place, value, raw),
            "message_echoes" | "smb_message_echoes" | "user_preferences" | "user_id_update" => {
                self.read_list(place, value, raw);
            }
            field @ (template::STATUS
            | template::QUALITY
            | template::COMPONENTS
            | template::CATEGORY) => {
                let news = template::read(field, place.told_at, raw).map(Notice::Template);
                self.take(place, "news of a template", raw, news);
            }
            field @ (account::UPDATE
            | account::REVIEW
            | account::ALERTS
            | account::CAPABILITY
            | account::QUALITY
            | account::NAME
            | account::SECURITY) => {
                let news = account::read(field, place.told_at, raw).map(Notice::Account);
                self.take(place, "news of the account", raw, news);
            }
            _ => self.keep(place, raw),
        }
    }

    /// Keeps a value whole.
    fn keep(&mut self, place: &Place<'_>, raw: &RawValue) {
        let (field, value) = (place.field.to_string(), raw.get().to_owned());
        let is_named = FIELDS.contains(&field.as_str()) || NAMED.contains(&field.as_str());
        let notice = if is_named {
            Notice::Field { field, value }
        } else {
            Notice::Unknown { field, value }
        };
        self.unit(place, notice);
    }

    /// Reads the field `messages`: messages, statuses, errors, actions, or several of them.
    fn read_messages(&mut self, place: &Place<'_>, value: &Value<'_>, raw: &RawValue) {
        let beside =
            Beside { people: person::people(value.contacts), errors: status::errors(value.errors) };
        if let Some(messages) = value.messages {
            self.each(place, messages, "messages", |parsed, it| {
                let message = message::read(&beside, it).map(Notice::Message);
                parsed.take(place, "a message", it, message);
            });
        }
        if let Some(statuses) = value.statuses {
            self.each(place, statuses, "statuses", |parsed, it| {
                let status = status::read(&beside.people, it).map(Notice::Status);
                parsed.take(place, "a status", it, status);
            });
        }
        if let Some(actions) = value.user_actions {
            self.each(place, actions, "user_actions", |parsed, it| {
                parsed.take(place, "an action", it, action(it).map(Notice::Action));
            });
        }
        if let Some(raw) = value.errors {
            self.read_errors(place, beside.errors, raw);
        }
        let lists = [value.messages, value.statuses, value.user_actions, value.errors];
        if lists.iter().all(Option::is_none) {
            self.keep(place, raw);
        }
    }

    /// Takes errors that stand beside no message as one thing told; an empty list tells nothing.
    fn read_errors(&mut self, place: &Place<'_>, errors: Vec<StatusError>, raw: &RawValue) {
        let is_empty = lenient::items(raw).is_some_and(|it| it.is_empty());
        if !errors.is_empty() {
            let raw = raw.get().to_owned();
            self.unit(place, Notice::Errors(ErrorsNotice { errors, raw }));
        } else if !is_empty {
            self.oddity(place, "`errors` is no list of errors", raw.get());
        }
    }

    /// Reads a field whose value is one list of its own.
    fn read_list(&mut self, place: &Place<'_>, value: &Value<'_>, raw: &RawValue) {
        let people = person::people(value.contacts);
        let field = place.field.as_ref();
        if let ("user_preferences", Some(list)) = (field, value.user_preferences) {
            self.each(place, list, field, |parsed, it| {
                let preference = preference::read(&people, place.told_at, it);
                parsed.take(place, "a preference", it, preference.map(Notice::Preference));
            });
        } else if let ("user_id_update", Some(list)) = (field, value.user_id_update) {
            self.each(place, list, field, |parsed, it| {
                let moved = moved::read(it, place.told_at).map(Notice::Moved);
                parsed.take(place, "a change of id", it, moved);
            });
        } else if let (true, Some(list)) = (field.ends_with("echoes"), value.message_echoes) {
            self.each(place, list, "message_echoes", |parsed, it| {
                let echo = echo::read(field, &people, it).map(Notice::Echo);
                parsed.take(place, "an echo", it, echo);
            });
        } else {
            self.keep(place, raw);
        }
    }
}

/// The fields we act on; a value of theirs that holds nothing of it is kept whole.
const NAMED: &[&str] =
    &["messages", "message_echoes", "smb_message_echoes", "user_preferences", "user_id_update"];

fn action(raw: &RawValue) -> Result<ActionNotice, &'static str> {
    let fields: Action<'_> = lenient::object(raw).ok_or("does not fit")?;
    Ok(ActionNotice {
        action: lenient::owned(fields.action_type).ok_or("has no `action_type`")?,
        at: lenient::timestamp(fields.timestamp).ok_or("has no usable `timestamp`")?,
        raw: raw.get().to_owned(),
    })
}
