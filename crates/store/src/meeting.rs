//! Meeting people, many at a time: each is found by any identity, or made known.
//!
//! A caller's word finds people. Meta's word also joins what was known of two: what it names together
//! is one person's from then on, unless later word is known. See ADR 0013.

use crate::StoreError;
use crate::contacts::{Identity, IdentityKind, Meeting, Met, Source};
use crate::db::{Tx, Value};
use crate::hands::Hands;
use crate::rows::ManyRows;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use waxwing_domain::ids::{ContactId, WabaId, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// Meta dates by the second: what it says may have come to be as much later.
const SECOND: Duration = Duration::from_secs(1);

/// An identity of a workspace.
pub(crate) type Place<'a> = (WorkspaceId, &'a Identity);

/// Whose each identity is.
pub(crate) type Holders<'a> = BTreeMap<Place<'a>, Holder>;

/// Whose an identity is.
#[derive(Clone)]
pub(crate) struct Holder {
    pub(crate) contact_id: ContactId,
    pub(crate) since: Timestamp,
    pub(crate) until: Option<Timestamp>,
    /// The account on which it was learned, if it is a scoped id and Meta said it.
    pub(crate) account: Option<WabaId>,
}

/// What is said of somebody beside their identities.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    name: Option<&'a str>,
    username: Option<&'a str>,
    input: Option<&'a str>,
}

/// What meeting people teaches.
struct Lessons<'a> {
    ids: Vec<ContactId>,
    made: BTreeMap<(WorkspaceId, ContactId), Timestamp>,
    said: BTreeMap<(WorkspaceId, ContactId), Said<'a>>,
    /// Whose each identity is by now.
    holders: Holders<'a>,
    /// Who has which scoped ids by now.
    hands: Hands,
    /// Those that changed.
    changed: BTreeSet<Place<'a>>,
    /// Those who had one of them until now.
    losers: BTreeSet<(WorkspaceId, ContactId)>,
}

/// Finds or makes every contact.
pub(crate) async fn meet(tx: &mut Tx, all: &[&Meeting]) -> Result<Met, StoreError> {
    if all.is_empty() {
        return Ok(Met::default());
    }
    let mut lessons = lessons(tx, all).await?;
    if !lessons.changed.is_empty() && matches!(tx, Tx::Postgres(_)) {
        lock(tx).await?;
        lessons = self::lessons(tx, all).await?;
    }
    make(tx, &lessons).await?;
    describe(tx, &lessons).await?;
    let rows = lessons.changed.iter().map(|place| (*place, lessons.holders[place].clone()));
    identify(tx, rows).await?;
    Ok(Met { ids: lessons.ids, losers: lessons.losers.into_iter().collect() })
}

/// What these meetings teach, as of what is known.
async fn lessons<'a>(tx: &mut Tx, all: &[&'a Meeting]) -> Result<Lessons<'a>, StoreError> {
    let holders = holders(tx, all).await?;
    let hands = Hands::of(tx, all, &holders).await?;
    Ok(Lessons::of(all, holders, hands))
}

/// Keeps others from changing identities until the transaction ends. SQLite has one writer; on
/// PostgreSQL another node may be meeting the same person.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    if matches!(tx, Tx::Postgres(_)) {
        // `contacts`.
        tx.execute("SELECT pg_advisory_xact_lock(x'636f6e7461637473'::bigint)", &[]).await?;
    }
    Ok(())
}

/// Gives these identities to somebody, whosever they were.
pub(crate) async fn give(
    tx: &mut Tx,
    places: &[Place<'_>],
    holder: &Holder,
) -> Result<(), StoreError> {
    identify(tx, places.iter().map(|place| (*place, holder.clone()))).await
}

/// Whose the identities of these meetings are, as far as is known.
async fn holders<'a>(tx: &mut Tx, all: &[&'a Meeting]) -> Result<Holders<'a>, StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH asked (workspace_id, kind, value) AS (",
        columns: 3,
        tail: ")
            SELECT i.workspace_id, i.kind, i.value, i.contact_id, i.since, i.until, i.account
            FROM asked a
            JOIN contact_identities i
                ON i.workspace_id = a.workspace_id AND i.kind = a.kind AND i.value = a.value",
        postgres: "",
    };
    let named = |it: &&'a Meeting| {
        let identities = it.identities.iter().chain(&it.variants);
        identities.map(|identity| (it.workspace_id, identity)).collect::<Vec<_>>()
    };
    let asked: BTreeSet<Place<'a>> = all.iter().flat_map(named).collect();
    let asked: Vec<_> = asked.into_iter().collect();
    let values: Vec<_> = asked
        .iter()
        .flat_map(|(workspace, it)| {
            [Value::from(workspace.as_bytes()), it.kind.as_str().into(), it.value.as_str().into()]
        })
        .collect();
    let mut holders = BTreeMap::new();
    for row in ROWS.fetch(tx, &values).await? {
        let identity = Identity { kind: IdentityKind::parse(&row.text(1)?)?, value: row.text(2)? };
        let place = (WorkspaceId::from_bytes(row.id(0)?), &identity);
        if let Ok(at) = asked.binary_search_by(|it| it.cmp(&place)) {
            let contact_id = ContactId::from_bytes(row.id(3)?);
            let (since, until) = (row.at(4)?, row.maybe_at(5)?);
            let account = crate::hands::account(row.maybe_text(6)?)?;
            let holder = Holder { contact_id, since, until, account };
            holders.insert(asked[at], holder);
        }
    }
    Ok(holders)
}

