//! The messages that were taken and written, and the ways to find them without looking at all.

use super::refusal::Refusal;
use super::templates::Category;
use std::collections::BTreeMap;
use waxwing_domain::ids::{PhoneNumberId, Wamid};
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Meta took it.
    Accepted,
    /// It left Meta.
    Sent,
    /// It is on the phone.
    Delivered,
    /// It was looked at: by the person, or by the business.
    Read,
    /// It will never arrive.
    Failed,
    /// The business got it from the person.
    Received,
}

impl Status {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Received => "received",
        }
    }
}

/// What a message costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pricing {
    /// `None`: no template, but conversation.
    pub(super) category: Option<Category>,
    /// The person's window covers it.
    pub(super) free: bool,
}

/// One thing said, in either direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    pub(super) wamid: Wamid,
    pub(super) direction: Direction,
    pub(super) person: E164,
    pub(super) number: PhoneNumberId,
    /// Meta's `type`.
    pub(super) kind: Box<str>,
    /// JSON: of what was sent the whole request, of what a person wrote Meta's message object.
    pub(super) raw: Box<str>,
    pub(super) callback_data: Option<Box<str>>,
    pub(super) pricing: Pricing,
    /// Why it will fail, or failed.
    pub(super) failure: Option<Box<Refusal>>,
    /// Each status and when it was reached; never empty.
    pub(super) steps: Vec<(Status, Timestamp)>,
}

impl Message {
    /// How far it has come.
    pub(super) fn status(&self) -> Status {
        self.steps.last().map_or(Status::Accepted, |it| it.0)
    }

    /// When it was taken, or written.
    pub(super) fn at(&self) -> Timestamp {
        self.steps.first().map_or(Timestamp::EPOCH, |it| it.1)
    }

    /// Whether it has reached that status, whatever it reached since.
    pub(super) fn has_reached(&self, status: Status) -> bool {
        self.steps.iter().any(|it| it.0 == status)
    }
}

/// The place of a message in the order in which all were taken and written.
pub(super) type Position = u32;

/// All messages, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Messages {
    all: Vec<Message>,
    by_wamid: BTreeMap<Wamid, Position>,
    taken: Vec<Position>,
    taken_for: BTreeMap<E164, Vec<Position>>,
    chats: BTreeMap<E164, Vec<Position>>,
}

impl Messages {
    /// Adds one at the end.
    pub(super) fn add(&mut self, message: Message) -> Position {
        let position = Position::try_from(self.all.len()).expect("memory ends before positions do");
        self.by_wamid.insert(message.wamid.clone(), position);
        if message.direction == Direction::Outgoing {
            self.taken.push(position);
            self.taken_for.entry(message.person.clone()).or_default().push(position);
        }
        self.chats.entry(message.person.clone()).or_default().push(position);
        self.all.push(message);
        position
    }

    /// The one at a position that [`Messages::add`] gave.
    pub(super) fn get(&self, position: Position) -> &Message {
        &self.all[position as usize]
    }

    pub(super) fn get_mut(&mut self, position: Position) -> &mut Message {
        &mut self.all[position as usize]
    }

    pub(super) fn find(&self, wamid: &Wamid) -> Option<Position> {
        self.by_wamid.get(wamid).copied()
    }

    /// How many there are: the position the next one will have.
    pub(super) const fn count(&self) -> usize {
        self.all.len()
    }

    /// What the business sent, from a position on; to one person, or to all.
    pub(super) fn taken_from(&self, start: usize, to: Option<&E164>) -> &[Position] {
        let list = match to {
            Some(to) => self.taken_for.get(to).map_or(&[][..], Vec::as_slice),
            None => &self.taken,
        };
        &list[list.partition_point(|it| (*it as usize) < start)..]
    }

    /// What was said with one person, both ways, up to (but not) a position.
    pub(super) fn chat_before(&self, person: &E164, end: Option<usize>) -> &[Position] {
        let list = self.chats.get(person).map_or(&[][..], Vec::as_slice);
        match end {
            Some(end) => &list[..list.partition_point(|it| (*it as usize) < end)],
            None => list,
        }
    }
}
