//! A budget that refills with time: how many messages a second a number may send.

use crate::time::Timestamp;
use std::time::Duration;

/// A token bucket. It holds one second's worth, so a quiet number may send that much at once.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    per_second: f64,
    tokens: f64,
    at: Timestamp,
}

impl Budget {
    /// A full budget of `per_second` a second; at least 1.
    pub fn new(per_second: u32, now: Timestamp) -> Self {
        let per_second = f64::from(per_second.max(1));
        Self { per_second, tokens: per_second, at: now }
    }

    /// Takes up to `wanted`; says how many it gave.
    pub fn take(&mut self, wanted: u32, now: Timestamp) -> u32 {
        let earned = now.since(self.at).as_secs_f64() * self.per_second;
        self.tokens = (self.tokens + earned).min(self.per_second);
        self.at = now;
        let mut given = 0;
        while given < wanted && self.tokens >= 1.0 {
            self.tokens -= 1.0;
            given += 1;
        }
        given
    }

    /// When there is something to take: at once, or when the next one is earned.
    pub fn next_at(&self) -> Timestamp {
        if self.tokens >= 1.0 {
            return Timestamp::EPOCH;
        }
        self.at + Duration::from_secs_f64((1.0 - self.tokens) / self.per_second)
    }

    /// Puts back what was taken and not used.
    pub fn put_back(&mut self, unused: u32) {
        self.tokens = (self.tokens + f64::from(unused)).min(self.per_second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    #[test]
    fn a_second_refills_a_seconds_worth() {
        let mut budget = Budget::new(80, NOW);
        assert_eq!(budget.take(100, NOW), 80);
        assert_eq!(budget.take(100, NOW), 0);
        assert_eq!(budget.take(100, NOW + Duration::from_millis(500)), 40);
        assert_eq!(budget.take(100, NOW + Duration::from_hours(1)), 80);
        budget.put_back(5);
        assert_eq!(budget.take(100, NOW + Duration::from_hours(1)), 5);
    }

    #[test]
    fn an_empty_budget_says_when_it_is_not() {
        let mut budget = Budget::new(10, NOW);
        assert_eq!(budget.next_at(), Timestamp::EPOCH);
        budget.take(10, NOW);
        assert_eq!(budget.next_at(), NOW + Duration::from_millis(100));
        assert_eq!(budget.take(1, budget.next_at()), 1);
    }

    #[test]
    fn a_clock_that_jumps_back_gives_nothing_and_breaks_nothing() {
        let mut budget = Budget::new(2, NOW);
        assert_eq!(budget.take(9, NOW), 2);
        assert_eq!(budget.take(9, NOW - Duration::from_hours(1)), 0);
        assert_eq!(budget.take(9, NOW - Duration::from_mins(59)), 2);
    }

    proptest! {
        #[test]
        fn no_more_is_given_than_time_allows(waits in prop::collection::vec(0_u64..2_000, 1..50)) {
            let mut budget = Budget::new(10, NOW);
            let (mut now, mut given) = (NOW, 0);
            for wait in &waits {
                now = now + Duration::from_millis(*wait);
                given += budget.take(100, now);
            }
            prop_assert!(f64::from(given) <= 10.0 + now.since(NOW).as_secs_f64() * 10.0);
        }
    }
}
