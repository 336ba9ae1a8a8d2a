//! What callers do with templates: look at them, create, change and delete them. Meta's rules are
//! checked first, then Meta is asked.

use super::catalogue::{Catalogue, Kept, account_of};
use super::changes::{Edit, Reason, change, gone, updated};
use super::sync::new_id;
use crate::App;
use crate::graph::{self, Refusal};
use crate::keys::Caller;
use http::Method;
use serde_json::Value;
use std::sync::Arc;
use waxwing_cloud_api::templates::{
    Category, Definition, LANGUAGES, Language, Status, calls, validate_draft, validate_edit,
};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::{ChannelId, TemplateId};
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;

/// The most templates one call lists.
pub const PAGE_MAX: usize = 100;

/// Which templates to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Only those of this name.
    pub name: Option<String>,
    /// Only those in this state.
    pub status: Option<Status>,
    /// Only those of this category.
    pub category: Option<Category>,
    /// Only those in this language.
    pub language: Option<String>,
    /// After this name and language.
    pub after: Option<(String, String)>,
    /// At most so many.
    pub limit: usize,
}

/// Why a caller does not get what they want of a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The workspace has no such channel.
    #[error("the workspace has no such channel")]
    UnknownChannel,
    /// The channel has no such template.
    #[error("the channel has no such template; list its templates, or sync them first")]
    UnknownTemplate,
    /// It breaks Meta's rules.
    #[error("the template breaks WhatsApp's rules: {}", .0.first().map_or("", |it| it.detail.as_str()))]
    Draft(Vec<Breach>),
    /// Meta refused, or did not answer.
    #[error(transparent)]
    Meta(#[from] Refusal),
    /// We could not look it up, or keep it.
    #[error("the templates could not be reached")]
    Store(#[from] StoreError),
}

/// Every language a template can be written in.
pub const fn languages() -> &'static [Language] {
    LANGUAGES
}

/// The templates of a channel, by name and language.
pub fn list(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    listing: &Listing,
) -> Result<Vec<Arc<Kept>>, TemplateError> {
    let (_, catalogue) = catalogue(app, caller, channel)?;
    let found = catalogue.all().filter(|it| listing.wants(&it.definition)).cloned();
    Ok(found.take(listing.limit.clamp(1, PAGE_MAX + 1)).collect())
}

impl Listing {
    fn wants(&self, it: &Definition) -> bool {
        let is_after = self.after.as_ref().is_none_or(|(name, language)| {
            (it.name(), it.language()) > (name.as_str(), language.as_str())
        });
        is_after
            && self.name.as_ref().is_none_or(|name| it.name() == name)
            && self.status.as_ref().is_none_or(|status| it.status() == *status)
            && self.category.as_ref().is_none_or(|category| it.category() == *category)
            && self.language.as_ref().is_none_or(|language| it.language() == language)
    }
}

/// One template of a channel.
pub fn get(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    id: TemplateId,
) -> Result<Arc<Kept>, TemplateError> {
    let (_, catalogue) = catalogue(app, caller, channel)?;
    catalogue.by_id(id).cloned().ok_or(TemplateError::UnknownTemplate)
}

/// Creates a template at Meta. What it becomes, Meta's webhooks tell.
pub async fn create(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    draft: Value,
) -> Result<Arc<Kept>, TemplateError> {
    let (channel, _) = catalogue(app, caller, channel)?;
    create_on(app, &channel, draft).await
}

pub(super) async fn create_on(
    app: &App,
    channel: &Channel,
    draft: Value,
) -> Result<Arc<Kept>, TemplateError> {
    let breaches = validate_draft(&draft);
    if !breaches.is_empty() {
        return Err(TemplateError::Draft(breaches));
    }
    let draft = Value::Object(calls::drafted(&draft));
    let path = calls::create_path(channel.waba_id.as_str());
    let body = Some(draft.to_string().into_bytes());
    let answer = graph::ask(app, channel, Method::POST, &path, body).await;
    let answer = doubting(app, channel, answer)?;
    let created = calls::Created::read(&answer).ok_or(Refusal::Unanswered);
    let created = doubting(app, channel, created)?;
    let definition = Definition::read(draft).map_err(|_| TemplateError::UnknownTemplate)?;
    let definition = definition
        .with_id(&created.id)
        .with_status(&created.status)
        .with_category(&created.category);
    // Meta keeps some templates in other words than they were created in.
    super::doubt(app, channel);
    put(app, channel, definition).await
}

