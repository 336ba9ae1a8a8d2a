//! The line: what waits on a channel, in memory, in the order in which it may leave.
//!
//! Messages of one lane to one contact form a thread, which has one message on its way at most: so
//! they leave in order, and a stuck one holds only its own thread.

use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{ContactId, MessageId};
use waxwing_domain::message::Lane;
use waxwing_domain::time::Timestamp;
use waxwing_store::outbox::Queued;

/// How many threads the line has room for at least: each holds so many of the line's places at most, so
/// that one stuck contact does not fill it.
const THREADS_MIN: usize = 300;

/// Messages of one lane to one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thread {
    pub(super) contact_id: ContactId,
    pub(super) lane: Lane,
}

/// A message's place in its thread.
type Place = (Timestamp, MessageId);

/// What waits on one channel.
pub(super) struct Line {
    threads: BTreeMap<Thread, Waiting>,
    /// The first of each idle thread that may leave from now on: most urgent first.
    ready: BTreeSet<(Lane, Place, ContactId)>,
    /// The first of each idle thread that may not leave before an instant.
    asleep: BTreeSet<(Timestamp, Thread)>,
    /// What is on its way or in doubt, and its thread.
    busy: BTreeMap<MessageId, Thread>,
    length: usize,
    length_max: usize,
    /// Whether a thread has nothing left here, but more in the table.
    is_starving: bool,
}

/// One thread.
#[derive(Default)]
struct Waiting {
    messages: BTreeMap<Place, Queued>,
    is_busy: bool,
    /// Whether the table holds more of it: nothing is added until that was read.
    is_cut: bool,
}

impl Line {
    /// An empty line with room for so many; the rest waits in the table.
    pub(super) fn new(length_max: usize) -> Self {
        Self {
            threads: BTreeMap::new(),
            ready: BTreeSet::new(),
            asleep: BTreeSet::new(),
            busy: BTreeMap::new(),
            length: 0,
            length_max,
            is_starving: false,
        }
    }

    /// Puts a message in its thread. One that is there already, or on its way, changes nothing.
    /// The caller sees to it that there is room.
    pub(super) fn push(&mut self, message: Queued) {
        if self.busy.contains_key(&message.id) {
            return;
        }
        let thread = super::thread(&message);
        let thread_max = self.length_max.div_ceil(THREADS_MIN);
        let waiting = self.threads.entry(thread).or_default();
        waiting.is_cut |= waiting.messages.len() >= thread_max;
        if waiting.is_cut {
            return;
        }
        self.hide(thread);
        let place = (message.order_at, message.id);
        let waiting = self.threads.entry(thread).or_default();
        if waiting.messages.insert(place, message).is_none() {
            self.length += 1;
        }
        self.show(thread);
    }

    /// Takes the most urgent messages that may leave at `now`, at most `limit`, each of its own thread.
    pub(super) fn take_due(&mut self, now: Timestamp, limit: usize) -> Vec<Queued> {
        self.wake(now);
        let mut due = Vec::new();
        while due.len() < limit
            && let Some((lane, place, contact_id)) = self.ready.pop_first()
        {
            let thread = Thread { contact_id, lane };
            let waiting = self.threads.entry(thread).or_default();
            if let Some(message) = waiting.messages.remove(&place) {
                self.length -= 1;
                waiting.is_busy = true;
                self.busy.insert(message.id, thread);
                due.push(message);
            }
        }
        due
    }

    /// Whether anything may leave at `now`.
    pub(super) fn has_due(&self, now: Timestamp) -> bool {
        !self.ready.is_empty() || self.asleep.first().is_some_and(|(at, _)| *at <= now)
    }

