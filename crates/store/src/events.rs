//! The event log: one row for each thing that happened, never changed.
//!
//! Positions are given in the order of commits: the counter's row is locked until the transaction
//! ends, so a reader who has seen position 7 will never find a 6 he has not seen.

use crate::db::{Row, Tx, Value};
use crate::rows::ManyRows;
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use waxwing_domain::ids::{ChannelId, ContactId, EventId, MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// What happened, such as `message.delivered`.
    pub kind: String,
    /// On which channel, if on one.
    pub channel_id: Option<ChannelId>,
    /// To whom, if to somebody.
    pub contact_id: Option<ContactId>,
    /// To which message, if to one. The first event of a message is the parent of the others.
    pub message_id: Option<MessageId>,
    /// When.
    pub happened_at: Timestamp,
    /// The rest, as JSON.
    pub body: String,
}

/// An event with its place in the log of its workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place; the first is 1.
    pub position: i64,
    /// What happened.
    pub event: Event,
}

const COLUMNS: &str = "position, id, kind, channel_id, contact_id, message_id, happened_at, body";

impl Store {
    /// The events after position `after`, oldest first, at most `limit`.
    pub async fn events_after(
        &self,
        workspace_id: WorkspaceId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Logged>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM events WHERE workspace_id = $1 AND position > $2
             ORDER BY position LIMIT $3"
        );
        let values = [workspace_id.as_bytes().into(), after.into(), limit.into()];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }

    /// Everything that happened to one message, oldest first.
    pub async fn events_of_message(
        &self,
        workspace_id: WorkspaceId,
        message_id: MessageId,
    ) -> Result<Vec<Logged>, StoreError> {
        // Asked for rows at once, SQLite walks through those of all messages.
        let sql = format!(
            "SELECT {COLUMNS} FROM events WHERE workspace_id = $1 AND position IN (
                SELECT position FROM events WHERE workspace_id = $1 AND message_id = $2)
             ORDER BY position"
        );
        let values = [workspace_id.as_bytes().into(), message_id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }

    /// The position of the newest event of a workspace; 0 when there is none.
    pub async fn last_position(&self, workspace_id: WorkspaceId) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT last FROM event_counters WHERE workspace_id = $1";
        let rows = self.db.reader().await?.fetch(SQL, &[workspace_id.as_bytes().into()]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }
}

/// Appends events, in their order.
pub(crate) async fn append(tx: &mut Tx, events: &[&Event]) -> Result<(), StoreError> {
    const COUNT: &str = "
        INSERT INTO event_counters (workspace_id, last) VALUES ($1, $2)
        ON CONFLICT (workspace_id) DO UPDATE SET last = event_counters.last + excluded.last
        RETURNING last";
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO events (workspace_id, position, id, kind, channel_id, contact_id,
            message_id, happened_at, body)",
        columns: 9,
        tail: "",
        postgres: "",
    };
    let mut by_workspace: BTreeMap<WorkspaceId, Vec<&Event>> = BTreeMap::new();
    for event in events {
        by_workspace.entry(event.workspace_id).or_default().push(event);
    }
    for (workspace_id, events) in by_workspace {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let rows = tx.fetch(COUNT, &[workspace_id.as_bytes().into(), count.into()]).await?;
        let corrupt = StoreError::Corrupt { table: "event_counters", column: "last" };
        let first = rows.first().ok_or(corrupt)?.int(0)? - count + 1;
        let mut values = Vec::with_capacity(events.len() * ROWS.columns);
        for (position, event) in (first..).zip(&events) {
            values.extend([
                Value::from(event.workspace_id.as_bytes()),
                position.into(),
                event.id.as_bytes().into(),
                event.kind.as_str().into(),
                event.channel_id.as_ref().map(ChannelId::as_bytes).into(),
                event.contact_id.as_ref().map(ContactId::as_bytes).into(),
                event.message_id.as_ref().map(MessageId::as_bytes).into(),
                event.happened_at.into(),
                event.body.as_str().into(),
            ]);
        }
        ROWS.execute(tx, &values).await?;
    }
    Ok(())
}

fn read(row: &Row, workspace_id: WorkspaceId) -> Result<Logged, StoreError> {
    Ok(Logged {
        position: row.int(0)?,
        event: Event {
            id: EventId::from_bytes(row.id(1)?),
            workspace_id,
            kind: row.text(2)?,
            channel_id: row.maybe_id(3)?.map(ChannelId::from_bytes),
            contact_id: row.maybe_id(4)?.map(ContactId::from_bytes),
            message_id: row.maybe_id(5)?.map(MessageId::from_bytes),
            happened_at: row.at(6)?,
            body: row.text(7)?,
        },
    })
}
