//! What Meta writes of people in their place: another number, another id, another identity.

use super::messages::{Draft, Status};
use super::outbox::About;
use super::people::Card;
use super::{Happened, World};
use serde_json::{Value, json};
use std::sync::Arc;
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// What Meta says when somebody changed their number.
pub(super) fn new_number(before: &Card, after: &Card) -> Value {
    let (name, old, new) = (&before.name, &before.wa_id, &after.wa_id);
    let mut system = json!({
        "body": format!("User {name} changed from {old} to {new}"),
        "type": "user_changed_number",
        "user_id": after.user_id.as_str(),
        "previous_user_id": before.user_id.as_str(),
    });
    if after.is_visible {
        system["wa_id"] = new.as_str().into();
    }
    json!({ "type": "system", "system": system })
}

/// What Meta says when somebody's id was made anew.
pub(super) fn new_user_id(before: &Card, after: &Card) -> Value {
    let (old, new) = (before.user_id.as_str(), after.user_id.as_str());
    json!({ "type": "system", "system": {
        "body": format!("User {} changed from {old} to {new}", before.name),
        "type": "user_changed_user_id",
        "user_id": new,
        "previous_user_id": old,
    }})
}

impl World {
    /// Meta's own message about somebody, to every number they have talked with.
    pub(super) fn system(
        &mut self,
        phone: &E164,
        card: &Arc<Card>,
        message: Value,
        now: Timestamp,
    ) {
        for number in self.state.numbers_of(phone) {
            let key = self.state.keys.written();
            let position = self.state.messages.add(Draft {
                wamid: wamid::compose(Direction::Incoming, &card.wa_id, &key),
                direction: Direction::Incoming,
                person: phone.clone(),
                number,
                kind: "system".into(),
                raw: message.to_string().into(),
                status: Status::Received,
                at: now,
            });
            self.post_as(About::Message(position), Some(Arc::clone(card)), now);
            self.tell(Happened::Message { person: phone.clone(), position });
        }
    }

    /// Tells the numbers that ask for it that somebody's identity changed.
    pub(super) fn identity_changed(&mut self, phone: &E164, card: &Arc<Card>, now: Timestamp) {
        let asks =
            |id: &PhoneNumberId| self.state.numbers.get(id).is_some_and(|it| it.identity_check);
        if !self.state.numbers_of(phone).iter().any(asks) {
            return;
        }
        let message = json!({
            "type": "system",
            "system": {
                "body": format!("User {} changed their identity", card.name),
                "type": "user_identity_changed",
                "user_id": card.user_id.as_str(),
            },
            "identity": {
                "acknowledged": false,
                "created_timestamp": now.as_seconds(),
                "hash": card.identity_hash,
            },
        });
        self.system(phone, card, message, now);
    }
}
