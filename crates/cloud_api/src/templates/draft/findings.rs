//! What was found wrong with a draft, and the questions every member is asked.

use crate::validate::Breach;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) breaches: Vec<Breach>,
}

impl Findings {
    pub(super) fn tell(&mut self, pointer: &str, code: &'static str, detail: &str) {
        self.breaches.push(Breach::new(pointer, code, detail));
    }

    pub(super) fn wrong_type(&mut self, pointer: &str, expected: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let breach = Breach::new(pointer, "content.wrong_type", format!("must be {expected}"));
        self.breaches.push(breach.with(expected, found));
    }

    pub(super) fn missing(&mut self, pointer: &str, member: &str) {
        self.tell(&format!("{pointer}/{member}"), "content.missing", "is missing");
    }

    /// A text that must be there and say something.
    pub(super) fn text<'v>(
        &mut self,
        object: &'v Value,
        pointer: &str,
        member: &str,
    ) -> Option<&'v str> {
        if object.get(member).is_none_or(Value::is_null) {
            self.missing(pointer, member);
        }
        self.optional_text(object, pointer, member)
    }

    /// A text that may be there, and then says something.
    pub(super) fn optional_text<'v>(
        &mut self,
        object: &'v Value,
        pointer: &str,
        member: &str,
    ) -> Option<&'v str> {
        let value = object.get(member).filter(|it| !it.is_null())?;
        let pointer = format!("{pointer}/{member}");
        let Some(text) = value.as_str() else {
            self.wrong_type(&pointer, "a string", value);
            return None;
        };
        if text.trim().is_empty() {
            self.tell(&pointer, "content.empty", "must not be empty");
            return None;
        }
        Some(text)
    }

    /// An array that must be there and hold something.
    pub(super) fn array<'v>(
        &mut self,
        object: &'v Value,
        pointer: &str,
        member: &str,
    ) -> Option<&'v [Value]> {
        match object.get(member) {
            None | Some(Value::Null) => self.missing(pointer, member),
            Some(Value::Array(all)) if all.is_empty() => {
                self.tell(&format!("{pointer}/{member}"), "content.empty", "must not be empty");
            }
            Some(Value::Array(all)) => return Some(all),
            Some(other) => self.wrong_type(&format!("{pointer}/{member}"), "an array", other),
        }
        None
    }

    /// An object that must be there.
    pub(super) fn object<'v>(
        &mut self,
        object: &'v Value,
        pointer: &str,
        member: &str,
    ) -> Option<&'v Value> {
        match object.get(member) {
            None | Some(Value::Null) => self.missing(pointer, member),
            Some(found @ Value::Object(_)) => return Some(found),
            Some(other) => self.wrong_type(&format!("{pointer}/{member}"), "an object", other),
        }
        None
    }

    /// A yes or no that may be there.
    pub(super) fn boolean(&mut self, object: &Value, pointer: &str, member: &str) {
        if let Some(found) = object.get(member).filter(|it| !it.is_null() && !it.is_boolean()) {
            self.wrong_type(&format!("{pointer}/{member}"), "a boolean", found);
        }
    }

    /// Whether a word is one of those there are, in capitals or not.
    pub(super) fn one_of(&mut self, pointer: &str, word: &str, known: &[&str]) -> bool {
        let is_known = known.iter().any(|it| it.eq_ignore_ascii_case(word));
        if !is_known {
            let detail = format!("must be one of {}", known.join(", "));
            let breach = Breach::new(pointer, "content.not_one_of", detail);
            self.breaches.push(breach.with(json!(known), word));
        }
        is_known
    }

    pub(super) fn length(&mut self, pointer: &str, text: &str, length_max: usize) {
        let length = text.chars().count();
        if length > length_max {
            let detail = format!("must be at most {length_max} characters long, and has {length}");
            let breach = Breach::new(pointer, "content.too_long", detail);
            self.breaches.push(breach.with(length_max, length));
        }
    }

    pub(super) fn range(&mut self, pointer: &str, found: i64, range: RangeInclusive<i64>) {
        if !range.contains(&found) {
            let detail = format!("must be {} to {}", range.start(), range.end());
            let breach = Breach::new(pointer, "content.out_of_range", detail);
            self.breaches.push(breach.with(json!([range.start(), range.end()]), found));
        }
    }

    pub(super) fn at_most(&mut self, pointer: &str, what: &str, found: usize, max: usize) {
        if found > max {
            let detail = format!("must have at most {max} {what}, and has {found}");
            let breach = Breach::new(pointer, "content.too_many", detail);
            self.breaches.push(breach.with(max, found));
        }
    }

    pub(super) fn at_least(&mut self, pointer: &str, what: &str, found: usize, min: usize) {
        if found < min {
            let detail = format!("must have at least {min} {what}, and has {found}");
            let breach = Breach::new(pointer, "content.too_few", detail);
            self.breaches.push(breach.with(min, found));
        }
    }
}
