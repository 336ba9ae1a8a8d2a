//! Both databases behind one face: connections, transactions, values and rows.
//!
//! A statement is one text for both, with `$1` placeholders; the few that must differ say so where
//! they stand ([`crate::rows::ManyRows`]).

use crate::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction};
use std::borrow::Cow;
use waxwing_domain::time::Timestamp;

/// The pools: one connection for what is written, several for what is read.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres { write: PgPool, read: PgPool },
}

impl Db {
    /// Begins a transaction that writes.
    ///
    /// SQLite takes its one write lock at once, so that a reader never has to be upgraded.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { write, .. } => Tx::Postgres(write.begin().await?),
        })
    }

    /// A connection to read with.
    pub(crate) async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Reader::Sqlite(read.acquire().await?),
            Self::Postgres { read, .. } => Reader::Postgres(read.acquire().await?),
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
pub(crate) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
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

    /// The 16 bytes of an id, if there is one.
    pub(crate) fn maybe_id(&self, place: usize) -> Result<Option<[u8; 16]>, StoreError> {
        let bytes: Option<Vec<u8>> = column!(self, place, Option<Vec<u8>>);
        bytes
            .map(TryInto::try_into)
            .transpose()
            .map_err(|_| StoreError::Corrupt { table: "any", column: "id" })
    }
}

/// Binds every value, in order.
macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match *value {
                Value::Bytes(it) => query.bind(it),
                Value::Text(it) => query.bind(it),
                Value::Int(it) => query.bind(it),
                Value::MaybeBytes(it) => query.bind(it),
                Value::MaybeText(it) => query.bind(it),
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
                Ok(match self {
                    $type::Sqlite(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql.into_owned()));
                        bind_all!(query, values).execute(&mut **conn).await?.rows_affected()
                    }
                    $type::Postgres(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql.into_owned()));
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
                Ok(match self {
                    $type::Sqlite(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql.into_owned()));
                        let rows = bind_all!(query, values).fetch_all(&mut **conn).await?;
                        rows.into_iter().map(Row::Sqlite).collect()
                    }
                    $type::Postgres(conn) => {
                        let query = sqlx::query(AssertSqlSafe(sql.into_owned()));
                        let rows = bind_all!(query, values).fetch_all(&mut **conn).await?;
                        rows.into_iter().map(Row::Postgres).collect()
                    }
                })
            }
        }
    };
}

runs_statements!(Tx);
runs_statements!(Reader);
