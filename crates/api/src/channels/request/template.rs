//! `template` and `fallbackTemplate`: an approved template and what fills its blanks.

use super::made::Made;
use super::origins::Origins;
use super::reading::{At, Object};
use crate::problem::{Fault, of_breach};
use serde_json::Value;
use waxwing_app::messages::Unfilled;
use waxwing_app::templates::{Given, Wanted};
use waxwing_cloud_api::content::{Component, Content, Parameter, places};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::InvalidId;

/// The members of a template.
const MEMBERS: [&str; 10] = [
    "projectId",
    "version",
    "locale",
    "name",
    "parameters",
    "variables",
    "attachments",
    "shortLinks",
    "utmParameters",
    "settings",
];

/// The kinds of parameters there are; lists are Bird's own, and of templates that only Bird has.
const PARAMETER_KINDS: [&str; 10] = [
    "string",
    "number",
    "boolean",
    "object",
    "sectionList",
    "timeslotList",
    "productSections",
    "productList",
    "whatsappProductSections",
    "whatsappProductItems",
];

/// Those of one value.
const VALUE_KINDS: [&str; 4] = ["string", "number", "boolean", "object"];

/// Who knows the templates there are.
pub(crate) trait Templates {
    /// A template of the channel's, filled in.
    fn fill(&self, wanted: (&Wanted, Option<&str>), given: &[Given]) -> Result<Content, Unfilled>;
    /// The template that begins a conversation on the channel.
    fn start(&self) -> Option<Content>;
}

/// A template that a caller asks for.
pub(super) struct Draft {
    wanted: Option<Wanted>,
    locale: Option<String>,
    filling: Vec<Filling>,
    pointer: String,
}

/// The value of one blank, and where it stands.
struct Filling {
    given: Given,
    at: String,
    key_at: String,
}

/// What to send when the window is closed.
pub(super) enum Fallback {
    /// This template.
    Template(Draft),
    /// The template that begins a conversation; where that was asked for.
    Start(String),
}

/// Reads `fallbackTemplate`: a template, or `true` for the channel's own.
pub(super) fn read_fallback(at: &At<'_>) -> Option<Fallback> {
    match at.value.as_bool() {
        Some(true) => Some(Fallback::Start(at.pointer.clone())),
        Some(false) => None,
        None => read(at).map(Fallback::Template),
    }
}

/// Reads a template.
pub(super) fn read(at: &At<'_>) -> Option<Draft> {
    let object = at.object(&MEMBERS)?;
    refuse_what_would_be_lost(&object);
    if let Some(version) = object.get("version")
        && version.text().is_some_and(|it| it != "latest")
    {
        version.wrong("Meta keeps one version of a template: give latest, or leave it out");
    }
    let mut filling: Vec<_> = object.list("parameters").iter().filter_map(parameter).collect();
    if let Some(variables) = object.get("variables") {
        filling.extend(older(&variables));
    }
    Some(Draft {
        wanted: wanted(&object),
        locale: object.text("locale").map(ToOwned::to_owned),
        filling,
        pointer: at.pointer.clone(),
    })
}

/// Which template: by the catalogue's id for it, else by its name.
fn wanted(object: &Object<'_>) -> Option<Wanted> {
    let name = object.text("name");
    let Some(id) = object.get("projectId") else {
        if object.get("name").is_none() {
            let detail = "property \"name\" is missing: name the template, or give its projectId";
            object.faults.add(Fault::new(object.pointer_to("name"), "request.invalid", detail));
        }
        return name.map(|it| Wanted::Name(it.to_owned()));
    };
    match id.text()?.parse() {
        Ok(id) => Some(Wanted::Id(id)),
        Err(error) => {
            let error: InvalidId = error;
            id.wrong(format!("{error}; GET …/templates lists the templates with their ids"));
            None
        }
    }
}

