//! Whom a message is for: a number in whichever spelling, or an id scoped to the business.

use super::super::World;
use super::super::refusal::{Refused, refused, wrong_parameter};
use super::super::state::State;
use waxwing_cloud_api::messages::{SendRequest, To};
use waxwing_domain::ids::ScopedUserId;
use waxwing_domain::phone::E164;

/// Whom a message is for.
pub(super) struct Recipient {
    /// The number they are known by, or the one that was dialled when nobody has it.
    pub(super) phone: E164,
    /// As the request wrote it.
    pub(super) input: String,
    /// Their number as WhatsApp spells it, when they were addressed by a number.
    pub(super) wa_id: Option<String>,
    /// Their id, when they were addressed by it.
    pub(super) user_id: Option<ScopedUserId>,
    pub(super) by_user_id: bool,
}

impl Recipient {
    /// What of them goes into the ids of messages: their number, unless it is hidden.
    pub(super) fn key(&self, state: &State) -> String {
        let person = state.people.get(&self.phone);
        match person.filter(|it| !it.phone_visible) {
            Some(person) => person.user_id().to_string(),
            None => self.phone.digits().to_owned(),
        }
    }
}

impl World {
    /// Whom a request is for, and how it spelled them.
    pub(super) fn recipient(&self, request: &SendRequest) -> Result<Recipient, Refused> {
        if request.is_for_group() {
            return Err(refused(131_041, "There are no groups in this sandbox."));
        }
        let people = &self.state.people;
        match &request.to {
            To::Number(input) => {
                let is_filler = |it: char| it.is_whitespace() || "-().+".contains(it);
                let digits: String = input.chars().filter(|it| !is_filler(*it)).collect();
                let invalid = |_| wrong_parameter("Param to is not a valid phone number.");
                let dialled = E164::from_digits(&digits).map_err(invalid)?;
                let phone = people.find(&dialled).cloned().unwrap_or(dialled);
                let wa_id = people.get(&phone).map_or(phone.digits(), |it| it.wa_id()).to_owned();
                let input = input.clone();
                let (wa_id, user_id) = (Some(wa_id), None);
                Ok(Recipient { phone, input, wa_id, user_id, by_user_id: false })
            }
            To::Scoped(user_id) => {
                let unknown = || refused(131_009, "Recipient is not a known user id");
                let phone = people.find_by_user_id(user_id).ok_or_else(unknown)?.clone();
                let (input, user_id) = (user_id.to_string(), Some(user_id.clone()));
                Ok(Recipient { phone, input, wa_id: None, user_id, by_user_id: true })
            }
        }
    }
}
