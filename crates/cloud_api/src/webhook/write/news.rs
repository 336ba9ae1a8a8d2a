//! Writes news of templates, of the account and its numbers, and what people want to hear.

use super::messages::contact;
use super::{about_number, field_payload, set};
use crate::webhook::account::is_of_the_portfolio;
use crate::webhook::{
    Account, AccountNews, Alert, Limit, NameDecision, Preference, QualityEvent, Restriction, Scope,
    TemplateButton, TemplateChange, TemplateName, TemplateStatus, TemplateTexts,
};
use serde_json::{Value, json};
use waxwing_domain::ids::{ScopedUserId, WaId, WabaId};
use waxwing_domain::time::Timestamp;

/// The payload that tells what became of a template, in Meta's spelling, ready to be signed.
pub fn template_payload(
    scope: &Scope,
    at: Timestamp,
    template: &TemplateName,
    change: &TemplateChange,
) -> Vec<u8> {
    let mut value = match change {
        TemplateChange::Status(status) => template_status(status),
        TemplateChange::Quality { previous, new } => {
            let mut value = json!({});
            set(&mut value, "previous_quality_score", previous.as_deref());
            set(&mut value, "new_quality_score", Some(new.as_str()));
            value
        }
        TemplateChange::Texts(texts) => template_texts(texts),
        TemplateChange::CategoryAhead { current, correct, at } => {
            let mut value = json!({ "new_category": current, "correct_category": correct });
            set(&mut value, "category_update_timestamp", at.map(Timestamp::as_seconds));
            value
        }
        TemplateChange::Category { previous, new } => {
            let mut value = json!({});
            set(&mut value, "previous_category", previous.as_deref());
            set(&mut value, "new_category", Some(new.as_str()));
            value
        }
    };
    set(&mut value, "message_template_id", template.id.as_deref().map(template_id));
    value["message_template_name"] = template.name.as_str().into();
    value["message_template_language"] = template.language.as_str().into();
    field_payload(scope, change.field(), Some(at), &value)
}

/// The payload that tells what happened to the account or to the number of this scope, in Meta's
/// spelling, ready to be signed.
pub fn account_payload(scope: &Scope, at: Timestamp, news: &AccountNews) -> Vec<u8> {
    let mut value = match news {
        AccountNews::Update(account) => account_update(scope, account),
        AccountNews::Review { decision } => json!({ "decision": decision }),
        AccountNews::Alert(alert) => account_alert(alert),
        AccountNews::Capability {
            limit,
            limit_per_number,
            numbers_per_business,
            numbers_per_account,
        } => {
            let mut value = json!({});
            set(&mut value, "max_daily_conversations_per_business", word(limit.as_ref()));
            set(&mut value, "max_daily_conversation_per_phone", word(limit_per_number.as_ref()));
            set(&mut value, "max_phone_numbers_per_business", *numbers_per_business);
            set(&mut value, "max_phone_numbers_per_waba", *numbers_per_account);
            value
        }
        AccountNews::Quality(event) => quality_event(event),
        AccountNews::Name(name) => name_decision(name),
        AccountNews::Security { event, requester } => {
            let mut value = json!({ "event": event });
            set(&mut value, "requester", requester.as_deref());
            value
        }
    };
    let is_of_a_number = matches!(
        news,
        AccountNews::Quality(_) | AccountNews::Name(_) | AccountNews::Security { .. }
    );
    let display = scope.display_phone_number.as_deref().filter(|_| is_of_a_number);
    set(&mut value, "display_phone_number", display);
    field_payload(scope, news.field(), Some(at), &value)
}

/// The payload that tells what people want to hear, in Meta's spelling, ready to be signed. What
/// is in [`Preference::raw`] is not looked at.
pub fn preferences_payload(scope: &Scope, preferences: &[Preference]) -> Vec<u8> {
    let contacts = preferences.iter().filter_map(|it| {
        contact(it.profile_name.as_deref(), None, it.wa_id.as_ref(), it.user_id.as_ref())
    });
    let items = preferences.iter().map(preference).collect();
    let value = about_number(scope, contacts.collect(), "user_preferences", items);
    field_payload(scope, "user_preferences", None, &value)
}

/// Meta writes ids of templates as numbers.
fn template_id(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| id.into(), Value::from)
}

