//! News of numbers and accounts: each is an event with Meta's own words.

use super::words::Told;
use crate::App;
use crate::events::{About, event};
use std::collections::BTreeSet;
use waxwing_cloud_api::webhook::{Notice, Scope};
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::channels::Channel;
use waxwing_store::events::Event;

/// News of one number.
pub(super) fn of_channel(
    app: &App,
    channel: &Channel,
    notice: Notice,
    received_at: Timestamp,
) -> Event {
    let at = happened_at(&notice).unwrap_or(received_at);
    let about = super::reading::about(channel, None, None);
    event(app, kind(&notice), about, at, &told(&notice))
}

/// News of an account, once for each workspace that has channels of it; with the channel, when they
/// are about the number of one.
pub(super) fn of_account(
    app: &App,
    scope: &Scope,
    notice: &Notice,
    received_at: Timestamp,
) -> Vec<Event> {
    let at = happened_at(notice).unwrap_or(received_at);
    let named = number(app, scope);
    let whose = match named {
        Some((workspace, channel)) => vec![(workspace, Some(channel))],
        None => owners(app, scope).into_iter().map(|it| (it, None)).collect(),
    };
    let tell = |(workspace, channel)| {
        let about = About { workspace, channel, contact: None, message: None };
        event(app, kind(notice), about, at, &told(notice))
    };
    whose.into_iter().map(tell).collect()
}

/// The workspaces that have channels of an account.
pub(super) fn owners(app: &App, scope: &Scope) -> BTreeSet<WorkspaceId> {
    let channels = app.channels.borrow();
    let of_account = channels.all().filter(|it| scope.waba_id.as_ref() == Some(&it.waba_id));
    of_account.map(|it| it.workspace_id).collect()
}

/// The channel of the number that news of an account are about.
fn number(app: &App, scope: &Scope) -> Option<(WorkspaceId, ChannelId)> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let shown = digits(scope.display_phone_number.as_deref()?);
    let channels = app.channels.borrow();
    let mut of_account = channels.all().filter(|it| scope.waba_id.as_ref() == Some(&it.waba_id));
    let channel = of_account.find(|it| it.display_phone_number.digits() == shown)?;
    Some((channel.workspace_id, channel.id))
}

fn happened_at(notice: &Notice) -> Option<Timestamp> {
    match notice {
        Notice::Account(it) => it.at,
        Notice::Action(it) => Some(it.at),
        _ => None,
    }
}

/// What kind of event it is.
const fn kind(notice: &Notice) -> &'static str {
    match notice {
        Notice::Account(_) => "account.notice",
        Notice::Errors(_) => "channel.errors",
        Notice::Action(_) => "contact.action",
        _ => "webhook.field",
    }
}

fn told(notice: &Notice) -> Told {
    Told::in_field(notice.field(), notice.raw().to_owned())
}
