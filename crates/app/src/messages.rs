//! Messages: the one way out to WhatsApp, and how to see what became of each.

mod admitting;
mod cancelling;
mod filling;
mod reading;

use crate::App;
use crate::events::About;
use crate::keys::Caller;
use std::time::Duration;
use waxwing_cloud_api::content::{Content, Said};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::admission::{Form, Refusal};
use waxwing_domain::ids::{ChannelId, MessageId, WorkspaceId};
use waxwing_domain::message::Lane;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::messages::{Acceptance, Accepted};
use waxwing_store::outbox::Queued;

pub use crate::contacts::Recipient;
pub(crate) use cancelling::withdraw;
pub use cancelling::{CancelError, cancel};
pub use filling::{Unfilled, fill, start_template};
pub use reading::{ReadError, Story, Whole, list, read};
pub use waxwing_store::contacts::{Contact, IdentityKind};
pub use waxwing_store::messages::{
    FailureNote, Idempotency, Listing, Message, NewMessage, Waiting,
};
pub use waxwing_store::outbox::Attempt;

/// The most messages one call lists.
pub const PAGE_MAX: i64 = 100;

/// The most messages of WhatsApp's that one message may become.
pub const PARTS_MAX: usize = 10;

/// Where breaches of the further parts are pointed at, before their place (from 0) and the pointer
/// into their own content.
pub const MORE_POINTER: &str = "/more";

/// Where breaches of the fallback are pointed at, before the pointer into its own content.
pub const FALLBACK_POINTER: &str = "/fallback";

/// A message somebody wants to send.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// On which channel.
    pub channel_id: ChannelId,
    /// To whom.
    pub to: Recipient,
    /// How the caller wrote that.
    pub input: Option<String>,
    /// What it says.
    pub content: Content,
    /// What it says besides, each a message of its own for WhatsApp: at most [`PARTS_MAX`] in all.
    pub more: Vec<Content>,
    /// What to send in place of all of it when the window is closed.
    pub fallback: Option<Content>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The caller's own word for it.
    pub reference: Option<String>,
    /// When to send it, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// How long it may wait; `None`: as long as its lane allows.
    pub validity: Option<Duration>,
    /// How urgent it is; `None`: as its content is.
    pub lane: Option<Lane>,
    /// The caller's key against doing it twice.
    pub idempotency: Option<Idempotency>,
}

/// Why a message is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// The content breaks Meta's limits.
    #[error("the content breaks WhatsApp's rules: {}", .0.first().map_or("", |it| it.detail.as_str()))]
    Content(Vec<Breach>),
    /// The workspace has no such contact.
    #[error(
        "the workspace has no such contact; a contact is made when they write or are written to"
    )]
    UnknownContact,
    /// Nothing is known by which WhatsApp finds the contact.
    #[error(
        "nothing is known by which WhatsApp finds this contact any more; name them by their phone number"
    )]
    Unreachable,
    /// The message it answers is not known, or WhatsApp does not have it.
    #[error(
        "the message to reply to is not known to WhatsApp; give the id of a message of this channel that was sent or received"
    )]
    UnknownReplyTo,
    /// The window is closed, and nothing was given to say in its place.
    #[error("{refusal}")]
    WindowClosed {
        /// Which says since when.
        refusal: Refusal,
        /// Some of what may be said: approved templates, by name and language.
        approved: Vec<(String, String)>,
    },
    /// Policy refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The caller's key was used for another request.
    #[error("this Idempotency-Key was used for another request; use a new key for a new message")]
    KeyReused,
    /// It could not be kept: nothing was sent.
    #[error("the message could not be kept")]
    Store(#[from] StoreError),
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// It, as it is known now.
    pub message: Whole,
    /// Whether it had been taken before, under the same key.
    pub replayed: bool,
    /// What WhatsApp may not like about its media; our sources differ.
    pub warnings: Vec<Breach>,
}

