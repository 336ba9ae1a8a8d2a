//! What Meta refuses at once, in the order in which it looks.

use super::super::World;
use super::super::behaviour::Limits;
use super::super::refusal::{Refused, refused};
use super::Sending;
use waxwing_cloud_api::content::Said;
use waxwing_cloud_api::templates::Category;
use waxwing_domain::time::Timestamp;

impl World {
    /// The message with its template, if nothing speaks against it at once.
    pub(super) fn check<'a>(
        &mut self,
        now: Timestamp,
        sending: Sending<'a>,
    ) -> Result<Sending<'a>, Refused> {
        self.check_number(now, &sending)?;
        let template = match sending.request.content.said() {
            Said::Template(sent) => Some(self.sendable(sent).map_err(|it| it.answer())?),
            _ => None,
        };
        self.check_media(&sending.request.content, sending.number)?;
        let is_code = template.as_ref().is_some_and(|it| it.category() == Category::Authentication);
        if is_code && sending.to.by_user_id {
            let details = "Templates for codes are sent to phone numbers only.";
            return Err(refused(131_062, details));
        }
        let is_watched = self.state.behaviour.limits == Limits::On;
        let (person, number) = (&sending.to.phone, sending.number);
        if is_watched && !self.state.budgets.take_pair(person, number, now) {
            let details = "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.";
            return Err(refused(131_056, details));
        }
        Ok(Sending { template, ..sending })
    }

    /// What the sending number has to say, before anybody looks at the message.
    fn check_number(&mut self, now: Timestamp, sending: &Sending<'_>) -> Result<(), Refused> {
        let person = &sending.to.phone;
        let Some(number) = self.state.numbers.get(sending.number) else { return Ok(()) };
        number.standing().map_err(|it| it.answer())?;
        let is_watched = self.state.behaviour.limits == Limits::On;
        let rate = number.throughput.rate();
        if is_watched && !self.state.budgets.take_throughput(sending.number, rate, now) {
            let details = "Message failed to send because there were too many messages sent from this phone number in a short period of time.";
            return Err(refused(130_429, details));
        }
        if number.allowed.as_ref().is_some_and(|it| !it.contains(person)) {
            let details = "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.";
            return Err(refused(131_030, details));
        }
        if number.display == *person {
            return Err(refused(131_021, "Recipient phone number is the sender's"));
        }
        if number.blocked.contains(person) {
            return Err(refused(130_403, "The business has blocked this user."));
        }
        Ok(())
    }
}
