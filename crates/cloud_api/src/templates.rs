//! Templates as Meta lists them: what was approved, what they leave open, what fills it, what shows.
//!
//! A [`Definition`] is one translation of a template, kept as it came and read through accessors.
//! [`Definition::blanks`] says what a send must fill in, [`Definition::check`] what a send does
//! wrong, [`Definition::fill`] what a person then sees. [`validate_draft`] holds a template that
//! somebody wants to create to Meta's rules, [`validate_edit`] one that somebody wants to change.

mod blanks;
pub mod calls;
mod check;
mod draft;
mod fill;
mod filling;
mod languages;
mod parts;
mod variables;
mod words;

pub use blanks::{Blank, BlankKind, Part, Slot};
pub use draft::{validate_draft, validate_edit};
pub use fill::{
    ButtonKind, Filled, FilledButton, FilledCard, FilledHeader, FilledOffer, HeaderKind,
};
pub use languages::{LANGUAGES, Language, language};
pub use words::{Category, Score, Status};

use crate::content::Fields;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// One translation of a template: Meta's object as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    name: String,
    language: String,
    object: Fields,
}

/// A JSON value that is no template: it has no name, or no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a template: it must be an object with a name and a language")]
pub struct NotATemplate;

/// How good a template is in the eyes of those who get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quality {
    /// Meta's word for it.
    pub score: Score,
    /// Since when, in seconds since 1970, if Meta says.
    pub date: Option<i64>,
}

impl Definition {
    /// Reads any object of Meta's list of templates, or what [`Definition::to_json`] wrote.
    pub fn read(listed: Value) -> Result<Self, NotATemplate> {
        let Value::Object(object) = listed else { return Err(NotATemplate) };
        let text = |member: &str| object.get(member).and_then(Value::as_str).map(str::to_owned);
        let name = text("name").ok_or(NotATemplate)?;
        let language = text("language").ok_or(NotATemplate)?.replace('-', "_");
        Ok(Self { name, language, object })
    }

    /// Reads what [`Definition::to_json`] wrote.
    pub fn from_json(json: &str) -> Result<Self, NotATemplate> {
        Self::read(serde_json::from_str(json).map_err(|_| NotATemplate)?)
    }

    /// The object as Meta lists it, compact: what the store keeps.
    pub fn to_json(&self) -> String {
        crate::json::to_string(self)
    }

    /// Meta's id of this translation; none before Meta gave one.
    pub fn id(&self) -> Option<String> {
        match self.object.get("id")? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// What all its translations are called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The code of its language, such as `pt_PT`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether it may be sent, and if not, why.
    pub fn status(&self) -> Status {
        Status::read(self.text("status").unwrap_or_default())
    }

    /// What it is for.
    pub fn category(&self) -> Category {
        Category::read(self.text("category").unwrap_or_default())
    }

    /// What the people who got it think of it.
    pub fn quality(&self) -> Option<Quality> {
        let quality = self.object.get("quality_score")?;
        let score = Score::read(quality.get("score")?.as_str()?);
        Some(Quality { score, date: quality.get("date").and_then(Value::as_i64) })
    }

    /// Why Meta refused it; none when it did not.
    pub fn rejected_reason(&self) -> Option<&str> {
        self.text("rejected_reason").filter(|it| *it != "NONE")
    }

    /// Whether its blanks have names instead of numbers.
    pub fn is_named(&self) -> bool {
        match self.text("parameter_format") {
            Some(format) => format.eq_ignore_ascii_case("NAMED"),
            None => self.parts().has_named_variables(),
        }
    }

    /// Its parts as Meta lists them.
    pub fn components(&self) -> &[Value] {
        self.object.get("components").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A member of Meta's object.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.object.get(name)
    }

    /// Meta's object, whole.
    pub const fn object(&self) -> &Fields {
        &self.object
    }

    /// This template with another member in place of the one of that name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.object.insert(name.to_owned(), value.into());
        self
    }

    /// This template without a member.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.object.shift_remove(name);
        self
    }

    /// This template under Meta's id.
    #[must_use]
    pub fn with_id(self, id: &str) -> Self {
        self.with("id", id)
    }

    /// This template in another state.
    #[must_use]
    pub fn with_status(self, status: &Status) -> Self {
        self.with("status", status.as_str())
    }

    /// This template in another category.
    #[must_use]
    pub fn with_category(self, category: &Category) -> Self {
        self.with("category", category.as_str())
    }

    /// This template with another score.
    #[must_use]
    pub fn with_quality(self, quality: &Quality) -> Self {
        let score = quality.score.as_str();
        match quality.date {
            Some(date) => self.with("quality_score", json!({ "score": score, "date": date })),
            None => self.with("quality_score", json!({ "score": score })),
        }
    }

    fn text(&self, member: &str) -> Option<&str> {
        self.object.get(member).and_then(Value::as_str)
    }

    fn parts(&self) -> parts::Parts<'_> {
        parts::Parts::read(self.components(), self.category() == Category::Authentication)
    }
}

impl Serialize for Definition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.object.serialize(serializer)
    }
}

/// One page of a WABA's templates: what Meta answers, and the sandbox in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The templates, as they came. What is none is left out of what is read.
    pub data: Vec<Definition>,
    /// The cursor of the first one.
    pub before: Option<String>,
    /// The cursor of the last one.
    pub after: Option<String>,
    /// Where the next page is; none on the last.
    pub next: Option<String>,
    /// Where the page before is; none on the first.
    pub previous: Option<String>,
}

impl Page {
    /// Reads the body of Meta's answer; none when it is no list.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut answer: Value = serde_json::from_slice(body).ok()?;
        let Value::Array(listed) = answer.get_mut("data")?.take() else { return None };
        let paging = |pointer: &str| answer.pointer(pointer)?.as_str().map(str::to_owned);
        Some(Self {
            before: paging("/paging/cursors/before"),
            after: paging("/paging/cursors/after"),
            next: paging("/paging/next"),
            previous: paging("/paging/previous"),
            data: listed.into_iter().filter_map(|it| Definition::read(it).ok()).collect(),
        })
    }

    /// The cursor to ask for the next page with; none on the last.
    pub fn cursor(&self) -> Option<&str> {
        self.next.as_ref().and(self.after.as_deref())
    }
}

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut paging = Fields::new();
        let mut cursors = Fields::new();
        for (name, cursor) in [("before", &self.before), ("after", &self.after)] {
            cursors.extend(cursor.iter().map(|it| (name.to_owned(), it.clone().into())));
        }
        if !cursors.is_empty() {
            paging.insert("cursors".to_owned(), cursors.into());
        }
        for (name, address) in [("next", &self.next), ("previous", &self.previous)] {
            paging.extend(address.iter().map(|it| (name.to_owned(), it.clone().into())));
        }
        let mut body = Fields::from_iter([("data".to_owned(), json!(self.data))]);
        if !paging.is_empty() {
            body.insert("paging".to_owned(), paging.into());
        }
        body.serialize(serializer)
    }
}