/// Takes a message for sending. When this returns, it survives a crash; it is handed to WhatsApp once.
///
/// Two calls with the same key are one message: the second gives the first's.
pub async fn send(app: &App, caller: &Caller, wanted: SendMessage) -> Result<Taken, SendError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, wanted.channel_id).ok_or(SendError::UnknownChannel)?;
    if let Some(taken) = taken_before(app, caller, wanted.idempotency.as_ref()).await? {
        return Ok(taken);
    }
    let (acceptance, warnings) = admitting::admit(app, &channel, wanted).await?;
    // In a task of its own: a caller who hangs up must not keep what is committed from the dispatcher.
    let accepting = tokio::spawn(accept(app.clone(), channel.id, acceptance.clone()));
    match accepting.await.map_err(|_| StoreError::Closed)?? {
        Accepted::New => Ok(Taken { message: fresh(acceptance), replayed: false, warnings }),
        Accepted::Before(id) => {
            Ok(Taken { message: get(app, workspace_id, id).await?, replayed: true, warnings })
        }
        Accepted::KeyReused => Err(SendError::KeyReused),
    }
}

/// Writes a message down and puts it in line.
async fn accept(
    app: App,
    channel_id: ChannelId,
    acceptance: Acceptance,
) -> Result<Accepted, StoreError> {
    let queued: Vec<_> = acceptance.parts().map(|it| queued(&acceptance, it)).collect();
    let accepted = app.store.accept(acceptance).await;
    match &accepted {
        Ok(Accepted::New) => queued.into_iter().for_each(|it| app.lines.arrived(channel_id, it)),
        Ok(Accepted::Before(_) | Accepted::KeyReused) => {}
        // It may have been committed all the same.
        Err(_) => app.lines.doubt(channel_id),
    }
    accepted
}

/// What the caller's key was used for before, if it was. [`send`] asks by itself: this is for whoever
/// cannot say any more what was wanted, since a template it names is gone.
pub async fn taken_before(
    app: &App,
    caller: &Caller,
    idempotency: Option<&Idempotency>,
) -> Result<Option<Taken>, SendError> {
    let Some(asked) = idempotency else { return Ok(None) };
    let workspace_id = caller.workspace_id();
    match app.store.find_key_use(workspace_id, &asked.key).await? {
        None => Ok(None),
        Some((fingerprint, id)) if fingerprint[..] == asked.fingerprint[..] => {
            let message = get(app, workspace_id, id).await?;
            Ok(Some(Taken { message, replayed: true, warnings: Vec::new() }))
        }
        Some(_) => Err(SendError::KeyReused),
    }
}

/// What kind of thing a content is, as far as policy cares.
pub(crate) fn form(content: &Content) -> Form {
    if matches!(content.said(), Said::Template(_)) { Form::Template } else { Form::FreeForm }
}

/// What an event about this message is about.
pub(crate) const fn about(message: &NewMessage) -> About {
    About {
        workspace: message.workspace_id,
        channel: Some(message.channel_id),
        contact: Some(message.contact_id),
        message: Some(message.id),
    }
}

/// What the dispatcher needs of a message that was just taken, so that it need not read it again.
fn queued(acceptance: &Acceptance, message: &NewMessage) -> Queued {
    Queued {
        id: message.id,
        contact_id: message.contact_id,
        lane: message.lane,
        order_at: acceptance.order_at(),
        scheduled_for: acceptance.scheduled_for,
        valid_until: acceptance.valid_until,
        wake_at: acceptance.scheduled_for.unwrap_or(Timestamp::EPOCH),
        waiting: Waiting::Due,
        attempt: 0,
        since: message.created_at,
        address: message.address.clone(),
        content: message.content.clone(),
        fallback: message.fallback.clone(),
        context_wamid: message.context_wamid.clone(),
        part_of: message.part_of,
    }
}

/// A message as it is known at the moment it was taken.
fn fresh(acceptance: Acceptance) -> Whole {
    let wake_at = acceptance.scheduled_for.unwrap_or(Timestamp::EPOCH);
    let facts = waxwing_domain::facts::Facts {
        scheduled_for: acceptance.scheduled_for,
        ..Default::default()
    };
    let waiting = Some((Waiting::Due, wake_at));
    let known = |said| Message { said, facts, wamid: None, failure: None, waiting };
    let more = acceptance.more.into_iter().map(known).collect();
    Whole::of(known(acceptance.message), more)
}

/// A message that must be there, since its key is.
async fn get(app: &App, workspace_id: WorkspaceId, id: MessageId) -> Result<Whole, StoreError> {
    let missing = StoreError::Corrupt { table: "idempotency", column: "message_id" };
    let message = app.store.message(workspace_id, id).await?.ok_or(missing)?;
    reading::whole(app, workspace_id, message).await
}
