//! The journal: every change of the world as a line of a file, written before anybody is answered.
//!
//! It is written through to the operating system, not to the disk: it survives the death of the
//! process, and a torn last line, but is no promise against loss of power.

use crate::world::{Entry, InvalidEntry};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Where the journal is in a data directory.
const FILE_NAME: &str = "sandbox.journal";

/// The journal of one sandbox.
pub(crate) struct Journal {
    file: File,
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has it.
    #[error("{} is in use by another sandbox", .0.display())]
    InUse(PathBuf),
    /// The file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A line in the middle is no entry.
    #[error("{} is damaged at line {line}: move it away to begin anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        source: InvalidEntry,
    },
}

impl Journal {
    /// Opens the journal in `data`, a directory that exists, and replays what it holds.
    ///
    /// What a torn last line was to say is lost: nobody was told that it happened.
    pub(crate) fn open(
        data: &Path,
        replay: impl FnMut(Entry) -> Result<(), InvalidEntry>,
    ) -> Result<Self, JournalError> {
        let path = data.join(FILE_NAME);
        let in_file = |source| JournalError::File { path: path.clone(), source };
        let file = private().read(true).append(true).create(true).open(&path);
        let file = file.map_err(in_file)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path)),
            Err(TryLockError::Error(source)) => return Err(in_file(source)),
        }
        let whole_bytes = replay_lines(&file, &path, replay)?;
        file.set_len(whole_bytes).map_err(in_file)?;
        Ok(Self { file })
    }

    /// Writes entries down; a beginning makes all before it forgotten.
    pub(crate) fn write(&mut self, entries: &[Entry]) -> io::Result<()> {
        let mut lines = String::new();
        for entry in entries {
            if entry.is_beginning() {
                self.file.set_len(0)?;
                lines.clear();
            }
            lines.push_str(&entry.to_line());
            lines.push('\n');
        }
        self.file.write_all(lines.as_bytes())
    }
}

/// For a file that only its owner may read: it holds what people wrote.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Replays every line; how many bytes of the file are whole lines.
fn replay_lines(
    file: &File,
    path: &Path,
    mut replay: impl FnMut(Entry) -> Result<(), InvalidEntry>,
) -> Result<u64, JournalError> {
    let mut reader = BufReader::new(file);
    let (mut text, mut whole_bytes, mut line) = (Vec::new(), 0, 0);
    loop {
        text.clear();
        let read = reader.read_until(b'\n', &mut text);
        let read = read.map_err(|source| JournalError::File { path: path.to_owned(), source })?;
        if text.pop() != Some(b'\n') {
            return Ok(whole_bytes);
        }
        line += 1;
        let entry = Entry::parse(&String::from_utf8_lossy(&text));
        if let Err(source) = entry.and_then(&mut replay) {
            let is_last = reader.fill_buf().is_ok_and(<[u8]>::is_empty);
            if is_last && line > 1 {
                return Ok(whole_bytes);
            }
            return Err(JournalError::Damaged { path: path.to_owned(), line, source });
        }
        whole_bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Account, Pace, Retries, World};
    use std::fs;
    use waxwing_domain::time::Timestamp;
    use waxwing_testbed::temp_dir;

    fn world() -> World {
        let account = Account {
            app_id: "1".to_owned(),
            app_secret: "secret".to_owned(),
            graph_tokens: Vec::new(),
            base_url: String::new(),
            pace: Pace::default(),
            retries: Retries::default(),
            limits: crate::world::Limits::default(),
        };
        World::begin(account, 7, Timestamp::from_seconds(1_000))
    }

    fn read(data: &Path) -> Result<Vec<String>, JournalError> {
        let mut lines = Vec::new();
        Journal::open(data, |entry| {
            lines.push(entry.to_line());
            Ok(())
        })?;
        Ok(lines)
    }

    /// A journal of a beginning and two changes.
    fn written(data: &Path) -> Vec<Entry> {
        let mut world = world();
        world.record();
        world.disarm(Timestamp::from_seconds(1_001));
        world.disarm(Timestamp::from_seconds(1_002));
        let entries = world.take_entries();
        Journal::open(data, |_| Ok(())).unwrap().write(&entries).unwrap();
        entries
    }

    #[test]
    fn what_was_written_is_read_again() {
        let data = temp_dir("journal");
        let lines: Vec<String> = written(data.path()).iter().map(Entry::to_line).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(read(data.path()).unwrap(), lines);
    }

    #[test]
    fn a_torn_last_line_is_forgotten() {
        let data = temp_dir("journal");
        written(data.path());
        let path = data.join(FILE_NAME);
        let whole = fs::read(&path).unwrap();
        for torn in [&b"{\"at\":7,\"chan"[..], b"\0\0\0\0\n"] {
            fs::write(&path, [&whole[..], torn].concat()).unwrap();
            assert_eq!(read(data.path()).unwrap().len(), 3);
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
    }

    #[test]
    fn damage_in_the_middle_is_an_error_that_names_the_line() {
        let data = temp_dir("journal");
        written(data.path());
        let path = data.join(FILE_NAME);
        let text = fs::read_to_string(&path).unwrap();
        let damaged = text.replacen("no_faults", "no_fun", 1);
        fs::write(&path, damaged).unwrap();
        let error = read(data.path()).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_beginning_makes_all_before_it_forgotten() {
        let data = temp_dir("journal");
        written(data.path());
        let mut world = world();
        world.record();
        let mut journal = Journal::open(data.path(), |_| Ok(())).unwrap();
        journal.write(&world.take_entries()).unwrap();
        drop(journal);
        assert_eq!(read(data.path()).unwrap().len(), 1);
    }

    #[test]
    fn two_sandboxes_cannot_share_a_journal() {
        let data = temp_dir("journal");
        let _first = Journal::open(data.path(), |_| Ok(())).unwrap();
        let error = read(data.path()).unwrap_err();
        assert!(matches!(error, JournalError::InUse(_)), "{error}");
    }
}
