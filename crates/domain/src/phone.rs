//! Phone numbers: parsed once, kept in E.164, hidden from logs.

mod variants;

use rlibphonenumber::{
    NumberLengthType, ParseError, PhoneNumber, PhoneNumberFormat, ValidationError,
};
use std::fmt;
use std::str::FromStr;

/// A phone number in E.164 form: `+`, then 5 to 15 digits, the first not zero.
///
/// ```
/// use waxwing_domain::phone::E164;
/// let number: E164 = "+49 (170) 123-4567".parse().unwrap();
/// assert_eq!(number.as_str(), "+491701234567");
/// assert_eq!(number.to_string(), "+…567");
/// assert!("0170 1234567".parse::<E164>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct E164(Box<str>);

/// Why a text is not a number we can write to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidE164 {
    /// No `+` and country code: Meta would put the sender's own country code in front.
    #[error(
        "the number has no country code; write it with + and country code, such as +49 170 1234567"
    )]
    NoCountryCode,
    /// It starts with `00`, which means "abroad" in some countries only.
    #[error(
        "the number starts with 00, which is dialled differently from country to country; write {suggestion}"
    )]
    DialledAbroad {
        /// The same number with `+`.
        suggestion: String,
    },
    /// There is no such country code.
    #[error(
        "the number's country code does not exist; write it with + and country code, such as +49 170 1234567"
    )]
    UnknownCountryCode,
    /// Not a phone number at all.
    #[error("not a phone number; write it with + and country code, such as +49 170 1234567")]
    NotANumber,
    /// Fewer digits than any number of that country has.
    #[error("the number is too short for its country; check that no digit is missing")]
    TooShort,
    /// More digits than any number of that country has.
    #[error("the number is too long for its country; check that no digit is too many")]
    TooLong,
}

impl E164 {
    /// The number with its `+`: the form people and our API use.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without its `+`: the form Meta calls `wa_id`.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The number that Meta writes without `+` (`wa_id`, `display_phone_number`).
    ///
    /// Meta knows its numbers: only the shape is checked, since a `wa_id` may differ from what
    /// the numbering plan of its country says (`521…` in Mexico).
    pub fn from_digits(digits: &str) -> Result<Self, InvalidE164> {
        let digits = digits.strip_prefix('+').unwrap_or(digits);
        match digits.len() {
            _ if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) => {
                Err(InvalidE164::NotANumber)
            }
            _ if digits.starts_with('0') => Err(InvalidE164::NoCountryCode),
            0..=4 => Err(InvalidE164::TooShort),
            5..=15 => Ok(Self(format!("+{digits}").into())),
            _ => Err(InvalidE164::TooLong),
        }
    }
}

impl FromStr for E164 {
    type Err = InvalidE164;

    /// Reads any spelling of a number with `+` and country code: blanks, dashes, brackets, dots.
    fn from_str(text: &str) -> Result<Self, InvalidE164> {
        let text = text.trim();
        let is_international = text.starts_with(['+', '＋']) || text.starts_with("tel:+");
        if !is_international {
            return Err(without_plus(text));
        }
        if let Some(number) = old_mexican_mobile(text) {
            return Ok(number);
        }
        let number = PhoneNumber::parse(text, None).map_err(|error| match error {
            ParseError::InvalidCountryCode => InvalidE164::UnknownCountryCode,
            ParseError::NotANumber(_) => InvalidE164::NotANumber,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => InvalidE164::TooShort,
            ParseError::TooLongNsn => InvalidE164::TooLong,
        })?;
        match number.is_possible_with_reason() {
            Ok(NumberLengthType::IsPossible) => {}
            Ok(NumberLengthType::IsPossibleLocalOnly) => return Err(InvalidE164::TooShort),
            Err(ValidationError::InvalidCountryCode) => {
                return Err(InvalidE164::UnknownCountryCode);
            }
            Err(ValidationError::TooShort | ValidationError::InvalidLength) => {
                return Err(InvalidE164::TooShort);
            }
            Err(ValidationError::TooLong) => return Err(InvalidE164::TooLong),
        }
        let spelled = number.format_as(PhoneNumberFormat::E164);
        // Each reading drops one trunk prefix; what we keep must read as itself.
        if spelled == text { Ok(Self(spelled.into())) } else { spelled.parse() }
    }
}

