//! A no in Meta's words: a code and what exactly is wrong.

use waxwing_cloud_api::errors::GraphError;

/// An answer of Graph's to a request it refuses.
pub(super) type Refused = Box<GraphError>;

/// Why Meta would not take, or not deliver, something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) details: String,
}

impl Refusal {
    pub(super) fn new(code: i64, details: impl Into<String>) -> Self {
        Self { code, details: details.into() }
    }

    /// The same as an answer.
    pub(super) fn answer(&self) -> Refused {
        refused(self.code, &self.details)
    }
}

/// The answer of this code that says this.
pub(super) fn refused(code: i64, details: &str) -> Refused {
    Box::new(GraphError::new(code, Some(details)))
}

/// The answer that says what is wrong with a parameter.
pub(super) fn wrong_parameter(sentence: &str) -> Refused {
    Box::new(GraphError::parameter(sentence))
}
