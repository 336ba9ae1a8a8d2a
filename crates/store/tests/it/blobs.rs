//! Bytes of files, in a directory.

use crate::acme::{ACME, OTHER};
use futures::{StreamExt as _, TryStreamExt as _};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{self, Read as _};
use std::ops::Range;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use waxwing_domain::ids::WorkspaceId;
use waxwing_store::blobs::{BlobError, Blobs, Staged};
use waxwing_testbed::temp_dir;

/// More than one piece of what is written and read at once.
pub(crate) const LARGE: usize = 600_000;

/// So many bytes, of which no two pieces of what is written or read at once are the same.
pub(crate) fn bytes(length: usize) -> Vec<u8> {
    let block: Vec<_> = (0..65_521).map(|it| u8::try_from(it * 7 % 251).unwrap()).collect();
    let mut bytes = block.repeat(length.div_ceil(block.len()));
    bytes.truncate(length);
    bytes
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Stages bytes that come in pieces of this length.
pub(crate) async fn stage(blobs: &Blobs, bytes: &[u8], piece: usize) -> Staged {
    let mut staging = blobs.stage().unwrap();
    for piece in bytes.chunks(piece) {
        staging.write(piece).await.unwrap();
    }
    staging.finish().await.unwrap()
}

pub(crate) async fn keep(blobs: &Blobs, workspace_id: WorkspaceId, bytes: &[u8]) -> [u8; 32] {
    let staged = stage(blobs, bytes, 100_000).await;
    let sha256 = staged.sha256;
    blobs.keep(workspace_id, staged).await.unwrap();
    sha256
}

pub(crate) async fn read(
    blobs: &Blobs,
    sha256: &[u8; 32],
    range: Option<Range<u64>>,
) -> Result<Vec<u8>, BlobError> {
    let pieces = blobs.read(ACME, sha256, range).await?;
    let read = pieces.try_fold(Vec::new(), async |mut all, piece| {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    read.await
}

/// What every kind of storage promises of these bytes.
pub(crate) async fn bytes_come_back_whole_and_in_ranges(blobs: &Blobs, all: &[u8]) {
    let name = keep(blobs, ACME, all).await;
    assert_eq!(name, sha256(all));
    assert!(read(blobs, &name, None).await.unwrap() == all, "{} bytes", all.len());
    let end = all.len();
    for range in [0..end, 0..1, end - 1..end, end / 3..end / 2, 7..7, 255_999..262_145, 0..0] {
        if range.end <= end {
            let asked = u64::try_from(range.start).unwrap()..u64::try_from(range.end).unwrap();
            let got = read(blobs, &name, Some(asked)).await.unwrap();
            assert!(got == all[range.clone()], "{range:?} of {end}");
        }
    }
    let beyond = u64::try_from(end).unwrap();
    for range in [0..beyond + 1, beyond..beyond + 1, beyond + 5..beyond + 9] {
        assert!(read(blobs, &name, Some(range.clone())).await.is_err(), "{range:?} of {end}");
    }
}

/// What every kind of storage promises of what is not there.
pub(crate) async fn what_is_not_there_is_missing(blobs: &Blobs) {
    let name = keep(blobs, ACME, b"one").await;
    keep(blobs, OTHER, b"one").await;
    for _ in 0..2 {
        blobs.remove(ACME, &name).await.unwrap();
        for range in [None, Some(0..2)] {
            let nothing = read(blobs, &name, range).await;
            assert!(matches!(nothing, Err(BlobError::Missing)), "{nothing:?}");
        }
    }
    let theirs = blobs.read(OTHER, &name, None).await.unwrap();
    assert_eq!(theirs.try_collect::<Vec<_>>().await.unwrap().concat(), b"one");
}

/// The files in a folder and those in it, without what is staged.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("staging") {
            continue;
        }
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

pub(crate) fn staged_files(folder: &Path) -> usize {
    fs::read_dir(folder.join("staging")).unwrap().count()
}

#[tokio::test]
async fn a_directory_gives_back_what_it_was_given() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(&folder.join("media/files")).unwrap();
    for length in [1, 262_143, 262_144, 262_145, LARGE] {
        bytes_come_back_whole_and_in_ranges(&blobs, &bytes(length)).await;
    }
    what_is_not_there_is_missing(&blobs).await;
}

#[tokio::test]
async fn bytes_are_hashed_and_counted_however_they_come() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let all = bytes(LARGE);
    for piece in [1_000, 262_144, 262_145, LARGE] {
        let staged = stage(&blobs, &all, piece).await;
        assert_eq!((staged.size, staged.sha256), (LARGE as u64, sha256(&all)));
        let mut looked_at = Vec::new();
        staged.open().unwrap().read_to_end(&mut looked_at).unwrap();
        assert!(looked_at == all);
    }
    let empty = stage(&blobs, b"", 1).await;
    assert_eq!((empty.size, empty.sha256), (0, sha256(b"")));
}

