//! What Meta's webhooks say of templates: the catalogue follows, and callers are told.

use super::catalogue::{Catalogue, Kept};
use super::changes::{Edit, Reason, change, updated};
use crate::App;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::templates::{Category, Definition, Quality, Score, Status};
use waxwing_cloud_api::webhook::{
    Scope, TemplateButton, TemplateChange, TemplateNotice, TemplateTexts,
};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::templates::Account;

/// Meta gives instants by the second, so what seems older by less may be newer.
const MOMENT: Duration = Duration::from_secs(1);

/// Makes the catalogue what a webhook says of one template, and tells callers; says whether any
/// channel is of that account.
///
/// Told again it changes nothing, so it may be applied before the webhook is done with. A template
/// we do not know makes the catalogue stale: it is read again soon.
pub async fn apply(
    app: &App,
    scope: &Scope,
    notice: &TemplateNotice,
    received_at: Timestamp,
) -> Result<bool, StoreError> {
    let accounts = accounts(app, scope);
    for account in &accounts {
        // One that was never read is read whole anyway.
        if app.templates.on(account).is_some_and(|it| it.synced_at.is_some()) {
            change(app, account, |before| (edit(app, account, before, notice, received_at), ()))
                .await?;
        }
    }
    if app.templates.on_any(&accounts, |it| it.is_stale) {
        app.templates.wanted.notify_one();
    }
    Ok(!accounts.is_empty())
}

/// Every workspace's catalogue of the account.
fn accounts(app: &App, scope: &Scope) -> BTreeSet<Account> {
    let directory = Arc::clone(&app.channels.borrow());
    directory
        .all()
        .filter(|it| scope.waba_id.as_ref() == Some(&it.waba_id))
        .map(|it| super::catalogue::account_of(it))
        .collect()
}

fn edit(
    app: &App,
    account: &Account,
    before: &Catalogue,
    notice: &TemplateNotice,
    received_at: Timestamp,
) -> Edit {
    let name = &notice.template;
    let known = before.find(&name.name, &name.language);
    // Meta's id finds it where the name does not.
    let known = known.or_else(|| before.by_meta_id(name.id.as_deref()?));
    let Some(known) = known else {
        return Edit { is_stale: Some(true), ..Edit::default() };
    };
    let at = notice.at.map_or(received_at, |at| at.sharpened(received_at));
    let (definition, reason) = changed(&known.definition, &notice.change);
    if at + MOMENT <= known.told_at && definition != known.definition {
        // News that was overtaken by other news: only Meta knows what holds.
        return Edit { is_stale: Some(true), ..Edit::default() };
    }
    if is_gone(&definition) {
        let after = Kept { definition, ..(**known).clone() };
        let events = updated(app, account, (Some(&known.definition), &after), at, &reason);
        let events = events.into_iter().collect();
        return Edit { removed: vec![known.id], events, ..Edit::default() };
    }
    let after = Kept { id: known.id, definition, told_at: at };
    let events = updated(app, account, (Some(&known.definition), &after), at, &reason);
    let put = if after.definition == known.definition { Vec::new() } else { vec![after] };
    // Texts alone are not all there is to a component: its examples and formats are read again.
    let is_stale = matches!(notice.change, TemplateChange::Texts(_)).then_some(true);
    Edit { put, events: events.into_iter().collect(), is_stale, ..Edit::default() }
}

fn is_gone(definition: &Definition) -> bool {
    definition.status() == Status::Deleted
}

/// What a template is after a piece of news, and what Meta says about why.
fn changed(before: &Definition, news: &TemplateChange) -> (Definition, Reason) {
    let definition = before.clone();
    match news {
        TemplateChange::Status(it) => {
            let mut after = definition.with_status(&status(&it.event));
            if let Some(category) = &it.category {
                after = after.with_category(&Category::read(category));
            }
            if after.status() == Status::Rejected {
                let word = it.reason.as_deref().unwrap_or("NONE");
                after = after.with("rejected_reason", word);
            }
            let sentences = [&it.explanation, &it.recommendation].into_iter().flatten();
            let sentence = sentences.cloned().collect::<Vec<_>>().join(" ");
            let sentence = Some(sentence).filter(|it| !it.is_empty());
            (after, Reason { word: it.reason.clone().or_else(|| it.title.clone()), sentence })
        }
        TemplateChange::Quality { new, .. } => {
            let quality = Quality { score: Score::read(new), date: None };
            let is_same = before.quality().is_some_and(|it| it.score == quality.score);
            (
                if is_same { definition } else { definition.with_quality(&quality) },
                Reason::default(),
            )
        }
        TemplateChange::Texts(texts) => {
            let components = components(before.components(), texts);
            (definition.with("components", components), Reason::default())
        }
        TemplateChange::CategoryAhead { correct, .. } => {
            let correct = Category::read(correct);
            (definition.with("correct_category", correct.as_str()), Reason::default())
        }
        TemplateChange::Category { previous, new } => {
            let mut after =
                definition.with_category(&Category::read(new)).without("correct_category");
            if let Some(previous) = previous {
                after = after.with("previous_category", previous.as_str());
            }
            (after, Reason::default())
        }
    }
}

/// The state after an event: what comes back is approved.
fn status(event: &str) -> Status {
    match Status::read(event) {
        Status::Reinstated | Status::Unarchived => Status::Approved,
        status => status,
    }
}

/// The components with other texts in them; what the news does not name stays.
fn components(before: &[Value], texts: &TemplateTexts) -> Value {
    before
        .iter()
        .cloned()
        .map(|mut component| {
            let kind = component["type"].as_str().unwrap_or_default().to_ascii_uppercase();
            let text = match kind.as_str() {
                "HEADER" if component["format"] == "TEXT" => texts.header.as_ref(),
                "BODY" => texts.body.as_ref(),
                "FOOTER" => texts.footer.as_ref(),
                _ => None,
            };
            if let Some(text) = text {
                component["text"] = json!(text);
            }
            if kind == "BUTTONS" {
                rewrite_buttons(&mut component, &texts.buttons);
            }
            component
        })
        .collect()
}

/// Buttons of the same number and kinds have other words; others are another component altogether.
fn rewrite_buttons(component: &mut Value, news: &[TemplateButton]) {
    if news.is_empty() {
        return;
    }
    let before = component["buttons"].as_array().cloned().unwrap_or_default();
    let rewritten: Vec<Value> = news
        .iter()
        .enumerate()
        .map(|(place, it)| {
            let known = before.get(place).filter(|before| before["type"] == json!(it.kind));
            let mut button = known.cloned().unwrap_or_else(|| Value::Object(Map::new()));
            button["type"] = json!(it.kind);
            button["text"] = json!(it.text);
            for (member, value) in [("url", &it.url), ("phone_number", &it.phone_number)] {
                if let Some(value) = value {
                    button[member] = json!(value);
                }
            }
            button
        })
        .collect();
    component["buttons"] = Value::Array(rewritten);
}
