//! One fallback for several parts: it stands for the whole, so the others are taken back before it
//! leaves.
//!
//! Whether the fallback goes is decided once. What was decided is kept as the fate of the other parts,
//! in one commit before the call: after a crash, and when the first part is tried again, it is read
//! from there, whatever became of the window meanwhile.

use crate::App;
use serde_json::json;
use waxwing_domain::admission::Verdict;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::messages::Message;
use waxwing_store::outbox::Queued;

/// Whether a message goes as its fallback now. If it is the first of several parts, the others are
/// canceled then.
pub(super) async fn goes_as_fallback(
    app: &App,
    channel: &Channel,
    message: &Queued,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let is_wanted = *verdict == Verdict::AdmitFallback;
    if message.fallback.is_none() || message.part_of != Some(message.id) {
        return Ok(is_wanted);
    }
    let parts = app.store.parts(channel.workspace_id, &[message.id]).await?;
    let others: Vec<_> = parts.into_iter().filter(|it| it.said.id != message.id).collect();
    if others.iter().any(|it| it.facts.canceled_at.is_some()) {
        return Ok(true);
    }
    if is_wanted {
        cancel(app, channel, &others, now).await?;
    }
    Ok(is_wanted)
}

/// Takes the other parts back, and says that the fallback stands for them.
async fn cancel(
    app: &App,
    channel: &Channel,
    others: &[Message],
    at: Timestamp,
) -> Result<(), StoreError> {
    let whole = others.first().and_then(|it| it.said.part_of).map(|it| it.uuid().to_string());
    let details = "the window was closed, so the fallback was sent for all parts of the message";
    let why = json!({ "reason": "fallback", "details": details, "part_of": whole });
    let others: Vec<_> = others.iter().collect();
    crate::messages::withdraw(app, channel, &others, &why, at).await.map(drop)
}
