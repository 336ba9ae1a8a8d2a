//! One thing that is wrong with a request, and where it is told.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use waxwing_cloud_api::validate::Breach;

/// One thing that is wrong with a request, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// Where, as a JSON pointer into the body.
    pub pointer: String,
    /// What, by its stable code.
    pub code: &'static str,
    /// What, in words, and what to do.
    pub detail: String,
    /// The bound, or the values there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Value>,
    /// What was found in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Value>,
    /// Whether Bird tells it of the object around it.
    #[serde(skip)]
    is_of_object: bool,
}

impl Fault {
    /// A fault at that place.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let (pointer, detail) = (pointer.into(), detail.into());
        Self { pointer, code, detail, limit: None, found: None, is_of_object: false }
    }

    /// A member that the object at `pointer` does not have.
    pub(crate) fn unsupported(pointer: &str, name: &str) -> Self {
        let pointer = format!("{pointer}/{}", crate::extract::escape(name));
        let detail = format!("property \"{name}\" is unsupported");
        Self { is_of_object: true, ..Self::new(pointer, "request.invalid", detail) }
    }

    /// The same, with the bound, or the values there are, and what was found.
    #[must_use]
    pub(crate) fn with(self, limit: impl Into<Value>, found: impl Into<Value>) -> Self {
        Self { limit: Some(limit.into()), found: Some(found.into()), ..self }
    }

    /// Where Bird tells it.
    fn told_at(&self) -> &str {
        let parent = self.pointer.rsplit_once('/').map(|(parent, _)| parent);
        parent.filter(|_| self.is_of_object).unwrap_or(&self.pointer)
    }
}

/// A breach says what must be so; the pointer says of what.
pub(crate) fn of_breach(Breach { pointer, code, detail, limit, found }: Breach) -> Fault {
    let subject = match pointer.trim_start_matches('/') {
        "" => "the body".to_owned(),
        subject => subject.replace('/', "."),
    };
    // What is wrong with a template's filling says by itself of what.
    let is_whole = code.starts_with("template.");
    let detail = if is_whole { detail } else { format!("{subject} {detail}") };
    let mut fault = Fault::new(pointer, code, detail);
    (fault.limit, fault.found) = (limit, found);
    fault
}

/// What is wrong, by Bird's kind of path: `.receiver.contacts[0]`.
pub(super) fn by_path(faults: &[Fault]) -> BTreeMap<String, Vec<&str>> {
    let mut details: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for fault in faults {
        let path: String = fault
            .told_at()
            .split('/')
            .skip(1)
            .map(|step| match step.parse::<usize>() {
                Ok(place) => format!("[{place}]"),
                Err(_) => format!(".{}", step.replace("~1", "/").replace("~0", "~")),
            })
            .collect();
        details.entry(path).or_default().push(&fault.detail);
    }
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_also_shown_as_birds_path() {
        let pointer = "/receiver/contacts/0/a~1b".to_owned();
        let fault = Fault::new(pointer, "request.invalid", "no");
        let paths: Vec<_> = by_path(&[fault]).into_keys().collect();
        assert_eq!(paths, [".receiver.contacts[0].a/b"]);
    }

    #[test]
    fn what_is_unsupported_bird_tells_of_the_object_around_it() {
        let fault = Fault::unsupported("/receiver/contacts/0", "listId");
        assert_eq!(fault.pointer, "/receiver/contacts/0/listId");
        let faults = [fault];
        let details: Vec<_> = by_path(&faults).into_iter().collect();
        let expected =
            (".receiver.contacts[0]".to_owned(), vec!["property \"listId\" is unsupported"]);
        assert_eq!(details, [expected]);
    }
}
