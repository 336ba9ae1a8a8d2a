//! Misfortunes that were ordered: whom they strike, how often they did, and what befalls one
//! send or one webhook.

mod order;

pub use order::{DELAY_MS_MAX, Effect, FAULTS_MAX, InvalidFault, Order, Target, Trigger};

use super::entry::Change;
use super::keys::scramble;
use super::{Fate, GraphReply, World};
use std::time::Duration;
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::time::Timestamp;

/// What an edge of Meta's answers when something broke behind it: no word from Graph.
const BROKEN_PAGE: &str = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>";

/// A fault that was ordered, and what it did so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    order: Order,
    seen: u64,
    fired: u64,
}

impl Fault {
    /// What it strikes.
    pub const fn target(&self) -> Target {
        self.order.target
    }

    /// What it does.
    pub const fn effect(&self) -> Effect {
        self.order.effect
    }

    /// When it strikes.
    pub const fn trigger(&self) -> Trigger {
        self.order.trigger
    }

    /// How often it struck.
    pub const fn fired(&self) -> u64 {
        self.fired
    }

    /// How often it will still strike; `None`: without end.
    pub const fn remaining(&self) -> Option<u64> {
        match self.order.trigger {
            Trigger::Next(count) => Some(count - self.fired),
            _ => None,
        }
    }

    /// Meets one request or webhook; says whether it strikes it.
    const fn meet(&mut self) -> bool {
        self.seen += 1;
        let fires = match self.order.trigger {
            Trigger::Next(count) => self.fired < count,
            Trigger::Every(count) => self.seen.is_multiple_of(count),
            Trigger::Probability { per_million, seed } => {
                scramble(scramble(seed).wrapping_add(self.seen)) % 1_000_000 < per_million as u64
            }
        };
        self.fired += fires as u64;
        fires
    }
}

/// All faults that were ordered, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults(Vec<Fault>);

/// What befalls one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RequestFate {
    pub(super) delay_ms: u64,
    /// The first effect that decides how the request ends.
    pub(super) end: Option<Effect>,
}

/// What befalls one webhook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WebhookFate {
    pub(super) delay_ms: u64,
    pub(super) duplicate: bool,
    pub(super) reorder: bool,
}

impl Faults {
    pub(super) fn arm(&mut self, order: Order) {
        self.0.push(Fault { order, seen: 0, fired: 0 });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// Whether anything is ordered for these requests.
    pub(super) fn has_any(&self, target: Target) -> bool {
        self.0.iter().any(|it| it.target() == target)
    }

    /// What befalls the request that comes in. Delays add up; of the rest the oldest decides, and
    /// younger ones keep their strike for the next.
    pub(super) fn meet_request(&mut self, target: Target) -> RequestFate {
        let mut fate = RequestFate::default();
        for fault in self.0.iter_mut().filter(|it| it.target() == target) {
            match fault.effect() {
                Effect::DelayMs(delay) if fault.meet() => fate.delay_ms += delay,
                Effect::DelayMs(_) => {}
                effect if fate.end.is_none() && fault.meet() => fate.end = Some(effect),
                _ => {}
            }
        }
        fate
    }

    /// What befalls the webhook that is made: everything that strikes it.
    pub(super) fn meet_webhook(&mut self) -> WebhookFate {
        let mut fate = WebhookFate::default();
        for fault in self.0.iter_mut().filter(|it| it.target() == Target::Webhooks) {
            if !fault.meet() {
                continue;
            }
            match fault.effect() {
                Effect::DelayMs(delay) => fate.delay_ms += delay,
                Effect::Duplicate => fate.duplicate = true,
                Effect::Reorder => fate.reorder = true,
                // An order for webhooks has none of the others.
                _ => {}
            }
        }
        fate
    }
}

impl World {
    /// What befalls a request that need not be written down otherwise.
    pub(super) fn meet(&mut self, now: Timestamp, target: Target) -> RequestFate {
        if !self.state.faults.has_any(target) {
            return RequestFate::default();
        }
        self.enter(now, || Change::Met(target));
        self.state.faults.meet_request(target)
    }

