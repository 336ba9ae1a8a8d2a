//! One error code of Meta's: what we know of it, and what it means for a message.

use super::codes::CODES;
use waxwing_domain::dispatch::ErrorClass;

/// What we know of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRow {
    /// Meta's code.
    pub code: i64,
    /// The HTTP status Meta's table gives it. Practice differs: branch on the code.
    pub http_status: u16,
    /// Meta's short text.
    pub title: &'static str,
    /// What it means for a message.
    pub class: ErrorClass,
    /// What it means, for people.
    pub meaning: &'static str,
}

/// The row of this code. 200 stands for all permission errors, 200 to 299.
pub fn row(code: i64) -> Option<&'static CodeRow> {
    let find = |code| CODES.binary_search_by_key(&code, |it: &CodeRow| it.code).ok();
    let index = find(code).or_else(|| (200..=299).contains(&code).then(|| find(200)).flatten())?;
    CODES.get(index)
}

/// What this code means for a message; a code nobody knows is a no.
pub fn class_of(code: i64, subcode: Option<i64>) -> ErrorClass {
    match (code, subcode) {
        // The sending number is gone or not ours, whatever the message says.
        (100, Some(33)) => ErrorClass::PauseChannel,
        _ => row(code).map_or(ErrorClass::GiveUp, |it| it.class),
    }
}
