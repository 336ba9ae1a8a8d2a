//! Messages: what was said is written once; what became of it is kept beside it.

use crate::db::{Row, Tx, Value};
use crate::events::Event;
use crate::facts::Opening;
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use waxwing_domain::facts::Facts;
use waxwing_domain::ids::{ChannelId, ContactId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::Timestamp;

/// What was said, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Its id.
    pub id: MessageId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// On which channel.
    pub channel_id: ChannelId,
    /// With whom.
    pub contact_id: ContactId,
    /// Who said it.
    pub direction: Direction,
    /// Meta's word for what it is: `text`, `template`, …
    pub kind: String,
    /// What it says, in Meta's shape, as JSON.
    pub content: String,
    /// What is sent in its place when the window is closed, in the same shape.
    pub fallback: Option<String>,
    /// The contact's number or id, as it is used on the wire.
    pub address: String,
    /// The message it answers.
    pub context_wamid: Option<Wamid>,
    /// The caller's own word for it.
    pub reference: Option<String>,
    /// How urgent it is.
    pub lane: Lane,
    /// The message it is a part of, where several of WhatsApp's are one of the caller's: the first of
    /// them, which is a part of itself. The order of parts is that of their ids.
    pub part_of: Option<MessageId>,
    /// When it was accepted, or said.
    pub created_at: Timestamp,
}

/// An outgoing message to take in, whole or not at all.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// What is to be said.
    pub message: NewMessage,
    /// Its further parts, in order; all are `part_of` the first, and so is it then.
    pub more: Vec<NewMessage>,
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// When it becomes worthless.
    pub valid_until: Timestamp,
    /// The event that tells of it.
    pub event: Event,
    /// The caller's key against doing it twice.
    pub idempotency: Option<Idempotency>,
}

impl Acceptance {
    /// Every part of it, in order.
    pub fn parts(&self) -> impl Iterator<Item = &NewMessage> {
        std::iter::once(&self.message).chain(&self.more)
    }

    /// Its place in the order of its contact, which all its parts share: when it was accepted, or is
    /// due.
    pub fn order_at(&self) -> Timestamp {
        self.scheduled_for.unwrap_or_else(|| self.message.id.made_at())
    }
}

/// A caller's key against doing a thing twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The key, as the caller gave it.
    pub key: String,
    /// A hash of what was asked for.
    pub fingerprint: [u8; 32],
}

/// What became of an acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It was taken in.
    New,
    /// The key was used before, for the same thing, which became this message.
    Before(MessageId),
    /// The key was used before, for something else.
    KeyReused,
}

/// Where an outgoing message stands that is not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// In line.
    Due,
    /// Handed to Meta at this moment.
    Claimed,
    /// Handed to Meta, without an answer.
    Unanswered,
}

/// Meta's reason for a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureNote {
    /// Meta's code; 0 when the reason is ours.
    pub code: i64,
    /// Its short text, or our stable code.
    pub title: String,
    /// Its long text.
    pub details: Option<String>,
}

/// A message with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What was said.
    pub said: NewMessage,
    /// What became of it.
    pub facts: Facts,
    /// What Meta calls it, if Meta has it.
    pub wamid: Option<Wamid>,
    /// Why it failed, if it did.
    pub failure: Option<FailureNote>,
    /// Where it stands, if it is not finished.
    pub waiting: Option<(Waiting, Timestamp)>,
}

/// Which messages of a channel to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listing {
    /// Only those said by one side.
    pub direction: Option<Direction>,
    /// Only those older than this one.
    pub before: Option<MessageId>,
    /// At most so many.
    pub limit: i64,
}

const SELECT: &str = "
    SELECT m.id, m.channel_id, m.contact_id, m.direction, m.kind, m.content, m.fallback, m.address,
        m.context_wamid, m.reference, m.lane, m.created_at, f.wamid, f.scheduled_for, f.taken_at,
        f.sent_at, f.delivered_at, f.read_at, f.failed_at, f.canceled_at, f.error_code,
        f.error_title, f.error_details, o.state, o.wake_at, m.part_of
    FROM messages m
    LEFT JOIN facts f ON f.workspace_id = m.workspace_id AND f.message_id = m.id
    LEFT JOIN outbox o ON o.workspace_id = m.workspace_id AND o.message_id = m.id";

