//! The Channels API (Bird's contract): how a request becomes an operation and a message an answer.

mod answer;
pub(crate) mod contacts;
pub(crate) mod messages;
mod request;
