//! Takes what is posted to `…/messages`: every check in Meta's order, then the message.
//!
//! What Meta says at once stands in [`checks`], what it says later in [`later`].

mod address;
mod checks;
mod later;

use super::behaviour::RecipientErrors;
use super::entry::Change;
use super::faults::{Effect, RequestFate, Target};
use super::messages::{Draft, Outgoing, Pricing, Rate, Status};
use super::refusal::{Refusal, Refused, refused};
use super::{GraphReply, Happened, World};
use address::Recipient;
use std::sync::Arc;
use waxwing_cloud_api::content::{Content, Said};
use waxwing_cloud_api::errors::{Comes, row};
use waxwing_cloud_api::messages::{MARKED_READ, MarkRead, MessagesRequest, SendRequest, Sent};
use waxwing_cloud_api::templates::{Category, Definition};
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::time::Timestamp;

/// A message whose request is in order.
struct Sending<'a> {
    number: &'a PhoneNumberId,
    to: Recipient,
    request: SendRequest,
    /// The request as it came.
    body: &'a str,
    template: Option<Arc<Definition>>,
}

impl World {
    /// Deals with what was posted to `…/messages` of a number there is, with a good token.
    pub(super) fn take(
        &mut self,
        now: Timestamp,
        number: &PhoneNumberId,
        body: &str,
    ) -> GraphReply {
        let request = MessagesRequest::parse(body.as_bytes());
        self.enter(now, || Change::Send {
            number: number.as_str().to_owned(),
            // What is no request changes nothing, whatever it says: it need not be kept.
            body: if request.is_ok() { body.to_owned() } else { String::new() },
        });
        self.state.requests += 1;
        let path = number.as_str();
        let request = match request {
            Ok(MessagesRequest::MarkRead(receipt)) => {
                return match self.mark_read(now, number, &receipt) {
                    Ok(()) => self.answer(path, 200, MARKED_READ.as_bytes().to_vec()),
                    Err(error) => self.refuse(path, *error),
                };
            }
            Ok(MessagesRequest::Send(request)) => Ok(*request),
            Err(error) => Err(error),
        };
        let fate = self.state.faults.meet_request(Target::Messages);
        let later = match fate.end {
            Some(Effect::Code(code)) if self.comes_later(code) => Some(later::ordered(code)),
            _ => None,
        };
        let fate = RequestFate { end: fate.end.filter(|_| later.is_none()), ..fate };
        self.befall(path, fate, |world| {
            match request.and_then(|it| world.accept(now, number, it, body, later)) {
                Ok(sent) => world.answer(path, 200, sent.to_json()),
                Err(error) => world.refuse(path, *error),
            }
        })
    }

    /// Whether this code comes as a failed status, as things are.
    fn comes_later(&self, code: i64) -> bool {
        self.state.behaviour.window_errors == RecipientErrors::Async
            && row(code).is_some_and(|it| it.comes == Comes::Status)
    }

    fn mark_read(
        &mut self,
        now: Timestamp,
        number: &PhoneNumberId,
        receipt: &MarkRead,
    ) -> Result<(), Refused> {
        let unknown = || refused(131_009, "Message id is not valid");
        let position = self.state.messages.find(&receipt.message_id).ok_or_else(unknown)?;
        let message = self.state.messages.get(position);
        if message.direction != Direction::Incoming || message.number != *number {
            return Err(unknown());
        }
        let person = message.person.clone();
        self.seen_by_business(position, now);
        if receipt.typing {
            self.tell(Happened::Typing { person, number: number.clone() });
        }
        Ok(())
    }

    /// Takes a message, if nothing speaks against it at once.
    fn accept(
        &mut self,
        now: Timestamp,
        number: &PhoneNumberId,
        request: SendRequest,
        body: &str,
        ordered: Option<Refusal>,
    ) -> Result<Sent, Refused> {
        let to = self.recipient(&request)?;
        let sending = Sending { number, to, request, body, template: None };
        let sending = self.check(now, sending)?;
        let failure = ordered.or_else(|| self.later_failure(&sending, now));
        if let (RecipientErrors::Sync, Some(failure)) =
            (self.state.behaviour.window_errors, &failure)
        {
            return Err(failure.answer());
        }
        Ok(self.keep(now, sending, failure))
    }

    /// Keeps a message that was taken, and has time bring what becomes of it.
    fn keep(&mut self, now: Timestamp, sending: Sending<'_>, failure: Option<Refusal>) -> Sent {
        let Sending { number, to, request, body, template } = sending;
        let wamid =
            wamid::compose(Direction::Outgoing, &to.key(&self.state), &self.state.keys.sent());
        let position = self.state.messages.add(Draft {
            wamid: wamid.clone(),
            direction: Direction::Outgoing,
            person: to.phone.clone(),
            number: number.clone(),
            kind: request.content.kind().into(),
            raw: body.trim().into(),
            status: Status::Accepted,
            at: now,
        });
        let pricing = self.price(&to, number, template.as_deref(), now);
        let has_failure = failure.is_some();
        if !has_failure {
            self.give_media(&request.content);
        }
        let is_held = !has_failure && template.is_some() && self.holds(&request.content, position);
        let message_status = template
            .is_some()
            .then(|| if is_held { "held_for_quality_assessment" } else { "accepted" }.to_owned());
        self.state.messages.get_mut(position).outgoing = Some(Box::new(Outgoing {
            callback_data: request.biz_opaque_callback_data.map(Into::into),
            pricing,
            by_user_id: to.by_user_id,
            template,
            is_voice: is_voice(&request.content),
            is_held,
            failure,
        }));
        let pace = self.account.pace;
        let is_reaction = request.content.kind() == "reaction";
        if has_failure {
            self.state.schedule.add(now + pace.sent_after, position, Status::Failed);
        } else if !is_held {
            self.state.schedule.add(now + pace.sent_after, position, Status::Sent);
            if !is_reaction {
                self.state.schedule.add(now + pace.delivered_after, position, Status::Delivered);
            }
        }
        self.tell_of(position);
        Sent {
            input: to.input,
            wa_id: to.wa_id.and_then(|it| it.parse().ok()),
            user_id: to.user_id,
            wamid,
            message_status,
        }
    }

    /// Whether Meta holds this send of a template; then it knows of it.
    fn holds(&mut self, content: &Content, position: super::messages::Position) -> bool {
        let Said::Template(sent) = content.said() else { return false };
        let found = self.state.templates.of_name_mut(sent.name(), sent.language());
        let Some(template) = found.filter(|it| it.is_paced()) else { return false };
        template.hold(position);
        true
    }

    /// What a message costs, and why.
    fn price(
        &mut self,
        to: &Recipient,
        number: &PhoneNumberId,
        template: Option<&Definition>,
        now: Timestamp,
    ) -> Pricing {
        let category = template.map(Definition::category);
        let in_window = self.state.window_is_open(&to.phone, number, now);
        let rate = match self.state.entry_point(&to.phone, number, now) {
            Some(until) => Rate::EntryPoint(until),
            None if in_window && matches!(category, None | Some(Category::Utility)) => {
                Rate::InWindow
            }
            None => Rate::Regular,
        };
        Pricing { category, rate }
    }
}

/// Whether a recording says when it was heard.
fn is_voice(content: &Content) -> bool {
    content.kind() == "audio" && content.payload()["voice"] == true
}
