//! Bodies and queries, read so that a malformed one, too, is answered with a problem.

use crate::problem::{Fault, Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// The most bytes one attachment may have inside a request.
///
/// Source: Bird's Channels API, "a single attachment's inline content must not exceed 100 KB".
const ATTACHMENT_BYTES_MAX: usize = 100 * 1024;

/// A JSON body, and the bytes it was read from.
pub(crate) struct JsonBody<T> {
    pub(crate) value: T,
    pub(crate) bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request.headers().get(CONTENT_TYPE).is_none_or(|it| {
            let kind = it.to_str().unwrap_or_default().trim_start().to_ascii_lowercase();
            // curl's default, which people forget to change, is taken for JSON.
            kind.starts_with("application/json") || kind == "application/x-www-form-urlencoded"
        });
        if !is_json {
            let detail = "send the body as JSON, with `Content-Type: application/json`";
            let code = "request.unsupported_media_type";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, detail));
        }
        Self::of(Bytes::from_request(request, state).await.map_err(unreadable)?)
    }
}

impl<T: DeserializeOwned> JsonBody<T> {
    /// Reads a body that came whole.
    pub(crate) fn of(bytes: Bytes) -> Result<Self, Problem> {
        if bytes.len() > ATTACHMENT_BYTES_MAX {
            refuse_large_attachments(&bytes)?;
        }
        let value = parse(&bytes)?;
        Ok(Self { value, bytes })
    }
}

/// The body as it came, of whatever kind; used where the exact bytes count.
pub(crate) struct RawBody(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Bytes::from_request(request, state).await.map(Self).map_err(unreadable)
    }
}

/// The query, where unknown parameters are refused.
pub(crate) struct QueryOf<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::<T>::try_from_uri(&parts.uri).map(|it| Self(it.0)).map_err(|error| {
            let detail = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            Problem::at("", "request.invalid", format!("the query is not as expected: {detail}"))
        })
    }
}

fn unreadable(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let (ours, metas) = (crate::BODY_BYTES_MAX, crate::WEBHOOK_BYTES_MAX);
        let detail = format!("a body may have {ours} bytes, a webhook of Meta's {metas}");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", detail)
    } else {
        let detail = "the body broke off before its end; send the request again";
        Problem::new(StatusCode::BAD_REQUEST, "request.malformed", detail)
    }
}

/// Reads JSON; says what does not fit, and where.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        // What is no JSON at all is not worth telling apart.
        match serde_json::from_slice::<IgnoredAny>(bytes) {
            Ok(_) if error.is_data() => misfit(pointer, &error),
            Ok(_) => malformed(&error),
            Err(error) => malformed(&error),
        }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = format!("the body is not JSON: {error}");
    Problem::new(StatusCode::BAD_REQUEST, "request.malformed", detail)
}

fn misfit(pointer: String, error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let detail = text.split(" at line ").next().unwrap_or(&text).to_owned();
    let pointer = match detail.strip_prefix("unknown field `").and_then(|it| it.split_once('`')) {
        Some((field, _)) if !pointer.ends_with(&format!("/{}", escape(field))) => {
            format!("{pointer}/{}", escape(field))
        }
        _ => pointer,
    };
    Problem::invalid(vec![Fault::new(pointer, "request.invalid", detail)])
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escape(key)),
            Segment::Enum { variant } => format!("/{}", escape(variant)),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// A step of a JSON pointer.
pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Refuses a body whose bulk is one attachment; a text that is too long is refused as a text.
fn refuse_large_attachments(bytes: &[u8]) -> Result<(), Problem> {
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else { return Ok(()) };
    let mut waiting = vec![(String::new(), &body)];
    while let Some((pointer, value)) = waiting.pop() {
        match value {
            Value::String(text)
                if text.len() > ATTACHMENT_BYTES_MAX && !pointer.ends_with("/text") =>
            {
                return Err(attachment_too_large(pointer));
            }
            Value::Array(items) => waiting.extend(
                items.iter().enumerate().map(|(place, it)| (format!("{pointer}/{place}"), it)),
            ),
            Value::Object(members) => waiting
                .extend(members.iter().map(|(key, it)| (format!("{pointer}/{}", escape(key)), it))),
            _ => {}
        }
    }
    Ok(())
}

fn attachment_too_large(pointer: String) -> Problem {
    let detail = format!(
        "an attachment inside the request may have {ATTACHMENT_BYTES_MAX} bytes; send a link instead"
    );
    let code = "request.attachment_too_large";
    Problem::too_large(code, vec![Fault::new(pointer, code, detail)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its type matters")]
        count: u32,
    }

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its type matters")]
        items: Vec<Inner>,
    }

    fn pointer_of(body: &str) -> String {
        parse::<Outer>(body.as_bytes()).expect_err("does not fit").pointers().join(",")
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        assert_eq!(pointer_of(r#"{"items":[{"count":1},{"count":"x"}]}"#), "/items/1/count");
        assert_eq!(pointer_of(r#"{"items":[{"count":1,"a/b":2}]}"#), "/items/0/a~1b");
        assert_eq!(pointer_of(r#"{"items":[{}]}"#), "/items/0");
        assert_eq!(pointer_of(r#"{"items":[]"#), "");
    }

    #[test]
    fn what_is_no_json_is_malformed_whatever_else_is_wrong() {
        let refused = |body: &str| {
            let problem = parse::<Outer>(body.as_bytes()).expect_err("does not fit");
            assert_eq!(problem.pointers().len(), 0, "{body}");
        };
        refused(r#"{"nobody":"knows","items":["#);
        refused(r#"{"items":[{"count":"x"}]} and more"#);
        refused("");
    }

    #[test]
    fn bulk_in_one_attachment_is_refused_but_not_bulk_in_all() {
        let large = "x".repeat(ATTACHMENT_BYTES_MAX + 1);
        let attached =
            format!(r#"{{"body":{{"image":{{"images":[{{"mediaUrl":"data:{large}"}}]}}}}}}"#);
        assert!(refuse_large_attachments(attached.as_bytes()).is_err());
        let text = format!(r#"{{"body":{{"text":{{"text":"{large}"}}}}}}"#);
        assert!(refuse_large_attachments(text.as_bytes()).is_ok());
    }
}
