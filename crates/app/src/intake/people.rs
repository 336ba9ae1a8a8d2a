//! Who it is that Meta tells of: every identity it names, and the contact they belong to.

use crate::App;
use crate::contacts::{Known, meeting, of_wa_id, scoped, variants};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use waxwing_cloud_api::webhook::{Echo, Inbound, Moved, Preference};
use waxwing_domain::ids::{ContactId, ScopedUserId, WaId, WabaId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::contacts::{Identity, IdentityKind, Meeting, Source};

/// Somebody, as Meta tells of them.
pub(super) struct Party {
    /// What counts most first; never empty.
    identities: Vec<Identity>,
    variants: Vec<Identity>,
    name: Option<String>,
    username: Option<String>,
    /// On which account they have this scoped id.
    account: Option<WabaId>,
    at: Timestamp,
}

impl Party {
    fn new(ids: (Option<&ScopedUserId>, Option<&WaId>), stand_in: &str, at: Timestamp) -> Self {
        let (user_id, wa_id) = ids;
        let mut identities: Vec<_> = user_id.map(scoped).into_iter().collect();
        identities.extend(wa_id.into_iter().flat_map(of_wa_id));
        if identities.is_empty() {
            // Nobody knows who it is; each such thing is of a contact of its own.
            let value = stand_in.to_owned();
            identities.push(Identity { kind: IdentityKind::Scoped, value });
        }
        let number = wa_id.and_then(|it| E164::from_digits(it.as_str()).ok());
        let variants = number.as_ref().map(variants).unwrap_or_default();
        Self { identities, variants, name: None, username: None, account: None, at }
    }

    /// Who wrote; one who moved, as they were before.
    pub(super) fn author(it: &Inbound, account: &WabaId) -> Self {
        if let Some(moved) = &it.moved {
            return Self::mover(moved, it.wamid.as_str(), it.at);
        }
        let ids = (it.from_user_id.as_ref(), it.from.as_ref());
        let (name, username) = (it.profile_name.clone(), it.username.clone());
        let author = Self { name, username, ..Self::new(ids, it.wamid.as_str(), it.at) };
        author.on(account)
    }

    /// To whom the business wrote from its phone.
    pub(super) fn recipient(it: &Echo, account: &WabaId) -> Self {
        let ids = (it.to_user_id.as_ref(), it.to.as_ref());
        let name = it.profile_name.clone();
        Self { name, ..Self::new(ids, it.wamid.as_str(), it.at) }.on(account)
    }

    /// Who wants to hear no more, or again.
    pub(super) fn of_preference(it: &Preference, account: &WabaId) -> Self {
        let ids = (it.user_id.as_ref(), it.wa_id.as_ref());
        Self { name: it.profile_name.clone(), ..Self::new(ids, "", it.at) }.on(account)
    }

    fn on(self, account: &WabaId) -> Self {
        Self { account: Some(account.clone()), ..self }
    }

    /// Who moved, as they were before. That Meta ties their ids to one another is why no account is told:
    /// whoever has the number with an earlier id is them.
    pub(super) fn mover(it: &Moved, stand_in: &str, at: Timestamp) -> Self {
        let ids = (it.previous_user_id.as_ref(), it.previous_wa_id.as_ref());
        Self::new(ids, stand_in, at)
    }

    fn meeting(self, app: &App, workspace_id: WorkspaceId) -> Meeting {
        let Self { identities, variants, name, username, account, at } = self;
        let meeting = meeting(app, workspace_id, identities, Source::Meta(at));
        Meeting { variants, name, username, account, ..meeting }
    }

    /// What Meta says of them, in short: their contact is met again when it differs.
    fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.identities, &self.name, &self.username).hash(&mut hasher);
        // 0 stands for nothing said.
        hasher.finish().max(1)
    }
}

/// Somebody, and a hash of what Meta says of them.
type Said = ((WorkspaceId, Identity), u64);

/// The contacts of these people, in order; those who are not remembered are met together.
pub(super) async fn meet_all(
    app: &App,
    people: Vec<(WorkspaceId, Party)>,
) -> Result<Vec<ContactId>, StoreError> {
    let mut ids: Vec<Option<ContactId>> = Vec::with_capacity(people.len());
    let mut meetings: BTreeMap<Said, (Vec<usize>, Meeting)> = BTreeMap::new();
    for (place, (workspace_id, party)) in people.into_iter().enumerate() {
        let key = (workspace_id, party.identities[0].clone());
        let (told, at) = (party.fingerprint(), party.at);
        let known = app.contacts.known(&key).filter(|it| it.told == told);
        ids.push(known.map(|it| it.id));
        if known.is_none() {
            let meeting = || (Vec::new(), party.meeting(app, workspace_id));
            let (places, meeting) = meetings.entry((key, told)).or_insert_with(meeting);
            places.push(place);
            meeting.source = meeting.source.max(Source::Meta(at));
        }
    }
    let (keys, waiting): (Vec<_>, Vec<_>) = meetings.into_iter().unzip();
    let (places, meetings): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
    let mut as_of = app.contacts.now();
    let met = app.store.meet(meetings.clone()).await?;
    for (meeting, id) in meetings.iter().zip(&met.ids) {
        let named = [&meeting.identities[..], &meeting.variants].concat();
        as_of = app.contacts.forget(as_of, meeting.workspace_id, *id, &named);
    }
    for (workspace_id, id) in met.losers {
        as_of = app.contacts.forget(as_of, workspace_id, id, &[]);
    }
    for (((key, told), places), id) in keys.into_iter().zip(places).zip(met.ids) {
        app.contacts.keep(as_of, key, Known { id, told });
        for place in places {
            ids[place] = Some(id);
        }
    }
    ids.into_iter().map(|it| it.ok_or(StoreError::Closed)).collect()
}
