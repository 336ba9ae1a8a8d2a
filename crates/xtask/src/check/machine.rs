//! What the check needs of the machine: found, or installed where we may, or named exactly.

use anyhow::{Result, bail, ensure};
use waxwing_testbed::{chromium, media, postgres, python};

use crate::console::node_is_missing;
use crate::house::{House, answer, run};

/// Chromium, and letters and signs for it to draw with.
const CHROMIUM: [&str; 3] = ["chromium", "fonts-liberation", "fonts-noto-color-emoji"];

/// Python, and what makes environments with it.
const PYTHON: [&str; 2] = ["python3", "python3-venv"];

/// Other people's programs that tests run: their environments' names and lists of requirements.
const PROGRAMS: [(&str, &str); 2] = [
    ("pywa", "crates/stories/programs/pywa/requirements.txt"),
    ("moto", "crates/testbed/programs/moto/requirements.txt"),
];

pub(super) fn prepare(house: &House) -> Result<()> {
    if let Some(why) = node_is_missing(house) {
        bail!("{why}");
    }
    let nextest = answer(&mut house.cargo(["nextest", "--version"]));
    ensure!(
        nextest.is_ok(),
        "cargo-nextest is not on this machine: `cargo install --locked cargo-nextest`"
    );
    let packages = missing_packages();
    if !packages.is_empty() {
        apt_get(house, &packages)?;
        let left = missing_packages();
        ensure!(left.is_empty(), "still missing after installing: {}", left.join(" "));
    }
    for (name, requirements) in PROGRAMS {
        python::environment(name, &house.root.join(requirements))?;
    }
    media::prepare()?;
    Ok(())
}

/// Debian's names of what is missing.
fn missing_packages() -> Vec<&'static str> {
    let postgres = postgres::find().is_err().then_some("postgresql");
    let chromium = chromium::find().is_err().then_some(CHROMIUM);
    let python = python::find().is_err().then_some(PYTHON);
    let rest = chromium.into_iter().flatten().chain(python.into_iter().flatten());
    postgres.into_iter().chain(rest).collect()
}

fn apt_get(house: &House, packages: &[&str]) -> Result<()> {
    let is_root = answer(house.command("id").arg("-u")).is_ok_and(|it| it == "0");
    let has_apt = answer(house.command("apt-get").arg("--version")).is_ok();
    ensure!(
        is_root && has_apt,
        "not on this machine: install {} (names of Debian's packages)",
        packages.join(" ")
    );
    run(house.command("apt-get").args(["update", "-q"]))?;
    let mut install = house.command("apt-get");
    install.args(["install", "-q", "-y", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}
