//! Taking messages back: what is only in line goes out of it, and is canceled.

use super::{Message, Whole, about, reading};
use crate::App;
use crate::events::event;
use crate::keys::Caller;
use serde_json::{Value, json};
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_domain::message::Direction;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::withdrawal::Withdrawal;

/// Why a message is not taken back.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// The channel has no such message of ours.
    #[error("the channel has no message with this id that was sent to somebody")]
    UnknownMessage,
    /// It is not in line any more.
    #[error(
        "the message is not in line any more: WhatsApp has it, or may have it, or it has ended; what WhatsApp has cannot be taken back"
    )]
    TooLate,
    /// It could not be written down.
    #[error("the message could not be taken back")]
    Store(#[from] StoreError),
}

/// Takes a message back that was not handed to WhatsApp; one that was taken back before stays so. Named
/// by a part, the whole is meant.
///
/// The first part decides: parts leave in order, so where it has left nothing is taken back, and a
/// fallback that stands for all goes on standing for all.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    id: MessageId,
) -> Result<Whole, CancelError> {
    let channel =
        app.channel(caller.workspace_id(), channel_id).ok_or(CancelError::UnknownChannel)?;
    let message = find(app, &channel, id).await?;
    let at = app.clock.now();
    let by_caller = json!({ "reason": "caller" });
    let first = message.first();
    if withdraw(app, &channel, &[first], &by_caller, at).await?.is_empty() {
        let message = find(app, &channel, id).await?;
        let was_canceled = message.first().facts.canceled_at.is_some();
        return if was_canceled { Ok(message) } else { Err(CancelError::TooLate) };
    }
    let rest: Vec<_> = message.parts().skip(1).collect();
    withdraw(app, &channel, &rest, &by_caller, at).await?;
    find(app, &channel, id).await
}

/// The whole of a message that we sent, or are about to.
async fn find(app: &App, channel: &Channel, id: MessageId) -> Result<Whole, CancelError> {
    let found = app.store.message(channel.workspace_id, id).await?;
    let is_ours =
        |it: &Message| it.said.channel_id == channel.id && it.said.direction == Direction::Outgoing;
    let found = found.filter(is_ours).ok_or(CancelError::UnknownMessage)?;
    Ok(reading::whole(app, channel.workspace_id, found).await?)
}

/// Takes those of these messages back that are in line: out of the table, and out of the line. Gives
/// them; each has an event that says why.
pub(crate) async fn withdraw(
    app: &App,
    channel: &Channel,
    messages: &[&Message],
    why: &Value,
    at: Timestamp,
) -> Result<Vec<MessageId>, StoreError> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let canceled = |it: &&Message| {
        let event = event(app, "message.canceled", about(&it.said), at, why);
        (it.said.id, event)
    };
    let messages = messages.iter().map(canceled).collect();
    let withdrawal = Withdrawal { workspace_id: channel.workspace_id, messages, at };
    let withdrawn = app.store.withdraw(withdrawal).await?;
    for id in &withdrawn {
        app.lines.withdrawn(channel.id, *id);
    }
    Ok(withdrawn)
}
