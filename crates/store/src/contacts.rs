//! Contacts, the identities they are found by, and their windows.

use crate::db::{Tx, Value};
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use waxwing_domain::ids::{ChannelId, ContactId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;

/// What a contact is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// A phone number in E.164.
    Phone,
    /// The id WhatsApp gave them.
    WaId,
    /// Their id within our business portfolio.
    Scoped,
}

impl IdentityKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::WaId => "wa_id",
            Self::Scoped => "scoped",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "phone" => Ok(Self::Phone),
            "wa_id" => Ok(Self::WaId),
            "scoped" => Ok(Self::Scoped),
            _ => Err(StoreError::Corrupt { table: "contact_identities", column: "kind" }),
        }
    }
}

/// One way of finding a contact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// Which way.
    pub kind: IdentityKind,
    /// The number or id.
    pub value: String,
}

/// Somebody to be found by any of their identities, or made known.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Where.
    pub workspace_id: WorkspaceId,
    /// All that is known of who it is; never empty. What is not known yet is learned.
    pub identities: Vec<Identity>,
    /// What they call themselves, if known; replaces what was known.
    pub name: Option<String>,
    /// Their id, if nobody is found.
    pub id_if_new: ContactId,
    /// When this is.
    pub met_at: Timestamp,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// What they call themselves, if known.
    pub name: Option<String>,
    /// Everything they are found by.
    pub identities: Vec<Identity>,
    /// When they became known.
    pub created_at: Timestamp,
}

impl Contact {
    /// Their first identity of that kind.
    pub fn identity(&self, kind: IdentityKind) -> Option<&str> {
        self.identities.iter().find(|it| it.kind == kind).map(|it| it.value.as_str())
    }
}

impl Store {
    /// Finds each contact by any identity, or makes them known; gives their ids in the same order.
    pub async fn meet(&self, meetings: Vec<Meeting>) -> Result<Vec<ContactId>, StoreError> {
        if meetings.is_empty() {
            return Ok(Vec::new());
        }
        self.write(|done| Write::Meet(meetings, done)).await
    }

    /// The contact with that identity, if there is one.
    pub async fn find_contact(
        &self,
        workspace_id: WorkspaceId,
        identity: &Identity,
    ) -> Result<Option<ContactId>, StoreError> {
        const SQL: &str = "
            SELECT contact_id FROM contact_identities
            WHERE workspace_id = $1 AND kind = $2 AND value = $3";
        let values = [
            workspace_id.as_bytes().into(),
            identity.kind.as_str().into(),
            identity.value.as_str().into(),
        ];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        rows.first().map(|row| Ok(ContactId::from_bytes(row.id(0)?))).transpose()
    }

    /// The contact with that id, if there is one.
    pub async fn contact(
        &self,
        workspace_id: WorkspaceId,
        id: ContactId,
    ) -> Result<Option<Contact>, StoreError> {
        const CONTACT: &str =
            "SELECT name, created_at FROM contacts WHERE workspace_id = $1 AND id = $2";
        const IDENTITIES: &str = "
            SELECT kind, value FROM contact_identities
            WHERE workspace_id = $1 AND contact_id = $2 ORDER BY kind, value";
        let values = [workspace_id.as_bytes().into(), id.as_bytes().into()];
        let mut reader = self.db.reader().await?;
        let rows = reader.fetch(CONTACT, &values).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let identities = reader.fetch(IDENTITIES, &values).await?;
        let identities = identities
            .iter()
            .map(|it| Ok(Identity { kind: IdentityKind::parse(&it.text(0)?)?, value: it.text(1)? }))
            .collect::<Result<_, StoreError>>()?;
        Ok(Some(Contact { id, name: row.maybe_text(0)?, identities, created_at: row.at(1)? }))
    }

    /// A contact's window on a channel.
    pub async fn window(
        &self,
        workspace_id: WorkspaceId,
        channel_id: ChannelId,
        contact_id: ContactId,
    ) -> Result<Window, StoreError> {
        const SQL: &str = "
            SELECT last_inbound_at FROM windows
            WHERE workspace_id = $1 AND channel_id = $2 AND contact_id = $3";
        let values = [
            workspace_id.as_bytes().into(),
            channel_id.as_bytes().into(),
            contact_id.as_bytes().into(),
        ];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        let last_inbound_at = rows.first().map(|row| row.at(0)).transpose()?;
        Ok(Window { last_inbound_at })
    }
}

/// A contact wrote on a channel.
pub(crate) struct Wrote {
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) channel_id: ChannelId,
    pub(crate) contact_id: ContactId,
    pub(crate) at: Timestamp,
}

/// Opens, or keeps open, the windows of those who wrote. A late webhook never shortens one.
pub(crate) async fn open_windows(tx: &mut Tx, all: &[Wrote]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO windows (workspace_id, channel_id, contact_id, last_inbound_at)",
        columns: 4,
        tail: "ON CONFLICT (workspace_id, channel_id, contact_id) DO UPDATE
            SET last_inbound_at = excluded.last_inbound_at
            WHERE excluded.last_inbound_at > windows.last_inbound_at",
        postgres: "",
    };
    let mut latest = BTreeMap::new();
    for it in all {
        let at = latest.entry((it.workspace_id, it.channel_id, it.contact_id)).or_insert(it.at);
        *at = it.at.max(*at);
    }
    let values: Vec<_> = latest
        .iter()
        .flat_map(|((workspace, channel, contact), at)| {
            [
                Value::from(workspace.as_bytes()),
                channel.as_bytes().into(),
                contact.as_bytes().into(),
                (*at).into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}
