//! Why a message that was taken will not arrive, as its failed status says it.

use super::super::World;
use super::super::behaviour::{Limits, UsMarketing};
use super::super::refusal::Refusal;
use super::super::{Marketing, Tier};
use super::Sending;
use waxwing_cloud_api::content::Said;
use waxwing_cloud_api::errors::row;
use waxwing_cloud_api::templates::Category;
use waxwing_domain::time::Timestamp;

/// The failure somebody ordered.
pub(super) fn ordered(code: i64) -> Refusal {
    Refusal::new(code, row(code).map_or("Unknown error", |it| it.title))
}

impl World {
    /// Why a message that was taken will not arrive.
    pub(super) fn later_failure(
        &mut self,
        sending: &Sending<'_>,
        now: Timestamp,
    ) -> Option<Refusal> {
        let (to, number) = (&sending.to.phone, sending.number);
        let category = sending.template.as_ref().map(|it| it.category());
        let person = self.state.people.get(to).filter(|it| it.on_whatsapp);
        let Some(person) = person else {
            return Some(Refusal::new(131_026, "Message Undeliverable."));
        };
        let in_window = self.state.window_is_open(to, number, now);
        if category.is_none() && !in_window {
            return Some(Refusal::new(
                131_047,
                "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
            ));
        }
        if category == Some(Category::Marketing) {
            if person.marketing == Marketing::Stopped {
                return Some(Refusal::new(
                    131_050,
                    "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.",
                ));
            }
            let is_american = person.user_id().as_str().starts_with("US.");
            if is_american && self.state.behaviour.us_marketing == UsMarketing::Withheld {
                return Some(Refusal::new(
                    131_049,
                    "This message was not delivered to maintain healthy ecosystem engagement.",
                ));
            }
        }
        let hash = sending.request.rest.get("recipient_identity_key_hash");
        if hash.and_then(|it| it.as_str()).is_some_and(|it| it != person.identity_hash()) {
            return Some(Refusal::new(137_000, "Recipient identity key hash mismatch."));
        }
        if let Said::Reaction(reaction) = sending.request.content.said() {
            let target = reaction.message_id().parse().ok();
            let target = target.and_then(|it| self.state.messages.find(&it));
            let target = target.map(|it| self.state.messages.get(it));
            if target.is_none_or(|it| it.person != *to || &*it.kind == "reaction") {
                let details = "The message to react to is unknown, too old, or a reaction itself.";
                return Some(Refusal::new(131_009, details));
            }
        }
        if let Some(unfit) = self.unfit_media(&sending.request.content) {
            return Some(unfit);
        }
        (!in_window && !self.has_room_for(sending, now)).then(|| {
            Refusal::new(
                131_048,
                "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
            )
        })
    }

    /// Whether the portfolio may write to one more person outside their window today.
    fn has_room_for(&mut self, sending: &Sending<'_>, now: Timestamp) -> bool {
        if self.state.behaviour.limits == Limits::Off {
            return true;
        }
        let tier = self.state.numbers.get(sending.number).map(|it| it.limit);
        let people_max = tier.and_then(Tier::people_max);
        self.state.budgets.contact(&sending.to.phone, people_max, now)
    }
}
