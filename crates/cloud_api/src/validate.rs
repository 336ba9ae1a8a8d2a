//! Says everything that is wrong with a content before Meta does.

use crate::content::{Content, Template, Text};
use crate::limits::{TEMPLATE_NAME_LENGTH_MAX, TEXT_LENGTH_MAX};
use serde_json::Value;

/// One limit of Meta's that a content breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Where, as a JSON pointer relative to the content object: `/text/body`.
    pub pointer: String,
    /// Which, for programs; it never changes.
    pub code: &'static str,
    /// Which, for people: `must be at most 4096 characters long, and has 4097`.
    pub detail: String,
    /// The bound, or the values there are, for programs.
    pub limit: Option<Value>,
    /// What was found in its place, for programs.
    pub found: Option<Value>,
}

impl Breach {
    /// A breach at that place.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let (pointer, detail) = (pointer.into(), detail.into());
        Self { pointer, code, detail, limit: None, found: None }
    }

    /// The same, with the bound and what was found.
    #[must_use]
    pub fn with(self, limit: impl Into<Value>, found: impl Into<Value>) -> Self {
        Self { limit: Some(limit.into()), found: Some(found.into()), ..self }
    }
}

/// What is wrong with a text that says nothing.
const EMPTY: &str = "must not be empty";

/// Every limit this content breaks; none when Meta will take it.
///
/// What we have no words for is not judged.
pub fn validate(content: &Content) -> Vec<Breach> {
    match content {
        Content::Text(text) => validate_text(text),
        Content::Template(template) => validate_template(template),
        Content::Unknown(_) => Vec::new(),
    }
}

fn validate_text(text: &Text) -> Vec<Breach> {
    let breach = if text.body.trim().is_empty() {
        Some(("content.text_empty", EMPTY.to_owned()))
    } else {
        too_long(&text.body, TEXT_LENGTH_MAX).map(|it| ("content.text_too_long", it))
    };
    breach.map(|it| breach_at("/text/body", it)).into_iter().collect()
}

fn validate_template(template: &Template) -> Vec<Breach> {
    let name = if template.name.is_empty() {
        Some(("content.template_name_empty", EMPTY.to_owned()))
    } else {
        too_long(&template.name, TEMPLATE_NAME_LENGTH_MAX)
            .map(|it| ("content.template_name_too_long", it))
    };
    let language =
        template.language.is_empty().then(|| ("content.template_language_empty", EMPTY.to_owned()));
    let at_name = name.map(|it| breach_at("/template/name", it));
    let at_language = language.map(|it| breach_at("/template/language/code", it));
    at_name.into_iter().chain(at_language).collect()
}

fn too_long(text: &str, length_max: usize) -> Option<String> {
    // A character has at least one byte, so short texts need no counting.
    if text.len() <= length_max {
        return None;
    }
    let length = text.chars().count();
    (length > length_max)
        .then(|| format!("must be at most {length_max} characters long, and has {length}"))
}

fn breach_at(pointer: &str, (code, detail): (&'static str, String)) -> Breach {
    Breach::new(pointer, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Fields, Unknown};

    fn check(content: &Content, expected: &[(&str, &str)]) {
        let breaches = validate(content);
        let found: Vec<_> = breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_text_has_something_to_say_and_an_end() {
        check(&Content::text("x"), &[]);
        check(&Content::text("😀".repeat(TEXT_LENGTH_MAX)), &[]);
        let too_long = [("/text/body", "content.text_too_long")];
        check(&Content::text("😀".repeat(TEXT_LENGTH_MAX + 1)), &too_long);
        check(&Content::text(""), &[("/text/body", "content.text_empty")]);
        check(&Content::text(" \n\t"), &[("/text/body", "content.text_empty")]);
    }

    #[test]
    fn every_breach_is_told_at_once() {
        let name = "ä".repeat(TEMPLATE_NAME_LENGTH_MAX);
        check(&Content::template(name.as_str(), "en_US"), &[]);
        check(
            &Content::template(name + "x", ""),
            &[
                ("/template/name", "content.template_name_too_long"),
                ("/template/language/code", "content.template_language_empty"),
            ],
        );
        check(&Content::template("", "en"), &[("/template/name", "content.template_name_empty")]);
    }

    #[test]
    fn the_detail_names_the_limit_and_the_length() {
        let breaches = validate(&Content::text("x".repeat(4_097)));
        assert_eq!(breaches[0].detail, "must be at most 4096 characters long, and has 4097");
    }

    #[test]
    fn what_we_have_no_words_for_is_not_judged() {
        let unknown = Unknown { kind: "hologram".to_owned(), fields: Fields::new() };
        check(&Content::Unknown(unknown), &[]);
    }
}
