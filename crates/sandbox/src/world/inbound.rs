//! A person writes: the window opens, and a webhook tells the business.

mod checks;

use super::behaviour::Limits;
use super::entry::Change;
use super::messages::{Draft, Position, Status};
use super::outbox::About;
use super::{Happened, World};
use serde_json::Value;
use serde_json::value::RawValue;
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::{PhoneNumberId, Wamid};
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;

/// The most bytes of JSON a person can write.
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// What Meta writes about a person, and what they do to their own messages, opens no window.
const NO_NEWS: [&str; 3] = ["system", "edit", "revoke"];

/// Why a person cannot have written that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    /// Nobody has this number.
    #[error("nobody has this number: POST /sandbox/api/people gives somebody a phone")]
    UnknownPerson,
    /// There is no such business number.
    #[error("there is no business number of this id: GET /sandbox/api/numbers lists them")]
    UnknownNumber,
    /// They are not on WhatsApp.
    #[error("this person is not on WhatsApp")]
    NotOnWhatsApp,
    /// They have blocked the business.
    #[error("this person has blocked the business, and must unblock it before they can write")]
    HasBlocked,
    /// It is no message of Meta's.
    #[error("{0}")]
    NotAMessage(String),
    /// Its medium is the business's.
    #[error("this medium is the business's: POST /sandbox/api/media gives the person one")]
    NotTheirMedium,
    /// It is for a group.
    #[error("there are no groups in this sandbox: leave `group_id` out")]
    Group,
    /// It answers, reacts to or changes a message that is not in this chat.
    #[error("there is no message of this id in the chat{}", if *.own { " that this person wrote" } else { "" })]
    UnknownMessage {
        /// Where it is named, as a JSON pointer relative to the message.
        pointer: &'static str,
        /// Whether it must be the person's own.
        own: bool,
    },
}

/// Meta's message object as it will be told.
pub(super) struct Written {
    pub(super) message: Box<RawValue>,
    /// Whether its medium is one of our samples, which comes to be with it.
    pub(super) is_sample: bool,
}

impl World {
    /// A person writes a message: Meta's object of any type, without who, when and its id.
    ///
    /// Without a number it goes to the first there is.
    pub fn inbound(
        &mut self,
        now: Timestamp,
        from: &E164,
        number: Option<&PhoneNumberId>,
        message: &Value,
    ) -> Result<Wamid, InboundError> {
        let number = match number {
            Some(number) => self.state.numbers.contains_key(number).then(|| number.clone()),
            None => self.state.numbers.keys().next().cloned(),
        };
        let number = number.ok_or(InboundError::UnknownNumber)?;
        let from = self.state.people.find(from).ok_or(InboundError::UnknownPerson)?.clone();
        let written = self.complete(now, &from, &number, message)?;
        self.write(now, &from, &number, written)
    }

    /// The same with an object that was completed before.
    pub(super) fn write(
        &mut self,
        now: Timestamp,
        from: &E164,
        number: &PhoneNumberId,
        written: Written,
    ) -> Result<Wamid, InboundError> {
        let Written { message, is_sample } = written;
        let person = self.state.people.get(from).ok_or(InboundError::UnknownPerson)?;
        if !person.on_whatsapp {
            return Err(InboundError::NotOnWhatsApp);
        }
        if person.blocked {
            return Err(InboundError::HasBlocked);
        }
        let is_hidden = !person.phone_visible;
        let key = if is_hidden { person.user_id().to_string() } else { from.digits().to_owned() };
        self.enter(now, || Change::Write {
            from: from.as_str().to_owned(),
            number: number.as_str().to_owned(),
            message: message.clone(),
            is_sample,
        });
        let object: Value = serde_json::from_str(message.get()).unwrap_or_default();
        let kind = object["type"].as_str().unwrap_or_default();
        let wamid = wamid::compose(Direction::Incoming, &key, &self.state.keys.written());
        let position = self.state.messages.add(Draft {
            wamid: wamid.clone(),
            direction: Direction::Incoming,
            person: from.clone(),
            number: number.clone(),
            kind: kind.into(),
            raw: message.get().into(),
            status: Status::Received,
            at: now,
        });
        self.sends_medium(now, &object, number, is_sample);
        if !self.is_blocked(from, number) {
            self.reaches_business(from, number, &object, now);
            self.post_about(About::Message(position), now);
        }
        self.mark(position, &object);
        self.tell(Happened::Message { person: from.clone(), position });
        Ok(wamid)
    }

    /// Whether the business has blocked somebody: then it hears nothing of them.
    fn is_blocked(&self, who: &E164, number: &PhoneNumberId) -> bool {
        self.state.numbers.get(number).is_some_and(|it| it.blocked.contains(who))
    }

    /// What a message that the business gets brings with it, beside itself.
    fn reaches_business(
        &mut self,
        from: &E164,
        number: &PhoneNumberId,
        message: &Value,
        now: Timestamp,
    ) {
        let kind = message["type"].as_str().unwrap_or_default();
        if NO_NEWS.contains(&kind) {
            return;
        }
        let window = Window { last_inbound_at: Some(now) };
        self.state.windows.insert((from.clone(), number.clone()), window);
        if message["referral"].is_object() {
            self.state.came_from_ad(from, number, now);
        }
        let rate = self.state.numbers.get(number).map(|it| it.throughput.rate());
        if let (Limits::On, Some(rate)) = (self.state.behaviour.limits, rate) {
            // What comes in counts like what goes out, but is never refused.
            self.state.budgets.take_throughput(number, rate, now);
        }
    }

    /// What a message does to an earlier one.
    fn mark(&mut self, position: Position, message: &Value) {
        let kind = message["type"].as_str().unwrap_or_default();
        let named = match kind {
            "reaction" => &message["reaction"]["message_id"],
            "edit" | "revoke" => &message[kind]["original_message_id"],
            _ => return,
        };
        let Some(target) = self.find_message(named) else { return };
        let marks = self.state.messages.marks(target);
        match kind {
            "reaction" => marks.by_person = emoji(&message["reaction"]),
            "edit" => marks.edited = Some(position),
            _ => marks.revoked = true,
        }
        self.tell_of(target);
    }

    /// The business's reaction is on the message it is about.
    pub(super) fn react(&mut self, position: Position) {
        let raw = &self.state.messages.get(position).raw;
        let request: Value = serde_json::from_str(raw).unwrap_or_default();
        let reaction = &request["reaction"];
        let Some(target) = self.find_message(&reaction["message_id"]) else { return };
        self.state.messages.marks(target).by_business = emoji(reaction);
        self.tell_of(target);
    }

    /// The message that somebody names.
    fn find_message(&self, id: &Value) -> Option<Position> {
        self.state.messages.find(&id.as_str()?.parse().ok()?)
    }
}

/// The emoji of a reaction; none takes the one there is away.
fn emoji(reaction: &Value) -> Option<Box<str>> {
    reaction["emoji"].as_str().filter(|it| !it.is_empty()).map(Into::into)
}
