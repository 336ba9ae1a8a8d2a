//! Takes what is posted to `…/messages`: every check in Meta's order, then the message.
//!
//! What Meta says at once stands in [`World::check`]; what it says later, in
//! [`World::later_failure`].

use super::entry::{Change, RecipientErrors};
use super::faults::{Effect, SendFate};
use super::messages::{Message, Pricing, Status};
use super::refusal::{Refusal, Refused, refused, wrong_parameter};
use super::templates::{Category, Template};
use super::{Fate, GraphReply, Happened, Marketing, World};
use serde_json::Value;
use std::time::Duration;
use waxwing_cloud_api::content::{Content, Said};
use waxwing_cloud_api::errors::GraphError;
use waxwing_cloud_api::messages::{MarkRead, MessagesRequest, SendRequest, Sent, To};
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// What an edge of Meta's answers when something broke behind it: no word from Graph.
const BROKEN_PAGE: &str = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>";

impl World {
    /// Deals with what was posted to `…/messages` of a number there is, with a good token.
    pub(super) fn take(
        &mut self,
        now: Timestamp,
        number: &PhoneNumberId,
        body: &str,
    ) -> GraphReply {
        self.enter(now, || Change::Send {
            number: number.as_str().to_owned(),
            body: body.to_owned(),
        });
        self.state.requests += 1;
        let path = number.as_str();
        let request = match MessagesRequest::parse(body.as_bytes()) {
            Ok(MessagesRequest::MarkRead(receipt)) => {
                return match self.mark_read(now, number, &receipt) {
                    Ok(()) => self.answer(path, 200, br#"{"success":true}"#.to_vec()),
                    Err(error) => self.refuse(path, *error),
                };
            }
            Ok(MessagesRequest::Send(request)) => Ok(request),
            Err(error) => Err(error),
        };
        let SendFate { delay_ms, end } = self.state.faults.meet_send();
        let reply = match end {
            Some(Effect::LoseRequest) => {
                GraphReply { fate: Fate::LoseRequest, ..self.answer(path, 500, Vec::new()) }
            }
            Some(Effect::Status500) => self.broken(path),
            Some(Effect::Code(code)) => self.refuse(path, GraphError::new(code, None)),
            _ => match request.and_then(|it| self.accept(now, number, *it, body)) {
                Ok(sent) => self.answer(path, 200, sent.to_json()),
                Err(error) => self.refuse(path, *error),
            },
        };
        let reply = match end {
            Some(Effect::LoseAnswer) => GraphReply { fate: Fate::LoseAnswer, ..reply },
            Some(Effect::Status500AfterAccept) => self.broken(path),
            _ => reply,
        };
        GraphReply { delay: Duration::from_millis(delay_ms), ..reply }
    }

    fn broken(&self, path: &str) -> GraphReply {
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        GraphReply { headers, ..self.answer(path, 500, BROKEN_PAGE.into()) }
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
    ) -> Result<Sent, Refused> {
        let (to, input) = recipient(&request)?;
        let category = self.check(&to, number, &request.content, body)?;
        let failure = self.later_failure(&to, number, category, now);
        if let (RecipientErrors::Sync, Some(failure)) = (self.state.recipient_errors, &failure) {
            return Err(failure.answer());
        }
        let wamid = wamid::compose(Direction::Outgoing, to.digits(), &self.state.keys.sent());
        let pace = self.account.pace;
        let has_failure = failure.is_some();
        let is_template = category.is_some();
        let free = self.state.window_is_open(&to, number, now)
            && matches!(category, None | Some(Category::Utility));
        let position = self.state.messages.add(Message {
            wamid: wamid.clone(),
            direction: Direction::Outgoing,
            person: to.clone(),
            number: number.clone(),
            kind: request.content.kind().into(),
            raw: body.trim().into(),
            callback_data: request.biz_opaque_callback_data.map(Into::into),
            pricing: Pricing { category, free },
            failure: failure.map(Box::new),
            steps: vec![(Status::Accepted, now)],
        });
        if has_failure {
            self.state.schedule.add(now + pace.sent_after, position, Status::Failed);
        } else {
            self.state.schedule.add(now + pace.sent_after, position, Status::Sent);
            self.state.schedule.add(now + pace.delivered_after, position, Status::Delivered);
        }
        self.tell(Happened::Message { person: to.clone(), position });
        Ok(Sent {
            input,
            wa_id: to.digits().parse().ok(),
            user_id: None,
            wamid,
            message_status: is_template.then(|| "accepted".to_owned()),
        })
    }

    /// What Meta refuses at once; of what it does not, the category of its template.
    fn check(
        &self,
        to: &E164,
        number: &PhoneNumberId,
        content: &Content,
        body: &str,
    ) -> Result<Option<Category>, Refused> {
        if self.state.numbers.get(number).is_some_and(|it| it.display == *to) {
            return Err(refused(131_021, "Recipient phone number is the sender's"));
        }
        let Said::Template(template) = content.said() else { return Ok(None) };
        let known = self.find_template(template.name(), template.language()).ok_or_else(|| {
            let details = format!(
                "template name ({}) does not exist in {}",
                template.name(),
                template.language()
            );
            refused(132_001, &details)
        })?;
        let request: Value = serde_json::from_str(body).unwrap_or_default();
        known.check(&request["template"]).map_err(|it| it.answer())?;
        Ok(Some(known.category))
    }

    /// Why a message that was taken will not arrive.
    fn later_failure(
        &self,
        to: &E164,
        number: &PhoneNumberId,
        category: Option<Category>,
        now: Timestamp,
    ) -> Option<Refusal> {
        let Some(person) = self.state.people.get(to) else {
            return Some(Refusal::new(131_026, "Message Undeliverable."));
        };
        if category.is_none() && !self.state.window_is_open(to, number, now) {
            return Some(Refusal::new(
                131_047,
                "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
            ));
        }
        let is_unwanted = category == Some(Category::Marketing);
        (is_unwanted && person.marketing == Marketing::Stopped).then(|| {
            Refusal::new(
                131_050,
                "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.",
            )
        })
    }

    pub(super) fn find_template(&self, name: &str, language: &str) -> Option<&Template> {
        self.state.templates.get(&(name.to_owned(), language.to_owned()))
    }
}

/// Whom a request is for, and how it spelled them.
fn recipient(request: &SendRequest) -> Result<(E164, String), Refused> {
    let To::Number(input) = &request.to else {
        let details = "Recipient is not known by this user id: people here have phone numbers";
        return Err(refused(131_009, details));
    };
    let is_filler = |it: char| it.is_whitespace() || matches!(it, '-' | '(' | ')' | '+');
    let digits: String = input.chars().filter(|it| !is_filler(*it)).collect();
    let invalid = |_| wrong_parameter("Param to is not a valid phone number.");
    Ok((E164::from_digits(&digits).map_err(invalid)?, input.clone()))
}
