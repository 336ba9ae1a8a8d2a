//! The two databases a world can live on, each with a folder for files; both survive the gateway's crash.

use waxwing_store::blobs::Blobs;
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
    Postgres(postgres::Database, TempDir),
}

impl Database {
    /// An empty one.
    pub(crate) fn make(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(temp_dir("world")),
            Kind::Postgres => Self::Postgres(postgres::empty_database(), temp_dir("world")),
        }
    }

    /// What the store is opened with.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Sqlite(directory) => {
                format!("sqlite:{}", directory.join("waxwing.db").display())
            }
            Self::Postgres(database, _) => database.url().to_owned(),
        }
    }

    /// Where the bytes of files are.
    pub(crate) fn blobs(&self) -> Blobs {
        let (Self::Sqlite(folder) | Self::Postgres(_, folder)) = self;
        Blobs::directory(&folder.join("files")).expect("the folder is ours")
    }
}
