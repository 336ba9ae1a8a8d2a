//! Changes of a catalogue: written down first, then made in memory, and told in events.

use super::catalogue::{Catalogue, Kept};
use crate::App;
use crate::events::{About, event};
use serde_json::{Value, json};
use waxwing_cloud_api::templates::{Definition, Status};
use waxwing_domain::ids::TemplateId;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::events::Event;
use waxwing_store::templates::{Account, Change};

/// What changes in a catalogue.
#[derive(Default)]
pub(super) struct Edit {
    pub(super) put: Vec<Kept>,
    pub(super) removed: Vec<TemplateId>,
    /// It was read whole, at this instant.
    pub(super) synced_at: Option<Timestamp>,
    /// Something was heard that it does not know, or all of that is known now.
    pub(super) is_stale: Option<bool>,
    pub(super) events: Vec<Event>,
}

/// Changes a catalogue as `edit` says of what it is; nobody else changes it meanwhile.
pub(super) async fn change<T>(
    app: &App,
    account: &Account,
    edit: impl FnOnce(&Catalogue) -> (Edit, T),
) -> Result<T, StoreError> {
    let _guard = app.templates.changing.lock().await;
    let before = app.templates.on(account).unwrap_or_default();
    let (edit, told) = edit(&before);
    let mut after = before.copy();
    after.synced_at = edit.synced_at.or(before.synced_at);
    after.is_stale = edit.is_stale.unwrap_or(before.is_stale);
    if edit.synced_at.is_none() {
        after.changes += 1;
    }
    let put = edit.put.iter().map(Kept::row).collect();
    for id in &edit.removed {
        after.remove(*id);
    }
    edit.put.into_iter().for_each(|it| after.put(it));
    app.store
        .change_catalogue(Change {
            account: account.clone(),
            put,
            removed: edit.removed,
            synced_at: after.synced_at,
            is_stale: after.is_stale,
            events: edit.events,
        })
        .await?;
    app.templates.put(account.clone(), after);
    Ok(told)
}

/// What Meta says about a change beside the change itself.
#[derive(Default)]
pub(super) struct Reason {
    pub(super) word: Option<String>,
    pub(super) sentence: Option<String>,
}

/// The event that tells of a template that is not as it was; none when it is.
pub(super) fn updated(
    app: &App,
    account: &Account,
    (before, after): (Option<&Definition>, &Kept),
    at: Timestamp,
    reason: &Reason,
) -> Option<Event> {
    let changed = before.map_or_else(Vec::new, |it| differences(it, &after.definition));
    if before.is_some() && changed.is_empty() {
        return None;
    }
    let definition = &after.definition;
    let body = json!({
        "template": {
            "id": after.id.to_string(),
            "metaId": definition.id(),
            "name": definition.name(),
            "language": definition.language(),
            "status": definition.status().as_str(),
            "category": definition.category().as_str(),
            "quality": definition.quality().map(|it| it.score.as_str().to_owned()),
        },
        "changed": changed,
        "reason": reason.word,
        "detail": reason.sentence,
    });
    Some(event(app, "template.updated", about(app, account), at, &body))
}

/// The event that tells of a template that is gone.
pub(super) fn gone(app: &App, account: &Account, before: &Kept, at: Timestamp) -> Option<Event> {
    let definition = before.definition.clone().with_status(&Status::Deleted);
    let after = Kept { definition, ..before.clone() };
    updated(app, account, (Some(&before.definition), &after), at, &Reason::default())
}

/// What callers care about and is not as it was, with what it was.
fn differences(before: &Definition, after: &Definition) -> Vec<Value> {
    let score = |it: &Definition| it.quality().map(|it| it.score.as_str().to_owned());
    let words = [
        ("status", json!(before.status().as_str()), json!(after.status().as_str())),
        ("category", json!(before.category().as_str()), json!(after.category().as_str())),
        ("quality", json!(score(before)), json!(score(after))),
    ];
    let mut changed: Vec<Value> = words
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(what, from, to)| json!({ "what": what, "from": from, "to": to }))
        .collect();
    if before.components() != after.components() {
        changed.push(json!({ "what": "components" }));
    }
    if before.member("correct_category") != after.member("correct_category") {
        let to = after.member("correct_category");
        changed.push(json!({ "what": "correctCategory", "to": to }));
    }
    changed
}

/// An event about templates is of a channel if the account has but one.
fn about(app: &App, account: &Account) -> About {
    let directory = app.channels.borrow();
    let mut channels = directory
        .all()
        .filter(|it| it.workspace_id == account.workspace_id && it.waba_id == account.waba_id);
    let first = channels.next().map(|it| it.id);
    let channel = first.filter(|_| channels.next().is_none());
    About { workspace: account.workspace_id, channel, contact: None, message: None }
}
