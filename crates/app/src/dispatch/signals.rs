//! What operations and intake tell a channel's dispatcher, without waiting for it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_store::outbox::Queued;

/// How many signals may wait for a dispatcher. What does not fit is read from the table.
const WAITING_MAX: usize = 4_096;

/// Something a dispatcher should know.
pub(super) enum Signal {
    /// A message was accepted.
    Arrived(Box<Queued>),
    /// An unanswered send was proved: WhatsApp has it.
    Proved(MessageId),
}

/// The ways to all dispatchers of this process.
#[derive(Default)]
pub struct Lines {
    open: Mutex<BTreeMap<ChannelId, Wire>>,
}

/// The way to one dispatcher.
#[derive(Clone)]
struct Wire {
    signals: mpsc::Sender<Signal>,
    overflowed: Arc<AtomicBool>,
}

/// A dispatcher's end.
pub(super) struct Signals {
    waiting: mpsc::Receiver<Signal>,
    first: Option<Signal>,
    overflowed: Arc<AtomicBool>,
}

impl Lines {
    /// Opens the way to a channel's dispatcher; an older one hears nothing any more.
    pub(super) fn open(&self, id: ChannelId) -> Signals {
        let (signals, waiting) = mpsc::channel(WAITING_MAX);
        let overflowed = Arc::new(AtomicBool::new(false));
        let wire = Wire { signals, overflowed: Arc::clone(&overflowed) };
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, wire);
        Signals { waiting, first: None, overflowed }
    }

    /// Tells of a message that was accepted and committed.
    pub(crate) fn arrived(&self, id: ChannelId, message: Queued) {
        self.tell(id, Signal::Arrived(Box::new(message)));
    }

    /// Tells of an unanswered send whose proof came. If that does not fit, the dispatcher finds
    /// out when the wait is over.
    pub(crate) fn proved(&self, id: ChannelId, message_id: MessageId) {
        self.tell(id, Signal::Proved(message_id));
    }

    fn tell(&self, id: ChannelId, signal: Signal) {
        let wire = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        // Without a dispatcher the table holds the message until there is one.
        if let Some(wire) = wire
            && wire.signals.try_send(signal).is_err()
        {
            wire.overflowed.store(true, Ordering::Release);
        }
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

    /// Whether signals were lost since this was last asked.
    pub(super) fn has_overflowed(&self) -> bool {
        self.overflowed.swap(false, Ordering::AcqRel)
    }
}
