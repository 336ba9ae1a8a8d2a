//! The event log, as callers read it: by cursor, and waiting for more.

use crate::App;
use crate::keys::Caller;
use serde::Serialize;
use std::time::Duration;
use waxwing_domain::ids::{ChannelId, ContactId, EventId, MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::events::Event;

pub use waxwing_store::events::Logged;

/// The most events one call gives.
pub const PAGE_MAX: i64 = 1_000;

/// The events after position `after`, oldest first, at most `limit`.
pub async fn after(
    app: &App,
    caller: &Caller,
    after: i64,
    limit: i64,
) -> Result<Vec<Logged>, StoreError> {
    app.store.events_after(caller.workspace_id(), after, limit.clamp(1, PAGE_MAX)).await
}

/// The position of the newest event: where one who wants only what is to come begins.
pub async fn last_position(app: &App, caller: &Caller) -> Result<i64, StoreError> {
    app.store.last_position(caller.workspace_id()).await
}

/// Like [`after`], but when there are none yet, waits up to `patience` for the first.
pub async fn wait_after(
    app: &App,
    caller: &Caller,
    position: i64,
    limit: i64,
    patience: Duration,
) -> Result<Vec<Logged>, StoreError> {
    let mut committed = app.store.committed();
    let first = async {
        loop {
            committed.mark_unchanged();
            let found = after(app, caller, position, limit).await?;
            if !found.is_empty() || committed.changed().await.is_err() {
                return Ok(found);
            }
        }
    };
    let mut closing = app.closing.subscribe();
    let closes = async { closing.wait_for(|it| *it).await.is_ok() };
    let early = async {
        tokio::select! {
            found = first => Some(found),
            _ = closes => None,
        }
    };
    match tokio::time::timeout(patience, early).await {
        Ok(Some(found)) => found,
        Ok(None) | Err(_) => after(app, caller, position, limit).await,
    }
}

/// What an event is about.
#[derive(Clone, Copy)]
pub(crate) struct About {
    pub(crate) workspace: WorkspaceId,
    pub(crate) channel: Option<ChannelId>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) message: Option<MessageId>,
}

/// An event that happens at `happened_at`, with `body` as its rest.
pub(crate) fn event(
    app: &App,
    kind: &str,
    about: About,
    happened_at: Timestamp,
    body: &impl Serialize,
) -> Event {
    Event {
        id: EventId::from_uuid(app.ids.make(app.clock.now(), &*app.random)),
        workspace_id: about.workspace,
        kind: kind.to_owned(),
        channel_id: about.channel,
        contact_id: about.contact,
        message_id: about.message,
        happened_at,
        body: serde_json::to_string(body).expect("bodies of events are plain objects"),
    }
}
