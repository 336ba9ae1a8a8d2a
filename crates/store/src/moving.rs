//! Moving: a person has another number, or another id, and stays who they are.
//!
//! The thread goes with the person: their contact has the new identities from then on, and the old ones
//! still find it. Somebody else who was known by a new one was the same person all along, or has given
//! the number up: what they have passes to the one who moved; what was said stays where it was said.

use crate::StoreError;
use crate::contacts::{Identity, IdentityKind};
use crate::db::{Tx, Value};
use crate::events::Event;
use crate::meeting;
use std::collections::BTreeSet;
use waxwing_domain::ids::{ContactId, MessageId, WabaId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Somebody is found by something else from now on.
#[derive(Clone, Debug)]
pub struct Move {
    /// Where.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub contact_id: ContactId,
    /// Since when.
    pub at: Timestamp,
    /// The kinds of which they have nothing else any more.
    pub leaves: Vec<IdentityKind>,
    /// What they have from then on.
    pub to: Vec<Identity>,
    /// The account on which Meta told of it.
    pub account: WabaId,
    /// The message that told of it, if one did: told twice, it happened once.
    pub told_by: Option<MessageId>,
    /// The event that tells of it; kept only if it is news.
    pub event: Event,
}

/// Whose identity.
type Whose = (WorkspaceId, ContactId);

/// Moves a contact; says whether that is news.
pub(crate) async fn move_on(tx: &mut Tx, it: &Move) -> Result<bool, StoreError> {
    let whose = (it.workspace_id, it.contact_id);
    let holders = holders(tx, it).await?;
    if holders.iter().all(|holder| holder.is_some_and(|holder| holder.id == it.contact_id)) {
        return Ok(false);
    }
    let others = holders.iter().flatten().map(|holder| holder.id);
    for other in others.filter(|other| *other != it.contact_id).collect::<BTreeSet<_>>() {
        join(tx, whose, other, it.at).await?;
    }
    leave(tx, whose, &it.leaves, it.at).await?;
    let has_left = |holder: &Option<Holder>| holder.is_some_and(|holder| holder.has_left);
    let to = it.to.iter().zip(&holders).filter(|(_, holder)| !has_left(holder));
    let to: Vec<_> = to.map(|(to, _)| (it.workspace_id, to)).collect();
    let account = Some(it.account.clone());
    let mover = meeting::Holder { contact_id: it.contact_id, since: it.at, until: None, account };
    meeting::give(tx, &to, &mover).await?;
    Ok(true)
}

/// Whoever has an identity, or had it after a move to it.
#[derive(Clone, Copy)]
struct Holder {
    id: ContactId,
    /// They have moved on since: the move to it is told after the one that followed.
    has_left: bool,
}

/// Those who have what somebody moves to, or had it later than that, in its order.
async fn holders(tx: &mut Tx, it: &Move) -> Result<Vec<Option<Holder>>, StoreError> {
    const SQL: &str = "
        SELECT contact_id, until FROM contact_identities
        WHERE workspace_id = $1 AND kind = $2 AND value = $3 AND (until IS NULL OR until > $4)";
    let mut holders = Vec::with_capacity(it.to.len());
    for to in &it.to {
        let values = [
            Value::from(it.workspace_id.as_bytes()),
            to.kind.as_str().into(),
            to.value.as_str().into(),
            it.at.into(),
        ];
        let rows = tx.fetch(SQL, &values).await?;
        let holder = rows.first().map(|row| {
            let has_left = row.maybe_at(1)?.is_some();
            Ok::<_, StoreError>(Holder { id: ContactId::from_bytes(row.id(0)?), has_left })
        });
        holders.push(holder.transpose()?);
    }
    Ok(holders)
}

/// What another contact has, or had after that instant, passes to this one, with the windows that
/// their messages opened.
async fn join(
    tx: &mut Tx,
    (workspace_id, contact_id): Whose,
    other: ContactId,
    at: Timestamp,
) -> Result<(), StoreError> {
    const IDENTITIES: &str = "
        UPDATE contact_identities SET contact_id = $2
        WHERE workspace_id = $1 AND contact_id = $3 AND (until IS NULL OR until > $4)";
    // SQLite joins in the order of a CROSS JOIN: there are few channels, and many windows.
    const WINDOWS: &str = "
        INSERT INTO windows (workspace_id, channel_id, contact_id, last_inbound_at)
        SELECT w.workspace_id, w.channel_id, $2, w.last_inbound_at
        FROM channels c CROSS JOIN windows w
        WHERE c.workspace_id = $1
            AND w.workspace_id = $1 AND w.channel_id = c.id AND w.contact_id = $3
        ON CONFLICT (workspace_id, channel_id, contact_id) DO UPDATE
        SET last_inbound_at = excluded.last_inbound_at
        WHERE excluded.last_inbound_at > windows.last_inbound_at";
    let values =
        [workspace_id.as_bytes().into(), contact_id.as_bytes().into(), other.as_bytes().into()];
    let [workspace, contact, from] = values;
    tx.execute(IDENTITIES, &[workspace, contact, from, at.into()]).await?;
    tx.execute(WINDOWS, &values).await?;
    Ok(())
}

/// What somebody has of these kinds is no longer theirs, unless they have it only since then.
async fn leave(
    tx: &mut Tx,
    (workspace_id, contact_id): Whose,
    kinds: &[IdentityKind],
    at: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "
        UPDATE contact_identities SET until = $4
        WHERE workspace_id = $1 AND contact_id = $2 AND kind = $3 AND until IS NULL
            AND since <= $4";
    for kind in kinds {
        let values = [
            workspace_id.as_bytes().into(),
            contact_id.as_bytes().into(),
            kind.as_str().into(),
            at.into(),
        ];
        tx.execute(SQL, &values).await?;
    }
    Ok(())
}