impl<'a> Lessons<'a> {
    /// Works out who was met. Two new meetings with one identity are one person.
    fn of(all: &[&'a Meeting], holders: Holders<'a>, hands: Hands) -> Self {
        let mut lessons = Self {
            ids: Vec::with_capacity(all.len()),
            made: BTreeMap::new(),
            said: BTreeMap::new(),
            holders,
            hands,
            changed: BTreeSet::new(),
            losers: BTreeSet::new(),
        };
        for meeting in all {
            lessons.take(meeting);
        }
        lessons
    }

    fn take(&mut self, meeting: &'a Meeting) {
        let found = self.find(meeting);
        let id = found.unwrap_or(meeting.id_if_new);
        let place = (meeting.workspace_id, id);
        if found.is_none() {
            self.made.insert(place, meeting.met_at);
        }
        let said = self.said.entry(place).or_default();
        said.name = meeting.name.as_deref().or(said.name);
        said.username = meeting.username.as_deref().or(said.username);
        said.input = said.input.or(meeting.input.as_deref());
        let mut losers = BTreeSet::new();
        for identity in &meeting.identities {
            losers.extend(self.learn((meeting.workspace_id, identity), id, meeting));
        }
        // Who lost a number lost its other spellings, too: nobody writes to them at it.
        for variant in &meeting.variants {
            let place = (meeting.workspace_id, variant);
            if self.holders.get(&place).is_some_and(|it| losers.contains(&it.contact_id)) {
                self.learn(place, id, meeting);
            }
        }
        self.ids.push(id);
    }

    /// Who it is, if they are known.
    fn find(&self, meeting: &Meeting) -> Option<ContactId> {
        let held = |it| self.holders.get(&(meeting.workspace_id, it));
        let is_theirs = |it: &Holder| it.until.is_none();
        let is_new = crate::hands::is_new(meeting, &self.holders);
        let is_another = |it: &Holder| is_new && self.hands.is_another(meeting, it.contact_id);
        let exactly = |may: &dyn Fn(&Identity, &Holder) -> bool| {
            let held = |it| held(it).filter(|holder| may(it, holder)).map(|it| it.contact_id);
            meeting.identities.iter().find_map(held)
        };
        let nearly = |may: &dyn Fn(&Holder) -> bool| {
            let mut held = meeting.variants.iter().filter_map(held);
            held.find(|it| may(it)).map(|it| it.contact_id)
        };
        match meeting.source {
            // Who moved away is found by their old number, too, unless somebody has it now.
            Source::Caller => exactly(&|_, it| is_theirs(it))
                .or_else(|| nearly(&is_theirs))
                .or_else(|| exactly(&|_, _| true))
                .or_else(|| nearly(&|_| true)),
            // A scoped id is one person's for ever; a number had another holder once.
            Source::Meta(at) | Source::Answer(at) => exactly(&|identity, it| {
                identity.kind == IdentityKind::Scoped
                    || it.until.is_none_or(|until| until >= at) && !is_another(it)
            })
            .or_else(|| nearly(&|it| is_theirs(it) && !is_another(it))),
        }
    }

    /// Whose an identity is, now that this was said; gives who lost it.
    fn learn(
        &mut self,
        place: Place<'a>,
        contact_id: ContactId,
        meeting: &Meeting,
    ) -> Option<ContactId> {
        let since = match meeting.source {
            Source::Caller => meeting.met_at,
            Source::Meta(at) | Source::Answer(at) => at,
        };
        let is_scoped = place.1.kind == IdentityKind::Scoped;
        let account = meeting.account.clone().filter(|_| is_scoped);
        let is_news = match (self.holders.get(&place), meeting.source) {
            (None, _) => true,
            (Some(Holder { until: Some(until), .. }), Source::Meta(at)) => *until < at,
            (Some(Holder { until: Some(_), .. }), _) | (_, Source::Caller) => false,
            (Some(it), Source::Meta(at) | Source::Answer(at)) => {
                it.contact_id != contact_id && it.since < at + SECOND
            }
        };
        if !is_news {
            self.learn_account(place, contact_id, account);
            return None;
        }
        self.hands.learn((place.0, contact_id), place.1, account.as_ref());
        let holder = Holder { contact_id, since, until: None, account };
        let before = self.holders.insert(place, holder);
        self.changed.insert(place);
        let loser = before.map(|it| it.contact_id).filter(|it| *it != contact_id)?;
        self.losers.insert((meeting.workspace_id, loser));
        Some(loser)
    }

    /// On which account a scoped id was said that is theirs, if that was not known.
    fn learn_account(&mut self, place: Place<'a>, id: ContactId, account: Option<WabaId>) {
        let Some(holder) = self.holders.get_mut(&place) else { return };
        let is_theirs = holder.contact_id == id && holder.until.is_none();
        if is_theirs && holder.account.is_none() && account.is_some() {
            self.hands.learn((place.0, id), place.1, account.as_ref());
            holder.account = account;
            self.changed.insert(place);
        }
    }
}

async fn make(tx: &mut Tx, lessons: &Lessons<'_>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO contacts (workspace_id, id, name, username, input, created_at)",
        columns: 6,
        tail: "ON CONFLICT (workspace_id, id) DO NOTHING",
        postgres: "",
    };
    let values: Vec<_> = lessons
        .made
        .iter()
        .flat_map(|(place, met_at)| {
            let said = lessons.said.get(place).copied().unwrap_or_default();
            let (workspace, id) = place;
            [
                Value::from(workspace.as_bytes()),
                id.as_bytes().into(),
                said.name.into(),
                said.username.into(),
                said.input.into(),
                (*met_at).into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

/// Replaces the names of those who were known by others.
async fn describe(tx: &mut Tx, lessons: &Lessons<'_>) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "WITH said (workspace_id, id, name, username, input) AS (",
        columns: 5,
        tail: ")
            UPDATE contacts
            SET name = COALESCE(said.name, contacts.name),
                username = COALESCE(said.username, contacts.username),
                input = COALESCE(contacts.input, said.input)
            FROM said
            WHERE contacts.workspace_id = said.workspace_id AND contacts.id = said.id
                AND (COALESCE(said.name, contacts.name) IS DISTINCT FROM contacts.name
                    OR COALESCE(said.username, contacts.username)
                        IS DISTINCT FROM contacts.username
                    OR (contacts.input IS NULL AND said.input IS NOT NULL))",
        postgres: "",
    };
    let is_said = |it: &Said<'_>| it.name.or(it.username).or(it.input).is_some();
    let values: Vec<_> = lessons
        .said
        .iter()
        .filter(|(place, it)| is_said(it) && !lessons.made.contains_key(place))
        .flat_map(|((workspace, id), it)| {
            [
                Value::from(workspace.as_bytes()),
                id.as_bytes().into(),
                it.name.into(),
                it.username.into(),
                it.input.into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}

async fn identify<'a>(
    tx: &mut Tx,
    rows: impl Iterator<Item = (Place<'a>, Holder)>,
) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO contact_identities
            (workspace_id, kind, value, contact_id, since, account)",
        columns: 6,
        tail: "ON CONFLICT (workspace_id, kind, value) DO UPDATE
            SET contact_id = excluded.contact_id, since = excluded.since, until = NULL,
                account = excluded.account",
        postgres: "",
    };
    let is_scoped = |it: &Identity| it.kind == IdentityKind::Scoped;
    let rows: Vec<_> = rows.collect();
    let values: Vec<_> = rows
        .iter()
        .flat_map(|((workspace, it), holder)| {
            [
                Value::from(workspace.as_bytes()),
                it.kind.as_str().into(),
                it.value.as_str().into(),
                holder.contact_id.as_bytes().into(),
                holder.since.into(),
                holder.account.as_ref().filter(|_| is_scoped(it)).map(WabaId::as_str).into(),
            ]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}
