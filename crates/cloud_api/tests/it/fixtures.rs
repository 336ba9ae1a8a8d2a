//! Finds the fixtures.

use std::path::{Path, PathBuf};

/// One fixture.
pub(crate) struct Fixture {
    /// Its file's name without `.json`.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) body: Vec<u8>,
}

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate is two folders down")
        .to_owned()
}

/// All fixtures of one of our folders, by name. There is at least one.
pub(crate) fn all(folder: &str) -> Vec<Fixture> {
    let found = read(&workspace().join("fixtures").join(folder));
    assert!(!found.is_empty(), "no fixtures in {folder}");
    found
}

/// The fixture of this name.
pub(crate) fn one(folder: &str, name: &str) -> Vec<u8> {
    let found = all(folder).into_iter().find(|it| it.name == name);
    found.unwrap_or_else(|| panic!("no fixture {folder}/{name}.json")).body
}

/// Every JSON file in a folder, by name; none when there is no such folder.
pub(crate) fn read(folder: &Path) -> Vec<Fixture> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = files
        .map(|it| it.expect("the folder can be read").path())
        .filter(|it| it.extension().is_some_and(|it| it == "json"))
        .map(|it| Fixture {
            name: it.file_stem().expect("a file has a name").to_string_lossy().into_owned(),
            body: std::fs::read(&it).expect("the file can be read"),
        })
        .collect();
    found.sort_by(|one, two| one.name.cmp(&two.name));
    found
}
