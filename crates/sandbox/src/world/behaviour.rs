//! How this Meta behaves where Meta may behave one way or the other: switches to be turned.

use super::entry::Change;
use super::{Happened, World};
use serde::{Deserialize, Serialize};
use waxwing_domain::time::Timestamp;

/// How this Meta behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    /// How errors of windows and recipients come.
    pub window_errors: RecipientErrors,
    /// Whether throughput, pair rate and the portfolio's limit are watched.
    pub limits: Limits,
    /// Whether people with a number of the USA get marketing.
    pub us_marketing: UsMarketing,
    /// How new and changed templates are decided about.
    pub moderation: Moderation,
    /// Whether a media id that Meta does not know may be sent.
    pub unknown_media: UnknownMedia,
}

/// What to change about it; what is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehaviourChange {
    /// How errors of windows and recipients come.
    pub window_errors: Option<RecipientErrors>,
    /// Whether throughput, pair rate and the portfolio's limit are watched.
    pub limits: Option<Limits>,
    /// Whether people with a number of the USA get marketing.
    pub us_marketing: Option<UsMarketing>,
    /// How new and changed templates are decided about.
    pub moderation: Option<Moderation>,
    /// Whether a media id that Meta does not know may be sent.
    pub unknown_media: Option<UnknownMedia>,
}

/// How errors of windows and recipients come (131047, 131026, 131050 and their like).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientErrors {
    /// As a failed status after the message was taken: what Meta mostly does.
    #[default]
    Async,
    /// As the answer to the request.
    Sync,
}

/// Whether throughput (130429), pair rate (131056) and the portfolio's limit (131048) are watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limits {
    /// They are, as at Meta.
    #[default]
    On,
    /// They are not: as fast as it goes.
    Off,
}

/// Whether people with a number of the USA get marketing templates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsMarketing {
    /// They do, so that the seed's people can.
    #[default]
    Delivered,
    /// They do not: 131049, as at Meta since April 2025.
    Withheld,
}

/// How new and changed templates are decided about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// A few seconds after they came in.
    #[default]
    Timed,
    /// At once, in the answer.
    Instant,
    /// By hand only: `POST /sandbox/api/templates/{id}`.
    Manual,
}

/// Whether a media id that Meta does not know may be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownMedia {
    /// It may not: 100, as at Meta.
    #[default]
    Refused,
    /// It may, for tests of which only the shape counts.
    Accepted,
}

impl World {
    /// How this Meta behaves.
    pub const fn behaviour(&self) -> Behaviour {
        self.state.behaviour
    }

    /// Has it behave otherwise.
    pub fn behave(&mut self, now: Timestamp, change: BehaviourChange) {
        self.enter(now, || Change::Behaviour(change));
        let it = &mut self.state.behaviour;
        it.window_errors = change.window_errors.unwrap_or(it.window_errors);
        it.limits = change.limits.unwrap_or(it.limits);
        it.us_marketing = change.us_marketing.unwrap_or(it.us_marketing);
        it.moderation = change.moderation.unwrap_or(it.moderation);
        it.unknown_media = change.unknown_media.unwrap_or(it.unknown_media);
        self.tell(Happened::People);
    }
}
