//! What Meta lets through in a time: a number's throughput, one person's share of it, and how many
//! people a portfolio may write to in a day outside their windows.
//!
//! Each rate is one instant a key: when everything taken so far is paid for. A sender may be ahead
//! of it by a burst.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;

/// One message to one person so often, and so many at once.
///
/// Source: <https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits>.
const PAIR: Rate = Rate { one_in: Duration::from_secs(6), at_once: 45 };

/// How long somebody who was written to outside a window counts.
const DAY: Duration = Duration::from_hours(24);

/// How often, and how many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    one_in: Duration,
    at_once: u32,
}

impl Rate {
    /// So many a second, and as many at once.
    pub(super) const fn per_second(count: u32) -> Self {
        Self { one_in: Duration::from_nanos(1_000_000_000 / count as u64), at_once: count }
    }

    /// When what was taken is paid for once one more is taken; `None`: it is too early.
    fn take(self, paid_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        let paid_at = paid_at.unwrap_or(now).max(now);
        let ahead_max = self.one_in * self.at_once.saturating_sub(1);
        (paid_at.since(now) <= ahead_max).then(|| paid_at + self.one_in)
    }
}

/// What was taken of everything that is limited.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Budgets {
    numbers: BTreeMap<PhoneNumberId, Timestamp>,
    pairs: BTreeMap<(E164, PhoneNumberId), Timestamp>,
    contacted: Contacted,
}

/// Who was written to outside a window, and when last.
#[derive(Clone, Debug, Default, PartialEq)]
struct Contacted {
    by_person: BTreeMap<E164, Timestamp>,
    by_time: BTreeSet<(Timestamp, E164)>,
}

impl Budgets {
    /// Takes one message of a number's throughput; says whether there was one.
    pub(super) fn take_throughput(
        &mut self,
        number: &PhoneNumberId,
        rate: Rate,
        now: Timestamp,
    ) -> bool {
        let Some(paid_at) = rate.take(self.numbers.get(number).copied(), now) else { return false };
        self.numbers.insert(number.clone(), paid_at);
        true
    }

    /// Takes one message of what a number may send to one person; says whether there was one.
    pub(super) fn take_pair(
        &mut self,
        person: &E164,
        number: &PhoneNumberId,
        now: Timestamp,
    ) -> bool {
        let key = (person.clone(), number.clone());
        let Some(paid_at) = PAIR.take(self.pairs.get(&key).copied(), now) else { return false };
        self.pairs.insert(key, paid_at);
        true
    }

    /// Counts somebody who is written to outside their window, at most so many in a day; says
    /// whether there was room.
    pub(super) fn contact(
        &mut self,
        person: &E164,
        at_most: Option<usize>,
        now: Timestamp,
    ) -> bool {
        self.contacted.forget_before(now);
        let is_counted = self.contacted.by_person.contains_key(person);
        if !is_counted && at_most.is_some_and(|it| self.contacted.by_person.len() >= it) {
            return false;
        }
        self.contacted.note(person, now);
        true
    }

    /// Somebody has another number: what was taken for them counts there, beside what was taken
    /// for whoever had that number before.
    pub(super) fn moved(&mut self, old: &E164, new: &E164) {
        let of_old = |pair: &(E164, PhoneNumberId)| pair.0 == *old;
        let pairs: Vec<_> = self.pairs.extract_if(.., |pair, _| of_old(pair)).collect();
        for ((_, number), paid_at) in pairs {
            let there = self.pairs.entry((new.clone(), number)).or_insert(paid_at);
            *there = paid_at.max(*there);
        }
        self.contacted.moved(old, new);
    }
}

impl Contacted {
    fn forget_before(&mut self, now: Timestamp) {
        while let Some((at, _)) = self.by_time.first()
            && now.since(*at) >= DAY
        {
            if let Some((_, person)) = self.by_time.pop_first() {
                self.by_person.remove(&person);
            }
        }
    }

    fn note(&mut self, person: &E164, now: Timestamp) {
        if let Some(before) = self.by_person.insert(person.clone(), now) {
            self.by_time.remove(&(before, person.clone()));
        }
        self.by_time.insert((now, person.clone()));
    }

    fn moved(&mut self, old: &E164, new: &E164) {
        let Some(at) = self.by_person.remove(old) else { return };
        self.by_time.remove(&(at, old.clone()));
        let there = self.by_person.get(new).copied();
        self.note(new, there.map_or(at, |it| it.max(at)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn person(count: u32) -> E164 {
        E164::from_digits(&format!("1415555{count:04}")).unwrap()
    }

    #[test]
    fn a_number_has_a_seconds_worth_at_once_and_as_much_each_second() {
        let (mut budgets, number) = (Budgets::default(), "1".parse().unwrap());
        let mut taken = |at| {
            let rate = Rate::per_second(80);
            (0..200).filter(|_| budgets.take_throughput(&number, rate, at)).count()
        };
        assert_eq!(taken(NOW), 80);
        assert_eq!(taken(NOW + Duration::from_millis(500)), 40);
        assert_eq!(taken(NOW + Duration::from_hours(1)), 80);
        assert_eq!(taken(NOW), 0, "a clock that steps back gives nothing");
    }

    #[test]
    fn a_person_gets_45_at_once_and_one_in_six_seconds() {
        let (mut budgets, number) = (Budgets::default(), "1".parse().unwrap());
        let ana = person(1);
        let mut taken = |at| (0..100).filter(|_| budgets.take_pair(&ana, &number, at)).count();
        assert_eq!(taken(NOW), 45);
        assert_eq!(taken(NOW + Duration::from_millis(5_999)), 0);
        assert_eq!(taken(NOW + Duration::from_secs(6)), 1);
        assert_eq!(taken(NOW + Duration::from_secs(6 + 60)), 10);
    }

    #[test]
    fn who_changes_number_takes_along_what_was_taken() {
        let (mut budgets, number) = (Budgets::default(), "1".parse().unwrap());
        let (ana, moved) = (person(1), person(2));
        while budgets.take_pair(&ana, &number, NOW) {}
        assert!(budgets.contact(&ana, Some(1), NOW));
        budgets.moved(&ana, &moved);
        assert!(!budgets.take_pair(&moved, &number, NOW), "no fresh burst");
        assert!(budgets.take_pair(&ana, &number, NOW), "the old number is free for somebody else");
        assert!(budgets.contact(&moved, Some(1), NOW), "they were counted already");
        assert!(!budgets.contact(&ana, Some(1), NOW), "and are counted once");
        // Who had the number last was written to, too.
        let later = NOW + Duration::from_secs(6);
        budgets.moved(&ana, &moved);
        assert!(budgets.take_pair(&moved, &number, later));
        assert!(!budgets.take_pair(&moved, &number, later));
        assert!(budgets.contact(&person(3), Some(1), NOW + DAY), "a day later nobody is left");
    }

    #[test]
    fn a_portfolio_reaches_so_many_people_a_day_and_the_same_ones_again() {
        let mut budgets = Budgets::default();
        assert!(budgets.contact(&person(1), Some(2), NOW));
        assert!(budgets.contact(&person(2), Some(2), NOW + Duration::from_hours(1)));
        assert!(!budgets.contact(&person(3), Some(2), NOW + Duration::from_hours(2)));
        assert!(budgets.contact(&person(1), Some(2), NOW + Duration::from_hours(2)));
        assert!(budgets.contact(&person(4), None, NOW + Duration::from_hours(2)));
        assert!(!budgets.contact(&person(3), Some(2), NOW + Duration::from_hours(24)));
        assert!(budgets.contact(&person(3), Some(2), NOW + Duration::from_hours(26)));
    }
}
