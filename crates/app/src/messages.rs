//! Messages: the one way out to WhatsApp, and how to see what became of each.

use crate::App;
use crate::events::{About, event};
use crate::keys::Caller;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::content::{Content, Said};
use waxwing_cloud_api::messages::To;
use waxwing_cloud_api::validate::{Breach, validate};
use waxwing_domain::admission::{self, Draft, Form, Refusal, Standing, Verdict};
use waxwing_domain::ids::{ChannelId, ContactId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::events::Logged;
use waxwing_store::messages::{Acceptance, Accepted};
use waxwing_store::outbox::Queued;

pub use crate::contacts::Recipient;
pub use waxwing_store::contacts::{Contact, IdentityKind};
pub use waxwing_store::messages::{
    FailureNote, Idempotency, Listing, Message, NewMessage, Waiting,
};
pub use waxwing_store::outbox::Attempt;

/// The most messages one call lists.
pub const PAGE_MAX: i64 = 100;

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
    /// What to send when the window is closed.
    pub fallback: Option<Content>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The caller's own word for it.
    pub reference: Option<String>,
    /// When to send it, if not at once.
    pub scheduled_for: Option<Timestamp>,
    /// How long it may wait; `None`: as long as its lane allows.
    pub validity: Option<Duration>,
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
    pub message: Message,
    /// Whether it had been taken before, under the same key.
    pub replayed: bool,
}

