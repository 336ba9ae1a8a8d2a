//! The customer service window: how long free-form messages may follow what a contact wrote.

use crate::time::Timestamp;
use std::time::Duration;

/// How long a window stays open after the contact's last message.
///
/// Source: <https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows>.
pub const LENGTH: Duration = Duration::from_hours(24);

/// One contact's window on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Window {
    /// When the contact last wrote to this channel; `None`: never.
    pub last_inbound_at: Option<Timestamp>,
}

impl Window {
    /// When it closes, or closed; `None` when it was never open.
    pub fn expires_at(self) -> Option<Timestamp> {
        self.last_inbound_at.map(|at| at + LENGTH)
    }

    /// Whether free-form messages may be sent at `now`. At the very end it is closed.
    pub fn is_open(self, now: Timestamp) -> bool {
        self.expires_at().is_some_and(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_open_for_a_day_and_not_a_microsecond_longer() {
        let wrote_at = Timestamp::from_seconds(1_000);
        let window = Window { last_inbound_at: Some(wrote_at) };
        assert!(window.is_open(wrote_at));
        assert!(window.is_open(wrote_at + LENGTH - Duration::from_micros(1)));
        assert!(!window.is_open(wrote_at + LENGTH));
    }

    #[test]
    fn who_never_wrote_has_no_window() {
        assert!(!Window::default().is_open(Timestamp::EPOCH));
        assert_eq!(Window::default().expires_at(), None);
    }
}
