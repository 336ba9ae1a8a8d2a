//! The templates catalogue: what each account's templates are, as Meta last told, and since when.

use crate::db::{Row, Tx, Value};
use crate::events::Event;
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use waxwing_domain::ids::{TemplateId, WabaId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// One translation of a template of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Our id; it stays while name and language do.
    pub id: TemplateId,
    /// What all its translations are called.
    pub name: String,
    /// The code of its language.
    pub language: String,
    /// It, in Meta's shape.
    pub definition: String,
    /// When Meta last told of it.
    pub told_at: Timestamp,
}

/// Whose catalogue: that of an account, as one workspace sees it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The account.
    pub waba_id: WabaId,
}

/// All templates of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Whose.
    pub account: Account,
    /// When it was last read whole; none before the first time.
    pub synced_at: Option<Timestamp>,
    /// Whether something was heard that it does not know.
    pub is_stale: bool,
    /// The templates, by name and language.
    pub templates: Vec<Template>,
}

/// A change of a catalogue, with what it means to callers.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose.
    pub account: Account,
    /// Templates that are new or other than they were. One of the same name and language keeps its id.
    pub put: Vec<Template>,
    /// Templates that are gone.
    pub removed: Vec<TemplateId>,
    /// When it was last read whole; none before the first time.
    pub synced_at: Option<Timestamp>,
    /// Whether something was heard that it does not know.
    pub is_stale: bool,
    /// What happened.
    pub events: Vec<Event>,
}

impl Store {
    /// Every catalogue of every workspace.
    pub async fn catalogues(&self) -> Result<Vec<Catalogue>, StoreError> {
        const SYNCS: &str = "
            SELECT workspace_id, waba_id, synced_at, is_stale
            FROM template_syncs ORDER BY workspace_id, waba_id";
        const TEMPLATES: &str = "
            SELECT id, name, language, definition, told_at FROM templates
            WHERE workspace_id = $1 AND waba_id = $2 ORDER BY name, language";
        let mut reader = self.db.reader().await?;
        let mut found = Vec::new();
        for row in reader.fetch(SYNCS, &[]).await? {
            let place = whose(&row)?;
            let values = [place.workspace_id.as_bytes().into(), place.waba_id.as_str().into()];
            let rows = reader.fetch(TEMPLATES, &values).await?;
            found.push(Catalogue {
                synced_at: row.maybe_at(2)?,
                is_stale: row.int(3)? != 0,
                templates: rows.iter().map(read).collect::<Result<_, _>>()?,
                account: place,
            });
        }
        Ok(found)
    }

    /// Changes a catalogue, all of it or nothing; the events are in the log then.
    pub async fn change_catalogue(&self, change: Change) -> Result<(), StoreError> {
        self.write(|done| Write::Catalogue(Box::new(change), done)).await
    }
}

/// Writes one change down; adds its events to `events`.
pub(crate) async fn change<'a>(
    tx: &mut Tx,
    change: &'a Change,
    events: &mut Vec<&'a Event>,
) -> Result<(), StoreError> {
    const SYNC: &str = "
        INSERT INTO template_syncs (workspace_id, waba_id, synced_at, is_stale)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, waba_id) DO UPDATE
        SET synced_at = excluded.synced_at, is_stale = excluded.is_stale";
    const REMOVE: &str =
        "DELETE FROM templates WHERE workspace_id = $1 AND waba_id = $2 AND id = $3";
    const PUT: ManyRows = ManyRows {
        head: "INSERT INTO templates (workspace_id, waba_id, name, language, id, definition,
            told_at)",
        columns: 7,
        tail: "ON CONFLICT (workspace_id, waba_id, name, language) DO UPDATE
            SET definition = excluded.definition, told_at = excluded.told_at",
        postgres: "",
    };
    let Account { workspace_id, waba_id } = &change.account;
    for id in &change.removed {
        let values =
            [workspace_id.as_bytes().into(), waba_id.as_str().into(), id.as_bytes().into()];
        tx.execute(REMOVE, &values).await?;
    }
    let put: Vec<_> = change
        .put
        .iter()
        .flat_map(|it| {
            [
                Value::from(workspace_id.as_bytes()),
                waba_id.as_str().into(),
                it.name.as_str().into(),
                it.language.as_str().into(),
                it.id.as_bytes().into(),
                it.definition.as_str().into(),
                it.told_at.into(),
            ]
        })
        .collect();
    PUT.execute(tx, &put).await?;
    let sync = [
        workspace_id.as_bytes().into(),
        waba_id.as_str().into(),
        change.synced_at.into(),
        i64::from(change.is_stale).into(),
    ];
    tx.execute(SYNC, &sync).await?;
    events.extend(&change.events);
    Ok(())
}

fn whose(row: &Row) -> Result<Account, StoreError> {
    let corrupt = |_| StoreError::Corrupt { table: "template_syncs", column: "waba_id" };
    let waba_id = row.text(1)?.parse().map_err(corrupt)?;
    Ok(Account { workspace_id: WorkspaceId::from_bytes(row.id(0)?), waba_id })
}

fn read(row: &Row) -> Result<Template, StoreError> {
    Ok(Template {
        id: TemplateId::from_bytes(row.id(0)?),
        name: row.text(1)?,
        language: row.text(2)?,
        definition: row.text(3)?,
        told_at: row.at(4)?,
    })
}
