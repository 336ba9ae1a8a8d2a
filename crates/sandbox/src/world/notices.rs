//! What Meta tells beside messages and their statuses: of templates, numbers, accounts, wishes.

use super::numbers::{AccountState, Number, Throughput, Tier};
use super::outbox::About;
use super::people::Card;
use super::{Marketing, World};
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::templates::Definition;
use waxwing_cloud_api::webhook::{
    Account, AccountNews, Ban, Limit, Preference, QualityEvent, Restriction, Scope, TemplateChange,
    TemplateName, Wish, account_payload, preferences_payload, template_payload,
};
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// How long a restriction lasts.
const RESTRICTED_FOR: Duration = Duration::from_hours(7 * 24);

/// One of these, as it is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    /// The webhook field it comes under.
    pub(super) field: &'static str,
    pub(super) body: Arc<[u8]>,
}

impl World {
    /// Tells what became of a template.
    pub(super) fn tell_template(
        &mut self,
        id: &str,
        definition: &Definition,
        change: &TemplateChange,
        now: Timestamp,
    ) {
        let waba_id = self.state.numbers.values().next().map(|it| it.waba_id.clone());
        let scope = Scope { waba_id, ..Scope::default() };
        let template = TemplateName {
            id: Some(id.to_owned()),
            name: definition.name().to_owned(),
            language: definition.language().to_owned(),
        };
        let body = template_payload(&scope, now, &template, change);
        self.post_notice(change.field(), body, now);
    }

    /// Tells what Meta tells of a number when something about it changed.
    pub(super) fn tell_of_number(&mut self, before: &Number, id: &PhoneNumberId, now: Timestamp) {
        let Some(after) = self.state.numbers.get(id) else { return };
        let mut told = Vec::new();
        if (before.throughput, after.throughput) == (Throughput::Standard, Throughput::High) {
            told.push(AccountNews::Quality(QualityEvent {
                event: "THROUGHPUT_UPGRADE".to_owned(),
                limit: limit(after.limit),
                previous_limit: None,
            }));
        }
        if before.limit != after.limit {
            told.push(AccountNews::Capability {
                limit: limit(after.limit),
                limit_per_number: None,
                numbers_per_business: Some(20),
                numbers_per_account: None,
            });
        }
        if before.account != after.account {
            told.push(AccountNews::Update(account_event(before.account, after.account, now)));
        }
        let scope = self.scope_of(id);
        for news in told {
            self.post_notice(news.field(), account_payload(&scope, now, &news), now);
        }
    }

    /// Tells that somebody stopped offers, or wants them again.
    pub(super) fn tell_wish(&mut self, card: &Card, marketing: Marketing, now: Timestamp) {
        let (wish, detail) = match marketing {
            Marketing::Stopped => (Wish::Stop, "User requested to stop marketing messages"),
            Marketing::Allowed => (Wish::Resume, "User requested to resume marketing messages"),
        };
        let preference = Preference {
            wa_id: card.told_wa_id(),
            user_id: Some(card.user_id.clone()),
            profile_name: Some(card.name.as_ref().to_owned()),
            category: Some("marketing_messages".to_owned()),
            wish,
            detail: Some(detail.to_owned()),
            signup_id: None,
            at: now,
            raw: String::new(),
        };
        let numbers: Vec<PhoneNumberId> = self.state.numbers.keys().cloned().collect();
        for number in numbers {
            let scope = self.scope_of(&number);
            let body = preferences_payload(&scope, std::slice::from_ref(&preference));
            self.post_notice("user_preferences", body, now);
        }
    }

    /// Which account and number something is about.
    pub(super) fn scope_of(&self, id: &PhoneNumberId) -> Scope {
        let number = self.state.numbers.get(id);
        Scope {
            waba_id: number.map(|it| it.waba_id.clone()),
            phone_number_id: Some(id.clone()),
            display_phone_number: number.map(|it| it.display.digits().to_owned()),
        }
    }

    fn post_notice(&mut self, field: &'static str, body: Vec<u8>, at: Timestamp) {
        let notice = Notice { field, body: body.into() };
        self.post_as(About::Notice(Arc::new(notice)), None, at);
    }
}

fn limit(tier: Tier) -> Option<Limit> {
    tier.as_str().parse().ok()
}

/// What Meta tells of an account that may not send any more, or may again.
fn account_event(before: AccountState, after: AccountState, now: Timestamp) -> Account {
    let event = |event: &str| Account { event: event.to_owned(), ..Account::default() };
    let ban = |state: &str| {
        let date = Some(date(now));
        let ban = Some(Ban { state: state.to_owned(), date });
        Account { ban, ..event("DISABLED_UPDATE") }
    };
    let violation =
        |word: &str| Account { violation: Some(word.to_owned()), ..event("ACCOUNT_VIOLATION") };
    match (before, after) {
        (_, AccountState::Locked) => ban("DISABLE"),
        (AccountState::Locked, _) => ban("REINSTATE"),
        (_, AccountState::Restricted) => {
            let kind = "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned();
            let until = Some(now + RESTRICTED_FOR);
            let restrictions = vec![Restriction { kind, until, remediation: None }];
            Account { restrictions, ..event("ACCOUNT_RESTRICTION") }
        }
        (_, AccountState::PaymentMissing) => violation("PAYMENT"),
        (_, AccountState::NameUnapproved) => violation("DISPLAY_NAME"),
        (_, AccountState::Ok) => event("ACCOUNT_RECONNECTED"),
    }
}

/// A day as Meta prints it in a text: "April 17, 2026", of UTC.
fn date(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = at.to_string();
    let day = text.split('T').next().unwrap_or_default();
    let mut numbers = day.splitn(3, '-').map(|it| it.parse::<usize>().unwrap_or_default());
    let mut next = || numbers.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    let month = MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or_default();
    format!("{month} {day}, {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_as_meta_prints_them() {
        for (seconds, expected) in [
            (1_776_384_000, "April 17, 2026"),
            (1_776_383_999, "April 16, 2026"),
            (1_798_761_599, "December 31, 2026"),
            (1_767_225_600, "January 1, 2026"),
        ] {
            assert_eq!(date(Timestamp::from_seconds(seconds)), expected);
        }
    }
}
