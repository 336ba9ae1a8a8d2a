//! What became of each message: one narrow row of instants, merged by minimum, with Meta's name
//! for the message. Of what people write to us there is only the name.

use crate::StoreError;
use crate::db::{Row, Tx, Value};
use crate::messages::FailureNote;
use crate::rows::ManyRows;
use std::collections::BTreeMap;
use waxwing_domain::facts::Facts;
use waxwing_domain::ids::{MessageId, Wamid, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Whose message, and which: what the tables are keyed by.
pub(crate) type Place = (WorkspaceId, MessageId);

/// One message's row, as it is and as it is to be.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) facts: Facts,
    pub(crate) wamid: Option<String>,
    pub(crate) failure: Option<FailureNote>,
}

/// The row of a message that was taken in, or that somebody wrote to us.
pub(crate) struct Opening<'a> {
    pub(crate) place: Place,
    pub(crate) wamid: Option<&'a Wamid>,
    pub(crate) scheduled_for: Option<Timestamp>,
    pub(crate) taken_at: Option<Timestamp>,
}

/// Opens the row of each message.
pub(crate) async fn open(tx: &mut Tx, all: &[Opening<'_>]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO facts (workspace_id, message_id, wamid, scheduled_for, taken_at)",
        columns: 5,
        tail: "",
        postgres: "",
    };
    let values: Vec<_> = all
        .iter()
        .flat_map(|it| {
            [
                Value::from(it.place.0.as_bytes()),
                it.place.1.as_bytes().into(),
                it.wamid.map(Wamid::as_str).into(),
                it.scheduled_for.into(),
                it.taken_at.into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// What is known of each of these messages; those that are not ours are missing. The rows stay
/// locked until the transaction ends.
pub(crate) async fn known(
    tx: &mut Tx,
    messages: &[Place],
) -> Result<BTreeMap<Place, Known>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH asked (workspace_id, message_id) AS (",
        columns: 2,
        tail: ")
            SELECT f.message_id, f.scheduled_for, f.taken_at, f.sent_at, f.delivered_at, f.read_at,
                f.failed_at, f.canceled_at, f.wamid, f.error_code, f.error_title, f.error_details,
                f.workspace_id
            FROM asked a
            JOIN facts f ON f.workspace_id = a.workspace_id AND f.message_id = a.message_id",
        postgres: " FOR UPDATE OF f",
    };
    let values: Vec<_> = messages
        .iter()
        .flat_map(|(workspace, message)| {
            [Value::from(workspace.as_bytes()), message.as_bytes().into()]
        })
        .collect();
    let mut known = BTreeMap::new();
    for row in ROWS.fetch(tx, &values).await? {
        let failure = match (row.maybe_int(9)?, row.maybe_text(10)?) {
            (Some(code), Some(title)) => {
                Some(FailureNote { code, title, details: row.maybe_text(11)? })
            }
            _ => None,
        };
        let facts = read(&row, 1)?;
        let place = (WorkspaceId::from_bytes(row.id(12)?), MessageId::from_bytes(row.id(0)?));
        known.insert(place, Known { facts, wamid: row.maybe_text(8)?, failure });
    }
    Ok(known)
}

/// Writes down what is known of each message now; the rows exist.
pub(crate) async fn write(tx: &mut Tx, all: &[(Place, &Known)]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO facts (workspace_id, message_id, wamid, scheduled_for, taken_at,
            sent_at, delivered_at, read_at, failed_at, canceled_at, error_code, error_title,
            error_details)",
        columns: 13,
        tail: "ON CONFLICT (workspace_id, message_id) DO UPDATE
            SET wamid = excluded.wamid, taken_at = excluded.taken_at, sent_at = excluded.sent_at,
                delivered_at = excluded.delivered_at, read_at = excluded.read_at,
                failed_at = excluded.failed_at, canceled_at = excluded.canceled_at,
                error_code = excluded.error_code, error_title = excluded.error_title,
                error_details = excluded.error_details",
        postgres: "",
    };
    let mut values = Vec::with_capacity(all.len() * ROWS.columns);
    for ((workspace_id, message_id), known) in all {
        let failure = known.failure.as_ref();
        values.extend([
            Value::from(workspace_id.as_bytes()),
            message_id.as_bytes().into(),
            known.wamid.as_deref().into(),
            known.facts.scheduled_for.into(),
            known.facts.taken_at.into(),
            known.facts.sent_at.into(),
            known.facts.delivered_at.into(),
            known.facts.read_at.into(),
            known.facts.failed_at.into(),
            known.facts.canceled_at.into(),
            Value::MaybeInt(failure.map(|it| it.code)),
            failure.map(|it| it.title.as_str()).into(),
            failure.and_then(|it| it.details.as_deref()).into(),
        ]);
    }
    ROWS.execute(tx, &values).await?;
    Ok(())
}

impl Known {
    /// Keeps Meta's name for the message, if it has none yet.
    pub(crate) fn name(&mut self, wamid: &Wamid) {
        self.wamid.get_or_insert_with(|| wamid.as_str().to_owned());
    }
}

/// Reads the instants from seven columns, the first of which is at `place`.
pub(crate) fn read(row: &Row, place: usize) -> Result<Facts, StoreError> {
    Ok(Facts {
        scheduled_for: row.maybe_at(place)?,
        taken_at: row.maybe_at(place + 1)?,
        sent_at: row.maybe_at(place + 2)?,
        delivered_at: row.maybe_at(place + 3)?,
        read_at: row.maybe_at(place + 4)?,
        failed_at: row.maybe_at(place + 5)?,
        canceled_at: row.maybe_at(place + 6)?,
    })
}
