//! The two databases a world can live on; both survive the gateway's crash.

use waxwing_testbed::{TempDir, postgres, temp_dir};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A database of the test cluster.
    Postgres,
}

/// A database of a world's own.
pub(crate) enum Database {
    Sqlite(TempDir),
    Postgres(postgres::Database),
}

impl Database {
    /// An empty one.
    pub(crate) fn make(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(temp_dir("world")),
            Kind::Postgres => Self::Postgres(postgres::empty_database()),
        }
    }

    /// What the store is opened with.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Sqlite(directory) => {
                format!("sqlite:{}", directory.join("waxwing.db").display())
            }
            Self::Postgres(database) => database.url().to_owned(),
        }
    }
}
