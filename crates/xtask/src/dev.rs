//! `cargo xtask dev`: from a fresh clone to a gateway on this machine, in one command.

use std::os::unix::process::CommandExt;
use std::process::Stdio;

use anyhow::{Error, Result};

use crate::console;
use crate::house::{House, run};

/// Builds what is stale, then becomes `waxwing dev`: Ctrl-C and flags are the binary's own.
pub(crate) fn dev(house: &House, arguments: &[String]) -> Result<()> {
    match console::node_is_missing(house) {
        None => console::build(house)?,
        Some(why) => println!("   {why}. Going on without the console."),
    }
    run(&mut house.cargo(["build", "--release", "--locked", "-p", "waxwing"]))?;
    let mut waxwing = house.command(house.release_binary());
    waxwing
        .current_dir(std::env::current_dir()?)
        .stdin(Stdio::inherit())
        .arg("dev")
        .args(arguments);
    // `exec` comes back only if it failed.
    Err(Error::new(waxwing.exec()).context(format!("{}", house.release_binary().display())))
}
