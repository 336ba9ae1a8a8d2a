//! Contacts: who is written to, under which of their names, and until when free-form messages may be.
//!
//! A caller's input, the number, the `wa_id` that WhatsApp gave, the scoped id and the username are
//! kept apart (ADR 0013).

mod address;
mod cards;
mod memory;

use crate::App;
use crate::keys::Caller;
use std::sync::Arc;
use waxwing_cloud_api::messages::To;
use waxwing_domain::ids::{ChannelId, ContactId, ScopedUserId, WaId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::contacts::{Identity, Kept, Meeting, Source};

pub use waxwing_store::contacts::{Contact, IdentityKind};

pub(crate) use address::address;
pub(crate) use cards::fill_cards;
pub(crate) use memory::{Known, Memory};

/// Why a contact cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// The workspace has no such contact.
    #[error(
        "the workspace has no such contact; a contact is made when they write or are written to"
    )]
    UnknownContact,
    /// We could not look them up.
    #[error("the contact could not be looked up")]
    Store(#[from] StoreError),
}

/// How a caller names a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// By phone number, in any spelling that is known.
    Number(E164),
    /// By the id that Meta gave them within our business portfolio.
    Scoped(ScopedUserId),
    /// By our id.
    Contact(ContactId),
}

/// A contact, and until when they may be written to freely.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Who it is.
    pub contact: Contact,
    /// Their window on the channel that was asked about.
    pub window: Window,
}

/// A contact, as a channel knows them.
pub async fn read(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    name: &Recipient,
) -> Result<Seen, ContactError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ContactError::UnknownChannel)?;
    let met = find(app, workspace_id, name).await?.ok_or(ContactError::UnknownContact)?;
    let contact = app.store.contact(workspace_id, met.id).await?;
    let contact = contact.ok_or(ContactError::UnknownContact)?;
    let window = app.store.window(workspace_id, channel.id, met.id).await?;
    Ok(Seen { contact, window })
}

/// Somebody who was found.
#[derive(Clone, Copy)]
pub(crate) struct Met {
    pub(crate) id: ContactId,
    /// Whether what they were asked for by is known as theirs, and not only something like it.
    pub(crate) is_exact: bool,
}

/// The contact of that name, if there is one.
pub(crate) async fn find(
    app: &App,
    workspace_id: WorkspaceId,
    name: &Recipient,
) -> Result<Option<Met>, StoreError> {
    let (identity, others) = match name {
        Recipient::Number(number) => (phone(number), spellings(number)),
        Recipient::Scoped(id) => (scoped(id), Vec::new()),
        Recipient::Contact(id) => return exists(app, workspace_id, *id).await,
    };
    let place = (workspace_id, identity.clone());
    if let Some(known) = app.contacts.known(&place) {
        return Ok(Some(Met { id: known.id, is_exact: true }));
    }
    let as_of = app.contacts.now();
    let candidates: Vec<_> = std::iter::once(identity).chain(others).collect();
    let Some(found) = app.store.find_contact(workspace_id, &candidates).await? else {
        return Ok(None);
    };
    let is_exact = found.by == place.1;
    if is_exact {
        app.contacts.keep(as_of, place, Known::by_caller(found.contact_id));
    }
    Ok(Some(Met { id: found.contact_id, is_exact }))
}

async fn exists(
    app: &App,
    workspace_id: WorkspaceId,
    id: ContactId,
) -> Result<Option<Met>, StoreError> {
    let is_there = app.contacts.identities(&(workspace_id, id)).is_some_and(|it| !it.is_empty())
        || app.store.contact(workspace_id, id).await?.is_some();
    Ok(is_there.then_some(Met { id, is_exact: true }))
}

/// Makes the contact with that number known; one who was known all along stays who they are, with
/// the name that is given.
pub async fn introduce(
    app: &App,
    workspace_id: WorkspaceId,
    number: &E164,
    name: Option<String>,
) -> Result<ContactId, StoreError> {
    let identities = vec![phone(number)];
    let meeting = Meeting {
        variants: spellings(number),
        name,
        ..meeting(app, workspace_id, identities, Source::Caller)
    };
    meet(app, meeting).await
}

/// Makes whom a caller named known under this name, with the spelling they used.
pub(crate) async fn introduce_as(
    app: &App,
    workspace_id: WorkspaceId,
    name: &Recipient,
    input: Option<String>,
) -> Result<ContactId, StoreError> {
    let (identities, variants) = match name {
        Recipient::Number(number) => (vec![phone(number)], spellings(number)),
        Recipient::Scoped(id) => (vec![scoped(id)], Vec::new()),
        Recipient::Contact(id) => return Ok(*id),
    };
    let meeting = meeting(app, workspace_id, identities, Source::Caller);
    meet(app, Meeting { variants, input, ..meeting }).await
}

