//! The app that uses this Meta: its id, secret and tokens, and how patient Meta is with it.

use super::outbox::Retries;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// The app that uses this Meta. It has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Account {
    /// The app's id.
    pub app_id: String,
    /// What webhooks are signed with.
    pub app_secret: String,
    /// The tokens Graph takes; `APP_ID|APP_SECRET` is one in any case.
    pub graph_tokens: Vec<String>,
    /// The address of the sandbox itself, without a slash at the end.
    pub base_url: String,
    /// How fast messages come on.
    pub pace: Pace,
    /// How often webhooks are posted again.
    pub retries: Retries,
}

/// How long after Meta took a message its statuses come to be, for a phone that is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Until it is sent, or fails.
    pub sent_after: Duration,
    /// Until it is on the phone.
    pub delivered_after: Duration,
    /// Until it is read, by who shows that they read.
    pub read_after: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            sent_after: Duration::from_millis(50),
            delivered_after: Duration::from_millis(150),
            read_after: Duration::from_millis(400),
        }
    }
}

impl Account {
    /// Whether Graph knows this token.
    pub(super) fn knows(&self, token: &str) -> bool {
        let app_token = format!("{}|{}", self.app_id, self.app_secret);
        // Every token is compared, so that the time does not tell which one was nearly right.
        self.graph_tokens
            .iter()
            .chain([&app_token])
            .fold(false, |known, it| known | bool::from(it.as_bytes().ct_eq(token.as_bytes())))
    }
}
