//! Contacts, the identities they are found by, and their windows.
//!
//! Each identity is one contact's at a time. How one is found or made is `meeting`, whether a number
//! changed hands is `hands`, how one changes their number is `moving`.

use crate::db::{Tx, Value};
use crate::rows::ManyRows;
use crate::writer::Write;
use crate::{Store, StoreError};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use waxwing_domain::ids::{ChannelId, ContactId, WabaId, WorkspaceId};
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

/// An identity a contact has, or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// It.
    pub identity: Identity,
    /// Since when it is theirs.
    pub since: Timestamp,
    /// Until when it was theirs, if it is no longer: it still finds them, and is not written to.
    pub until: Option<Timestamp>,
}

/// The identity of that kind that is theirs; of several the one that was learned last.
pub fn current(identities: &[Kept], kind: IdentityKind) -> Option<&str> {
    let of_kind = identities.iter().filter(|it| it.until.is_none() && it.identity.kind == kind);
    of_kind.max_by_key(|it| it.since).map(|it| it.identity.value.as_str())
}

/// Whose word a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A caller's: what they name may find somebody, and takes nothing from anybody.
    Caller,
    /// Meta's, as of this instant: what it names together is one person's from then on.
    Meta(Timestamp),
    /// Meta's answer to a send, at this instant: it says how WhatsApp spells what was written to, and
    /// gives nobody back what they have left.
    Answer(Timestamp),
}

/// Somebody to be found by any of their identities, or made known.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Where.
    pub workspace_id: WorkspaceId,
    /// All that is known of who it is, what counts most first; never empty. What is not known yet is
    /// learned.
    pub identities: Vec<Identity>,
    /// What else they may be known by: looked for when nothing else is known, and not learned.
    pub variants: Vec<Identity>,
    /// Whose word this is.
    pub source: Source,
    /// The WhatsApp Business Account on which Meta said it, if that tells of one person: within an
    /// account, two scoped ids that nothing joins are two people.
    pub account: Option<WabaId>,
    /// What they call themselves, if known; replaces what was known.
    pub name: Option<String>,
    /// Their username, if known; replaces what was known.
    pub username: Option<String>,
    /// How a caller wrote their number; kept once.
    pub input: Option<String>,
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
    /// Their username, if they have one and it is known.
    pub username: Option<String>,
    /// How a caller wrote their number when it was not known yet.
    pub input: Option<String>,
    /// Everything they are or were found by.
    pub identities: Vec<Kept>,
    /// When they became known.
    pub created_at: Timestamp,
}

impl Contact {
    /// The identity of that kind that is theirs; of several the one that was learned last.
    pub fn identity(&self, kind: IdentityKind) -> Option<&str> {
        current(&self.identities, kind)
    }
}

/// Who was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Who each is, in the order of the meetings.
    pub ids: Vec<ContactId>,
    /// Others who had one of these identities until now; perhaps also of meetings of others that were
    /// written down at the same time.
    pub losers: Vec<(WorkspaceId, ContactId)>,
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub contact_id: ContactId,
    /// By which identity.
    pub by: Identity,
}

impl Store {
    /// Finds each contact by any identity, or makes them known.
    pub async fn meet(&self, meetings: Vec<Meeting>) -> Result<Met, StoreError> {
        if meetings.is_empty() {
            return Ok(Met::default());
        }
        self.write(|done| Write::Meet(meetings, done)).await
    }

    /// The contact with the first of these identities that is known. What somebody has comes before
    /// what somebody had.
    pub async fn find_contact(
        &self,
        workspace_id: WorkspaceId,
        identities: &[Identity],
    ) -> Result<Option<Found>, StoreError> {
        let mut sql = "WITH asked (kind, value) AS (VALUES ".to_owned();
        let mut values = vec![Value::from(workspace_id.as_bytes())];
        for (place, it) in identities.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let number = 2 * (place + 1);
            write!(sql, "{comma}(${number}, ${})", number + 1).expect("a string takes everything");
            values.extend([Value::from(it.kind.as_str()), it.value.as_str().into()]);
        }
        sql.push_str(
            ")
            SELECT i.kind, i.value, i.contact_id, i.until
            FROM asked a
            JOIN contact_identities i
                ON i.workspace_id = $1 AND i.kind = a.kind AND i.value = a.value",
        );
        if identities.is_empty() {
            return Ok(None);
        }
        let mut found = Vec::new();
        for row in self.db.reader().await?.fetch(sql, &values).await? {
            let by = Identity { kind: IdentityKind::parse(&row.text(0)?)?, value: row.text(1)? };
            let rank = (row.maybe_int(3)?.is_some(), identities.iter().position(|it| *it == by));
            found.push((rank, Found { contact_id: ContactId::from_bytes(row.id(2)?), by }));
        }
        Ok(found.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, it)| it))
    }

    /// Everything a contact is or was found by.
    pub async fn identities(
        &self,
        workspace_id: WorkspaceId,
        id: ContactId,
    ) -> Result<Vec<Kept>, StoreError> {
        const SQL: &str = "
            SELECT kind, value, since, until FROM contact_identities
            WHERE workspace_id = $1 AND contact_id = $2";
        let values = [workspace_id.as_bytes().into(), id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        let kept = rows.iter().map(|row| {
            let kind = IdentityKind::parse(&row.text(0)?)?;
            let identity = Identity { kind, value: row.text(1)? };
            Ok(Kept { identity, since: row.at(2)?, until: row.maybe_at(3)? })
        });
        let mut kept = kept.collect::<Result<Vec<_>, StoreError>>()?;
        // The index is in another order, and few are sorted quickly.
        kept.sort_by(|one, other| one.identity.cmp(&other.identity));
        Ok(kept)
    }

    /// The contact with that id, if there is one.
    pub async fn contact(
        &self,
        workspace_id: WorkspaceId,
        id: ContactId,
    ) -> Result<Option<Contact>, StoreError> {
        const SQL: &str = "
            SELECT name, username, input, created_at FROM contacts
            WHERE workspace_id = $1 AND id = $2";
        let values = [workspace_id.as_bytes().into(), id.as_bytes().into()];
        let rows = self.db.reader().await?.fetch(SQL, &values).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Contact {
            id,
            name: row.maybe_text(0)?,
            username: row.maybe_text(1)?,
            input: row.maybe_text(2)?,
            identities: self.identities(workspace_id, id).await?,
            created_at: row.at(3)?,
        }))
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
