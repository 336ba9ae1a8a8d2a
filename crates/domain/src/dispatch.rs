//! What becomes of a message after an attempt to hand it to WhatsApp.

use crate::ids::{ScopedUserId, WaId, Wamid};
use crate::time::Timestamp;
use std::time::Duration;

/// What an error of Meta's means for the message and for what comes after it.
///
/// The table that gives each code its class is `cloud_api::errors`; dispatcher, console, command
/// line and manual read the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorClass {
    /// Meta said no for the moment: the same request may work soon.
    Retry,
    /// A limit was reached: the same request works later.
    Wait,
    /// This message will never reach this contact.
    GiveUp,
    /// This contact must not be written to.
    Suppress,
    /// Nothing can be sent on this channel until somebody acts.
    PauseChannel,
    /// This template cannot be used until somebody acts.
    PauseTemplate,
    /// The content is wrong.
    FixContent,
    /// It may or may not have been taken.
    Ambiguous,
}

impl ErrorClass {
    /// The word for it, in the API, the database and the manual.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Wait => "wait",
            Self::GiveUp => "give_up",
            Self::Suppress => "suppress",
            Self::PauseChannel => "pause_channel",
            Self::PauseTemplate => "pause_template",
            Self::FixContent => "fix_content",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// An error in Meta's words, with what it means in ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it means.
    pub class: ErrorClass,
    /// Meta's code; 0 when there was none.
    pub code: i64,
    /// Meta's subcode, if any.
    pub subcode: Option<i64>,
    /// Meta's short text.
    pub title: String,
    /// Meta's long text, if any.
    pub details: Option<String>,
    /// What Meta's support asks for, if any.
    pub fbtrace_id: Option<String>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Meta has it.
    Accepted {
        /// The id Meta gave it.
        wamid: Wamid,
        /// Who Meta says the recipient is.
        wa_id: Option<WaId>,
        /// Who Meta says the recipient is, within our business portfolio.
        user_id: Option<ScopedUserId>,
    },
    /// Meta said no, or not yet; its class is never [`ErrorClass::Ambiguous`].
    Refused {
        /// Meta's error.
        fault: Fault,
        /// How long Meta asked us to wait.
        retry_after: Option<Duration>,
    },
    /// The request never left: nobody can have taken it.
    NotSent,
    /// The request was written and no answer that means anything came.
    Unanswered,
}

/// How patient we are. One for all channels, but [`Patience::proof_wait`].
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The wait before the second attempt.
    pub backoff_first: Duration,
    /// The longest wait between two attempts.
    pub backoff_max: Duration,
    /// How long the whole channel rests after an error that stops it.
    pub channel_rest: Duration,
    /// How long an unanswered send waits for proof before its policy decides.
    pub proof_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            backoff_first: Duration::from_secs(1),
            backoff_max: Duration::from_mins(5),
            channel_rest: Duration::from_mins(1),
            proof_wait: Duration::from_mins(10),
        }
    }
}

/// What becomes of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Done: Meta has it.
    Sent(Wamid),
    /// Try again at this instant.
    RetryAt(Timestamp),
    /// Try again at this instant, and let the whole channel rest until then.
    RestUntil(Timestamp),
    /// It may have been taken: wait for proof until this instant.
    AwaitProofUntil(Timestamp),
    /// Done: it will not be sent.
    Failed(Failure),
}

impl Next {
    /// The word for it, in logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Sent(_) => "sent",
            Self::RetryAt(_) => "retry",
            Self::RestUntil(_) => "rest",
            Self::AwaitProofUntil(_) => "await_proof",
            Self::Failed(_) => "failed",
        }
    }
}

/// Why a message will not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Meta refused it.
    Refused(Fault),
    /// Its validity ended before it could be sent.
    Expired,
    /// Nobody can say whether it was sent, and the channel's policy is not to repeat.
    Unanswered,
    /// Admission refused it when its turn came; the stable code says why.
    NotAdmitted(&'static str),
    /// A medium of it cannot be sent.
    Medium {
        /// The stable code that says why.
        code: &'static str,
        /// The same as a sentence.
        detail: String,
    },
}

/// What a channel does with an unanswered send that found no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum UnansweredPolicy {
    /// Send it again, but only if silence means something.
    #[default]
    Resend,
    /// Never repeat.
    Fail,
}

/// Decides what becomes of a message after its `attempt`th attempt (the first is 1).
///
/// `jitter` is even chance in `0.0 ..= 1.0`; `valid_until` is when the message becomes worthless.
pub fn decide(
    patience: &Patience,
    attempt: u32,
    outcome: Outcome,
    (now, valid_until): (Timestamp, Timestamp),
    jitter: f64,
) -> Next {
    let (at, rest) = match outcome {
        Outcome::Accepted { wamid, .. } => return Next::Sent(wamid),
        Outcome::Unanswered => return Next::AwaitProofUntil(now + patience.proof_wait),
        Outcome::NotSent => (now + backoff(patience, attempt, jitter), false),
        Outcome::Refused { fault, retry_after } => match fault.class {
            ErrorClass::Ambiguous => return Next::AwaitProofUntil(now + patience.proof_wait),
            ErrorClass::Retry | ErrorClass::Wait => {
                let asked = retry_after.unwrap_or_default();
                (now + asked.max(backoff(patience, attempt, jitter)), false)
            }
            ErrorClass::PauseChannel => {
                (now + retry_after.unwrap_or_default().max(patience.channel_rest), true)
            }
            ErrorClass::GiveUp
            | ErrorClass::Suppress
            | ErrorClass::PauseTemplate
            | ErrorClass::FixContent => return Next::Failed(Failure::Refused(fault)),
        },
    };
    match (at < valid_until, rest) {
        (false, _) => Next::Failed(Failure::Expired),
        (true, true) => Next::RestUntil(at),
        (true, false) => Next::RetryAt(at),
    }
}

