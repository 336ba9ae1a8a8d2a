//! Both databases behind one face: connections, transactions, values and rows.
//!
//! A statement is one text for both, with `$1` placeholders; the few that must differ say so where
//! they stand ([`crate::rows::ManyRows`]).

use crate::StoreError;
use crate::connect::READERS_MAX;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Error, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction};
use std::borrow::Cow;
use std::fs::File;
use std::sync::Arc;
use waxwing_domain::time::Timestamp;

/// Where every statement's text can be followed, at level `TRACE`: a test looks at their plans.
const STATEMENTS: &str = "waxwing_store::statements";

/// The pools: one connection for what is written, several for what is read.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { write: SqlitePool, read: SqlitePool, lock: Option<Arc<File>> },
    Postgres { write: PgPool, read: PgPool },
}

impl Db {
    /// Begins a transaction that writes.
    ///
    /// SQLite takes its one write lock at once, so that a reader never has to be upgraded.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { write, .. } => Tx::Postgres(match write.begin().await {
                // The server ended this connection while nobody used it: take the next.
                Err(error) if !matches!(error, Error::PoolTimedOut | Error::PoolClosed) => {
                    tracing::debug!(%error, "connecting anew");
                    write.begin().await?
                }
                begun => begun?,
            }),
        })
    }

    /// Closes every connection, once those who use one are done.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, lock } => {
                read.close().await;
                write.close().await;
                // Whoever opens it next need not wait for the last clone to be gone.
                if let Some(Err(error)) = lock.as_ref().map(|it| it.unlock()) {
                    tracing::warn!(%error, "the database's lock is held until this process ends");
                }
            }
            Self::Postgres { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }

    /// A connection to read with.
    pub(crate) async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(Reader { conn: self.connection().await?, db: self.clone() })
    }

    async fn connection(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Connection::Sqlite(read.acquire().await?),
            Self::Postgres { read, .. } => Connection::Postgres(read.acquire().await?),
        })
    }
}

/// A transaction: all of it or nothing.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A connection to read with.
pub(crate) struct Reader {
    conn: Connection,
    db: Db,
}

enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    /// Runs a statement that only reads; gives the rows that come back.
    ///
    /// If the connection ended while nobody used it, another is taken: after a restart of the server
    /// they all have.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into();
        for _ in 0..READERS_MAX {
            match self.conn.fetch(sql.clone(), values).await {
                Err(error) if error.is_lost_connection() => {
                    tracing::debug!(%error, "reading again on another connection");
                    self.conn = self.db.connection().await?;
                }
                fetched => return fetched,
            }
        }
        self.conn.fetch(sql, values).await
    }

    /// Moves what was written from SQLite's log into its file.
    pub(crate) async fn checkpoint(&mut self) -> Result<(), StoreError> {
        if matches!(self.conn, Connection::Sqlite(_)) {
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)", &[]).await?;
        }
        Ok(())
    }
}

