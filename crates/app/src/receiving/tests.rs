//! Receiving, from webhook to storage, with Meta beside it who does what the test says.

mod desk;
mod meta;
mod stories;

pub(super) use desk::{NOW, channel, receipt};
