//! The one place where errors become HTTP: RFC 9457 problems with a code that never changes.
//!
//! To add an error: a line in one of the `match`es below (a new variant does not compile without),
//! its code in [`CODES`], and a page `docs/errors/<code>.md`; a test compares the two.

mod codes;
mod contacts;
mod fault;
mod files;
mod templates;

pub use codes::CODES;
pub use fault::Fault;
pub(crate) use fault::of_breach;
pub(crate) use files::range_unsatisfiable;
pub(crate) use templates::template_unknown;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use waxwing_app::StoreError;
use waxwing_app::keys::KeyError;
use waxwing_app::messages::{CancelError, ReadError, SendError};
use waxwing_app::webhook::WebhookError;
use waxwing_domain::admission::Refusal;
use waxwing_domain::phone::InvalidE164;

/// Where a request names a contact by our id.
const RECIPIENT: &str = "/receiver/contacts/0/id";

/// How many faults one answer tells of: a request may have thousands, and nobody reads them all.
pub const FAULTS_MAX: usize = 100;

/// An answer that says what went wrong.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

/// What an answer says.
#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    detail: String,
    faults: Vec<Fault>,
    retry_after_seconds: Option<u32>,
    extra: serde_json::Map<String, Value>,
    cause: Option<Arc<str>>,
}

impl Problem {
    /// A problem with this status, code and sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            status,
            code,
            detail: detail.into(),
            faults: Vec::new(),
            retry_after_seconds: None,
            extra: serde_json::Map::new(),
            cause: None,
        }))
    }

    /// What is wrong with a request whose shape we could read, at most [`FAULTS_MAX`] things.
    pub fn invalid(mut faults: Vec<Fault>) -> Self {
        faults.truncate(FAULTS_MAX);
        let code = faults.first().map_or("request.invalid", |it| it.code);
        let detail = faults.iter().map(|it| it.detail.as_str()).collect::<Vec<_>>().join("; ");
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
        problem.0.faults = faults;
        problem
    }

    /// A request, or a part of it, that is too large.
    pub fn too_large(code: &'static str, faults: Vec<Fault>) -> Self {
        let mut problem = Self::invalid(faults);
        problem.0.status = StatusCode::PAYLOAD_TOO_LARGE;
        problem.0.code = code;
        problem
    }

    /// What went wrong, by its stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Everything that is wrong with a request whose shape we could read.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// Where the faults are.
    #[cfg(test)]
    pub(crate) fn pointers(&self) -> Vec<&str> {
        self.0.faults.iter().map(|it| it.pointer.as_str()).collect()
    }

    /// One thing that is wrong with a request.
    pub fn at(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![Fault::new(pointer, code, detail)])
    }

    /// The path is none of ours.
    pub fn no_such_path() -> Self {
        let detail = "there is nothing at this path; see the documentation for the paths there are";
        Self::new(StatusCode::NOT_FOUND, "request.path_unknown", detail)
    }

    /// The path is ours, but not with this method.
    pub fn method_not_allowed() -> Self {
        let detail = "this path does not take this method; the Allow header names those it takes";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "request.method_not_allowed", detail)
    }

    /// Something is wrong on our side.
    fn store(error: &StoreError) -> Self {
        let (status, code, detail) = match error {
            StoreError::Database(_) | StoreError::Closed | StoreError::InUse => (
                StatusCode::SERVICE_UNAVAILABLE,
                "server.unavailable",
                "the database does not answer; nothing was acknowledged, so try again in a moment, with \
                 an Idempotency-Key so that nothing happens twice",
            ),
            StoreError::Migration(_) | StoreError::Corrupt { .. } | StoreError::Address => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "server.internal",
                "something went wrong on our side; tell us the request id",
            ),
        };
        let mut problem = Self::new(status, code, detail);
        problem.0.cause = Some(in_full(error).into());
        problem.0.retry_after_seconds = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1);
        problem
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Writes it down, and logs what is ours to mend.
    pub(crate) fn render(self, request_id: &str) -> Response {
        let parts = *self.0;
        if let Some(cause) = &parts.cause {
            tracing::error!(cause = %cause, request.id = request_id, code = parts.code, "a request failed on our side");
        }
        // A caller's error without a place is about the request as a whole.
        let whole = Fault::new("", parts.code, parts.detail.clone());
        let is_placeless = parts.faults.is_empty() && parts.status.is_client_error();
        let faults = if is_placeless { vec![whole] } else { parts.faults.clone() };
        let body = Body {
            r#type: format!("/docs/errors/{}", parts.code),
            title: parts.status.canonical_reason().unwrap_or("Error"),
            status: parts.status.as_u16(),
            code: parts.code,
            detail: &parts.detail,
            message: &parts.detail,
            request_id,
            retryable: parts.status == StatusCode::SERVICE_UNAVAILABLE
                || parts.status == StatusCode::TOO_MANY_REQUESTS,
            details: fault::by_path(&parts.faults),
            errors: &faults,
            extra: &parts.extra,
        };
        let bytes = serde_json::to_vec(&body).expect("a problem is a plain object");
        let mut response = (parts.status, bytes).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = parts.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if parts.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("AccessKey, Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// The members of a problem; `message` and `details` are what Bird's clients read.
#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    message: &'a str,
    request_id: &'a str,
    retryable: bool,
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    errors: &'a [Fault],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<String, Vec<&'a str>>,
    #[serde(flatten)]
    extra: &'a serde_json::Map<String, Value>,
}

/// An error with everything that caused it.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// The response carries the problem; `crate::request_id` renders it, since it knows the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::store(&error)
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Unknown => {
                Self::new(StatusCode::UNAUTHORIZED, "auth.invalid_key", error.to_string())
            }
            KeyError::Store(error) => Self::store(&error),
        }
    }
}