/// Takes a message for sending. When this returns, it survives a crash; it is handed to WhatsApp once.
///
/// Two calls with the same key are one message: the second gives the first's.
pub async fn send(app: &App, caller: &Caller, wanted: SendMessage) -> Result<Taken, SendError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, wanted.channel_id).ok_or(SendError::UnknownChannel)?;
    if let Some(taken) = taken_before(app, workspace_id, wanted.idempotency.as_ref()).await? {
        return Ok(taken);
    }
    let acceptance = admit(app, &channel, wanted).await?;
    // In a task of its own: a caller who hangs up must not keep what is committed from the dispatcher.
    let accepting = tokio::spawn(accept(app.clone(), channel.id, acceptance.clone()));
    match accepting.await.map_err(|_| StoreError::Closed)?? {
        Accepted::New => Ok(Taken { message: fresh(acceptance), replayed: false }),
        Accepted::Before(id) => {
            Ok(Taken { message: get(app, workspace_id, id).await?, replayed: true })
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
    let queued = queued(&acceptance);
    let accepted = app.store.accept(acceptance).await;
    match &accepted {
        Ok(Accepted::New) => app.lines.arrived(channel_id, queued),
        Ok(Accepted::Before(_) | Accepted::KeyReused) => {}
        // It may have been committed all the same.
        Err(_) => app.lines.doubt(channel_id),
    }
    accepted
}

/// What the caller's key was used for before, if it was.
async fn taken_before(
    app: &App,
    workspace_id: WorkspaceId,
    idempotency: Option<&Idempotency>,
) -> Result<Option<Taken>, SendError> {
    let Some(asked) = idempotency else { return Ok(None) };
    match app.store.find_key_use(workspace_id, &asked.key).await? {
        None => Ok(None),
        Some((fingerprint, id)) if fingerprint[..] == asked.fingerprint[..] => {
            Ok(Some(Taken { message: get(app, workspace_id, id).await?, replayed: true }))
        }
        Some(_) => Err(SendError::KeyReused),
    }
}

/// Asks everything that must be asked before a message is taken.
async fn admit(
    app: &App,
    channel: &Arc<Channel>,
    wanted: SendMessage,
) -> Result<Acceptance, SendError> {
    check_content(&wanted)?;
    let context_wamid = match wanted.reply_to {
        None => None,
        Some(id) => Some(answered(app, channel, id).await?),
    };
    let lane = Lane::Service;
    let validity = wanted.validity.unwrap_or(lane.validity());
    // Only who may be written to becomes a contact.
    let contact_id = match check_policy(app, channel, &wanted, validity).await? {
        Some(contact_id) => contact_id,
        None => {
            let input = wanted.input.clone();
            crate::contacts::introduce_as(app, channel.workspace_id, &wanted.to, input).await?
        }
    };
    let address = asked_address(app, (channel.workspace_id, contact_id), &wanted.to).await?;
    let now = app.clock.now();
    let message = NewMessage {
        id: MessageId::from_uuid(app.ids.make(now, &*app.random)),
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        contact_id,
        direction: Direction::Outgoing,
        kind: wanted.content.kind().to_owned(),
        content: wanted.content.to_json(),
        fallback: wanted.fallback.as_ref().map(Content::to_json),
        address,
        context_wamid,
        reference: wanted.reference,
        lane,
        created_at: now,
    };
    let scheduled_for = wanted.scheduled_for.filter(|at| *at > now);
    let valid_until = scheduled_for.unwrap_or(now) + validity;
    let body = json!({ "kind": message.kind, "reference": message.reference });
    let event = event(app, "message.outbound", about(&message), now, &body);
    Ok(Acceptance { message, scheduled_for, valid_until, event, idempotency: wanted.idempotency })
}

/// Holds the content, and that of the fallback, to Meta's limits.
fn check_content(wanted: &SendMessage) -> Result<(), SendError> {
    let mut breaches = validate(&wanted.content);
    breaches.extend(
        wanted
            .fallback
            .iter()
            .flat_map(validate)
            .map(|it| Breach { pointer: format!("{FALLBACK_POINTER}{}", it.pointer), ..it }),
    );
    if breaches.is_empty() { Ok(()) } else { Err(SendError::Content(breaches)) }
}

/// How whom a message is for was named; one named by our id, by what they are written to at now.
async fn asked_address(
    app: &App,
    place: (WorkspaceId, ContactId),
    to: &Recipient,
) -> Result<String, SendError> {
    match to {
        Recipient::Number(number) => Ok(number.as_str().to_owned()),
        Recipient::Scoped(id) => Ok(id.as_str().to_owned()),
        Recipient::Contact(_) => match crate::contacts::address(app, place, "").await? {
            Some(To::Number(number)) => Ok(number),
            Some(To::Scoped(id)) => Ok(id.as_str().to_owned()),
            None => Err(SendError::Unreachable),
        },
    }
}

/// Asks whether policy allows it; gives the contact, if they are one already under this name.
async fn check_policy(
    app: &App,
    channel: &Arc<Channel>,
    wanted: &SendMessage,
    validity: Duration,
) -> Result<Option<ContactId>, SendError> {
    let known = crate::contacts::find(app, channel.workspace_id, &wanted.to).await?;
    if known.is_none() && matches!(wanted.to, Recipient::Contact(_)) {
        return Err(SendError::UnknownContact);
    }
    let window = match known {
        Some(met) => crate::contacts::current_window(app, channel, met.id).await?,
        None => Window::default(),
    };
    let draft = Draft {
        form: form(&wanted.content),
        scheduled_for: wanted.scheduled_for,
        validity,
        has_fallback: wanted.fallback.is_some(),
    };
    let standing = Standing { now: app.clock.now(), window };
    match admission::admit(&draft, &standing) {
        Verdict::Refuse(refusal) => Err(refusal.into()),
        // Who is known by something like it becomes known by it, too.
        Verdict::Admit | Verdict::AdmitFallback => {
            Ok(known.filter(|it| it.is_exact).map(|it| it.id))
        }
    }
}

/// The wamid of the message that is answered.
async fn answered(app: &App, channel: &Channel, id: MessageId) -> Result<Wamid, SendError> {
    let message = app.store.message(channel.workspace_id, id).await?;
    message
        .filter(|it| it.said.channel_id == channel.id)
        .and_then(|it| it.wamid)
        .ok_or(SendError::UnknownReplyTo)
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
fn queued(acceptance: &Acceptance) -> Queued {
    let message = &acceptance.message;
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
    }
}

/// A message as it is known at the moment it was taken.
fn fresh(acceptance: Acceptance) -> Message {
    let wake_at = acceptance.scheduled_for.unwrap_or(Timestamp::EPOCH);
    let facts = waxwing_domain::facts::Facts {
        scheduled_for: acceptance.scheduled_for,
        ..Default::default()
    };
    let waiting = Some((Waiting::Due, wake_at));
    Message { said: acceptance.message, facts, wamid: None, failure: None, waiting }
}

/// A message that must be there, since its key is.
async fn get(app: &App, workspace_id: WorkspaceId, id: MessageId) -> Result<Message, StoreError> {
    let missing = StoreError::Corrupt { table: "idempotency", column: "message_id" };
    app.store.message(workspace_id, id).await?.ok_or(missing)
}

/// Why a message cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// The channel has no such message.
    #[error("the channel has no such message; check the ids in the path")]
    UnknownMessage,
    /// We could not look it up.
    #[error("the message could not be looked up")]
    Store(#[from] StoreError),
}

/// A message with everything that happened to it.
#[derive(Clone, Debug)]
pub struct Story {
    /// It.
    pub message: Message,
    /// With whom.
    pub contact: Option<Contact>,
    /// What happened to it, oldest first.
    pub events: Vec<Logged>,
    /// How it was tried.
    pub attempts: Vec<Attempt>,
}

/// One message of a channel, with everything that happened to it.
pub async fn read(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    id: MessageId,
) -> Result<Story, ReadError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ReadError::UnknownChannel)?;
    let message = app.store.message(workspace_id, id).await?;
    let message =
        message.filter(|it| it.said.channel_id == channel.id).ok_or(ReadError::UnknownMessage)?;
    let contact = app.store.contact(workspace_id, message.said.contact_id).await?;
    let events = app.store.events_of_message(workspace_id, id).await?;
    let attempts = app.store.attempts(workspace_id, id).await?;
    Ok(Story { message, contact, events, attempts })
}

/// The messages of a channel, newest first, at most [`PAGE_MAX`].
pub async fn list(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    listing: &Listing,
) -> Result<Vec<Message>, ReadError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ReadError::UnknownChannel)?;
    let listing = Listing { limit: listing.limit.clamp(1, PAGE_MAX + 1), ..*listing };
    Ok(app.store.messages(workspace_id, channel.id, &listing).await?)
}
