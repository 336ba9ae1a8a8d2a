//! What can go wrong with contacts, and with what is in the quarantine.

use super::{Problem, channel_unknown};
use axum::http::StatusCode;
use waxwing_app::contacts::ContactError;
use waxwing_app::quarantine::QuarantineError;

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Self {
        let detail = error.to_string();
        match error {
            ContactError::UnknownChannel => channel_unknown(),
            ContactError::UnknownContact => {
                Self::new(StatusCode::NOT_FOUND, "contact.unknown", detail)
            }
            ContactError::Store(error) => Self::store(&error),
        }
    }
}

impl From<QuarantineError> for Problem {
    fn from(error: QuarantineError) -> Self {
        let detail = error.to_string();
        match error {
            QuarantineError::Unknown => {
                Self::new(StatusCode::NOT_FOUND, "quarantine.unknown", detail)
            }
            QuarantineError::Final => Self::new(StatusCode::CONFLICT, "quarantine.final", detail),
            QuarantineError::Store(error) => Self::store(&error),
        }
    }
}
