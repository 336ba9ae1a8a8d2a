//! Where a value stands: in which field, of which account, about which number.

use super::{Scope, account};
use crate::lenient::{self, Slice};
use serde::Deserialize;
use std::borrow::Cow;

/// The webhook fields Meta documents, or has documented, and whose values we do not act on.
pub const FIELDS: &[&str] = &[
    "account_settings_update",
    "automatic_events",
    "business_username_update",
    "business_username_updates",
    "calls",
    "consumer_profile",
    "flows",
    "group_lifecycle_update",
    "group_participant_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "history",
    "messaging_handovers",
    "partner_solutions",
    "payment_configuration_update",
    "smb_app_state_sync",
    "standby",
    "template_correct_category_detection",
    "tracking_events",
];

/// Where a value stands.
#[derive(Default)]
pub(super) struct Place<'a> {
    /// The name of the field; empty where there is none.
    pub(super) field: Cow<'a, str>,
    /// When Meta told of it.
    pub(super) told_at: Slice<'a>,
    account: Slice<'a>,
    number: Slice<'a>,
    display: Slice<'a>,
}

/// What of an entry is said of all its changes.
#[derive(Clone, Copy, Default)]
pub(super) struct Head<'a> {
    /// The account, for nearly all fields.
    pub(super) id: Slice<'a>,
    /// When Meta told of it.
    pub(super) time: Slice<'a>,
}

/// What of a value we look into; each field has some of it.
#[derive(Deserialize, Default)]
pub(super) struct Value<'a> {
    #[serde(borrow)]
    metadata: Slice<'a>,
    #[serde(borrow)]
    phone_number_id: Slice<'a>,
    #[serde(borrow)]
    display_phone_number: Slice<'a>,
    #[serde(borrow)]
    phone_number: Slice<'a>,
    #[serde(borrow)]
    phone_number_settings: Slice<'a>,
    #[serde(borrow)]
    event: Slice<'a>,
    #[serde(borrow)]
    waba_info: Slice<'a>,
    /// Who the people are that the value is about.
    #[serde(borrow)]
    pub(super) contacts: Slice<'a>,
    /// What people wrote.
    #[serde(borrow)]
    pub(super) messages: Slice<'a>,
    /// What became known of what we wrote.
    #[serde(borrow)]
    pub(super) statuses: Slice<'a>,
    /// What went wrong.
    #[serde(borrow)]
    pub(super) errors: Slice<'a>,
    /// What people clicked on.
    #[serde(borrow)]
    pub(super) user_actions: Slice<'a>,
    /// What the business wrote without us.
    #[serde(borrow)]
    pub(super) message_echoes: Slice<'a>,
    /// What people want to hear.
    #[serde(borrow)]
    pub(super) user_preferences: Slice<'a>,
    /// Whose scoped id is another.
    #[serde(borrow)]
    pub(super) user_id_update: Slice<'a>,
}

#[derive(Deserialize)]
struct Number<'a> {
    #[serde(borrow)]
    phone_number_id: Slice<'a>,
    #[serde(borrow)]
    display_phone_number: Slice<'a>,
}

#[derive(Deserialize)]
struct AccountInfo<'a> {
    #[serde(borrow)]
    waba_id: Slice<'a>,
}

impl<'a> Place<'a> {
    /// Where `value` stands: in the entry of this head, in this field.
    pub(super) fn of(head: Head<'a>, field: Slice<'a>, value: &Value<'a>) -> Self {
        let field = field.and_then(lenient::text).unwrap_or_default();
        let settings: Option<Number<'a>> = value.phone_number_settings.and_then(lenient::object);
        let metadata: Option<Number<'a>> = value.metadata.and_then(lenient::object);
        let (number, display) =
            metadata.map_or((None, None), |it| (it.phone_number_id, it.display_phone_number));
        let account = account_of(&field, head.id, value);
        Self {
            field,
            told_at: head.time,
            account,
            number: lenient::filled(number)
                .or(value.phone_number_id)
                .or_else(|| settings.and_then(|it| it.phone_number_id)),
            display: lenient::filled(display)
                .or_else(|| lenient::filled(value.display_phone_number))
                .or(value.phone_number),
        }
    }

    /// The same as it is told with what stands there.
    pub(super) fn scope(&self) -> Scope {
        Scope {
            waba_id: lenient::parsed(self.account),
            phone_number_id: lenient::parsed(self.number),
            display_phone_number: lenient::owned(self.display),
        }
    }

    /// The name of the field, if it has one.
    pub(super) fn field_name(&self) -> Option<String> {
        Some(self.field.as_ref()).filter(|it| !it.is_empty()).map(str::to_owned)
    }
}

/// The account a value is about. News that concern a business stand in the entry of that business,
/// and name the account themselves.
fn account_of<'a>(field: &str, entry: Slice<'a>, value: &Value<'a>) -> Slice<'a> {
    let named: Option<AccountInfo<'a>> = value.waba_info.and_then(lenient::object);
    let named = named.and_then(|it| lenient::filled(it.waba_id));
    let event = lenient::owned(value.event).unwrap_or_default();
    let is_of_a_business = field == "partner_solutions"
        || (field == account::UPDATE && account::is_of_the_portfolio(&event));
    named.or_else(|| entry.filter(|_| !is_of_a_business))
}
