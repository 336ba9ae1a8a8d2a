//! Whom the business has blocked.

use super::super::refusal::{Refused, refused, wrong_parameter};
use super::super::{GraphRequest, World};
use super::Answer;
use serde_json::{Value, json};
use waxwing_cloud_api::errors::row;
use waxwing_cloud_api::product;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// The most people that may be blocked.
const BLOCKED_MAX: usize = 64_000;

/// Some of them could not be blocked.
const PARTLY: i64 = 139_100;

/// Who cannot be blocked, and why.
struct Failure {
    code: i64,
    details: &'static str,
}

impl World {
    pub(super) fn list_blocked(
        &self,
        id: &PhoneNumberId,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let blocked = self.state.numbers.get(id).map(|it| &it.blocked);
        let items = blocked.into_iter().flatten().map(|phone| {
            let person = self.known_in_block_list(phone);
            (phone.as_str().to_owned(), product::marked(person))
        });
        self.page(items.collect(), request)
    }

    /// Blocks or unblocks people; who cannot be is said beside who was.
    pub(super) fn change_blocked(
        &mut self,
        now: Timestamp,
        id: &PhoneNumberId,
        blocks: bool,
        said: &Value,
    ) -> Result<Answer, Refused> {
        if !product::is_marked(said) {
            return Err(product::unmarked());
        }
        let users = said["block_users"].as_array().filter(|it| !it.is_empty());
        let users = users.ok_or_else(|| wrong_parameter("Param block_users must be a list."))?;
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for user in users {
            let input = user["user"].as_str().or_else(|| user["user_id"].as_str());
            let input = input.unwrap_or_default().to_owned();
            match self.block(now, id, blocks, &input) {
                Ok(phone) => {
                    let mut person = self.known_in_block_list(&phone);
                    person["input"] = input.into();
                    done.push(person);
                }
                Err(Failure { code, details }) => failed.push(json!({
                    "input": input,
                    "errors": [{
                        "message": row(code).map_or("", |it| it.title),
                        "code": code,
                        "error_data": { "details": details },
                    }],
                })),
            }
        }
        let name = if blocks { "added_users" } else { "removed_users" };
        let mut answer = json!({ "block_users": { name: done } });
        if failed.is_empty() {
            return Ok((200, product::marked(answer)));
        }
        answer["block_users"]["failed_users"] = failed.into();
        let error = refused(PARTLY, "Some users could not be blocked or unblocked.");
        let error: Value = serde_json::from_slice(&error.to_json()).unwrap_or_default();
        answer["error"] = error["error"].clone();
        Ok((400, product::marked(answer)))
    }

    fn block(
        &mut self,
        now: Timestamp,
        id: &PhoneNumberId,
        blocks: bool,
        input: &str,
    ) -> Result<E164, Failure> {
        let fail = |code, details| Err(Failure { code, details });
        let Some(phone) = self.named(input) else {
            return fail(131_026, "The user is not on WhatsApp.");
        };
        let wrote = self.state.window_is_open(&phone, id, now);
        let Some(number) = self.state.numbers.get_mut(id) else {
            return fail(131_009, "There is no such number.");
        };
        if number.display == phone {
            return fail(131_021, "A number cannot block itself.");
        }
        if !blocks {
            number.blocked.remove(&phone);
            return Ok(phone);
        }
        if !wrote {
            return fail(131_047, "Only users who wrote within 24 hours can be blocked.");
        }
        if number.blocked.len() >= BLOCKED_MAX {
            return fail(139_101, "The block list is full.");
        }
        number.blocked.insert(phone.clone());
        Ok(phone)
    }

    /// The number of whoever is named by a number or an id; the business's own counts.
    fn named(&self, input: &str) -> Option<E164> {
        let by_id = input.parse().ok().and_then(|it| self.state.people.find_by_user_id(&it));
        if let Some(phone) = by_id {
            return Some(phone.clone());
        }
        let digits: String = input.chars().filter(char::is_ascii_digit).collect();
        let phone = E164::from_digits(&digits).ok()?;
        let is_business = self.state.numbers.values().any(|it| it.display == phone);
        if is_business { Some(phone) } else { self.state.people.find(&phone).cloned() }
    }

    fn known_in_block_list(&self, phone: &E164) -> Value {
        let Some(person) = self.state.people.get(phone) else {
            return json!({ "wa_id": phone.digits() });
        };
        let mut known = json!({ "user_id": person.user_id().as_str() });
        if person.phone_visible {
            known["wa_id"] = person.wa_id().into();
        }
        known
    }
}
