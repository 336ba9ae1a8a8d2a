//! An answer, and what a story says of it.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// What came back from a call.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, body: response.bytes().await? })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// A header, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id of the message that was accepted.
    ///
    /// # Panics
    ///
    /// When none was.
    pub fn accepted(&self) -> String {
        assert_eq!(self.status, 202, "{}", self.text());
        let id = self.json()["id"].as_str().map(ToOwned::to_owned);
        id.expect("what is accepted has an id")
    }

    /// The body of a call that went well.
    ///
    /// # Panics
    ///
    /// When it did not.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Asserts that this is a problem of our making, whole in all its parts.
    ///
    /// # Panics
    ///
    /// When it is not.
    pub fn is_refused(&self, status: u16, code: &str) -> &Self {
        let text = self.text();
        assert_eq!(self.status, status, "{text}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{text}");
        let request_id = self.header("request-id").expect("every answer has a Request-Id");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{text}");
        assert_eq!(problem["status"], status, "{text}");
        assert_eq!(problem["request_id"], request_id, "{text}");
        assert_eq!(problem["type"], format!("/docs/errors/{code}"), "{text}");
        for member in ["title", "detail", "message"] {
            let is_said = problem[member].as_str().is_some_and(|it| !it.is_empty());
            assert!(is_said, "{member} is missing in {text}");
        }
        let is_temporary = matches!(status, 429 | 503);
        assert_eq!(problem["retryable"], is_temporary, "{text}");
        self
    }

    /// Asserts that the problem points there, and says what to do.
    ///
    /// # Panics
    ///
    /// When it does not.
    pub fn points_at(&self, pointer: &str) {
        let problem = self.json();
        let errors = problem["errors"].as_array().expect("the problem has errors");
        let found = errors.iter().find(|it| it["pointer"] == pointer);
        let error = found.unwrap_or_else(|| panic!("nothing points at {pointer:?} in {problem}"));
        assert!(error["detail"].as_str().is_some_and(|it| !it.is_empty()), "{problem}");
        assert!(error["code"].as_str().is_some_and(|it| !it.is_empty()), "{problem}");
    }
}
