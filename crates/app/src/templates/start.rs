//! The template that begins a conversation: a simple one without blanks that asks for an answer, so
//! that somebody new is reached, and everything may be sent once they have answered.

use super::catalogue::{Catalogue, Kept};
use super::manage::{TemplateError, create_on};
use crate::App;
use crate::keys::Caller;
use serde_json::{Value, json};
use std::sync::Arc;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::templates::{Category, Status, language};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::ChannelId;
use waxwing_store::StoreError;
use waxwing_store::channels::{Channel, StartTemplate};

/// What it is called.
pub const START_NAME: &str = "start_conversation";

/// The language it is written in unless somebody wants another.
const LANGUAGE_DEFAULT: &str = "en_US";

/// What it says, by the language of the code: the body, and the button that answers.
const TEXTS: [(&str, &str, &str); 6] = [
    (
        "en",
        "Hello! We would like to write to you here on WhatsApp. Please reply to this message, so that we can talk.",
        "Write to me",
    ),
    (
        "de",
        "Hallo! Wir möchten Ihnen hier auf WhatsApp schreiben. Bitte antworten Sie auf diese Nachricht, damit wir uns austauschen können.",
        "Schreiben Sie mir",
    ),
    (
        "es",
        "¡Hola! Nos gustaría escribirle por WhatsApp. Responda a este mensaje, por favor, para que podamos hablar.",
        "Escríbanme",
    ),
    (
        "pt",
        "Olá! Gostaríamos de escrever-lhe pelo WhatsApp. Responda a esta mensagem, por favor, para podermos conversar.",
        "Escrevam-me",
    ),
    (
        "it",
        "Ciao! Vorremmo scriverle qui su WhatsApp. Risponda a questo messaggio, per favore, così possiamo parlare.",
        "Scrivetemi",
    ),
    (
        "fr",
        "Bonjour ! Nous aimerions vous écrire ici sur WhatsApp. Répondez à ce message, s’il vous plaît, pour que nous puissions échanger.",
        "Écrivez-moi",
    ),
];

/// Registers the template at Meta, in one of the languages we have words for, and makes it the
/// channel's: what is sent where nothing else may be. One that is there already is taken as it is.
pub async fn start(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    code: Option<&str>,
) -> Result<Arc<Kept>, TemplateError> {
    let workspace_id = caller.workspace_id();
    let channel = app.channel(workspace_id, channel).ok_or(TemplateError::UnknownChannel)?;
    let code = code.unwrap_or(LANGUAGE_DEFAULT);
    let draft = draft(code).ok_or_else(|| TemplateError::Draft(vec![no_words(code)]))?;
    let catalogue = app.templates.of(&channel).unwrap_or_default();
    let kept = match usable(&catalogue, code) {
        Some(kept) => kept,
        None => create_on(app, &channel, draft).await?,
    };
    make_default(app, &channel, code).await?;
    Ok(kept)
}

/// The template in that language, unless Meta refused it or it is gone.
fn usable(catalogue: &Catalogue, code: &str) -> Option<Arc<Kept>> {
    let kept = catalogue.find(START_NAME, code)?;
    let is_usable =
        !matches!(kept.definition.status(), Status::Rejected | Status::Disabled | Status::Deleted);
    is_usable.then(|| Arc::clone(kept))
}

/// Makes an approved start template that the account has already the channel's, if the channel has
/// none; says whether it has one now.
pub async fn adopt_start(app: &App, channel: &Channel) -> Result<bool, StoreError> {
    if channel.start_template.is_some() {
        return Ok(true);
    }
    let catalogue = app.templates.of(channel).unwrap_or_default();
    let approved: Vec<_> = catalogue
        .translations(START_NAME)
        .filter(|it| it.definition.status() == Status::Approved)
        .collect();
    let preferred = approved.iter().find(|it| it.definition.language() == LANGUAGE_DEFAULT);
    let Some(kept) = preferred.or(approved.first()) else { return Ok(false) };
    make_default(app, channel, kept.definition.language()).await?;
    Ok(true)
}

/// What a channel sends where nothing else may be: its start template, if it has one.
pub fn default_fallback(channel: &Channel) -> Option<Content> {
    let start = channel.start_template.as_ref()?;
    Some(Content::template(&*start.name, &*start.language))
}

async fn make_default(app: &App, channel: &Channel, code: &str) -> Result<(), StoreError> {
    let start = StartTemplate { name: START_NAME.to_owned(), language: code.to_owned() };
    if channel.start_template.as_ref() == Some(&start) {
        return Ok(());
    }
    app.store.set_start_template(channel.workspace_id, channel.id, Some(&start)).await?;
    crate::channels::reload(app).await
}

/// What Meta is asked to approve; none in a language that is none, or that we have no words for.
fn draft(code: &str) -> Option<Value> {
    let known = language(code).filter(|it| it.code == code)?;
    let primary = known.code.split('_').next()?;
    let (_, body, button) = TEXTS.into_iter().find(|it| it.0 == primary)?;
    Some(json!({
        "name": START_NAME,
        "language": code,
        "category": Category::Utility.as_str(),
        "parameter_format": "POSITIONAL",
        "components": [
            { "type": "BODY", "text": body },
            { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": button }] },
        ],
    }))
}

fn no_words(code: &str) -> Breach {
    let languages = TEXTS.map(|it| it.0);
    let detail = format!(
        "must be a language of templates in one of {}; create a template in another by yourself",
        languages.join(", ")
    );
    Breach::new("/language", "content.not_one_of", detail).with(languages.to_vec(), code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_cloud_api::templates::{LANGUAGES, validate_draft};

    #[test]
    fn what_begins_a_conversation_breaks_no_rule_in_any_language() {
        let codes = LANGUAGES.iter().map(|it| it.code);
        let drafts: Vec<_> = codes.filter_map(draft).collect();
        assert!(drafts.len() > 30, "{}", drafts.len());
        for draft in drafts {
            assert_eq!(validate_draft(&draft), [], "{draft}");
        }
        for code in ["xx", "en-US", "zu", ""] {
            assert_eq!(draft(code), None, "{code}");
        }
    }
}
