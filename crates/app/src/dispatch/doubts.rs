//! Unanswered sends: what becomes of those whose wait for proof is over.

use super::{Dispatcher, InDoubt, flight};
use waxwing_domain::dispatch::{Failure, Next, without_proof};
use waxwing_domain::ids::MessageId;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::outbox::{End, Settled, Settlement};

/// How many are decided about at once: one commit, while answers that come in wait no longer than that.
const AT_ONCE: usize = 256;

impl Dispatcher {
    /// Decides about the unanswered sends whose wait for proof is over.
    pub(super) async fn judge_doubts(&mut self) -> Result<bool, StoreError> {
        let now = self.app.clock.now();
        let is_over = |(id, it): (&MessageId, &InDoubt)| (it.until <= now).then_some(*id);
        let over: Vec<_> = self.in_doubt.iter().filter_map(is_over).take(AT_ONCE).collect();
        if over.is_empty() {
            return Ok(false);
        }
        let (workspace_id, channel_id) = (self.channel.workspace_id, self.channel.id);
        let heard_at = self.app.store.heard_at(workspace_id, channel_id).await?;
        let settling = over.iter().filter_map(|id| {
            let doubt = self.in_doubt.get(id)?;
            let next = without_proof(
                self.channel.unanswered_policy,
                doubt.since,
                heard_at,
                (now, doubt.message.valid_until),
                &self.patience,
            );
            let settlement = self.settlement_of_doubt(doubt, &next, now);
            let store = &self.app.store;
            Some(async move { (*id, next, store.settle(settlement).await) })
        });
        let settled = futures::future::join_all(settling).await;
        let mut failure = None;
        for (id, next, settled) in settled {
            match settled {
                Ok(settled) => self.end_doubt(id, next, settled),
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(true), Err)
    }

    /// What is written down of one unanswered send.
    fn settlement_of_doubt(&self, doubt: &InDoubt, next: &Next, now: Timestamp) -> Settlement {
        let end = match next {
            Next::AwaitProofUntil(until) => End::Unanswered { since: doubt.since, until: *until },
            Next::RetryAt(at) | Next::RestUntil(at) => End::Later(*at),
            Next::Sent(_) | Next::Failed(_) => {
                let failure = Failure::Unanswered;
                flight::failed(&self.app, &self.channel, &doubt.message, &failure, now)
            }
        };
        let workspace_id = self.channel.workspace_id;
        Settlement { workspace_id, message_id: doubt.message.id, attempt: None, end, met: None }
    }

    /// Puts one unanswered send where it belongs.
    fn end_doubt(&mut self, id: MessageId, next: Next, settled: Settled) {
        if let (Settled::AsSaid, Next::AwaitProofUntil(until)) = (settled, &next) {
            if let Some(doubt) = self.in_doubt.get_mut(&id) {
                doubt.until = *until;
            }
            return;
        }
        let Some(InDoubt { message, .. }) = self.in_doubt.remove(&id) else { return };
        match (settled, next) {
            (Settled::AsSaid, Next::RetryAt(at)) => self.line.put_back(message, at),
            _ => self.line.finish(&message),
        }
    }
}
