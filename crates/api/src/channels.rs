//! The Channels API (Bird's contract): how a request becomes an operation and a message an answer.

mod answer;
pub(crate) mod contacts;
pub(crate) mod messages;
mod request;
pub(crate) mod templates;

use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::body::Bytes;
use request::Templates;
use serde_json::Value;
use waxwing_app::messages::{SendMessage, Unfilled};
use waxwing_app::templates::{Given, Wanted};
use waxwing_cloud_api::content::Content;
use waxwing_domain::ids::ChannelId;

/// Reads a body as `POST …/messages` does: the operation it asks for, or what is wrong with it. No
/// catalogue of templates is asked.
pub fn read_send(channel: ChannelId, body: Bytes) -> Result<SendMessage, Problem> {
    let request = JsonBody::<Value>::of(body)?.value;
    Ok(request::read(&request, channel)?.into_operation(&Unseen, None)?.0)
}

/// Nobody knows which templates there are.
struct Unseen;

impl Templates for Unseen {
    fn fill(&self, _: (&Wanted, Option<&str>), _: &[Given]) -> Result<Content, Unfilled> {
        Err(Unfilled::NotSynced)
    }

    fn start(&self) -> Option<Content> {
        None
    }
}
