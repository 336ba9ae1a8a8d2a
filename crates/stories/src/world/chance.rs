//! A clock that is turned by hand, and chance that comes from a seed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use waxwing_domain::time::{Clock, Random, Timestamp};

/// A clock that stands until it is set.
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Noon of a day like any other.
    pub const BEGIN: Timestamp = Timestamp::from_seconds(1_795_176_000);

    /// A clock that shows [`Self::BEGIN`].
    pub fn new() -> Self {
        Self(AtomicI64::new(Self::BEGIN.as_micros()))
    }

    /// Sets it; it never goes back.
    pub fn set(&self, at: Timestamp) {
        self.0.fetch_max(at.as_micros(), Ordering::AcqRel);
    }
}

impl Default for HandClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Acquire))
    }
}

/// Chance from a seed: the same seed, the same story. (`SplitMix64`, Steele and others, 2014.)
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    /// Chance from this seed.
    pub const fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        let mut state = self.0.lock().expect("nobody panics while drawing");
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Whether something that happens `percent` times in a hundred happens.
    pub fn happens(&self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let chance = self.next().to_le_bytes();
            piece.copy_from_slice(&chance[..piece.len()]);
        }
    }
}
