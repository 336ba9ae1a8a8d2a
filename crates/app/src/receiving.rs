//! Receiving: what people send stays at Meta for a while, and is fetched as soon as we hear of it.
//!
//! Intake writes a receipt beside the message, and wakes this. [`step`] starts whatever is due; each is
//! fetched by a task of its own, without a connection to the database, and ends in one write: the file,
//! where the receipt stands, and the event. Until then the receipt waits, so whatever is cut off is
//! fetched again. `fetching` says where the bytes come from, `trust` who sees the token, and `patience`
//! what becomes of what does not come.

mod ending;
mod fetching;
mod patience;
mod places;
mod trust;

use crate::keys::Caller;
use crate::{App, Worked};
use places::Hall;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use waxwing_domain::ids::{ChannelId, MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;

pub use waxwing_store::receiving::{NewReceipt, Receipt, ReceiptState};

/// How many receipts are at work at the same time, most of them waiting for their place.
const AT_WORK_MAX: usize = 256;

/// Whose receipt it is.
type Whose = (WorkspaceId, MessageId);

/// What is at work.
#[derive(Default)]
pub(crate) struct Receiving {
    /// Something is due, or has ended.
    moved: Notify,
    hall: Hall,
    at_work: Mutex<AtWork>,
}

#[derive(Default)]
struct AtWork {
    tasks: BTreeMap<Whose, AbortHandle>,
    /// Why the last one could not be written down.
    failure: Option<StoreError>,
}

impl Receiving {
    /// Says that something is due.
    pub(crate) fn wake(&self) {
        self.moved.notify_one();
    }

    fn at_work(&self) -> MutexGuard<'_, AtWork> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a medium is not fetched again.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// The channel has no such message, or nothing came with it.
    #[error("the channel has no message of this id that brought a picture, a recording or a file")]
    Unknown,
    /// It could not be written down.
    #[error("what was received cannot be looked up at the moment")]
    Store(#[from] StoreError),
}

/// Starts to fetch what is due; it goes on by itself. The error is also that of what ended since.
pub async fn step(app: &App) -> Result<Worked, StoreError> {
    let at_work = {
        let mut at_work = app.receiving.at_work();
        if let Some(error) = at_work.failure.take() {
            return Err(error);
        }
        at_work.tasks.len()
    };
    if at_work >= AT_WORK_MAX {
        return Ok(Worked::Nothing);
    }
    // Those at work are due as well, and may come first.
    let limit = i64::try_from(2 * AT_WORK_MAX).unwrap_or(i64::MAX);
    let due = app.store.receipts_due(app.clock.now(), limit).await?;
    let mut worked = Worked::Nothing;
    for receipt in due {
        if start(app, receipt) {
            worked = Worked::Some;
        }
    }
    Ok(worked)
}

/// Returns when something became due, or ended, after this was last called.
pub async fn wait(app: &App) {
    app.receiving.moved.notified().await;
}

/// Whether anything is at work.
pub fn is_busy(app: &App) -> bool {
    !app.receiving.at_work().tasks.is_empty()
}

/// When the next is due, if any waits.
pub async fn next_at(app: &App) -> Result<Option<Timestamp>, StoreError> {
    let first = app.store.receipts_due(Timestamp::FAR_FUTURE, 1).await?;
    Ok(first.first().map(|it| it.wake_at))
}

/// Lets go of whatever is at work. It waits, and is fetched again by whoever steps next.
pub fn stop(app: &App) {
    let tasks = std::mem::take(&mut app.receiving.at_work().tasks);
    tasks.values().for_each(AbortHandle::abort);
}

/// Fetches what came with a message again, if it is not kept: at once, also when it was given up. Gives
/// where it stands.
pub async fn retry(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    message_id: MessageId,
) -> Result<Receipt, RetryError> {
    let workspace_id = caller.workspace_id();
    let of_message = async || {
        let found = of_messages(app, workspace_id, &[message_id]).await?.pop();
        found.filter(|it| it.new.channel_id == channel_id).ok_or(RetryError::Unknown)
    };
    of_message().await?;
    if app.store.retry_receipt(workspace_id, message_id, app.clock.now()).await? {
        app.receiving.wake();
    }
    of_message().await
}

/// The receipts of those of these messages that brought something.
pub async fn of_messages(
    app: &App,
    workspace_id: WorkspaceId,
    messages: &[MessageId],
) -> Result<Vec<Receipt>, StoreError> {
    app.store.receipts_of(workspace_id, messages).await
}

/// Begins to fetch one, unless it is at work or too many are.
fn start(app: &App, receipt: Receipt) -> bool {
    let whose = (receipt.new.workspace_id, receipt.new.message_id);
    let mut at_work = app.receiving.at_work();
    if at_work.tasks.len() >= AT_WORK_MAX || at_work.tasks.contains_key(&whose) {
        return false;
    }
    // The task strikes itself off the list, for which it waits until this has put it there.
    let working = Working { app: app.clone(), whose };
    let task = tokio::spawn(async move {
        if let Err(error) = ending::receive(&working.app, &receipt).await {
            working.app.receiving.at_work().failure = Some(error);
        }
        drop(working);
    });
    at_work.tasks.insert(whose, task.abort_handle());
    true
}

/// Strikes a task off the list when it ends, also when it is ended.
struct Working {
    app: App,
    whose: Whose,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.app.receiving.at_work().tasks.remove(&self.whose);
        self.app.receiving.wake();
    }
}

#[cfg(test)]
mod tests;
