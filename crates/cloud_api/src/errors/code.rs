//! One error code of Meta's: what we know of it, and what it means for a message.

use super::codes::CODES;
use waxwing_domain::dispatch::ErrorClass;

/// What we know of one code, or of some that Meta numbers in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRow {
    /// Meta's code.
    pub code: i64,
    /// The last code the row stands for; nearly always the same.
    pub last: i64,
    /// The HTTP status Meta's table gives it. Practice differs: branch on the code.
    pub http_status: u16,
    /// Meta's short text.
    pub title: &'static str,
    /// How Meta tells of it.
    pub comes: Comes,
    /// What it means for a message.
    pub class: ErrorClass,
    /// What it means, for people.
    pub meaning: &'static str,
    /// What to do about it, for people.
    pub what_to_do: &'static str,
}

/// How Meta tells of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// As the answer to a call.
    Answer,
    /// Later, in the status of a message.
    Status,
    /// In either way.
    Both,
    /// Neither: in what a person wrote, in news of a call, in a report.
    Elsewhere,
}

impl Comes {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Status => "status",
            Self::Both => "both",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// Whether it may be the answer to a call.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Answer | Self::Both)
    }

    /// Whether it may stand in the status of a message.
    pub const fn is_status(self) -> bool {
        matches!(self, Self::Status | Self::Both)
    }
}

/// The row of this code: its own, or that of the range it is in.
pub fn row(code: i64) -> Option<&'static CodeRow> {
    let own = CODES.binary_search_by_key(&code, |it| it.code).ok().and_then(|it| CODES.get(it));
    own.or_else(|| CODES.iter().find(|it| (it.code..=it.last).contains(&code)))
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
            for text in [it.title, it.meaning, it.what_to_do] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}", it.code);
            }
            assert!((200..600).contains(&it.http_status), "{}", it.code);
        }
    }

    #[test]
    fn every_code_is_found() {
        for it in CODES {
            assert_eq!(row(it.code), Some(it));
        }
        assert_eq!(row(250).map(|it| it.code), Some(200));
        assert_eq!(row(294).map(|it| it.code), Some(294));
        assert_eq!(row(295).map(|it| it.code), Some(200));
        assert_eq!(row(1031).map(|it| it.code), Some(1000));
        assert_eq!(row(141_999).map(|it| it.code), Some(141_000));
        for unknown in [-1, 5, 199, 300, 999, 1032, 131_001, 142_000, i64::MAX, i64::MIN] {
            assert_eq!(row(unknown), None);
        }
    }

    #[test]
    fn three_rows_stand_for_many_codes() {
        let ranges = CODES.iter().filter(|it| it.code != it.last);
        let bounds: Vec<_> = ranges.map(|it| (it.code, it.last)).collect();
        assert_eq!(bounds, [(200, 299), (1000, 1031), (141_000, 141_999)]);
    }

    #[test]
    fn what_comes_as_a_status_only_is_never_an_answer() {
        for (code, comes) in [
            (190, Comes::Answer),
            (131_008, Comes::Answer),
            (131_026, Comes::Status),
            (131_049, Comes::Status),
            (131_053, Comes::Status),
            (131_047, Comes::Both),
            (130_429, Comes::Both),
            (131_052, Comes::Elsewhere),
            (2_593_109, Comes::Elsewhere),
        ] {
            let row = row(code).unwrap();
            assert_eq!(row.comes, comes, "{code}");
            assert_eq!(comes.is_answer(), matches!(comes.as_str(), "answer" | "both"), "{code}");
            assert_eq!(comes.is_status(), matches!(comes.as_str(), "status" | "both"), "{code}");
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
