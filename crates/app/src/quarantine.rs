//! The quarantine: what of Meta's webhooks could not be understood, or belongs to nobody, for somebody
//! to look at. Its siblings were understood all the same.

use crate::App;
use crate::intake::readable;
use crate::keys::Caller;
use serde_json::value::RawValue;
use waxwing_store::StoreError;
use waxwing_store::quarantine::{Quarantined, Ward};

pub use waxwing_store::quarantine::SetAside;

/// The most one call lists.
pub const PAGE_MAX: i64 = 100;

/// Something that was set aside.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its number.
    pub id: i64,
    /// What it is, and why it is here.
    pub what: SetAside,
    /// It, as it came; a string, if it is no JSON.
    pub raw: Box<RawValue>,
}

/// Why something cannot be taken out of the quarantine.
#[derive(Debug, thiserror::Error)]
pub enum QuarantineError {
    /// It is not there.
    #[error(
        "the workspace's quarantine has nothing of this id; it may have been dropped or tried again"
    )]
    Unknown,
    /// It was understood, and there is nobody it belongs to.
    #[error("this was understood, and is about a message we do not have; drop it instead")]
    Final,
    /// We could not look it up.
    #[error("the quarantine could not be read")]
    Store(#[from] StoreError),
}

/// What was set aside, newest first, before that number, at most [`PAGE_MAX`] and one.
pub async fn list(
    app: &App,
    caller: &Caller,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Item>, StoreError> {
    let ward = ward(app, caller).await?;
    let page = app.store.quarantined(ward, before, limit.clamp(1, PAGE_MAX + 1)).await?;
    Ok(page.into_iter().map(item).collect())
}

/// Tries one again: it is read anew, as if it came now. If it is not understood this time either, it is
/// back under another number.
pub async fn retry(app: &App, caller: &Caller, id: i64) -> Result<(), QuarantineError> {
    let ward = ward(app, caller).await?;
    let found = app.store.find_quarantined(ward, id).await?.ok_or(QuarantineError::Unknown)?;
    let payload = found.what.payload.ok_or(QuarantineError::Final)?;
    if !app.store.return_to_inbox(ward, id, &payload, app.clock.now()).await? {
        return Err(QuarantineError::Unknown);
    }
    app.webhook_came.notify_one();
    Ok(())
}

/// Drops one for good.
pub async fn discard(app: &App, caller: &Caller, id: i64) -> Result<(), QuarantineError> {
    let ward = ward(app, caller).await?;
    let was_there = app.store.release(ward, id).await?;
    if was_there { Ok(()) } else { Err(QuarantineError::Unknown) }
}

/// Whose quarantine a caller sees. What belongs to nobody is the workspace's, as long as there is one
/// only; with several it would show one tenant what was meant for another, and is only in the log.
async fn ward(app: &App, caller: &Caller) -> Result<Ward, StoreError> {
    let with_nobodys = app.store.has_one_workspace().await?;
    Ok(Ward { workspace_id: caller.workspace_id(), with_nobodys })
}

fn item(it: Quarantined) -> Item {
    let Quarantined { id, what } = it;
    Item { id, raw: readable(what.body.clone()), what }
}
