//! A PostgreSQL server to try things on: prints its URL, and ends with its input or on Ctrl-C.

use std::error::Error;
use std::io;

use waxwing_testbed::postgres::Cluster;

fn main() -> Result<(), Box<dyn Error>> {
    let cluster = Cluster::start()?;
    println!("{}", cluster.url());
    io::copy(&mut io::stdin(), &mut io::sink())?;
    cluster.stop();
    Ok(())
}
