//! One change of the world, as it is written down.

use super::access::TokenChange;
use super::behaviour::{BehaviourChange, Limits};
use super::faults::{Order, Target};
use super::media::NewMedium;
use super::numbers::NumberChange;
use super::outbox::{PostAnswer, WebhookId};
use super::people::PersonChange;
use super::templates::ModerationOrder;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use waxwing_domain::time::Timestamp;

/// One change of the world and when it was made: a line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Microseconds since the epoch.
    at: i64,
    change: Change,
}

/// An entry that does not make sense: nobody's hand but ours should write them.
#[derive(Debug, thiserror::Error)]
pub enum InvalidEntry {
    /// It is no JSON of ours.
    #[error("not an entry of a sandbox's journal")]
    Json(#[from] serde_json::Error),
    /// It names what no id can look like.
    #[error("an id in it is none")]
    Id(#[from] waxwing_domain::ids::InvalidOpaqueId),
    /// It names what no number can look like.
    #[error("a phone number in it is none")]
    Phone(#[from] waxwing_domain::phone::InvalidE164),
    /// It names what no request can look like.
    #[error("a request in it is none")]
    Method(#[from] http::method::InvalidMethod),
}

/// What can change a world.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// The seed world begins.
    Begin {
        seed: u64,
        epoch: u32,
        limits: Limits,
        subscription: Option<Subscription>,
    },
    /// Time had come this far.
    Tick,
    /// Something was posted to `…/messages` with a good token.
    Send {
        number: String,
        body: String,
    },
    /// Something else was changed through Graph.
    Manage(Managed),
    /// A person wrote.
    Write {
        from: String,
        number: String,
        message: Box<RawValue>,
        /// Whether its medium is one of our samples, which comes to be with it.
        #[serde(default)]
        is_sample: bool,
    },
    /// A medium came: the business uploaded it, or a person has it on their phone.
    Medium(NewMedium),
    /// So many more bytes came for an upload that can be taken up again.
    Appended {
        session: String,
        bytes_count: u64,
    },
    /// A request that is not written down otherwise met the faults of this target.
    Met(Target),
    /// A webhook was answered, or not.
    Posted {
        id: WebhookId,
        answer: PostAnswer,
    },
    Person {
        phone: String,
        change: PersonChange,
    },
    Number {
        number: String,
        change: NumberChange,
    },
    Template {
        id: String,
        order: ModerationOrder,
    },
    Token(TokenChange),
    Fault(Order),
    NoFaults,
    Behaviour(BehaviourChange),
    Webhook(Subscription),
}

/// A request to Graph that changes something other than by a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Managed {
    pub(super) method: String,
    /// The path below the version.
    pub(super) path: String,
    /// The parameters, without the token.
    pub(super) query: Vec<(String, String)>,
    pub(super) body: String,
}

/// Where an app's webhooks go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The callback URL.
    pub url: String,
}

impl Entry {
    pub(super) const fn new(at: Timestamp, change: Change) -> Self {
        Self { at: at.as_micros(), change }
    }

    pub(super) const fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }

    pub(super) fn into_change(self) -> Change {
        self.change
    }

    /// Whether nothing before it matters.
    pub const fn is_beginning(&self) -> bool {
        matches!(self.change, Change::Begin { .. })
    }

    /// The entry as a line, without its end.
    ///
    /// # Panics
    ///
    /// Never: whatever an entry holds can be written as JSON.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("every key is text and writing to memory cannot fail")
    }

    /// Reads a line.
    pub fn parse(line: &str) -> Result<Self, InvalidEntry> {
        Ok(serde_json::from_str(line)?)
    }
}
