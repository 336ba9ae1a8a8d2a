//! The webhooks: what is to be posted and when, and every attempt with its answer.

use super::messages::{Position, Status};
use super::notices::Notice;
use super::people::Card;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::time::Timestamp;

/// The most attempts of one webhook that stay on record; of more, the first and the latest.
const ATTEMPTS_MAX: usize = 20;

/// How much later than the one that overtakes it a reordered webhook is posted.
const OVERTAKEN_BY: Duration = Duration::from_millis(20);

/// How long a reordered webhook waits for one to overtake it.
const OVERTAKEN_WITHIN: Duration = Duration::from_secs(2);

/// The name of one webhook: the life of the sandbox it belongs to, and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WebhookId {
    pub(super) epoch: u32,
    pub(super) position: Position,
}

impl fmt::Display for WebhookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wh_{}_{}", self.epoch, self.position)
    }
}

/// What a webhook tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A person wrote.
    Message(Position),
    /// A message reached a status at an instant.
    Status(Position, Status, Timestamp),
    /// Something else.
    Notice(Arc<Notice>),
}

/// What came back when a webhook was posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostAnswer {
    /// An HTTP status; only 200 means that it was taken.
    Status(u16),
    /// Nothing, and why.
    Nothing(Box<str>),
}

/// One time a webhook was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When its answer came, or did not.
    pub at: Timestamp,
    /// What came back.
    pub answer: PostAnswer,
}

/// What has become of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It is still to be posted, or posted again.
    Pending,
    /// It was answered 200.
    Delivered,
    /// It was tried for as long as Meta tries.
    GivenUp,
}

/// One webhook. Its body is made anew from what it is about, always the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Webhook {
    pub(super) about: About,
    /// Who the person was when the webhook was made.
    pub(super) card: Option<Arc<Card>>,
    pub(super) state: WebhookState,
    pub(super) made_at: Timestamp,
    pub(super) due_at: Timestamp,
    pub(super) attempts_count: u32,
    pub(super) attempts: Vec<Attempt>,
}

/// How often and how long a webhook is posted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// The wait before the third attempt (the second follows at once); it doubles each time.
    pub backoff_first: Duration,
    /// The longest wait.
    pub backoff_max: Duration,
    /// How long after it was made a webhook is given up.
    pub give_up_after: Duration,
}

impl Default for Retries {
    /// As Meta does, for seven days, but never rarer than every 10 s: nobody waits in a sandbox.
    fn default() -> Self {
        Self {
            backoff_first: Duration::from_secs(1),
            backoff_max: Duration::from_secs(10),
            give_up_after: Duration::from_hours(7 * 24),
        }
    }
}

impl Retries {
    /// The wait after the `attempt`th attempt failed (the first is 1).
    fn wait_after(&self, attempt: u32) -> Duration {
        match attempt {
            0 | 1 => Duration::ZERO,
            _ => {
                let factor = 2_u32.saturating_pow(attempt - 2);
                self.backoff_first.saturating_mul(factor).min(self.backoff_max)
            }
        }
    }
}

/// All webhooks, oldest first, and which are still to be posted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outbox {
    all: Vec<Webhook>,
    queue: BTreeMap<(Timestamp, u64), Position>,
    /// The places of the queue that are taken, so that what is due at once goes in order.
    queued: BTreeMap<Position, (Timestamp, u64)>,
    places: u64,
    /// A reordered webhook that waits to be overtaken.
    held: Option<Position>,
}

/// What befalls a webhook when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) due_at: Timestamp,
    pub(super) is_held: bool,
}

impl Outbox {
    /// Puts one in line.
    pub(super) fn add(
        &mut self,
        about: About,
        card: Option<Arc<Card>>,
        at: Timestamp,
        how: Posting,
    ) {
        let position = Position::try_from(self.all.len()).expect("memory ends before positions do");
        let due_at = if how.is_held { how.due_at + OVERTAKEN_WITHIN } else { how.due_at };
        self.all.push(Webhook {
            about,
            card,
            state: WebhookState::Pending,
            made_at: at,
            due_at,
            attempts_count: 0,
            attempts: Vec::new(),
        });
        self.enqueue(position, due_at);
        let overtaken = self.held.take();
        if how.is_held {
            self.held = Some(position);
        }
        // One that was posted meanwhile had waited long enough.
        if let Some(overtaken) = overtaken.filter(|it| self.get(*it).attempts_count == 0) {
            self.enqueue(overtaken, due_at + OVERTAKEN_BY);
        }
    }

    /// Takes in what came back; a webhook that was answered 200 before stays delivered.
    pub(super) fn answered(
        &mut self,
        position: Position,
        at: Timestamp,
        answer: PostAnswer,
        retries: &Retries,
    ) {
        let Some(webhook) = self.all.get_mut(position as usize) else { return };
        webhook.attempts_count += 1;
        if webhook.attempts.len() == ATTEMPTS_MAX {
            webhook.attempts.remove(1);
        }
        let is_taken = answer == PostAnswer::Status(200);
        webhook.attempts.push(Attempt { at, answer });
        if webhook.state != WebhookState::Pending {
            return;
        }
        let due_at = at + retries.wait_after(webhook.attempts_count);
        if is_taken {
            webhook.state = WebhookState::Delivered;
        } else if due_at.since(webhook.made_at) >= retries.give_up_after {
            webhook.state = WebhookState::GivenUp;
        } else {
            self.enqueue(position, due_at);
            return;
        }
        if let Some(place) = self.queued.remove(&position) {
            self.queue.remove(&place);
        }
    }

