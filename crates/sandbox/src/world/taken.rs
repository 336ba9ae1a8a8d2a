//! What the pretended Meta took, whatever became of it.

use super::World;
use super::messages::Status;
use waxwing_domain::ids::{PhoneNumberId, Wamid};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// One message the pretended Meta took.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// The id it got.
    pub wamid: &'a Wamid,
    /// The number it was sent from.
    pub number: &'a PhoneNumberId,
    /// Whom it is for.
    pub to: &'a E164,
    /// Meta's `type`.
    pub kind: &'a str,
    /// The request as it came, JSON.
    pub request: &'a str,
    /// What the sender asked to be given back in statuses.
    pub callback_data: Option<&'a str>,
    /// When it was taken.
    pub accepted_at: Timestamp,
    /// How far it has come.
    pub status: Status,
    /// Its place among all messages: what comes after it has a higher one.
    pub position: usize,
}

impl World {
    /// What was taken, in order, from a place on; for one person, or for all.
    pub fn taken<'a>(
        &'a self,
        start: usize,
        to: Option<&E164>,
    ) -> impl Iterator<Item = Taken<'a>> + 'a {
        let to = to.map(|it| self.state.people.find(it).unwrap_or(it));
        self.state.messages.taken_from(start, to).iter().map(|position| {
            let message = self.state.messages.get(*position);
            Taken {
                wamid: &message.wamid,
                number: &message.number,
                to: &message.person,
                kind: &message.kind,
                request: &message.raw,
                callback_data: message.outgoing.as_ref().and_then(|it| it.callback_data.as_deref()),
                accepted_at: message.at(),
                status: message.status(),
                position: *position as usize,
            }
        })
    }

    /// The place the next message will have.
    pub const fn messages_count(&self) -> usize {
        self.state.messages.count()
    }
}