    /// What a request comes to that has met its fate: what it would have come to, or something
    /// else, or nothing.
    pub(super) fn befall(
        &mut self,
        path: &str,
        fate: RequestFate,
        act: impl FnOnce(&mut Self) -> GraphReply,
    ) -> GraphReply {
        let reply = match fate.end {
            Some(Effect::LoseRequest) => {
                GraphReply { fate: Fate::LoseRequest, ..self.answer(path, 500, Vec::new()) }
            }
            Some(Effect::Status500) => self.web_page(path, 500, BROKEN_PAGE),
            Some(Effect::Code(code)) => self.refuse(path, GraphError::new(code, None)),
            _ => act(self),
        };
        let reply = match fate.end {
            Some(Effect::LoseAnswer) => GraphReply { fate: Fate::LoseAnswer, ..reply },
            Some(Effect::Status500AfterAccept) => self.web_page(path, 500, BROKEN_PAGE),
            _ => reply,
        };
        GraphReply { delay: Duration::from_millis(fate.delay_ms), ..reply }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn armed(orders: &[(Target, &str, Trigger)]) -> Faults {
        let mut faults = Faults::default();
        for (target, effect, trigger) in orders {
            faults.arm(Order::new(*target, effect.parse().unwrap(), *trigger).unwrap());
        }
        faults
    }

    fn strikes(trigger: Trigger, count: usize) -> Vec<bool> {
        let mut faults = armed(&[(Target::Messages, "lose_answer", trigger)]);
        (0..count).map(|_| faults.meet_request(Target::Messages).end.is_some()).collect()
    }

    #[test]
    fn a_fault_strikes_when_its_trigger_says() {
        assert_eq!(strikes(Trigger::Next(2), 4), [true, true, false, false]);
        assert_eq!(strikes(Trigger::Every(3), 6), [false, false, true, false, false, true]);
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed_and_as_frequent_as_asked() {
        let half = |seed| strikes(Trigger::Probability { per_million: 500_000, seed }, 1_000);
        assert_eq!(half(1), half(1));
        assert_ne!(half(1), half(2));
        let struck = half(3).iter().filter(|it| **it).count();
        assert!((420..580).contains(&struck), "{struck}");
    }

    #[test]
    fn delays_add_up_and_the_oldest_of_the_rest_decides() {
        let mut faults = armed(&[
            (Target::Messages, "delay_ms_100", Trigger::Next(9)),
            (Target::Messages, "code_130429", Trigger::Next(1)),
            (Target::Messages, "lose_answer", Trigger::Next(1)),
            (Target::Messages, "delay_ms_20", Trigger::Next(9)),
        ]);
        let fate = |end| RequestFate { delay_ms: 120, end };
        assert_eq!(faults.meet_request(Target::Messages), fate(Some(Effect::Code(130_429))));
        assert_eq!(faults.meet_request(Target::Messages), fate(Some(Effect::LoseAnswer)));
        assert_eq!(faults.meet_request(Target::Messages), fate(None));
        assert_eq!(faults.meet_webhook(), WebhookFate::default());
        assert_eq!(faults.all()[1].remaining(), Some(0));
        assert_eq!(faults.all()[3].fired(), 3);
    }

    #[test]
    fn everything_that_strikes_a_webhook_befalls_it() {
        let mut faults = armed(&[
            (Target::Webhooks, "duplicate", Trigger::Every(2)),
            (Target::Webhooks, "reorder", Trigger::Next(2)),
            (Target::Webhooks, "delay_ms_5", Trigger::Next(2)),
        ]);
        let fate = |duplicate| WebhookFate { delay_ms: 5, duplicate, reorder: true };
        assert_eq!([faults.meet_webhook(), faults.meet_webhook()], [fate(false), fate(true)]);
        assert_eq!(faults.meet_request(Target::Messages), RequestFate::default());
    }
}
