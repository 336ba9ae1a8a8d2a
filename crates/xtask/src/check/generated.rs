//! Generated files are what their generator makes: it is run, and nothing may differ.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Result, ensure};

use crate::console;
use crate::house::{House, answer, run};

/// Which files are generated: their names say so, or they are listed.
const GENERATED: [&str; 1] = ["*.generated.*"];

/// The console's generator, if it has one yet.
const SCRIPT: &str = "codegen";

pub(super) fn check(house: &House) -> Result<()> {
    let before = contents(house)?;
    if before.is_empty() {
        println!("   no file is generated");
        return Ok(());
    }
    console::install(house)?;
    run(&mut console::npm_run(house, SCRIPT))?;
    let after = contents(house)?;
    let paths = before.keys().chain(after.keys());
    let mut differ: Vec<&str> =
        paths.filter(|it| before.get(*it) != after.get(*it)).map(String::as_str).collect();
    differ.dedup();
    ensure!(differ.is_empty(), "not what their generator makes: {}", differ.join(", "));
    Ok(())
}

fn contents(house: &House) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut git = house.command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "--"]).args(GENERATED);
    let paths = answer(&mut git)?;
    let read = |it: &str| (it.to_owned(), fs::read(house.root.join(it)).unwrap_or_default());
    Ok(paths.lines().map(read).collect())
}
