//! The wire: what we read and write in Meta's words, held to the fixtures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod codes;
mod describe;
mod drafts;
mod fixtures;
mod limits;
mod media;
mod meta_examples;
mod news;
mod payloads;
mod properties;
mod requests;
mod templates;
mod webhooks;
