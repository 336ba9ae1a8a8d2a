//! Messages that need files at Meta first: they are out of their threads meanwhile, and not claimed.

use super::Dispatcher;
use futures::{FutureExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use waxwing_store::outbox::Queued;

/// How many messages of a channel may wait for their media outside the line; the others stay in it.
const WAITING_MAX: usize = 1_000;

/// How long a message rests in the line when so many wait.
const REST: Duration = Duration::from_secs(1);

impl Dispatcher {
    /// Starts to fetch and upload what messages need that Meta does not have yet; gives those that need
    /// nothing, and says whether there were others.
    pub(super) fn prepare_media(&mut self, due: Vec<Queued>) -> (Vec<Queued>, bool) {
        let now = self.app.clock.now();
        // What has become worthless needs nothing any more.
        let is_ready = |it: &Queued| {
            now >= it.valid_until || !crate::media::is_unprepared(&self.app, &self.channel, it)
        };
        let (ready, unprepared): (Vec<_>, Vec<_>) = due.into_iter().partition(is_ready);
        let is_some_unprepared = !unprepared.is_empty();
        for message in unprepared {
            if self.preparing.len() >= WAITING_MAX {
                self.line.put_back(message, now + REST);
                continue;
            }
            let (app, channel) = (self.app.clone(), Arc::clone(&self.channel));
            let turns = Arc::clone(&self.turns);
            self.preparing.push(Box::pin(async move {
                let at = crate::media::prepare(app, channel, turns, &message).await;
                let at = at.min(message.valid_until);
                (message, at)
            }));
        }
        (ready, is_some_unprepared)
    }

    /// Puts messages whose media are prepared back in line.
    pub(super) fn take_prepared(&mut self) -> bool {
        let mut worked = false;
        while let Some(Some((message, at))) = self.preparing.next().now_or_never() {
            worked = true;
            self.line.put_back(message, at);
        }
        worked
    }
}
