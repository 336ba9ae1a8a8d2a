//! What time brings: messages are sent, arrive, are read or fail, and templates are decided about,
//! media forgotten, each at its own instant.

use super::messages::{Position, Status};
use super::outbox::{About, Posting};
use super::people::Card;
use super::{Happened, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// How long after it was read a recording is listened to.
const PLAYED_AFTER: Duration = Duration::from_secs(1);

/// A status that a message will reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) position: Position,
    pub(super) status: Status,
}

/// Something that time brings.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Coming {
    /// A message reaches a status.
    Status(Due),
    /// Meta decides about a template, if nobody has since.
    Decision { template: Box<str>, edition: u32 },
    /// The pause of a template ends, if nothing else became of it.
    Unpause { template: Box<str>, edition: u32 },
    /// Meta forgets a medium, if its time did not begin anew.
    Expiry { medium: Box<str> },
}

/// What will come when, and what waits for a phone to be reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Schedule {
    by_time: BTreeMap<(Timestamp, u64), Coming>,
    added: u64,
    parked: BTreeMap<E164, Vec<Due>>,
}

impl Schedule {
    pub(super) fn add(&mut self, at: Timestamp, position: Position, status: Status) {
        self.comes(at, Coming::Status(Due { position, status }));
    }

    /// Meta will decide about this edition of a template.
    pub(super) fn decide(&mut self, at: Timestamp, template: &str, edition: u32) {
        self.comes(at, Coming::Decision { template: template.into(), edition });
    }

    /// The pause of a template will end.
    pub(super) fn unpause(&mut self, at: Timestamp, template: &str, edition: u32) {
        self.comes(at, Coming::Unpause { template: template.into(), edition });
    }

    /// Meta will forget a medium.
    pub(super) fn forget_medium(&mut self, at: Timestamp, medium: &str) {
        self.comes(at, Coming::Expiry { medium: medium.into() });
    }

    /// When the next thing comes.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.by_time.first_key_value().map(|it| it.0.0)
    }

    /// What waited for this phone, in the order in which it would have come.
    pub(super) fn unpark(&mut self, phone: &E164) -> Vec<Due> {
        self.parked.remove(phone).unwrap_or_default()
    }

    /// What waited for one number waits for another.
    pub(super) fn moved(&mut self, old: &E164, new: &E164) {
        let waiting = self.unpark(old);
        if !waiting.is_empty() {
            self.parked.entry(new.clone()).or_default().extend(waiting);
        }
    }

    fn comes(&mut self, at: Timestamp, coming: Coming) {
        self.added += 1;
        self.by_time.insert((at, self.added), coming);
    }

    fn park(&mut self, phone: E164, due: Due) {
        self.parked.entry(phone).or_default().push(due);
    }

    fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Coming)> {
        let at = self.next_due().filter(|it| *it <= now)?;
        self.by_time.pop_first().map(|it| (at, it.1))
    }
}

impl World {
    /// Lets everything come to be that is due by `now`, at the instant it was due.
    pub(super) fn progress(&mut self, now: Timestamp) {
        while let Some((at, coming)) = self.state.schedule.take_due(now) {
            match coming {
                Coming::Status(due) => self.reach(at, due),
                Coming::Decision { template, edition } => self.decide(&template, edition, at),
                Coming::Unpause { template, edition } => self.end_pause(&template, edition, at),
                Coming::Expiry { medium } => self.expire_medium(&medium, at),
            }
        }
    }

    /// A message reaches a status, unless the person's phone has a say and says no.
    fn reach(&mut self, at: Timestamp, due: Due) {
        let Due { position, status } = due;
        if matches!(status, Status::Delivered | Status::Read | Status::Played)
            && !self.phone_agrees(at, due)
        {
            return;
        }
        self.step(position, status, at);
        self.post_about(About::Status(position, status, at), at);
        let message = self.state.messages.get(position);
        let is_voice = message.outgoing.as_ref().is_some_and(|it| it.is_voice);
        let is_reaction = &*message.kind == "reaction";
        match status {
            Status::Sent if is_reaction => self.react(position),
            Status::Delivered => {
                let pace = self.account.pace;
                let wait = pace.read_after.saturating_sub(pace.delivered_after);
                self.state.schedule.add(at + wait, position, Status::Read);
            }
            Status::Read if is_voice => {
                self.state.schedule.add(at + PLAYED_AFTER, position, Status::Played);
            }
            _ => {}
        }
    }

    /// Whether a phone lets a message reach a status; one that is not reached keeps it waiting.
    fn phone_agrees(&mut self, at: Timestamp, due: Due) -> bool {
        let message = self.state.messages.get(due.position);
        let Some(person) = self.state.people.get(&message.person) else { return false };
        if !person.online {
            let phone = message.person.clone();
            self.state.schedule.park(phone, due);
            return false;
        }
        if due.status == Status::Delivered {
            let life = message.outgoing.as_ref().and_then(|it| it.template.as_ref());
            let life = life.map_or(super::templates::LIFE, |it| super::templates::life(it));
            // Who has blocked the business, or came back too late, never gets it, and Meta does
            // not say so.
            return !person.blocked && at.since(message.at()) < life;
        }
        person.reads
    }

    /// Notes that a message has reached a status.
    pub(super) fn step(&mut self, position: Position, status: Status, at: Timestamp) {
        self.state.messages.get_mut(position).steps.push((status, at));
        self.tell_of(position);
    }

    /// Tells whoever looks on that a message came or changed.
    pub(super) fn tell_of(&mut self, position: Position) {
        let person = self.state.messages.get(position).person.clone();
        self.tell(Happened::Message { person, position });
    }

    /// Makes the webhook that tells of a message, with whatever befalls it.
    pub(super) fn post_about(&mut self, about: About, at: Timestamp) {
        let person = match &about {
            About::Message(position) | About::Status(position, ..) => {
                self.state.people.get(&self.state.messages.get(*position).person)
            }
            About::Notice(_) => None,
        };
        let card = person.map(|it| Arc::clone(&it.card));
        self.post_as(about, card, at);
    }

    /// The same with what is told of the person.
    pub(super) fn post_as(&mut self, about: About, card: Option<Arc<Card>>, at: Timestamp) {
        if !self.state.is_subscribed {
            return;
        }
        let fate = self.state.faults.meet_webhook();
        let due_at = at + Duration::from_millis(fate.delay_ms);
        let how = Posting { due_at, is_held: fate.reorder };
        if fate.duplicate {
            let now = Posting { due_at, is_held: false };
            self.state.outbox.add(about.clone(), card.clone(), at, now);
        }
        self.state.outbox.add(about, card, at, how);
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
