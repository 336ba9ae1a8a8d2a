//! Says everything that is wrong with a content before Meta does.

mod walk;

pub use crate::shapes::Bound;
pub(crate) use walk::Walk;
pub use walk::json_type;

use crate::content::Content;
use crate::shapes;
use serde_json::Value;

/// One limit of Meta's that a content breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Where, as a JSON pointer relative to the content object: `/text/body`.
    pub pointer: String,
    /// Which, for programs; it never changes: `content.too_long`, `template.parameter_missing`, …
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

    /// Adds the bound.
    pub(crate) fn limit(&mut self, limit: impl Into<Value>) -> &mut Self {
        self.limit = Some(limit.into());
        self
    }

    /// Adds what was found.
    pub(crate) fn found(&mut self, found: impl Into<Value>) -> &mut Self {
        self.found = Some(found.into());
        self
    }
}

/// Everything that bounds a content, type by type: the tables that [`validate`] walks.
pub fn bounds() -> Vec<Bound> {
    shapes::bounds()
}

/// Every limit this content breaks; none when Meta will take it.
///
/// What we have no words for is not judged.
pub fn validate(content: &Content) -> Vec<Breach> {
    let Some(is) = shapes::of(content.kind()) else { return Vec::new() };
    let mut walk = Walk::default();
    walk.member(content.kind(), true, is, content.fields().get(content.kind()));
    walk.into_breaches()
}

#[cfg(test)]
mod tests;
