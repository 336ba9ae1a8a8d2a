//! News of the account and its numbers: what they may do from now on, and what they may not.

mod limit;
mod read;

pub use limit::Limit;
pub(super) use read::{is_of_the_portfolio, read};

use waxwing_domain::time::Timestamp;

/// The fields that tell of the account and its numbers.
pub(super) const UPDATE: &str = "account_update";
pub(super) const REVIEW: &str = "account_review_update";
pub(super) const ALERTS: &str = "account_alerts";
pub(super) const CAPABILITY: &str = "business_capability_update";
pub(super) const QUALITY: &str = "phone_number_quality_update";
pub(super) const NAME: &str = "phone_number_name_update";
pub(super) const SECURITY: &str = "security";

/// News of the account or one of its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNotice {
    /// What happened.
    pub news: AccountNews,
    /// When Meta told of it.
    pub at: Option<Timestamp>,
    /// The value as it came.
    pub raw: String,
}

/// What happened to the account or one of its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountNews {
    /// The account was restricted, disabled, connected, …
    Update(Account),
    /// The account was looked at.
    Review {
        /// Meta's word: `APPROVED`, `REJECTED`, `PENDING`, `DEFERRED`.
        decision: String,
    },
    /// Meta wants somebody to know something.
    Alert(Alert),
    /// The business may do more, or less.
    Capability {
        /// How many people it may write to first.
        limit: Option<Limit>,
        /// The same for each of its numbers, as it was told until February 2026.
        limit_per_number: Option<Limit>,
        /// How many numbers it may have.
        numbers_per_business: Option<i64>,
        /// How many numbers the account may have.
        numbers_per_account: Option<i64>,
    },
    /// A number's limit or throughput is another.
    Quality(QualityEvent),
    /// A number's name was judged.
    Name(NameDecision),
    /// Somebody changed a number's PIN, or asked to.
    Security {
        /// Meta's word: `PIN_CHANGED`, `PIN_RESET_REQUEST`, `PIN_REQUEST_SUCCESS`.
        event: String,
        /// Who asked for it.
        requester: Option<String>,
    },
}

/// What happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Meta's word, such as `ACCOUNT_RESTRICTION`, `DISABLED_UPDATE` or `PARTNER_REMOVED`.
    pub event: String,
    /// What it may not do for now: all of it, not only what is new.
    pub restrictions: Vec<Restriction>,
    /// Whether it is or will be disabled.
    pub ban: Option<Ban>,
    /// Which policy it broke, such as `SCAM`.
    pub violation: Option<String>,
    /// The country the business is in now.
    pub country: Option<String>,
    /// The business that owns the account; for an event about a partner.
    pub owner_business_id: Option<String>,
    /// Why it was disconnected, such as `PRIMARY_INACTIVITY`.
    pub disconnected_for: Option<String>,
}

/// Something an account may not do for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// Meta's word, such as `RESTRICTED_BIZ_INITIATED_MESSAGING`.
    pub kind: String,
    /// Until when; none for good.
    pub until: Option<Timestamp>,
    /// What to do about it.
    pub remediation: Option<String>,
}

/// Whether an account is or will be disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Meta's word: `DISABLE`, `REINSTATE`, `SCHEDULE_FOR_DISABLE`.
    pub state: String,
    /// The day, in Meta's words, such as `April 17, 2026`.
    pub date: Option<String>,
}

/// Something Meta wants somebody to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alert {
    /// Meta's word, such as `OBA_APPROVED`.
    pub kind: String,
    /// `CRITICAL`, `WARNING` or `INFORMATIONAL`.
    pub severity: Option<String>,
    /// `ACTIVE`, or `NONE` once it is over.
    pub status: Option<String>,
    /// The alert in a sentence.
    pub description: Option<String>,
    /// What it is about: `BUSINESS`, `PHONE_NUMBER`, …
    pub entity_kind: Option<String>,
    /// The id of what it is about.
    pub entity_id: Option<String>,
}

/// What happened to a number's limit or throughput.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QualityEvent {
    /// Meta's word: `ONBOARDING`, `THROUGHPUT_UPGRADE`; formerly `UPGRADE`, `DOWNGRADE`, `FLAGGED`,
    /// `UNFLAGGED`.
    pub event: String,
    /// How many people the business may write to first.
    pub limit: Option<Limit>,
    /// The limit before, as it was told until February 2026.
    pub previous_limit: Option<Limit>,
}

/// How Meta judged a number's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameDecision {
    /// Meta's word: `APPROVED`, `DEFERRED`, `PENDING`, `REJECTED`.
    pub decision: String,
    /// The name somebody asked for.
    pub requested_name: Option<String>,
    /// Why not, in a word such as `NAME_NOT_CONSISTENT`.
    pub rejection_reason: Option<String>,
}

impl AccountNews {
    /// The name of the webhook field that tells of it.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Update(_) => UPDATE,
            Self::Review { .. } => REVIEW,
            Self::Alert(_) => ALERTS,
            Self::Capability { .. } => CAPABILITY,
            Self::Quality(_) => QUALITY,
            Self::Name(_) => NAME,
            Self::Security { .. } => SECURITY,
        }
    }
}
