//! Every type of message, both ways: these tests print the table of types.
//!
//! Each goes through all types with an example for it, marks each that is right, and then names
//! those that are not.

mod receiving;
mod sending;
mod taking;
mod validating;

use waxwing_stories::kinds::{Kind, kinds};
use waxwing_stories::marks::{Column, mark};

/// What is wrong with one type.
type Complaint = String;

/// Looks at every type that `look` has something to say of, marks what is right, and fails with
/// all that is not.
async fn each_kind(
    column: Column,
    test: &str,
    mut look: impl AsyncFnMut(&Kind) -> Option<Result<(), Complaint>>,
) {
    let mut wrong = Vec::new();
    let mut right = 0;
    for kind in kinds() {
        match look(&kind).await {
            Some(Ok(())) => {
                mark(&kind.name, column, test);
                right += 1;
            }
            Some(Err(complaint)) => wrong.push(format!("{}: {complaint}", kind.name)),
            None => {}
        }
    }
    assert!(wrong.is_empty(), "{} types are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right > 0, "there are types to look at");
}

/// `Ok` if both are alike.
fn alike<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), Complaint> {
    if found == expected { Ok(()) } else { Err(format!("{found:?} is not {expected:?}")) }
}
