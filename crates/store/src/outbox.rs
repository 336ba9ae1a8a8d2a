//! The outbox: outgoing messages that are not finished, and nothing else.

use crate::contacts::Meeting;
use crate::db::{Row, Tx, Value};
use crate::events::Event;
use crate::facts::Place;
use crate::messages::{Acceptance, FailureNote, Waiting, read_waiting, read_wamid};
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{ChannelId, ContactId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::message::Lane;
use waxwing_domain::time::Timestamp;

/// A message that waits, with all that sending it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub contact_id: ContactId,
    /// How urgent it is.
    pub lane: Lane,
    /// Its place in the order of its contact.
    pub order_at: Timestamp,
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// When it becomes worthless.
    pub valid_until: Timestamp,
    /// Not to be touched before.
    pub wake_at: Timestamp,
    /// Where it stands.
    pub waiting: Waiting,
    /// How often it was tried.
    pub attempt: u32,
    /// Since when it stands there.
    pub since: Timestamp,
    /// The number or id it goes to.
    pub address: String,
    /// What it says.
    pub content: String,
    /// What it says when the window is closed.
    pub fallback: Option<String>,
    /// The message it answers.
    pub context_wamid: Option<Wamid>,
    /// The message it is a part of, where several of WhatsApp's are one of the caller's.
    pub part_of: Option<MessageId>,
}

/// A message about to be handed to Meta.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// Which one.
    pub message_id: MessageId,
    /// When this is.
    pub at: Timestamp,
}

/// One try of handing a message to Meta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which try; the first is 1.
    pub number: u32,
    /// When the call began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How it ended, in one word.
    pub outcome: String,
    /// What Meta said, if it said something.
    pub detail: Option<String>,
}

/// What becomes of a message after an attempt.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// Which one.
    pub message_id: MessageId,
    /// The attempt that ended, if there was one.
    pub attempt: Option<Attempt>,
    /// What becomes of it.
    pub end: End,
    /// What Meta's answer says of whom it was for, where that is news.
    pub met: Option<Box<Meeting>>,
}

/// How an attempt leaves a message.
#[derive(Clone, Debug)]
pub enum End {
    /// Meta has it.
    Taken {
        /// What Meta calls it.
        wamid: Wamid,
        /// When Meta said so.
        at: Timestamp,
    },
    /// Back in line, not before this instant.
    Later(Timestamp),
    /// It may have been taken: no answer since `since`; to be looked at again at `until`.
    Unanswered {
        /// When the answer failed to come.
        since: Timestamp,
        /// When the wait for proof is over.
        until: Timestamp,
    },
    /// It will not be sent.
    Failed {
        /// When that became clear.
        at: Timestamp,
        /// Why.
        note: FailureNote,
        /// The event that tells of it.
        event: Box<Event>,
    },
}

/// What a settlement found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is as was said.
    AsSaid,
    /// Not as was said: proof of an earlier attempt is there, so it is finished, and nothing but the
    /// attempt was written down (the event of a failure is not one).
    Proved,
}

impl Store {
    /// Marks messages as being handed to Meta; gives those that were still in line, with the number
    /// of the attempt. When this returns, a crash leaves them unanswered, not lost.
    pub async fn claim(&self, claims: Vec<Claim>) -> Result<Vec<(MessageId, u32)>, StoreError> {
        self.write(|done| Write::Claim(claims, done)).await
    }

    /// Writes down what became of a message after an attempt.
    pub async fn settle(&self, settlement: Settlement) -> Result<Settled, StoreError> {
        self.write(|done| Write::Settle(Box::new(settlement), done)).await
    }

    /// What waits on a channel, in order, after the given place, at most `limit`.
    pub async fn queued(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
        after: Option<(Timestamp, MessageId)>,
        limit: i64,
    ) -> Result<Vec<Queued>, StoreError> {
        const FIRST: [u8; 16] = [0; 16];
        const SQL: &str = "
            SELECT o.message_id, o.contact_id, o.lane, o.order_at, f.scheduled_for, o.valid_until,
                o.wake_at, o.state, o.attempt, o.since, m.address, m.content, m.fallback,
                m.context_wamid, m.part_of
            FROM outbox o
            JOIN messages m ON m.workspace_id = o.workspace_id AND m.id = o.message_id
            JOIN facts f ON f.workspace_id = o.workspace_id AND f.message_id = o.message_id
            WHERE o.workspace_id = $1 AND o.channel_id = $2 AND o.order_at >= $3
                AND (o.order_at > $3 OR o.message_id > $4)
            ORDER BY o.order_at, o.message_id LIMIT $5";
        let (order_at, id) = after
            .map_or((i64::MIN, FIRST), |(order_at, id)| (order_at.as_micros(), *id.as_bytes()));
        let values = [
            workspace_id.as_bytes().into(),
            channel_id.as_bytes().into(),
            order_at.into(),
            (&id).into(),
            limit.into(),
        ];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.iter().map(read).collect()
    }

