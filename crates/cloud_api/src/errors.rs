//! Meta's errors: how they look, what each code means, and what an answer means for a send.
//!
//! Dispatcher, console, command line and manual read the one table, [`CODES`].

mod classify;
mod code;
mod codes;

pub use classify::{classify, fault_of_status};
pub use code::{CodeRow, Comes, class_of, row};
pub use codes::CODES;

use crate::json;
use crate::lenient::{self, Slice};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// An error as Graph answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphError {
    /// The text for people, usually `(#code) Title`.
    pub message: String,
    /// Meta's `type`: nearly always `OAuthException`.
    pub kind: String,
    /// What to branch on.
    pub code: i64,
    /// Finer than the code, where Meta says it.
    pub subcode: Option<i64>,
    /// The text that says what is wrong with this request.
    pub details: Option<String>,
    /// A headline Meta wants people to see.
    pub user_title: Option<String>,
    /// A text Meta wants people to see.
    pub user_msg: Option<String>,
    /// Whether Meta says that it will pass.
    pub is_transient: bool,
    /// What Meta's support asks for.
    pub fbtrace_id: Option<String>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    code: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_subcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_data: Option<Data<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_transient: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_user_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_user_msg: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fbtrace_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Data<'a> {
    messaging_product: &'static str,
    details: &'a str,
}

#[derive(Deserialize)]
struct EnvelopeSlice<'a> {
    #[serde(borrow)]
    error: Slice<'a>,
}

#[derive(Deserialize)]
struct BodySlice<'a> {
    #[serde(borrow)]
    message: Slice<'a>,
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
    #[serde(borrow)]
    code: Slice<'a>,
    #[serde(borrow)]
    error_subcode: Slice<'a>,
    #[serde(borrow)]
    error_data: Slice<'a>,
    #[serde(borrow)]
    is_transient: Slice<'a>,
    #[serde(borrow)]
    error_user_title: Slice<'a>,
    #[serde(borrow)]
    error_user_msg: Slice<'a>,
    #[serde(borrow)]
    fbtrace_id: Slice<'a>,
}

#[derive(Deserialize)]
struct DataSlice<'a> {
    #[serde(borrow)]
    details: Slice<'a>,
}

impl GraphError {
    /// The error of this code, with its title from the table and what is wrong with this request.
    pub fn new(code: i64, details: Option<&str>) -> Self {
        let title = row(code).map_or("Unknown error", |it| it.title);
        Self {
            message: format!("(#{code}) {title}"),
            kind: "OAuthException".to_owned(),
            code,
            subcode: None,
            details: details.map(str::to_owned),
            user_title: None,
            user_msg: None,
            is_transient: false,
            fbtrace_id: None,
        }
    }

    /// Code 100 with this sentence.
    pub fn parameter(sentence: &str) -> Self {
        Self { message: format!("(#100) {sentence}"), ..Self::new(100, None) }
    }

    /// Code 100: this parameter is required.
    pub fn required(name: &str) -> Self {
        Self::parameter(&format!("The parameter {name} is required."))
    }

    /// Code 190: nobody knows this token.
    pub fn invalid_token() -> Self {
        let message = "Invalid OAuth access token - Cannot parse access token";
        Self { message: message.to_owned(), ..Self::new(190, None) }
    }

    /// Code 100, subcode 33: there is nothing of this id, or not for this token.
    pub fn unknown_object(id: &str) -> Self {
        Self {
            message: format!(
                "Unsupported post request. Object with ID '{id}' does not exist, cannot be loaded \
                 due to missing permissions, or does not support this operation"
            ),
            kind: "GraphMethodException".to_owned(),
            subcode: Some(33),
            ..Self::new(100, None)
        }
    }

    /// The same with the id Meta's support asks for.
    #[must_use]
    pub fn traced(self, fbtrace_id: impl Into<String>) -> Self {
        Self { fbtrace_id: Some(fbtrace_id.into()), ..self }
    }

    /// The HTTP status Meta's table gives it; 400 for codes that are not in the table.
    pub fn http_status(&self) -> u16 {
        row(self.code).map_or(400, |it| it.http_status)
    }

    /// What we know of it: by the subcode, where Meta hides the code there, as it does when a
    /// template is made; else by the code.
    pub fn row(&self) -> Option<&'static CodeRow> {
        let finer = self.subcode.filter(|_| self.code == 100).and_then(row);
        finer.or_else(|| row(self.code))
    }

    /// The body of the answer.
    pub fn to_json(&self) -> Vec<u8> {
        let error_data =
            self.details.as_deref().map(|details| Data { messaging_product: "whatsapp", details });
        let error = Body {
            message: &self.message,
            kind: &self.kind,
            code: self.code,
            error_subcode: self.subcode,
            error_data,
            is_transient: self.is_transient,
            error_user_title: self.user_title.as_deref(),
            error_user_msg: self.user_msg.as_deref(),
            fbtrace_id: self.fbtrace_id.as_deref(),
        };
        json::to_string(&Envelope { error }).into_bytes()
    }

    /// Reads an answer; none when there is no error with a code in it.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let envelope: EnvelopeSlice<'_> =
            lenient::object_in(std::str::from_utf8(body).ok()?).ok()?;
        let error: BodySlice<'_> = lenient::object(envelope.error?)?;
        Some(Self {
            message: lenient::owned(error.message).unwrap_or_default(),
            kind: lenient::owned(error.kind).unwrap_or_default(),
            code: lenient::parsed(error.code)?,
            subcode: lenient::parsed(error.error_subcode),
            details: error.error_data.and_then(details),
            user_title: lenient::owned(error.error_user_title),
            user_msg: lenient::owned(error.error_user_msg),
            is_transient: error.is_transient.is_some_and(|it| it.get() == "true"),
            fbtrace_id: lenient::owned(error.fbtrace_id),
        })
    }
}

/// The details in `error_data`, which is an object, or the text itself in old errors.
pub(crate) fn details(error_data: &RawValue) -> Option<String> {
    match lenient::object::<DataSlice<'_>>(error_data) {
        Some(data) => lenient::owned(data.details),
        None => lenient::owned(Some(error_data)),
    }
}