    /// When the next message may leave.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        if self.ready.is_empty() {
            self.asleep.first().map(|(at, _)| *at)
        } else {
            Some(Timestamp::EPOCH)
        }
    }

    /// Says that a message is on its way already, or in doubt: its thread waits for it.
    pub(super) fn occupy(&mut self, message: &Queued) {
        let thread = super::thread(message);
        self.hide(thread);
        self.threads.entry(thread).or_default().is_busy = true;
        self.busy.insert(message.id, thread);
    }

    /// Whether this message is on its way or in doubt.
    pub(super) fn is_busy_with(&self, id: MessageId) -> bool {
        self.busy.contains_key(&id)
    }

    /// A message is done: the next of its thread may leave.
    pub(super) fn finish(&mut self, message: &Queued) {
        self.busy.remove(&message.id);
        let thread = super::thread(message);
        if let Some(waiting) = self.threads.get_mut(&thread) {
            waiting.is_busy = false;
            if waiting.messages.is_empty() {
                self.is_starving |= waiting.is_cut;
                self.threads.remove(&thread);
            }
        }
        self.show(thread);
    }

    /// A message goes back to the head of its thread, to leave not before `at`.
    pub(super) fn put_back(&mut self, mut message: Queued, at: Timestamp) {
        self.busy.remove(&message.id);
        let thread = super::thread(&message);
        message.wake_at = at;
        let waiting = self.threads.entry(thread).or_default();
        waiting.is_busy = false;
        // It goes back whatever the length: the line may not lose what it has taken.
        waiting.messages.insert((message.order_at, message.id), message);
        self.length += 1;
        self.show(thread);
    }

    /// Takes out a message that need not leave any more.
    pub(super) fn remove(&mut self, id: MessageId) {
        let found = self.threads.iter().find_map(|(thread, waiting)| {
            let place = waiting.messages.keys().find(|(_, it)| *it == id)?;
            Some((*thread, *place))
        });
        if let Some((thread, place)) = found {
            self.hide(thread);
            if let Some(waiting) = self.threads.get_mut(&thread) {
                waiting.messages.remove(&place);
                self.length -= 1;
            }
            self.show(thread);
        }
    }

    /// Whether so little is left that the table should be read again, if it holds more.
    pub(super) fn is_low(&self) -> bool {
        self.length < self.length_max.div_ceil(2)
    }

    /// Whether a thread that has nothing left here has more in the table.
    pub(super) const fn is_starving(&self) -> bool {
        self.is_starving
    }

    /// Whether there is no room.
    pub(super) fn is_full(&self) -> bool {
        self.length >= self.length_max
    }

    /// The table is about to be read from the front: nothing but what is on its way stays.
    pub(super) fn begin_filling(&mut self) {
        self.threads.retain(|_, waiting| {
            waiting.messages.clear();
            waiting.is_cut = false;
            waiting.is_busy
        });
        self.is_starving = false;
        self.ready.clear();
        self.asleep.clear();
        self.length = 0;
    }

    /// Moves what may leave by now from `asleep` to `ready`.
    fn wake(&mut self, now: Timestamp) {
        while let Some((at, thread)) = self.asleep.first().copied()
            && at <= now
        {
            self.asleep.pop_first();
            if let Some((place, _)) = self.head(thread) {
                self.ready.insert((thread.lane, place, thread.contact_id));
            }
        }
    }

    /// The first message of an idle thread, and when it may leave.
    fn head(&self, thread: Thread) -> Option<(Place, Timestamp)> {
        let waiting = self.threads.get(&thread).filter(|it| !it.is_busy)?;
        let (place, message) = waiting.messages.first_key_value()?;
        Some((*place, message.wake_at))
    }

    fn hide(&mut self, thread: Thread) {
        if let Some((place, wake_at)) = self.head(thread) {
            self.ready.remove(&(thread.lane, place, thread.contact_id));
            self.asleep.remove(&(wake_at, thread));
        }
    }

    fn show(&mut self, thread: Thread) {
        if let Some((place, wake_at)) = self.head(thread) {
            if wake_at == Timestamp::EPOCH {
                self.ready.insert((thread.lane, place, thread.contact_id));
            } else {
                self.asleep.insert((wake_at, thread));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_store::messages::Waiting as Standing;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn message(number: u8, contact: u8, lane: Lane) -> Queued {
        Queued {
            id: MessageId::from_bytes([number; 16]),
            contact_id: ContactId::from_bytes([contact; 16]),
            lane,
            order_at: Timestamp::from_seconds(i64::from(number)),
            scheduled_for: None,
            valid_until: Timestamp::FAR_FUTURE,
            wake_at: Timestamp::EPOCH,
            waiting: Standing::Due,
            attempt: 0,
            since: NOW,
            address: String::new(),
            content: String::new(),
            fallback: None,
            context_wamid: None,
            part_of: None,
        }
    }

    fn line(messages: &[(u8, u8)]) -> Line {
        let mut line = Line::new(10_000);
        for (number, contact) in messages {
            line.push(message(*number, *contact, Lane::Service));
        }
        line
    }

    fn taken(line: &mut Line, now: Timestamp) -> Vec<u8> {
        line.take_due(now, 100).iter().map(|it| it.id.as_bytes()[0]).collect()
    }

    #[test]
    fn a_thread_has_one_message_on_its_way_at_most() {
        let mut line = line(&[(2, 1), (1, 1), (3, 2)]);
        assert_eq!(taken(&mut line, NOW), [1, 3]);
        assert_eq!(taken(&mut line, NOW), [0; 0]);
        line.finish(&message(1, 1, Lane::Service));
        assert_eq!(taken(&mut line, NOW), [2]);
    }

    #[test]
    fn what_is_put_back_stays_ahead_of_its_followers() {
        let mut line = line(&[(1, 1), (2, 1)]);
        let first = line.take_due(NOW, 1).remove(0);
        let later = NOW + std::time::Duration::from_secs(5);
        line.put_back(first, later);
        assert_eq!(line.next_at(), Some(later));
        assert_eq!(taken(&mut line, NOW), [0; 0]);
        assert_eq!(taken(&mut line, later), [1]);
    }

    #[test]
    fn codes_overtake_everything() {
        let mut line = line(&[(1, 1), (2, 2)]);
        line.push(message(9, 1, Lane::Authentication));
        assert_eq!(taken(&mut line, NOW), [9, 1, 2]);
    }

    #[test]
    fn the_same_message_twice_is_one() {
        let mut line = line(&[(1, 1), (1, 1)]);
        assert_eq!(taken(&mut line, NOW), [1]);
        line.push(message(1, 1, Lane::Service));
        line.finish(&message(1, 1, Lane::Service));
        assert_eq!(taken(&mut line, NOW), [0; 0]);
    }

    #[test]
    fn a_stuck_thread_leaves_room_for_others_and_is_read_again_when_it_moves() {
        let mut line = Line::new(300);
        for number in 1..=5 {
            line.push(message(number, 1, Lane::Service));
        }
        line.push(message(9, 2, Lane::Service));
        assert_eq!(taken(&mut line, NOW), [1, 9]);
        assert!(!line.is_starving());
        line.finish(&message(1, 1, Lane::Service));
        assert!(line.is_starving(), "2 to 5 are in the table only");
        line.begin_filling();
        line.push(message(2, 1, Lane::Service));
        assert!(!line.is_starving());
        assert_eq!(taken(&mut line, NOW), [2]);
    }

    #[test]
    fn what_was_proved_in_the_meantime_does_not_leave() {
        let mut line = line(&[(1, 1), (2, 1)]);
        line.remove(MessageId::from_bytes([1; 16]));
        assert_eq!(taken(&mut line, NOW), [2]);
    }

    #[test]
    fn filling_a_line_anew_leaves_what_is_on_its_way() {
        let mut line = line(&[(1, 1), (2, 2)]);
        let on_its_way = line.take_due(NOW, 1);
        line.begin_filling();
        for number in 1..4 {
            line.push(message(number, number, Lane::Service));
        }
        assert_eq!(on_its_way[0].id.as_bytes()[0], 1);
        assert_eq!(taken(&mut line, NOW), [2, 3]);
    }
}
