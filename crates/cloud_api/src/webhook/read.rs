//! Reads a payload: first its frame, as slices of the text, then each slice alone.

use super::{Notice, Oddity, Parsed, Scope, Unit, message, status};
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;

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

impl Parsed {
    fn unit(&mut self, scope: &Scope, notice: Notice) {
        self.units.push(Unit { scope: scope.clone(), notice });
    }

    fn unknown(&mut self, scope: &Scope, field: String, value: &RawValue) {
        self.unit(scope, Notice::Unknown { field, value: value.get().to_owned() });
    }

    fn oddity(&mut self, detail: impl Into<String>, raw: &str) {
        self.oddities.push(Oddity { detail: detail.into(), raw: raw.to_owned() });
    }

    fn read_frame(&mut self, text: &str) {
        match lenient::object_in(text) {
            Ok(Frame { entry: Some(entries) }) => self.each(entries, "entry", Self::read_entry),
            Ok(Frame { entry: None }) => self.oddity("there is no `entry`", text),
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
        match lenient::object(raw) {
            Some(Entry { id, changes: Some(changes) }) => {
                let account = Scope { waba_id: lenient::parsed(id), ..Scope::default() };
                self.each(changes, "changes", |parsed, it| parsed.read_change(&account, it));
            }
            _ => self.oddity("an entry has no `changes`", raw.get()),
        }
    }

    fn read_change(&mut self, account: &Scope, raw: &RawValue) {
        let Some(Change { field, value: Some(raw_value) }) = lenient::object(raw) else {
            return self.oddity("a change has no `value`", raw.get());
        };
        let field = lenient::owned(field).unwrap_or_default();
        // A change that does not name its field is known by what it holds.
        let is_messages = field == "messages" || field.is_empty();
        match lenient::object(raw_value) {
            Some(value) if is_messages => self.read_value(account, field, &value, raw_value),
            Some(value) => self.unknown(&scope(account, value.metadata), field, raw_value),
            None if is_messages => self.oddity("a `value` is not an object", raw.get()),
            None => self.unknown(account, field, raw_value),
        }
    }

    fn read_value(&mut self, account: &Scope, field: String, value: &Value<'_>, raw: &RawValue) {
        let scope = scope(account, value.metadata);
        if let Some(messages) = value.messages {
            let people = message::people(value.contacts);
            self.each(messages, "messages", |parsed, it| match message::read(&people, it) {
                Ok(message) => parsed.unit(&scope, Notice::Message(message)),
                Err(detail) => parsed.oddity(format!("a message {detail}"), it.get()),
            });
        }
        if let Some(statuses) = value.statuses {
            self.each(statuses, "statuses", |parsed, it| match status::read(it) {
                Ok(status) => parsed.unit(&scope, Notice::Status(status)),
                Err(detail) => parsed.oddity(format!("a status {detail}"), it.get()),
            });
        }
        let says_more = value.errors.is_some() || value.user_actions.is_some();
        if says_more || (value.messages.is_none() && value.statuses.is_none()) {
            self.unknown(&scope, field, raw);
        }
    }
}

/// Which number of the account a value is about.
fn scope(account: &Scope, metadata: Slice<'_>) -> Scope {
    let metadata: Option<Metadata<'_>> = metadata.and_then(lenient::object);
    Scope {
        waba_id: account.waba_id.clone(),
        phone_number_id: lenient::parsed(metadata.as_ref().and_then(|it| it.phone_number_id)),
        display_phone_number: lenient::owned(metadata.and_then(|it| it.display_phone_number)),
    }
}
