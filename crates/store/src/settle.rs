//! What becomes of messages after an attempt, many at a time.

use crate::StoreError;
use crate::db::{Tx, Value};
use crate::events::Event;
use crate::facts::{Known, Place};
use crate::outbox::{End, Settled, Settlement};
use crate::rows::ManyRows;
use crate::wamids::Named;
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::facts::Milestone;
use waxwing_domain::time::Timestamp;

/// In line.
const DUE: i64 = 0;
/// Handed to Meta, without an answer.
const UNANSWERED: i64 = 2;

/// What the settlements of one transaction change.
#[derive(Default)]
struct Changes<'a> {
    learned: BTreeSet<Place>,
    finished: BTreeSet<Place>,
    standing: BTreeMap<Place, Standing>,
    named: Vec<Named<'a>>,
    events: Vec<&'a Event>,
}

/// Where a message stands in line from then on.
struct Standing {
    state: i64,
    wake_at: Timestamp,
    since: Timestamp,
}

/// Settles every message; gives the answers in the same order, and the events that are news.
pub(crate) async fn settle<'a>(
    tx: &mut Tx,
    all: &[&'a Settlement],
) -> Result<(Vec<Settled>, Vec<&'a Event>), StoreError> {
    record(tx, all).await?;
    let places: BTreeSet<_> = all.iter().map(|it| (it.workspace_id, it.message_id)).collect();
    let places: Vec<_> = places.into_iter().collect();
    let mut known = crate::facts::known(tx, &places).await?;
    let mut changes = Changes::default();
    let mut answers = Vec::with_capacity(all.len());
    for it in all {
        let corrupt = StoreError::Corrupt { table: "facts", column: "message_id" };
        let known = known.get_mut(&(it.workspace_id, it.message_id)).ok_or(corrupt)?;
        answers.push(changes.settle(it, known));
    }
    changes.write(tx, &known).await?;
    Ok((answers, changes.events))
}

impl<'a> Changes<'a> {
    fn settle(&mut self, it: &'a Settlement, known: &mut Known) -> Settled {
        let place = (it.workspace_id, it.message_id);
        if let End::Taken { wamid, at } = &it.end {
            known.facts.learn(Milestone::Taken, *at);
            known.name(wamid);
            self.named.push(Named::ours(place, wamid));
            self.learned.insert(place);
            self.finished.insert(place);
            return Settled::AsSaid;
        }
        if known.facts.is_proof() {
            // An earlier attempt was taken after all, so whatever this one came to, it is done.
            self.finished.insert(place);
            return Settled::Proved;
        }
        match &it.end {
            End::Taken { .. } => {}
            End::Failed { at, note, event } => {
                known.facts.learn(Milestone::Failed, *at);
                known.failure = Some(note.clone());
                self.learned.insert(place);
                self.finished.insert(place);
                self.events.push(event);
            }
            End::Unanswered { since, until } => {
                let stands = Standing { state: UNANSWERED, wake_at: *until, since: *since };
                self.standing.insert(place, stands);
            }
            End::Later(at) => {
                let since = it.attempt.as_ref().map_or(*at, |attempt| attempt.ended_at);
                self.standing.insert(place, Standing { state: DUE, wake_at: *at, since });
            }
        }
        Settled::AsSaid
    }

    async fn write(&self, tx: &mut Tx, known: &BTreeMap<Place, Known>) -> Result<(), StoreError> {
        let learned: Vec<_> = self.learned.iter().map(|it| (*it, &known[it])).collect();
        crate::facts::write(tx, &learned).await?;
        crate::wamids::name(tx, &self.named).await?;
        stand(tx, &self.standing).await?;
        finish(tx, &self.finished).await
    }
}

/// Takes messages out of the line for good.
async fn finish(tx: &mut Tx, messages: &BTreeSet<Place>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH finished (workspace_id, message_id) AS (",
        columns: 2,
        tail: ")
            DELETE FROM outbox
            WHERE (workspace_id, message_id) IN (SELECT workspace_id, message_id FROM finished)",
        postgres: "",
    };
    let values: Vec<_> = messages
        .iter()
        .flat_map(|(workspace, message)| {
            [Value::from(workspace.as_bytes()), message.as_bytes().into()]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Leaves messages in line, in another state.
async fn stand(tx: &mut Tx, all: &BTreeMap<Place, Standing>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH standing (workspace_id, message_id, state, wake_at, since) AS (",
        columns: 5,
        tail: ")
            UPDATE outbox
            SET state = standing.state, wake_at = standing.wake_at, since = standing.since
            FROM standing
            WHERE outbox.workspace_id = standing.workspace_id
                AND outbox.message_id = standing.message_id",
        postgres: "",
    };
    let values: Vec<_> = all
        .iter()
        .flat_map(|((workspace_id, message_id), it)| {
            [
                Value::from(workspace_id.as_bytes()),
                message_id.as_bytes().into(),
                it.state.into(),
                it.wake_at.into(),
                it.since.into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Puts the attempts that ended on record.
async fn record(tx: &mut Tx, all: &[&Settlement]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO attempts (workspace_id, message_id, number, started_at, ended_at,
            outcome, detail)",
        columns: 7,
        tail: "ON CONFLICT (workspace_id, message_id, number) DO NOTHING",
        postgres: "",
    };
    let mut values = Vec::with_capacity(all.len() * ROWS.columns);
    for it in all {
        if let Some(attempt) = &it.attempt {
            values.extend([
                Value::from(it.workspace_id.as_bytes()),
                it.message_id.as_bytes().into(),
                i64::from(attempt.number).into(),
                attempt.started_at.into(),
                attempt.ended_at.into(),
                attempt.outcome.as_str().into(),
                attempt.detail.as_deref().into(),
            ]);
        }
    }
    ROWS.execute(tx, &values).await?;
    Ok(())
}
