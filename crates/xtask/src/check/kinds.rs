//! The table of types of messages is what the tests have shown.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::house::{House, run};
use crate::kinds::{INDEX, Index, Marks, PAGE};

/// The variable that tells tests where to write marks.
const FILE_VARIABLE: &str = "WAXWING_MARKS";

/// The tests that write marks; the console's stories are the step before.
const MARKING: &str = "package(waxwing-stories) and test(/^kinds::/)";

/// An empty file for the marks of these tests, and how they are told of it.
pub(super) fn fresh_marks(house: &House, whose: &str) -> Result<(&'static str, PathBuf)> {
    let file = file(house, whose);
    fs::create_dir_all(house.target.join("marks"))?;
    fs::write(&file, "")?;
    Ok((FILE_VARIABLE, file))
}

/// Runs the tests that write marks, prints the table, and compares it with the one in the papers.
pub(super) fn check(house: &House) -> Result<()> {
    let (variable, of_tests) = fresh_marks(house, "tests")?;
    let mut nextest = house.cargo(["nextest", "run", "--workspace", "--locked", "-E", MARKING]);
    run(nextest.env(variable, &of_tests))?;
    let mut marks = Marks::default();
    for file in [of_tests, file(house, "phone")] {
        let lines = fs::read_to_string(&file).with_context(|| {
            format!("{} is not there: run the step `screens` before", file.display())
        })?;
        marks.read(&lines)?;
    }
    let printed = Index::read(&fs::read_to_string(house.root.join(INDEX))?)?.page(&marks)?;
    let page = house.root.join(PAGE);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&page, &printed)?;
    }
    let kept = fs::read_to_string(&page).unwrap_or_default();
    ensure!(kept == printed, "{PAGE} is not what the tests print; UPDATE_DOCS=1 writes it anew");
    Ok(())
}

fn file(house: &House, whose: &str) -> PathBuf {
    house.target.join(format!("marks/{whose}.jsonl"))
}
