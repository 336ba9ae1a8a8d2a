//! Reads news of the account and its numbers.

use super::{
    ALERTS, Account, AccountNews, AccountNotice, Alert, Ban, CAPABILITY, Limit, NAME, NameDecision,
    QUALITY, QualityEvent, REVIEW, Restriction, UPDATE,
};
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The members of all these fields: they do not collide.
#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    event: Slice<'a>,
    #[serde(borrow)]
    decision: Slice<'a>,
    #[serde(borrow)]
    restriction_info: Slice<'a>,
    #[serde(borrow)]
    ban_info: Slice<'a>,
    #[serde(borrow)]
    violation_info: Slice<'a>,
    #[serde(borrow)]
    country: Slice<'a>,
    #[serde(borrow)]
    waba_info: Slice<'a>,
    #[serde(borrow)]
    disconnection_info: Slice<'a>,
    #[serde(borrow)]
    entity_type: Slice<'a>,
    #[serde(borrow)]
    entity_id: Slice<'a>,
    #[serde(borrow)]
    alert_info: Slice<'a>,
    #[serde(borrow)]
    max_daily_conversations_per_business: Slice<'a>,
    #[serde(borrow)]
    max_daily_conversation_per_phone: Slice<'a>,
    #[serde(borrow)]
    max_phone_numbers_per_business: Slice<'a>,
    #[serde(borrow)]
    max_phone_numbers_per_waba: Slice<'a>,
    #[serde(borrow)]
    current_limit: Slice<'a>,
    #[serde(borrow)]
    old_limit: Slice<'a>,
    #[serde(borrow)]
    requested_verified_name: Slice<'a>,
    #[serde(borrow)]
    rejection_reason: Slice<'a>,
    #[serde(borrow)]
    requester: Slice<'a>,
}

/// What the `…_info` objects hold; each has some of it.
#[derive(Deserialize, Default)]
struct Info<'a> {
    #[serde(borrow)]
    restriction_type: Slice<'a>,
    #[serde(borrow)]
    expiration: Slice<'a>,
    #[serde(borrow)]
    remediation: Slice<'a>,
    #[serde(borrow)]
    waba_ban_state: Slice<'a>,
    #[serde(borrow)]
    waba_ban_date: Slice<'a>,
    #[serde(borrow)]
    violation_type: Slice<'a>,
    #[serde(borrow)]
    owner_business_id: Slice<'a>,
    #[serde(borrow)]
    reason: Slice<'a>,
    #[serde(borrow)]
    alert_type: Slice<'a>,
    #[serde(borrow)]
    alert_severity: Slice<'a>,
    #[serde(borrow)]
    alert_status: Slice<'a>,
    #[serde(borrow)]
    alert_description: Slice<'a>,
}

/// Reads news of the account; the error completes the sentence "news of the account …".
pub(in crate::webhook) fn read(
    field: &str,
    told_at: Slice<'_>,
    raw: &RawValue,
) -> Result<AccountNotice, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let news = match field {
        UPDATE => AccountNews::Update(account(&fields)?),
        REVIEW => AccountNews::Review { decision: decision(&fields)? },
        ALERTS => AccountNews::Alert(alert(&fields)?),
        CAPABILITY => capability(&fields)?,
        QUALITY => AccountNews::Quality(quality(&fields)?),
        NAME => AccountNews::Name(NameDecision {
            decision: decision(&fields)?,
            requested_name: lenient::owned(fields.requested_verified_name),
            rejection_reason: lenient::owned(fields.rejection_reason),
        }),
        _ => AccountNews::Security {
            event: event(&fields)?,
            requester: lenient::owned(fields.requester),
        },
    };
    Ok(AccountNotice { news, at: lenient::timestamp(told_at), raw: raw.get().to_owned() })
}

/// Whether the entry of an event names the business instead of the account.
pub(in crate::webhook) fn is_of_the_portfolio(event: &str) -> bool {
    event.starts_with("PARTNER_") || matches!(event, "AD_ACCOUNT_LINKED" | "MM_LITE_TERMS_SIGNED")
}

fn event(fields: &Fields<'_>) -> Result<String, &'static str> {
    lenient::owned(fields.event).ok_or("has no `event`")
}

fn decision(fields: &Fields<'_>) -> Result<String, &'static str> {
    lenient::owned(fields.decision).ok_or("has no `decision`")
}

fn account(fields: &Fields<'_>) -> Result<Account, &'static str> {
    let restrictions = fields.restriction_info.and_then(lenient::items);
    Ok(Account {
        event: event(fields)?,
        restrictions: restrictions.into_iter().flatten().filter_map(restriction).collect(),
        ban: ban(&info(fields.ban_info)),
        violation: lenient::owned(info(fields.violation_info).violation_type),
        country: lenient::owned(fields.country),
        owner_business_id: lenient::owned(info(fields.waba_info).owner_business_id),
        disconnected_for: lenient::owned(info(fields.disconnection_info).reason),
    })
}

fn info(raw: Slice<'_>) -> Info<'_> {
    raw.and_then(lenient::object).unwrap_or_default()
}

fn restriction(raw: &RawValue) -> Option<Restriction> {
    let fields = info(Some(raw));
    Some(Restriction {
        kind: lenient::owned(fields.restriction_type)?,
        until: lenient::timestamp(fields.expiration),
        remediation: lenient::owned(fields.remediation),
    })
}

fn ban(fields: &Info<'_>) -> Option<Ban> {
    let state = lenient::owned(fields.waba_ban_state)?;
    Some(Ban { state, date: lenient::owned(fields.waba_ban_date) })
}

fn alert(fields: &Fields<'_>) -> Result<Alert, &'static str> {
    let it = info(fields.alert_info);
    Ok(Alert {
        kind: lenient::owned(it.alert_type).ok_or("has no `alert_type`")?,
        severity: lenient::owned(it.alert_severity),
        status: lenient::owned(it.alert_status),
        description: lenient::owned(it.alert_description),
        entity_kind: lenient::owned(fields.entity_type),
        entity_id: lenient::owned(fields.entity_id),
    })
}

fn capability(fields: &Fields<'_>) -> Result<AccountNews, &'static str> {
    let limit = limit(fields.max_daily_conversations_per_business);
    let limit_per_number = self::limit(fields.max_daily_conversation_per_phone);
    let numbers_per_business = lenient::whole_number(fields.max_phone_numbers_per_business);
    let numbers_per_account = lenient::whole_number(fields.max_phone_numbers_per_waba);
    let says_something = limit.is_some()
        || limit_per_number.is_some()
        || numbers_per_business.is_some()
        || numbers_per_account.is_some();
    let news = AccountNews::Capability {
        limit,
        limit_per_number,
        numbers_per_business,
        numbers_per_account,
    };
    says_something.then_some(news).ok_or("says nothing of a capability")
}

fn quality(fields: &Fields<'_>) -> Result<QualityEvent, &'static str> {
    Ok(QualityEvent {
        event: event(fields)?,
        limit: limit(fields.max_daily_conversations_per_business)
            .or_else(|| limit(fields.current_limit)),
        previous_limit: limit(fields.old_limit),
    })
}

fn limit(raw: Slice<'_>) -> Option<Limit> {
    lenient::owned(raw).map(|it| it.parse().unwrap_or(Limit::Other(it)))
}