/// The wait after the `attempt`th attempt: exponential, with full jitter (but never nothing).
pub fn backoff(patience: &Patience, attempt: u32, jitter: f64) -> Duration {
    let doublings = attempt.saturating_sub(1).min(20);
    let longest = patience.backoff_first.saturating_mul(1 << doublings).min(patience.backoff_max);
    longest.mul_f64(jitter.clamp(0.05, 1.0))
}

/// What becomes of an unanswered send when its wait for proof is over.
///
/// `heard_at` is when the channel's last status webhook came: silence about this message means
/// something only if Meta spoke of others since it was sent.
pub fn without_proof(
    policy: UnansweredPolicy,
    unanswered_since: Timestamp,
    heard_at: Option<Timestamp>,
    (now, valid_until): (Timestamp, Timestamp),
    patience: &Patience,
) -> Next {
    if policy == UnansweredPolicy::Fail || now >= valid_until {
        return Next::Failed(Failure::Unanswered);
    }
    if heard_at.is_some_and(|at| at > unanswered_since) {
        Next::RetryAt(now)
    } else {
        Next::AwaitProofUntil((now + patience.proof_wait).min(valid_until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);
    const LATER: Timestamp = Timestamp::from_seconds(1_000_000);

    fn refused(class: ErrorClass, retry_after: Option<Duration>) -> Outcome {
        let title = "Rate limit hit".to_owned();
        let fault =
            Fault { class, code: 130_429, subcode: None, title, details: None, fbtrace_id: None };
        Outcome::Refused { fault, retry_after }
    }

    fn after(outcome: Outcome, attempt: u32) -> Next {
        decide(&Patience::default(), attempt, outcome, (NOW, LATER), 1.0)
    }

    #[test]
    fn what_may_have_gone_out_waits_for_proof() {
        let until = NOW + Patience::default().proof_wait;
        assert_eq!(after(Outcome::Unanswered, 1), Next::AwaitProofUntil(until));
        assert_eq!(after(refused(ErrorClass::Ambiguous, None), 1), Next::AwaitProofUntil(until));
    }

    #[test]
    fn what_never_left_is_tried_again_soon_and_then_less_often() {
        assert_eq!(after(Outcome::NotSent, 1), Next::RetryAt(NOW + Duration::from_secs(1)));
        assert_eq!(after(Outcome::NotSent, 4), Next::RetryAt(NOW + Duration::from_secs(8)));
        assert_eq!(after(Outcome::NotSent, 99), Next::RetryAt(NOW + Duration::from_mins(5)));
    }

    #[test]
    fn meta_may_ask_for_more_patience() {
        let asked = Some(Duration::from_secs(70));
        let next = after(refused(ErrorClass::Wait, asked), 1);
        assert_eq!(next, Next::RetryAt(NOW + Duration::from_secs(70)));
    }

    #[test]
    fn an_error_of_the_channel_holds_the_channel_and_fails_nothing() {
        let next = after(refused(ErrorClass::PauseChannel, None), 1);
        assert_eq!(next, Next::RestUntil(NOW + Duration::from_mins(1)));
    }

    #[test]
    fn a_refusal_is_final() {
        for class in [ErrorClass::GiveUp, ErrorClass::FixContent, ErrorClass::Suppress] {
            assert!(matches!(after(refused(class, None), 1), Next::Failed(Failure::Refused(_))));
        }
    }

    #[test]
    fn silence_means_something_only_if_meta_spoke_of_others() {
        let patience = Patience::default();
        let ask = |policy, heard_at| {
            without_proof(
                policy,
                NOW,
                heard_at,
                (LATER, LATER + Duration::from_hours(1)),
                &patience,
            )
        };
        assert_eq!(
            ask(UnansweredPolicy::Resend, Some(NOW + Duration::from_secs(1))),
            Next::RetryAt(LATER)
        );
        let wait = Next::AwaitProofUntil(LATER + patience.proof_wait);
        assert_eq!(ask(UnansweredPolicy::Resend, Some(NOW)), wait);
        assert_eq!(ask(UnansweredPolicy::Resend, None), wait);
        assert_eq!(ask(UnansweredPolicy::Fail, None), Next::Failed(Failure::Unanswered));
    }

    proptest! {
        #[test]
        fn a_wait_is_never_nothing_and_never_beyond_its_bound(attempt in 1_u32..1_000, jitter in 0.0_f64..=1.0) {
            let patience = Patience::default();
            let wait = backoff(&patience, attempt, jitter);
            prop_assert!(wait > Duration::ZERO && wait <= patience.backoff_max);
        }

        #[test]
        fn nothing_is_retried_after_its_validity(attempt in 1_u32..50, valid in 0_u64..2_000) {
            let valid_until = NOW + Duration::from_secs(valid);
            match decide(&Patience::default(), attempt, Outcome::NotSent, (NOW, valid_until), 1.0) {
                Next::RetryAt(at) => prop_assert!(at < valid_until),
                next => prop_assert_eq!(next, Next::Failed(Failure::Expired)),
            }
        }
    }
}
