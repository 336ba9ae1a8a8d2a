//! One Waxwing a database: who opens it first keeps the others out.
//!
//! On SQLite the lock is a file beside the database, on PostgreSQL an advisory lock of the very
//! session that writes: whoever loses the lock has lost the connection, and cannot write either.
//! PostgreSQL may take a while to notice that a predecessor was killed, so there it is waited for.

use crate::StoreError;
use sqlx::{Connection as _, PgConnection};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How long a predecessor may linger.
pub(crate) const WAIT: Duration = Duration::from_secs(5);

/// What PostgreSQL says when a lock was not to be had in time: `lock_not_available`.
const NOT_AVAILABLE: &str = "55P03";

/// Takes the lock of the database at `path`, until the file is dropped or the process ends: of a
/// process that was killed the lock is free at once.
pub(crate) fn file(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options().create(true).append(true).open(name).map_err(sqlx::Error::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(sqlx::Error::Io(error).into()),
    }
}

/// Takes the database's lock for this session; says whether it could be had.
pub(crate) async fn session(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let mut tx = conn.begin().await?;
    sqlx::query("SELECT set_config('lock_timeout', $1, true)")
        .bind(format!("{}ms", WAIT.as_millis()))
        .execute(&mut *tx)
        .await?;
    // The number is `waxwing` in ASCII. The lock stays when the transaction ends.
    match sqlx::query("SELECT pg_advisory_lock(x'77617877696e67'::bigint)").execute(&mut *tx).await
    {
        Ok(_) => tx.commit().await.map(|()| true),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NOT_AVAILABLE) => {
            tx.rollback().await.map(|()| false)
        }
        Err(error) => Err(error),
    }
}
