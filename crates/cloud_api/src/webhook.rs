//! Meta's webhooks: what is in one ([`parse`]), and how one is written ([`status_payload`],
//! [`inbound_payload`], [`template_payload`], [`account_payload`], [`preferences_payload`]).
//!
//! Reading never fails. A payload holds entries of changes of items, each for its own number; each
//! item is read alone, and what does not fit is an [`Oddity`] that hurts none of its siblings.
//! What we act on has a type of its own. What Meta documents beside it is a [`Notice::Field`], what
//! nobody named a [`Notice::Unknown`]; both are kept whole.

mod account;
mod again;
mod echo;
mod inbound;
mod medium;
mod message;
mod moved;
mod person;
mod place;
mod preference;
mod read;
mod status;
mod template;
mod write;

pub use account::{
    Account, AccountNews, AccountNotice, Alert, Ban, Limit, NameDecision, QualityEvent, Restriction,
};
pub use again::again;
pub use echo::Echo;
pub use inbound::{Inbound, Product};
pub use medium::Medium;
pub use moved::{Moved, MovedNotice};
pub use place::FIELDS;
pub use preference::{Preference, Wish};
pub use read::parse;
pub use status::{Conversation, Pricing, StatusError, StatusNotice};
pub use template::{
    TemplateButton, TemplateChange, TemplateName, TemplateNotice, TemplateStatus, TemplateTexts,
};
pub use write::{
    Forwarded, InboundEvent, Quoted, StatusEvent, account_payload, field_payload, inbound_payload,
    preferences_payload, status_payload, template_payload,
};

use waxwing_domain::ids::{PhoneNumberId, WabaId};
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
    /// The number as Meta displays it; all there is in news of the account.
    pub display_phone_number: Option<String>,
}

/// One thing Meta tells us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A person wrote.
    Message(Inbound),
    /// Something became known of a message we sent.
    Status(StatusNotice),
    /// Somebody's number or scoped id has changed, told apart from any message.
    Moved(MovedNotice),
    /// The business wrote from its phone.
    Echo(Echo),
    /// Somebody wants to hear no more, or again.
    Preference(Preference),
    /// A template was judged or changed.
    Template(TemplateNotice),
    /// Something happened to the account or one of its numbers.
    Account(AccountNotice),
    /// Something is wrong with the account, the app or the number, and with no message of ours.
    Errors(ErrorsNotice),
    /// Somebody clicked on something in a message of ours.
    Action(ActionNotice),
    /// A field Meta documents and we do not act on, kept whole.
    Field {
        /// The name of the webhook field.
        field: String,
        /// Its value, raw.
        value: String,
    },
    /// A field nobody named, kept whole.
    Unknown {
        /// The name of the webhook field.
        field: String,
        /// Its value, raw.
        value: String,
    },
}

/// Something is wrong, and with no message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorsNotice {
    /// What is wrong.
    pub errors: Vec<StatusError>,
    /// The list of errors as it came.
    pub raw: String,
}

/// Somebody clicked on something in a message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionNotice {
    /// Meta's word, such as `marketing_messages_link_click`.
    pub action: String,
    /// When they did.
    pub at: Timestamp,
    /// The action as it came.
    pub raw: String,
}

/// A part of a payload that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// Which account and number it is about, as far as that can be known.
    pub scope: Scope,
    /// The name of the webhook field it stands in, if it stands in one that has a name.
    pub field: Option<String>,
    /// What is wrong with it.
    pub detail: String,
    /// The part as it came.
    pub raw: String,
}

impl Notice {
    /// The name of the webhook field it came in.
    pub fn field(&self) -> &str {
        match self {
            Self::Message(_) | Self::Status(_) | Self::Errors(_) | Self::Action(_) => "messages",
            Self::Moved(_) => "user_id_update",
            Self::Echo(echo) => &echo.field,
            Self::Preference(_) => "user_preferences",
            Self::Template(notice) => notice.change.field(),
            Self::Account(notice) => notice.news.field(),
            Self::Field { field, .. } | Self::Unknown { field, .. } => field,
        }
    }

    /// The part of the payload it was read from, as it came.
    pub fn raw(&self) -> &str {
        match self {
            Self::Message(message) => &message.raw,
            Self::Status(status) => &status.raw,
            Self::Moved(notice) => &notice.raw,
            Self::Echo(echo) => &echo.raw,
            Self::Preference(preference) => &preference.raw,
            Self::Template(notice) => &notice.raw,
            Self::Account(notice) => &notice.raw,
            Self::Errors(notice) => &notice.raw,
            Self::Action(notice) => &notice.raw,
            Self::Field { value, .. } | Self::Unknown { value, .. } => value,
        }
    }
}
