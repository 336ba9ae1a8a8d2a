//! Meeting people, many at a time: each is found by any identity, or made known.

use crate::StoreError;
use crate::contacts::{Identity, IdentityKind, Meeting};
use crate::db::{Tx, Value};
use crate::rows::ManyRows;
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{ContactId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Who each identity belongs to.
type Owners<'a> = BTreeMap<(WorkspaceId, &'a Identity), ContactId>;

/// What meeting people teaches.
#[derive(Default)]
struct Lessons<'a> {
    ids: Vec<ContactId>,
    made: BTreeMap<(WorkspaceId, ContactId), Timestamp>,
    names: BTreeMap<(WorkspaceId, ContactId), &'a str>,
    identities: Owners<'a>,
}

/// Finds or makes every contact; gives their ids in the same order.
pub(crate) async fn meet(tx: &mut Tx, all: &[&Meeting]) -> Result<Vec<ContactId>, StoreError> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut lessons = learn(all, &owners(tx, all).await?);
    if !lessons.identities.is_empty() && matches!(tx, Tx::Postgres(_)) {
        // SQLite has one writer; here another node may be meeting the same person. `contacts`.
        tx.execute("SELECT pg_advisory_xact_lock(x'636f6e7461637473'::bigint)", &[]).await?;
        lessons = learn(all, &owners(tx, all).await?);
    }
    make(tx, &lessons).await?;
    rename(tx, &lessons).await?;
    identify(tx, &lessons).await?;
    Ok(lessons.ids)
}

/// Who the identities of these meetings belong to, as far as is known.
async fn owners<'a>(tx: &mut Tx, all: &[&'a Meeting]) -> Result<Owners<'a>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH asked (workspace_id, kind, value) AS (",
        columns: 3,
        tail: ")
            SELECT i.workspace_id, i.kind, i.value, i.contact_id
            FROM asked a
            JOIN contact_identities i
                ON i.workspace_id = a.workspace_id AND i.kind = a.kind AND i.value = a.value",
        postgres: "",
    };
    let asked: BTreeSet<_> = all
        .iter()
        .flat_map(|it| it.identities.iter().map(|identity| (it.workspace_id, identity)))
        .collect();
    let asked: Vec<_> = asked.into_iter().collect();
    let values: Vec<_> = asked
        .iter()
        .flat_map(|(workspace, it)| {
            [Value::from(workspace.as_bytes()), it.kind.as_str().into(), it.value.as_str().into()]
        })
        .collect();
    let mut owners = BTreeMap::new();
    for row in ROWS.fetch(tx, &values).await? {
        let identity = Identity { kind: IdentityKind::parse(&row.text(1)?)?, value: row.text(2)? };
        let place = (WorkspaceId::from_bytes(row.id(0)?), &identity);
        if let Ok(at) = asked.binary_search_by(|it| it.cmp(&place)) {
            owners.insert(asked[at], ContactId::from_bytes(row.id(3)?));
        }
    }
    Ok(owners)
}

/// Works out who was met. Two new meetings with one identity are one person.
fn learn<'a>(all: &[&'a Meeting], known: &Owners<'a>) -> Lessons<'a> {
    let mut lessons = Lessons::default();
    for meeting in all {
        let places: Vec<_> =
            meeting.identities.iter().map(|it| (meeting.workspace_id, it)).collect();
        let found =
            places.iter().find_map(|it| known.get(it).or_else(|| lessons.identities.get(it)));
        let id = found.copied().unwrap_or(meeting.id_if_new);
        if found.is_none() {
            lessons.made.insert((meeting.workspace_id, id), meeting.met_at);
        }
        if let Some(name) = &meeting.name {
            lessons.names.insert((meeting.workspace_id, id), name);
        }
        for place in places {
            if !known.contains_key(&place) {
                lessons.identities.entry(place).or_insert(id);
            }
        }
        lessons.ids.push(id);
    }
    lessons
}

async fn make(tx: &mut Tx, lessons: &Lessons<'_>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO contacts (workspace_id, id, name, created_at)",
        columns: 4,
        tail: "ON CONFLICT (workspace_id, id) DO NOTHING",
        postgres: "",
    };
    let values: Vec<_> = lessons
        .made
        .iter()
        .flat_map(|(place, met_at)| {
            let name = lessons.names.get(place).copied();
            let (workspace, id) = place;
            [Value::from(workspace.as_bytes()), id.as_bytes().into(), name.into(), (*met_at).into()]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Replaces the names of those who were known by others.
async fn rename(tx: &mut Tx, lessons: &Lessons<'_>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH named (workspace_id, id, name) AS (",
        columns: 3,
        tail: ")
            UPDATE contacts SET name = named.name FROM named
            WHERE contacts.workspace_id = named.workspace_id AND contacts.id = named.id
                AND (contacts.name IS NULL OR contacts.name <> named.name)",
        postgres: "",
    };
    let values: Vec<_> = lessons
        .names
        .iter()
        .filter(|(place, _)| !lessons.made.contains_key(place))
        .flat_map(|((workspace, id), name)| {
            [Value::from(workspace.as_bytes()), id.as_bytes().into(), (*name).into()]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

async fn identify(tx: &mut Tx, lessons: &Lessons<'_>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO contact_identities (workspace_id, kind, value, contact_id)",
        columns: 4,
        tail: "ON CONFLICT (workspace_id, kind, value) DO NOTHING",
        postgres: "",
    };
    let values: Vec<_> = lessons
        .identities
        .iter()
        .flat_map(|((workspace, it), id)| {
            [
                Value::from(workspace.as_bytes()),
                it.kind.as_str().into(),
                it.value.as_str().into(),
                id.as_bytes().into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}
