//! JSON answers of the control API.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A JSON answer.
pub(super) struct Answer<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let json = serde_json::to_vec(&self.0).expect("every key is text");
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json)
            .into_response()
    }
}
