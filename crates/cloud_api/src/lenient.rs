//! Reads single JSON values the way Meta writes them: numbers as strings, strings as numbers.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
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

/// Yes or no, as a JSON boolean, as its word or as 1 and 0.
pub(crate) fn flag(raw: Slice<'_>) -> Option<bool> {
    let raw = raw?;
    match text(raw).as_deref().map_or(raw.get(), str::trim) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A whole number, however it is written; decimals are cut off.
pub(crate) fn whole_number(raw: Slice<'_>) -> Option<i64> {
    text(raw?)?.trim().split('.').next()?.parse().ok()
}

/// A value that says something: none for `""` as for `null` and what is absent.
pub(crate) fn filled(raw: Slice<'_>) -> Slice<'_> {
    raw.filter(|it| it.get() != r#""""#)
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
    object_in(raw.get()).ok()
}

/// As [`object`], of a text that may be no JSON at all.
pub(crate) fn object_in<'a, T: Deserialize<'a>>(text: &'a str) -> serde_json::Result<T> {
    serde_json::from_str(text).map(|Object(members)| members)
}

/// What is written as an object. Serde alone would also take an array, for its members in order.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = T;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(members))
            }
        }
        deserializer.deserialize_map(Members(PhantomData)).map(Self)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_domain::ids::Wamid;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn strings_and_numbers_are_texts_and_nothing_else_is() {
        for (json, expected) in [
            (r#""abc""#, Some("abc")),
            (r#""""#, Some("")),
            (r#""\u00e9\/\n""#, Some("é/\n")),
            (r#""\ud83d!""#, Some("\u{fffd}\u{fffd}\u{fffd}!")),
            ("106540352242922", Some("106540352242922")),
            ("-1.50", Some("-1.50")),
            ("true", None),
            ("null", None),
            ("[]", None),
            (r#"{"a":1}"#, None),
        ] {
            assert_eq!(text(&raw(json)).as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn an_instant_is_read_in_seconds_and_milliseconds() {
        for (json, micros) in [
            ("\"1795132801\"", Some(1_795_132_801_000_000)),
            ("1795132801", Some(1_795_132_801_000_000)),
            ("1795132801.75", Some(1_795_132_801_000_000)),
            ("1795132801250", Some(1_795_132_801_250_000)),
            ("\" 1795132801250 \"", Some(1_795_132_801_250_000)),
            ("0", None),
            ("-5", None),
            ("\"soon\"", None),
            ("\"\"", None),
            ("true", None),
            ("9223372036854775807", None),
            ("99999999999999999999", None),
        ] {
            let read = timestamp(Some(&raw(json)));
            assert_eq!(read.map(Timestamp::as_micros), micros, "{json}");
        }
        assert_eq!(timestamp(None), None);
    }

    #[test]
    fn yes_and_no_have_many_spellings() {
        for (json, expected) in [
            ("true", Some(true)),
            ("\"true\"", Some(true)),
            ("1", Some(true)),
            ("false", Some(false)),
            ("\" false \"", Some(false)),
            ("\"0\"", Some(false)),
            ("\"\"", None),
            ("2", None),
            ("{}", None),
        ] {
            assert_eq!(flag(Some(&raw(json))), expected, "{json}");
        }
        assert_eq!(flag(None), None);
    }

    #[test]
    fn a_whole_number_may_be_written_as_text_or_with_decimals() {
        for (json, expected) in [
            ("2000", Some(2_000)),
            ("\" -1 \"", Some(-1)),
            ("250.0", Some(250)),
            ("\"TIER_250\"", None),
            ("\"\"", None),
            ("true", None),
        ] {
            assert_eq!(whole_number(Some(&raw(json))), expected, "{json}");
        }
    }

    #[test]
    fn an_empty_text_says_nothing() {
        let (empty, object) = (raw(r#""""#), raw("{}"));
        assert!(filled(Some(&empty)).is_none() && filled(None).is_none());
        assert!(filled(Some(&object)).is_some());
    }

    #[test]
    fn a_value_that_does_not_fit_is_none() {
        assert_eq!(parsed::<Wamid>(Some(&raw(r#"" wamid.1 ""#))), "wamid.1".parse().ok());
        assert_eq!(parsed::<Wamid>(Some(&raw(r#""two words""#))), None);
        assert_eq!(parsed::<i64>(Some(&raw(r#""131047""#))), Some(131_047));
        assert_eq!(parsed::<i64>(None), None);
        assert_eq!(owned(Some(&raw(r#""""#))), None);
    }

    #[test]
    fn an_array_is_no_object() {
        assert_eq!(object::<std::collections::BTreeMap<String, i64>>(&raw("[]")), None);
        assert_eq!(items(&raw("{}")).map(|it| it.len()), None);
    }
}
