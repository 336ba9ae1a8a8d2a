//! Walks a value along its table and notes what does not fit.

use super::Breach;
use crate::shapes::{Is, Rule, Shape};
use serde_json::Value;
use std::fmt::{Display, Write as _};

/// What was found on the way, and where we are.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pointer: String,
    breaches: Vec<Breach>,
}

impl Walk {
    /// Everything that was found.
    pub(crate) fn into_breaches(self) -> Vec<Breach> {
        self.breaches
    }

    /// Notes a breach at a place below the one we are at.
    pub(crate) fn report(
        &mut self,
        below: &str,
        code: &'static str,
        detail: impl Into<String>,
    ) -> &mut Breach {
        let pointer = match below {
            "" => self.pointer.clone(),
            below => format!("{}/{below}", self.pointer),
        };
        self.breaches.push(Breach::new(pointer, code, detail));
        self.breaches.last_mut().expect("one was just pushed")
    }

    /// Notes a breach where we are.
    fn report_here(&mut self, code: &'static str, detail: impl Into<String>) -> &mut Breach {
        self.report("", code, detail)
    }

    fn within(&mut self, name: impl Display, visit: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        write!(self.pointer, "/{name}").expect("writing to a String cannot fail");
        visit(self);
        self.pointer.truncate(length);
    }

    /// Looks at a member of an object; null is absent.
    pub(crate) fn member(&mut self, name: &str, is_required: bool, is: &Is, value: Option<&Value>) {
        match value.filter(|it| !it.is_null()) {
            Some(value) => self.within(name, |walk| walk.value(is, value)),
            None if is_required => {
                self.report(name, "content.missing", "must be given");
            }
            None => {}
        }
    }

    fn value(&mut self, is: &Is, value: &Value) {
        match (is, value) {
            (Is::Nothing, _) => {
                self.report_here("content.not_allowed", "has no place here: leave it out");
            }
            (Is::Text { min, max }, Value::String(text)) => self.text(text, *min, *max),
            (Is::Word | Is::Scalar, Value::String(text)) => self.text(text, 1, usize::MAX),
            (Is::Any, _)
            | (Is::Word, Value::Number(_))
            | (Is::Scalar, Value::Number(_) | Value::Bool(_))
            | (Is::Flag, Value::Bool(_)) => {}
            (Is::Link, Value::String(text)) => self.link(text),
            (Is::Number { min, max }, Value::Number(_) | Value::String(_)) => {
                self.number(value, *min, *max);
            }
            (Is::OneOf(words), Value::String(_) | Value::Number(_)) => self.one_of(words, value),
            (Is::Object(shape), Value::Object(_)) => self.object(shape, value),
            (Is::List { of, min, max }, Value::Array(items)) => self.list(of, *min, *max, items),
            (Is::Tagged { tag, shapes }, Value::Object(_)) => self.tagged(tag, shapes, value),
            (is, value) => {
                let (expected, found) = (expected(is), json_type(value));
                let detail = format!("must be {expected}, and is {found}");
                self.report_here("content.wrong_type", detail).limit(expected).found(found);
            }
        }
    }

    fn text(&mut self, text: &str, min: usize, max: usize) {
        if min > 0 && text.trim().is_empty() {
            self.report_here("content.empty", "must not be empty").limit(min).found(0);
            return;
        }
        // A character has at least one byte, so short texts need no counting.
        if text.len() <= max && min <= 1 {
            return;
        }
        let length = text.chars().count();
        if length > max {
            let detail = format!("must be at most {max} characters long, and has {length}");
            self.report_here("content.too_long", detail).limit(max).found(length);
        } else if length < min {
            let detail = format!("must be at least {min} characters long, and has {length}");
            self.report_here("content.too_few", detail).limit(min).found(length);
        }
    }

    fn link(&mut self, text: &str) {
        // A scheme may be written in capitals.
        let rest = text.split_once("://").filter(|(scheme, _)| {
            ["https", "http"].iter().any(|it| it.eq_ignore_ascii_case(scheme))
        });
        let has_host = rest.is_some_and(|(_, it)| {
            it.starts_with(|it: char| it.is_alphanumeric() || it == '[')
                && !it.contains(char::is_whitespace)
        });
        if !has_host {
            let detail = "must be an address that begins with http:// or https://";
            self.report_here("content.malformed", detail).found(text);
        }
    }

