//! Uploads: a file goes to a number of Meta's once, however many messages want it at the same time.

use super::{MARGIN, Place, Standing};
use crate::App;
use crate::files::Known;
use crate::graph;
use crate::http::{NoAnswer, Peer, Sending};
use ::http::{Request, header};
use bytes::Bytes;
use futures::stream::{self, StreamExt, TryStreamExt};
use std::io;
use std::sync::Arc;
use waxwing_cloud_api::errors;
use waxwing_cloud_api::media::{ID_LIVES, UploadForm, Uploaded, upload_path};
use waxwing_domain::dispatch::{ErrorClass, Failure, Outcome, backoff};
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::files::File;
use waxwing_store::handed::Handed;

/// How many bytes Meta's answer to an upload may have.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Codes of Meta's that may say that it does not know a medium any more: a parameter that is none, and
/// its own of media.
const ABOUT_MEDIA: [i64; 3] = [100, 131_009, 131_053];

/// What is uploaded where.
pub(super) type Upload = (WorkspaceId, ChannelId, [u8; 32], String);

/// Whether a refusal of this code may be about a medium.
pub(super) fn may_be_about_media(code: i64) -> bool {
    ABOUT_MEDIA.contains(&code)
}

/// Sees to it that a channel's number has a file; `failures` times before it could not.
pub(super) async fn hand(
    app: &App,
    (channel, turns): Place<'_>,
    known: &Arc<Known>,
    failures: u32,
) -> Standing {
    let File { workspace_id, sha256, mime, .. } = &known.file;
    let key = (*workspace_id, channel.id, *sha256, mime.clone());
    let bug = later(app, failures);
    let (app_, known) = (app.clone(), Arc::clone(known));
    let (channel, turns) = (Arc::clone(channel), Arc::clone(turns));
    let handing = async move || {
        let _turn = turns.uploads.acquire().await;
        hand_over(&app_, &channel, &known, failures).await
    };
    app.media.handing.run(key, bug, handing).await
}

/// Not now, but later the more often it could not.
pub(super) fn later(app: &App, failures: u32) -> Standing {
    let failures = failures.saturating_add(1);
    let at = app.clock.now() + backoff(&app.patience, failures, app.random.jitter());
    Standing::NotBefore { at, failures }
}

async fn hand_over(app: &App, channel: &Channel, known: &Known, failures: u32) -> Standing {
    let File { workspace_id, sha256, mime, .. } = &known.file;
    let handed = app.store.handed(*workspace_id, channel.id, sha256, mime).await;
    match handed {
        Ok(Some(handed)) if app.clock.now() < handed.expires_at - MARGIN => {
            return by_id(known, handed);
        }
        Ok(_) => {}
        Err(error) => return unknown(app, &error, failures),
    }
    match upload(app, channel, known).await {
        Ok(media_id) => {
            let now = app.clock.now();
            let handed = Handed {
                workspace_id: *workspace_id,
                channel_id: channel.id,
                sha256: *sha256,
                mime: mime.clone(),
                media_id,
                handed_at: now,
                expires_at: now + ID_LIVES,
            };
            if let Err(error) = app.store.put_handed(&handed).await {
                // It is there all the same; after a restart it goes there once more.
                tracing::warn!(%error, channel.id = %channel.id, "an upload could not be written down");
            }
            by_id(known, handed)
        }
        Err(Trouble::Refused(detail)) => {
            let failure = Failure::Medium { code: "media.refused", detail };
            let until = app.clock.now() + super::linking::REFUSED_FOR;
            Standing::Never { failure, wrong: Vec::new(), until }
        }
        Err(Trouble::Gone) => super::linking::gone(app),
        Err(Trouble::ForNow) => later(app, failures),
        Err(Trouble::OfChannel) => {
            let at = app.clock.now() + app.patience.channel_rest;
            Standing::NotBefore { at, failures }
        }
    }
}

fn by_id(known: &Known, handed: Handed) -> Standing {
    Standing::ById {
        id: handed.media_id.into(),
        name: known.file.name.as_deref().map(Into::into),
        since: handed.handed_at,
        until: handed.expires_at - MARGIN,
    }
}

/// The database did not say.
pub(super) fn unknown(app: &App, error: &StoreError, failures: u32) -> Standing {
    tracing::warn!(%error, "media cannot be looked up at the moment");
    later(app, failures)
}

/// Why an upload came to nothing.
enum Trouble {
    /// Meta will not have it.
    Refused(String),
    /// We do not have it any more.
    Gone,
    /// It may work in a while.
    ForNow,
    /// Nothing works on this channel.
    OfChannel,
}

