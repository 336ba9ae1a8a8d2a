//! How to see what became of a message: one, or a page of them.

use super::{Attempt, Contact, Listing, Message, PAGE_MAX};
use crate::App;
use crate::keys::Caller;
use std::collections::BTreeMap;
use waxwing_domain::ids::{ChannelId, MessageId, WorkspaceId};
use waxwing_domain::message::{Status, spokesman};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::events::Logged;

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

/// A message as whoever asked for it knows it: one of WhatsApp's, or several under one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    first: Message,
    more: Vec<Message>,
}

impl Whole {
    /// A message with its further parts, in order.
    pub const fn of(first: Message, more: Vec<Message>) -> Self {
        Self { first, more }
    }

    /// Its first part, whose id is that of the whole.
    pub const fn first(&self) -> &Message {
        &self.first
    }

    /// Every part, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Message> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// The part that speaks for the whole, and its place: what failed, else what is least far; none
    /// that was taken back beside others.
    pub fn spokesman(&self, now: Timestamp) -> (usize, &Message) {
        let statuses: Vec<Status> = self.parts().map(|it| it.facts.status(now)).collect();
        let place = spokesman(&statuses).unwrap_or(0);
        (place, self.parts().nth(place).unwrap_or(&self.first))
    }

    /// Its status.
    pub fn status(&self, now: Timestamp) -> Status {
        self.spokesman(now).1.facts.status(now)
    }
}

/// A message with everything that happened to it.
#[derive(Clone, Debug)]
pub struct Story {
    /// It.
    pub message: Whole,
    /// With whom.
    pub contact: Option<Contact>,
    /// What happened to its parts, each with the part's place; of one part oldest first.
    pub events: Vec<(usize, Logged)>,
    /// How its parts were tried, each with the part's place.
    pub attempts: Vec<(usize, Attempt)>,
}

/// One message of a channel, with everything that happened to it. Asked for a part, it gives the
/// whole.
pub async fn read(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    id: MessageId,
) -> Result<Story, ReadError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ReadError::UnknownChannel)?;
    let found = app.store.message(workspace_id, id).await?;
    let found =
        found.filter(|it| it.said.channel_id == channel.id).ok_or(ReadError::UnknownMessage)?;
    let message = whole(app, workspace_id, found).await?;
    let contact = app.store.contact(workspace_id, message.first.said.contact_id).await?;
    let (mut events, mut attempts) = (Vec::new(), Vec::new());
    for (place, part) in message.parts().enumerate() {
        let id = part.said.id;
        let happened = app.store.events_of_message(workspace_id, id).await?;
        events.extend(happened.into_iter().map(|it| (place, it)));
        let tried = app.store.attempts(workspace_id, id).await?;
        attempts.extend(tried.into_iter().map(|it| (place, it)));
    }
    Ok(Story { message, contact, events, attempts })
}

/// The messages of a channel, newest first, at most [`PAGE_MAX`].
pub async fn list(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    listing: &Listing,
) -> Result<Vec<Whole>, ReadError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel_id).ok_or(ReadError::UnknownChannel)?;
    let listing = Listing { limit: listing.limit.clamp(1, PAGE_MAX + 1), ..*listing };
    let found = app.store.messages(workspace_id, channel.id, &listing).await?;
    Ok(wholes(app, workspace_id, found).await?)
}

/// The whole that a message is, or is a part of.
pub(super) async fn whole(
    app: &App,
    workspace_id: WorkspaceId,
    message: Message,
) -> Result<Whole, StoreError> {
    let Some(whole) = message.said.part_of else { return Ok(Whole::of(message, Vec::new())) };
    let mut parts = app.store.parts(workspace_id, &[whole]).await?.into_iter();
    let missing = StoreError::Corrupt { table: "messages", column: "part_of" };
    let first = parts.next().ok_or(missing)?;
    Ok(Whole::of(first, parts.collect()))
}

/// Messages with their further parts; only where there are any is anything looked up.
async fn wholes(
    app: &App,
    workspace_id: WorkspaceId,
    firsts: Vec<Message>,
) -> Result<Vec<Whole>, StoreError> {
    let several: Vec<MessageId> = firsts.iter().filter_map(|it| it.said.part_of).collect();
    let mut more: BTreeMap<MessageId, Vec<Message>> = BTreeMap::new();
    for part in app.store.parts(workspace_id, &several).await? {
        if let Some(whole) = part.said.part_of.filter(|it| *it != part.said.id) {
            more.entry(whole).or_default().push(part);
        }
    }
    let with_more = |first: Message| {
        let more = more.remove(&first.said.id).unwrap_or_default();
        Whole::of(first, more)
    };
    Ok(firsts.into_iter().map(with_more).collect())
}
