//! One error code of Meta's: what we know of it, and what it means for a message.

use super::codes::CODES;
use waxwing_domain::dispatch::ErrorClass;

/// What we know of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRow {
    /// Meta's code.
    pub code: i64,
    /// The HTTP status Meta's table gives it. Practice differs: branch on the code.
    pub http_status: u16,
    /// Meta's short text.
    pub title: &'static str,
    /// What it means for a message.
    pub class: ErrorClass,
    /// What it means, for people.
    pub meaning: &'static str,
}

/// The row of this code. 200 stands for all permission errors, 200 to 299.
pub fn row(code: i64) -> Option<&'static CodeRow> {
    let find = |code| CODES.binary_search_by_key(&code, |it: &CodeRow| it.code).ok();
    let index = find(code).or_else(|| (200..=299).contains(&code).then(|| find(200)).flatten())?;
    CODES.get(index)
}

/// What this code means for a message; a code nobody knows is a no.
pub fn class_of(code: i64, subcode: Option<i64>) -> ErrorClass {
    match (code, subcode) {
        // The sending number is gone or not ours, whatever the message says.
        (100, Some(33)) => ErrorClass::PauseChannel,
        _ => row(code).map_or(ErrorClass::GiveUp, |it| it.class),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorClass::{
        Ambiguous, FixContent, GiveUp, PauseChannel, PauseTemplate, Retry, Suppress, Wait,
    };

    #[test]
    fn the_table_is_sorted_and_names_no_code_twice() {
        assert!(CODES.is_sorted_by(|one, two| one.code < two.code));
    }

    #[test]
    fn every_row_says_something() {
        for it in CODES {
            assert!(!it.title.is_empty() && !it.meaning.is_empty(), "{}", it.code);
            assert!((200..600).contains(&it.http_status), "{}", it.code);
            assert!(!it.title.ends_with('.') && !it.meaning.ends_with('.'), "{}", it.code);
        }
    }

    #[test]
    fn every_code_is_found() {
        for it in CODES {
            assert_eq!(row(it.code), Some(it));
        }
        assert_eq!(row(250).map(|it| it.code), Some(200));
        assert_eq!(row(294).map(|it| it.code), Some(294));
        for unknown in [-1, 5, 199, 300, 131_001, i64::MAX, i64::MIN] {
            assert_eq!(row(unknown), None);
        }
    }

    #[test]
    fn each_code_of_a_send_says_who_must_act() {
        let expected: [(ErrorClass, &[i64]); 8] = [
            (Retry, &[2, 131_016, 133_004]),
            (Wait, &[4, 17, 32, 341, 613, 80_007, 80_008, 130_429, 131_056, 131_057]),
            (GiveUp, &[470, 130_472, 130_497, 131_047, 131_049, 999_999]),
            (Suppress, &[130_403, 131_026, 131_050]),
            (
                PauseChannel,
                &[
                    0, 3, 10, 102, 190, 200, 257, 299, 368, 131_005, 131_031, 131_037, 131_042,
                    131_045, 131_048, 131_064, 133_010,
                ],
            ),
            (PauseTemplate, &[131_063, 132_001, 132_007, 132_015, 132_016]),
            (
                FixContent,
                &[
                    100, 131_008, 131_009, 131_021, 131_051, 131_062, 132_000, 132_005, 132_008,
                    132_012, 132_018, 135_000,
                ],
            ),
            (Ambiguous, &[1, 131_000]),
        ];
        for (class, codes) in expected {
            for code in codes {
                assert_eq!(class_of(*code, None), class, "{code}");
            }
        }
        assert_eq!(class_of(100, Some(33)), PauseChannel);
        assert_eq!(class_of(100, Some(2_388_024)), FixContent);
    }
}
