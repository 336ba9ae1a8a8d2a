//! From what a message names to how it is sent: a file is judged and uploaded; a link is fetched first.

use super::handing::{hand, later, unknown};
use super::{Key, Place, Source, Standing};
use crate::App;
use crate::files::{self, FileError, Known};
use crate::links::LinkPolicy;
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::dispatch::Failure;
use waxwing_domain::ids::FileId;
use waxwing_domain::time::Timestamp;
use waxwing_store::channels::Channel;

/// How long what Meta refused, or a link that leads nowhere, is not tried again.
pub(super) const REFUSED_FOR: Duration = Duration::from_mins(1);

/// The code of a message whose file is not there any more.
const GONE: &str = "media.gone";

/// The code of a message with a file that WhatsApp would refuse.
const UNUSABLE: &str = "media.unusable";

/// How many times a link is tried that breaks off, or gives no answer and is for us alone.
const TRIES_MAX: u32 = 3;

/// Finds out how a medium is sent.
pub(super) async fn stand(app: &App, place: Place<'_>, key: &Key) -> Standing {
    let failures = match app.media.standings.get(key) {
        Some(Standing::NotBefore { failures, .. }) => failures,
        _ => 0,
    };
    match &key.source {
        Source::File(id) => by_file(app, place, key, (*id, failures)).await,
        Source::Link(link) => by_link(app, place, key, (link, failures)).await,
    }
}

/// The file is not there any more.
pub(super) fn gone(app: &App) -> Standing {
    let detail = "the file was removed before the message could be sent".to_owned();
    never(app, GONE, detail)
}

fn never(app: &App, code: &'static str, detail: String) -> Standing {
    let until = app.clock.now() + REFUSED_FOR;
    Standing::Never { failure: Failure::Medium { code, detail }, wrong: Vec::new(), until }
}

async fn by_file(
    app: &App,
    place: Place<'_>,
    key: &Key,
    (id, failures): (FileId, u32),
) -> Standing {
    match files::get(app, place.0.workspace_id, id).await {
        Ok(known) => judged(app, place, key, (known, failures), Timestamp::FAR_FUTURE).await,
        Err(FileError::Unknown) => gone(app),
        Err(FileError::Store(error)) => unknown(app, &error, failures),
        Err(_) => later(app, failures),
    }
}

/// A file that is there: sent by Meta's id for it, unless something speaks against it.
async fn judged(
    app: &App,
    place: Place<'_>,
    key: &Key,
    (known, failures): (Arc<Known>, u32),
    until: Timestamp,
) -> Standing {
    let wrong = known.judge(key.kind, key.is_voice).wrong;
    if !wrong.is_empty() {
        return unusable(wrong, until);
    }
    match hand(app, place, &known, failures).await {
        Standing::ById { id, name, since, until: known_until } => {
            Standing::ById { id, name, since, until: known_until.min(until) }
        }
        standing => standing,
    }
}

/// What WhatsApp would refuse.
fn unusable(wrong: Vec<Breach>, until: Timestamp) -> Standing {
    let detail = wrong.iter().map(|it| it.detail.as_str()).collect::<Vec<_>>().join("; ");
    Standing::Never { failure: Failure::Medium { code: UNUSABLE, detail }, wrong, until }
}

async fn by_link(
    app: &App,
    place: Place<'_>,
    key: &Key,
    (link, failures): (&str, u32),
) -> Standing {
    let (channel, turns) = place;
    let workspace_id = channel.workspace_id;
    if let Some(id) = files::of_url(app, workspace_id, link) {
        return by_file(app, place, key, (id, failures)).await;
    }
    if app.link_policy == LinkPolicy::Pass {
        return Standing::ByLink { until: Timestamp::FAR_FUTURE };
    }
    let current = {
        let _turn = turns.links.acquire().await;
        files::current(app, workspace_id, link).await
    };
    match current {
        Ok((known, until)) => match judged(app, place, key, (known, failures), until).await {
            // Its workspace need not keep it any longer: it is fetched again.
            Standing::Never { failure: Failure::Medium { code: GONE, .. }, .. } => {
                later(app, failures)
            }
            standing => standing,
        },
        Err(FileError::LinkUnreachable(why)) => {
            unreachable(app, channel, (link, why), failures).await
        }
        // Meta fetches documents of types that it does not let anybody upload.
        Err(FileError::Unsupported(mime)) if key.kind == MediaKind::Document => {
            let why = FileError::Unsupported(mime).to_string();
            by_meta(app, channel, link, failures, never(app, UNUSABLE, why)).await
        }
        Err(error) => astray(app, error, failures),
    }
}

/// A link that Meta is to fetch, unless it leads to a private place, of which Meta has no key.
async fn by_meta(
    app: &App,
    channel: &Channel,
    link: &str,
    failures: u32,
    if_private: Standing,
) -> Standing {
    match files::is_private(app, channel.workspace_id, link).await {
        Ok(false) => Standing::ByLink { until: app.clock.now() + REFUSED_FOR },
        Ok(true) => if_private,
        Err(error) => unknown(app, &error, failures),
    }
}

/// Nobody answers at a link. Meta may see what this machine does not.
async fn unreachable(
    app: &App,
    channel: &Channel,
    (link, why): (&str, String),
    failures: u32,
) -> Standing {
    tracing::info!(why, "a link cannot be reached from here");
    let if_private = if failures + 1 >= TRIES_MAX {
        never(app, "media.link_failed", why)
    } else {
        later(app, failures)
    };
    by_meta(app, channel, link, failures, if_private).await
}

/// What becomes of a link that does not lead to a file WhatsApp takes.
fn astray(app: &App, error: FileError, failures: u32) -> Standing {
    let detail = error.to_string();
    match error {
        FileError::Mislabeled(breach) => unusable(vec![*breach], app.clock.now() + REFUSED_FOR),
        FileError::Unsupported(_) | FileError::TooLarge | FileError::Empty => {
            never(app, UNUSABLE, detail)
        }
        FileError::LinkRefused(_) => never(app, "media.link_refused", detail),
        FileError::LinkFailed(_) => never(app, "media.link_failed", detail),
        FileError::Store(error) => unknown(app, &error, failures),
        FileError::Full | FileError::Storage(_) => {
            tracing::warn!(why = detail, "a link's file cannot be kept at the moment");
            later(app, failures)
        }
        // What broke off may do better next time.
        _ if failures + 1 < TRIES_MAX => {
            tracing::info!(why = detail, "a link could not be fetched");
            later(app, failures)
        }
        _ => never(app, "media.link_failed", detail),
    }
}
