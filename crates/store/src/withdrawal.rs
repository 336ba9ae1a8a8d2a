//! Taking messages back before they leave: what is only in line goes out of it, and is canceled.

use crate::db::Tx;
use crate::events::Event;
use crate::facts::Place;
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Messages to take back.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// Whose they are.
    pub workspace_id: WorkspaceId,
    /// Which ones, each with the event that tells of it.
    pub messages: Vec<(MessageId, Event)>,
    /// When this is.
    pub at: Timestamp,
}

impl Store {
    /// Takes messages back; gives those that were still in line. What is being handed to Meta, may
    /// have been, or is finished stays as it is, and nothing is told of it.
    pub async fn withdraw(&self, withdrawal: Withdrawal) -> Result<Vec<MessageId>, StoreError> {
        self.write(|done| Write::Withdraw(Box::new(withdrawal), done)).await
    }
}

/// Takes back what is in line; gives for each withdrawal what of it was, in its order, and the
/// events that are news.
pub(crate) async fn withdraw<'a>(
    tx: &mut Tx,
    all: &[&'a Withdrawal],
) -> Result<(Vec<Vec<MessageId>>, Vec<&'a Event>), StoreError> {
    let of_one = |it: &'a Withdrawal| it.messages.iter().map(|(id, _)| (it.workspace_id, *id));
    let places: BTreeSet<Place> = all.iter().copied().flat_map(of_one).collect();
    let places: Vec<_> = places.into_iter().collect();
    let mut known = crate::facts::known(tx, &places).await?;
    let mut in_line = leave(tx, &places).await?;
    let mut learned = BTreeSet::new();
    let mut events = Vec::new();
    let mut answers = Vec::with_capacity(all.len());
    for it in all {
        let mut withdrawn = Vec::new();
        for (id, event) in &it.messages {
            let place = (it.workspace_id, *id);
            if in_line.remove(&place) {
                let corrupt = StoreError::Corrupt { table: "facts", column: "message_id" };
                let known = known.get_mut(&place).ok_or(corrupt)?;
                known.facts.learn(Milestone::Canceled, it.at);
                learned.insert(place);
                events.push(event);
                withdrawn.push(*id);
            }
        }
        answers.push(withdrawn);
    }
    let learned: Vec<_> = learned.into_iter().map(|it| (it, &known[&it])).collect();
    crate::facts::write(tx, &learned).await?;
    Ok((answers, events))
}

/// Takes what is in line out of it; gives what was.
async fn leave(tx: &mut Tx, messages: &[Place]) -> Result<BTreeSet<Place>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH withdrawn (workspace_id, message_id) AS (",
        columns: 2,
        tail: ")
            DELETE FROM outbox
            WHERE state = 0 AND (workspace_id, message_id)
                IN (SELECT workspace_id, message_id FROM withdrawn)
            RETURNING workspace_id, message_id",
        postgres: "",
    };
    let rows = ROWS.fetch(tx, &crate::outbox::keys(messages)).await?;
    rows.iter()
        .map(|row| Ok((WorkspaceId::from_bytes(row.id(0)?), MessageId::from_bytes(row.id(1)?))))
        .collect()
}