    /// How many messages wait in all.
    pub async fn queue_length(&self) -> Result<i64, StoreError> {
        let rows = self.db.reader().await?.fetch("SELECT count(*) FROM outbox", &[]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }

    /// The attempts at sending a message, in order.
    pub async fn attempts(
        &self,
        workspace_id: WorkspaceId,
        message_id: MessageId,
    ) -> Result<Vec<Attempt>, StoreError> {
        const SQL: &str = "
            SELECT number, started_at, ended_at, outcome, detail FROM attempts
            WHERE workspace_id = $1 AND message_id = $2 ORDER BY number";
        let values = [workspace_id.as_bytes().into(), message_id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.iter()
            .map(|row| {
                Ok(Attempt {
                    number: read_attempt(row.int(0)?)?,
                    started_at: row.at(1)?,
                    ended_at: row.at(2)?,
                    outcome: row.text(3)?,
                    detail: row.maybe_text(4)?,
                })
            })
            .collect()
    }

    /// When Meta last told of a status on a channel.
    pub async fn heard_at(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
    ) -> Result<Option<Timestamp>, StoreError> {
        const SQL: &str =
            "SELECT last_status_at FROM heard WHERE workspace_id = $1 AND channel_id = $2";
        let values = [workspace_id.as_bytes().into(), channel_id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.first().map(|row| row.at(0)).transpose()
    }
}

/// Puts messages in line.
pub(crate) async fn enqueue(tx: &mut Tx, all: &[&Acceptance]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO outbox (workspace_id, message_id, channel_id, contact_id, lane,
            order_at, valid_until, wake_at, state, attempt, since)",
        columns: 11,
        tail: "",
        postgres: "",
    };
    let mut values = Vec::with_capacity(all.len() * ROWS.columns);
    for (it, part) in all.iter().flat_map(|it| it.parts().map(move |part| (it, part))) {
        values.extend([
            Value::from(part.workspace_id.as_bytes()),
            part.id.as_bytes().into(),
            part.channel_id.as_bytes().into(),
            part.contact_id.as_bytes().into(),
            part.lane.rank().into(),
            it.order_at().into(),
            it.valid_until.into(),
            it.scheduled_for.unwrap_or(Timestamp::EPOCH).into(),
            0.into(),
            0.into(),
            part.created_at.into(),
        ]);
    }
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Marks what is still in line as claimed; gives for each group what of it was, in its order. What
/// two groups ask for goes to the first.
pub(crate) async fn claim(
    tx: &mut Tx,
    groups: &[&[Claim]],
) -> Result<Vec<Vec<(MessageId, u32)>>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH claims (workspace_id, message_id, since) AS (",
        columns: 3,
        tail: ")
            UPDATE outbox SET state = 1, attempt = outbox.attempt + 1, since = claims.since
            FROM claims
            WHERE outbox.workspace_id = claims.workspace_id
                AND outbox.message_id = claims.message_id AND outbox.state = 0
            RETURNING outbox.workspace_id, outbox.message_id, outbox.attempt",
        postgres: "",
    };
    let values: Vec<_> = groups
        .iter()
        .copied()
        .flatten()
        .flat_map(|it| {
            [Value::from(it.workspace_id.as_bytes()), it.message_id.as_bytes().into(), it.at.into()]
        })
        .collect();
    let mut claimed = BTreeMap::new();
    for row in ROWS.fetch(tx, &values).await? {
        let place = (WorkspaceId::from_bytes(row.id(0)?), MessageId::from_bytes(row.id(1)?));
        claimed.insert(place, read_attempt(row.int(2)?)?);
    }
    let mut take = |it: &Claim| {
        let attempt = claimed.remove(&(it.workspace_id, it.message_id))?;
        Some((it.message_id, attempt))
    };
    Ok(groups.iter().map(|group| group.iter().filter_map(&mut take).collect()).collect())
}

/// Takes messages whose proof has come out of the line; gives their channels. What is being handed
/// to Meta at this moment stays: its own settlement finds the proof.
pub(crate) async fn finish_proved(
    tx: &mut Tx,
    messages: &BTreeSet<Place>,
) -> Result<Vec<(ChannelId, MessageId)>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH proved (workspace_id, message_id) AS (",
        columns: 2,
        tail: ")
            DELETE FROM outbox
            WHERE state <> 1
                AND (workspace_id, message_id) IN (SELECT workspace_id, message_id FROM proved)
            RETURNING channel_id, message_id",
        postgres: "",
    };
    let rows = ROWS.fetch(tx, &keys(messages)).await?;
    rows.iter()
        .map(|row| Ok((ChannelId::from_bytes(row.id(0)?), MessageId::from_bytes(row.id(1)?))))
        .collect()
}

/// The keys of these messages, as the values of a statement of many rows.
pub(crate) fn keys<'a>(messages: impl IntoIterator<Item = &'a Place>) -> Vec<Value<'a>> {
    messages
        .into_iter()
        .flat_map(|(workspace, message)| {
            [Value::from(workspace.as_bytes()), message.as_bytes().into()]
        })
        .collect()
}

fn read_attempt(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::Corrupt { table: "outbox", column: "attempt" })
}

fn read(row: &Row) -> Result<Queued, StoreError> {
    let corrupt = StoreError::Corrupt { table: "outbox", column: "lane" };
    Ok(Queued {
        id: MessageId::from_bytes(row.id(0)?),
        contact_id: ContactId::from_bytes(row.id(1)?),
        lane: Lane::from_rank(row.int(2)?).ok_or(corrupt)?,
        order_at: row.at(3)?,
        scheduled_for: row.maybe_at(4)?,
        valid_until: row.at(5)?,
        wake_at: row.at(6)?,
        waiting: read_waiting(row.int(7)?)?,
        attempt: read_attempt(row.int(8)?)?,
        since: row.at(9)?,
        address: row.text(10)?,
        content: row.text(11)?,
        fallback: row.maybe_text(12)?,
        context_wamid: read_wamid(row.maybe_text(13)?)?,
        part_of: row.maybe_id(14)?.map(MessageId::from_bytes),
    })
}
