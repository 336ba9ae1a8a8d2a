//! What is in the way of a medium, and what becomes of it then: when it is tried again, and when not.

use std::time::Duration;
use waxwing_cloud_api::media::INBOUND_ID_LIVES;
use waxwing_domain::time::Timestamp;
use waxwing_store::receiving::Receipt;

/// How long it is waited after each try in vain; after the last of these it stays so.
const WAITS: [Duration; 6] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(6),
];

/// How long it is waited at most for our own storage: when there is room again, all that people sent is
/// here soon.
const WAIT_FOR_STORAGE_MAX: Duration = Duration::from_mins(10);

/// For how long after the webhook Meta may not know its own medium.
///
/// Graph reads from replicas, and the first question follows its webhook by milliseconds. After two
/// minutes, which is the fourth try, it is no lag: the medium was deleted, its seven days are over
/// because the webhook came late, or the id is of another account. None of these passes, and who waits
/// for the picture should hear of it today and not in a week.
const LAG_MAX: Duration = Duration::from_mins(2);

/// How often bytes may come that are not what was sent.
const WRONG_MAX: u32 = 3;

/// What is in the way of a medium.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// Something that may pass.
    #[error("{0}")]
    Passing(String),
    /// There is no room for it, or what keeps files does not answer.
    #[error("{0}")]
    Storage(String),
    /// Nothing is where Meta says that it is.
    #[error("its address at Meta leads to nothing: Meta answered {0}")]
    DeadAddress(u16),
    /// Meta says that it does not exist.
    #[error("Meta has no medium of this id, or not any longer")]
    UnknownToMeta,
    /// What came is something else.
    #[error("what Meta gave is not what was sent: its SHA-256 or its size is another")]
    Wrong,
    /// It is such that it cannot be had.
    #[error("{0}")]
    Hopeless(&'static str),
}

/// What becomes of a medium that could not be fetched.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It is tried again then.
    Again(Timestamp),
    /// It is not tried any longer.
    Never,
}

/// Decides what becomes of a medium that could not be fetched.
pub(super) fn next(receipt: &Receipt, trouble: &Trouble, now: Timestamp) -> Next {
    let age = now.since(receipt.new.told_at);
    if age >= INBOUND_ID_LIVES || is_for_good(receipt, trouble, age) {
        return Next::Never;
    }
    let place = usize::try_from(receipt.attempt).unwrap_or(usize::MAX);
    let wait = WAITS[place.min(WAITS.len() - 1)];
    let is_ours = matches!(trouble, Trouble::Storage(_));
    let wait = if is_ours { wait.min(WAIT_FOR_STORAGE_MAX) } else { wait };
    // When Meta forgets it is the last time it makes sense.
    Next::Again((now + wait).min(receipt.new.told_at + INBOUND_ID_LIVES))
}

fn is_for_good(receipt: &Receipt, trouble: &Trouble, age: Duration) -> bool {
    match trouble {
        Trouble::Passing(_) | Trouble::Storage(_) | Trouble::DeadAddress(_) => false,
        Trouble::UnknownToMeta => age >= LAG_MAX,
        // It was wrong the last time too, and not because of something else that passed since.
        Trouble::Wrong => receipt.attempt + 1 >= WRONG_MAX && was_wrong(receipt),
        Trouble::Hopeless(_) => true,
    }
}

/// Whether something else came the last time.
pub(super) fn was_wrong(receipt: &Receipt) -> bool {
    receipt.problem.as_deref() == Some(Trouble::Wrong.to_string().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receiving::tests::{NOW, receipt};

    fn passing() -> Trouble {
        Trouble::Passing("nobody is there".to_owned())
    }

    /// How long it takes from try to try until it is given up, by what is in the way each time.
    fn waits(trouble: &Trouble) -> Vec<Duration> {
        let (mut receipt, mut now, mut waits) = (receipt(), NOW, Vec::new());
        while let Next::Again(at) = next(&receipt, trouble, now) {
            waits.push(at.since(now));
            (now, receipt.attempt) = (at, receipt.attempt + 1);
            receipt.problem = Some(trouble.to_string());
        }
        waits
    }

    #[test]
    fn it_is_tried_again_less_and_less_often_until_meta_forgets_it() {
        let all = waits(&passing());
        assert_eq!(all[..6], WAITS);
        let six_hours = Duration::from_hours(6);
        assert!(all[6..all.len() - 1].iter().all(|it| *it == six_hours), "{all:?}");
        assert_eq!(all.iter().sum::<Duration>(), INBOUND_ID_LIVES);
        assert_eq!(all, waits(&Trouble::DeadAddress(404)));
    }

    #[test]
    fn storage_of_ours_is_asked_more_often_and_no_less_long() {
        let all = waits(&Trouble::Storage("full".to_owned()));
        assert_eq!(all[..3], WAITS[..3]);
        assert!(all[3..].iter().all(|it| *it <= WAIT_FOR_STORAGE_MAX), "{all:?}");
        assert_eq!(all.iter().sum::<Duration>(), INBOUND_ID_LIVES);
    }

    #[test]
    fn what_meta_does_not_know_for_two_minutes_is_not_there() {
        assert_eq!(waits(&Trouble::UnknownToMeta), WAITS[..3]);
        // After a night without storage there is no lag to wait for.
        let (mut late, now) = (receipt(), NOW + Duration::from_hours(9));
        late.attempt = 7;
        assert_eq!(next(&late, &Trouble::UnknownToMeta, now), Next::Never);
    }

    #[test]
    fn wrong_bytes_are_fetched_again_twice() {
        assert_eq!(waits(&Trouble::Wrong), WAITS[..2]);
        let mut receipt = receipt();
        receipt.attempt = 5;
        receipt.problem = Some(passing().to_string());
        assert!(
            matches!(next(&receipt, &Trouble::Wrong, NOW), Next::Again(_)),
            "for the first time"
        );
    }

    #[test]
    fn what_cannot_be_had_is_not_tried_again() {
        assert_eq!(waits(&Trouble::Hopeless("it has no id")), []);
    }
}
