//! A folder of a test's own, gone when the test is.

use std::env;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::random;

/// A folder that is removed, with all that is in it, when this is dropped.
#[derive(Debug)]
pub struct TempDir {
    path: PathBuf,
}

impl TempDir {
    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of `name` in the folder; nothing is created.
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // A folder that cannot be removed is litter, not a reason to fail the test.
        drop(fs::remove_dir_all(&self.path));
    }
}

/// Makes an empty folder whose name begins with `waxwing-` and `name`, and that only this
/// user may enter.
///
/// # Panics
///
/// When the folder cannot be made.
pub fn temp_dir(name: &str) -> TempDir {
    temp_dir_in(&env::temp_dir(), name)
}

/// The same, in a folder of the caller's choice.
pub(crate) fn temp_dir_in(parent: &Path, name: &str) -> TempDir {
    let path = parent.join(format!("waxwing-{name}-{}", random::token()));
    DirBuilder::new()
        .mode(0o700)
        .create(&path)
        .unwrap_or_else(|it| panic!("cannot make {}: {it}", path.display()));
    TempDir { path }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::temp_dir;

    #[test]
    fn two_folders_of_one_name_are_two() {
        let (one, other) = (temp_dir("same"), temp_dir("same"));
        assert_ne!(one.path(), other.path());
        assert!(one.path().is_dir() && other.path().is_dir());
    }

    #[test]
    fn a_folder_goes_with_all_that_is_in_it() {
        let dir = temp_dir("goes");
        let path = dir.path().to_owned();
        fs::create_dir(dir.join("inner")).expect("the folder is ours");
        fs::write(dir.join("inner/file"), "text").expect("the folder is ours");
        drop(dir);
        assert!(!path.exists());
    }
}
