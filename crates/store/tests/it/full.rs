//! When there is no room for bytes.
//!
//! A test cannot fill the machine's disk. The kernel refuses to let a process write files beyond a
//! size that it was told, in the same place and in the same way; so the test runs itself again, with
//! so little room.

use crate::acme::ACME;
use crate::blobs::{LARGE, bytes, keep, read, sha256, staged_files};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use waxwing_store::blobs::{BlobError, Blobs};
use waxwing_testbed::temp_dir;

/// Tells the test that it has little room, and where.
const WITH_LITTLE_ROOM: &str = "WAXWING_STORE_WITH_LITTLE_ROOM";

/// 256 blocks of 1,024 or of 512 bytes, as the shell counts. A signal would come before the error.
const LITTLE_ROOM: &str = "trap '' XFSZ; ulimit -f 256; exec \"$0\" \"$@\"";

#[tokio::test]
async fn bytes_for_which_there_is_no_room_are_told_and_leave_nothing() {
    if let Some(folder) = env::var_os(WITH_LITTLE_ROOM) {
        with_little_room(Path::new(&folder)).await;
        return;
    }
    let folder = temp_dir("full");
    let name = "full::bytes_for_which_there_is_no_room_are_told_and_leave_nothing";
    let output = Command::new("sh")
        .args(["-c", LITTLE_ROOM])
        .arg(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(WITH_LITTLE_ROOM, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(fs::read_to_string(folder.join("done")).unwrap(), "it was full", "{said}");
}

async fn with_little_room(folder: &Path) {
    let files = folder.join("files");
    let blobs = Blobs::directory(&files).unwrap();
    let mut staging = blobs.stage().unwrap();
    let mut full = None;
    for piece in bytes(2 * LARGE).chunks(50_000) {
        if let Err(error) = staging.write(piece).await {
            full = Some(error);
            break;
        }
    }
    assert!(matches!(full, Some(BlobError::Full)), "{full:?}");
    // It cannot be taken for whole afterwards.
    assert!(staging.write(b"more").await.is_err());
    assert!(staging.finish().await.is_err());
    assert_eq!(staged_files(&files), 0);
    let entries: Vec<_> = fs::read_dir(&files).unwrap().collect();
    assert_eq!(entries.len(), 1, "nothing but the room for staging: {entries:?}");

    // What there is room for is kept, as before.
    keep(&blobs, ACME, b"small").await;
    assert_eq!(read(&blobs, &sha256(b"small"), None).await.unwrap(), b"small");
    fs::write(folder.join("done"), "it was full").unwrap();
}
