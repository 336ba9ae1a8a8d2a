//! The Channels API (Bird's contract): how a request becomes an operation and a message an answer.

mod answer;
pub(crate) mod contacts;
pub(crate) mod messages;
mod request;

use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::body::Bytes;
use request::SendMessageRequest;
use waxwing_app::messages::SendMessage;
use waxwing_domain::ids::ChannelId;

/// Reads a body as `POST …/messages` does: the operation it asks for, or what is wrong with it.
pub fn read_send(channel: ChannelId, body: Bytes) -> Result<SendMessage, Problem> {
    JsonBody::<SendMessageRequest>::of(body)?.value.into_operation(channel, None)
}
