//! Whether a template may be sent, and filled in like this: asked of the catalogue, before Meta is.

use super::catalogue::{Catalogue, Kept, account_of};
use crate::App;
use std::ops::RangeInclusive;
use std::sync::Arc;
use waxwing_cloud_api::content::{Content, Said, Template};
use waxwing_cloud_api::templates::Category;
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::TemplateId;
use waxwing_domain::message::Lane;
use waxwing_store::channels::Channel;

/// The code of a template that exists, and may not be sent now.
const NOT_APPROVED: &str = "template.not_approved";

/// Meta's codes of refusals that the catalogue should have foreseen.
const ABOUT_TEMPLATES: RangeInclusive<i64> = 132_000..=132_018;

/// Which template a caller means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one of this id, or a translation of it.
    Id(TemplateId),
    /// The one of this name.
    Name(String),
}

/// Why a template cannot be found for a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The account's templates were never read: whoever gave name and language may try.
    NotSynced,
    /// There is no such template, or not in that language; the pointer is `/projectId`, `/name` or
    /// `/locale`, below the template.
    Unknown(Box<Breach>),
}

/// The lane a content goes in, if it may be sent and is filled in rightly; else everything wrong with
/// it. Pointers are relative to the content; its shape is taken to be right.
///
/// An account whose templates were never read is not judged: Meta does that.
pub fn check(app: &App, channel: &Channel, content: &Content) -> Result<Lane, Vec<Breach>> {
    let Said::Template(template) = content.said() else { return Ok(Lane::Service) };
    let catalogue = app.templates.of(channel).filter(|it| it.synced_at.is_some());
    let Some(catalogue) = catalogue else {
        doubt(app, channel);
        return Ok(Lane::Utility);
    };
    let Some(kept) = catalogue.find(template.name(), template.language()) else {
        doubt(app, channel);
        return Err(vec![unknown(&catalogue, template)]);
    };
    let definition = &kept.definition;
    let mut breaches: Vec<Breach> = not_approved(kept).into_iter().collect();
    if !breaches.is_empty() {
        // It may be approved by now, and we have not heard.
        doubt(app, channel);
    }
    breaches.extend(definition.check(&template.components()));
    if breaches.is_empty() { Ok(lane(&definition.category())) } else { Err(breaches) }
}

/// How many templates are named to somebody whose message may not be said.
const NAMED_MAX: usize = 20;

/// The first of the templates that may be sent, by name and language.
pub(crate) fn approved(app: &App, channel: &Channel) -> Vec<(String, String)> {
    let Some(catalogue) = app.templates.of(channel) else { return Vec::new() };
    let can_be_sent = catalogue.all().filter(|it| it.definition.status().can_be_sent());
    let names = can_be_sent
        .map(|it| (it.definition.name().to_owned(), it.definition.language().to_owned()));
    names.take(NAMED_MAX).collect()
}

/// Why a content that was admitted cannot be sent now that its turn has come; none when it can.
pub fn obstacle(app: &App, channel: &Channel, content: &Content) -> Option<&'static str> {
    let Said::Template(template) = content.said() else { return None };
    let catalogue = app.templates.of(channel)?;
    let kept = catalogue.find(template.name(), template.language())?;
    if kept.definition.status().can_be_sent() {
        return None;
    }
    // It may be approved by now, and we have not heard.
    doubt(app, channel);
    Some(NOT_APPROVED)
}

/// Meta knows of a template what we do not, or the other way round: the catalogue is read again soon.
pub(crate) fn doubt(app: &App, channel: &Channel) {
    app.templates.doubt(account_of(channel));
}

/// Meta refused a message; if that was because of its template, the catalogue is in doubt.
pub(crate) fn doubt_after(app: &App, channel: &Channel, code: i64) {
    if ABOUT_TEMPLATES.contains(&code) {
        doubt(app, channel);
    }
}

/// The template a caller means; a `locale` that names no translation exactly may name the only one of
/// its language.
pub fn resolve(
    app: &App,
    channel: &Channel,
    wanted: &Wanted,
    locale: Option<&str>,
) -> Result<Arc<Kept>, NotTaken> {
    let catalogue = app.templates.of(channel).filter(|it| it.synced_at.is_some());
    let Some(catalogue) = catalogue else {
        doubt(app, channel);
        return Err(NotTaken::NotSynced);
    };
    let found = match wanted {
        Wanted::Id(id) => of_id(&catalogue, *id, locale),
        Wanted::Name(name) => of_name(&catalogue, name, locale, "/name"),
    };
    found.map_err(|breach| {
        doubt(app, channel);
        NotTaken::Unknown(breach)
    })
}

