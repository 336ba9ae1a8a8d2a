//! Reads single JSON values the way Meta writes them: numbers as strings, strings as numbers.

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use waxwing_domain::time::Timestamp;

/// A value that is looked at later, if at all; absent and `null` are the same.
pub(crate) type Slice<'a> = Option<&'a RawValue>;

/// The text of a JSON string or number; none for anything else.
///
/// Half a surrogate pair, which is legal JSON and no text, reads as U+FFFD.
pub(crate) fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    let json = raw.get();
    match json.as_bytes().first()? {
        b'"' => {
            let inner = &json[1..json.len() - 1];
            if inner.contains('\\') { unescaped(json).map(Cow::Owned) } else { Some(inner.into()) }
        }
        b'-' | b'0'..=b'9' => Some(json.into()),
        _ => None,
    }
}

/// As [`text`], owned, and none when there is nothing to read or it is empty.
pub(crate) fn owned(raw: Slice<'_>) -> Option<String> {
    raw.and_then(text).filter(|it| !it.is_empty()).map(Cow::into_owned)
}

/// A value parsed from its text; none when it is missing or does not fit.
pub(crate) fn parsed<T: FromStr>(raw: Slice<'_>) -> Option<T> {
    text(raw?)?.trim().parse().ok()
}

/// An instant, in seconds or milliseconds, as number or string; none unless it is after 1970.
pub(crate) fn timestamp(raw: Slice<'_>) -> Option<Timestamp> {
    /// Seconds reach this in the year 5138, milliseconds in 1973.
    const MILLIS_FROM: i64 = 100_000_000_000;
    let text = text(raw?)?;
    let whole = text.trim().split('.').next()?;
    let number: i64 = whole.parse().ok().filter(|it| *it > 0)?;
    let micros = if number < MILLIS_FROM {
        number.checked_mul(1_000_000)?
    } else {
        number.checked_mul(1_000)?
    };
    Some(Timestamp::from_micros(micros)).filter(|it| *it <= Timestamp::FAR_FUTURE)
}

/// An object, its members still unread; none when it is none, or tells something twice.
pub(crate) fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// The elements of a JSON array; none when it is no array.
pub(crate) fn items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

fn unescaped(json: &str) -> Option<String> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = String;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }
    // As bytes, because as text serde_json refuses half a surrogate pair.
    serde_json::Deserializer::from_str(json).deserialize_bytes(Bytes).ok()
}
