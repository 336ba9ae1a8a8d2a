//! `cargo xtask bench`: the rates and ratios of the performance budget, on this machine.

use anyhow::Result;
use waxwing_testbed::postgres::{Cluster, SERVER_VARIABLE};

use crate::house::{House, run};

/// Builds the binary and the benchmark for release, and runs the benchmark with a PostgreSQL
/// server of its own, where there is one.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<()> {
    run(&mut house.cargo(["build", "--release", "--locked", "-p", "waxwing"]))?;
    let build = ["build", "--release", "--locked", "-p", "waxwing-stories", "--bin", "bench"];
    run(&mut house.cargo(build))?;
    let mut bench = house.command(house.target.join("release/bench"));
    bench.args(arguments).env("WAXWING_BIN", house.release_binary());
    let cluster = Cluster::start();
    match &cluster {
        Ok(it) => drop(bench.env(SERVER_VARIABLE, it.url())),
        Err(it) => println!("   without PostgreSQL: {it}"),
    }
    run(&mut bench)
}
