//! What an onlooker is told at once: messages, people, the clock.

use crate::world::{Happened, World};
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::time::Timestamp;

/// Something an onlooker is told.
#[derive(Clone, Debug)]
pub(crate) enum Live {
    /// A message came or changed.
    Entry { person: Arc<str>, json: Arc<str> },
    /// The list of people changed.
    People,
    /// Everything is as in the beginning.
    Reset,
    /// The business is typing.
    Typing { person: Arc<str>, json: Arc<str> },
    /// The clock was turned.
    Clock { now: Timestamp, offset: Duration },
}

impl Live {
    /// What to tell of something that happened.
    pub(crate) fn of(world: &World, happened: Happened) -> Self {
        match happened {
            Happened::Message { person, position } => {
                let entry = world.chat_entry(position);
                let json = serde_json::to_string(&entry);
                let json = json.expect("every key is text and writing to memory cannot fail");
                Self::Entry { person: person.as_str().into(), json: json.into() }
            }
            Happened::People => Self::People,
            Happened::Reset => Self::Reset,
            Happened::Typing { person, number } => {
                let json = serde_json::json!({
                    "person": person.as_str(),
                    "phone_number_id": number.as_str(),
                });
                Self::Typing { person: person.as_str().into(), json: json.to_string().into() }
            }
        }
    }

    /// Whether it concerns who looks at this person's phone; some things concern everybody.
    pub(crate) fn concerns(&self, phone: &str) -> bool {
        match self {
            Self::Entry { person, .. } | Self::Typing { person, .. } => **person == *phone,
            Self::People | Self::Reset | Self::Clock { .. } => true,
        }
    }
}
