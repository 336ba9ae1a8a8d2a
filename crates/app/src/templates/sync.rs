//! Reading a catalogue whole from Meta: at first, when something was heard that it does not know, and
//! every hour.

use super::catalogue::{Catalogue, Kept, account_of};
use super::changes::{Edit, Reason, change, gone, updated};
use crate::graph::{self, Refusal};
use crate::keys::Caller;
use crate::{App, Worked};
use http::Method;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::templates::{Definition, Page, calls};
use waxwing_domain::ids::{ChannelId, TemplateId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::templates::Account;

/// How old a catalogue may become before it is read again.
const FRESH_FOR: Duration = Duration::from_hours(1);

/// How soon one is read again for each of its pages, whatever was heard: a program that sends nonsense
/// must not make us ask Meta more than twice a minute.
const APART_PER_PAGE: Duration = Duration::from_secs(30);

/// How long to wait after a failure: doubled each time, up to the longest.
const REST_FIRST: Duration = Duration::from_secs(10);
const REST_MAX: Duration = Duration::from_mins(10);

/// The most pages of a catalogue: an account has 6,000 templates at most, and some more languages.
const PAGES_MAX: usize = 1_000;

/// How long an account is left alone after failures.
pub(crate) struct Rest {
    until: Timestamp,
    next: Duration,
}

/// Why a catalogue could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// Meta refused, or did not answer.
    #[error(transparent)]
    Meta(#[from] Refusal),
    /// What Meta answered is no list of templates, or has no end.
    #[error("WhatsApp's answer is no list of templates")]
    Odd,
    /// It could not be kept.
    #[error("the templates could not be kept")]
    Store(#[from] StoreError),
}

/// Reads a channel's catalogue whole, because a caller wants it; says how many templates there are.
pub async fn sync(app: &App, caller: &Caller, channel: ChannelId) -> Result<usize, SyncError> {
    let channel = app.channel(caller.workspace_id(), channel).ok_or(SyncError::UnknownChannel)?;
    sync_now(app, &channel).await
}

/// Reads a channel's catalogue whole from Meta and keeps it; says how many templates there are.
pub async fn sync_now(app: &App, channel: &Channel) -> Result<usize, SyncError> {
    let account = account_of(channel);
    let _guard = app.templates.syncing.lock().await;
    let asked_at = app.clock.now();
    let changes_before = app.templates.on(&account).map_or(0, |it| it.changes);
    app.templates.settle(&account);
    let listed = match listed(app, channel).await {
        Ok(listed) => listed,
        Err(error) => {
            app.templates.doubt(account);
            return Err(error);
        }
    };
    let count = listed.len();
    change(app, &account, |before| {
        let mut edit = replacing(app, &account, before, listed, asked_at);
        // What changed while we were reading may be newer than what we read.
        edit.is_stale = Some(before.changes != changes_before);
        (edit, ())
    })
    .await?;
    end_rest(app, &account);
    tracing::info!(
        waba.id = account.waba_id.as_str(),
        templates = count,
        "templates are in step with WhatsApp"
    );
    Ok(count)
}

/// The fewest templates a page is asked for: the largest there can be still fit into an answer.
const PAGE_LENGTH_MIN: usize = 2;

/// Every template of the account, as Meta lists them page by page; of two with the same name and
/// language, the later.
async fn listed(
    app: &App,
    channel: &Channel,
) -> Result<BTreeMap<(String, String), Definition>, SyncError> {
    let mut listed = BTreeMap::new();
    let mut cursor: Option<String> = None;
    let mut length = calls::PAGE_LENGTH;
    for _ in 0..PAGES_MAX {
        let path = calls::list_path(channel.waba_id.as_str(), length, cursor.as_deref());
        let body = match graph::ask(app, channel, Method::GET, &path, None).await {
            // A page of large templates is a longer answer than we take.
            Err(Refusal::Unanswered) if length > PAGE_LENGTH_MIN => {
                length = (length / 5).max(PAGE_LENGTH_MIN);
                continue;
            }
            answer => answer?,
        };
        let page = Page::read(&body).ok_or(SyncError::Odd)?;
        let next = page.cursor().map(str::to_owned);
        if next.is_none() && page.next.is_some() {
            // To stop here would be to lose all templates that are not listed yet.
            return Err(SyncError::Odd);
        }
        for definition in page.data {
            let key = (definition.name().to_owned(), definition.language().to_owned());
            listed.insert(key, definition);
        }
        match next {
            None => return Ok(listed),
            Some(next) if cursor.as_ref() == Some(&next) => return Err(SyncError::Odd),
            Some(next) => cursor = Some(next),
        }
    }
    Err(SyncError::Odd)
}

/// The change that makes a catalogue what Meta listed; ids stay with name and language.
fn replacing(
    app: &App,
    account: &Account,
    before: &Catalogue,
    listed: BTreeMap<(String, String), Definition>,
    at: Timestamp,
) -> Edit {
    let mut edit = Edit { synced_at: Some(at), ..Edit::default() };
    let mut stay = BTreeSet::new();
    // Who just came to know the catalogue is not told of every template in it.
    let is_first = before.synced_at.is_none();
    for ((name, language), definition) in listed {
        let known = before.find(&name, &language);
        let id = known.map_or_else(|| new_id(app), |it| it.id);
        stay.insert(id);
        if known.is_some_and(|it| it.definition == definition) {
            continue;
        }
        let after = Kept { id, definition, told_at: at };
        let was = known.map(|it| &it.definition);
        if !is_first {
            edit.events.extend(updated(app, account, (was, &after), at, &Reason::default()));
        }
        edit.put.push(after);
    }
    for lost in before.all().filter(|it| !stay.contains(&it.id)) {
        edit.events.extend(gone(app, account, lost, at));
        edit.removed.push(lost.id);
    }
    edit
}

/// An id for a template that is new to us.
pub(super) fn new_id(app: &App) -> TemplateId {
    TemplateId::from_uuid(app.ids.make(app.clock.now(), &*app.random))
}

/// Reads one catalogue that is due, if any is.
pub async fn step(app: &App) -> Result<Worked, StoreError> {
    let now = app.clock.now();
    let due = accounts(app).into_iter().find(|(account, _)| due_at(app, account) <= now);
    let Some((account, channels)) = due else { return Ok(Worked::Nothing) };
    if !sync_by_any(app, &channels).await? {
        rest(app, account);
    }
    Ok(Worked::Some)
}

/// Reads an account's catalogue by the first of its channels that is not refused: each has a token of
/// its own. Says whether it was read.
async fn sync_by_any(app: &App, channels: &[Arc<Channel>]) -> Result<bool, StoreError> {
    for channel in channels {
        let error = match sync_now(app, channel).await {
            Ok(_) => return Ok(true),
            Err(SyncError::Store(error)) => return Err(error),
            Err(error) => error,
        };
        tracing::warn!(%error, channel.id = %channel.id, "templates cannot be read from WhatsApp at the moment");
        if !matches!(error, SyncError::Meta(Refusal::Refused(_))) {
            break;
        }
    }
    Ok(false)
}

/// When a catalogue is next to be read; none when there is no account.
pub fn next_at(app: &App) -> Option<Timestamp> {
    accounts(app).keys().map(|it| due_at(app, it)).min()
}

/// Returns when something was heard that a catalogue does not know, after this was last called.
pub async fn wait(app: &App) {
    app.templates.wanted.notified().await;
}

/// Every account, with the channels to ask by.
fn accounts(app: &App) -> BTreeMap<Account, Vec<Arc<Channel>>> {
    let directory = Arc::clone(&app.channels.borrow());
    let mut accounts: BTreeMap<Account, Vec<Arc<Channel>>> = BTreeMap::new();
    for channel in directory.all() {
        accounts.entry(account_of(channel)).or_default().push(Arc::clone(channel));
    }
    accounts
}

fn due_at(app: &App, account: &Account) -> Timestamp {
    let catalogue = app.templates.on(account);
    let synced_at = catalogue.as_ref().and_then(|it| it.synced_at);
    let is_stale =
        catalogue.as_ref().is_some_and(|it| it.is_stale) || app.templates.is_doubted(account);
    let pages = catalogue.map_or(0, |it| it.all().count() / calls::PAGE_LENGTH) + 1;
    let due = match synced_at {
        None => Timestamp::EPOCH,
        Some(at) if is_stale => at + apart(pages).min(FRESH_FOR),
        Some(at) => at + FRESH_FOR,
    };
    let resting = app.templates.resting.lock().expect("nobody panics while resting");
    resting.get(account).map_or(due, |it| due.max(it.until))
}

/// How long to leave a catalogue of so many pages before it is read again.
fn apart(pages: usize) -> Duration {
    APART_PER_PAGE.saturating_mul(u32::try_from(pages).unwrap_or(u32::MAX))
}

/// An account answers again.
fn end_rest(app: &App, account: &Account) {
    app.templates.resting.lock().expect("nobody panics while resting").remove(account);
}

/// Leaves an account alone for a while, longer each time.
fn rest(app: &App, account: Account) {
    let now = app.clock.now();
    let mut resting = app.templates.resting.lock().expect("nobody panics while resting");
    let rest = resting.entry(account).or_insert(Rest { until: now, next: REST_FIRST });
    rest.until = now + rest.next;
    rest.next = (rest.next * 2).min(REST_MAX);
}
