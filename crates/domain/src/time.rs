//! Instants and spans, and the two seams they and chance come through.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

/// An instant, in microseconds since the Unix epoch, UTC. What the database keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// A text that is not an RFC 3339 instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an instant: write it as 2026-11-20T09:30:00Z (RFC 3339)")]
pub struct InvalidTimestamp;

impl Timestamp {
    /// The start of 1970: before everything that happens here.
    pub const EPOCH: Self = Self(0);
    /// Later than anything that happens here (the year 9999), and still printable.
    pub const FAR_FUTURE: Self = Self(253_402_207_200_000_000);

    /// The instant `micros` microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The instant `seconds` seconds after the epoch; beyond the representable it saturates.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the epoch, rounded down.
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole seconds since the epoch, rounded down: the unit of Meta's webhooks.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The likeliest instant of something that Meta dates by the second (as it dates everything)
    /// and told us of at `told_at`: within that second, and not before it could be told.
    ///
    /// Told again later, it is never earlier than before, so facts that are merged by their earliest
    /// instant do not change.
    #[must_use]
    pub fn sharpened(self, told_at: Self) -> Self {
        const REST_OF_SECOND: Duration = Duration::from_micros(999_999);
        if self.0 % 1_000_000 == 0 { told_at.clamp(self, self + REST_OF_SECOND) } else { self }
    }

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with as many decimals as there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;
    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let instant: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp)?;
        Ok(Self(instant.as_microsecond()))
    }
}

/// Where instants come from: the machine's clock in production, a hand-turned one in tests.
pub trait Clock: Send + Sync {
    /// The instant it is.
    fn now(&self) -> Timestamp;
}

/// Where chance comes from: the operating system in production, a seed in tests.
pub trait Random: Send + Sync {
    /// Fills `bytes` with chance; good enough for keys.
    fn fill(&self, bytes: &mut [u8]);

    /// A number in `0.0 ..= 1.0`, evenly spread: the jitter of a backoff.
    fn jitter(&self) -> f64 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_printing() {
        let at: Timestamp = "2026-11-20T09:30:00.25Z".parse().unwrap();
        assert_eq!(at.to_string(), "2026-11-20T09:30:00.25Z");
        assert_eq!(at.as_seconds(), 1_795_167_000);
        assert_eq!("yesterday".parse::<Timestamp>(), Err(InvalidTimestamp));
    }

    #[test]
    fn an_instant_of_metas_is_sharpened_within_its_second() {
        let second = Timestamp::from_seconds(100);
        let within = second + Duration::from_millis(250);
        assert_eq!(second.sharpened(within), within);
        assert_eq!(second.sharpened(second - Duration::from_secs(9)), second);
        let late = second.sharpened(second + Duration::from_hours(1));
        assert_eq!(late, second + Duration::from_micros(999_999));
        assert_eq!(within.sharpened(late), within);
    }

    #[test]
    fn spans_add_up_and_never_turn_negative() {
        let at = Timestamp::from_seconds(100);
        assert_eq!(at + Duration::from_secs(5), Timestamp::from_seconds(105));
        assert_eq!(at.since(at + Duration::from_secs(1)), Duration::ZERO);
        assert_eq!((at + Duration::from_millis(2)).since(at), Duration::from_millis(2));
        assert_eq!(Timestamp::from_micros(-1).as_seconds(), -1);
        assert!(Timestamp::FAR_FUTURE.to_string().starts_with("9999-"));
    }
}
