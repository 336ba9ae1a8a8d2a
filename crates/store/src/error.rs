//! What can go wrong with what must survive.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

/// The database did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It is away, full, or broken: nothing was acknowledged.
    #[error("the database did not answer as it should")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the database could not be brought to this version's tables")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row does not make sense.
    #[error("the database holds something in {table}.{column} that Waxwing never wrote")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// The address of the database is not one.
    #[error("not a database address: write sqlite:PATH or postgres://USER@HOST/NAME")]
    Address,
    /// Another Waxwing works on the same database.
    #[error("another waxwing works on this database; stop it first, or give this one its own")]
    InUse,
    /// The writer has been shut down.
    #[error("the store is shutting down")]
    Closed,
}

impl StoreError {
    /// Whether one of several writes may be to blame, so that the others are worth another try.
    /// When the database is away or full, they are not.
    pub fn may_be_of_one_write(&self) -> bool {
        match self {
            Self::Corrupt { .. } => true,
            Self::Database(sqlx::Error::Database(error)) => is_refusal(&**error),
            Self::Database(error) => matches!(
                error,
                sqlx::Error::Encode(_)
                    | sqlx::Error::Decode(_)
                    | sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::RowNotFound
            ),
            Self::Migration(_) | Self::Address | Self::InUse | Self::Closed => false,
        }
    }

    /// Whether the connection ended, so that the same may work on another.
    pub(crate) fn is_lost_connection(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Io(_)) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                // Connection exceptions, and a server that ends them: shutdown, crash, start.
                let code = error.code().unwrap_or_default();
                code.starts_with("08") || ["57P01", "57P02", "57P03"].contains(&&*code)
            }
            _ => false,
        }
    }

    /// The same, for another who waits for the same thing.
    pub(crate) fn for_another(&self) -> Self {
        match self {
            Self::Database(error) => Self::Database(sqlx::Error::Protocol(error.to_string())),
            Self::Corrupt { table, column } => Self::Corrupt { table, column },
            Self::Migration(_) | Self::Address | Self::InUse | Self::Closed => Self::Closed,
        }
    }
}

/// Whether the database understood what it was asked and refused it.
fn is_refusal(error: &(dyn DatabaseError + 'static)) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        // Cardinality, data, integrity, rollback (deadlock), access rule, program limit.
        ["21", "22", "23", "40", "42", "54"].iter().any(|class| code.starts_with(class))
    } else {
        // SQLite's error, too big, constraint, mismatch, range; the low byte is the primary code.
        code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 1 | 18 | 19 | 20 | 25))
    }
}
