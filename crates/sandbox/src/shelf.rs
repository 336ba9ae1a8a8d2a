//! The shelf: the bytes of all media, each file under the name of its digest.
//!
//! A file is written beside the shelf and put on it as a whole, so that nothing half written is ever
//! given away; what a crash left beside it is removed at the next start.

use crate::digest::Digest;
use crate::world::samples;
use sha2::{Digest as _, Sha256};
use std::fs::{self, DirBuilder};
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncRead, AsyncSeek, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use waxwing_cloud_api::media::{Detail, FILE_BYTES_MAX, Nature, probe};

/// How many files may be on their way to the shelf at once; more of them wait.
const DRAFTS_MAX: usize = 16;

/// How the names of files begin that are on their way.
const DRAFT: &str = "draft-";

/// The bytes of all media.
pub(crate) struct Shelf {
    place: Place,
    permits: Arc<Semaphore>,
    drafts: AtomicU64,
}

enum Place {
    /// A folder of the data directory, made when it is needed.
    Kept(PathBuf),
    /// A folder of our own, made when it is needed and removed at the end.
    Passing(OnceLock<PathBuf>),
}

/// Something to read that is on the shelf.
pub(crate) trait Readable: AsyncRead + AsyncSeek + Send + Unpin {}
impl<T: AsyncRead + AsyncSeek + Send + Unpin> Readable for T {}

/// A file that is on the shelf, opened.
pub(crate) struct Opened {
    /// Where to read.
    pub(crate) bytes: Box<dyn Readable>,
    /// How many bytes it has.
    pub(crate) size: u64,
}

impl Shelf {
    /// The shelf of a data directory; without one, a shelf that goes with the sandbox.
    pub(crate) fn of(data: Option<&Path>) -> Self {
        let place = match data {
            Some(data) => Place::Kept(data.join("media")),
            None => Place::Passing(OnceLock::new()),
        };
        let permits = Arc::new(Semaphore::new(DRAFTS_MAX));
        Self { place, permits, drafts: AtomicU64::new(0) }
    }

    /// Removes what nobody asks for, and what a crash left behind.
    pub(crate) fn tidy(&self, is_needed: impl Fn(&Digest) -> bool) {
        let Some(folder) = self.existing_folder() else { return };
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_kept = Digest::try_from(name).is_ok_and(|it| is_needed(&it));
            if !is_kept && let Err(error) = fs::remove_file(entry.path()) {
                tracing::warn!(%error, "a file of the sandbox's shelf cannot be removed");
            }
        }
    }

    /// Begins a file; waits while too many are on their way.
    pub(crate) async fn begin(&self) -> io::Result<Draft> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(io::Error::other)?;
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        let path = self.folder()?.join(format!("{DRAFT}{number}"));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await?;
        let aside = Aside { path, _permit: permit };
        Ok(Draft { file, aside, hash: Sha256::new(), size: 0 })
    }

    /// Puts a file on the shelf.
    pub(crate) fn put(&self, finished: &Finished) -> io::Result<()> {
        fs::rename(&finished.aside.path, self.folder()?.join(finished.digest.to_string()))
    }

    /// Takes a file off the shelf; one that is not there need not be.
    pub(crate) fn remove(&self, digest: &Digest) {
        let Some(folder) = self.existing_folder() else { return };
        match fs::remove_file(folder.join(digest.to_string())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a file of the sandbox's shelf cannot be removed");
            }
            _ => {}
        }
    }

    /// Opens the file of a digest: one of the shelf, or one of our samples.
    pub(crate) async fn open(&self, digest: &Digest) -> io::Result<Opened> {
        if let Some(sample) = samples().iter().find(|it| it.digest == *digest) {
            let size = sample.bytes.len() as u64;
            return Ok(Opened { bytes: Box::new(Cursor::new(sample.bytes)), size });
        }
        let folder = self.existing_folder().ok_or(io::ErrorKind::NotFound)?;
        let file = File::open(folder.join(digest.to_string())).await?;
        let size = file.metadata().await?.len();
        Ok(Opened { bytes: Box::new(file), size })
    }

    /// The folder, if there is one already.
    fn existing_folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Kept(folder) => Some(folder),
            Place::Passing(folder) => folder.get().map(PathBuf::as_path),
        }
    }

    /// The folder, made if need be.
    fn folder(&self) -> io::Result<&Path> {
        match &self.place {
            Place::Kept(folder) => {
                private().recursive(true).create(folder)?;
                Ok(folder)
            }
            Place::Passing(folder) => {
                if let Some(folder) = folder.get() {
                    return Ok(folder);
                }
                let made = make_passing()?;
                let ours = folder.get_or_init(|| made.clone());
                if *ours != made {
                    fs::remove_dir(&made)?; // Somebody else was quicker.
                }
                Ok(ours)
            }
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        if let Place::Passing(folder) = &self.place
            && let Some(folder) = folder.get()
        {
            // A folder that cannot be removed is litter, nothing worse.
            drop(fs::remove_dir_all(folder));
        }
    }
}

/// For a folder that only its owner may enter: it holds what people sent.
fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Makes a folder that nobody else has.
fn make_passing() -> io::Result<PathBuf> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let process = std::process::id();
    loop {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("waxwing-sandbox-{process}-{number}"));
        match private().create(&folder) {
            Ok(()) => return Ok(folder),
            // An earlier process of this number left it, or somebody is in our way.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// A file beside the shelf; gone when nobody wants it any longer.
struct Aside {
    path: PathBuf,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Aside {
    fn drop(&mut self) {
        // It is not there any longer when it was put on the shelf.
        drop(fs::remove_file(&self.path));
    }
}

/// A file that is being written.
pub(crate) struct Draft {
    file: File,
    aside: Aside,
    hash: Sha256,
    size: u64,
}

impl Draft {
    /// Adds some bytes. Of a file that has more than Meta takes none are kept, only counted.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        let was_whole = self.size <= FILE_BYTES_MAX;
        self.size += bytes.len() as u64;
        if self.size <= FILE_BYTES_MAX {
            self.file.write_all(bytes).await
        } else if was_whole {
            self.file.flush().await?;
            self.file.set_len(0).await
        } else {
            Ok(())
        }
    }

    /// Whether more bytes came than Meta takes.
    pub(crate) const fn is_too_large(&self) -> bool {
        self.size > FILE_BYTES_MAX
    }

    /// Ends the file, and looks what it is.
    pub(crate) async fn finish(mut self) -> io::Result<Finished> {
        self.file.flush().await?;
        let is_whole = !self.is_too_large();
        let digest = Digest(self.hash.finalize().into());
        let nature = if is_whole {
            let path = self.aside.path.clone();
            let look = move || probe(&mut fs::File::open(path)?);
            tokio::task::spawn_blocking(look).await.map_err(io::Error::other)??
        } else {
            Nature {
                mime: "application/octet-stream".to_owned(),
                extension: String::new(),
                size: self.size,
                detail: Detail::Other,
            }
        };
        Ok(Finished { aside: self.aside, digest, nature, is_whole })
    }
}

/// A file that was written, and is not on the shelf yet.
pub(crate) struct Finished {
    aside: Aside,
    /// The digest of its bytes.
    pub(crate) digest: Digest,
    /// What it is, by its bytes.
    pub(crate) nature: Nature,
    /// Whether its bytes are there, because they are no more than Meta takes.
    pub(crate) is_whole: bool,
}