/// Changes a template at Meta: its category, components or time to live.
pub async fn edit(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    id: TemplateId,
    wanted: Value,
) -> Result<Arc<Kept>, TemplateError> {
    let (channel, catalogue) = catalogue(app, caller, channel)?;
    let kept = catalogue.by_id(id).ok_or(TemplateError::UnknownTemplate)?;
    let breaches = validate_edit(&kept.definition, &wanted);
    if !breaches.is_empty() {
        return Err(TemplateError::Draft(breaches));
    }
    let meta_id = kept.definition.id().ok_or(TemplateError::UnknownTemplate)?;
    let wanted = calls::edited(&wanted);
    let body = Some(Value::Object(wanted.clone()).to_string().into_bytes());
    let path = calls::edit_path(&meta_id);
    let answer = graph::ask(app, &channel, Method::POST, &path, body).await;
    doubting(app, &channel, answer)?;
    let mut definition = kept.definition.clone();
    for (member, value) in &wanted {
        definition = definition.with(member, value.clone());
    }
    if wanted.contains_key("components") {
        // Meta looks at it again; if it has done so already, its next word says so.
        definition = definition.with_status(&Status::Pending);
    }
    super::doubt(app, &channel);
    put(app, &channel, definition).await
}

/// Deletes one translation of a template at Meta.
pub async fn delete(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    id: TemplateId,
) -> Result<(), TemplateError> {
    let (channel, catalogue) = catalogue(app, caller, channel)?;
    let kept = catalogue.by_id(id).ok_or(TemplateError::UnknownTemplate)?;
    let meta_id = kept.definition.id().ok_or(TemplateError::UnknownTemplate)?;
    let path = calls::delete_path(channel.waba_id.as_str(), &meta_id, kept.definition.name());
    let answer = graph::ask(app, &channel, Method::DELETE, &path, None).await;
    doubting(app, &channel, answer)?;
    let (account, now) = (account_of(&channel), app.clock.now());
    change(app, &account, |before| {
        let lost = before.by_id(id);
        let events = lost.and_then(|it| gone(app, &account, it, now)).into_iter().collect();
        (Edit { removed: vec![id], events, ..Edit::default() }, ())
    })
    .await?;
    Ok(())
}

/// Keeps a template that Meta has, new or changed, and tells of it.
async fn put(
    app: &App,
    channel: &Channel,
    definition: Definition,
) -> Result<Arc<Kept>, TemplateError> {
    let (account, now) = (account_of(channel), app.clock.now());
    let kept = change(app, &account, |before| {
        let known = before.find(definition.name(), definition.language());
        let id = known.map_or_else(|| new_id(app), |it| it.id);
        let after = Kept { id, definition, told_at: now };
        let was = known.map(|it| &it.definition);
        let events = updated(app, &account, (was, &after), now, &Reason::default());
        let edit = Edit {
            put: vec![after.clone()],
            events: events.into_iter().collect(),
            ..Edit::default()
        };
        (edit, after)
    })
    .await?;
    Ok(Arc::new(kept))
}

/// An answer of Meta's; where there is none, the catalogue is read again soon.
fn doubting<T>(app: &App, channel: &Channel, answer: Result<T, Refusal>) -> Result<T, Refusal> {
    if matches!(answer, Err(Refusal::Unanswered)) {
        super::doubt(app, channel);
    }
    answer
}

/// A channel of the caller's, and its catalogue.
fn catalogue(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
) -> Result<(Arc<Channel>, Arc<Catalogue>), TemplateError> {
    let channel =
        app.channel(caller.workspace_id(), channel).ok_or(TemplateError::UnknownChannel)?;
    let catalogue = app.templates.of(&channel).unwrap_or_default();
    Ok((channel, catalogue))
}
