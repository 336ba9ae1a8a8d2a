//! Intake: what Meta's webhooks say becomes messages, facts, windows and events.
//!
//! A batch is read from the inbox, understood without a transaction, and written down in one. If
//! that cannot be done the rows are tried one by one; a row that cannot be written although the
//! database answers is set aside whole, so that it holds nobody else.

use crate::contacts::{Known, meeting, of_wa_id};
use crate::events::{About, event};
use crate::{App, Worked};
use futures::FutureExt;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use waxwing_cloud_api::spelling::compact;
use waxwing_cloud_api::webhook::{self, Inbound, Notice, Scope, StatusNotice, Unit};
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ContactId, MessageId, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::contacts::{Identity, IdentityKind, Meeting};
use waxwing_store::digest::{Digest, Heard, Learned, OddNote, Understood};
use waxwing_store::inbox::Unread;
use waxwing_store::messages::{FailureNote, NewMessage};

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
        for row in &unread {
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
    for row in unread {
        reading.digest.inbox_ids.push(row.id);
        let parsed = webhook::parse(&row.body);
        for unit in parsed.units {
            reading.take(app, unit, row.received_at);
        }
        for oddity in parsed.oddities {
            reading.odd(row.received_at, oddity.detail, oddity.raw);
        }
    }
    let digest = reading.finish(app).await?;
    let windows: Vec<_> = digest.heard.iter().filter(|it| it.opens_window).map(opened).collect();
    let Understood { proved, .. } = app.store.understand(digest).await?;
    for (place, at) in windows {
        remember_window(app, place, at);
    }
    for (channel_id, message_id) in proved {
        app.lines.proved(channel_id, message_id);
    }
    Ok(())
}

fn opened(heard: &Heard) -> ((waxwing_domain::ids::ChannelId, ContactId), Timestamp) {
    ((heard.message.channel_id, heard.message.contact_id), heard.message.created_at)
}

fn remember_window(app: &App, place: (waxwing_domain::ids::ChannelId, ContactId), at: Timestamp) {
    let known = app.windows.get(&place).and_then(|it| it.last_inbound_at);
    if known.is_none_or(|known| known < at) {
        app.windows.insert(place, Window { last_inbound_at: Some(at) });
    }
}

/// Keeps a row that cannot be understood whole, where it holds up nobody.
async fn set_aside(app: &App, row: &Unread, why: &Trouble) -> Result<(), StoreError> {
    tracing::error!(%why, inbox.id = row.id, "a webhook could not be understood; it is set aside");
    let body = String::from_utf8_lossy(&row.body).into_owned();
    let detail = why.to_string();
    let oddities = vec![OddNote { received_at: row.received_at, detail, body }];
    let digest = Digest { inbox_ids: vec![row.id], oddities, ..Digest::default() };
    app.store.understand(digest).await.map(|_| ())
}

/// What was read so far; contacts are met together at the end.
#[derive(Default)]
struct Reading {
    digest: Digest,
    inbound: Vec<(Arc<Channel>, Inbound, Timestamp)>,
    unnamed: Vec<(Arc<Channel>, StatusNotice, Milestone, Timestamp)>,
}

impl Reading {
    /// Takes in one thing Meta said.
    fn take(&mut self, app: &App, unit: Unit, received_at: Timestamp) {
        let Unit { scope, notice } = unit;
        let channel = channel_of(app, &scope);
        match (notice, channel) {
            (Notice::Message(inbound), Some(channel)) => {
                self.inbound.push((channel, inbound, received_at));
            }
            (Notice::Status(status), Some(channel)) => {
                self.status(app, channel, status, received_at);
            }
            (
                Notice::Message(Inbound { raw, .. }) | Notice::Status(StatusNotice { raw, .. }),
                None,
            ) => {
                let detail = "about a business number that no channel has".to_owned();
                self.odd(received_at, detail, raw);
            }
            (Notice::Unknown { field, value }, _) => {
                self.odd(received_at, format!("field {field} is not handled"), value);
            }
        }
    }

