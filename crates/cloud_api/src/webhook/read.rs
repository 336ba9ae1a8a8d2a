//! Reads a payload: first its frame, as slices of the text, then each slice alone.
//!
//! A frame without flaws, as all of Meta's are, is read in one pass. Only when that fails is it
//! taken apart level by level, so that what is odd can be told from its siblings.

use super::{Notice, Oddity, Parsed, Scope, Unit, message, status};
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
    changes: Vec<Object<Change<'a>>>,
}

/// A frame with a flaw somewhere in it.
#[derive(Deserialize)]
struct FlawedFrame<'a> {
    #[serde(borrow)]
    entry: &'a RawValue,
}

/// An entry that may have a flaw.
#[derive(Deserialize)]
struct FlawedEntry<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    changes: &'a RawValue,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    field: Slice<'a>,
    #[serde(borrow)]
    value: &'a RawValue,
}

/// The value of the field `messages`; of other fields we read only which number they are about.
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

/// Where a value stands: in the entry of which account, beside the name of which number.
struct Place<'a> {
    account: Slice<'a>,
    number: Option<Metadata<'a>>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    phone_number_id: Slice<'a>,
    #[serde(borrow)]
    display_phone_number: Slice<'a>,
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

impl Place<'_> {
    fn scope(&self) -> Scope {
        let number = self.number.as_ref();
        Scope {
            waba_id: lenient::parsed(self.account),
            phone_number_id: lenient::parsed(number.and_then(|it| it.phone_number_id)),
            display_phone_number: lenient::owned(number.and_then(|it| it.display_phone_number)),
        }
    }
}

impl Parsed {
    fn unit(&mut self, place: &Place<'_>, notice: Notice) {
        self.units.push(Unit { scope: place.scope(), notice });
    }

    fn oddity(&mut self, detail: impl Into<String>, raw: &str) {
        self.oddities.push(Oddity { detail: detail.into(), raw: raw.to_owned() });
    }

    fn read_frame(&mut self, text: &str) {
        let Ok(frame) = lenient::object_in::<Frame<'_>>(text) else {
            return self.read_flawed_frame(text);
        };
        for Object(entry) in frame.entry {
            for Object(change) in entry.changes {
                self.read_change(entry.id, change);
            }
        }
    }

    fn read_flawed_frame(&mut self, text: &str) {
        match lenient::object_in::<FlawedFrame<'_>>(text) {
            Ok(frame) => self.each(frame.entry, "entry", Self::read_entry),
            Err(error) => self.oddity(format!("not a payload: {error}"), text),
        }
    }

    /// Reads each element of what should be an array.
    fn each<'a>(&mut self, list: &'a RawValue, name: &str, read: impl Fn(&mut Self, &'a RawValue)) {
        match lenient::items(list) {
            Some(items) => items.into_iter().for_each(|it| read(self, it)),
            None => self.oddity(format!("`{name}` is not an array"), list.get()),
        }
    }

    fn read_entry(&mut self, raw: &RawValue) {
        let Some(FlawedEntry { id, changes }) = lenient::object(raw) else {
            return self.oddity("an entry has no `changes`", raw.get());
        };
        self.each(changes, "changes", |parsed, raw| match lenient::object(raw) {
            Some(change) => parsed.read_change(id, change),
            None => parsed.oddity("a change has no `value`", raw.get()),
        });
    }

    fn read_change<'a>(&mut self, account: Slice<'a>, Change { field, value: raw }: Change<'a>) {
        let field = field.and_then(lenient::text).unwrap_or_default();
        // A change that does not name its field is known by what it holds.
        let is_messages = field == "messages" || field.is_empty();
        let value: Option<Value<'a>> = lenient::object(raw);
        let metadata = value.as_ref().and_then(|it| it.metadata);
        let place = Place { account, number: metadata.and_then(lenient::object) };
        let is_told = match value {
            Some(value) if is_messages => self.read_value(&place, &value),
            None if is_messages => return self.oddity("a `value` does not fit", raw.get()),
            _ => false,
        };
        if !is_told {
            let (field, value) = (field.into_owned(), raw.get().to_owned());
            self.unit(&place, Notice::Unknown { field, value });
        }
    }

    /// Reads the messages and statuses of a value; says whether that is all it holds.
    fn read_value(&mut self, place: &Place<'_>, value: &Value<'_>) -> bool {
        if let Some(messages) = value.messages {
            let people = message::people(value.contacts);
            self.each(messages, "messages", |parsed, it| match message::read(&people, it) {
                Ok(message) => parsed.unit(place, Notice::Message(message)),
                Err(detail) => parsed.oddity(format!("a message {detail}"), it.get()),
            });
        }
        if let Some(statuses) = value.statuses {
            self.each(statuses, "statuses", |parsed, it| match status::read(it) {
                Ok(status) => parsed.unit(place, Notice::Status(status)),
                Err(detail) => parsed.oddity(format!("a status {detail}"), it.get()),
            });
        }
        let says_something = value.messages.is_some() || value.statuses.is_some();
        let says_more = value.errors.is_some() || value.user_actions.is_some();
        says_something && !says_more
    }
}
