//! What every part of the house says about a message: its direction, lane and status.

use std::fmt;
use std::time::Duration;

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The contact, to us.
    Incoming,
    /// We, to the contact.
    Outgoing,
}

/// How urgent a message is; the first goes first.
///
/// Messages of one lane to one contact keep their order. The lane of a template is its category,
/// everything else is `Service`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// One-time codes: they overtake everything.
    Authentication,
    /// Notices about something the contact asked for.
    Utility,
    /// Conversation.
    Service,
    /// Everything that wants to sell.
    Marketing,
}

impl Lane {
    /// How long a message of this lane may wait before it is worthless, unless the caller says otherwise.
    pub const fn validity(self) -> Duration {
        match self {
            Self::Authentication => Duration::from_mins(10),
            Self::Utility | Self::Service | Self::Marketing => Duration::from_hours(36),
        }
    }

    /// Its place, 0 first: how the database keeps it.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Authentication => 0,
            Self::Utility => 1,
            Self::Service => 2,
            Self::Marketing => 3,
        }
    }

    /// The lane of that place.
    pub const fn from_rank(rank: i64) -> Option<Self> {
        match rank {
            0 => Some(Self::Authentication),
            1 => Some(Self::Utility),
            2 => Some(Self::Service),
            3 => Some(Self::Marketing),
            _ => None,
        }
    }
}

/// The strongest thing we know of an outgoing message, worked out from its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Taken for sending.
    Accepted,
    /// Taken, to be sent later.
    Scheduled,
    /// With WhatsApp.
    Sent,
    /// On the contact's phone.
    Delivered,
    /// Seen.
    Read,
    /// It did not get there.
    Failed,
    /// Taken back before it left.
    Canceled,
}

impl Status {
    /// Every status, for tables and checks.
    pub const ALL: [Self; 7] = [
        Self::Accepted,
        Self::Scheduled,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Failed,
        Self::Canceled,
    ];

    /// The word for it, in the API, the database and the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Scheduled => "scheduled",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }
}

/// Which of a message's parts speaks for the whole, by the status of each: the first that failed,
/// else the first that is least far. One that was taken back says nothing beside others: another
/// stands for it. None when there are no parts.
///
/// ```
/// use waxwing_domain::message::{Status, spokesman};
/// assert_eq!(spokesman(&[Status::Read, Status::Sent, Status::Delivered]), Some(1));
/// assert_eq!(spokesman(&[Status::Read, Status::Sent, Status::Failed]), Some(2));
/// assert_eq!(spokesman(&[Status::Canceled, Status::Sent, Status::Canceled]), Some(1));
/// ```
pub fn spokesman(parts: &[Status]) -> Option<usize> {
    const fn reach(status: Status) -> u8 {
        match status {
            Status::Failed => 0,
            Status::Scheduled => 1,
            Status::Accepted => 2,
            Status::Sent => 3,
            Status::Delivered => 4,
            Status::Read => 5,
            Status::Canceled => 6,
        }
    }
    parts.iter().enumerate().min_by_key(|(_, it)| reach(**it)).map(|(place, _)| place)
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_kept_by_their_place() {
        for rank in 0..4 {
            assert_eq!(Lane::from_rank(rank).map(Lane::rank), Some(rank));
        }
        assert_eq!(Lane::from_rank(4), None);
        assert!(Lane::Authentication < Lane::Marketing);
    }

    #[test]
    fn the_weakest_part_speaks_for_the_whole_and_a_failure_before_all() {
        let check =
            |parts: &[Status], expected| assert_eq!(spokesman(parts), expected, "{parts:?}");
        check(&[], None);
        check(&[Status::Read], Some(0));
        check(&[Status::Delivered, Status::Read, Status::Delivered], Some(0));
        check(&[Status::Sent, Status::Accepted, Status::Scheduled], Some(2));
        check(&[Status::Accepted, Status::Canceled, Status::Failed, Status::Failed], Some(2));
        check(&[Status::Read, Status::Canceled, Status::Accepted], Some(2));
    }

    #[test]
    fn a_part_that_was_taken_back_speaks_only_where_all_were() {
        for other in Status::ALL {
            let spoken = spokesman(&[Status::Canceled, other, Status::Canceled]);
            let expected = usize::from(other != Status::Canceled);
            assert_eq!(spoken, Some(expected), "{other} beside parts that were taken back");
        }
    }

    #[test]
    fn what_one_part_reaches_the_whole_reaches_only_with_all() {
        for one in Status::ALL {
            for other in Status::ALL {
                let place = spokesman(&[one, other]).expect("there are two");
                let mirrored = spokesman(&[other, one]).expect("there are two");
                let spoken = [[one, other][place], [other, one][mirrored]];
                assert_eq!(spoken[0], spoken[1], "{one} and {other} in any order");
                let has_failed = one == Status::Failed || other == Status::Failed;
                assert_eq!(spoken[0] == Status::Failed, has_failed);
            }
        }
    }

    #[test]
    fn no_two_statuses_share_a_word() {
        let mut words: Vec<_> = Status::ALL.iter().map(|it| it.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Status::ALL.len());
    }
}