    fn odd(&mut self, received_at: Timestamp, detail: String, body: String) {
        self.digest.oddities.push(OddNote { received_at, detail, body });
    }

    fn status(
        &mut self,
        app: &App,
        channel: Arc<Channel>,
        status: StatusNotice,
        told_at: Timestamp,
    ) {
        let Some(milestone) = status.milestone else {
            let detail = format!("status {} is not known", status.status);
            return self.odd(told_at, detail, status.raw);
        };
        match status.callback_data.as_deref().map(str::parse::<MessageId>) {
            Some(Ok(id)) => {
                let learned = learned(app, &channel, id, (status, milestone), told_at);
                self.digest.learned.push(learned);
            }
            _ => self.unnamed.push((channel, status, milestone, told_at)),
        }
    }

    /// Looks up what is only known by Meta's names, and gives the whole.
    async fn finish(mut self, app: &App) -> Result<Digest, StoreError> {
        for (channel, status, milestone, told_at) in std::mem::take(&mut self.unnamed) {
            let (workspace_id, at) = (channel.workspace_id, status.at);
            match app.store.find_by_wamid(workspace_id, &status.wamid, at).await? {
                Some(id) => {
                    let learned = learned(app, &channel, id, (status, milestone), told_at);
                    self.digest.learned.push(learned);
                }
                None => {
                    self.odd(
                        told_at,
                        "a status of a message that is not ours".to_owned(),
                        status.raw,
                    );
                }
            }
        }
        let inbound = std::mem::take(&mut self.inbound);
        let contacts = meet_all(app, &inbound).await?;
        for ((channel, inbound, _), contact_id) in inbound.into_iter().zip(contacts) {
            self.digest.heard.push(heard(app, &channel, inbound, contact_id));
        }
        Ok(self.digest)
    }
}

fn channel_of(app: &App, scope: &Scope) -> Option<Arc<Channel>> {
    let id = scope.phone_number_id.as_ref()?;
    let channel = app.channels.borrow().of_number(id).cloned()?;
    // A number within another account is not ours, whoever signed for it.
    let is_ours = scope.waba_id.as_ref().is_none_or(|it| *it == channel.waba_id);
    is_ours.then_some(channel)
}

/// A fact about one of our messages.
fn learned(
    app: &App,
    channel: &Channel,
    message_id: MessageId,
    (status, milestone): (StatusNotice, Milestone),
    told_at: Timestamp,
) -> Learned {
    let failure = (milestone == Milestone::Failed).then(|| {
        let error = status.errors.first();
        FailureNote {
            code: error.map_or(0, |it| it.code),
            title: error.map_or_else(|| "failed".to_owned(), |it| it.title.clone()),
            details: error.and_then(|it| it.details.clone()),
        }
    });
    let about = About {
        workspace: channel.workspace_id,
        channel: Some(channel.id),
        contact: None,
        message: Some(message_id),
    };
    let at = status.at.sharpened(told_at);
    let body = Told { meta: readable(status.raw) };
    let event = event(app, &format!("message.{}", status.status), about, at, &body);
    Learned {
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        message_id,
        wamid: status.wamid,
        milestone,
        at,
        told_at,
        failure,
        event,
    }
}

/// A message somebody wrote.
fn heard(app: &App, channel: &Channel, inbound: Inbound, contact_id: ContactId) -> Heard {
    let id = MessageId::from_uuid(app.ids.make(app.clock.now(), &*app.random));
    // Meta tells of a changed number as of a message, but nobody wrote it.
    let opens_window = inbound.kind != "system";
    let address = match (&inbound.from, &inbound.from_user_id) {
        (Some(wa_id), _) => wa_id.as_str().to_owned(),
        (None, Some(id)) => id.as_str().to_owned(),
        (None, None) => String::new(),
    };
    let message = NewMessage {
        id,
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        contact_id,
        direction: Direction::Incoming,
        kind: inbound.kind,
        content: inbound.content,
        fallback: None,
        address,
        context_wamid: inbound.context_id,
        reference: None,
        lane: Lane::Service,
        created_at: inbound.at,
    };
    let body = Told { meta: readable(inbound.raw) };
    let about = crate::messages::about(&message);
    let event = event(app, "message.inbound", about, inbound.at, &body);
    Heard { message, wamid: inbound.wamid, opens_window, event }
}

