//! Bytes that are not kept yet: each in a file of its own, gone when nobody cares for it any longer.
//!
//! A staged file is locked by the process that writes it. What a process that crashed has left is
//! locked by nobody, and removed when the next one opens the room.

use super::{BlobError, off_thread};
use sha2::{Digest as _, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes are gathered before they are written.
const PIECE: usize = 256 * 1024;

/// The directory of what is staged.
pub(super) struct Room {
    path: PathBuf,
    made: AtomicU64,
}

impl Room {
    /// Opens it, and clears it of what a crash has left there.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        make_folder(path)?;
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let is_left = entry.file_type()?.is_file()
                && File::open(entry.path()).is_ok_and(|it| it.try_lock().is_ok());
            if is_left {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { path: path.to_owned(), made: AtomicU64::new(0) })
    }

    /// A new file that only its owner may read.
    pub(super) fn new_file(&self) -> io::Result<(File, Scrap)> {
        loop {
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            let path = self.path.join(number.to_string());
            let mut options = OpenOptions::new();
            match options.write(true).create_new(true).mode(0o600).open(&path) {
                // Another process that has the same room.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(file) => {
                    let scrap = Scrap { path: Some(path) };
                    file.lock()?;
                    return Ok((file, scrap));
                }
            }
        }
    }
}

/// A file that is removed when this is dropped.
pub(super) struct Scrap {
    path: Option<PathBuf>,
}

impl Scrap {
    fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Gives the file another name, under which it stays.
    pub(super) fn move_to(mut self, path: &Path) -> io::Result<()> {
        fs::rename(self.path(), path)?;
        self.path = None;
        Ok(())
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.path.as_ref().map(fs::remove_file) {
            tracing::warn!(%error, "a staged file stays until the next start");
        }
    }
}

/// Bytes that are coming in.
pub struct Staging {
    scrap: Scrap,
    gathered: Vec<u8>,
    /// None after a failure: what is in the file is not what came in.
    written: Option<Written>,
}

/// What has been written.
struct Written {
    file: File,
    hash: Sha256,
    size: u64,
}

impl Staging {
    pub(super) fn new((file, scrap): (File, Scrap)) -> Self {
        let written = Some(Written { file, hash: Sha256::new(), size: 0 });
        Self { scrap, gathered: Vec::new(), written }
    }

    /// Adds bytes. After an error nothing more can be added.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), BlobError> {
        if self.written.is_none() {
            return Err(broken());
        }
        while !bytes.is_empty() {
            let room = PIECE - self.gathered.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.gathered.extend_from_slice(now);
            bytes = later;
            if self.gathered.len() == PIECE {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Says that this is all.
    pub async fn finish(mut self) -> Result<Staged, BlobError> {
        self.flush().await?;
        let Written { file, hash, size } = self.written.take().ok_or_else(broken)?;
        Ok(Staged { size, sha256: hash.finalize().into(), file, scrap: self.scrap })
    }

    async fn flush(&mut self) -> Result<(), BlobError> {
        let mut written = self.written.take().ok_or_else(broken)?;
        let mut gathered = std::mem::take(&mut self.gathered);
        let (written, gathered) = off_thread(move || {
            written.hash.update(&gathered);
            written.file.write_all(&gathered)?;
            written.size += gathered.len() as u64;
            gathered.clear();
            Ok((written, gathered))
        })
        .await?;
        (self.written, self.gathered) = (Some(written), gathered);
        Ok(())
    }
}

fn broken() -> BlobError {
    BlobError::Io(io::Error::other("a piece of it was not written"))
}

/// Bytes that are all there, and that nobody keeps yet.
pub struct Staged {
    /// How many they are.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
    pub(super) file: File,
    pub(super) scrap: Scrap,
}

impl Staged {
    /// The bytes, to be looked at.
    pub fn open(&self) -> io::Result<File> {
        File::open(self.scrap.path())
    }
}

/// Makes a directory, and those it is in, for its owner alone.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}
