//! Blobs: the bytes of files, outside the database, in a directory or in a bucket.
//!
//! Bytes are staged first, in a file of their own beside the rest: they are hashed on the way, and
//! looked at before anybody keeps them. What is kept is found by workspace and SHA-256, in the same
//! place in a directory as in a bucket, so that one can be copied into the other.

mod bucket;
mod folder;
mod staging;

pub use bucket::Bucket;
pub use staging::{Staged, Staging};

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use staging::Room;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use waxwing_domain::ids::WorkspaceId;

/// How many blobs can be held at the same time; others may have to wait for one of them.
const HOLDS: usize = 64;

/// Why bytes could not be kept, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no room for them.
    #[error("the storage for files is full")]
    Full,
    /// They are not there.
    #[error("the bytes of the file are not in storage")]
    Missing,
    /// The file system did not do what it was asked to.
    #[error("the directory of files did not do what it was asked to")]
    Io(#[source] io::Error),
    /// The bucket did not answer as it should.
    #[error("the bucket of files did not answer as it should")]
    Bucket(#[source] Box<object_store::Error>),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// Where the bytes of files are. Clones are the same place.
#[derive(Clone)]
pub struct Blobs {
    room: Arc<Room>,
    place: Place,
    holds: Arc<[Arc<Mutex<()>>]>,
}

#[derive(Clone)]
enum Place {
    Folder(folder::Folder),
    Bucket(bucket::Keys),
}

/// Nobody else holds the blob as long as this is there.
#[must_use = "who lets go of it holds nothing"]
pub struct Hold(
    #[expect(dead_code, reason = "it is let go of when this is dropped")] OwnedMutexGuard<()>,
);

impl Blobs {
    /// Keeps bytes in this directory, which is made for its owner alone if it is not there.
    pub fn directory(path: &Path) -> io::Result<Self> {
        let folder = folder::Folder::open(path)?;
        Ok(Self::new(Room::open(&path.join("staging"))?, Place::Folder(folder)))
    }

    /// Keeps bytes in this bucket; nothing is asked of it yet.
    pub fn bucket(bucket: Bucket) -> Result<Self, BlobError> {
        let room = Room::open(&bucket.staging)?;
        Ok(Self::new(room, Place::Bucket(bucket::Keys::new(bucket)?)))
    }

    fn new(room: Room, place: Place) -> Self {
        let holds = (0..HOLDS).map(|_| Arc::default()).collect();
        Self { room: Arc::new(room), place, holds }
    }

    /// A place for bytes that come in.
    pub fn stage(&self) -> Result<Staging, BlobError> {
        Ok(Staging::new(self.room.new_file()?))
    }

    /// Waits until nobody else holds these bytes, in this process. Held, they are put into storage and
    /// given a file, or found to have none and removed; so that nobody removes them in between. Who
    /// holds some does not ask for others, or waits for themselves.
    pub async fn hold(&self, sha256: &[u8; 32]) -> Hold {
        let place = usize::from(sha256[0]) % HOLDS;
        Hold(Arc::clone(&self.holds[place]).lock_owned().await)
    }

    /// Keeps what was staged. When this returns, it survives a crash.
    pub async fn keep(&self, workspace_id: WorkspaceId, staged: Staged) -> Result<(), BlobError> {
        let name = name(workspace_id, &staged.sha256);
        match &self.place {
            Place::Folder(folder) => folder.keep(name, staged).await,
            Place::Bucket(keys) => keys.keep(name, staged).await,
        }
    }

    /// Reads bytes, all or those in the range; what is not there is an error, as is a range that
    /// reaches beyond the end.
    pub async fn read(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, BlobError> {
        let name = name(workspace_id, sha256);
        let length = range.as_ref().map(|it| it.end.saturating_sub(it.start));
        if length == Some(0) {
            return Ok(stream::empty().boxed());
        }
        let pieces = match &self.place {
            Place::Folder(folder) => folder.read(name, range).await?,
            Place::Bucket(keys) => keys.read(name, range).await?,
        };
        Ok(match length {
            Some(length) => exactly(length, pieces),
            None => pieces,
        })
    }

    /// Removes bytes; those that are not there are gone already.
    pub async fn remove(
        &self,
        workspace_id: WorkspaceId,
        sha256: &[u8; 32],
    ) -> Result<(), BlobError> {
        let name = name(workspace_id, sha256);
        match &self.place {
            Place::Folder(folder) => folder.remove(name).await,
            Place::Bucket(keys) => keys.remove(name).await,
        }
    }
}

/// Where a blob is: workspace, the first two digits of its SHA-256, and all of them.
fn name(workspace_id: WorkspaceId, sha256: &[u8; 32]) -> [String; 3] {
    let digits = waxwing_domain::hex::encode(sha256);
    [workspace_id.to_string(), digits[..2].to_owned(), digits]
}

/// The same pieces, and an error if they come to less than that.
fn exactly(
    length: u64,
    pieces: BoxStream<'static, Result<Bytes, BlobError>>,
) -> BoxStream<'static, Result<Bytes, BlobError>> {
    let state = (length, pieces);
    stream::try_unfold(state, |(left, mut pieces)| async move {
        match pieces.try_next().await? {
            Some(piece) => {
                let left = left.saturating_sub(piece.len() as u64);
                Ok(Some((piece, (left, pieces))))
            }
            None if left > 0 => Err(BlobError::Io(io::ErrorKind::UnexpectedEof.into())),
            None => Ok(None),
        }
    })
    .boxed()
}

/// Runs what the file system makes wait; it runs to its end even if nobody waits for it any longer.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(BlobError::Io(io::Error::other(error))))
}