/// What a statement is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Bytes(&'a [u8]),
    Text(&'a str),
    Int(i64),
    MaybeBytes(Option<&'a [u8]>),
    MaybeText(Option<&'a str>),
    MaybeInt(Option<i64>),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_micros())
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(value: Option<Timestamp>) -> Self {
        Self::MaybeInt(value.map(Timestamp::as_micros))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::MaybeText(value)
    }
}

impl<'a> From<&'a [u8; 16]> for Value<'a> {
    fn from(value: &'a [u8; 16]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(value: &'a [u8; 32]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<Option<&'a [u8; 32]>> for Value<'a> {
    fn from(value: Option<&'a [u8; 32]>) -> Self {
        Self::MaybeBytes(value.map(<[u8; 32]>::as_slice))
    }
}

impl<'a> From<Option<&'a [u8; 16]>> for Value<'a> {
    fn from(value: Option<&'a [u8; 16]>) -> Self {
        Self::MaybeBytes(value.map(<[u8; 16]>::as_slice))
    }
}

/// A row that came back; columns are read by their place.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Reads one column as `$type` from either kind of row.
macro_rules! column {
    ($row:expr, $place:expr, $type:ty) => {
        match $row {
            Row::Sqlite(row) => row.try_get::<$type, _>($place)?,
            Row::Postgres(row) => row.try_get::<$type, _>($place)?,
        }
    };
}

impl Row {
    pub(crate) fn int(&self, place: usize) -> Result<i64, StoreError> {
        Ok(column!(self, place, i64))
    }

    pub(crate) fn maybe_int(&self, place: usize) -> Result<Option<i64>, StoreError> {
        Ok(column!(self, place, Option<i64>))
    }

    pub(crate) fn text(&self, place: usize) -> Result<String, StoreError> {
        Ok(column!(self, place, String))
    }

    pub(crate) fn maybe_text(&self, place: usize) -> Result<Option<String>, StoreError> {
        Ok(column!(self, place, Option<String>))
    }

    pub(crate) fn bytes(&self, place: usize) -> Result<Vec<u8>, StoreError> {
        Ok(column!(self, place, Vec<u8>))
    }

    pub(crate) fn at(&self, place: usize) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_micros(self.int(place)?))
    }

    pub(crate) fn maybe_at(&self, place: usize) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.maybe_int(place)?.map(Timestamp::from_micros))
    }

    /// The 16 bytes of an id.
    pub(crate) fn id(&self, place: usize) -> Result<[u8; 16], StoreError> {
        let bytes = self.bytes(place)?;
        bytes.try_into().map_err(|_| StoreError::Corrupt { table: "any", column: "id" })
    }

    /// The 32 bytes of a SHA-256, of this table and column.
    pub(crate) fn sha256(
        &self,
        place: usize,
        table: &'static str,
        column: &'static str,
    ) -> Result<[u8; 32], StoreError> {
        self.bytes(place)?.try_into().map_err(|_| StoreError::Corrupt { table, column })
    }

    pub(crate) fn maybe_bytes(&self, place: usize) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(column!(self, place, Option<Vec<u8>>))
    }

    /// The 16 bytes of an id, if there is one.
    pub(crate) fn maybe_id(&self, place: usize) -> Result<Option<[u8; 16]>, StoreError> {
        self.maybe_bytes(place)?
            .map(TryInto::try_into)
            .transpose()
            .map_err(|_| StoreError::Corrupt { table: "any", column: "id" })
    }
}

/// PostgreSQL cannot keep the character NUL in a text, and one such text must not hold up an inbox:
/// on both databases it becomes the character that stands for what could not be read.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// Binds every value, in order.
macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match *value {
                Value::Bytes(it) => query.bind(it),
                Value::Text(it) => query.bind(without_nul(it)),
                Value::Int(it) => query.bind(it),
                Value::MaybeBytes(it) => query.bind(it),
                Value::MaybeText(it) => query.bind(it.map(without_nul)),
                Value::MaybeInt(it) => query.bind(it),
            };
        }
        query
    }};
}

/// Gives a connection, in a transaction or not, the two ways of running a statement.
macro_rules! runs_statements {
    ($type:ident) => {
        impl $type {
            /// Runs a statement; says how many rows it changed.
            pub(crate) async fn execute(
                &mut self,
                sql: impl Into<Cow<'static, str>>,
                values: &[Value<'_>],
            ) -> Result<u64, StoreError> {
                let sql = sql.into();
                tracing::trace!(target: STATEMENTS, %sql);
                Ok(match self {
                    $type::Sqlite(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql));
                        bind_all!(query, values).execute(&mut **conn).await?.rows_affected()
                    }
                    $type::Postgres(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql));
                        bind_all!(query, values).execute(&mut **conn).await?.rows_affected()
                    }
                })
            }

            /// Runs a statement; gives the rows that come back.
            pub(crate) async fn fetch(
                &mut self,
                sql: impl Into<Cow<'static, str>>,
                values: &[Value<'_>],
            ) -> Result<Vec<Row>, StoreError> {
                let sql = sql.into();
                tracing::trace!(target: STATEMENTS, %sql);
                Ok(match self {
                    $type::Sqlite(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql));
                        let rows = bind_all!(query, values).fetch_all(&mut **conn).await?;
                        rows.into_iter().map(Row::Sqlite).collect()
                    }
                    $type::Postgres(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql));
                        let rows = bind_all!(query, values).fetch_all(&mut **conn).await?;
                        rows.into_iter().map(Row::Postgres).collect()
                    }
                })
            }
        }
    };
}

runs_statements!(Tx);
runs_statements!(Connection);
