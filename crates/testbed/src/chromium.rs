//! Finds the browser that draws the console's stories and the screenshots.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

use crate::missing::Missing;

/// What it is called, in the order we try.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The path of Chromium: the one `CHROMIUM` names, else the first one on the `PATH`.
pub fn find() -> Result<PathBuf, Missing> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|it| it.is_file());
    named.or_else(|| first_on(&env::var_os("PATH").unwrap_or_default())).ok_or(Missing::new(
        "Chromium",
        "install the package `chromium` (Debian: `apt-get install chromium`), or name it in CHROMIUM",
    ))
}

fn first_on(path: &OsStr) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(path).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |it| it.join(name)))
        .find(|it| it.is_file())
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;

    use super::first_on;
    use crate::temp_dir;

    #[test]
    fn the_first_name_wins_over_the_first_folder() {
        let (one, other) = (temp_dir("path"), temp_dir("path"));
        fs::write(one.join("google-chrome"), "").expect("the folder is ours");
        fs::write(other.join("chromium"), "").expect("the folder is ours");
        let path = env::join_paths([one.path(), other.path()]).expect("no colon in a name");
        assert_eq!(first_on(&path), Some(other.join("chromium")));
    }

    #[test]
    fn a_path_without_a_browser_has_none() {
        let empty = temp_dir("path");
        assert_eq!(first_on(empty.path().as_os_str()), None);
    }
}
