//! The inbox: webhooks as they came, until they are understood.
//!
//! A row is a number and a body, nothing else: what comes in is appended at the right edge of one
//! tree, which is the cheapest durable thing there is. Repeats are recognised when a body is understood.

use crate::db::{Tx, Value};
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use waxwing_domain::time::Timestamp;

/// A webhook to keep.
pub(crate) struct Received {
    pub(crate) received_at: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// A webhook that nobody has understood yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its number in the inbox.
    pub id: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// The bytes that came.
    pub body: Vec<u8>,
}

impl Store {
    /// Keeps the body of a webhook; when this returns, it survives a crash.
    pub async fn put_webhook(
        &self,
        body: Vec<u8>,
        received_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|done| Write::Webhook(Received { received_at, body }, done)).await
    }

    /// The oldest webhooks that nobody has understood yet, at most `limit`.
    pub async fn unread(&self, limit: i64) -> Result<Vec<Unread>, StoreError> {
        const SQL: &str = "SELECT id, received_at, body FROM inbox ORDER BY id LIMIT $1";
        let rows = self.db.reader().await?.fetch(SQL, &[limit.into()]).await?;
        rows.iter()
            .map(|row| Ok(Unread { id: row.int(0)?, received_at: row.at(1)?, body: row.bytes(2)? }))
            .collect()
    }
}

/// Appends what came.
pub(crate) async fn put(tx: &mut Tx, all: &[&Received]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO inbox (received_at, body)",
        columns: 2,
        tail: "",
        postgres: "",
    };
    let values: Vec<_> =
        all.iter().flat_map(|it| [Value::from(it.received_at), Value::Bytes(&it.body)]).collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Removes what has been understood.
pub(crate) async fn remove(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH understood (id) AS (",
        columns: 1,
        tail: ") DELETE FROM inbox WHERE id IN (SELECT id FROM understood)",
        postgres: "",
    };
    let values: Vec<_> = ids.iter().copied().map(Value::Int).collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}
