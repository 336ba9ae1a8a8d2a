//! Meta's webhooks: what is in one ([`parse`]), and how one is written ([`status_payload`],
//! [`inbound_payload`]).
//!
//! Reading never fails. A payload holds entries of changes of items, each for its own number; each
//! item is read alone, and what does not fit is an [`Oddity`] that hurts none of its siblings.
//! What fits and is nothing we know is a [`Notice::Unknown`], kept whole.

mod message;
mod read;
mod status;
mod write;

pub use read::parse;
pub use write::{InboundEvent, Pricing, Quoted, StatusEvent, inbound_payload, status_payload};

use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{PhoneNumberId, ScopedUserId, WaId, WabaId, Wamid};
use waxwing_domain::time::Timestamp;

/// Everything that is in one payload.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What we understood, in the payload's order.
    pub units: Vec<Unit>,
    /// What we did not.
    pub oddities: Vec<Oddity>,
}

/// One thing Meta tells us, and about which number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Which account and number it is about.
    pub scope: Scope,
    /// What it says.
    pub notice: Notice,
}

/// Which account and number something is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The account.
    pub waba_id: Option<WabaId>,
    /// The number, by its id: what to route by.
    pub phone_number_id: Option<PhoneNumberId>,
    /// The number as Meta displays it.
    pub display_phone_number: Option<String>,
}

/// One thing Meta tells us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A person wrote.
    Message(Inbound),
    /// Something became known of a message we sent.
    Status(StatusNotice),
    /// Something we have no words for.
    Unknown {
        /// The name of the webhook field.
        field: String,
        /// Its value, raw.
        value: String,
    },
}

/// A message from a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its id: what to recognise repeats by.
    pub wamid: Wamid,
    /// Who wrote it; absent for people who hide their number.
    pub from: Option<WaId>,
    /// Who wrote it, by the id scoped to us.
    pub from_user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// When they wrote it.
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

/// Something that became known of a message we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNotice {
    /// The message.
    pub wamid: Wamid,
    /// Meta's word.
    pub status: String,
    /// What it means; none for words we do not know.
    pub milestone: Option<Milestone>,
    /// When it came to be.
    pub at: Timestamp,
    /// Whom the message was for; absent for groups and for people who hide their number.
    pub recipient: Option<WaId>,
    /// Whom the message was for, by the id scoped to us.
    pub recipient_user_id: Option<ScopedUserId>,
    /// What we asked Meta to give back.
    pub callback_data: Option<String>,
    /// Why it failed.
    pub errors: Vec<StatusError>,
    /// The status object as it came.
    pub raw: String,
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusError {
    /// Meta's code; 0 when there was none.
    pub code: i64,
    /// Meta's short text.
    pub title: String,
    /// Meta's long text, if any.
    pub details: Option<String>,
}

/// A part of a payload that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What is wrong with it.
    pub detail: String,
    /// The part as it came.
    pub raw: String,
}
