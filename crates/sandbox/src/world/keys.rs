//! Keys of messages and traces: made from the seed, so that the same seed gives the same ids.

/// Sets the row of media apart from that of messages.
const MEDIA: u64 = 0x6d65_6469_6100_0000;

/// The least id of a medium.
const FIRST_MEDIUM: u64 = 1_000_000_000_000_000;

/// Makes keys one after another; each reset of the sandbox begins a row of its own.
///
/// Were the row the same again after a reset, a gateway that remembers what it saw before would
/// take the first messages of the second life for repetitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// Where the row starts: the seed and the number of the life.
    start: u64,
    made: u64,
    /// How many media came: they have a row of their own.
    media: u64,
}

impl Keys {
    /// The row of keys of this seed in its `epoch`th life.
    pub(super) const fn new(seed: u64, epoch: u32) -> Self {
        Self { start: scramble(seed ^ ((epoch as u64) << 32)), made: 0, media: 0 }
    }

    /// The ids that the next medium could have, each of 16 digits.
    pub(super) fn medium_ids(&self) -> impl Iterator<Item = String> + use<> {
        let start = scramble(self.start ^ MEDIA);
        (self.media..).map(move |it| {
            let id = FIRST_MEDIUM + scramble(start.wrapping_add(it)) % (9 * FIRST_MEDIUM);
            id.to_string()
        })
    }

    /// Notes that a medium came.
    pub(super) const fn use_medium(&mut self) {
        self.media += 1;
    }

    /// The key of a message the business sends: 18 hexadecimal digits, as Meta's are.
    pub(super) fn sent(&mut self) -> String {
        let (whole, rest) = self.draw();
        format!("{whole:016X}{:02X}", rest & 0xff)
    }

    /// The key of a message a person sends: 20 hexadecimal digits that start with `3A`.
    pub(super) fn written(&mut self) -> String {
        let (whole, rest) = self.draw();
        format!("3A{whole:016X}{:02X}", rest & 0xff)
    }

    /// 64 bits that no other key of the row has, and 64 more.
    const fn draw(&mut self) -> (u64, u64) {
        self.made += 1;
        let whole = scramble(self.start.wrapping_add(self.made));
        (whole, scramble(whole ^ self.start))
    }
}

/// What an error carries for Meta's support: letters and digits made from the seed and a count.
pub(super) fn trace_id(seed: u64, count: u64) -> String {
    let (high, low) = (scramble(seed ^ count), scramble(seed.wrapping_add(!count)));
    format!("A{high:016x}{:06x}", low & 0xff_ffff)
}

/// Spreads the bits of a number; no two numbers give the same (splitmix64's finish).
pub(super) const fn scramble(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_keys_and_another_life_others() {
        let draw = |seed, epoch| {
            let mut keys = Keys::new(seed, epoch);
            (keys.sent(), keys.written())
        };
        assert_eq!(draw(7, 0), draw(7, 0));
        assert_ne!(draw(7, 0), draw(8, 0));
        assert_ne!(draw(7, 0), draw(7, 1));
    }

    #[test]
    fn keys_have_metas_lengths_and_never_repeat() {
        let mut keys = Keys::new(0, 0);
        let sent: BTreeSet<String> = (0..10_000).map(|_| keys.sent()).collect();
        assert_eq!(sent.len(), 10_000);
        assert!(sent.iter().all(|it| it.len() == 18));
        let written = keys.written();
        assert!(written.len() == 20 && written.starts_with("3A"), "{written}");
    }
}
