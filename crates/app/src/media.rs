//! Media: what Meta has of our files, and how it comes by what a message needs.
//!
//! In a content a file of ours stands where Meta's id stands, or a link. Before the message leaves, the
//! file is uploaded to the channel's number, once, and sent by the id Meta gave it, until that expires; a
//! link is fetched by us first. All that happens before the message is claimed: while it lasts nothing
//! may have gone out, and only the thread of the message waits.

mod asking;
mod handing;
mod linking;

pub(crate) use asking::{Asked, check, need};
pub(crate) use handing::take_back;

use crate::App;
use crate::once::Once;
use futures::future::join_all;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use waxwing_cloud_api::content::{Content, MediaKind, MediaPlace, MediaSource};
use waxwing_cloud_api::messages::SendRequest;
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::dispatch::Failure;
use waxwing_domain::ids::{ChannelId, FileId};
use waxwing_domain::time::Timestamp;
use waxwing_store::channels::Channel;
use waxwing_store::outbox::Queued;

/// Of how many media it is remembered how they are sent.
const REMEMBERED_MAX: u64 = 20_000;

/// How long before Meta forgets an upload we upload anew.
const MARGIN: Duration = Duration::from_hours(24);

/// At which attempt a refusal is taken for what it is, whatever it was sent by.
const DOUBTED_MAX: u32 = 5;

/// How young an upload is of which Meta cannot have forgotten the id.
const FRESH: Duration = Duration::from_mins(1);

/// What is remembered of media.
pub(crate) struct Media {
    standings: Cache<Key, Standing>,
    /// What is fetched and uploaded at this moment.
    preparing: Once<Key, ()>,
    /// What is uploaded at this moment: one file can be several media.
    handing: Once<handing::Upload, Standing>,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            // What is new is remembered, however often older ones were asked for.
            standings: Cache::builder()
                .max_capacity(REMEMBERED_MAX)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
            preparing: Once::default(),
            handing: Once::default(),
        }
    }
}

/// One medium as messages of one channel name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    channel_id: ChannelId,
    source: Source,
    kind: MediaKind,
    is_voice: bool,
}

/// Where a medium comes from, if that is for us to deal with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Source {
    File(FileId),
    Link(Arc<str>),
}

/// How a medium can be sent.
#[derive(Clone, Debug)]
enum Standing {
    /// By this id, which Meta gave us then and knows until then.
    ById { id: Arc<str>, name: Option<Arc<str>>, since: Timestamp, until: Timestamp },
    /// By its link, as it came, until then.
    ByLink { until: Timestamp },
    /// Not at all, until then.
    Never { failure: Failure, wrong: Vec<Breach>, until: Timestamp },
    /// Not before then; so many times it could not.
    NotBefore { at: Timestamp, failures: u32 },
}

/// How many media of a channel are fetched, and how many uploaded, at once: each has a connection and a
/// staged file, and slow links hold up no uploads.
const AT_ONCE_MAX: usize = 16;

/// Who fetches and uploads for a channel waits for its turn.
pub(crate) struct Turns {
    links: Semaphore,
    uploads: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        Self { links: Semaphore::new(AT_ONCE_MAX), uploads: Semaphore::new(AT_ONCE_MAX) }
    }
}

/// A channel, and the turns on it.
type Place<'a> = (&'a Arc<Channel>, &'a Arc<Turns>);

/// What keeps a content from being filled in.
pub(crate) enum Unfilled {
    /// It is not known yet how a medium of it is sent.
    Unprepared,
    /// One cannot be sent.
    Failed(Failure),
}

/// A quick look at whether a content can name a medium that is for us to deal with.
fn may_name_media(content: &str) -> bool {
    content.contains("\"link\"") || content.contains(FileId::PREFIX)
}

/// Whether a word can only be the id of a file of ours: Meta's are numbers.
pub fn is_ours(word: &str) -> bool {
    word.starts_with(FileId::PREFIX)
}

/// The file of ours that stands where Meta's id stands.
pub fn our_file(id: &str) -> Option<FileId> {
    if is_ours(id) { id.parse().ok() } else { None }
}

impl Key {
    /// The medium in this place, unless it is Meta's own.
    fn of(channel: &Channel, place: &MediaPlace<'_>) -> Option<Self> {
        let source = match place.source {
            MediaSource::Id(id) => Source::File(our_file(id)?),
            MediaSource::Link(link) => Source::Link(link.into()),
        };
        let MediaPlace { kind, is_voice, .. } = *place;
        Some(Self { channel_id: channel.id, source, kind, is_voice })
    }
}

impl Media {
    /// How a medium is sent now, if that is known.
    fn standing(&self, key: &Key, now: Timestamp) -> Option<Standing> {
        self.standings.get(key).filter(|it| match it {
            Standing::ById { until, .. }
            | Standing::ByLink { until }
            | Standing::Never { until, .. } => now < *until,
            Standing::NotBefore { .. } => true,
        })
    }

    /// A file is gone, and so is what is remembered of it.
    pub(crate) fn forget_file(&self, id: FileId) {
        let gone: Vec<_> = self.standings.iter().map(|(key, _)| key).collect();
        for key in gone.iter().filter(|it| it.source == Source::File(id)) {
            self.standings.invalidate(key.as_ref());
        }
    }