impl Store {
    /// Takes in an outgoing message; when this returns, it survives a crash.
    pub async fn accept(&self, acceptance: Acceptance) -> Result<Accepted, StoreError> {
        self.write(|done| Write::Accept(Box::new(acceptance), done)).await
    }

    /// The message with that id, if there is one.
    pub async fn message(
        &self,
        workspace_id: WorkspaceId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        let sql = format!("{SELECT} WHERE m.workspace_id = $1 AND m.id = $2");
        let values = [workspace_id.as_bytes().into(), id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.first().map(|row| read(row, workspace_id)).transpose()
    }

    /// All parts of each of these messages that has several, those of one together and in order; none
    /// of one that has not.
    pub async fn parts(
        &self,
        workspace_id: WorkspaceId,
        wholes: &[MessageId],
    ) -> Result<Vec<Message>, StoreError> {
        if wholes.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<_> = (2..wholes.len() + 2).map(|it| format!("${it}")).collect();
        let places = places.join(", ");
        let sql = format!(
            "{SELECT} WHERE m.workspace_id = $1 AND m.part_of IN ({places})
             ORDER BY m.part_of, m.id"
        );
        let mut values = vec![Value::from(workspace_id.as_bytes())];
        values.extend(wholes.iter().map(|it| Value::from(it.as_bytes())));
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }

    /// The newest message of a workspace, if there is one.
    pub async fn newest_message(
        &self,
        workspace_id: WorkspaceId,
    ) -> Result<Option<MessageId>, StoreError> {
        const SQL: &str =
            "SELECT id FROM messages WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1";
        let rows = self.db.reader().await?.fetch(SQL, &[workspace_id.as_bytes().into()]).await?;
        rows.first().map(|row| Ok(MessageId::from_bytes(row.id(0)?))).transpose()
    }

    /// The messages of a channel, newest first; of one with several parts the first.
    pub async fn messages(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
        listing: &Listing,
    ) -> Result<Vec<Message>, StoreError> {
        const LAST: [u8; 16] = [0xff; 16];
        // The page is found in the index alone: asked for rows at once, SQLite walks through those
        // of all channels.
        let sql = format!(
            "WITH page (id) AS (
                SELECT id FROM messages
                WHERE workspace_id = $1 AND channel_id = $2 AND id < $3
                    AND ($4 < 0 OR direction = $4) AND (part_of IS NULL OR part_of = id)
                ORDER BY id DESC LIMIT $5)
             {SELECT} JOIN page ON page.id = m.id WHERE m.workspace_id = $1 ORDER BY m.id DESC"
        );
        let before = listing.before.as_ref().map_or(&LAST, MessageId::as_bytes);
        let values = [
            workspace_id.as_bytes().into(),
            channel_id.as_bytes().into(),
            before.into(),
            listing.direction.map_or(-1, direction_number).into(),
            listing.limit.into(),
        ];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(|row| read(row, workspace_id)).collect()
    }
}

/// Takes in every acceptance whose key was not used before; gives the answers in the same order.
pub(crate) async fn accept(tx: &mut Tx, all: &[&Acceptance]) -> Result<Vec<Accepted>, StoreError> {
    let answers = crate::idempotency::claim_keys(tx, all).await?;
    let fresh: Vec<&Acceptance> = all
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| **answer == Accepted::New)
        .map(|(it, _)| *it)
        .collect();
    let said: Vec<_> = fresh.iter().flat_map(|it| it.parts()).collect();
    insert(tx, &said).await?;
    let openings: Vec<_> = fresh
        .iter()
        .flat_map(|it| it.parts().map(move |part| (it, part)))
        .map(|(it, part)| Opening {
            place: (part.workspace_id, part.id),
            wamid: None,
            scheduled_for: it.scheduled_for,
            taken_at: None,
        })
        .collect();
    crate::facts::open(tx, &openings).await?;
    crate::outbox::enqueue(tx, &fresh).await?;
    Ok(answers)
}