fn refuse_what_would_be_lost(object: &Object<'_>) {
    let refuse = |name: &str, detail: &str| {
        if let Some(given) = object.get(name).filter(|it| !it.says_nothing()) {
            given.refuse("content.not_allowed", detail);
        }
    };
    refuse("attachments", "the media of a template are parameters: give the address as a value");
    refuse("utmParameters", "addresses are sent as they are; put these into the address yourself");
    let links = object.get("shortLinks").and_then(|it| it.object(&["enabled", "domain"]));
    if let Some(enabled) = links.and_then(|it| it.get("enabled"))
        && enabled.flag() == Some(true)
    {
        enabled.refuse("content.not_allowed", "addresses are sent as they are, never shortened");
    }
    // Marketing messages go the way of all others, so there is nothing to be kept from.
    let settings =
        object.get("settings").and_then(|it| it.object(&["disallowMmLite", "useMmLite"]));
    let Some(settings) = settings else { return };
    settings.get("disallowMmLite").and_then(|it| it.flag());
    if let Some(wanted) = settings.get("useMmLite")
        && wanted.flag() == Some(true)
    {
        wanted.refuse("content.not_allowed", "Meta's marketing messages API is not used");
    }
}

/// One of `parameters`.
fn parameter(at: &At<'_>) -> Option<Filling> {
    let object = at.object(&["type", "key", "value"])?;
    if let Some(kind) = object.get("type")
        && let Some(word) = kind.one_of(&PARAMETER_KINDS)
        && !VALUE_KINDS.contains(&word)
    {
        let detail = format!(
            "a {word} is Bird's own; send the template in a body of type whatsapp, where components \
             stand as Meta has them"
        );
        kind.refuse("content.kind_unsupported", detail);
        return None;
    }
    let (key, value) = (object.must_text("key"), object.must("value"));
    filling(key?, object.pointer_to("key"), &value?)
}

/// The older form: values by their keys, perhaps below `default`.
fn older(at: &At<'_>) -> Vec<Filling> {
    let Some(object) = at.any_object() else { return Vec::new() };
    if let Some(default) = object.get("default").filter(|it| it.value.is_object()) {
        return older(&default);
    }
    let members = object.members();
    members.filter_map(|(key, at)| filling(key, at.pointer.clone(), &at)).collect()
}

fn filling(key: &str, key_at: String, value: &At<'_>) -> Option<Filling> {
    if value.value.is_array() {
        value.wrong("value must be a string, a number, a boolean or an object");
        return None;
    }
    let given = Given { key: key.to_owned(), value: value.value.clone() };
    Some(Filling { given, at: value.pointer.clone(), key_at })
}

impl Fallback {
    /// The content it comes to, and where its members come from; else everything wrong with it.
    pub(super) fn made(self, templates: &impl Templates) -> Result<Made, Vec<Fault>> {
        match self {
            Self::Template(draft) => draft.made(templates),
            Self::Start(pointer) => {
                let mut origins = Origins::default();
                origins.note(places::TEMPLATE, pointer.as_str());
                let detail =
                    "the channel has no template that begins a conversation yet; give one here";
                let none = || vec![Fault::new(pointer.as_str(), "template.unknown", detail)];
                templates.start().map(|content| Made { content, origins }).ok_or_else(none)
            }
        }
    }
}

impl Draft {
    /// The content it comes to, and where its members come from; else everything wrong with it.
    pub(super) fn made(self, templates: &impl Templates) -> Result<Made, Vec<Fault>> {
        let Some(wanted) = &self.wanted else { return Err(Vec::new()) };
        let given: Vec<_> = self.filling.iter().map(|it| it.given.clone()).collect();
        let content = match templates.fill((wanted, self.locale.as_deref()), &given) {
            Ok(content) => content,
            // That the channel is none is told when the message is to be sent on it.
            Err(Unfilled::NotSynced | Unfilled::UnknownChannel) => return self.made_unseen(),
            Err(Unfilled::Wrong(breaches)) => {
                return Err(breaches.into_iter().map(|it| of_breach(self.pointed(it))).collect());
            }
        };
        Ok(Made { content, origins: self.origins() })
    }

