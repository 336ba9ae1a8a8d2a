//! The business numbers: what Meta thinks of each, and what it may do.

use super::entry::Change;
use super::limits::Rate;
use super::refusal::Refusal;
use super::{Happened, World};
use crate::seed;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{PhoneNumberId, WabaId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The most recipients a test number may have.
const ALLOWED_MAX: usize = 5;

/// A business number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The account it belongs to.
    pub waba_id: WabaId,
    /// The number people see.
    pub display: E164,
    /// The name people see.
    pub name: String,
    /// Whether it is registered for sending.
    pub registered: bool,
    /// How much it may send and get a second.
    pub throughput: Throughput,
    /// What people think of it.
    pub quality: Quality,
    /// How many people it may write to in a day outside their windows.
    pub limit: Tier,
    /// Whether its account may send.
    pub account: AccountState,
    /// Who alone may be written to, when it is a test number.
    pub allowed: Option<BTreeSet<E164>>,
    /// Whether webhooks tell the hash of people's identity.
    pub identity_check: bool,
    /// Whom the business has blocked.
    pub(super) blocked: BTreeSet<E164>,
    /// What the business says of itself, by the names of Meta's profile.
    pub(super) profile: BTreeMap<String, serde_json::Value>,
}

/// How many messages a second a number may send and get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Throughput {
    /// 80.
    #[default]
    Standard,
    /// 1,000.
    High,
}

/// What people think of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Quality {
    /// Good.
    #[default]
    Green,
    /// Middling.
    Yellow,
    /// Bad.
    Red,
    /// Nobody knows yet.
    Unknown,
}

/// How many people a portfolio may write to in a day outside their windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// 50.
    #[serde(rename = "TIER_50")]
    Fifty,
    /// 250.
    #[serde(rename = "TIER_250")]
    TwoHundredFifty,
    /// 1,000.
    #[serde(rename = "TIER_1K")]
    Thousand,
    /// 2,000.
    #[serde(rename = "TIER_2K")]
    TwoThousand,
    /// 10,000.
    #[serde(rename = "TIER_10K")]
    TenThousand,
    /// 100,000.
    #[serde(rename = "TIER_100K")]
    HundredThousand,
    /// Everybody.
    #[default]
    #[serde(rename = "TIER_UNLIMITED")]
    Unlimited,
}

/// Whether the account of a number may send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It may.
    #[default]
    Ok,
    /// 131031.
    Locked,
    /// 368.
    Restricted,
    /// 131042.
    PaymentMissing,
    /// 131037.
    NameUnapproved,
}

/// What to change about a number; what is not said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberChange {
    /// Whether it is registered for sending.
    pub registered: Option<bool>,
    /// How much it may send and get a second.
    pub throughput: Option<Throughput>,
    /// What people think of it.
    pub quality: Option<Quality>,
    /// How many people it may write to in a day outside their windows.
    pub limit: Option<Tier>,
    /// Whether its account may send.
    pub account: Option<AccountState>,
    /// Who alone may be written to (a test number), as numbers with their `+`; an empty list ends
    /// that.
    pub allowed: Option<Vec<String>>,
    /// Whether webhooks tell the hash of people's identity.
    pub identity_check: Option<bool>,
}

/// Why a number cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// There is none of this id.
    #[error("there is no business number of this id: GET /sandbox/api/numbers lists them")]
    Unknown,
    /// A test number has few recipients.
    #[error("a test number has at most {ALLOWED_MAX} recipients")]
    TooManyAllowed,
    /// A recipient is no number.
    #[error("`{phone}` in the list of recipients: {source}")]
    NotANumber {
        /// What was given.
        phone: String,
        /// What is wrong with it.
        source: waxwing_domain::phone::InvalidE164,
    },
}

impl Number {
    pub(super) fn of_seed() -> Self {
        Self {
            waba_id: seed::WABA_ID.parse().expect("the seed is checked"),
            display: seed::DISPLAY_PHONE_NUMBER.parse().expect("the seed is checked"),
            name: seed::BUSINESS_NAME.to_owned(),
            registered: true,
            throughput: Throughput::default(),
            quality: Quality::default(),
            limit: Tier::default(),
            account: AccountState::default(),
            allowed: None,
            identity_check: false,
            blocked: BTreeSet::new(),
            profile: BTreeMap::new(),
        }
    }