/// Uploads a file; gives Meta's id for it. An upload without an answer is made again: what Meta has
/// twice, it forgets twice.
async fn upload(app: &App, channel: &Channel, known: &Known) -> Result<String, Trouble> {
    let request = request(app, channel, known).await?;
    let answer = match app.http.transfer(request, Peer::Meta).await {
        Ok(answer) => answer,
        Err(why) => {
            tracing::info!(%why, channel.id = %channel.id, "a file could not be uploaded");
            return Err(Trouble::ForNow);
        }
    };
    let (status, retry_after) = (answer.status().as_u16(), graph::retry_after(&answer));
    let body = held(answer.into_body()).await.map_err(|_| Trouble::ForNow)?;
    if (200..300).contains(&status)
        && let Some(uploaded) = Uploaded::parse(&body)
    {
        tracing::debug!(event = "media.uploaded", channel.id = %channel.id, file.id = %known.file.id, "a file is at Meta");
        return Ok(uploaded.id);
    }
    let Outcome::Refused { fault, .. } = errors::classify(status, retry_after, &body) else {
        tracing::info!(status, channel.id = %channel.id, "a file could not be uploaded");
        return Err(Trouble::ForNow);
    };
    let class = fault.class.as_str();
    tracing::info!(status, code = fault.code, class, channel.id = %channel.id, "a file could not be uploaded");
    Err(match fault.class {
        ErrorClass::PauseChannel => Trouble::OfChannel,
        ErrorClass::Retry | ErrorClass::Wait | ErrorClass::Ambiguous => Trouble::ForNow,
        _ => Trouble::Refused(fault.details.unwrap_or(fault.title)),
    })
}

/// The form that uploads a file, streamed from where it is kept.
async fn request(app: &App, channel: &Channel, known: &Known) -> Result<Request<Sending>, Trouble> {
    let Known { file, nature } = known;
    let pieces = match crate::files::content(app, file, None).await {
        Ok(pieces) => pieces,
        Err(crate::files::FileError::Unknown) => return Err(Trouble::Gone),
        Err(error) => {
            tracing::warn!(%error, file.id = %file.id, "a file cannot be read at the moment");
            return Err(Trouble::ForNow);
        }
    };
    let name = file.name.clone().unwrap_or_else(|| format!("file.{}", nature.extension));
    let mut chance = [0; 16];
    app.random.fill(&mut chance);
    let boundary = format!("waxwing{:032x}", u128::from_be_bytes(chance));
    let UploadForm { content_type, head, tail } = UploadForm::new(&file.mime, &name, &boundary);
    let length = (head.len() + tail.len()) as u64 + file.size;
    let ends = |it: Vec<u8>| stream::iter([Ok::<_, io::Error>(Bytes::from(it))]);
    let pieces = ends(head).chain(pieces.map_err(io::Error::other)).chain(ends(tail)).boxed();
    let Channel { graph_url, graph_version, phone_number_id, .. } = channel;
    let path = upload_path(phone_number_id.as_str());
    Request::post(format!("{graph_url}/{graph_version}/{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", channel.access_token.expose()))
        .header(header::CONTENT_TYPE, content_type)
        .body(Sending::Stream { length, pieces })
        .map_err(|_| {
            tracing::error!(channel.id = %channel.id, "the channel's Graph address or token is no HTTP");
            Trouble::OfChannel
        })
}

/// An answer that is short.
async fn held(mut pieces: crate::http::Pieces) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece?);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(NoAnswer::Unanswered("the answer is too long to be Meta's".to_owned()));
        }
    }
    Ok(body)
}

/// Meta does not know this id any more.
pub(super) async fn forget(app: &App, channel: &Channel, id: &str) {
    let forgotten = app.store.forget_handed(channel.workspace_id, channel.id, id).await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, channel.id = %channel.id, "an old upload could not be forgotten");
    }
}

/// Has Meta delete what it was handed, as far as it can be reached: it forgets it anyhow in time.
pub(crate) async fn take_back(app: &App, all: &[Handed]) {
    let ids: Vec<Arc<str>> = all.iter().map(|it| it.media_id.as_str().into()).collect();
    app.media.forget_ids(&ids);
    for handed in all {
        let Some(channel) = app.channel(handed.workspace_id, handed.channel_id) else { continue };
        let deleted =
            graph::ask(app, &channel, ::http::Method::DELETE, &handed.media_id, None).await;
        if let Err(why) = deleted {
            tracing::info!(%why, channel.id = %channel.id, "Meta keeps a file until it forgets it");
        }
    }
}
