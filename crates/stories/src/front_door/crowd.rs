//! Many people, who have all written to us, so that all may be written to.

use super::{House, until_within};
use futures::StreamExt;
use futures::stream;
use std::time::Duration;

/// How many of them are there at once.
const AT_ONCE: usize = 50;

/// How long they may take on a machine that does other things.
const WITHIN: Duration = Duration::from_mins(3);

/// The number of one of many.
pub fn number(person: usize) -> String {
    format!("+49151123{person:05}")
}

impl House {
    /// So many people get a phone and write; the gateway has heard of all when this returns.
    pub async fn is_written_to_by(&self, people: usize) {
        let (gateway, sandbox) = (self.gateway(), self.sandbox());
        stream::iter(0..people)
            .for_each_concurrent(AT_ONCE, |person| {
                let sandbox = sandbox.clone();
                async move { sandbox.meets(&format!("Person {person}"), &number(person)).await }
            })
            .await;
        until_within(WITHIN, "everybody has written", async || {
            (gateway.lists("direction=incoming").await.len() > people).then_some(())
        })
        .await;
    }
}
