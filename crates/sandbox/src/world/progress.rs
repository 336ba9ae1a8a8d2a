//! What time brings: messages are sent, arrive, are read or fail, each at its own instant.

use super::messages::{Position, Status};
use super::outbox::{About, Posting};
use super::{Happened, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// A status that a message will reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) position: Position,
    pub(super) status: Status,
}

/// Which message reaches which status when, and what waits for a phone to be reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Schedule {
    by_time: BTreeMap<(Timestamp, u64), Due>,
    added: u64,
    parked: BTreeMap<E164, Vec<Due>>,
}

impl Schedule {
    pub(super) fn add(&mut self, at: Timestamp, position: Position, status: Status) {
        self.added += 1;
        self.by_time.insert((at, self.added), Due { position, status });
    }

    /// When the next status is reached.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.by_time.first_key_value().map(|it| it.0.0)
    }

    /// What waited for this phone, in the order in which it would have come.
    pub(super) fn unpark(&mut self, phone: &E164) -> Vec<Due> {
        self.parked.remove(phone).unwrap_or_default()
    }

    fn park(&mut self, phone: E164, due: Due) {
        self.parked.entry(phone).or_default().push(due);
    }

    fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Due)> {
        let at = self.next_due().filter(|it| *it <= now)?;
        self.by_time.pop_first().map(|it| (at, it.1))
    }
}

impl World {
    /// Lets everything come to be that is due by `now`, at the instant it was due.
    pub(super) fn progress(&mut self, now: Timestamp) {
        while let Some((at, due)) = self.state.schedule.take_due(now) {
            self.reach(at, due);
        }
    }

    /// A message reaches a status, unless the person's phone has a say and says no.
    fn reach(&mut self, at: Timestamp, due: Due) {
        let message = self.state.messages.get(due.position);
        if matches!(due.status, Status::Delivered | Status::Read) {
            let Some(person) = self.state.people.get(&message.person) else { return };
            if !person.online {
                let phone = message.person.clone();
                return self.state.schedule.park(phone, due);
            }
            if due.status == Status::Read && !person.reads {
                return;
            }
        }
        self.step(due.position, due.status, at);
        self.post_about(About::Status(due.position, due.status, at), at);
        if due.status == Status::Delivered {
            let pace = self.account.pace;
            let wait = pace.read_after.saturating_sub(pace.delivered_after);
            self.state.schedule.add(at + wait, due.position, Status::Read);
        }
    }

    /// Notes that a message has reached a status.
    pub(super) fn step(&mut self, position: Position, status: Status, at: Timestamp) {
        let message = self.state.messages.get_mut(position);
        message.steps.push((status, at));
        let person = message.person.clone();
        self.tell(Happened::Message { person, position });
    }

    /// Makes the webhook that tells of something, with whatever befalls it.
    pub(super) fn post_about(&mut self, about: About, at: Timestamp) {
        if !self.state.is_subscribed {
            return;
        }
        let position = match about {
            About::Message(position) | About::Status(position, ..) => position,
        };
        let person = &self.state.messages.get(position).person;
        let name = self.state.people.get(person).map(|it| Arc::clone(&it.name));
        let fate = self.state.faults.meet_webhook();
        let due_at = at + Duration::from_millis(fate.delay_ms);
        let how = Posting { due_at, is_held: fate.reorder };
        if fate.duplicate {
            let now = Posting { due_at, is_held: false };
            self.state.outbox.add(about, name.clone(), at, now);
        }
        self.state.outbox.add(about, name, at, how);
        self.version += 1;
    }

    /// Notes that the business has seen what a person wrote, up to and with this message.
    pub(super) fn seen_by_business(&mut self, position: Position, at: Timestamp) {
        let last = self.state.messages.get(position);
        let (person, number) = (last.person.clone(), last.number.clone());
        let end = position as usize + 1;
        let unseen: Vec<Position> = self
            .state
            .messages
            .chat_before(&person, Some(end))
            .iter()
            .rev()
            .copied()
            .filter(|it| {
                let message = self.state.messages.get(*it);
                message.direction == Direction::Incoming && message.number == number
            })
            // What came before one that was seen was seen with it.
            .take_while(|it| !self.state.messages.get(*it).has_reached(Status::Read))
            .collect();
        for position in unseen.into_iter().rev() {
            self.step(position, Status::Read, at);
        }
    }
}