#[tokio::test]
async fn a_blob_lies_where_its_workspace_and_hash_say_and_only_its_owner_may_read_it() {
    let folder = temp_dir("blobs");
    let root = folder.join("files");
    let blobs = Blobs::directory(&root).unwrap();
    keep(&blobs, ACME, b"abc").await;
    let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let path = root.join(ACME.to_string()).join("ba").join(digits);
    assert_eq!(files(&root), std::slice::from_ref(&path));
    assert_eq!(fs::read(&path).unwrap(), b"abc");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    for folder in path.ancestors().skip(1).take(3) {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    assert_eq!(mode(&root.join("staging")), 0o700);
}

#[tokio::test]
async fn bytes_that_are_kept_again_are_kept_once_and_mended() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let name = keep(&blobs, ACME, b"whole").await;
    fs::write(&files(folder.path())[0], b"rotten").unwrap();
    assert_eq!(keep(&blobs, ACME, b"whole").await, name);
    assert_eq!(read(&blobs, &name, None).await.unwrap(), b"whole");
    assert_eq!(files(folder.path()).len(), 1);
}

#[tokio::test]
async fn what_nobody_keeps_leaves_nothing() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let mut staging = blobs.stage().unwrap();
    staging.write(&bytes(LARGE)).await.unwrap();
    let staged = stage(&blobs, b"staged", 3).await;
    assert_eq!(staged_files(folder.path()), 2);
    drop(staging);
    assert_eq!(staged_files(folder.path()), 1);
    drop(staged);
    assert_eq!(staged_files(folder.path()), 0);
    keep(&blobs, ACME, b"kept").await;
    assert_eq!(staged_files(folder.path()), 0);
}

#[tokio::test]
async fn what_was_broken_off_is_never_whole() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let mut staging = blobs.stage().unwrap();
    let all = bytes(LARGE);
    let mut written = Box::pin(staging.write(&all));
    assert!(futures::poll!(&mut written).is_pending());
    drop(written);
    let more = staging.write(b"more").await;
    assert!(matches!(more, Err(BlobError::Io(_))), "{more:?}");
    let finished = staging.finish().await.map(drop);
    assert!(matches!(finished, Err(BlobError::Io(_))), "{finished:?}");
    assert_eq!(staged_files(folder.path()), 0);
}

#[tokio::test]
async fn what_a_crash_left_is_cleared_and_what_somebody_writes_is_not() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    keep(&blobs, ACME, b"kept").await;
    let mut staging = blobs.stage().unwrap();
    staging.write(b"half").await.unwrap();
    // What a process that is gone wrote is locked by nobody.
    fs::write(folder.join("staging/7"), b"half a picture").unwrap();
    let other = Blobs::directory(folder.path()).unwrap();
    assert_eq!(staged_files(folder.path()), 1);
    // Two that share the room do not take each other's names.
    let theirs = stage(&other, b"theirs", 9).await;
    staging.write(b" and half").await.unwrap();
    let ours = staging.finish().await.unwrap();
    other.keep(ACME, theirs).await.unwrap();
    blobs.keep(ACME, ours).await.unwrap();
    for kept in [&b"kept"[..], b"half and half", b"theirs"] {
        assert_eq!(read(&blobs, &sha256(kept), None).await.unwrap(), kept);
    }
}

#[tokio::test]
async fn a_directory_that_cannot_be_is_told_at_once() {
    let folder = temp_dir("blobs");
    fs::write(folder.join("file"), b"").unwrap();
    let error = Blobs::directory(&folder.join("file/files")).map(drop).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotADirectory);
}

#[tokio::test]
async fn a_blob_that_shrank_is_an_error_where_it_ends() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let name = keep(&blobs, ACME, &bytes(LARGE)).await;
    fs::write(&files(folder.path())[0], &bytes(LARGE)[..300_000]).unwrap();
    let pieces = blobs.read(ACME, &name, Some(0..LARGE as u64)).await.unwrap();
    let pieces: Vec<_> = pieces.collect().await;
    let (last, whole) = pieces.split_last().unwrap();
    let is_short = |it: &io::Error| it.kind() == io::ErrorKind::UnexpectedEof;
    assert!(matches!(last, Err(BlobError::Io(error)) if is_short(error)), "{last:?}");
    let got: usize = whole.iter().map(|it| it.as_ref().unwrap().len()).sum();
    assert_eq!(got, 300_000);
}

#[tokio::test]
async fn bytes_are_held_by_one_at_a_time() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let held = blobs.hold(&[1; 32]).await;
    let other = blobs.clone();
    let mut next = Box::pin(other.hold(&[1; 32]));
    assert!(futures::poll!(&mut next).is_pending());
    // Others need not wait.
    drop(blobs.hold(&[2; 32]).await);
    drop(held);
    assert!(futures::poll!(&mut next).is_ready());
}

#[tokio::test]
async fn many_who_keep_the_same_bytes_at_once_keep_them() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let all = bytes(LARGE);
    let names = futures::future::join_all((0..16).map(|_| keep(&blobs, ACME, &all))).await;
    assert!(names.iter().all(|it| *it == sha256(&all)));
    assert!(read(&blobs, &names[0], None).await.unwrap() == all);
    assert_eq!((files(folder.path()).len(), staged_files(folder.path())), (1, 0));
}

#[tokio::test]
async fn what_is_being_kept_is_kept_though_nobody_waits_any_longer() {
    let folder = temp_dir("blobs");
    let blobs = Blobs::directory(folder.path()).unwrap();
    let staged = stage(&blobs, b"one", 3).await;
    let mut kept = Box::pin(blobs.keep(ACME, staged));
    assert!(futures::poll!(&mut kept).is_pending());
    drop(kept);
    // Blocking work is done in turn as far as this one thread sees it: wait until it is there.
    while files(folder.path()).is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(read(&blobs, &sha256(b"one"), None).await.unwrap(), b"one");
}
