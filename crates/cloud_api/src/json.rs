//! Writes JSON into memory.

use serde::Serialize;

/// The compact JSON of a value of ours.
pub(crate) fn to_string<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("every key is text and writing to memory cannot fail")
}
