//! Admission: may this message be sent to this contact at this moment?
//!
//! Asked when the call is made and again when the message's turn comes. The answer is a pure
//! function of a summary of the draft and of what we know.

use crate::time::Timestamp;
use crate::window::Window;
use std::time::Duration;

/// How far ahead a message may be scheduled.
///
/// Source: Bird's Channels API, `scheduledFor`: "more than 35 days ahead is rejected".
pub const SCHEDULE_AHEAD_MAX: Duration = Duration::from_hours(35 * 24);

/// What kind of thing the draft says, as far as policy cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything but a template: needs an open window.
    FreeForm,
    /// An approved message form: may start a conversation.
    Template,
}

/// A draft in short.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// What kind of thing it says.
    pub form: Form,
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// How long it may wait before it is worthless.
    pub validity: Duration,
    /// Whether the caller gave a template to send when the window is closed.
    pub has_fallback: bool,
}

/// What we know of contact and channel at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The moment.
    pub now: Timestamp,
    /// The contact's window on the channel.
    pub window: Window,
}

/// May it be sent?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, as it is.
    Admit,
    /// Not as it is, but the fallback template may.
    AdmitFallback,
    /// No.
    Refuse(Refusal),
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Free-form outside the window.
    #[error(
        "the customer service window is closed; send an approved template, or wait until the contact writes"
    )]
    WindowClosed {
        /// When it closed; `None`: the contact never wrote.
        expired_at: Option<Timestamp>,
    },
    /// A validity of zero can never be met.
    #[error(
        "a validity of 0 seconds can never be met; leave it out for the default, or give at least 1"
    )]
    NoValidity,
    /// Scheduled further ahead than anybody keeps a message.
    #[error("messages can be scheduled at most 35 days ahead")]
    ScheduledTooFar,
}

impl Refusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WindowClosed { .. } => "window.closed",
            Self::NoValidity => "message.validity_zero",
            Self::ScheduledTooFar => "message.scheduled_too_far",
        }
    }
}

/// Decides whether `draft` may be sent.
///
/// A message that is scheduled is not held to a window that may well be open when its turn comes:
/// it is asked again then, with `scheduled_for` in the past.
pub fn admit(draft: &Draft, standing: &Standing) -> Verdict {
    if draft.validity.is_zero() {
        return Verdict::Refuse(Refusal::NoValidity);
    }
    if draft.scheduled_for.is_some_and(|at| at > standing.now + SCHEDULE_AHEAD_MAX) {
        return Verdict::Refuse(Refusal::ScheduledTooFar);
    }
    let is_for_later = draft.scheduled_for.is_some_and(|at| at > standing.now);
    match draft.form {
        Form::Template => Verdict::Admit,
        Form::FreeForm if is_for_later || standing.window.is_open(standing.now) => Verdict::Admit,
        Form::FreeForm if draft.has_fallback => Verdict::AdmitFallback,
        Form::FreeForm => {
            Verdict::Refuse(Refusal::WindowClosed { expired_at: standing.window.expires_at() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    const TEXT: Draft = Draft {
        form: Form::FreeForm,
        scheduled_for: None,
        validity: Duration::from_hours(36),
        has_fallback: false,
    };

    fn wrote(hours_ago: u64) -> Standing {
        let last_inbound_at = Some(NOW - Duration::from_hours(hours_ago));
        Standing { now: NOW, window: Window { last_inbound_at } }
    }

    const NEVER_WROTE: Standing = Standing { now: NOW, window: Window { last_inbound_at: None } };

    #[test]
    fn text_needs_an_open_window() {
        assert_eq!(admit(&TEXT, &wrote(23)), Verdict::Admit);
        let expired_at = Some(NOW);
        let closed = Verdict::Refuse(Refusal::WindowClosed { expired_at });
        assert_eq!(admit(&TEXT, &wrote(24)), closed);
        let never = Verdict::Refuse(Refusal::WindowClosed { expired_at: None });
        assert_eq!(admit(&TEXT, &NEVER_WROTE), never);
    }

    #[test]
    fn a_fallback_goes_where_text_may_not() {
        let draft = Draft { has_fallback: true, ..TEXT };
        assert_eq!(admit(&draft, &NEVER_WROTE), Verdict::AdmitFallback);
        assert_eq!(admit(&draft, &wrote(1)), Verdict::Admit);
    }

    #[test]
    fn the_window_of_a_scheduled_message_is_judged_when_it_is_due() {
        let due = NOW + Duration::from_hours(1);
        let draft = Draft { scheduled_for: Some(due), ..TEXT };
        assert_eq!(admit(&draft, &NEVER_WROTE), Verdict::Admit);
        let then = Standing { now: due, ..NEVER_WROTE };
        assert!(matches!(admit(&draft, &then), Verdict::Refuse(Refusal::WindowClosed { .. })));
    }

    #[test]
    fn what_can_never_be_met_is_refused() {
        let never = Draft { validity: Duration::ZERO, ..TEXT };
        assert_eq!(admit(&never, &wrote(1)), Verdict::Refuse(Refusal::NoValidity));
        let too_far = NOW + SCHEDULE_AHEAD_MAX + Duration::from_micros(1);
        let far = Draft { scheduled_for: Some(too_far), ..TEXT };
        assert_eq!(admit(&far, &wrote(1)), Verdict::Refuse(Refusal::ScheduledTooFar));
    }

    proptest! {
        #[test]
        fn a_template_is_never_held_to_the_window(hours in 0_u64..100, fallback: bool) {
            let draft = Draft { form: Form::Template, has_fallback: fallback, ..TEXT };
            prop_assert_eq!(admit(&draft, &wrote(hours)), Verdict::Admit);
        }

        #[test]
        fn text_is_admitted_exactly_while_the_window_is_open(seconds in 0_u64..200_000) {
            let window = Window { last_inbound_at: Some(NOW - Duration::from_secs(seconds)) };
            let admitted = admit(&TEXT, &Standing { now: NOW, window }) == Verdict::Admit;
            prop_assert_eq!(admitted, window.is_open(NOW));
        }
    }
}
