//! The release binary that front-door tests start, and the folder cargo builds into.

use std::env;
use std::path::{Path, PathBuf};

/// The path of the `waxwing` release binary: what `WAXWING_BIN` names, else the one in the target
/// folder.
///
/// # Panics
///
/// When there is none; the message says how to build it.
pub fn waxwing_bin() -> PathBuf {
    named_or_built(env::var_os("WAXWING_BIN").map(PathBuf::from), &target_dir())
}

fn named_or_built(named: Option<PathBuf>, target: &Path) -> PathBuf {
    let path = named.unwrap_or_else(|| target.join("release/waxwing"));
    assert!(
        path.is_file(),
        "there is no binary at {}: run `cargo xtask check`, or `cargo build --release -p waxwing`",
        path.display()
    );
    path
}

/// The folder cargo builds into, seen from the program that is running.
///
/// Cargo marks it with a `CACHEDIR.TAG`. A program that was moved elsewhere is told
/// `CARGO_TARGET_DIR`, or `target`.
pub fn target_dir() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let marked = program.ancestors().find(|it| is_target_dir(it)).map(Path::to_owned);
    marked
        .or_else(|| env::var_os("CARGO_TARGET_DIR").map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("target"))
}

fn is_target_dir(path: &Path) -> bool {
    path.join("CACHEDIR.TAG").is_file()
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;
    use std::panic;

    use super::{named_or_built, target_dir};
    use crate::temp_dir;

    #[test]
    fn the_target_folder_holds_the_running_test() {
        let program = env::current_exe().expect("the test runs from a file");
        assert!(program.starts_with(target_dir()));
    }

    #[test]
    fn a_named_binary_wins_over_the_built_one() {
        let dir = temp_dir("binary");
        fs::create_dir(dir.join("release")).expect("the folder is ours");
        fs::write(dir.join("release/waxwing"), "").expect("the folder is ours");
        fs::write(dir.join("named"), "").expect("the folder is ours");
        assert_eq!(named_or_built(None, dir.path()), dir.join("release/waxwing"));
        assert_eq!(named_or_built(Some(dir.join("named")), dir.path()), dir.join("named"));
    }

    #[test]
    fn a_binary_that_is_not_built_is_asked_for_by_its_command() {
        let dir = temp_dir("binary");
        let refusal = panic::catch_unwind(|| named_or_built(None, dir.path()));
        let refusal = refusal.expect_err("nothing was built there");
        let text = refusal.downcast_ref::<String>().expect("the panic has a text");
        assert!(text.contains("cargo build --release -p waxwing"), "{text}");
    }
}
