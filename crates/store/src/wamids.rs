//! Which message of ours a wamid means.
//!
//! Keys begin with the day, so that new ones land close together however random wamids are; the
//! day is that of the message, which Meta repeats whenever it speaks of it again.

use crate::db::{Tx, Value};
use crate::facts::Place;
use crate::rows::ManyRows;
use crate::{Store, StoreError};
use sha2::{Digest, Sha256};
use waxwing_domain::ids::{MessageId, Wamid, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// How many days back a wamid is looked for: Meta keeps a message for 30 days.
const DAYS_MAX: i64 = 31;

/// A wamid and the message it means.
pub(crate) struct Named<'a> {
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) message_id: MessageId,
    pub(crate) wamid: &'a Wamid,
    pub(crate) at: Timestamp,
}

impl Store {
    /// The message that Meta calls `wamid`, if it is ours and at most 31 days older than `at`.
    pub async fn find_by_wamid(
        &self,
        workspace_id: WorkspaceId,
        wamid: &Wamid,
        at: Timestamp,
    ) -> Result<Option<MessageId>, StoreError> {
        const SQL: &str = "
            SELECT message_id FROM wamids
            WHERE workspace_id = $1 AND digest = $2 AND day IN ($3, $4, $5, $6, $7, $8, $9, $10,
                $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,
                $28, $29, $30, $31, $32, $33, $34, $35)
            ORDER BY day DESC LIMIT 1";
        let digest = digest(wamid);
        let mut values = vec![workspace_id.as_bytes().into(), (&digest).into()];
        // A message may be said to be of tomorrow: Meta's clock and ours differ a little.
        values.extend((-1..=DAYS_MAX).map(|back| Value::from(day(at) - back)));
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.first().map(|row| Ok(MessageId::from_bytes(row.id(0)?))).transpose()
    }
}

impl<'a> Named<'a> {
    /// The name Meta gave to a message of ours; its day is that of our id.
    pub(crate) fn ours((workspace_id, message_id): Place, wamid: &'a Wamid) -> Self {
        Self { workspace_id, message_id, wamid, at: message_id.made_at() }
    }
}

/// Keeps what each wamid means; gives the messages whose wamid was not known before.
pub(crate) async fn name(tx: &mut Tx, all: &[Named<'_>]) -> Result<Vec<MessageId>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO wamids (workspace_id, day, digest, message_id)",
        columns: 4,
        tail: "ON CONFLICT (workspace_id, day, digest) DO NOTHING RETURNING message_id",
        postgres: "",
    };
    let digests: Vec<_> = all.iter().map(|it| digest(it.wamid)).collect();
    let values: Vec<_> = all
        .iter()
        .zip(&digests)
        .flat_map(|(it, digest)| {
            [
                Value::from(it.workspace_id.as_bytes()),
                day(it.at).into(),
                digest.into(),
                it.message_id.as_bytes().into(),
            ]
        })
        .collect();
    let rows = ROWS.fetch(tx, &values).await?;
    rows.iter().map(|row| Ok(MessageId::from_bytes(row.id(0)?))).collect()
}

fn day(at: Timestamp) -> i64 {
    at.as_seconds().div_euclid(24 * 60 * 60)
}

fn digest(wamid: &Wamid) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(wamid.as_str().as_bytes()).into();
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash[..16]);
    digest
}
