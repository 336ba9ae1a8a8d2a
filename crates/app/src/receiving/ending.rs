//! What becomes of a receipt: the file is written down, or when it is tried again, or that it is not.

use super::fetching::fetch;
use super::patience::{Next, Trouble, next};
use super::places::Place;
use crate::App;
use crate::events::{About, event};
use crate::files::Known;
use futures::FutureExt;
use serde::Serialize;
use std::panic::AssertUnwindSafe;
use waxwing_domain::hex;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::events::Event;
use waxwing_store::receiving::Receipt;

/// The rest of the event that something is here.
#[derive(Serialize)]
struct Here<'a> {
    file_id: String,
    message_id: String,
    mime: &'a str,
    size: u64,
    name: Option<&'a str>,
    sha256: String,
}

/// The rest of the event that something cannot be had.
#[derive(Serialize)]
struct Lost<'a> {
    message_id: String,
    mime: Option<&'a str>,
    name: Option<&'a str>,
    reason: &'a str,
}

/// Fetches one, and writes down what came of it. An error says that nothing could be written down; then
/// it waits as before.
pub(super) async fn receive(app: &App, receipt: &Receipt) -> Result<(), StoreError> {
    // A bug that one medium meets must not have it fetched for ever without a rest.
    let tried = AssertUnwindSafe(attempt(app, receipt)).catch_unwind().await;
    let trouble = match tried {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(trouble)) => trouble,
        Err(_) => Trouble::Passing("it met a bug of ours".to_owned()),
    };
    let now = app.clock.now();
    match next(receipt, &trouble, now) {
        Next::Again(at) => put_off(app, receipt, (at, &trouble)).await,
        Next::Never => give_up(app, receipt, &trouble).await,
    }
}

async fn attempt(app: &App, receipt: &Receipt) -> Result<(), Trouble> {
    let mut place = Place::among_small(&app.receiving.hall).await;
    let (known, held) = fetch(app, receipt, &mut place).await?;
    let written = keep(app, receipt, known).await;
    drop(held);
    written.map_err(|error| {
        tracing::warn!(%error, message.id = %receipt.new.message_id, "what came cannot be written down");
        Trouble::Storage("it could not be written down here".to_owned())
    })
}

async fn keep(app: &App, receipt: &Receipt, known: Known) -> Result<(), StoreError> {
    let file = known.file;
    let here = Here {
        file_id: file.id.to_string(),
        message_id: receipt.new.message_id.to_string(),
        mime: &file.mime,
        size: file.size,
        name: file.name.as_deref(),
        sha256: hex::encode(&file.sha256),
    };
    let event = tell(app, receipt, "file.inbound", &here).await?;
    let (id, size) = (file.id, file.size);
    if app.store.receive(receipt, file, event).await? {
        let (message_id, attempt) = (receipt.new.message_id, receipt.attempt + 1);
        tracing::debug!(event = "file.received", file.id = %id, message.id = %message_id, attempt, size, "what somebody sent is here");
    }
    Ok(())
}

async fn put_off(
    app: &App,
    receipt: &Receipt,
    (at, trouble): (Timestamp, &Trouble),
) -> Result<(), StoreError> {
    let (message_id, attempt) = (receipt.new.message_id, receipt.attempt + 1);
    tracing::info!(why = %trouble, message.id = %message_id, attempt, "what somebody sent cannot be fetched at the moment");
    app.store.put_off(receipt, at, &trouble.to_string()).await.map(drop)
}

async fn give_up(app: &App, receipt: &Receipt, trouble: &Trouble) -> Result<(), StoreError> {
    let (message_id, attempt) = (receipt.new.message_id, receipt.attempt + 1);
    let reason = trouble.to_string();
    let (mime, name) = (receipt.new.mime.as_deref(), receipt.new.name.as_deref());
    let lost = Lost { message_id: message_id.to_string(), mime, name, reason: &reason };
    let event = tell(app, receipt, "file.failed", &lost).await?;
    tracing::warn!(why = %trouble, message.id = %message_id, attempt, "what somebody sent cannot be had; it is given up");
    app.store.give_up(receipt, reason.clone(), event).await.map(drop)
}

/// An event about the message, with whom it is from.
async fn tell(
    app: &App,
    receipt: &Receipt,
    kind: &str,
    body: &impl Serialize,
) -> Result<Event, StoreError> {
    let (workspace, message) = (receipt.new.workspace_id, receipt.new.message_id);
    let contact = app.store.message(workspace, message).await?.map(|it| it.said.contact_id);
    let channel = Some(receipt.new.channel_id);
    let about = About { workspace, channel, contact, message: Some(message) };
    Ok(event(app, kind, about, app.clock.now(), body))
}
