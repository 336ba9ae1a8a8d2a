//! Dispatch: hands what is due to WhatsApp, in order, within the channel's budget, once.
//!
//! Each channel has one [`Dispatcher`]. Its line holds in memory what waits; the table
//! is read at the start, and when the line overflowed. A message is claimed durably just before the
//! call, the call happens outside any transaction, and its settlement is one more write. A crash in
//! between leaves a claim; whoever comes next treats it as unanswered, because it may have gone out.

mod doubts;
mod flight;
mod line;
mod preparing;
mod signals;
mod standing_in;

pub(crate) use signals::Lines;

use crate::media::Turns;
use crate::{App, Worked};
use flight::Landing;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use line::{Line, Thread};
use signals::Signals;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use waxwing_domain::budget::Budget;
use waxwing_domain::dispatch::{Next, Patience};
use waxwing_domain::ids::{ContactId, MessageId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::messages::Waiting;
use waxwing_store::outbox::{Claim, Queued, Settled, Settlement};

/// How many messages of a channel may be in flight: only those are in doubt after a crash.
const IN_FLIGHT_MAX: usize = 256;

/// How many messages a channel's line holds in memory unless told otherwise; the rest waits in the
/// table.
pub const LINE_LENGTH_MAX: usize = 10_000;

/// How long before it is due a scheduled message joins the line.
const AHEAD: Duration = Duration::from_mins(2);

/// How many messages are read from the table at once.
const PAGE: usize = 1_000;

/// Sends what is due on one channel.
pub struct Dispatcher {
    app: App,
    channel: Arc<Channel>,
    patience: Patience,
    line: Line,
    signals: Signals,
    budget: Budget,
    /// Until when the whole channel rests.
    rest_until: Timestamp,
    /// Unanswered sends: when their wait for proof is over.
    in_doubt: BTreeMap<MessageId, InDoubt>,
    in_flight: FuturesUnordered<BoxFuture<'static, Landing>>,
    /// Messages whose media are fetched or uploaded, and when each may leave. They are not claimed yet.
    preparing: FuturesUnordered<BoxFuture<'static, (Queued, Timestamp)>>,
    turns: Arc<Turns>,
    /// Landings that could not be written down yet.
    unsettled: Vec<Landing>,
    /// Whether the line may differ from the table, which is right.
    is_astray: bool,
    /// When the first of those is due that stay in the table because they are scheduled for later.
    next_scheduled: Option<Timestamp>,
}

/// What of the table the line holds.
enum Held {
    Everything,
    TheFront,
}

/// An unanswered send that waits for proof.
struct InDoubt {
    until: Timestamp,
    since: Timestamp,
    message: Queued,
}

impl Dispatcher {
    /// Takes over a channel: reads what waits, and puts what a predecessor had in flight in doubt.
    pub async fn open(app: &App, channel: &Arc<Channel>) -> Result<Self, StoreError> {
        let now = app.clock.now();
        let mut dispatcher = Self {
            app: app.clone(),
            channel: Arc::clone(channel),
            patience: Patience { proof_wait: channel.proof_wait, ..app.patience },
            line: Line::new(app.lines.length_max()),
            signals: app.lines.open(channel.id),
            budget: Budget::new(channel.messages_per_second, now),
            rest_until: Timestamp::EPOCH,
            in_doubt: BTreeMap::new(),
            in_flight: FuturesUnordered::new(),
            preparing: FuturesUnordered::new(),
            turns: Arc::default(),
            unsettled: Vec::new(),
            is_astray: false,
            next_scheduled: None,
        };
        dispatcher.fill().await?;
        Ok(dispatcher)
    }

    /// Does what can be done at this moment; never waits for the network.
    pub async fn step(&mut self) -> Result<Worked, StoreError> {
        let mut worked = self.hear();
        if self.is_astray || self.is_table_ahead() {
            self.fill().await?;
        }
        worked |= self.settle_landed().await?;
        worked |= self.judge_doubts().await?;
        worked |= self.take_prepared();
        worked |= self.send_due().await?;
        Ok(if worked { Worked::Some } else { Worked::Nothing })
    }

    /// Waits until a call has landed or something arrived; then there is a step to do.
    pub async fn changed(&mut self) {
        tokio::select! {
            Some(landing) = self.in_flight.next() => self.unsettled.push(landing),
            Some((message, at)) = self.preparing.next() => self.line.put_back(message, at),
            () = self.signals.wait() => {}
        }
    }

    /// Whether calls are under way, or media are prepared: [`Dispatcher::changed`] will tell.
    pub fn awaits_something(&self) -> bool {
        !self.in_flight.is_empty() || !self.preparing.is_empty()
    }

    /// Whether something is awaited, or has ended and is not written down.
    pub fn is_busy(&self) -> bool {
        self.awaits_something() || !self.unsettled.is_empty()
    }

    /// Waits for the calls under way and writes down what came of them; starts nothing new.
    pub async fn finish(&mut self) -> Result<(), StoreError> {
        while let Some(landing) = self.in_flight.next().await {
            self.unsettled.push(landing);
        }
        self.settle_landed().await.map(|_| ())
    }

    /// When there is next something to do, if nothing arrives before.
    pub fn next_at(&self) -> Option<Timestamp> {
        let proof = self.in_doubt.values().map(|it| it.until).min();
        let has_room = self.in_flight.len() < IN_FLIGHT_MAX;
        let earliest = self.rest_until.max(self.budget.next_at());
        let line = self.line.next_at().filter(|_| has_room).map(|it| it.max(earliest));
        let scheduled = self.next_scheduled.map(|at| at - AHEAD / 2);
        proof.into_iter().chain(line).chain(scheduled).min()
    }

    /// Whether the table holds what the line should.
    fn is_table_ahead(&self) -> bool {
        let is_short = self.signals.is_behind() && self.line.is_low();
        let soon = self.app.clock.now() + AHEAD / 2;
        is_short || self.line.is_starving() || self.next_scheduled.is_some_and(|at| at <= soon)
    }

    /// Takes in what was said to this dispatcher.
    fn hear(&mut self) -> bool {
        let mut worked = false;
        while let Some(signal) = self.signals.next() {
            worked = true;
            match signal {
                // What is not taken is in the table, and so is everything after it.
                signals::Signal::Arrived(_) if self.signals.is_behind() => {}
                signals::Signal::Arrived(_) if self.line.is_full() => {
                    self.signals.set_behind(true);
                }
                signals::Signal::Arrived(message) => {
                    self.wait_in_line(*message);
                }
                signals::Signal::Proved(id) => {
                    if let Some(doubt) = self.in_doubt.remove(&id) {
                        self.line.finish(&doubt.message);
                    } else {
                        self.line.remove(id);
                    }
                }
                signals::Signal::Withdrawn(id) => self.line.remove(id),
            }
        }
        worked
    }

    /// Puts a message in line, unless it is scheduled for much later: then it stays in the table. Says
    /// whether it was soon enough.
    fn wait_in_line(&mut self, message: Queued) -> bool {
        let at = message.order_at;
        let is_soon = at <= self.app.clock.now() + AHEAD;
        if is_soon {
            self.line.push(message);
        } else {
            self.next_scheduled = Some(self.next_scheduled.map_or(at, |next| next.min(at)));
        }
        is_soon
    }

    /// Reads from the table what waits, from the front, in place of what the line holds.
    async fn fill(&mut self) -> Result<(), StoreError> {
        // From here on we are told again: whatever was accepted before is in the table by now.
        self.signals.set_behind(false);
        let filled = self.read_table().await;
        if !matches!(filled, Ok(Held::Everything)) {
            self.signals.set_behind(true);
        }
        self.is_astray = filled.is_err();
        filled.map(|_| ())
    }

    /// Reads pages until there is no more, or no room.
    async fn read_table(&mut self) -> Result<Held, StoreError> {
        let (workspace_id, id) = (self.channel.workspace_id, self.channel.id);
        self.line.begin_filling();
        self.next_scheduled = None;
        let size = PAGE.min(self.app.lines.length_max());
        let limit = i64::try_from(size).unwrap_or(i64::MAX);
        let mut after = None;
        while !self.line.is_full() {
            let page = self.app.store.queued(workspace_id, id, after, limit).await?;
            after = page.last().map(|it| (it.order_at, it.id));
            let is_last = page.len() < size;
            // In the table's order everything after one that is scheduled for later is so, too.
            let all_soon = page.into_iter().all(|it| self.take_over(it));
            if is_last || !all_soon {
                return Ok(Held::Everything);
            }
        }
        Ok(Held::TheFront)
    }

    /// Takes over one message that the table says waits; says whether its time is near.
    fn take_over(&mut self, message: Queued) -> bool {
        if self.line.is_busy_with(message.id) {
            return true;
        }
        match message.waiting {
            Waiting::Due => return self.wait_in_line(message),
            Waiting::Claimed => {
                self.line.occupy(&message);
                self.unsettled.push(flight::interrupted(message, self.app.clock.now()));
            }
            Waiting::Unanswered => {
                self.line.occupy(&message);
                // The wait begins anew: what Meta told nobody while nobody was there proves nothing.
                let since = self.app.clock.now();
                let until = message.wake_at.max(since + self.patience.proof_wait);
                self.in_doubt.insert(message.id, InDoubt { until, since, message });
            }
        }
        true
    }

    /// Writes down what came of the calls that landed, together.
    async fn settle_landed(&mut self) -> Result<bool, StoreError> {
        while let Some(Some(landing)) = futures::FutureExt::now_or_never(self.in_flight.next()) {
            self.unsettled.push(landing);
        }
        let landed = std::mem::take(&mut self.unsettled);
        let worked = !landed.is_empty();
        let settling = landed.into_iter().map(|landing| {
            let next = flight::decide(&self.app, &self.patience, &landing);
            let settlement = flight::settlement(&self.app, &self.channel, &landing, &next);
            let app = &self.app;
            async move { (settle(app, settlement, landing.message.contact_id).await, landing, next) }
        });
        let mut failure = None;
        for (settled, landing, next) in futures::future::join_all(settling).await {
            match settled {
                Ok(settled) => self.leave(landing, next, settled),
                Err(error) => {
                    self.unsettled.push(landing);
                    failure = Some(error);
                }
            }
        }
        failure.map_or(Ok(worked), Err)
    }

    /// Puts a settled message where it belongs in the line.
    fn leave(&mut self, landing: Landing, next: Next, settled: Settled) {
        let Landing { message, ended_at, .. } = landing;
        tracing::debug!(
            event = "message.attempted",
            message.id = %message.id,
            channel.id = %self.channel.id,
            attempt = message.attempt,
            next = next.as_str(),
            duration_ms = ended_at.since(landing.started_at).as_millis(),
            "an attempt ended"
        );
        if settled == Settled::Proved {
            return self.line.finish(&message);
        }
        match next {
            Next::Sent(_) | Next::Failed(_) => self.line.finish(&message),
            Next::RetryAt(at) => self.line.put_back(message, at),
            Next::RestUntil(at) => {
                self.rest_until = at.max(self.rest_until);
                self.line.put_back(message, at);
            }
            Next::AwaitProofUntil(until) => {
                let doubt = InDoubt { until, since: landing.started_at.max(ended_at), message };
                self.in_doubt.insert(doubt.message.id, doubt);
            }
        }
    }

    /// Claims what is due, as far as budget and room in flight go, and starts the calls.
    async fn send_due(&mut self) -> Result<bool, StoreError> {
        let now = self.app.clock.now();
        let room = IN_FLIGHT_MAX.saturating_sub(self.in_flight.len());
        if now < self.rest_until || room == 0 || !self.line.has_due(now) {
            return Ok(false);
        }
        let granted = self.budget.take(u32::try_from(room).unwrap_or(u32::MAX), now);
        let due = self.line.take_due(now, usize::try_from(granted).unwrap_or(0));
        let (due, is_some_unprepared) = self.prepare_media(due);
        let unused = granted - u32::try_from(due.len()).unwrap_or(granted);
        self.budget.put_back(unused);
        if due.is_empty() {
            return Ok(is_some_unprepared);
        }
        let claims = due.iter().map(|it| {
            let workspace_id = self.channel.workspace_id;
            Claim { workspace_id, message_id: it.id, at: now }
        });
        let claimed = match self.app.store.claim(claims.collect()).await {
            Ok(claimed) => BTreeMap::from_iter(claimed),
            Err(error) => {
                // Perhaps it was committed all the same: the table knows.
                for message in due {
                    self.line.put_back(message, now);
                }
                self.is_astray = true;
                return Err(error);
            }
        };
        let mut leaving = Vec::with_capacity(due.len());
        for mut message in due {
            if let Some(attempt) = claimed.get(&message.id) {
                message.attempt = *attempt;
                leaving.push(flight::clear(&self.app, &self.channel, message));
            } else {
                self.line.finish(&message);
            }
        }
        for cleared in futures::future::join_all(leaving).await {
            match cleared {
                Ok(cleared) => {
                    let flight = flight::fly(self.app.clone(), Arc::clone(&self.channel), cleared);
                    self.in_flight.push(Box::pin(flight));
                }
                Err(landing) => self.unsettled.push(landing),
            }
        }
        Ok(true)
    }
}

/// Writes a settlement down; what it taught of somebody is not to be remembered as it was.
async fn settle(
    app: &App,
    settlement: Settlement,
    written_to: ContactId,
) -> Result<Settled, StoreError> {
    let met = settlement.met.clone();
    let settled = app.store.settle(settlement).await?;
    if let Some(met) = met {
        if met.id_if_new != written_to {
            // Perhaps the number is somebody else's by now.
            app.contacts.forget_everybody();
        }
        let as_of = app.contacts.now();
        app.contacts.forget(as_of, met.workspace_id, met.id_if_new, &met.identities);
    }
    Ok(settled)
}

/// The thread a message belongs to.
const fn thread(message: &Queued) -> Thread {
    Thread { contact_id: message.contact_id, lane: message.lane }
}
