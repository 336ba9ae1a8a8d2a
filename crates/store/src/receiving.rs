//! Receiving: what people sent us that Meta keeps for a while, until we have it too.
//!
//! A receipt is made with the message it belongs to, waits until it is fetched, and stays: it says
//! which file the message has, or why it has none.

use crate::db::{Row, Tx, Value};
use crate::events::Event;
use crate::files::{File, places};
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use waxwing_domain::ids::{ChannelId, FileId, MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// What Meta told of a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReceipt {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// The message it belongs to: a message has one at most.
    pub message_id: MessageId,
    /// The channel that may fetch it.
    pub channel_id: ChannelId,
    /// What Meta calls it.
    pub media_id: Option<String>,
    /// Where it is, for a few minutes.
    pub url: Option<String>,
    /// Its type.
    pub mime: Option<String>,
    /// The SHA-256 of its bytes.
    pub sha256: Option<[u8; 32]>,
    /// What its sender calls it.
    pub name: Option<String>,
    /// When Meta told us, by our clock: it is due from then on.
    pub told_at: Timestamp,
}

/// Where a receipt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptState {
    /// It is still to be fetched.
    Waiting,
    /// It is this file.
    Kept(FileId),
    /// It cannot be had.
    GivenUp,
}

impl ReceiptState {
    const WAITING: i64 = 0;
    const KEPT: i64 = 1;
    const GIVEN_UP: i64 = 2;
}

/// A medium somebody sent us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What Meta told of it.
    pub new: NewReceipt,
    /// How often it was tried in vain.
    pub attempt: u32,
    /// When it is to be tried next.
    pub wake_at: Timestamp,
    /// Where it stands.
    pub state: ReceiptState,
    /// What was in the way the last time.
    pub problem: Option<String>,
}

/// The end of a receipt's wait.
pub(crate) struct Reception {
    place: (WorkspaceId, MessageId),
    came_to: CameTo,
    event: Event,
}

enum CameTo {
    File(File),
    Nothing(String),
}

const SELECT: &str = "
    SELECT workspace_id, message_id, channel_id, media_id, url, mime, sha256, name, told_at,
        attempt, wake_at, state, file_id, problem
    FROM receipts";

