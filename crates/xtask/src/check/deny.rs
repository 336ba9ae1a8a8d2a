//! Licences, bans and sources of all dependencies, by cargo-deny and deny.toml.
//!
//! cargo-deny is built once, in about a minute: without optimization, which would take longer than
//! it saves, and without what it would need to fetch advisories by itself.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::house::{House, answer, run};

const VERSION: &str = "0.20.2";

pub(super) fn check(house: &House) -> Result<()> {
    let tool = tool(house)?;
    let mut deny = house.command(&tool);
    deny.args(["--locked", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    quietly(&mut deny)?;
    if !has_advisories() {
        println!("   advisories: left out, there is no copy of the database on this machine");
        return Ok(());
    }
    quietly(house.command(&tool).args(["--locked", "check", "--disable-fetch", "advisories"]))
}

/// Runs cargo-deny and shows all it says if it fails; otherwise how much it would say, because
/// warnings that are always there are never read.
fn quietly(deny: &mut Command) -> Result<()> {
    let output = deny.output()?;
    let [verdict, reasons] =
        [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).trim().to_owned());
    ensure!(output.status.success(), "{reasons}\n{verdict}");
    println!("   {verdict}");
    let duplicates = reasons.matches("warning[duplicate]").count();
    if duplicates > 0 {
        println!("   {duplicates} crates in more than one version: `cargo tree --duplicates`");
    }
    Ok(())
}

/// The path of cargo-deny, installed beside what cargo builds if it is not there yet.
fn tool(house: &House) -> Result<PathBuf> {
    let tools = house.target.join("tools");
    let tool = tools.join("bin/cargo-deny");
    let version = answer(house.command(&tool).arg("--version")).unwrap_or_default();
    if version.ends_with(VERSION) {
        return Ok(tool);
    }
    let mut install =
        house.cargo(["install", "cargo-deny", "--version", VERSION, "--locked", "--quiet"]);
    install.args(["--debug", "--no-default-features", "--root"]).arg(&tools);
    let build = tools.join("build");
    run(install.env("CARGO_TARGET_DIR", &build))?;
    fs::remove_dir_all(build)?;
    Ok(tool)
}

/// Whether somebody fetched the advisories: `cargo deny fetch db`.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    home.is_some_and(|it| it.join("advisory-dbs").is_dir())
}
