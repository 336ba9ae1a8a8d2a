//! Intake: what Meta's webhooks say becomes messages, facts, windows and events.
//!
//! A batch is read from the inbox, understood without a transaction, and written down in one; where
//! somebody moved, in one up to there and one for what follows. A row leaves the inbox with the last of what
//! it says. If that cannot be done the rows that are left are tried one by one; a row that cannot be
//! written although the database answers is set aside whole, so that it holds nobody else.

mod heard;
mod moves;
mod news;
mod people;
mod reading;
mod words;

pub(crate) use words::readable;

use crate::{App, Worked};
use futures::FutureExt;
use reading::{Reading, tells_of_a_move};
use std::panic::AssertUnwindSafe;
use waxwing_cloud_api::webhook::{self, Unit};
use waxwing_domain::ids::{ChannelId, ContactId};
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;
use waxwing_store::StoreError;
use waxwing_store::digest::{Digest, Heard, Understood};
use waxwing_store::inbox::Unread;
use waxwing_store::quarantine::SetAside;

/// How many webhooks one step understands.
const BATCH: i64 = 256;

/// Understands the oldest webhooks.
pub async fn step(app: &App) -> Result<Worked, StoreError> {
    let unread = app.store.unread(BATCH).await?;
    if unread.is_empty() {
        return Ok(Worked::Nothing);
    }
    if let Err(why) = attempt(app, &unread).await {
        tracing::warn!(%why, rows = unread.len(), "webhooks could not be understood together");
        // What was written down before it went wrong is not there any more.
        for row in &app.store.unread(BATCH).await? {
            understand_alone(app, row).await?;
        }
    }
    Ok(Worked::Some)
}

/// Returns when a webhook came after this was last called.
pub async fn wait(app: &App) {
    app.webhook_came.notified().await;
}

/// Understands one webhook, or sets it aside if it is to blame: a database that is away must not cost
/// us what Meta will not say again.
async fn understand_alone(app: &App, row: &Unread) -> Result<(), StoreError> {
    match attempt(app, std::slice::from_ref(row)).await {
        Ok(()) => Ok(()),
        Err(Trouble::Store(error)) if !error.may_be_of_one_write() => Err(error),
        Err(why) => set_aside(app, row, &why).await,
    }
}

/// Why webhooks could not be understood.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// They could not be written down.
    #[error("it could not be written down: {0}")]
    Store(StoreError),
    /// Understanding them ended in a panic.
    #[error("it met a bug of ours")]
    Bug,
}

/// Understands webhooks; a bug that one of them meets ends neither the others nor us.
async fn attempt(app: &App, unread: &[Unread]) -> Result<(), Trouble> {
    match AssertUnwindSafe(understand(app, unread)).catch_unwind().await {
        Ok(understood) => understood.map_err(Trouble::Store),
        Err(_) => Err(Trouble::Bug),
    }
}

async fn understand(app: &App, unread: &[Unread]) -> Result<(), StoreError> {
    let mut reading = Reading::default();
    let mut somebody_moved = false;
    for row in unread {
        let parsed = webhook::parse(&row.body);
        if (somebody_moved || goes_on_after_a_move(&parsed.units))
            && !reading.digest.inbox_ids.is_empty()
        {
            // The rows read so far leave the inbox with all they say.
            write_down(app, std::mem::take(&mut reading)).await?;
        }
        somebody_moved = false;
        for unit in parsed.units {
            if somebody_moved {
                // This finds them by what they have from there on.
                reading = write_part_down(app, reading).await?;
            }
            somebody_moved = tells_of_a_move(&unit.notice);
            reading.take(app, unit, row.received_at);
        }
        for oddity in parsed.oddities {
            reading.odd(app, oddity, row.received_at);
        }
        reading.digest.inbox_ids.push(row.id);
    }
    write_down(app, reading).await
}

/// Whether something follows a move in the same webhook.
fn goes_on_after_a_move(units: &[Unit]) -> bool {
    units
        .split_last()
        .is_some_and(|(_, before)| before.iter().any(|it| tells_of_a_move(&it.notice)))
}

async fn write_down(app: &App, reading: Reading) -> Result<(), StoreError> {
    let digest = reading.finish(app).await?;
    write(app, digest).await
}

/// Writes down who wrote and who moved in part of a webhook, which may be read again: each of these
/// happens once. Gives the rest, which waits for the end of the webhook.
async fn write_part_down(app: &App, reading: Reading) -> Result<Reading, StoreError> {
    let Digest { inbox_ids, heard, moves, learned, events, set_aside } =
        reading.finish(app).await?;
    write(app, Digest { heard, moves, ..Digest::default() }).await?;
    let digest = Digest { inbox_ids, learned, events, set_aside, ..Digest::default() };
    Ok(Reading::going_on(digest))
}

async fn write(app: &App, digest: Digest) -> Result<(), StoreError> {
    let windows: Vec<_> = digest.heard.iter().filter(|it| it.opens_window).map(opened).collect();
    let somebody_moved = !digest.moves.is_empty();
    let brings_media = digest.heard.iter().any(|it| it.medium.is_some());
    if !digest.set_aside.is_empty() {
        // What is wrong with them may quote them: that is for the quarantine, not for the log.
        tracing::warn!(parts = digest.set_aside.len(), "parts of a webhook are set aside");
    }
    let Understood { proved, .. } = app.store.understand(digest).await?;
    if brings_media {
        app.receiving.wake();
    }
    if somebody_moved {
        app.contacts.forget_everybody();
    }
    for (place, at) in windows {
        remember_window(app, place, at);
    }
    for (channel_id, message_id) in proved {
        app.lines.proved(channel_id, message_id);
    }
    Ok(())
}

fn opened(heard: &Heard) -> ((ChannelId, ContactId), Timestamp) {
    ((heard.message.channel_id, heard.message.contact_id), heard.message.created_at)
}

fn remember_window(app: &App, place: (ChannelId, ContactId), at: Timestamp) {
    let known = app.windows.get(&place).and_then(|it| it.last_inbound_at);
    if known.is_none_or(|known| known < at) {
        app.windows.insert(place, Window { last_inbound_at: Some(at) });
    }
}

/// Keeps a row that cannot be understood whole, where it holds up nobody.
async fn set_aside(app: &App, row: &Unread, why: &Trouble) -> Result<(), StoreError> {
    tracing::error!(%why, inbox.id = row.id, "a webhook could not be understood; it is set aside");
    let body = String::from_utf8_lossy(&row.body).into_owned();
    let whole = SetAside {
        workspace_id: None,
        channel_id: None,
        field: None,
        waba_id: None,
        phone_number_id: None,
        detail: why.to_string(),
        payload: Some(body.clone()),
        body,
        received_at: row.received_at,
    };
    let digest = Digest { inbox_ids: vec![row.id], set_aside: vec![whole], ..Digest::default() };
    app.store.understand(digest).await.map(|_| ())
}