/// Writes down what was said.
pub(crate) async fn insert(tx: &mut Tx, all: &[&NewMessage]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO messages (workspace_id, id, channel_id, contact_id, direction, kind,
            content, fallback, address, context_wamid, reference, lane, part_of, created_at)",
        columns: 14,
        tail: "",
        postgres: "",
    };
    let mut values = Vec::with_capacity(all.len() * ROWS.columns);
    for it in all {
        values.extend([
            Value::from(it.workspace_id.as_bytes()),
            it.id.as_bytes().into(),
            it.channel_id.as_bytes().into(),
            it.contact_id.as_bytes().into(),
            direction_number(it.direction).into(),
            it.kind.as_str().into(),
            it.content.as_str().into(),
            it.fallback.as_deref().into(),
            it.address.as_str().into(),
            it.context_wamid.as_ref().map(Wamid::as_str).into(),
            it.reference.as_deref().into(),
            it.lane.rank().into(),
            it.part_of.as_ref().map(MessageId::as_bytes).into(),
            it.created_at.into(),
        ]);
    }
    ROWS.execute(tx, &values).await?;
    Ok(())
}

const fn direction_number(direction: Direction) -> i64 {
    match direction {
        Direction::Incoming => 0,
        Direction::Outgoing => 1,
    }
}

fn read(row: &Row, workspace_id: WorkspaceId) -> Result<Message, StoreError> {
    let said = read_said(row, workspace_id)?;
    let failure = match (row.maybe_int(20)?, row.maybe_text(21)?) {
        (Some(code), Some(title)) => {
            Some(FailureNote { code, title, details: row.maybe_text(22)? })
        }
        _ => None,
    };
    let waiting = match row.maybe_int(23)? {
        None => None,
        Some(state) => Some((read_waiting(state)?, row.at(24)?)),
    };
    Ok(Message {
        said,
        facts: crate::facts::read(row, 13)?,
        wamid: read_wamid(row.maybe_text(12)?)?,
        failure,
        waiting,
    })
}

/// Reads the first twelve columns, and the last.
fn read_said(row: &Row, workspace_id: WorkspaceId) -> Result<NewMessage, StoreError> {
    let corrupt = |column| StoreError::Corrupt { table: "messages", column };
    Ok(NewMessage {
        id: MessageId::from_bytes(row.id(0)?),
        workspace_id,
        channel_id: ChannelId::from_bytes(row.id(1)?),
        contact_id: ContactId::from_bytes(row.id(2)?),
        direction: match row.int(3)? {
            0 => Direction::Incoming,
            1 => Direction::Outgoing,
            _ => return Err(corrupt("direction")),
        },
        kind: row.text(4)?,
        content: row.text(5)?,
        fallback: row.maybe_text(6)?,
        address: row.text(7)?,
        context_wamid: read_wamid(row.maybe_text(8)?)?,
        reference: row.maybe_text(9)?,
        lane: Lane::from_rank(row.int(10)?).ok_or(corrupt("lane"))?,
        part_of: row.maybe_id(25)?.map(MessageId::from_bytes),
        created_at: row.at(11)?,
    })
}

pub(crate) fn read_waiting(state: i64) -> Result<Waiting, StoreError> {
    match state {
        0 => Ok(Waiting::Due),
        1 => Ok(Waiting::Claimed),
        2 => Ok(Waiting::Unanswered),
        _ => Err(StoreError::Corrupt { table: "outbox", column: "state" }),
    }
}

pub(crate) fn read_wamid(text: Option<String>) -> Result<Option<Wamid>, StoreError> {
    let corrupt = |_| StoreError::Corrupt { table: "facts", column: "wamid" };
    text.map(|it| it.parse()).transpose().map_err(corrupt)
}
