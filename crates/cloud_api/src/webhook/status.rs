//! Reads one status of a message we sent.

use super::{StatusError, StatusNotice, message};
use crate::errors::details;
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::facts::Milestone;

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    status: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
    #[serde(borrow)]
    recipient_id: Slice<'a>,
    #[serde(borrow)]
    recipient_user_id: Slice<'a>,
    #[serde(borrow)]
    biz_opaque_callback_data: Slice<'a>,
    #[serde(borrow)]
    errors: Slice<'a>,
}

#[derive(Deserialize)]
struct ErrorFields<'a> {
    #[serde(borrow)]
    code: Slice<'a>,
    #[serde(borrow)]
    title: Slice<'a>,
    #[serde(borrow)]
    message: Slice<'a>,
    #[serde(borrow)]
    error_data: Slice<'a>,
}

/// Reads one status; the error completes the sentence "a status …".
pub(super) fn read(raw: &RawValue) -> Result<StatusNotice, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let word = lenient::owned(fields.status).ok_or("has no `status`")?;
    let (recipient, scoped_in_its_place) = message::person(fields.recipient_id);
    Ok(StatusNotice {
        wamid: lenient::parsed(fields.id).ok_or("has no usable `id`")?,
        milestone: milestone(&word),
        status: word,
        at: lenient::timestamp(fields.timestamp).ok_or("has no usable `timestamp`")?,
        recipient,
        recipient_user_id: lenient::parsed(fields.recipient_user_id).or(scoped_in_its_place),
        callback_data: lenient::owned(fields.biz_opaque_callback_data),
        errors: errors(fields.errors),
        raw: raw.get().to_owned(),
    })
}

fn milestone(word: &str) -> Option<Milestone> {
    match word {
        "sent" => Some(Milestone::Sent),
        "delivered" => Some(Milestone::Delivered),
        // Who has heard a voice message has seen it.
        "read" | "played" => Some(Milestone::Read),
        "failed" => Some(Milestone::Failed),
        _ => None,
    }
}

fn errors(list: Slice<'_>) -> Vec<StatusError> {
    list.and_then(lenient::items).into_iter().flatten().filter_map(error).collect()
}

fn error(raw: &RawValue) -> Option<StatusError> {
    let fields: ErrorFields<'_> = lenient::object(raw)?;
    Some(StatusError {
        code: lenient::parsed(fields.code).unwrap_or(0),
        title: lenient::owned(fields.title.or(fields.message)).unwrap_or_default(),
        details: fields.error_data.and_then(details),
    })
}
