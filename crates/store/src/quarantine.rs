//! The quarantine: parts of webhooks that could not be understood or belong to nobody, kept whole
//! until somebody looks.

use crate::db::{Row, Tx, Value};
use crate::rows::ManyRows;
use crate::{Store, StoreError};
use waxwing_domain::ids::{ChannelId, PhoneNumberId, WabaId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Something to set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Whose it is, if that is known.
    pub workspace_id: Option<WorkspaceId>,
    /// On which channel it came, if that is known.
    pub channel_id: Option<ChannelId>,
    /// The webhook field it came in.
    pub field: Option<String>,
    /// The account it is about.
    pub waba_id: Option<WabaId>,
    /// The business number it is about.
    pub phone_number_id: Option<PhoneNumberId>,
    /// Why it is here.
    pub detail: String,
    /// It, as it came.
    pub body: String,
    /// A webhook that holds it and nothing else, if it can be tried again.
    pub payload: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
}

/// Something that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Its number.
    pub id: i64,
    /// It.
    pub what: SetAside,
}

/// Whose quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ward {
    /// That of this workspace.
    pub workspace_id: WorkspaceId,
    /// And what belongs to no workspace.
    pub with_nobodys: bool,
}

const SELECT: &str = "
    SELECT id, workspace_id, channel_id, field, waba_id, phone_number_id, detail, body, payload,
        received_at
    FROM quarantine";

impl Store {
    /// What was set aside, newest first, before that number, at most `limit`.
    pub async fn quarantined(
        &self,
        ward: Ward,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Quarantined>, StoreError> {
        // Two walks through the index, each of which ends after a page.
        let sql = format!(
            "WITH page (number) AS (
                SELECT id FROM (
                    SELECT id FROM quarantine WHERE workspace_id = $1 AND id < $2
                    ORDER BY id DESC LIMIT $3) AS theirs
                UNION ALL
                SELECT id FROM (
                    SELECT id FROM quarantine WHERE workspace_id IS NULL AND id < $2 AND $4 = 1
                    ORDER BY id DESC LIMIT $3) AS nobodys)
            {SELECT} JOIN page ON page.number = quarantine.id ORDER BY id DESC LIMIT $3"
        );
        let values = [
            ward.workspace_id.as_bytes().into(),
            before.unwrap_or(i64::MAX).into(),
            limit.into(),
            i64::from(ward.with_nobodys).into(),
        ];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.iter().map(read).collect()
    }

    /// One of them, if it is there.
    pub async fn find_quarantined(
        &self,
        ward: Ward,
        id: i64,
    ) -> Result<Option<Quarantined>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE id = $1 AND (workspace_id = $2 OR (workspace_id IS NULL AND $3 = 1))"
        );
        let values =
            [id.into(), ward.workspace_id.as_bytes().into(), i64::from(ward.with_nobodys).into()];
        let rows = self.db.reader().await?.fetch(sql, &values).await?;
        rows.first().map(read).transpose()
    }

    /// Drops one; says whether it was there.
    pub async fn release(&self, ward: Ward, id: i64) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let was_there = take(&mut tx, ward, id).await?;
        tx.commit().await?;
        Ok(was_there)
    }

    /// Drops one and puts its payload in the inbox, where it is read again, in one transaction; says
    /// whether it was there.
    pub async fn return_to_inbox(
        &self,
        ward: Ward,
        id: i64,
        payload: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "INSERT INTO inbox (received_at, body) VALUES ($1, $2)";
        let mut tx = self.db.begin().await?;
        let was_there = take(&mut tx, ward, id).await?;
        if was_there {
            tx.execute(SQL, &[at.into(), Value::Bytes(payload.as_bytes())]).await?;
        }
        tx.commit().await?;
        Ok(was_there)
    }

    /// Whether there is exactly one workspace.
    pub async fn has_one_workspace(&self) -> Result<bool, StoreError> {
        const SQL: &str = "SELECT count(*) FROM workspaces";
        let rows = self.db.reader().await?.fetch(SQL, &[]).await?;
        Ok(rows.first().map(|row| row.int(0)).transpose()? == Some(1))
    }
}

/// Takes one out.
async fn take(tx: &mut Tx, ward: Ward, id: i64) -> Result<bool, StoreError> {
    const SQL: &str = "
        DELETE FROM quarantine
        WHERE id = $1 AND (workspace_id = $2 OR (workspace_id IS NULL AND $3 = 1))";
    let with_nobodys = i64::from(ward.with_nobodys);
    let values = [id.into(), ward.workspace_id.as_bytes().into(), with_nobodys.into()];
    Ok(tx.execute(SQL, &values).await? == 1)
}

/// Sets things aside.
pub(crate) async fn set_aside(tx: &mut Tx, all: &[SetAside]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO quarantine (workspace_id, channel_id, field, waba_id, phone_number_id,
            detail, body, payload, received_at)",
        columns: 9,
        tail: "",
        postgres: "",
    };
    let values: Vec<_> = all
        .iter()
        .flat_map(|it| {
            [
                Value::from(it.workspace_id.as_ref().map(WorkspaceId::as_bytes)),
                it.channel_id.as_ref().map(ChannelId::as_bytes).into(),
                it.field.as_deref().into(),
                it.waba_id.as_ref().map(WabaId::as_str).into(),
                it.phone_number_id.as_ref().map(PhoneNumberId::as_str).into(),
                it.detail.as_str().into(),
                it.body.as_str().into(),
                it.payload.as_deref().into(),
                it.received_at.into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

fn read(row: &Row) -> Result<Quarantined, StoreError> {
    let corrupt = |column| StoreError::Corrupt { table: "quarantine", column };
    let waba_id = row.maybe_text(4)?.map(|it| it.parse()).transpose();
    let phone_number_id = row.maybe_text(5)?.map(|it| it.parse()).transpose();
    let what = SetAside {
        workspace_id: row.maybe_id(1)?.map(WorkspaceId::from_bytes),
        channel_id: row.maybe_id(2)?.map(ChannelId::from_bytes),
        field: row.maybe_text(3)?,
        waba_id: waba_id.map_err(|_| corrupt("waba_id"))?,
        phone_number_id: phone_number_id.map_err(|_| corrupt("phone_number_id"))?,
        detail: row.text(6)?,
        body: row.text(7)?,
        payload: row.maybe_text(8)?,
        received_at: row.at(9)?,
    };
    Ok(Quarantined { id: row.int(0)?, what })
}