impl From<SendError> for Problem {
    fn from(error: SendError) -> Self {
        let detail = error.to_string();
        match error {
            SendError::UnknownChannel => channel_unknown(),
            SendError::Content(breaches) => {
                Self::invalid(breaches.into_iter().map(of_breach).collect())
            }
            SendError::UnknownContact => Self::at(RECIPIENT, "contact.unknown", detail),
            SendError::Unreachable => Self::at(RECIPIENT, "contact.unreachable", detail),
            SendError::UnknownReplyTo => {
                Self::at("/replyTo/id", "message.reply_to_unknown", detail)
            }
            SendError::WindowClosed { refusal, approved } => {
                let named =
                    approved.iter().map(|(name, locale)| json!({ "name": name, "locale": locale }));
                refused(refusal, detail).with("templates", named.collect::<Vec<_>>())
            }
            SendError::Refused(refusal) => refused(refusal, detail),
            SendError::KeyReused => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency.key_reused", detail)
            }
            SendError::Store(error) => Self::store(&error),
        }
    }
}

fn refused(refusal: Refusal, detail: String) -> Problem {
    let pointer = match refusal {
        Refusal::WindowClosed { .. } => "/body",
        Refusal::NoValidity => "/validity",
        Refusal::ScheduledTooFar => "/scheduledFor",
    };
    let problem = Problem::at(pointer, refusal.code(), detail);
    match refusal {
        Refusal::WindowClosed { expired_at } => {
            problem.with("expires_at", expired_at.map(|it| it.to_string()))
        }
        Refusal::NoValidity | Refusal::ScheduledTooFar => problem,
    }
}

impl From<CancelError> for Problem {
    fn from(error: CancelError) -> Self {
        let detail = error.to_string();
        match error {
            CancelError::UnknownChannel => channel_unknown(),
            CancelError::UnknownMessage => {
                Self::new(StatusCode::NOT_FOUND, "message.unknown", detail)
            }
            CancelError::TooLate => Self::new(StatusCode::CONFLICT, "message.too_late", detail),
            CancelError::Store(error) => Self::store(&error),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        let detail = error.to_string();
        match error {
            ReadError::UnknownChannel => channel_unknown(),
            ReadError::UnknownMessage => {
                Self::new(StatusCode::NOT_FOUND, "message.unknown", detail)
            }
            ReadError::Store(error) => Self::store(&error),
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Forged => {
                let code = "auth.forbidden_signature";
                Self::new(StatusCode::UNAUTHORIZED, code, error.to_string())
            }
            WebhookError::Store(error) => Self::store(&error),
        }
    }
}

/// The channel does not exist, or belongs to somebody else: nobody is told which.
pub(crate) fn channel_unknown() -> Problem {
    let detail = "this workspace has no channel with this id; check both ids in the path";
    Problem::new(StatusCode::NOT_FOUND, "channel.unknown", detail)
}

/// A number that cannot be written to, and what to do about it.
pub(crate) fn number_invalid(pointer: &str, error: &InvalidE164) -> Problem {
    Problem::at(pointer, "recipient.invalid", error.to_string())
}

/// The name of the header that says which request this was.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_of_a_hundred_faults_and_no_more() {
        let faults = (0..1_000).map(|it| Fault::new(format!("/{it}"), "request.invalid", "no"));
        let problem = Problem::invalid(faults.collect());
        assert_eq!(problem.faults().len(), FAULTS_MAX);
        assert!(problem.0.detail.len() < 1_000);
    }

    #[test]
    fn codes_are_sorted_and_each_has_its_page() {
        assert!(CODES.is_sorted());
        let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors");
        for code in CODES {
            let page = format!("{pages}/{code}.md");
            assert!(std::path::Path::new(&page).is_file(), "docs/errors/{code}.md is missing");
        }
        for page in std::fs::read_dir(pages).expect("docs/errors is there") {
            let name = page.expect("a page").file_name().into_string().expect("a plain name");
            let code = name.trim_end_matches(".md");
            assert!(CODES.contains(&code) || code == "README", "{name} is of no code");
        }
    }
}
