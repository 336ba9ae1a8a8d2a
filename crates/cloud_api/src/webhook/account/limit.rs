//! How many people a business may write to first within a day, in each of Meta's spellings.

use std::fmt;
use std::str::FromStr;

/// How many people a business may write to first within a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// That many.
    People(u64),
    /// Any number.
    Unlimited,
    /// Not decided: the number has not sent yet.
    NotSet,
    /// A word we do not know.
    Other(String),
}

impl FromStr for Limit {
    type Err = std::convert::Infallible;

    /// Reads `TIER_2K` as `2000`; `-1` is what older payloads write for no limit.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.strip_prefix("TIER_").unwrap_or(text);
        Ok(match word {
            "UNLIMITED" | "-1" => Self::Unlimited,
            "NOT_SET" => Self::NotSet,
            _ => people(word).map_or_else(|| Self::Other(text.to_owned()), Self::People),
        })
    }
}

/// The number `2K` or `250` stands for.
fn people(word: &str) -> Option<u64> {
    let (digits, unit) = match word.strip_suffix('K') {
        Some(digits) => (digits, 1_000),
        None => (word, 1),
    };
    let all_digits = digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse::<u64>().ok().filter(|_| all_digits)?.checked_mul(unit)
}

impl fmt::Display for Limit {
    /// Meta's word for it, such as `TIER_2K`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::People(count) if *count >= 1_000 && count % 1_000 == 0 => {
                write!(f, "TIER_{}K", count / 1_000)
            }
            Self::People(count) => write!(f, "TIER_{count}"),
            Self::Unlimited => f.write_str("TIER_UNLIMITED"),
            Self::NotSet => f.write_str("TIER_NOT_SET"),
            Self::Other(word) => f.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_in_each_spelling_and_written_as_a_tier() {
        for (text, expected, written) in [
            ("TIER_50", Limit::People(50), "TIER_50"),
            ("TIER_250", Limit::People(250), "TIER_250"),
            ("TIER_2K", Limit::People(2_000), "TIER_2K"),
            ("2000", Limit::People(2_000), "TIER_2K"),
            ("100K", Limit::People(100_000), "TIER_100K"),
            ("TIER_UNLIMITED", Limit::Unlimited, "TIER_UNLIMITED"),
            ("-1", Limit::Unlimited, "TIER_UNLIMITED"),
            ("TIER_NOT_SET", Limit::NotSet, "TIER_NOT_SET"),
            ("TIER_GOLD", Limit::Other("TIER_GOLD".to_owned()), "TIER_GOLD"),
            ("+5", Limit::Other("+5".to_owned()), "+5"),
            ("K", Limit::Other("K".to_owned()), "K"),
            (
                "99999999999999999999K",
                Limit::Other("99999999999999999999K".to_owned()),
                "99999999999999999999K",
            ),
        ] {
            assert_eq!(text.parse(), Ok(expected.clone()), "{text}");
            assert_eq!(expected.to_string(), written, "{text}");
        }
    }
}
