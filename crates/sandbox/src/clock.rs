//! A clock that can be turned, and remembers by how much.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use waxwing_domain::time::{Clock, Timestamp};

/// The furthest a clock can be turned, all in all: a hundred years.
pub const OFFSET_MAX: Duration = Duration::from_hours(100 * 365 * 24);

/// A clock that can be turned forward.
pub trait TurnClock: Clock {
    /// Turns it forward by `span`.
    ///
    /// # Errors
    ///
    /// When it would go too far, or cannot remember it; then it was not turned.
    fn advance(&self, span: Duration) -> Result<(), ClockError>;

    /// How far it was turned, all in all.
    fn offset(&self) -> Duration;

    /// Turns it back to real time.
    ///
    /// # Errors
    ///
    /// When it cannot remember it; then it was not turned.
    fn set_back(&self) -> Result<(), ClockError>;
}

/// Why a clock could not be turned.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// Beyond [`OFFSET_MAX`].
    #[error("the clock can be turned by a hundred years, all in all")]
    TooFar,
    /// Its file cannot be read or written.
    #[error("cannot keep the clock's offset in {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Another clock, turned forward; the offset is kept in a file, so that it survives a restart.
pub struct VirtualClock {
    base: Arc<dyn Clock>,
    offset_micros: AtomicU64,
    file: Option<PathBuf>,
    turning: Mutex<()>,
}

impl VirtualClock {
    /// Where the offset is kept in a data directory.
    pub const FILE_NAME: &str = "clock-offset";

    /// A clock that forgets its offset when it goes.
    pub fn new(base: Arc<dyn Clock>) -> Self {
        Self { base, offset_micros: AtomicU64::new(0), file: None, turning: Mutex::new(()) }
    }

    /// A clock whose offset is kept in a file of `data`, a directory that exists.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read, or does not hold an offset.
    pub fn open(base: Arc<dyn Clock>, data: &Path) -> Result<Self, ClockError> {
        let path = data.join(Self::FILE_NAME);
        let offset = match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        };
        match offset {
            Ok(offset) => {
                let clock = Self { file: Some(path), ..Self::new(base) };
                clock.offset_micros.store(offset, Ordering::Release);
                Ok(clock)
            }
            Err(source) => Err(ClockError::File { path, source }),
        }
    }

    fn turn(&self, offset: impl FnOnce(Duration) -> Duration) -> Result<(), ClockError> {
        let _turning = self.turning.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = offset(self.offset());
        if offset > OFFSET_MAX {
            return Err(ClockError::TooFar);
        }
        let micros = u64::try_from(offset.as_micros()).map_err(|_| ClockError::TooFar)?;
        if let Some(path) = &self.file {
            keep(path, micros).map_err(|source| ClockError::File { path: path.clone(), source })?;
        }
        self.offset_micros.store(micros, Ordering::Release);
        Ok(())
    }
}

/// Replaces the file as a whole: a crash leaves the old offset or the new one.
fn keep(path: &Path, micros: u64) -> io::Result<()> {
    let draft = path.with_extension("new");
    fs::write(&draft, micros.to_string())?;
    fs::rename(&draft, path)
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.base.now() + self.offset()
    }
}

impl TurnClock for VirtualClock {
    fn advance(&self, span: Duration) -> Result<(), ClockError> {
        self.turn(|offset| offset.saturating_add(span))
    }

    fn offset(&self) -> Duration {
        Duration::from_micros(self.offset_micros.load(Ordering::Acquire))
    }

    fn set_back(&self) -> Result<(), ClockError> {
        self.turn(|_| Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still;
    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(1_000)
        }
    }

    #[test]
    fn a_turned_clock_stays_turned_after_a_restart_until_it_is_set_back() {
        let data = waxwing_testbed::temp_dir("clock");
        let clock = VirtualClock::open(Arc::new(Still), data.path()).unwrap();
        clock.advance(Duration::from_mins(1)).unwrap();
        clock.advance(Duration::from_secs(5)).unwrap();
        let again = VirtualClock::open(Arc::new(Still), data.path()).unwrap();
        assert_eq!(again.now(), Timestamp::from_seconds(1_065));
        again.set_back().unwrap();
        let again = VirtualClock::open(Arc::new(Still), data.path()).unwrap();
        assert_eq!((again.now(), again.offset()), (Still.now(), Duration::ZERO));
    }

    #[test]
    fn a_clock_is_not_turned_beyond_its_bounds() {
        let clock = VirtualClock::new(Arc::new(Still));
        clock.advance(OFFSET_MAX).unwrap();
        for span in [Duration::from_micros(1), Duration::MAX] {
            assert!(matches!(clock.advance(span), Err(ClockError::TooFar)));
        }
        assert_eq!(clock.offset(), OFFSET_MAX);
    }

    #[test]
    fn a_file_that_holds_no_offset_is_an_error_that_names_it() {
        let data = waxwing_testbed::temp_dir("clock");
        fs::write(data.join(VirtualClock::FILE_NAME), "yesterday").unwrap();
        let error = VirtualClock::open(Arc::new(Still), data.path()).err().unwrap();
        assert!(error.to_string().contains(VirtualClock::FILE_NAME), "{error}");
    }
}
