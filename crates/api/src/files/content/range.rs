//! Which bytes of a file are asked for (RFC 9110, 13 and 14): all, one range, or none that there are.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::ops::Range;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything; also where several ranges are asked for, or something that is none.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that there are not.
    Nothing,
}

impl Part {
    /// What these headers ask for of a file of this size, whose bytes are known by this tag.
    pub(super) fn asked(headers: &HeaderMap, size: u64, tag: &str) -> Self {
        // Whoever has a part of other bytes wants all of these.
        let is_stale = headers.contains_key(header::IF_RANGE)
            && headers.get(header::IF_RANGE).is_none_or(|it| it.as_bytes() != tag.as_bytes());
        let range = headers.get(header::RANGE).and_then(|it| it.to_str().ok());
        match range.filter(|_| !is_stale).and_then(one_range) {
            None => Self::Whole,
            Some(ends) => within(ends, size).map_or(Self::Nothing, Self::Bytes),
        }
    }

    /// The bytes, if they are not all.
    pub(super) fn range(&self) -> Option<Range<u64>> {
        match self {
            Self::Bytes(range) => Some(range.clone()),
            Self::Whole | Self::Nothing => None,
        }
    }

    /// How many bytes these are.
    pub(super) fn length(&self, size: u64) -> u64 {
        match self {
            Self::Whole => size,
            Self::Bytes(range) => range.end - range.start,
            Self::Nothing => 0,
        }
    }

    /// How they are answered with.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Whole => StatusCode::OK,
            Self::Bytes(_) => StatusCode::PARTIAL_CONTENT,
            Self::Nothing => StatusCode::RANGE_NOT_SATISFIABLE,
        }
    }

    /// Which of how many they are.
    pub(super) fn content_range(&self, size: u64) -> Option<HeaderValue> {
        let Range { start, end } = self.range()?;
        HeaderValue::from_str(&format!("bytes {start}-{}/{size}", end - 1)).ok()
    }
}

/// Whether a header names the tag, or any.
pub(super) fn is_among(headers: &HeaderMap, name: HeaderName, tag: &str) -> bool {
    let named = headers.get_all(name).into_iter().filter_map(|it| it.to_str().ok());
    let mut named = named.flat_map(|it| it.split(',')).map(str::trim);
    named.any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

/// The ends of `bytes=a-b`, of which one may be open; none where there are several, or no such thing.
fn one_range(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = text.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let end = |it: &str| match it.trim() {
        "" => Some(None),
        it if it.bytes().all(|it| it.is_ascii_digit()) => {
            Some(Some(it.parse().unwrap_or(u64::MAX)))
        }
        _ => None,
    };
    let ends = (end(first)?, end(last)?);
    let is_range = match ends {
        (None, None) => false,
        (Some(first), Some(last)) => first <= last,
        _ => true,
    };
    (is_range && unit.trim().eq_ignore_ascii_case("bytes")).then_some(ends)
}

/// The bytes between these ends that a file of this size has.
fn within(ends: (Option<u64>, Option<u64>), size: u64) -> Option<Range<u64>> {
    let range = match ends {
        (Some(first), last) => first..last.map_or(size, |it| it.saturating_add(1).min(size)),
        (None, last) => size.saturating_sub(last?)..size,
    };
    (range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, it)| (name.clone(), HeaderValue::from_static(it))).collect()
    }

    #[test]
    fn a_range_is_what_the_file_has_of_it() {
        let asked = |it: &'static str| Part::asked(&headers(&[(header::RANGE, it)]), 10, "\"t\"");
        for (range, expected) in [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-4", Part::Bytes(2..5)),
            ("bytes=2-", Part::Bytes(2..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-30", Part::Bytes(0..10)),
            ("bytes=9-99999999999999999999", Part::Bytes(9..10)),
            ("Bytes = 2 - 4", Part::Bytes(2..5)),
            ("bytes=10-", Part::Nothing),
            ("bytes=99999999999999999999-", Part::Nothing),
            ("bytes=-0", Part::Nothing),
            ("bytes=4-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("items=0-1", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(asked(range), expected, "{range}");
        }
        assert_eq!(Part::asked(&HeaderMap::new(), 10, "\"t\""), Part::Whole);
        assert_eq!(asked("bytes=2-4").content_range(10).expect("it is one"), "bytes 2-4/10");
        assert_eq!(asked("bytes=2-4").length(10), 3);
    }

    #[test]
    fn a_part_of_other_bytes_is_of_no_use() {
        let asked = |tag| {
            let asked = headers(&[(header::RANGE, "bytes=0-0"), (header::IF_RANGE, tag)]);
            Part::asked(&asked, 10, "\"t\"")
        };
        assert_eq!(asked("\"t\""), Part::Bytes(0..1));
        assert_eq!(asked("\"u\""), Part::Whole);
        assert_eq!(asked("W/\"t\""), Part::Whole);
        assert_eq!(asked("Fri, 20 Nov 2026 16:00:00 GMT"), Part::Whole);
    }

    #[test]
    fn a_tag_is_found_among_others() {
        let is_known =
            |it| is_among(&headers(&[(header::IF_NONE_MATCH, it)]), header::IF_NONE_MATCH, "\"t\"");
        for tags in ["\"t\"", "W/\"t\"", "\"a\", \"t\"", "*"] {
            assert!(is_known(tags), "{tags}");
        }
        for tags in ["\"a\"", "t", ""] {
            assert!(!is_known(tags), "{tags}");
        }
    }
}
