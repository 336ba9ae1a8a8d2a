//! The app that uses this Meta: its id, secret and tokens, and how patient Meta is with it.

use super::behaviour::Limits;
use super::entry::Change;
use super::outbox::Retries;
use super::refusal::Refused;
use super::{Happened, World};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use subtle::ConstantTimeEq;
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::time::Timestamp;

/// The subcodes of 190 that say why a token is no longer good.
const EXPIRED: i64 = 463;
const REVOKED: i64 = 467;

/// The app that uses this Meta. It has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Account {
    /// The app's id.
    pub app_id: String,
    /// What webhooks are signed with.
    pub app_secret: String,
    /// The tokens Graph takes; `APP_ID|APP_SECRET` is one in any case, but sends nothing.
    pub graph_tokens: Vec<String>,
    /// The address of the sandbox itself, without a slash at the end.
    pub base_url: String,
    /// How fast messages come on.
    pub pace: Pace,
    /// How often webhooks are posted again.
    pub retries: Retries,
    /// Whether rates are watched until somebody says otherwise.
    pub limits: Limits,
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

/// What has become of the app's tokens since they were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenState {
    /// Their time is over.
    pub expired: bool,
    /// Somebody took them back.
    pub revoked: bool,
    /// They are good, but not for this account.
    pub denied: bool,
}

/// What to change about the app's tokens; what is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenChange {
    /// Whether their time is over.
    pub expired: Option<bool>,
    /// Whether somebody took them back.
    pub revoked: Option<bool>,
    /// Whether they are not for this account.
    pub denied: Option<bool>,
}

/// Who calls Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Who has one of the tokens.
    User,
    /// The app itself.
    App,
}

impl Account {
    /// Whose token this is; none when Graph does not know it.
    pub(super) fn knows(&self, token: &str) -> Option<Caller> {
        let app_token = format!("{}|{}", self.app_id, self.app_secret);
        let is_it = |it: &String| bool::from(it.as_bytes().ct_eq(token.as_bytes()));
        // Every token is compared, so that the time does not tell which one was nearly right.
        let is_user = self.graph_tokens.iter().fold(false, |known, it| known | is_it(it));
        let is_app = is_it(&app_token);
        if is_user { Some(Caller::User) } else { is_app.then_some(Caller::App) }
    }
}

impl World {
    /// What has become of the app's tokens.
    pub const fn token(&self) -> TokenState {
        self.state.token
    }

    /// Has something become of the app's tokens.
    pub fn change_token(&mut self, now: Timestamp, change: TokenChange) {
        self.enter(now, || Change::Token(change));
        let it = &mut self.state.token;
        it.expired = change.expired.unwrap_or(it.expired);
        it.revoked = change.revoked.unwrap_or(it.revoked);
        it.denied = change.denied.unwrap_or(it.denied);
        self.tell(Happened::People);
    }

    /// Lets in whose token is good.
    pub(super) fn authenticate(&self, token: &str) -> Result<Caller, Refused> {
        let caller = self.account.knows(token).ok_or_else(GraphError::invalid_token)?;
        let TokenState { expired, revoked, denied } = self.state.token;
        let no_longer = |message: &str, subcode| {
            let message = format!("Error validating access token: {message}");
            Box::new(GraphError { message, subcode: Some(subcode), ..GraphError::invalid_token() })
        };
        match caller {
            Caller::User if revoked => {
                let why = "The session has been invalidated because the user changed their password or it was taken back.";
                Err(no_longer(why, REVOKED))
            }
            Caller::User if expired => {
                let why = format!("Session has expired on {}.", self.state.latest);
                Err(no_longer(&why, EXPIRED))
            }
            Caller::User if denied => Err(no_access("access this WhatsApp Business Account")),
            _ => Ok(caller),
        }
    }
}

/// The answer to who may not do this.
pub(super) fn no_access(what: &str) -> Refused {
    let message = format!("(#200) You do not have the necessary permissions required to {what}");
    Box::new(GraphError { message, ..GraphError::new(200, None) })
}