/// The rest of an event that Meta told of.
#[derive(Serialize)]
struct Told {
    /// Meta's own words.
    meta: Box<RawValue>,
}

/// Meta's own words as they came, if every reader of JSON can read them. Legal JSON need not be:
/// half a surrogate pair is no text, and depth or size can be beyond a reader's means.
fn readable(text: String) -> Box<RawValue> {
    let is_readable = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    let text = if is_readable(&text) { text } else { compact(&text) };
    let text = if is_readable(&text) { text } else { Value::String(text).to_string() };
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// The contacts who wrote, in order; those who are not remembered are met together.
async fn meet_all(
    app: &App,
    inbound: &[(Arc<Channel>, Inbound, Timestamp)],
) -> Result<Vec<ContactId>, StoreError> {
    let mut ids: Vec<Option<ContactId>> = Vec::with_capacity(inbound.len());
    let mut meetings: BTreeMap<Said, (Vec<usize>, Meeting)> = BTreeMap::new();
    for (place, (channel, inbound, _)) in inbound.iter().enumerate() {
        let identities = identities(inbound);
        let key = (channel.workspace_id, identities[0].clone());
        let told = fingerprint(&identities, inbound.profile_name.as_deref());
        let known = app.contacts.get(&key).filter(|it| it.told == told);
        ids.push(known.map(|it| it.id));
        if known.is_none() {
            let name = inbound.profile_name.clone();
            let meeting = meeting(app, channel.workspace_id, identities, name);
            meetings.entry((key, told)).or_insert_with(|| (Vec::new(), meeting)).0.push(place);
        }
    }
    let (keys, waiting): (Vec<_>, Vec<_>) = meetings.into_iter().unzip();
    let (places, meetings): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
    let met = app.store.meet(meetings).await?;
    for (((key, told), places), id) in keys.into_iter().zip(places).zip(met) {
        app.contacts.insert(key, Known { id, told });
        for place in places {
            ids[place] = Some(id);
        }
    }
    ids.into_iter().map(|it| it.ok_or(StoreError::Closed)).collect()
}

/// Somebody, and a hash of what Meta says of them.
type Said = ((WorkspaceId, Identity), u64);

/// What Meta says of somebody, in short: their contact is met again when it differs.
fn fingerprint(identities: &[Identity], name: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (identities, name).hash(&mut hasher);
    // 0 stands for nothing said.
    hasher.finish().max(1)
}

/// Everything that is known of who wrote; never empty, since Meta always gives one of them.
fn identities(inbound: &Inbound) -> Vec<Identity> {
    let mut identities: Vec<_> = inbound.from.iter().flat_map(of_wa_id).collect();
    if let Some(id) = &inbound.from_user_id {
        let value = id.as_str().to_owned();
        identities.push(Identity { kind: IdentityKind::Scoped, value });
    }
    if identities.is_empty() {
        // Nobody knows who wrote it; each such message is of a contact of its own.
        let value = inbound.wamid.as_str().to_owned();
        identities.push(Identity { kind: IdentityKind::Scoped, value });
    }
    identities
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_reader_can_read_is_kept_as_it_came() {
        let check = |came: &str, kept: &str| assert_eq!(readable(came.to_owned()).get(), kept);
        check(r#"{ "a" : "\u00e9\/" }"#, r#"{ "a" : "\u00e9\/" }"#);
        check(r#"{ "a" : "\ud83d!" }"#, "{\"a\":\"\u{fffd}!\"}");
        check(r#"{"a":1e999}"#, r#""{\"a\":1e999}""#);
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        check(&deep, &format!("\"{deep}\""));
    }
}
