//! Opening a database by its address.

use crate::db::Db;
use crate::{StoreError, lock};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How many connections read at the same time.
pub(crate) const READERS_MAX: u32 = 4;

/// How long a write waits for SQLite's lock, which only another program can hold.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a caller waits for a connection before he is told that the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How many rows SQLite reads ahead of whoever asked: a whole page, so that it need not wait.
const ROWS_AHEAD: usize = 1_024;

/// How many statements a connection keeps prepared: each text of [`crate::rows`] in each length.
const STATEMENTS_MAX: usize = 512;

/// What PostgreSQL is told for every connection.
///
/// Every statement finds its rows by key. A plan made while the tables were empty would read them
/// from end to end, and would be kept until they are analysed; so that plan is forbidden. What the
/// planner thinks of it makes it overrate the cost, which is when it would compile to machine code.
/// The lock of a session that the network cut off is free again half a minute later.
const SETTINGS: [(&str, &str); 8] = [
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "4"),
];

/// Besides, for those that read. Their joins hold the workspace fixed, and with a handful of rows
/// walking through all of a workspace looks as good as the key, so they are planned each time. What
/// the writer joins are lists of whole keys, which have one plan only.
const READER_SETTINGS: [(&str, &str); 1] = [("plan_cache_mode", "force_custom_plan")];

/// Opens `sqlite:PATH` or `postgres://…`; alone, unless it is to be shared.
pub(crate) async fn open(address: &str, is_shared: bool) -> Result<Db, StoreError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        open_sqlite(Path::new(path), is_shared).await
    } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        open_postgres(address, is_shared).await
    } else {
        Err(StoreError::Address)
    }
}

async fn open_sqlite(path: &Path, is_shared: bool) -> Result<Db, StoreError> {
    let lock = if is_shared { None } else { Some(Arc::new(lock::file(path)?)) };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(8_192)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS_MAX)
        .row_buffer_size(ROWS_AHEAD)
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
    Ok(Db::Sqlite { write, read, lock })
}

async fn open_postgres(address: &str, is_shared: bool) -> Result<Db, StoreError> {
    let options: PgConnectOptions = address.parse().map_err(|_| StoreError::Address)?;
    let options = options
        .statement_cache_capacity(STATEMENTS_MAX)
        .application_name("waxwing")
        .options(SETTINGS);
    let write = open_postgres_writer(options.clone(), is_shared).await?;
    let read = postgres_pool()
        .max_connections(READERS_MAX)
        .connect_lazy_with(options.options(READER_SETTINGS));
    Ok(Db::Postgres { write, read })
}

/// Opens the one connection that writes, and takes the lock whenever it has to be opened anew.
async fn open_postgres_writer(
    options: PgConnectOptions,
    is_shared: bool,
) -> Result<PgPool, StoreError> {
    let is_taken = Arc::new(AtomicBool::new(false));
    let tell = Arc::clone(&is_taken);
    let pool = postgres_pool()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |conn, _| {
            let tell = Arc::clone(&tell);
            Box::pin(async move {
                commit_durably(conn).await?;
                tell.store(!is_shared, Ordering::Relaxed);
                if is_shared || lock::session(conn).await? {
                    tell.store(false, Ordering::Relaxed);
                    return Ok(());
                }
                Err(sqlx::Error::PoolTimedOut)
            })
        })
        .connect_with(options);
    pool.await.map_err(|error| match error {
        sqlx::Error::PoolTimedOut if is_taken.load(Ordering::Relaxed) => StoreError::InUse,
        error => error.into(),
    })
}

fn postgres_pool() -> PgPoolOptions {
    PgPoolOptions::new().test_before_acquire(false).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// What is answered with success must be on disk, whatever the server was configured to.
async fn commit_durably(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    const SQL: &str = "
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'";
    sqlx::query(SQL).execute(conn).await.map(|_| ())
}