fn template_status(status: &TemplateStatus) -> Value {
    let mut value = json!({ "event": status.event });
    value["reason"] = status.reason.as_deref().unwrap_or("NONE").into();
    set(&mut value, "message_template_category", status.category.as_deref());
    if let Some(at) = status.disabled_at {
        value["disable_info"] = json!({ "disable_date": at.as_seconds() });
    }
    let mut info = json!({});
    set(&mut info, "title", status.title.as_deref());
    let is_rejected = status.title.is_none();
    let sentence = if is_rejected { "reason" } else { "description" };
    set(&mut info, sentence, status.explanation.as_deref());
    set(&mut info, "recommendation", status.recommendation.as_deref());
    if info != json!({}) {
        value[if is_rejected { "rejection_info" } else { "other_info" }] = info;
    }
    value
}

fn template_texts(texts: &TemplateTexts) -> Value {
    let mut value = json!({});
    set(&mut value, "message_template_title", texts.header.as_deref());
    set(&mut value, "message_template_element", texts.body.as_deref());
    set(&mut value, "message_template_footer", texts.footer.as_deref());
    if !texts.buttons.is_empty() {
        value["message_template_buttons"] = texts.buttons.iter().map(template_button).collect();
    }
    value
}

fn template_button(button: &TemplateButton) -> Value {
    let mut value = json!({
        "message_template_button_type": button.kind,
        "message_template_button_text": button.text,
    });
    set(&mut value, "message_template_button_url", button.url.as_deref());
    set(&mut value, "message_template_button_phone_number", button.phone_number.as_deref());
    value
}

fn account_update(scope: &Scope, account: &Account) -> Value {
    let mut value = json!({ "event": account.event });
    if !account.restrictions.is_empty() {
        value["restriction_info"] = account.restrictions.iter().map(restriction).collect();
    }
    if let Some(ban) = &account.ban {
        value["ban_info"] = json!({ "waba_ban_state": ban.state });
        set(&mut value["ban_info"], "waba_ban_date", ban.date.as_deref());
    }
    let violation = account.violation.as_ref().map(|it| json!({ "violation_type": it }));
    set(&mut value, "violation_info", violation);
    set(&mut value, "country", account.country.as_deref());
    if account.owner_business_id.is_some() || is_of_the_portfolio(&account.event) {
        let mut info = json!({});
        set(&mut info, "waba_id", scope.waba_id.as_ref().map(WabaId::as_str));
        set(&mut info, "owner_business_id", account.owner_business_id.as_deref());
        value["waba_info"] = info;
    }
    let reason = account.disconnected_for.as_ref().map(|it| json!({ "reason": it }));
    set(&mut value, "disconnection_info", reason);
    value
}

fn restriction(restriction: &Restriction) -> Value {
    let mut value = json!({ "restriction_type": restriction.kind });
    set(&mut value, "expiration", restriction.until.map(Timestamp::as_seconds));
    set(&mut value, "remediation", restriction.remediation.as_deref());
    value
}

fn account_alert(alert: &Alert) -> Value {
    let mut info = json!({ "alert_type": alert.kind });
    set(&mut info, "alert_severity", alert.severity.as_deref());
    set(&mut info, "alert_status", alert.status.as_deref());
    set(&mut info, "alert_description", alert.description.as_deref());
    let mut value = json!({});
    set(&mut value, "entity_type", alert.entity_kind.as_deref());
    set(&mut value, "entity_id", alert.entity_id.as_deref());
    value["alert_info"] = info;
    value
}

fn quality_event(event: &QualityEvent) -> Value {
    let mut value = json!({ "event": event.event });
    set(&mut value, "max_daily_conversations_per_business", word(event.limit.as_ref()));
    set(&mut value, "old_limit", word(event.previous_limit.as_ref()));
    value
}

fn name_decision(name: &NameDecision) -> Value {
    let mut value = json!({ "decision": name.decision });
    set(&mut value, "requested_verified_name", name.requested_name.as_deref());
    value["rejection_reason"] = name.rejection_reason.as_deref().into();
    value
}

/// A limit in Meta's word for it.
fn word(limit: Option<&Limit>) -> Option<String> {
    limit.map(ToString::to_string)
}

fn preference(preference: &Preference) -> Value {
    let mut value = json!({});
    set(&mut value, "wa_id", preference.wa_id.as_ref().map(WaId::as_str));
    set(&mut value, "user_id", preference.user_id.as_ref().map(ScopedUserId::as_str));
    set(&mut value, "detail", preference.detail.as_deref());
    set(&mut value, "category", preference.category.as_deref());
    set(&mut value, "value", Some(preference.wish.as_str()));
    set(&mut value, "signup_id", preference.signup_id.as_deref());
    value["timestamp"] = preference.at.as_seconds().into();
    value
}
