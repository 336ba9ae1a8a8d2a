//! The messages that were taken and written, and the ways to find them without looking at all.

use super::refusal::Refusal;
use std::collections::BTreeMap;
use std::sync::Arc;
use waxwing_cloud_api::templates::Category;
use waxwing_cloud_api::templates::Definition;
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
    /// A recording was listened to.
    Played,
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
            Self::Played => "played",
            Self::Failed => "failed",
            Self::Received => "received",
        }
    }
}

/// What a message costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pricing {
    /// `None`: no template, but conversation.
    pub(super) category: Option<Category>,
    pub(super) rate: Rate,
}

/// Why a message costs something, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate {
    /// It costs what its category costs.
    Regular,
    /// The person's window covers it.
    InWindow,
    /// The person came from an advertisement: free until then.
    EntryPoint(Timestamp),
}

/// What is known of a message that the business sent, beside what every message has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outgoing {
    pub(super) callback_data: Option<Box<str>>,
    pub(super) pricing: Pricing,
    /// Whether it was addressed by the person's id instead of their number.
    pub(super) by_user_id: bool,
    /// The template as it was then.
    pub(super) template: Option<Arc<Definition>>,
    /// Whether it is a recording that says when it was heard.
    pub(super) is_voice: bool,
    /// Whether Meta holds it until it knows what people think of its template.
    pub(super) is_held: bool,
    /// Why it will fail, or failed.
    pub(super) failure: Option<Refusal>,
}

/// What became of a message after it was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Marks {
    /// The message that changed its words.
    pub(super) edited: Option<Position>,
    /// Whether it was taken back.
    pub(super) revoked: bool,
    /// The person's emoji on it.
    pub(super) by_person: Option<Box<str>>,
    /// The business's emoji on it.
    pub(super) by_business: Option<Box<str>>,
}

/// What every message has when it is added.
pub(super) struct Draft {
    pub(super) wamid: Wamid,
    pub(super) direction: Direction,
    pub(super) person: E164,
    pub(super) number: PhoneNumberId,
    pub(super) kind: Box<str>,
    pub(super) raw: Box<str>,
    pub(super) status: Status,
    pub(super) at: Timestamp,
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
    /// Each status and when it was reached; never empty.
    pub(super) steps: Vec<(Status, Timestamp)>,
    pub(super) outgoing: Option<Box<Outgoing>>,
    pub(super) marks: Option<Box<Marks>>,
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

    /// Why it will fail, or failed.
    pub(super) fn failure(&self) -> Option<&Refusal> {
        self.outgoing.as_ref()?.failure.as_ref()
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
    pub(super) fn add(&mut self, draft: Draft) -> Position {
        let position = Position::try_from(self.all.len()).expect("memory ends before positions do");
        let Draft { wamid, direction, person, number, kind, raw, status, at } = draft;
        self.by_wamid.insert(wamid.clone(), position);
        if direction == Direction::Outgoing {
            self.taken.push(position);
            self.taken_for.entry(person.clone()).or_default().push(position);
        }
        self.chats.entry(person.clone()).or_default().push(position);
        let steps = vec![(status, at)];
        let (outgoing, marks) = (None, None);
        self.all.push(Message {
            wamid,
            direction,
            person,
            number,
            kind,
            raw,
            steps,
            outgoing,
            marks,
        });
        position
    }

    /// The one at a position that [`Messages::add`] gave.
    pub(super) fn get(&self, position: Position) -> &Message {
        &self.all[position as usize]
    }

    pub(super) fn get_mut(&mut self, position: Position) -> &mut Message {
        &mut self.all[position as usize]
    }

    /// What became of a message after it was said, to be added to.
    pub(super) fn marks(&mut self, position: Position) -> &mut Marks {
        self.get_mut(position).marks.get_or_insert_default()
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

    /// Gives what was said with one number to another, in its order.
    pub(super) fn moved(&mut self, old: &E164, new: &E164) {
        for lists in [&mut self.taken_for, &mut self.chats] {
            let Some(moved) = lists.remove(old) else { continue };
            let list = lists.entry(new.clone()).or_default();
            list.extend(&moved);
            list.sort_unstable();
            for position in moved {
                self.all[position as usize].person = new.clone();
            }
        }
    }
}
