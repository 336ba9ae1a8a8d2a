//! The steps that cargo does.

use anyhow::Result;
use waxwing_testbed::postgres::{Cluster, SERVER_VARIABLE};

use crate::house::{House, run};

pub(super) fn fmt(house: &House) -> Result<()> {
    run(&mut house.cargo(["fmt", "--all", "--check"]))
}

pub(super) fn clippy(house: &House) -> Result<()> {
    run(&mut house.cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

pub(super) fn doc(house: &House) -> Result<()> {
    let mut doc = house.cargo(["doc", "--workspace", "--no-deps", "--locked"]);
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

pub(super) fn release(house: &House) -> Result<()> {
    run(&mut house.cargo(["build", "--release", "--locked", "-p", "waxwing"]))
}

/// Of the whole workspace, because what is built for it is what the tests are built on.
pub(super) fn examples(house: &House) -> Result<()> {
    run(&mut house.cargo(["test", "--doc", "--workspace", "--locked", "--quiet"]))
}

/// All tests, on one PostgreSQL server of their own (or the one that was named).
pub(super) fn tests(house: &House) -> Result<()> {
    let cluster = match std::env::var(SERVER_VARIABLE) {
        Ok(_) => None,
        Err(_) => Some(Cluster::start_for_tests()?),
    };
    let mut nextest = house.cargo(["nextest", "run", "--workspace", "--locked"]);
    nextest.env("WAXWING_BIN", house.release_binary());
    if let Some(cluster) = &cluster {
        nextest.env(SERVER_VARIABLE, cluster.url());
    }
    run(&mut nextest)
}
