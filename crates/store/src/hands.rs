//! Whether a number changed hands: who has it now is somebody else than who had it.
//!
//! A person has one scoped id on an account. Where Meta names an id that nobody has beside a number whose
//! holder has another id on the same account, they are two people, unless a move that was told joins
//! them. See ADR 0013.

use crate::StoreError;
use crate::contacts::{Identity, IdentityKind, Meeting, Source};
use crate::db::{Tx, Value};
use crate::meeting::Holders;
use crate::rows::ManyRows;
use std::collections::{BTreeMap, BTreeSet};
use waxwing_domain::ids::{ContactId, WabaId, WorkspaceId};

/// A contact of a workspace.
type Whose = (WorkspaceId, ContactId);

/// The scoped ids that people have, each with the account on which it was learned.
#[derive(Default)]
pub(crate) struct Hands(BTreeMap<Whose, BTreeMap<String, WabaId>>);

impl Hands {
    /// What must be known of those whose numbers are named beside a scoped id that nobody has; nothing is
    /// asked if there are none.
    pub(crate) async fn of(
        tx: &mut Tx,
        all: &[&Meeting],
        holders: &Holders<'_>,
    ) -> Result<Self, StoreError> {
        let mut hands = Self::default();
        let theirs = holders.iter().filter(|(_, holder)| holder.until.is_none());
        for ((workspace_id, identity), holder) in theirs {
            let whose = (*workspace_id, holder.contact_id);
            hands.learn(whose, identity, holder.account.as_ref());
        }
        let mut doubtful = BTreeSet::new();
        for it in all.iter().filter(|it| is_new(it, holders)) {
            let named = it.identities.iter().chain(&it.variants);
            let held = named.filter_map(|identity| holders.get(&(it.workspace_id, identity)));
            doubtful.extend(held.map(|holder| (it.workspace_id, holder.contact_id)));
        }
        hands.ask(tx, &doubtful).await?;
        Ok(hands)
    }

    async fn ask(&mut self, tx: &mut Tx, all: &BTreeSet<Whose>) -> Result<(), StoreError> {
        const ROWS: ManyRows = ManyRows {
            head: "WITH asked (workspace_id, contact_id) AS (",
            columns: 2,
            tail: ")
                SELECT i.workspace_id, i.contact_id, i.value, i.account
                FROM asked a
                JOIN contact_identities i
                    ON i.workspace_id = a.workspace_id AND i.contact_id = a.contact_id
                WHERE i.kind = 'scoped' AND i.until IS NULL",
            postgres: "",
        };
        let values: Vec<_> = all
            .iter()
            .flat_map(|(workspace, contact)| {
                [Value::from(workspace.as_bytes()), contact.as_bytes().into()]
            })
            .collect();
        for row in ROWS.fetch(tx, &values).await? {
            let whose = (WorkspaceId::from_bytes(row.id(0)?), ContactId::from_bytes(row.id(1)?));
            let identity = Identity { kind: IdentityKind::Scoped, value: row.text(2)? };
            self.learn(whose, &identity, account(row.maybe_text(3)?)?.as_ref());
        }
        Ok(())
    }

    /// Somebody has this identity, which was learned on that account.
    pub(crate) fn learn(&mut self, whose: Whose, it: &Identity, account: Option<&WabaId>) {
        if let Some(account) = account.filter(|_| it.kind == IdentityKind::Scoped) {
            self.0.entry(whose).or_default().insert(it.value.clone(), account.clone());
        }
    }

    /// Whether this contact is somebody else than who is met under a scoped id that nobody has.
    pub(crate) fn is_another(&self, meeting: &Meeting, contact_id: ContactId) -> bool {
        let theirs = self.0.get(&(meeting.workspace_id, contact_id));
        let on_account = theirs.into_iter().flat_map(BTreeMap::values);
        // Whoever an answer is about cannot be told from whom we wrote to, if no id was made for it.
        contact_id != meeting.id_if_new
            && on_account.into_iter().any(|it| Some(it) == meeting.account.as_ref())
    }
}

/// Whether Meta names a scoped id that nobody has, and on which account.
pub(crate) fn is_new(meeting: &Meeting, holders: &Holders<'_>) -> bool {
    let is_unheld = |it: &Identity| !holders.contains_key(&(meeting.workspace_id, it));
    let mut scoped = meeting.identities.iter().filter(|it| it.kind == IdentityKind::Scoped);
    meeting.source != Source::Caller && meeting.account.is_some() && scoped.any(is_unheld)
}

/// The account that a row tells of.
pub(crate) fn account(text: Option<String>) -> Result<Option<WabaId>, StoreError> {
    let corrupt = |_| StoreError::Corrupt { table: "contact_identities", column: "account" };
    text.map(|it| it.parse().map_err(corrupt)).transpose()
}
