//! `GET /sandbox/api/errors`: every error of Meta's there is, each to be ordered as a fault.

use super::answers::Answer;
use serde::Serialize;
use waxwing_cloud_api::errors::{CODES, CodeRow, Comes};

#[derive(Serialize)]
pub(super) struct ErrorsResponse {
    errors: Vec<ErrorResponse>,
}

#[derive(Serialize)]
struct ErrorResponse {
    code: i64,
    title: &'static str,
    http: u16,
    /// How a fault of this code comes: `answer` or `status`.
    when: &'static str,
    /// How Meta tells of it: `answer`, `status`, `both`, `elsewhere`.
    comes: &'static str,
    class: &'static str,
    meaning: &'static str,
    what_to_do: &'static str,
}

/// Lists the errors; `code_<n>` is the effect that makes a send meet one.
pub(super) async fn list() -> Answer<ErrorsResponse> {
    Answer(ErrorsResponse { errors: CODES.iter().map(ErrorResponse::of).collect() })
}

impl ErrorResponse {
    const fn of(row: &CodeRow) -> Self {
        Self {
            code: row.code,
            title: row.title,
            http: row.http_status,
            when: if matches!(row.comes, Comes::Status) { "status" } else { "answer" },
            comes: row.comes.as_str(),
            class: row.class.as_str(),
            meaning: row.meaning,
            what_to_do: row.what_to_do,
        }
    }
}
