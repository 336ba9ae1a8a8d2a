//! An order for a misfortune: which request or webhook it strikes, when, and what it does.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The most faults that may be armed at once.
pub const FAULTS_MAX: usize = 100;

/// The longest delay a fault may cause, in milliseconds.
pub const DELAY_MS_MAX: u64 = 600_000;

/// What a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Sends: `POST …/messages`, other than read receipts.
    Messages,
    /// Webhooks, when they are made.
    Webhooks,
    /// Uploads: `POST …/media`.
    MediaUpload,
    /// Questions where a medium is: `GET /{media id}`.
    MediaUrl,
    /// The address of a medium, when it is good.
    MediaDownload,
}

impl Target {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Webhooks => "webhooks",
            Self::MediaUpload => "media_upload",
            Self::MediaUrl => "media_url",
            Self::MediaDownload => "media_download",
        }
    }
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Effect {
    /// Takes the message, then closes the connection without a byte.
    LoseAnswer,
    /// Closes the connection without taking the message.
    LoseRequest,
    /// Answers 500 without a Graph body, and takes nothing.
    Status500,
    /// Takes the message and answers 500 without a Graph body.
    Status500AfterAccept,
    /// Answers Meta's error with this code, and takes nothing.
    Code(i64),
    /// Answers, or posts, this many milliseconds later.
    DelayMs(u64),
    /// Gives the medium with another byte in it.
    Garble,
    /// Gives half of the medium, then closes the connection.
    BreakOff,
    /// Posts the webhook twice.
    Duplicate,
    /// Posts the webhook after the one that follows it.
    Reorder,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The next so many.
    Next(u64),
    /// Every so manyth.
    Every(u64),
    /// By chance, the same chance for the same seed.
    Probability {
        /// Of a million, so many are struck.
        per_million: u32,
        /// What the chance comes from.
        seed: u64,
    },
}

/// An order for a fault that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFault {
    /// There is no such effect.
    #[error(
        "unknown effect `{0}`; there are lose_answer, lose_request, status_500, status_500_after_accept, code_<n> and delay_ms_<n> for requests, garble and break_off for media_download, and duplicate, reorder and delay_ms_<n> for webhooks"
    )]
    UnknownEffect(String),
    /// The effect is for the other target.
    #[error("the effect `{effect}` is not one for {target}")]
    WrongTarget {
        /// What was to be struck.
        target: &'static str,
        /// What was to happen.
        effect: Effect,
    },
    /// `every` or `next` of nothing.
    #[error("`next` and `every` are at least 1")]
    Zero,
    /// A probability beyond certainty.
    #[error("`probability` is above 0 and at most 1")]
    Improbable,
    /// Enough is enough.
    #[error("there are {FAULTS_MAX} faults already; DELETE clears them")]
    TooMany,
}

impl FromStr for Effect {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let unknown = || InvalidFault::UnknownEffect(text.to_owned());
        match text {
            "lose_answer" => Ok(Self::LoseAnswer),
            "lose_request" => Ok(Self::LoseRequest),
            "status_500" => Ok(Self::Status500),
            "status_500_after_accept" => Ok(Self::Status500AfterAccept),
            "garble" => Ok(Self::Garble),
            "break_off" => Ok(Self::BreakOff),
            "duplicate" => Ok(Self::Duplicate),
            "reorder" => Ok(Self::Reorder),
            _ => {
                if let Some(code) = text.strip_prefix("code_") {
                    return code.parse().map(Self::Code).map_err(|_| unknown());
                }
                let delay = text.strip_prefix("delay_ms_").ok_or_else(unknown)?;
                match delay.parse() {
                    Ok(delay) if delay <= DELAY_MS_MAX => Ok(Self::DelayMs(delay)),
                    _ => Err(unknown()),
                }
            }
        }
    }
}

impl TryFrom<String> for Effect {
    type Error = InvalidFault;

    fn try_from(text: String) -> Result<Self, InvalidFault> {
        text.parse()
    }
}

impl From<Effect> for String {
    fn from(effect: Effect) -> Self {
        effect.to_string()
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LoseAnswer => f.write_str("lose_answer"),
            Self::LoseRequest => f.write_str("lose_request"),
            Self::Status500 => f.write_str("status_500"),
            Self::Status500AfterAccept => f.write_str("status_500_after_accept"),
            Self::Code(code) => write!(f, "code_{code}"),
            Self::DelayMs(delay) => write!(f, "delay_ms_{delay}"),
            Self::Garble => f.write_str("garble"),
            Self::BreakOff => f.write_str("break_off"),
            Self::Duplicate => f.write_str("duplicate"),
            Self::Reorder => f.write_str("reorder"),
        }
    }
}

impl Effect {
    const fn strikes(self, target: Target) -> bool {
        match (self, target) {
            (Self::DelayMs(_), _) => true,
            (Self::Duplicate | Self::Reorder, it) => matches!(it, Target::Webhooks),
            (Self::Garble | Self::BreakOff, it) => matches!(it, Target::MediaDownload),
            // What only asks is not taken: it is answered, or not.
            (Self::LoseRequest | Self::Status500AfterAccept, it) => {
                matches!(it, Target::Messages | Target::MediaUpload)
            }
            (_, it) => !matches!(it, Target::Webhooks),
        }
    }
}

/// An order that makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub(super) target: Target,
    pub(super) effect: Effect,
    pub(super) trigger: Trigger,
}

impl Order {
    /// The order to do this to that, then.
    ///
    /// # Errors
    ///
    /// When the effect is for the other target or the trigger can never fire.
    pub fn new(target: Target, effect: Effect, trigger: Trigger) -> Result<Self, InvalidFault> {
        if !effect.strikes(target) {
            return Err(InvalidFault::WrongTarget { target: target.as_str(), effect });
        }
        match trigger {
            Trigger::Next(0) | Trigger::Every(0) => Err(InvalidFault::Zero),
            Trigger::Probability { per_million: 0 | 1_000_001.., .. } => {
                Err(InvalidFault::Improbable)
            }
            _ => Ok(Self { target, effect, trigger }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_survive_their_spelling_and_others_are_refused() {
        for word in [
            "lose_request",
            "status_500",
            "status_500_after_accept",
            "code_-1",
            "reorder",
            "garble",
        ] {
            assert_eq!(word.parse::<Effect>().unwrap().to_string(), word);
        }
        for word in ["", "code_", "code_x", "delay_ms_-1", "delay_ms_600001", "explode"] {
            assert!(word.parse::<Effect>().is_err(), "{word}");
        }
    }

    #[test]
    fn orders_that_make_no_sense_are_refused() {
        let order = |target, effect: &str, trigger| {
            Order::new(target, effect.parse().unwrap(), trigger).unwrap_err()
        };
        let certain = |per_million| Trigger::Probability { per_million, seed: 1 };
        let refusal = order(Target::Webhooks, "lose_answer", Trigger::Next(1));
        assert_eq!(refusal.to_string(), "the effect `lose_answer` is not one for webhooks");
        order(Target::Messages, "duplicate", Trigger::Next(1));
        order(Target::MediaUrl, "lose_request", Trigger::Next(1));
        order(Target::MediaUpload, "garble", Trigger::Next(1));
        assert_eq!(order(Target::Messages, "status_500", Trigger::Every(0)), InvalidFault::Zero);
        assert_eq!(order(Target::Messages, "status_500", Trigger::Next(0)), InvalidFault::Zero);
        for beyond in [0, 1_000_001] {
            let refusal = order(Target::Messages, "status_500", certain(beyond));
            assert_eq!(refusal, InvalidFault::Improbable);
        }
    }
}
