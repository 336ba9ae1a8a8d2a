//! What became known of a message we sent.

use super::person::{self, Person};
use crate::errors::details;
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ScopedUserId, WaId, Wamid};
use waxwing_domain::time::Timestamp;

/// Something that became known of a message we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNotice {
    /// The message.
    pub wamid: Wamid,
    /// Meta's word.
    pub status: String,
    /// What it means; none for words we do not know.
    pub milestone: Option<Milestone>,
    /// When it came to be.
    pub at: Timestamp,
    /// Whom the message was for; absent for groups and for people who hide their number.
    pub recipient: Option<WaId>,
    /// Whom the message was for, by the id scoped to us.
    pub recipient_user_id: Option<ScopedUserId>,
    /// Whom the message was for, by the id scoped to the enterprise.
    pub recipient_parent_user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// The username they chose, if they chose one.
    pub username: Option<String>,
    /// What Meta remembers their identity by, where the business asked for it.
    pub identity_hash: Option<String>,
    /// The group the message was for, if it was for one.
    pub group_id: Option<String>,
    /// Who of the group it is about.
    pub participant: Option<WaId>,
    /// Who of the group it is about, by the id scoped to us.
    pub participant_user_id: Option<ScopedUserId>,
    /// The template Meta made of a message sent without one.
    pub template_id: Option<String>,
    /// What we asked Meta to give back.
    pub callback_data: Option<String>,
    /// What it costs.
    pub pricing: Option<Pricing>,
    /// The conversation it belongs to, where Meta still counts those.
    pub conversation: Option<Conversation>,
    /// Why it failed.
    pub errors: Vec<StatusError>,
    /// The status object as it came.
    pub raw: String,
}

/// What a message costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pricing {
    /// Whether it costs anything; worked out from [`Pricing::kind`] where Meta does not say it.
    pub billable: bool,
    /// `PMP`, by the message, or `CBP`, by the conversation.
    pub model: Option<String>,
    /// `regular`, or why it is free: `free_customer_service`, `free_entry_point`, …
    pub kind: Option<String>,
    /// `marketing`, `utility`, `authentication`, `service`, …
    pub category: Option<String>,
}

/// A conversation, as Meta counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// When it ends; said with `sent` only.
    pub expires_at: Option<Timestamp>,
    /// What opened it, such as `utility` or `referral_conversion`.
    pub origin: Option<String>,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusError {
    /// Meta's code; 0 when there was none.
    pub code: i64,
    /// Meta's short text.
    pub title: String,
    /// Meta's long text, if any.
    pub details: Option<String>,
    /// Meta's page on it, if it names one.
    pub href: Option<String>,
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    status: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
    #[serde(borrow)]
    recipient_id: Slice<'a>,
    #[serde(borrow)]
    recipient_user_id: Slice<'a>,
    #[serde(borrow)]
    recipient_parent_user_id: Slice<'a>,
    #[serde(borrow)]
    recipient_identity_key_hash: Slice<'a>,
    #[serde(borrow)]
    recipient_type: Slice<'a>,
    #[serde(borrow)]
    recipient_participant_id: Slice<'a>,
    #[serde(borrow)]
    recipient_participant_user_id: Slice<'a>,
    #[serde(borrow)]
    template_id: Slice<'a>,
    #[serde(borrow)]
    biz_opaque_callback_data: Slice<'a>,
    #[serde(borrow)]
    pricing: Slice<'a>,
    #[serde(borrow)]
    conversation: Slice<'a>,
    #[serde(borrow)]
    errors: Slice<'a>,
}

#[derive(Deserialize)]
struct PricingFields<'a> {
    #[serde(borrow)]
    billable: Slice<'a>,
    #[serde(borrow)]
    pricing_model: Slice<'a>,
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
    #[serde(borrow)]
    category: Slice<'a>,
}

#[derive(Deserialize)]
struct ConversationFields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    expiration_timestamp: Slice<'a>,
    #[serde(borrow)]
    origin: Slice<'a>,
}

#[derive(Deserialize)]
struct Origin<'a> {
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
}

#[derive(Deserialize)]
struct ErrorFields<'a> {
    #[serde(borrow)]
    code: Slice<'a>,
    #[serde(borrow)]
    title: Slice<'a>,
    #[serde(borrow)]
    message: Slice<'a>,
    #[serde(borrow)]
    error_data: Slice<'a>,
    #[serde(borrow)]
    details: Slice<'a>,
    #[serde(borrow)]
    href: Slice<'a>,
}

