//! A PostgreSQL database for each test, in about 40 ms.
//!
//! `cargo xtask check` starts one server and names it in `WAXWING_TEST_POSTGRES`; in a bare
//! `cargo nextest run` the first test that needs one starts it, and it ends by itself. Either way a
//! test asks for a database and drops it:
//!
//! ```no_run
//! use waxwing_testbed::postgres;
//!
//! let database = postgres::database_from("store", |url| { /* migrate the database at `url` */ });
//! assert!(database.url().starts_with("postgres://"));
//! ```

mod cluster;
mod database;
mod programs;
mod shared;

use std::error::Error;
use std::fmt;
use std::io;

pub use cluster::Cluster;
pub use database::{Database, database_from, empty_database};

use crate::missing::Missing;
use programs::Programs;

/// The variable that names a server for tests, as the URL of a database a superuser may enter.
pub const SERVER_VARIABLE: &str = "WAXWING_TEST_POSTGRES";

/// Whether a PostgreSQL server is installed; the error says how to install it.
pub fn find() -> Result<(), Missing> {
    Programs::find().map(drop)
}

/// Why no server, or no database, could be had.
#[derive(Debug)]
pub enum StartError {
    /// PostgreSQL is not installed.
    Missing(Missing),
    /// One of its programs failed.
    Failed {
        /// Which one.
        step: &'static str,
        /// What it said.
        output: String,
    },
    /// A file or a process could not be made.
    Io(io::Error),
}

impl StartError {
    fn failed(step: &'static str, output: &impl fmt::Display) -> Self {
        Self::Failed { step, output: output.to_string() }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(missing) => missing.fmt(f),
            Self::Failed { step, output } => write!(f, "{step} failed: {output}"),
            Self::Io(_) => write!(f, "the PostgreSQL server for tests could not be started"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Missing(_) | Self::Failed { .. } => None,
        }
    }
}

impl From<Missing> for StartError {
    fn from(missing: Missing) -> Self {
        Self::Missing(missing)
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
