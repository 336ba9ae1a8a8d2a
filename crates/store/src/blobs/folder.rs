//! Blobs in a directory: a file each, whole under its name or not there.

use super::staging::{Staged, make_folder};
use super::{BlobError, off_thread};
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How many bytes are read at a time.
const PIECE: usize = 256 * 1024;

/// The directory.
#[derive(Clone)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let missing: Vec<_> = path.ancestors().filter(|it| !it.exists()).collect();
        make_folder(path)?;
        for parent in missing.into_iter().filter_map(Path::parent) {
            sync(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
        }
        Ok(Self { path: path.to_owned() })
    }

    /// Where a blob is: the folders from the top down, and its file.
    fn places(&self, name: [String; 3]) -> ([PathBuf; 3], PathBuf) {
        let [workspace, digits, blob] = name;
        let middle = self.path.join(workspace);
        let leaf = middle.join(digits);
        let file = leaf.join(blob);
        ([self.path.clone(), middle, leaf], file)
    }

    pub(super) async fn keep(&self, name: [String; 3], staged: Staged) -> Result<(), BlobError> {
        let (folders, path) = self.places(name);
        off_thread(move || {
            make_folder(&folders[2])?;
            staged.file.sync_all()?;
            staged.scrap.move_to(&path)?;
            // Those above, too: somebody else may have made them just before.
            for folder in folders.iter().rev() {
                sync(folder)?;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn read(
        &self,
        name: [String; 3],
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, BlobError> {
        let (_, path) = self.places(name);
        let file = off_thread(move || {
            let mut file = File::open(path).map_err(or_missing)?;
            let length = file.metadata()?.len();
            let range = range.unwrap_or(0..length);
            file.seek(SeekFrom::Start(range.start))?;
            Ok((file, range.end.min(length).saturating_sub(range.start)))
        })
        .await?;
        Ok(stream::try_unfold(file, next_piece).boxed())
    }

    pub(super) async fn remove(&self, name: [String; 3]) -> Result<(), BlobError> {
        let ([_, _, leaf], path) = self.places(name);
        off_thread(move || match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
            Ok(()) => Ok(sync(&leaf)?),
        })
        .await
    }
}

/// The next piece of a file of which so many bytes are left to read.
async fn next_piece(
    (mut file, left): (File, u64),
) -> Result<Option<(Bytes, (File, u64))>, BlobError> {
    off_thread(move || {
        let mut piece = Vec::with_capacity(usize::try_from(left).unwrap_or(PIECE).min(PIECE));
        file.by_ref().take(piece.capacity() as u64).read_to_end(&mut piece)?;
        let left = left.saturating_sub(piece.len() as u64);
        Ok((!piece.is_empty()).then(|| (piece.into(), (file, left))))
    })
    .await
}

/// Writes down which files a folder has.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn or_missing(error: io::Error) -> BlobError {
    if error.kind() == io::ErrorKind::NotFound { BlobError::Missing } else { error.into() }
}
