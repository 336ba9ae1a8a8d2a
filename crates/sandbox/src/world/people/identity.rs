//! Who somebody is to the business: a number in WhatsApp's spelling, an id scoped to the business,
//! perhaps a username.

use super::super::keys::scramble;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber};
use std::sync::Arc;
use waxwing_domain::ids::{ScopedUserId, WaId};
use waxwing_domain::phone::E164;

/// What webhooks tell of somebody. A change makes another card, so that what was told stays told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Card {
    /// What they call themselves.
    pub(in super::super) name: Arc<str>,
    /// The name they are found by, if they took one.
    pub(in super::super) username: Option<String>,
    /// Their number as WhatsApp spells it, without its `+`.
    pub(in super::super) wa_id: String,
    /// Whether webhooks tell it.
    pub(in super::super) is_visible: bool,
    /// Their id scoped to the business's portfolio.
    pub(in super::super) user_id: ScopedUserId,
    /// What changes when they change their phone.
    pub(in super::super) identity_hash: String,
}

impl Card {
    /// The card of somebody of this name at this number, whose id is made for the `made`th time.
    pub(in super::super) fn new(name: &str, phone: &E164, seed: u64, made: u32) -> Self {
        Self {
            name: name.into(),
            username: None,
            wa_id: spelling(phone).digits().to_owned(),
            is_visible: true,
            user_id: user_id(phone, seed, made),
            identity_hash: identity_hash(phone, seed, made),
        }
    }

    /// Their number, unless they hide it.
    pub(in super::super) fn told_wa_id(&self) -> Option<WaId> {
        self.wa_id.parse().ok().filter(|_| self.is_visible)
    }
}

/// The id of whoever has this number, scoped to the portfolio of this seed: the country of the
/// number, and digits that tell nothing of it.
pub(super) fn user_id(phone: &E164, seed: u64, made: u32) -> ScopedUserId {
    let id = format!("{}.{:020}", country(phone), number_of(phone, seed, made));
    id.parse().expect("a country and twenty digits have no blanks and are short")
}

/// What changes with the phone: base64 of eight bytes, as Meta's is.
pub(super) fn identity_hash(phone: &E164, seed: u64, made: u32) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = number_of(phone, !seed, made);
    let letter = |place: u32| {
        let six = if place == 10 { bits << 2 } else { bits >> (58 - 6 * place) } & 0x3f;
        char::from(LETTERS[usize::try_from(six).unwrap_or_default()])
    };
    (0..11).map(letter).chain(['=']).collect()
}

fn number_of(phone: &E164, seed: u64, made: u32) -> u64 {
    let start = scramble(seed ^ (u64::from(made) << 48));
    phone.digits().bytes().fold(start, |sum, it| scramble(sum ^ u64::from(it)))
}

/// The country of a number, by its two letters; `ZZ` where none has it.
fn country(phone: &E164) -> String {
    let region = PhoneNumber::parse(phone.as_str(), None).ok().and_then(|it| {
        // Numbers of films and examples are nobody's, but have a country code.
        it.get_region_code()
            .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(it.country_code))
    });
    region.map_or_else(|| "ZZ".to_owned(), |it| it.to_string())
}

/// A number as WhatsApp spells it: Brazil's mobiles beyond the codes 11 to 28 without their ninth
/// digit, Mexico's with the 1 they once had. Other numbers, and landlines, as they are.
pub(super) fn spelling(phone: &E164) -> E164 {
    let digits = phone.digits();
    let spelled = if let Some((code, subscriber)) = brazilian(digits) {
        match (code >= "31", subscriber.len()) {
            (true, 9) => format!("55{code}{}", &subscriber[1..]),
            (false, 8) => format!("55{code}9{subscriber}"),
            _ => return phone.clone(),
        }
    } else if digits.len() == 12 && digits.starts_with("52") {
        format!("521{}", &digits[2..])
    } else {
        return phone.clone();
    };
    E164::from_digits(&spelled).unwrap_or_else(|_| phone.clone())
}

/// Area code and subscriber of a Brazilian mobile, with its ninth digit or without.
fn brazilian(digits: &str) -> Option<(&str, &str)> {
    let (code, subscriber) = digits.strip_prefix("55")?.split_at_checked(2)?;
    let eight = match subscriber.len() {
        9 => subscriber.strip_prefix('9')?,
        _ => subscriber,
    };
    // What begins with 2 to 5 was never a mobile of eight digits.
    let was_mobile = eight.len() == 8 && eight.starts_with(['6', '7', '8', '9']);
    was_mobile.then_some((code, subscriber))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> E164 {
        E164::from_digits(digits).unwrap()
    }

    #[test]
    fn brazil_and_mexico_are_spelled_as_whatsapp_does() {
        for (written, spelled) in [
            ("5511955550102", "5511955550102"),
            ("551195550102", "5511995550102"),
            ("5541932654321", "5541932654321"),
            ("551165550102", "5511965550102"),
            ("5541987654321", "554187654321"),
            ("554187654321", "554187654321"),
            ("554132654321", "554132654321"),
            ("525512345678", "5215512345678"),
            ("5215512345678", "5215512345678"),
            ("5491123456789", "5491123456789"),
            ("541123456789", "541123456789"),
            ("14155550101", "14155550101"),
        ] {
            assert_eq!(spelling(&number(written)).digits(), spelled, "{written}");
        }
    }

    #[test]
    fn ids_come_from_the_seed_and_tell_the_country() {
        let id = |seed, made| user_id(&number("14155550101"), seed, made).to_string();
        assert_eq!(id(7, 1), id(7, 1));
        assert_ne!(id(7, 1), id(8, 1));
        assert_ne!(id(7, 1), id(7, 2));
        assert!(id(7, 1).starts_with("US."), "{}", id(7, 1));
        let bruno = user_id(&number("5511955550102"), 7, 1);
        assert!(bruno.as_str().starts_with("BR."), "{bruno}");
        let hash = identity_hash(&number("14155550101"), 7, 1);
        assert!(hash.len() == 12 && hash.ends_with('='), "{hash}");
    }
}
