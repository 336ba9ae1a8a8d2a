//! Opening a database by its address.

use crate::StoreError;
use crate::db::Db;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;

/// How many connections read at the same time.
const READERS_MAX: u32 = 4;

/// How long a write waits for SQLite's lock, which only another program can hold.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a caller waits for a connection before he is told that the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How many statements a connection keeps prepared.
const STATEMENTS_MAX: usize = 512;

/// Opens `sqlite:PATH` or `postgres://…`.
pub(crate) async fn open(address: &str) -> Result<Db, StoreError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        open_sqlite(Path::new(path)).await
    } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        open_postgres(address).await
    } else {
        Err(StoreError::Address)
    }
}

async fn open_sqlite(path: &Path) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(8_192)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS_MAX)
        .pragma("cache_size", "-32768")
        // A backstop: `Store::checkpoint` normally comes first, from another connection.
        .pragma("wal_autocheckpoint", "16000");
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone())
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options.pragma("cache_size", "-8192").pragma("query_only", "1"));
    Ok(Db::Sqlite { write, read })
}

async fn open_postgres(address: &str) -> Result<Db, StoreError> {
    let options: PgConnectOptions = address.parse().map_err(|_| StoreError::Address)?;
    let options = options.statement_cache_capacity(STATEMENTS_MAX).application_name("waxwing");
    let write = PgPoolOptions::new()
        .max_connections(2)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone())
        .await?;
    let read = PgPoolOptions::new()
        .max_connections(READERS_MAX)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options);
    Ok(Db::Postgres { write, read })
}
