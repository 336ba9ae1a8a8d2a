//! Reads JSON member by member and notes everything that is wrong on the way, where serde would
//! stop at the first. The words are those of Bird's own answers.

use crate::channels::named::{Found, NamedFiles};
use crate::extract::escape;
use crate::problem::Fault;
use serde_json::{Map, Value};
use std::cell::RefCell;
use waxwing_cloud_api::validate::json_type;

/// Everything that was found wrong so far.
#[derive(Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    pub(super) faults: &'a Faults,
    files: &'a NamedFiles,
}

/// An object and where it stands.
#[derive(Clone)]
pub(super) struct Object<'a> {
    pub(super) pointer: String,
    members: &'a Map<String, Value>,
    pub(super) faults: &'a Faults,
    files: &'a NamedFiles,
}

impl Faults {
    /// Notes something.
    pub(super) fn add(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Everything, in the order in which it was found.
    pub(super) fn take(&self) -> Vec<Fault> {
        self.0.take()
    }
}

impl<'a> At<'a> {
    /// The whole of what was posted, with what is known of the files it names.
    pub(super) const fn whole(value: &'a Value, faults: &'a Faults, files: &'a NamedFiles) -> Self {
        Self { pointer: String::new(), value, faults, files }
    }

    /// Notes that the request is not as it should be here.
    pub(super) fn wrong(&self, detail: impl Into<String>) {
        self.refuse("request.invalid", detail);
    }

    /// Notes something that is wrong here.
    pub(super) fn refuse(&self, code: &'static str, detail: impl Into<String>) {
        self.faults.add(Fault::new(self.pointer.as_str(), code, detail));
    }

    /// It as a text.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.expected("a string", self.value.as_str())
    }

    /// The file of ours that it names, if it names one.
    pub(super) fn file(&self) -> Found<'a> {
        self.value.as_str().map_or(Found::Elsewhere, |it| self.files.find(it))
    }

    /// It as a boolean.
    pub(super) fn flag(&self) -> Option<bool> {
        self.expected("a boolean", self.value.as_bool())
    }

    /// It as a number.
    pub(super) fn number(&self) -> Option<f64> {
        self.expected("a number", self.value.as_f64())
    }

    /// It as a number of something.
    pub(super) fn count(&self) -> Option<u64> {
        self.expected("an integer of at least 0", self.value.as_u64())
    }

    /// Its elements.
    pub(super) fn list(&self) -> Option<Vec<Self>> {
        let items = self.expected("an array", self.value.as_array())?;
        Some(
            items
                .iter()
                .enumerate()
                .map(|(place, it)| self.below(&place.to_string(), it))
                .collect(),
        )
    }

    /// It as an object that has these members and no others.
    pub(super) fn object(&self, known: &[&str]) -> Option<Object<'a>> {
        let object = self.any_object()?;
        for name in object.members.keys().filter(|it| !known.contains(&it.as_str())) {
            self.faults.add(Fault::unsupported(&self.pointer, name));
        }
        Some(object)
    }

    /// It as an object of whatever members.
    pub(super) fn any_object(&self) -> Option<Object<'a>> {
        let members = self.expected("an object", self.value.as_object())?;
        let (pointer, faults, files) = (self.pointer.clone(), self.faults, self.files);
        Some(Object { pointer, members, faults, files })
    }

    /// One of these words.
    pub(super) fn one_of(&self, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text()?;
        let found = words.iter().find(|it| **it == text).copied();
        if found.is_none() {
            let detail = format!("value is not one of the allowed values: {}", words.join(", "));
            let fault = Fault::new(self.pointer.as_str(), "request.invalid", detail);
            self.faults.add(fault.with(words, text));
        }
        found
    }

    /// Whether nothing is said here: nothing at all, an empty object or list, or no.
    pub(super) fn says_nothing(&self) -> bool {
        match self.value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Bool(true) | Value::Number(_) => false,
        }
    }

    fn below(&self, step: &str, value: &'a Value) -> Self {
        let pointer = format!("{}/{step}", self.pointer);
        Self { pointer, value, faults: self.faults, files: self.files }
    }

    fn expected<T>(&self, what: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            let detail = format!("value must be {what}");
            let fault = Fault::new(self.pointer.as_str(), "request.invalid", detail);
            self.faults.add(fault.with(what, json_type(self.value)));
        }
        found
    }
}

impl<'a> Object<'a> {
    /// A member, if it is there; null is not.
    pub(super) fn get(&self, name: &str) -> Option<At<'a>> {
        let value = self.members.get(name).filter(|it| !it.is_null())?;
        let (pointer, faults, files) = (self.pointer_to(name), self.faults, self.files);
        Some(At { pointer, value, faults, files })
    }

    /// A member that must be there.
    pub(super) fn must(&self, name: &str) -> Option<At<'a>> {
        let found = self.get(name);
        if found.is_none() {
            let detail = format!("property \"{name}\" is missing");
            self.faults.add(Fault::new(self.pointer_to(name), "request.invalid", detail));
        }
        found
    }

    /// A text, if it is there.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name)?.text()
    }

    /// A text that must be there.
    pub(super) fn must_text(&self, name: &str) -> Option<&'a str> {
        self.must(name)?.text()
    }

    /// The elements of a list, none if it is not there.
    pub(super) fn list(&self, name: &str) -> Vec<At<'a>> {
        self.get(name).and_then(|it| it.list()).unwrap_or_default()
    }

    /// The elements of a list that must be there.
    pub(super) fn must_list(&self, name: &str) -> Option<Vec<At<'a>>> {
        self.must(name)?.list()
    }

    /// Every member.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> {
        let members = self.members.iter();
        members.filter_map(|(name, _)| Some((name.as_str(), self.get(name)?)))
    }

    /// Where a member stands, or would stand.
    pub(super) fn pointer_to(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, escape(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_wrong_is_noted_and_pointed_at() {
        let body =
            json!({ "a": 5, "b/c": "x", "list": [true, "no"], "kind": "smoke", "nothing": null });
        let (faults, files) = (Faults::default(), NamedFiles::default());
        let whole = At::whole(&body, &faults, &files);
        let object = whole.object(&["a", "list", "kind", "nothing"]).expect("it is one");
        assert_eq!(object.text("a"), None);
        assert!(object.get("nothing").is_none());
        assert!(object.must("must").is_none());
        let flags: Vec<_> = object.list("list").iter().map(At::flag).collect();
        assert_eq!(flags, [Some(true), None]);
        assert_eq!(object.get("kind").expect("it is there").one_of(&["text"]), None);
        let found: Vec<_> = faults.take().into_iter().map(|it| (it.pointer, it.detail)).collect();
        let expected = [
            ("/b~1c", "property \"b/c\" is unsupported"),
            ("/a", "value must be a string"),
            ("/must", "property \"must\" is missing"),
            ("/list/1", "value must be a boolean"),
            ("/kind", "value is not one of the allowed values: text"),
        ];
        let expected = expected.map(|(pointer, detail)| (pointer.to_owned(), detail.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_empty_says_nothing() {
        let (faults, files) = (Faults::default(), NamedFiles::default());
        for (value, says_nothing) in [
            (json!({}), true),
            (json!([]), true),
            (json!(""), true),
            (json!(false), true),
            (json!(null), true),
            (json!(true), false),
            (json!(0), false),
            (json!({ "a": null }), false),
        ] {
            assert_eq!(At::whole(&value, &faults, &files).says_nothing(), says_nothing, "{value}");
        }
    }
}