    fn number(&mut self, value: &Value, min: f64, max: f64) {
        let number = match value {
            Value::String(text) => text.trim().parse().ok().filter(|it: &f64| it.is_finite()),
            number => number.as_f64(),
        };
        match number {
            None => {
                self.report_here("content.wrong_type", "must be a number").found(value.clone());
            }
            Some(number) if !(min..=max).contains(&number) => {
                let detail = format!("must be between {min} and {max}, and is {number}");
                self.report_here("content.out_of_range", detail)
                    .limit(vec![min, max])
                    .found(value.clone());
            }
            Some(_) => {}
        }
    }

    fn one_of(&mut self, words: &[&str], value: &Value) {
        let word = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        if !words.iter().any(|it| it.eq_ignore_ascii_case(&word)) {
            let detail = match words {
                [only] => format!("must be {only}, and is {word}"),
                words => format!("must be one of {}, and is {word}", words.join(", ")),
            };
            self.report_here("content.not_one_of", detail).limit(words.to_vec()).found(word);
        }
    }

    fn object(&mut self, shape: &Shape, value: &Value) {
        for it in shape.members {
            self.member(it.name, it.is_required, &it.is, value.get(it.name));
        }
        for rule in shape.rules {
            self.rule(rule, value);
        }
    }

    fn list(&mut self, of: &Is, min: usize, max: usize, items: &[Value]) {
        let count = items.len();
        if count < min {
            let detail = format!("must have at least {min}, and has {count}");
            self.report_here("content.too_few", detail).limit(min).found(count);
        }
        if count > max {
            let detail = format!("must have at most {max}, and has {count}");
            self.report_here("content.too_many", detail).limit(max).found(count);
        }
        for (place, item) in items.iter().enumerate() {
            self.within(place, |walk| walk.value(of, item));
        }
    }

    fn tagged(&mut self, tag: &str, shapes: &[(&str, &'static Shape)], value: &Value) {
        match value.get(tag) {
            None | Some(Value::Null) => {
                self.report(tag, "content.missing", "must be given");
            }
            Some(Value::String(word)) => {
                let known = shapes.iter().find(|(it, _)| it.eq_ignore_ascii_case(word));
                if let Some((_, shape)) = known {
                    self.object(shape, value);
                }
            }
            Some(other) => {
                let found = json_type(other);
                let detail = format!("must be a string, and is {found}");
                self.report(tag, "content.wrong_type", detail).limit("a string").found(found);
            }
        }
    }

    fn rule(&mut self, rule: &Rule, value: &Value) {
        match rule {
            Rule::Check(check, _) => check(value, self),
            Rule::ExactlyOne(names) => self.exactly_one(names, value),
            Rule::Unique { list, at } => self.unique(list, at, value),
            Rule::Total { list, of, max } => self.total(list, of, *max, value),
        }
    }

    fn exactly_one(&mut self, names: &[&str], value: &Value) {
        let count = names.iter().filter(|it| value.get(it).is_some_and(|it| !it.is_null())).count();
        let names = names.join(" or ");
        if count == 0 {
            self.report_here("content.missing", format!("must have {names}"));
        } else if count > 1 {
            let detail = format!("must have {names}, not both");
            self.report_here("content.conflict", detail).limit(1).found(count);
        }
    }

    fn unique(&mut self, list: &str, at: &str, value: &Value) {
        let mut seen = Vec::new();
        for (place, item) in items(value, list).iter().enumerate() {
            let Some(found) = item.pointer(at).filter(|it| !it.is_null()) else { continue };
            if seen.contains(&found) {
                let detail = format!("must differ from that of every other in {list}");
                self.report(&format!("{list}/{place}{at}"), "content.not_unique", detail)
                    .found(found.clone());
            }
            seen.push(found);
        }
    }

    fn total(&mut self, list: &str, of: &str, max: usize, value: &Value) {
        let count: usize = items(value, list).iter().map(|it| items(it, of).len()).sum();
        if count > max {
            let detail = format!("must have at most {max} {of} in total, and has {count}");
            self.report(list, "content.too_many", detail).limit(max).found(count);
        }
    }
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn expected(is: &Is) -> &'static str {
    match is {
        Is::Text { .. } | Is::Word | Is::Scalar | Is::Link | Is::OneOf(_) => "a string",
        Is::Flag => "a boolean",
        Is::Number { .. } => "a number",
        Is::Object(_) | Is::Tagged { .. } => "an object",
        Is::List { .. } => "an array",
        Is::Nothing => "nothing",
        Is::Any => "anything",
    }
}

/// The JSON type of a value, in words: `a string`, `an array`, `null`.
pub const fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
