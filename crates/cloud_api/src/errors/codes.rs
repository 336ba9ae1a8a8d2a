//! The table of Meta's error codes: what each means, who must act, and how.
//!
//! The rows stand in one file a family, each beside its source (November 2025). 130403, 131060 to
//! 131064, 136024, 136025 and 2388023 to 2388039 are known from clients only. Where Meta gives no
//! HTTP status, 400 stands here; where it gives no title, a short one of ours.
//!
//! To add a code: a row in its family, in its order. The tests of the table say what is amiss.

use super::code::CodeRow;

/// The rows of a family: the code (or the first and the last it stands for), HTTP status, how it
/// comes, class, title; below it what it means, and what to do.
macro_rules! rows {
    ($($code:literal $(..=$last:literal)? $status:literal $comes:ident $class:ident $title:literal
        $meaning:literal $what_to_do:literal)*) => {
        /// The rows of this family, sorted by code.
        pub(super) const ROWS: &[$crate::errors::CodeRow] = &[$($crate::errors::CodeRow {
            code: $code,
            last: rows!(@last $code $($last)?),
            http_status: $status,
            title: $title,
            comes: $crate::errors::Comes::$comes,
            class: waxwing_domain::dispatch::ErrorClass::$class,
            meaning: $meaning,
            what_to_do: $what_to_do,
        }),*];
    };
    (@last $code:literal) => { $code };
    (@last $code:literal $last:literal) => { $last };
}

mod account;
mod calling;
mod graph;
mod groups;
mod management;
mod messaging;
mod numbers;
mod templates;

/// The families in the order of their codes.
const FAMILIES: [&[CodeRow]; 8] = [
    graph::ROWS,
    messaging::ROWS,
    groups::ROWS,
    templates::ROWS,
    numbers::ROWS,
    calling::ROWS,
    account::ROWS,
    management::ROWS,
];

/// All codes we know, sorted by code.
pub const CODES: &[CodeRow] = &joined();

/// How many codes we know.
const COUNT: usize = {
    let (mut count, mut family) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].len();
        family += 1;
    }
    count
};

/// The rows of all families, one after the other.
const fn joined() -> [CodeRow; COUNT] {
    let mut all = [FAMILIES[0][0]; COUNT];
    let (mut place, mut family) = (0, 0);
    while family < FAMILIES.len() {
        let mut row = 0;
        while row < FAMILIES[family].len() {
            all[place] = FAMILIES[family][row];
            place += 1;
            row += 1;
        }
        family += 1;
    }
    all
}