    /// What is to be posted by `now`, in order, without what is on its way.
    pub(super) fn due<'a>(
        &'a self,
        now: Timestamp,
        on_their_way: &'a BTreeSet<Position>,
    ) -> impl Iterator<Item = Position> + 'a {
        self.queue.range(..=(now, u64::MAX)).map(|it| *it.1).filter(|it| !on_their_way.contains(it))
    }

    /// When the next one is to be posted, but for what is on its way.
    pub(super) fn next_due(&self, on_their_way: &BTreeSet<Position>) -> Option<Timestamp> {
        self.queue.iter().find(|it| !on_their_way.contains(it.1)).map(|it| it.0.0)
    }

    pub(super) fn get(&self, position: Position) -> &Webhook {
        &self.all[position as usize]
    }

    pub(super) const fn count(&self) -> usize {
        self.all.len()
    }

    /// How many are still to be posted.
    pub(super) fn pending(&self) -> usize {
        self.queue.len()
    }

    fn enqueue(&mut self, position: Position, due_at: Timestamp) {
        if let Some(place) = self.queued.remove(&position) {
            self.queue.remove(&place);
        }
        self.places += 1;
        let place = (due_at, self.places);
        self.queue.insert(place, position);
        self.queued.insert(position, place);
        self.all[position as usize].due_at = due_at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_000);

    fn outbox(held: &[bool]) -> Outbox {
        let mut outbox = Outbox::default();
        for is_held in held {
            let how = Posting { due_at: START, is_held: *is_held };
            outbox.add(About::Message(0), None, START, how);
        }
        outbox
    }

    fn due(outbox: &Outbox, after: Duration) -> Vec<Position> {
        outbox.due(START + after, &BTreeSet::new()).collect()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_the_second_attempt_comes_at_once() {
        let waits: Vec<u64> =
            (1..=7).map(|it| Retries::default().wait_after(it).as_secs()).collect();
        assert_eq!(waits, [0, 1, 2, 4, 8, 10, 10]);
        assert_eq!(Retries::default().wait_after(u32::MAX).as_secs(), 10);
    }

    #[test]
    fn only_200_ends_the_attempts() {
        let mut outbox = outbox(&[false]);
        for (at, answer) in [
            (0, PostAnswer::Status(500)),
            (0, PostAnswer::Status(204)),
            (1, PostAnswer::Nothing("closed".into())),
        ] {
            outbox.answered(0, START + Duration::from_secs(at), answer, &Retries::default());
        }
        assert_eq!(outbox.next_due(&BTreeSet::new()), Some(START + Duration::from_secs(3)));
        outbox.answered(0, START, PostAnswer::Status(200), &Retries::default());
        outbox.answered(0, START, PostAnswer::Status(500), &Retries::default());
        assert_eq!((outbox.get(0).state, outbox.pending()), (WebhookState::Delivered, 0));
        assert_eq!(outbox.get(0).attempts_count, 5);
    }

    #[test]
    fn after_seven_days_a_webhook_is_given_up_and_its_record_stays_short() {
        let mut outbox = outbox(&[false]);
        let mut attempts = 0;
        while let Some(at) = outbox.next_due(&BTreeSet::new()) {
            outbox.answered(0, at, PostAnswer::Status(503), &Retries::default());
            attempts += 1;
        }
        assert_eq!(outbox.get(0).state, WebhookState::GivenUp);
        assert_eq!(outbox.get(0).attempts_count, attempts);
        assert!(attempts > 60_000, "{attempts}");
        assert_eq!(outbox.get(0).attempts.len(), ATTEMPTS_MAX);
        assert_eq!(outbox.get(0).attempts[0].at, START);
    }

    #[test]
    fn a_reordered_webhook_goes_after_the_next_one_or_after_a_while() {
        assert_eq!(due(&outbox(&[true, false, false]), Duration::ZERO), [1, 2]);
        assert_eq!(due(&outbox(&[true, false, false]), OVERTAKEN_BY), [1, 2, 0]);
        assert_eq!(due(&outbox(&[true]), Duration::from_secs(1)), [0; 0]);
        assert_eq!(due(&outbox(&[true]), OVERTAKEN_WITHIN), [0]);
    }

    #[test]
    fn what_is_on_its_way_is_not_due() {
        let outbox = outbox(&[false, false]);
        let away = BTreeSet::from([0]);
        assert_eq!(outbox.due(START, &away).collect::<Vec<_>>(), [1]);
        assert_eq!(outbox.next_due(&BTreeSet::from([0, 1])), None);
    }
}
