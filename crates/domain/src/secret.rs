//! A text that must never be shown: tokens, app secrets.

/// A secret. It cannot be printed, compared or serialised by accident; [`Secret::expose`] is the
/// deliberate way to it.
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// Keeps `text` from being shown.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The secret itself: for the call that needs it, and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
