//! Errors of the control API: `application/problem+json`.

use super::cursor::InvalidCursor;
use super::form::Late;
use crate::clock::ClockError;
use crate::poster::HandshakeError;
use crate::sandbox::{JournalBroken, ResetError, TakeError};
use crate::world::{
    InboundError, InvalidFault, MediumError, ModerationError, NumberError, PersonError,
};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::io;
use waxwing_domain::phone::InvalidE164;

/// Why a call was not done.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// The member of body or query that is wrong, as a JSON pointer.
    pointer: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    code: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<[Wrong<'a>; 1]>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    pointer: &'a str,
    code: &'static str,
    detail: &'a str,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), pointer: None }
    }

    /// Something in the body or the query is wrong.
    pub(super) fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// Something in the body is of the right shape but cannot be.
    fn impossible(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// There was something of this id, and its bytes are no more.
    pub(super) fn gone(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "media.gone", detail)
    }

    pub(super) fn wrong_method() -> Self {
        let detail = "this call exists, but not with this method";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
    }

    pub(super) fn unauthorized() -> Self {
        let detail = "the call needs `Authorization: Bearer <sandbox_token>`";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    }

    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body.too_large", detail)
    }

    /// The same, at this member of the body or the query.
    pub(super) fn at(self, pointer: &str) -> Self {
        Self { pointer: Some(pointer.to_owned()), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (code, detail) = (self.code, self.detail.as_str());
        let errors = self.pointer.as_deref().map(|pointer| [Wrong { pointer, code, detail }]);
        let body = Body {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code,
            detail,
            errors,
        };
        let json = serde_json::to_vec(&body).expect("every key is text");
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (self.status, [(header::CONTENT_TYPE, kind)], json).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<JournalBroken> for Problem {
    fn from(error: JournalBroken) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "journal.broken", error.to_string())
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "the sandbox's shelf cannot be used");
        let detail = "the sandbox cannot read or write its shelf of media";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "shelf.broken", detail)
    }
}

impl From<Late> for Problem {
    fn from(error: Late) -> Self {
        Self::invalid("body.unreadable", error.to_string())
    }
}

impl From<TakeError> for Problem {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Shelf(error) => error.into(),
            TakeError::Journal(error) => error.into(),
        }
    }
}

impl From<MediumError> for Problem {
    fn from(error: MediumError) -> Self {
        let detail = error.to_string();
        match error {
            MediumError::Id => Self::impossible("media.id_invalid", detail).at("/id"),
            MediumError::IdTaken => Self::impossible("media.id_taken", detail).at("/id"),
            MediumError::Empty => Self::impossible("media.empty", detail),
            MediumError::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "media.full", detail),
        }
    }
}

impl From<ClockError> for Problem {
    fn from(error: ClockError) -> Self {
        match error {
            ClockError::TooFar => {
                Self::impossible("clock.too_far", error.to_string()).at("/advance")
            }
            ClockError::File { .. } => {
                tracing::error!(%error, "the clock cannot be turned");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "clock.broken", error.to_string())
            }
        }
    }
}

impl From<ResetError> for Problem {
    fn from(error: ResetError) -> Self {
        match error {
            ResetError::Clock(error) => error.into(),
            ResetError::Journal(error) => error.into(),
        }
    }
}

impl From<InboundError> for Problem {
    fn from(error: InboundError) -> Self {
        let (code, pointer) = match &error {
            InboundError::UnknownPerson => ("person.unknown", "/from".to_owned()),
            InboundError::NotOnWhatsApp => ("person.not_on_whatsapp", "/from".to_owned()),
            InboundError::HasBlocked => ("person.has_blocked", "/from".to_owned()),
            InboundError::UnknownNumber => ("number.unknown", "/phone_number_id".to_owned()),
            InboundError::NotAMessage(_) => ("message.invalid", "/message".to_owned()),
            InboundError::NotTheirMedium => ("media.not_theirs", "/message".to_owned()),
            InboundError::Group => ("message.group", "/message/group_id".to_owned()),
            InboundError::UnknownMessage { pointer, .. } => {
                ("message.unknown", format!("/message{pointer}"))
            }
        };
        Self::impossible(code, error.to_string()).at(&pointer)
    }
}

impl From<PersonError> for Problem {
    fn from(error: PersonError) -> Self {
        let (code, pointer) = match &error {
            PersonError::NameMissing => ("person.name_missing", "/name"),
            PersonError::NameLength => ("person.name_length", "/name"),
            PersonError::IsBusiness => ("person.is_business", "/phone"),
            PersonError::TooMany => ("person.too_many", "/phone"),
            PersonError::Username => ("person.username_invalid", "/username"),
            PersonError::UsernameTaken => ("person.username_taken", "/username"),
            PersonError::UserId => ("person.user_id_invalid", "/user_id"),
            PersonError::UserIdTaken => ("person.user_id_taken", "/user_id"),
            PersonError::IdentityHash => ("person.identity_hash_invalid", "/identity_hash"),
            PersonError::NewPhone(_) => ("phone.invalid", "/new_phone"),
            PersonError::NewPhoneTaken => ("person.phone_taken", "/new_phone"),
        };
        Self::impossible(code, error.to_string()).at(pointer)
    }
}

impl From<NumberError> for Problem {
    fn from(error: NumberError) -> Self {
        match &error {
            NumberError::Unknown => Self::not_found(&error.to_string()),
            NumberError::TooManyAllowed => {
                Self::impossible("number.allowed_too_many", error.to_string()).at("/allowed")
            }
            NumberError::NotANumber { .. } => {
                Self::impossible("phone.invalid", error.to_string()).at("/allowed")
            }
        }
    }
}

impl From<ModerationError> for Problem {
    fn from(error: ModerationError) -> Self {
        let (code, pointer) = match &error {
            ModerationError::Unknown => return Self::not_found(&error.to_string()),
            ModerationError::Status(_) => ("template.status_invalid", "/status"),
            ModerationError::Quality(_) => ("template.quality_invalid", "/quality"),
            ModerationError::Category(_) => ("template.category_invalid", "/category"),
        };
        Self::impossible(code, error.to_string()).at(pointer)
    }
}

impl From<InvalidFault> for Problem {
    fn from(error: InvalidFault) -> Self {
        let (code, pointer) = match &error {
            InvalidFault::UnknownEffect(_) => ("fault.unknown_effect", "/effect"),
            InvalidFault::WrongTarget { .. } => ("fault.wrong_target", "/effect"),
            InvalidFault::Zero => ("fault.zero", "/next"),
            InvalidFault::Improbable => ("fault.improbable", "/probability"),
            InvalidFault::TooMany => ("fault.too_many", ""),
        };
        Self::impossible(code, error.to_string()).at(pointer)
    }
}

impl From<HandshakeError> for Problem {
    fn from(error: HandshakeError) -> Self {
        let code = match &error {
            HandshakeError::NotAUrl => "webhook.not_a_url",
            _ => "webhook.not_verified",
        };
        Self::impossible(code, error.to_string()).at("/url")
    }
}

impl From<InvalidE164> for Problem {
    fn from(error: InvalidE164) -> Self {
        Self::impossible("phone.invalid", error.to_string())
    }
}

impl From<InvalidCursor> for Problem {
    fn from(error: InvalidCursor) -> Self {
        Self::invalid("cursor.invalid", error.to_string())
    }
}