    /// Why nothing at all can be sent from it.
    pub(super) fn standing(&self) -> Result<(), Refusal> {
        if !self.registered {
            return Err(Refusal::new(133_010, "The phone number is not registered."));
        }
        match self.account {
            AccountState::Ok => Ok(()),
            AccountState::Locked => Err(Refusal::new(
                131_031,
                "The account has been locked for a violation of a policy, or for wrong two-step data.",
            )),
            AccountState::Restricted => {
                Err(Refusal::new(368, "The account is restricted for a violation of a policy."))
            }
            AccountState::PaymentMissing => {
                Err(Refusal::new(131_042, "There is no payment method, or it failed."))
            }
            AccountState::NameUnapproved => Err(Refusal::new(
                131_037,
                "The display name of the number must be approved before messages can be sent.",
            )),
        }
    }
}

impl Throughput {
    pub(super) const fn rate(self) -> Rate {
        Rate::per_second(match self {
            Self::Standard => 80,
            Self::High => 1_000,
        })
    }
}

impl Tier {
    /// Meta's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fifty => "TIER_50",
            Self::TwoHundredFifty => "TIER_250",
            Self::Thousand => "TIER_1K",
            Self::TwoThousand => "TIER_2K",
            Self::TenThousand => "TIER_10K",
            Self::HundredThousand => "TIER_100K",
            Self::Unlimited => "TIER_UNLIMITED",
        }
    }

    /// How many people; `None`: all there are.
    pub(super) const fn people_max(self) -> Option<usize> {
        match self {
            Self::Fifty => Some(50),
            Self::TwoHundredFifty => Some(250),
            Self::Thousand => Some(1_000),
            Self::TwoThousand => Some(2_000),
            Self::TenThousand => Some(10_000),
            Self::HundredThousand => Some(100_000),
            Self::Unlimited => None,
        }
    }
}

impl World {
    /// The business numbers.
    pub fn numbers(&self) -> impl Iterator<Item = (&PhoneNumberId, &Number)> {
        self.state.numbers.iter()
    }

    /// Changes what Meta thinks of a number.
    pub fn change_number(
        &mut self,
        now: Timestamp,
        id: &PhoneNumberId,
        change: NumberChange,
    ) -> Result<(), NumberError> {
        let allowed = change.allowed.as_deref().map(|it| self.read_allowed(it)).transpose()?;
        if !self.state.numbers.contains_key(id) {
            return Err(NumberError::Unknown);
        }
        self.enter(now, || Change::Number {
            number: id.as_str().to_owned(),
            change: change.clone(),
        });
        let Some(number) = self.state.numbers.get_mut(id) else { return Err(NumberError::Unknown) };
        let before = number.clone();
        number.registered = change.registered.unwrap_or(number.registered);
        number.throughput = change.throughput.unwrap_or(number.throughput);
        number.quality = change.quality.unwrap_or(number.quality);
        number.limit = change.limit.unwrap_or(number.limit);
        number.account = change.account.unwrap_or(number.account);
        number.identity_check = change.identity_check.unwrap_or(number.identity_check);
        if let Some(allowed) = allowed {
            number.allowed = Some(allowed).filter(|it| !it.is_empty());
        }
        self.tell_of_number(&before, id, now);
        self.tell(Happened::People);
        Ok(())
    }

    /// The recipients of a test number, by the numbers they are known by.
    fn read_allowed(&self, phones: &[String]) -> Result<BTreeSet<E164>, NumberError> {
        if phones.len() > ALLOWED_MAX {
            return Err(NumberError::TooManyAllowed);
        }
        let read = |phone: &String| {
            let not_a_number = |source| NumberError::NotANumber { phone: phone.clone(), source };
            let phone: E164 = phone.parse().map_err(not_a_number)?;
            Ok(self.known_as(&phone).cloned().unwrap_or(phone))
        };
        phones.iter().map(read).collect()
    }
}