    /// A breach whose pointer is relative to the template, pointed at in the request.
    fn pointed(&self, mut breach: Breach) -> Breach {
        let place = breach.pointer.strip_prefix("/parameters/").and_then(|it| it.split_once('/'));
        let filling = place.and_then(|(place, member)| {
            let filling = self.filling.get(place.parse::<usize>().ok()?)?;
            Some(if member == "key" { &filling.key_at } else { &filling.at })
        });
        breach.pointer = match filling {
            Some(at) => at.clone(),
            None => format!("{}{}", self.pointer, breach.pointer),
        };
        breach
    }

    fn origins(&self) -> Origins {
        let mut origins = Origins::default();
        let named = match self.wanted {
            Some(Wanted::Id(_)) => "projectId",
            Some(Wanted::Name(_)) | None => "name",
        };
        origins.note(places::TEMPLATE, self.pointer.as_str());
        origins.note(places::TEMPLATE_NAME, format!("{}/{named}", self.pointer));
        origins.note(places::TEMPLATE_LANGUAGE, format!("{}/locale", self.pointer));
        origins.note(places::TEMPLATE_COMPONENTS, format!("{}/parameters", self.pointer));
        origins
    }

    /// The template where nobody knows what its blanks are: all are taken for the body's.
    fn made_unseen(&self) -> Result<Made, Vec<Fault>> {
        let Some(Wanted::Name(name)) = &self.wanted else {
            let detail = "the templates of this channel are not read from WhatsApp yet; give name and \
                locale, or try again in a moment";
            let pointer = format!("{}/projectId", self.pointer);
            return Err(vec![Fault::new(pointer, "template.unknown", detail)]);
        };
        let Some(language) = &self.locale else {
            let pointer = format!("{}/locale", self.pointer);
            let detail = "property \"locale\" is missing";
            return Err(vec![Fault::new(pointer, "request.invalid", detail)]);
        };
        let mut origins = self.origins();
        let parameters = self.blanks(&mut origins)?;
        let body = (!parameters.is_empty()).then(|| Component::body(parameters));
        let content = Content::filled_template(name.as_str(), language.as_str(), body);
        Ok(Made { content, origins })
    }

    /// The values of the body's blanks: all numbered, 1 and on without a gap, or all named.
    fn blanks(&self, origins: &mut Origins) -> Result<Vec<Parameter>, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut wrong = |it: &Filling, detail: &str| {
            faults.push(Fault::new(it.key_at.as_str(), "request.invalid", detail));
        };
        let is_number = |key: &str| !key.is_empty() && key.bytes().all(|it| it.is_ascii_digit());
        let are_numbered = self.filling.first().is_some_and(|it| is_number(&it.given.key));
        let mut filled: Vec<Option<(Parameter, &Filling)>> =
            self.filling.iter().map(|_| None).collect();
        for (place, it) in self.filling.iter().enumerate() {
            let (key, text) = (it.given.key.as_str(), shown(&it.given.value));
            if is_number(key) != are_numbered {
                wrong(it, "parameters are all numbered or all named, never mixed");
                continue;
            }
            if !are_numbered {
                filled[place] = Some((Parameter::named(key, text), it));
                continue;
            }
            let number = key.parse::<usize>().unwrap_or(0);
            match number.checked_sub(1).and_then(|at| filled.get_mut(at)) {
                Some(blank @ None) => *blank = Some((Parameter::text(text), it)),
                _ => wrong(it, "numbered parameters are 1 and on, each once"),
            }
        }
        let filled = filled.into_iter().flatten().enumerate();
        let parameters = filled.map(|(place, (parameter, it))| {
            origins.note(places::template_parameter(0, place), it.at.as_str());
            parameter
        });
        let parameters = parameters.collect();
        if faults.is_empty() { Ok(parameters) } else { Err(faults) }
    }
}

/// A value as it is shown.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