fn of_id(
    catalogue: &Catalogue,
    id: TemplateId,
    locale: Option<&str>,
) -> Result<Arc<Kept>, Box<Breach>> {
    let Some(kept) = catalogue.by_id(id) else {
        let detail = format!("{id} is the id of no template of this channel");
        let breach = Breach::new("/projectId", "template.unknown", detail);
        return Err(Box::new(Breach { found: Some(id.to_string().into()), ..breach }));
    };
    match locale {
        None => Ok(Arc::clone(kept)),
        Some(_) => of_name(catalogue, kept.definition.name(), locale, "/projectId"),
    }
}

fn of_name(
    catalogue: &Catalogue,
    name: &str,
    locale: Option<&str>,
    pointer: &str,
) -> Result<Arc<Kept>, Box<Breach>> {
    let translations: Vec<&Arc<Kept>> = catalogue.translations(name).collect();
    if translations.is_empty() {
        return Err(Box::new(no_such_name(name, pointer)));
    }
    let found = match locale {
        None if translations.len() == 1 => Some(translations[0]),
        None => None,
        Some(locale) => of_locale(&translations, locale),
    };
    found.cloned().ok_or_else(|| {
        let languages = languages(&translations);
        let detail = match locale {
            None => {
                format!("{name} is there in several languages; say which: {}", languages.join(", "))
            }
            Some(it) => format!("{name} is not there in {it}, but in {}", languages.join(", ")),
        };
        let breach = Breach::new("/locale", "template.language_unknown", detail);
        Box::new(Breach { limit: Some(languages.into()), found: locale.map(Into::into), ..breach })
    })
}

/// The translation of exactly this locale, or the only one of its language.
fn of_locale<'a>(translations: &[&'a Arc<Kept>], locale: &str) -> Option<&'a Arc<Kept>> {
    let locale = locale.replace('-', "_");
    let exact =
        translations.iter().find(|it| it.definition.language().eq_ignore_ascii_case(&locale));
    let mut of_language = translations.iter().filter(|it| {
        let language = it.definition.language();
        primary(language).eq_ignore_ascii_case(primary(&locale))
            && (language.len() == primary(language).len() || locale.len() == primary(&locale).len())
    });
    let first = of_language.next().filter(|_| of_language.next().is_none());
    exact.or(first).copied()
}

/// The language of a locale without its country.
fn primary(locale: &str) -> &str {
    locale.split('_').next().unwrap_or(locale)
}

fn languages(translations: &[&Arc<Kept>]) -> Vec<String> {
    translations.iter().map(|it| it.definition.language().to_owned()).collect()
}

fn no_such_name(name: &str, pointer: &str) -> Breach {
    let detail = format!("this channel has no template {name}");
    let breach = Breach::new(pointer, "template.unknown", detail);
    Breach { found: Some(name.into()), ..breach }
}

fn unknown(catalogue: &Catalogue, template: Template<'_>) -> Breach {
    let (name, language) = (template.name(), template.language());
    let translations: Vec<&Arc<Kept>> = catalogue.translations(name).collect();
    if translations.is_empty() {
        return no_such_name(name, "/template/name");
    }
    let languages = languages(&translations);
    let detail = format!("{name} is not there in {language}, but in {}", languages.join(", "));
    Breach::new("/template/language/code", "template.language_unknown", detail)
        .with(languages, language)
}

fn not_approved(kept: &Kept) -> Option<Breach> {
    let status = kept.definition.status();
    if status.can_be_sent() {
        return None;
    }
    let name = kept.definition.name();
    let mut detail = format!("{name} cannot be sent: WhatsApp says it is {status}");
    if let Some(reason) = kept.definition.rejected_reason() {
        detail = format!("{detail} ({reason})");
    }
    Some(Breach::new("/template/name", NOT_APPROVED, detail).with("APPROVED", status.as_str()))
}

/// The lane of a template is its category.
pub(super) const fn lane(category: &Category) -> Lane {
    match category {
        Category::Authentication => Lane::Authentication,
        Category::Marketing => Lane::Marketing,
        // One that Meta has thought of since is most likely about something people asked for.
        Category::Utility | Category::Other(_) => Lane::Utility,
    }
}
