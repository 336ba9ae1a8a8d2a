//! A message the business wrote on its phone, or by another app, that Meta tells us of as well.

use super::message::{self, Beside};
use super::person::Person;
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::ids::{ScopedUserId, WaId, Wamid};
use waxwing_domain::time::Timestamp;

/// A message the business wrote without us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// The webhook field it came in: `smb_message_echoes`, from the phone, or `message_echoes`.
    pub field: String,
    /// Its id.
    pub wamid: Wamid,
    /// Whom it was for; absent for people who hide their number.
    pub to: Option<WaId>,
    /// Whom it was for, by the id scoped to us.
    pub to_user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// When it was written.
    pub at: Timestamp,
    /// Meta's `type`; `unknown` when there was none.
    pub kind: String,
    /// What it says, as [`crate::content::Content::from_json`] reads it.
    pub content: String,
    /// The message it answers.
    pub context_id: Option<Wamid>,
    /// The message object as it came.
    pub raw: String,
}

#[derive(Deserialize)]
struct Recipient<'a> {
    #[serde(borrow)]
    to: Slice<'a>,
    #[serde(borrow)]
    to_user_id: Slice<'a>,
    #[serde(borrow)]
    to_parent_user_id: Slice<'a>,
}

/// Reads one echo; the error completes the sentence "an echo …".
pub(super) fn read(field: &str, people: &[Person], raw: &RawValue) -> Result<Echo, &'static str> {
    // `contacts` tells of whom it was for, not of who wrote it.
    let nobody = Beside { people: Vec::new(), errors: Vec::new() };
    let message = message::read(&nobody, raw)?;
    let to: Recipient<'_> = lenient::object(raw).ok_or("does not fit")?;
    let to = Person::named(to.to, to.to_user_id, to.to_parent_user_id).completed(people);
    Ok(Echo {
        field: field.to_owned(),
        wamid: message.wamid,
        to: to.wa_id,
        to_user_id: to.user_id,
        profile_name: to.name,
        at: message.at,
        kind: message.kind,
        content: message.content,
        context_id: message.context_id,
        raw: message.raw,
    })
}
