//! What may be on a contact card.

use super::{ANY_TEXT, Is, Rule, Shape, optional, plain, required, text};
use crate::validate::Walk;
use serde_json::Value;

/// `messages/contacts-messages`. The guide says 257 cards, Meta's `OpenAPI` file 5.
pub(super) const CONTACTS: Is = Is::List { of: &Is::Object(&CARD), min: 1, max: 257 };

const CARD: Shape = Shape {
    members: &[
        required("name", Is::Object(&NAME)),
        optional("phones", Is::List { of: &Is::Object(&PHONE), min: 0, max: usize::MAX }),
        optional("emails", Is::List { of: &Is::Object(&EMAIL), min: 0, max: usize::MAX }),
        optional("urls", Is::List { of: &Is::Object(&URL), min: 0, max: usize::MAX }),
        optional("addresses", Is::List { of: &Is::Object(&ADDRESS), min: 0, max: usize::MAX }),
        optional("org", Is::Object(&ORG)),
        optional("birthday", ANY_TEXT),
    ],
    rules: &[Rule::Check(birthday, "`birthday` is a day as in 1988-04-02")],
};

const NAME: Shape = plain(&[
    required("formatted_name", text(usize::MAX)),
    optional("first_name", ANY_TEXT),
    optional("last_name", ANY_TEXT),
    optional("middle_name", ANY_TEXT),
    optional("prefix", ANY_TEXT),
    optional("suffix", ANY_TEXT),
]);

const PHONE: Shape =
    plain(&[optional("phone", ANY_TEXT), optional("type", ANY_TEXT), optional("wa_id", ANY_TEXT)]);

const EMAIL: Shape = plain(&[optional("email", ANY_TEXT), optional("type", ANY_TEXT)]);

const URL: Shape = plain(&[optional("url", ANY_TEXT), optional("type", ANY_TEXT)]);

const ADDRESS: Shape = plain(&[
    optional("street", ANY_TEXT),
    optional("city", ANY_TEXT),
    optional("state", ANY_TEXT),
    optional("zip", ANY_TEXT),
    optional("country", ANY_TEXT),
    optional("country_code", ANY_TEXT),
    optional("type", ANY_TEXT),
]);

const ORG: Shape = plain(&[
    optional("company", ANY_TEXT),
    optional("department", ANY_TEXT),
    optional("title", ANY_TEXT),
]);

/// A birthday is a day: `1988-04-02`.
fn birthday(card: &Value, walk: &mut Walk) {
    let Some(day) = card.get("birthday").and_then(Value::as_str) else { return };
    let parts: Vec<_> = day.split('-').collect();
    let number = |place: usize, length: usize| {
        let part = parts.get(place).filter(|it| it.len() == length)?;
        part.parse::<u32>().ok()
    };
    let is_day = parts.len() == 3
        && number(0, 4).is_some()
        && number(1, 2).is_some_and(|it| (1..=12).contains(&it))
        && number(2, 2).is_some_and(|it| (1..=31).contains(&it));
    if !is_day {
        walk.report("birthday", "content.malformed", "must be a day as in 1988-04-02").found(day);
    }
}