/// Says what is wrong with a text that does not start with `+`, and what would be right.
fn without_plus(text: &str) -> InvalidE164 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return InvalidE164::NotANumber;
    }
    let Some(abroad) = digits.strip_prefix("00") else {
        return InvalidE164::NoCountryCode;
    };
    match PhoneNumber::parse(format!("+{abroad}"), None) {
        Ok(number) if number.is_possible_with_reason() == Ok(NumberLengthType::IsPossible) => {
            let suggestion = number.format_as(PhoneNumberFormat::International).into_owned();
            InvalidE164::DialledAbroad { suggestion }
        }
        _ => InvalidE164::NoCountryCode,
    }
}

/// Mexican mobiles as WhatsApp still writes them, with a `1` that the numbering plan dropped in 2019.
fn old_mexican_mobile(text: &str) -> Option<E164> {
    const SPELLED_WITH: &str = "+-(). ";
    if !text.chars().all(|it| it.is_ascii_digit() || SPELLED_WITH.contains(it)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 13 && digits.starts_with("521")).then(|| E164(format!("+{digits}").into()))
}

/// Shows the number with all but its last three digits masked.
///
/// Phone numbers are personal data, so logging one by accident must be harmless;
/// [`E164::as_str`] is the deliberate way to the digits.
impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+…{}", &self.0[self.0.len() - 3..])
    }
}

impl fmt::Debug for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: Result<&str, InvalidE164>) {
        let number = input.parse::<E164>();
        assert_eq!(number.as_ref().map(E164::as_str), expected.as_ref().copied(), "{input}");
    }

    #[test]
    fn every_spelling_with_a_country_code_is_one_number() {
        for input in [
            "+14155550101",
            "+1 (415) 555-0101",
            " +1.415.555.0101 ",
            "＋１４１５５５５０１０１",
            "tel:+1-415-555-0101",
        ] {
            check(input, Ok("+14155550101"));
        }
        check("+5511955550102", Ok("+5511955550102"));
        check("+393335550103", Ok("+393335550103"));
        check("+5215512345678", Ok("+5215512345678"));
    }

    #[test]
    fn what_cannot_be_reached_is_refused_with_its_reason() {
        check("4155550101", Err(InvalidE164::NoCountryCode));
        check("(0170) 1234567", Err(InvalidE164::NoCountryCode));
        check("14155550101", Err(InvalidE164::NoCountryCode));
        check("+999 12345678", Err(InvalidE164::UnknownCountryCode));
        check("+49", Err(InvalidE164::NotANumber));
        check("+1415555", Err(InvalidE164::TooShort));
        check("+141555501011234", Err(InvalidE164::TooLong));
        check("Ana", Err(InvalidE164::NotANumber));
        assert!("+521 call me 5512345678".parse::<E164>().is_err());
        check("", Err(InvalidE164::NotANumber));
    }

    #[test]
    fn a_number_dialled_with_two_zeros_is_answered_with_its_right_spelling() {
        let suggestion = "+49 170 1234567".to_owned();
        check("0049 (170) 1234-567", Err(InvalidE164::DialledAbroad { suggestion }));
        check("00", Err(InvalidE164::NoCountryCode));
    }

    #[test]
    fn what_meta_calls_a_number_is_taken_at_its_word() {
        assert_eq!(E164::from_digits("5215512345678").unwrap().as_str(), "+5215512345678");
        assert_eq!(E164::from_digits("+15550783881").unwrap().digits(), "15550783881");
        for bad in ["", "PT.2077", "12", "0123456", "1234567890123456"] {
            assert!(E164::from_digits(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn showing_a_number_by_accident_shows_three_digits() {
        let number: E164 = "+14155550101".parse().unwrap();
        assert_eq!(format!("{number} {number:?}"), "+…101 +…101");
    }

    proptest! {
        #[test]
        fn a_number_survives_its_own_spelling(digits in "[1-9][0-9]{6,14}") {
            if let Ok(number) = format!("+{digits}").parse::<E164>() {
                prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
                prop_assert_eq!(E164::from_digits(number.digits()), Ok(number));
            }
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<E164>();
            let _ = format!("+{text}").parse::<E164>();
        }
    }
}
