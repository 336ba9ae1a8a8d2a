//! Contacts: who is written to, and until when free-form messages may be.

use crate::App;
use crate::keys::Caller;
use std::sync::Arc;
use waxwing_domain::ids::{ChannelId, ContactId, WaId, WorkspaceId};
use waxwing_domain::phone::{E164, InvalidE164};
use waxwing_domain::window::Window;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::contacts::{Identity, IdentityKind, Meeting};

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
    /// The number is none.
    #[error(transparent)]
    Number(#[from] InvalidE164),
    /// We could not look them up.
    #[error("the contact could not be looked up")]
    Store(#[from] StoreError),
}

/// A contact as they are remembered.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) id: ContactId,
    /// A hash of what Meta last said of them; something else must be written down.
    pub(crate) told: u64,
}

impl Known {
    /// One of whom Meta has said nothing yet.
    const fn by_number(id: ContactId) -> Self {
        Self { id, told: 0 }
    }
}

/// How a caller names a contact.
#[derive(Clone, Debug)]
pub enum ContactName {
    /// By our id.
    Id(ContactId),
    /// By phone number.
    Number(E164),
}

/// The window of a contact on a channel.
pub async fn window(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    name: &ContactName,
) -> Result<Window, ContactError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ContactError::UnknownChannel)?;
    let contact_id = match name {
        ContactName::Number(number) => find(app, workspace_id, &phone(number)).await?,
        ContactName::Id(id) => app.store.contact(workspace_id, *id).await?.map(|it| it.id),
    };
    let contact_id = contact_id.ok_or(ContactError::UnknownContact)?;
    Ok(app.store.window(workspace_id, channel.id, contact_id).await?)
}

/// The contact with that number, if there is one.
pub(crate) async fn known(
    app: &App,
    workspace_id: WorkspaceId,
    number: &E164,
) -> Result<Option<ContactId>, StoreError> {
    find(app, workspace_id, &phone(number)).await
}

/// Makes the contact with that number known; one who was known all along stays who they are, with
/// the name that is given.
pub async fn introduce(
    app: &App,
    workspace_id: WorkspaceId,
    number: &E164,
    name: Option<String>,
) -> Result<ContactId, StoreError> {
    let identity = phone(number);
    let wa_id = Identity { kind: IdentityKind::WaId, value: number.digits().to_owned() };
    let meeting = meeting(app, workspace_id, vec![identity.clone(), wa_id], name);
    let met = app.store.meet(vec![meeting]).await?;
    let id = met.first().copied().ok_or(StoreError::Closed)?;
    app.contacts.insert((workspace_id, identity), Known::by_number(id));
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
    name: Option<String>,
) -> Meeting {
    let met_at = app.clock.now();
    let id_if_new = ContactId::from_uuid(app.ids.make(met_at, &*app.random));
    Meeting { workspace_id, identities, name, id_if_new, met_at }
}

/// What a phone number is found by.
pub(crate) fn phone(number: &E164) -> Identity {
    Identity { kind: IdentityKind::Phone, value: number.as_str().to_owned() }
}

/// What a WhatsApp id is found by: itself, and the number it most likely is.
pub(crate) fn of_wa_id(wa_id: &WaId) -> Vec<Identity> {
    let value = wa_id.as_str().to_owned();
    let mut identities = vec![Identity { kind: IdentityKind::WaId, value }];
    identities.extend(E164::from_digits(wa_id.as_str()).iter().map(phone));
    identities
}

async fn find(
    app: &App,
    workspace_id: WorkspaceId,
    identity: &Identity,
) -> Result<Option<ContactId>, StoreError> {
    let place = (workspace_id, identity.clone());
    if let Some(known) = app.contacts.get(&place) {
        return Ok(Some(known.id));
    }
    let found = app.store.find_contact(workspace_id, identity).await?;
    if let Some(id) = found {
        app.contacts.insert(place, Known::by_number(id));
    }
    Ok(found)
}
