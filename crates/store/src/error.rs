//! What can go wrong with what must survive.

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
