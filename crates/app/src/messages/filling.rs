//! Templates as callers name them, filled in: what becomes the content of a message.

use crate::App;
use crate::keys::Caller;
use crate::templates::{self, Given, NotTaken, Wanted};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::ChannelId;

/// Why a template cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfilled {
    /// The workspace has no such channel.
    UnknownChannel,
    /// The account's templates were never read: whoever gave name and language may try unseen.
    NotSynced,
    /// There is no such template, or the values do not fill it. Pointers are relative to the caller's
    /// template: `/projectId`, `/name`, `/locale`, `/parameters/2/value`.
    Wrong(Vec<Breach>),
}

/// A template of the channel's catalogue, filled with what was given.
pub fn fill(
    app: &App,
    caller: &Caller,
    channel_id: ChannelId,
    (wanted, locale): (&Wanted, Option<&str>),
    given: &[Given],
) -> Result<Content, Unfilled> {
    let channel = app.channel(caller.workspace_id(), channel_id).ok_or(Unfilled::UnknownChannel)?;
    let kept = templates::resolve(app, &channel, wanted, locale).map_err(|error| match error {
        NotTaken::NotSynced => Unfilled::NotSynced,
        NotTaken::Unknown(breach) => Unfilled::Wrong(vec![*breach]),
    })?;
    let definition = &kept.definition;
    let components = templates::components(definition, given).map_err(Unfilled::Wrong)?;
    Ok(Content::filled_template(definition.name(), definition.language(), components))
}

/// What a channel sends where nothing else may be: the template that begins a conversation, if it has
/// one.
pub fn start_template(app: &App, caller: &Caller, channel_id: ChannelId) -> Option<Content> {
    let channel = app.channel(caller.workspace_id(), channel_id)?;
    templates::default_fallback(&channel)
}
