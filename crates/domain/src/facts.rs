//! What we know of an outgoing message's way: facts that merge, and the status worked out from them.
//!
//! Webhooks come late, twice and in any order. Each fact is kept once, at its earliest instant,
//! so the order in which they come does not matter.

use crate::message::Status;
use crate::time::Timestamp;

/// One thing that became known of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// Meta answered our call with its id for it.
    Taken,
    /// Meta said that it is on its way.
    Sent,
    /// It is on the contact's phone.
    Delivered,
    /// The contact saw it.
    Read,
    /// It did not get there, or will not be sent.
    Failed,
    /// It was taken back before it left.
    Canceled,
}

/// All we know of a message's way: each fact at most once, at its earliest instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Facts {
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// See [`Milestone::Taken`].
    pub taken_at: Option<Timestamp>,
    /// See [`Milestone::Sent`].
    pub sent_at: Option<Timestamp>,
    /// See [`Milestone::Delivered`].
    pub delivered_at: Option<Timestamp>,
    /// See [`Milestone::Read`].
    pub read_at: Option<Timestamp>,
    /// See [`Milestone::Failed`].
    pub failed_at: Option<Timestamp>,
    /// See [`Milestone::Canceled`].
    pub canceled_at: Option<Timestamp>,
}

impl Facts {
    /// Takes in one fact; says whether that taught us anything.
    pub fn learn(&mut self, milestone: Milestone, at: Timestamp) -> bool {
        let known = match milestone {
            Milestone::Taken => &mut self.taken_at,
            Milestone::Sent => &mut self.sent_at,
            Milestone::Delivered => &mut self.delivered_at,
            Milestone::Read => &mut self.read_at,
            Milestone::Failed => &mut self.failed_at,
            Milestone::Canceled => &mut self.canceled_at,
        };
        let news = known.is_none_or(|earlier| at < earlier);
        if news {
            *known = Some(at);
        }
        news
    }

    /// Takes in all that `other` knows.
    pub fn merge(&mut self, other: &Self) {
        for (milestone, at) in [
            (Milestone::Taken, other.taken_at),
            (Milestone::Sent, other.sent_at),
            (Milestone::Delivered, other.delivered_at),
            (Milestone::Read, other.read_at),
            (Milestone::Failed, other.failed_at),
            (Milestone::Canceled, other.canceled_at),
        ] {
            if let Some(at) = at {
                self.learn(milestone, at);
            }
        }
        self.scheduled_for = self.scheduled_for.or(other.scheduled_for);
    }

    /// The strongest thing we know at `now`. What the phone has wins over a failure: both stay visible.
    pub fn status(&self, now: Timestamp) -> Status {
        if self.read_at.is_some() {
            Status::Read
        } else if self.delivered_at.is_some() {
            Status::Delivered
        } else if self.failed_at.is_some() {
            Status::Failed
        } else if self.sent_at.is_some() || self.taken_at.is_some() {
            Status::Sent
        } else if self.canceled_at.is_some() {
            Status::Canceled
        } else if self.scheduled_for.is_some_and(|due| now < due) {
            Status::Scheduled
        } else {
            Status::Accepted
        }
    }

    /// When `milestone` was reached, if it was.
    pub const fn at(&self, milestone: Milestone) -> Option<Timestamp> {
        match milestone {
            Milestone::Taken => self.taken_at,
            Milestone::Sent => self.sent_at,
            Milestone::Delivered => self.delivered_at,
            Milestone::Read => self.read_at,
            Milestone::Failed => self.failed_at,
            Milestone::Canceled => self.canceled_at,
        }
    }

    /// Whether Meta is known to have taken the message: the proof an unanswered send waits for.
    pub const fn is_proof(&self) -> bool {
        self.taken_at.is_some()
            || self.sent_at.is_some()
            || self.delivered_at.is_some()
            || self.read_at.is_some()
            || self.failed_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn facts() -> impl Strategy<Value = Vec<(Milestone, Timestamp)>> {
        let milestone = prop_oneof![
            Just(Milestone::Taken),
            Just(Milestone::Sent),
            Just(Milestone::Delivered),
            Just(Milestone::Read),
            Just(Milestone::Failed),
        ];
        prop::collection::vec((milestone, (0_i64..50).prop_map(Timestamp::from_seconds)), 0..12)
    }

    fn learned(facts: &[(Milestone, Timestamp)]) -> Facts {
        let mut all = Facts::default();
        for (milestone, at) in facts {
            all.learn(*milestone, *at);
        }
        all
    }

    /// How much a status says; it may only grow as facts come in.
    fn strength(status: Status) -> usize {
        [Status::Accepted, Status::Sent, Status::Failed, Status::Delivered, Status::Read]
            .iter()
            .position(|it| *it == status)
            .expect("only statuses that Meta's facts lead to")
    }

    proptest! {
        #[test]
        fn order_does_not_matter((told, shuffled) in facts().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle()))) {
            prop_assert_eq!(learned(&told), learned(&shuffled));
        }

        #[test]
        fn repeats_teach_nothing(told in facts()) {
            let mut all = learned(&told);
            for (milestone, at) in told {
                prop_assert!(!all.learn(milestone, at));
            }
        }

        #[test]
        fn the_status_never_goes_back(told in facts()) {
            let mut all = Facts::default();
            for (milestone, at) in told {
                let before = strength(all.status(NOW));
                all.learn(milestone, at);
                prop_assert!(strength(all.status(NOW)) >= before);
            }
        }

        #[test]
        fn merging_is_learning_everything(one in facts(), two in facts()) {
            let mut merged = learned(&one);
            merged.merge(&learned(&two));
            prop_assert_eq!(merged, learned(&[one, two].concat()));
        }
    }

    #[test]
    fn what_the_phone_has_wins_over_a_failure_that_came_first() {
        let all = learned(&[(Milestone::Failed, NOW), (Milestone::Delivered, NOW)]);
        assert_eq!(all.status(NOW), Status::Delivered);
        assert!(all.failed_at.is_some());
    }

    #[test]
    fn a_scheduled_message_is_scheduled_until_it_is_due() {
        let due = NOW + std::time::Duration::from_mins(1);
        let facts = Facts { scheduled_for: Some(due), ..Facts::default() };
        assert_eq!(facts.status(NOW), Status::Scheduled);
        assert_eq!(facts.status(due), Status::Accepted);
    }
}