/// Reads one status; the error completes the sentence "a status …".
pub(super) fn read(people: &[Person], raw: &RawValue) -> Result<StatusNotice, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let word = lenient::owned(fields.status).ok_or("has no `status`")?;
    let group_id = group(&fields);
    let recipient = if group_id.is_some() {
        Person::default()
    } else {
        let (id, user_id) = (fields.recipient_id, fields.recipient_user_id);
        Person::named(id, user_id, fields.recipient_parent_user_id).completed(people)
    };
    let (participant, scoped_in_its_place) = person::ids(fields.recipient_participant_id);
    let scoped = lenient::parsed(fields.recipient_participant_user_id);
    Ok(StatusNotice {
        wamid: lenient::parsed(fields.id).ok_or("has no usable `id`")?,
        milestone: milestone(&word),
        status: word,
        at: lenient::timestamp(fields.timestamp).ok_or("has no usable `timestamp`")?,
        recipient: recipient.wa_id,
        recipient_user_id: recipient.user_id,
        recipient_parent_user_id: recipient.parent_user_id,
        profile_name: recipient.name,
        username: recipient.username,
        identity_hash: lenient::owned(fields.recipient_identity_key_hash)
            .or(recipient.identity_hash),
        group_id,
        participant,
        participant_user_id: scoped.or(scoped_in_its_place),
        template_id: lenient::owned(fields.template_id),
        callback_data: lenient::owned(fields.biz_opaque_callback_data),
        pricing: fields.pricing.and_then(Pricing::read),
        conversation: fields.conversation.and_then(Conversation::read),
        errors: errors(fields.errors),
        raw: raw.get().to_owned(),
    })
}

/// The group a message was for: its id stands where that of a person would.
fn group(fields: &Fields<'_>) -> Option<String> {
    let says_so = lenient::owned(fields.recipient_type).is_some_and(|it| it == "group");
    let is_person = person::ids(fields.recipient_id) != (None, None);
    lenient::owned(fields.recipient_id).filter(|_| says_so || !is_person)
}

fn milestone(word: &str) -> Option<Milestone> {
    match word {
        "sent" => Some(Milestone::Sent),
        "delivered" => Some(Milestone::Delivered),
        // Who has heard a voice message has seen it.
        "read" | "played" => Some(Milestone::Read),
        "failed" => Some(Milestone::Failed),
        // `deleted` and `warning` of the On-Premises API say nothing of a message's way.
        _ => None,
    }
}

/// Reads a list of errors; what is none is passed over.
pub(super) fn errors(list: Slice<'_>) -> Vec<StatusError> {
    list.and_then(lenient::items).into_iter().flatten().filter_map(error).collect()
}

fn error(raw: &RawValue) -> Option<StatusError> {
    let fields: ErrorFields<'_> = lenient::object(raw)?;
    let title = lenient::owned(fields.title).or_else(|| lenient::owned(fields.message));
    Some(StatusError {
        code: lenient::whole_number(fields.code).unwrap_or(0),
        title: title.unwrap_or_default(),
        // The oldest errors say it beside the code.
        details: fields.error_data.and_then(details).or_else(|| lenient::owned(fields.details)),
        href: lenient::owned(fields.href),
    })
}

impl Pricing {
    /// What a message costs that is charged by the message: see the fields of the same names.
    pub fn by_message(billable: bool, kind: &str, category: &str) -> Self {
        let text = |it: &str| Some(it.to_owned());
        Self { billable, model: text("PMP"), kind: text(kind), category: text(category) }
    }

    fn read(raw: &RawValue) -> Option<Self> {
        let fields: PricingFields<'_> = lenient::object(raw)?;
        let kind = lenient::owned(fields.kind);
        Some(Self {
            billable: lenient::flag(fields.billable)
                .unwrap_or_else(|| kind.as_deref() == Some("regular")),
            model: lenient::owned(fields.pricing_model),
            kind,
            category: lenient::owned(fields.category),
        })
    }
}

impl Conversation {
    fn read(raw: &RawValue) -> Option<Self> {
        let fields: ConversationFields<'_> = lenient::object(raw)?;
        let origin: Option<Origin<'_>> = fields.origin.and_then(lenient::object);
        Some(Self {
            id: lenient::owned(fields.id)?,
            expires_at: lenient::timestamp(fields.expiration_timestamp),
            origin: lenient::owned(origin.and_then(|it| it.kind)),
        })
    }
}

impl StatusError {
    /// The error of this code, with its title from the table and what is wrong in this case.
    pub fn new(code: i64, details: Option<&str>) -> Self {
        Self {
            code,
            title: crate::errors::row(code).map_or("Unknown error", |it| it.title).to_owned(),
            details: details.map(str::to_owned),
            href: None,
        }
    }
}
