//! Idempotency keys: asked for the same thing twice, we do it once.

use crate::db::{Row, Tx, Value};
use crate::messages::{Acceptance, Accepted};
use crate::rows::ManyRows;
use crate::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;

const USE: &str =
    "SELECT fingerprint, message_id FROM idempotency WHERE workspace_id = $1 AND key = $2";

/// How many keys are forgotten in one transaction.
pub const FORGOTTEN_AT_ONCE: i64 = 1_000;

impl Store {
    /// What a key was used for: the hash of what was asked for, and the message it became.
    pub async fn find_key_use(
        &self,
        workspace_id: WorkspaceId,
        key: &str,
    ) -> Result<Option<(Vec<u8>, MessageId)>, StoreError> {
        let values = [workspace_id.as_bytes().into(), key.into()];
        let rows = self.db.reader().await?.fetch(USE, &values).await?;
        rows.first().map(read_use).transpose()
    }

    /// Forgets keys older than `before`, at most [`FORGOTTEN_AT_ONCE`] of them, so that nobody who writes
    /// waits for long; says how many.
    pub async fn forget_keys(&self, before: Timestamp) -> Result<u64, StoreError> {
        const SQL: &str = "
            DELETE FROM idempotency WHERE (workspace_id, key) IN (
                SELECT workspace_id, key FROM idempotency
                WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
        let mut tx = self.db.begin().await?;
        let forgotten = tx.execute(SQL, &[before.into(), FORGOTTEN_AT_ONCE.into()]).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}

/// Takes the key of each acceptance that has one; says for each what that makes of it.
///
/// Two with the same key in one batch are like two in a row: the first wins.
pub(crate) async fn claim_keys(
    tx: &mut Tx,
    all: &[&Acceptance],
) -> Result<Vec<Accepted>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO idempotency (workspace_id, key, fingerprint, message_id, created_at)",
        columns: 5,
        tail: "ON CONFLICT (workspace_id, key) DO NOTHING RETURNING message_id",
        postgres: "",
    };
    let mut values = Vec::new();
    for it in all {
        if let Some(idempotency) = &it.idempotency {
            values.extend([
                Value::from(it.message.workspace_id.as_bytes()),
                idempotency.key.as_str().into(),
                Value::Bytes(&idempotency.fingerprint),
                it.message.id.as_bytes().into(),
                it.message.created_at.into(),
            ]);
        }
    }
    if values.is_empty() {
        return Ok(vec![Accepted::New; all.len()]);
    }
    let rows = ROWS.fetch(tx, &values).await?;
    let winners = rows
        .iter()
        .map(|row| Ok(MessageId::from_bytes(row.id(0)?)))
        .collect::<Result<BTreeSet<_>, StoreError>>()?;
    let mut answers = Vec::with_capacity(all.len());
    let mut known = BTreeMap::new();
    for it in all {
        answers.push(match &it.idempotency {
            None => Accepted::New,
            Some(_) if winners.contains(&it.message.id) => Accepted::New,
            Some(asked) => {
                let place = (it.message.workspace_id, asked.key.as_str());
                if let std::collections::btree_map::Entry::Vacant(entry) = known.entry(place) {
                    entry.insert(used_for(tx, place.0, place.1).await?);
                }
                let (fingerprint, message_id) = &known[&place];
                if fingerprint[..] == asked.fingerprint[..] {
                    Accepted::Before(*message_id)
                } else {
                    Accepted::KeyReused
                }
            }
        });
    }
    Ok(answers)
}

/// What a key was used for.
async fn used_for(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    key: &str,
) -> Result<(Vec<u8>, MessageId), StoreError> {
    let rows = tx.fetch(USE, &[workspace_id.as_bytes().into(), key.into()]).await?;
    let row = rows.first().ok_or(StoreError::Corrupt { table: "idempotency", column: "key" })?;
    read_use(row)
}

fn read_use(row: &Row) -> Result<(Vec<u8>, MessageId), StoreError> {
    Ok((row.bytes(0)?, MessageId::from_bytes(row.id(1)?)))
}