/// Meets one whom a caller named.
async fn meet(app: &App, meeting: Meeting) -> Result<ContactId, StoreError> {
    let as_of = app.contacts.now();
    let (workspace_id, id_if_new, since) =
        (meeting.workspace_id, meeting.id_if_new, meeting.met_at);
    let identity = meeting.identities[0].clone();
    let met = app.store.meet(vec![meeting]).await?;
    let id = met.ids.first().copied().ok_or(StoreError::Closed)?;
    if id == id_if_new {
        let kept = Kept { identity: identity.clone(), since, until: None };
        app.contacts.keep_identities(as_of, (workspace_id, id), [kept].into());
        app.contacts.keep(as_of, (workspace_id, identity), Known::by_caller(id));
    } else {
        app.contacts.forget(as_of, workspace_id, id, &[identity]);
    }
    Ok(id)
}

/// The window that a message may rely on: remembered while it is open, else read anew, since
/// windows only ever grow.
pub(crate) async fn current_window(
    app: &App,
    channel: &Arc<Channel>,
    contact_id: ContactId,
) -> Result<Window, StoreError> {
    let place = (channel.id, contact_id);
    if let Some(window) = app.windows.get(&place).filter(|it| it.is_open(app.clock.now())) {
        return Ok(window);
    }
    let window = app.store.window(channel.workspace_id, channel.id, contact_id).await?;
    app.windows.insert(place, window);
    Ok(window)
}

/// Somebody to be found by these identities, or made known.
pub(crate) fn meeting(
    app: &App,
    workspace_id: WorkspaceId,
    identities: Vec<Identity>,
    source: Source,
) -> Meeting {
    let met_at = app.clock.now();
    Meeting {
        workspace_id,
        identities,
        variants: Vec::new(),
        source,
        account: None,
        name: None,
        username: None,
        input: None,
        id_if_new: ContactId::from_uuid(app.ids.make(met_at, &*app.random)),
        met_at,
    }
}

/// What Meta's answer to a send says of whom it was for.
pub(crate) struct Told<'a> {
    /// Whom we sent it to.
    pub(crate) contact_id: ContactId,
    /// At what.
    pub(crate) to: &'a To,
    pub(crate) wa_id: Option<&'a WaId>,
    pub(crate) user_id: Option<&'a ScopedUserId>,
    /// When the call began.
    pub(crate) at: Timestamp,
}

/// What an answer teaches; nothing, when all of it is remembered already.
pub(crate) fn met_in_answer(
    app: &App,
    channel: &Channel,
    told: Option<Told<'_>>,
) -> Option<Meeting> {
    let (workspace_id, told) = (channel.workspace_id, told?);
    let wa_id = |it: &WaId| Identity { kind: IdentityKind::WaId, value: it.as_str().to_owned() };
    let mut identities: Vec<_> =
        told.user_id.map(scoped).into_iter().chain(told.wa_id.map(wa_id)).collect();
    let known = app.contacts.identities(&(workspace_id, told.contact_id));
    let theirs = || known.iter().flat_map(|it| it.iter()).filter(|it| it.until.is_none());
    let is_known = |it: &Identity| theirs().any(|kept| kept.identity == *it);
    if identities.iter().all(is_known) {
        return None;
    }
    let is_new_id = |it: &Identity| it.kind == IdentityKind::Scoped && !is_known(it);
    // Whoever has another scoped id than they may be somebody else.
    let may_be_another = identities.iter().any(is_new_id)
        && theirs().any(|it| it.identity.kind == IdentityKind::Scoped);
    if let To::Number(number) = told.to {
        identities.extend(number.parse().as_ref().map(phone));
    }
    let meeting = meeting(app, workspace_id, identities, Source::Answer(told.at));
    let id_if_new = if may_be_another { meeting.id_if_new } else { told.contact_id };
    Some(Meeting { id_if_new, account: Some(channel.waba_id.clone()), ..meeting })
}

/// What a phone number is found by.
pub(crate) fn phone(number: &E164) -> Identity {
    Identity { kind: IdentityKind::Phone, value: number.as_str().to_owned() }
}

/// What a scoped id is found by.
pub(crate) fn scoped(id: &ScopedUserId) -> Identity {
    Identity { kind: IdentityKind::Scoped, value: id.as_str().to_owned() }
}

/// What a WhatsApp id is found by: itself, and the number it most likely is.
pub(crate) fn of_wa_id(wa_id: &WaId) -> Vec<Identity> {
    let value = wa_id.as_str().to_owned();
    let mut identities = vec![Identity { kind: IdentityKind::WaId, value }];
    identities.extend(E164::from_digits(wa_id.as_str()).iter().map(phone));
    identities
}

/// What else the person with a number may be known by: the number as WhatsApp writes it, and its
/// variants.
fn spellings(number: &E164) -> Vec<Identity> {
    std::iter::once(as_wa_id(number)).chain(variants(number)).collect()
}

/// What the person with a number may be known by if not by it.
pub(crate) fn variants(number: &E164) -> Vec<Identity> {
    number.variants().iter().flat_map(|it| [as_wa_id(it), phone(it)]).collect()
}

/// A number as WhatsApp writes it.
fn as_wa_id(number: &E164) -> Identity {
    Identity { kind: IdentityKind::WaId, value: number.digits().to_owned() }
}
