//! Reads bodies and queries of the control API, and says as a problem what is wrong with them.

use super::problem::Problem;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::time::Duration;
use waxwing_domain::phone::E164;

/// A body of JSON, whatever its content type says.
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await.map_err(unread)?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| Problem::invalid("body.invalid", error.to_string()))
    }
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(rejection.body_text()),
        _ => Problem::invalid("body.unreadable", rejection.body_text()),
    }
}

/// The parameters of the query.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|it| Self(it.0))
            .map_err(|error| Problem::invalid("query.invalid", error.body_text()))
    }
}

/// A phone number as somebody typed it. A `+` that nobody escaped arrives as a blank.
pub(super) fn phone(text: &str, pointer: &str) -> Result<E164, Problem> {
    let text = match text.strip_prefix(' ') {
        Some(digits) if !digits.starts_with('+') => format!("+{digits}"),
        _ => text.to_owned(),
    };
    text.parse().map_err(|error| Problem::from_phone(error, pointer))
}

impl Problem {
    fn from_phone(error: waxwing_domain::phone::InvalidE164, pointer: &str) -> Self {
        Self::from(error).at(pointer)
    }
}

/// How many items somebody asks for.
pub(super) fn limit(asked: Option<usize>, default: usize) -> Result<usize, Problem> {
    /// The most items of one answer.
    const LIMIT_MAX: usize = 1_000;
    match asked {
        None => Ok(default),
        Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        Some(_) => {
            let detail = format!("`limit` is 1 to {LIMIT_MAX}");
            Err(Problem::invalid("query.limit", detail).at("/limit"))
        }
    }
}

/// A span of time: a whole number and its unit, `s`, `m`, `h` or `d`.
pub(super) fn span(text: &str, pointer: &str) -> Result<Duration, Problem> {
    let invalid = || {
        let detail = "a span is a whole number and a unit: s, m, h or d, such as 90m";
        Problem::invalid("span.invalid", detail).at(pointer)
    };
    let unit = text.chars().next_back().ok_or_else(invalid)?;
    let unit_seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return Err(invalid()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| invalid())?;
    number.checked_mul(unit_seconds).map(Duration::from_secs).ok_or_else(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_a_number_and_a_unit() {
        for (text, seconds) in [("5s", 5), ("90m", 5_400), ("24h", 86_400), ("2d", 172_800)] {
            assert_eq!(span(text, "").unwrap(), Duration::from_secs(seconds));
        }
        for wrong in ["", "s", "5", "-5s", "5 s", "1h30m", "5µ", "99999999999999999999d", "5ms"] {
            assert!(span(wrong, "").is_err(), "{wrong}");
        }
        assert!(span(&format!("{}d", u64::MAX), "").is_err());
    }

    #[test]
    fn a_blank_before_a_number_was_a_plus() {
        for text in ["+14155550101", " 14155550101", " +14155550101"] {
            assert_eq!(phone(text, "/to").unwrap().as_str(), "+14155550101");
        }
        assert!(phone("14155550101", "/to").is_err());
    }

    #[test]
    fn limits_are_bounded() {
        assert_eq!(limit(None, 200).unwrap(), 200);
        assert_eq!(limit(Some(1_000), 200).unwrap(), 1_000);
        assert!(limit(Some(0), 200).is_err() && limit(Some(1_001), 200).is_err());
    }
}