impl Store {
    /// What is to be fetched at this instant, longest due first, at most `limit`.
    pub async fn receipts_due(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Receipt>, StoreError> {
        let sql = format!("{SELECT} WHERE state = 0 AND wake_at <= $1 ORDER BY wake_at LIMIT $2");
        let rows = self.db.reader().await?.fetch(sql, &[now.into(), limit.into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Tries again at `wake_at`, because of this problem; says whether it still waits.
    pub async fn put_off(
        &self,
        receipt: &Receipt,
        wake_at: Timestamp,
        problem: &str,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "
            UPDATE receipts SET attempt = $3, wake_at = $4, problem = $5
            WHERE workspace_id = $1 AND message_id = $2 AND state = 0";
        let values = [
            receipt.new.workspace_id.as_bytes().into(),
            receipt.new.message_id.as_bytes().into(),
            (i64::from(receipt.attempt) + 1).into(),
            wake_at.into(),
            problem.into(),
        ];
        let mut tx = self.db.begin().await?;
        let changed = tx.execute(SQL, &values).await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Keeps the file that it is, with the event that tells of it; its bytes are in storage by then.
    /// `false` says that it did not wait any longer, and nothing was kept.
    pub async fn receive(
        &self,
        receipt: &Receipt,
        file: File,
        event: Event,
    ) -> Result<bool, StoreError> {
        self.end_wait(receipt, CameTo::File(file), event).await
    }

    /// Gives it up, for this reason, with the event that tells of it; says whether it waited.
    pub async fn give_up(
        &self,
        receipt: &Receipt,
        problem: String,
        event: Event,
    ) -> Result<bool, StoreError> {
        self.end_wait(receipt, CameTo::Nothing(problem), event).await
    }

    async fn end_wait(
        &self,
        receipt: &Receipt,
        came_to: CameTo,
        event: Event,
    ) -> Result<bool, StoreError> {
        let place = (receipt.new.workspace_id, receipt.new.message_id);
        let reception = Box::new(Reception { place, came_to, event });
        self.write(|done| Write::Receive(reception, done)).await
    }

    /// The receipts of these messages, by message; those without media have none.
    pub async fn receipts_of(
        &self,
        workspace_id: WorkspaceId,
        messages: &[MessageId],
    ) -> Result<Vec<Receipt>, StoreError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(2, messages.len());
        let sql = format!(
            "{SELECT} WHERE workspace_id = $1 AND message_id IN ({places}) ORDER BY message_id"
        );
        let mut values = vec![Value::from(workspace_id.as_bytes())];
        values.extend(messages.iter().map(|it| Value::from(it.as_bytes())));
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(read).collect()
    }

    /// Makes it due at once, as if it had never been tried, also when it was given up; says whether
    /// there is one that is not kept.
    pub async fn retry_receipt(
        &self,
        workspace_id: WorkspaceId,
        message_id: MessageId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "
            UPDATE receipts SET state = 0, attempt = 0, wake_at = $3
            WHERE workspace_id = $1 AND message_id = $2 AND state <> 1";
        let values = [workspace_id.as_bytes().into(), message_id.as_bytes().into(), now.into()];
        let mut tx = self.db.begin().await?;
        let changed = tx.execute(SQL, &values).await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

/// Makes the receipts of messages that were not known before.
pub(crate) async fn expect(tx: &mut Tx, all: &[&NewReceipt]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO receipts (workspace_id, message_id, channel_id, media_id, url, mime,
            sha256, name, told_at, attempt, wake_at, state)",
        columns: 12,
        tail: "",
        postgres: "",
    };
    let values: Vec<_> = all
        .iter()
        .flat_map(|it| {
            [
                Value::from(it.workspace_id.as_bytes()),
                it.message_id.as_bytes().into(),
                it.channel_id.as_bytes().into(),
                it.media_id.as_deref().into(),
                it.url.as_deref().into(),
                it.mime.as_deref().into(),
                it.sha256.as_ref().into(),
                it.name.as_deref().into(),
                it.told_at.into(),
                Value::Int(0),
                it.told_at.into(),
                ReceiptState::WAITING.into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await.map(drop)
}

/// Ends one receipt's wait; if it did wait, its event is added to `events`.
pub(crate) async fn end<'a>(
    tx: &mut Tx,
    reception: &'a Reception,
    events: &mut Vec<&'a Event>,
) -> Result<bool, StoreError> {
    const SQL: &str = "
        UPDATE receipts SET state = $3, file_id = $4, problem = $5
        WHERE workspace_id = $1 AND message_id = $2 AND state = 0";
    let (workspace_id, message_id) = &reception.place;
    let (state, file_id, problem) = match &reception.came_to {
        CameTo::File(file) => (ReceiptState::KEPT, Some(file.id.as_bytes()), None),
        CameTo::Nothing(problem) => (ReceiptState::GIVEN_UP, None, Some(problem.as_str())),
    };
    let values = [
        workspace_id.as_bytes().into(),
        message_id.as_bytes().into(),
        state.into(),
        file_id.into(),
        problem.into(),
    ];
    if tx.execute(SQL, &values).await? == 0 {
        return Ok(false);
    }
    if let CameTo::File(file) = &reception.came_to
        && !crate::files::insert(tx, file).await?
    {
        return Err(StoreError::Corrupt { table: "files", column: "id" });
    }
    events.push(&reception.event);
    Ok(true)
}

fn read(row: &Row) -> Result<Receipt, StoreError> {
    let corrupt = |column| StoreError::Corrupt { table: "receipts", column };
    let sha256 = row.maybe_bytes(6)?.map(TryInto::try_into).transpose();
    let file_id = row.maybe_id(12)?.map(FileId::from_bytes);
    let state = match (row.int(11)?, file_id) {
        (ReceiptState::WAITING, _) => ReceiptState::Waiting,
        (ReceiptState::KEPT, Some(id)) => ReceiptState::Kept(id),
        (ReceiptState::GIVEN_UP, _) => ReceiptState::GivenUp,
        _ => return Err(corrupt("state")),
    };
    let new = NewReceipt {
        workspace_id: WorkspaceId::from_bytes(row.id(0)?),
        message_id: MessageId::from_bytes(row.id(1)?),
        channel_id: ChannelId::from_bytes(row.id(2)?),
        media_id: row.maybe_text(3)?,
        url: row.maybe_text(4)?,
        mime: row.maybe_text(5)?,
        sha256: sha256.map_err(|_| corrupt("sha256"))?,
        name: row.maybe_text(7)?,
        told_at: row.at(8)?,
    };
    Ok(Receipt {
        new,
        attempt: row.int(9)?.try_into().map_err(|_| corrupt("attempt"))?,
        wake_at: row.at(10)?,
        state,
        problem: row.maybe_text(13)?,
    })
}
