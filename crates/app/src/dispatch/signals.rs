//! What operations and intake tell a channel's dispatcher, without waiting for it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_store::outbox::Queued;

/// Something a dispatcher should know.
pub(super) enum Signal {
    /// A message was accepted.
    Arrived(Box<Queued>),
    /// An unanswered send was proved: WhatsApp has it.
    Proved(MessageId),
    /// A message in line was taken back.
    Withdrawn(MessageId),
}

/// The ways to all dispatchers of this process.
pub(crate) struct Lines {
    open: Mutex<BTreeMap<ChannelId, Wire>>,
    length_max: usize,
}

/// The way to one dispatcher.
#[derive(Clone)]
struct Wire {
    signals: mpsc::Sender<Signal>,
    behind: Arc<AtomicBool>,
}

/// A dispatcher's end.
pub(super) struct Signals {
    waiting: mpsc::Receiver<Signal>,
    first: Option<Signal>,
    behind: Arc<AtomicBool>,
}

impl Lines {
    /// Ways on which so many signals may wait, to lines of that length.
    pub(crate) const fn new(length_max: usize) -> Self {
        Self { open: Mutex::new(BTreeMap::new()), length_max }
    }

    /// How long a line may be.
    pub(super) const fn length_max(&self) -> usize {
        self.length_max
    }

    /// Opens the way to a channel's dispatcher; an older one hears nothing any more.
    pub(super) fn open(&self, id: ChannelId) -> Signals {
        let (signals, waiting) = mpsc::channel(self.length_max);
        let behind = Arc::new(AtomicBool::new(true));
        let wire = Wire { signals, behind: Arc::clone(&behind) };
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, wire);
        Signals { waiting, first: None, behind }
    }

    /// Tells of a message that was accepted and committed, unless the dispatcher reads from the table
    /// anyway. One signal that does not fit ends all of them until it has caught up: what comes
    /// later must not overtake what was not told.
    pub(crate) fn arrived(&self, id: ChannelId, message: Queued) {
        let Some(wire) = self.wire(id) else { return };
        if wire.behind.load(Ordering::Acquire) {
            return;
        }
        if wire.signals.try_send(Signal::Arrived(Box::new(message))).is_err() {
            wire.behind.store(true, Ordering::Release);
        }
    }

    /// Tells that the table may hold a message that nobody tells of.
    pub(crate) fn doubt(&self, id: ChannelId) {
        if let Some(wire) = self.wire(id) {
            wire.behind.store(true, Ordering::Release);
        }
    }

    /// Tells of an unanswered send whose proof came. If that does not fit, the dispatcher finds
    /// out when the wait is over.
    pub(crate) fn proved(&self, id: ChannelId, message_id: MessageId) {
        if let Some(wire) = self.wire(id) {
            let _ = wire.signals.try_send(Signal::Proved(message_id));
        }
    }

    /// Tells of a message that was taken back. If that does not fit, the dispatcher finds out when it
    /// claims it.
    pub(crate) fn withdrawn(&self, id: ChannelId, message_id: MessageId) {
        if let Some(wire) = self.wire(id) {
            let _ = wire.signals.try_send(Signal::Withdrawn(message_id));
        }
    }

    /// The way to a dispatcher. Without one the table holds the message until there is.
    fn wire(&self, id: ChannelId) -> Option<Wire> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

impl Signals {
    /// The next signal, if one waits.
    pub(super) fn next(&mut self) -> Option<Signal> {
        self.first.take().or_else(|| self.waiting.try_recv().ok())
    }

    /// Waits until there is a signal.
    pub(super) async fn wait(&mut self) {
        if self.first.is_none() {
            self.first = self.waiting.recv().await;
        }
        if self.first.is_none() {
            // Another dispatcher has taken over; this one hears nothing any more.
            std::future::pending::<()>().await;
        }
    }

    /// Whether the table holds messages that nobody tells of.
    pub(super) fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    /// Asks to be told of every message from here on, or of none.
    pub(super) fn set_behind(&self, behind: bool) {
        self.behind.store(behind, Ordering::Release);
    }
}