    /// Since when Meta has what it calls so; none if nothing is sent by that id any more.
    fn since(&self, wanted: &str) -> Option<Timestamp> {
        self.standings.iter().find_map(|(_, it)| match it {
            Standing::ById { id, since, .. } if *id == *wanted => Some(since),
            _ => None,
        })
    }

    /// What was known of these ids of Meta's is not true any more.
    fn forget_ids(&self, ids: &[Arc<str>]) {
        let is_of = |it: &Standing| matches!(it, Standing::ById { id, .. } if ids.contains(id));
        let gone: Vec<_> = self.standings.iter().filter(|(_, it)| is_of(it)).collect();
        for (key, _) in gone {
            self.standings.invalidate(key.as_ref());
        }
    }
}

/// Whether a message names media of which it is not known how to send them.
pub(crate) fn is_unprepared(app: &App, channel: &Channel, message: &Queued) -> bool {
    let now = app.clock.now();
    let is_known = |key: &Key| {
        let standing = app.media.standing(key, now);
        standing.is_some_and(|it| !matches!(it, Standing::NotBefore { .. }))
    };
    !keys(channel, message).iter().all(is_known)
}

/// Fetches and uploads what a message needs, each when it is its turn; says when the message may leave. It
/// does not end before that is known, and what it began goes on if nobody waits for it.
pub(crate) async fn prepare(
    app: App,
    channel: Arc<Channel>,
    turns: Arc<Turns>,
    message: &Queued,
) -> Timestamp {
    let keys = keys(&channel, message);
    let preparing = keys.iter().filter_map(|key| {
        let now = app.clock.now();
        match app.media.standing(key, now) {
            None => {}
            Some(Standing::NotBefore { at, .. }) if at <= now => {}
            Some(_) => return None,
        }
        let (app_, channel, name) = (app.clone(), Arc::clone(&channel), key.clone());
        let turns = Arc::clone(&turns);
        let run = app.media.preparing.run(key.clone(), (), move || async move {
            let standing = linking::stand(&app_, (&channel, &turns), &name).await;
            app_.media.standings.insert(name, standing);
        });
        Some(run)
    });
    join_all(preparing.collect::<Vec<_>>()).await;
    let now = app.clock.now();
    let waits = keys.iter().filter_map(|it| match app.media.standing(it, now) {
        Some(Standing::NotBefore { at, .. }) => Some(at),
        Some(_) => None,
        // It met a bug, or was forgotten at once.
        None => Some(now + app.patience.backoff_first),
    });
    waits.max().unwrap_or(now)
}

/// The media that a message, or its fallback, names.
fn keys(channel: &Channel, message: &Queued) -> Vec<Key> {
    let contents = [Some(&message.content), message.fallback.as_ref()];
    let named = contents.into_iter().flatten().filter(|it| may_name_media(it));
    let named = named.filter_map(|it| Content::from_json(it).ok());
    named.flat_map(|it| keys_of(channel, &it)).collect()
}

fn keys_of(channel: &Channel, content: &Content) -> Vec<Key> {
    content.media_places().iter().filter_map(|it| Key::of(channel, it)).collect()
}

/// The content as Meta takes it: our files and links by Meta's ids.
pub(crate) fn fill(app: &App, channel: &Channel, content: Content) -> Result<Content, Unfilled> {
    let (mut ids, mut names, now) = (BTreeMap::new(), BTreeMap::new(), app.clock.now());
    for place in content.media_places() {
        let Some(key) = Key::of(channel, &place) else { continue };
        match app.media.standing(&key, now) {
            Some(Standing::ById { id, name, .. }) => {
                if let Some(name) = name.filter(|_| place.kind == MediaKind::Document) {
                    names.insert(place.pointer.clone(), name.to_string());
                }
                ids.insert(place.pointer.clone(), id.to_string());
            }
            Some(Standing::ByLink { .. }) => {}
            Some(Standing::Never { failure, .. }) => return Err(Unfilled::Failed(failure)),
            Some(Standing::NotBefore { .. }) | None => return Err(Unfilled::Unprepared),
        }
    }
    Ok(if ids.is_empty() { content } else { content.with_media_ids(&ids).with_filenames(&names) })
}

/// Meta refused a message. If it was sent by an id that Meta may have forgotten, that is forgotten here,
/// too; then, or when somebody has found out before, it is worth another try.
pub(crate) async fn doubt_after(
    app: &App,
    channel: &Arc<Channel>,
    (message, sent): (&Queued, &SendRequest),
    code: i64,
) -> bool {
    if !handing::may_be_about_media(code) || message.attempt > DOUBTED_MAX {
        return false;
    }
    let now = app.clock.now();
    let (mut old, mut is_outdated) = (Vec::new(), false);
    for place in sent.content.media_places() {
        let MediaSource::Id(id) = place.source else { continue };
        let is_callers = |it: &String| it.contains(id);
        if is_callers(&message.content) || message.fallback.as_ref().is_some_and(is_callers) {
            continue;
        }
        match app.media.since(id) {
            None => is_outdated = true,
            Some(since) if now.since(since) > FRESH => old.push(Arc::from(id)),
            Some(_) => {}
        }
    }
    if old.is_empty() {
        return is_outdated;
    }
    // In a task of its own: flights must not hold a connection.
    let (app, channel) = (app.clone(), Arc::clone(channel));
    let forgetting = tokio::spawn(async move {
        for id in &old {
            handing::forget(&app, &channel, id).await;
        }
        app.media.forget_ids(&old);
    });
    forgetting.await.is_ok()
}
