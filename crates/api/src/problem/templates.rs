//! What can go wrong with templates, as problems.

use super::{Problem, channel_unknown, of_breach};
use axum::http::StatusCode;
use serde_json::json;
use waxwing_app::graph::Refusal;
use waxwing_app::templates::{SyncError, TemplateError};
use waxwing_cloud_api::errors::GraphError;

impl From<TemplateError> for Problem {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::UnknownChannel => channel_unknown(),
            TemplateError::UnknownTemplate => template_unknown(),
            TemplateError::Draft(breaches) => {
                Self::invalid(breaches.into_iter().map(of_breach).collect())
            }
            TemplateError::Meta(refusal) => of_meta(refusal),
            TemplateError::Store(error) => Self::store(&error),
        }
    }
}

impl From<SyncError> for Problem {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::UnknownChannel => channel_unknown(),
            SyncError::Meta(refusal) => of_meta(refusal),
            SyncError::Odd => of_meta(Refusal::Unanswered),
            SyncError::Store(error) => Self::store(&error),
        }
    }
}

/// The channel has no such template, or the id is none.
pub(crate) fn template_unknown() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "template.unknown",
        TemplateError::UnknownTemplate.to_string(),
    )
}

/// What Meta said instead of yes.
fn of_meta(refusal: Refusal) -> Problem {
    let detail = refusal.to_string();
    match refusal {
        Refusal::Refused(error) => {
            let problem =
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "whatsapp.refused", detail);
            problem.with("whatsapp", in_metas_words(&error))
        }
        Refusal::Unreachable => {
            let code = "whatsapp.unreachable";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
        }
        Refusal::Unanswered => Problem::new(StatusCode::BAD_GATEWAY, "whatsapp.unanswered", detail),
    }
}

fn in_metas_words(error: &GraphError) -> serde_json::Value {
    json!({
        "code": error.code,
        "subcode": error.subcode,
        "message": error.message,
        "details": error.details,
        "userTitle": error.user_title,
        "userMessage": error.user_msg,
        "fbtraceId": error.fbtrace_id,
    })
}
