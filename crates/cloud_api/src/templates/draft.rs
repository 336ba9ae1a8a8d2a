//! Whether Meta will take a template that somebody wants to create or change: every rule at once.
//!
//! Pointers are relative to the draft, which has the shape of Meta's request. Sources: the pages
//! below <https://developers.facebook.com/documentation/business-messaging/whatsapp/templates>
//! named overview, components, template-management, time-to-live, authentication-templates and
//! marketing-templates.

mod buttons;
mod cards;
mod findings;
mod texts;

use super::words::Category;
use super::{Definition, language};
use crate::limits::TEMPLATE_NAME_LENGTH_MAX;
use crate::validate::Breach;
use findings::Findings;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// The types of components a template can have, and those Meta names without saying what they are.
const COMPONENTS: &[&str] = &[
    "HEADER",
    "BODY",
    "FOOTER",
    "BUTTONS",
    "LIMITED_TIME_OFFER",
    "CAROUSEL",
    "CALL_PERMISSION_REQUEST",
    "TAP_TARGET_CONFIGURATION",
];

const CATEGORIES: &[&str] = &["AUTHENTICATION", "MARKETING", "UTILITY"];

/// The most characters of the words of a limited-time offer.
const OFFER_LENGTH_MAX: usize = 16;

/// How long the code of an authentication template may be good for, in minutes.
const CODE_MINUTES: RangeInclusive<i64> = 1..=90;

/// Everything wrong with a template that somebody wants to create; none when Meta will take it.
pub fn validate_draft(draft: &Value) -> Vec<Breach> {
    let mut check = DraftCheck::of(draft, None);
    if !draft.is_object() {
        check.findings.wrong_type("", "an object", draft);
        return check.findings.breaches;
    }
    check.name(draft);
    check.language(draft);
    check.category(draft);
    check.time_to_live(draft);
    check.parameter_format(draft);
    let is_from_library = draft.get("library_template_name").is_some();
    match draft.get("components") {
        None | Some(Value::Null) if is_from_library => {}
        _ => check.components(draft),
    }
    check.findings.breaches
}

/// Everything wrong with a change of a template: its category, components or time to live.
///
/// How often and when a template may be changed is Meta's to say.
pub fn validate_edit(current: &Definition, edit: &Value) -> Vec<Breach> {
    let mut check = DraftCheck::of(edit, Some(current));
    if !edit.is_object() {
        check.findings.wrong_type("", "an object", edit);
        return check.findings.breaches;
    }
    for (member, is) in [("name", current.name()), ("language", current.language())] {
        if let Some(found) = edit.get(member).filter(|it| it.as_str() != Some(is)) {
            let detail = format!("cannot be changed; it is {is}");
            let breach = Breach::new(format!("/{member}"), "content.not_allowed", detail);
            check.findings.breaches.push(breach.with(is, found.clone()));
        }
    }
    if edit.get("category").is_some() {
        check.category(edit);
    }
    check.time_to_live(edit);
    check.parameter_format(edit);
    if edit.get("components").is_some() {
        check.components(edit);
    }
    check.findings.breaches
}

/// What is known of a draft while its parts are looked at.
struct DraftCheck {
    category: Category,
    is_named: bool,
    findings: Findings,
}

impl DraftCheck {
    fn of(draft: &Value, current: Option<&Definition>) -> Self {
        let text = |member: &str| draft.get(member).and_then(Value::as_str);
        let category = text("category").map(Category::read);
        let is_named = text("parameter_format").map(|it| it.eq_ignore_ascii_case("NAMED"));
        Self {
            category: category
                .or_else(|| current.map(Definition::category))
                .unwrap_or_else(|| Category::Other(String::new())),
            is_named: is_named.unwrap_or_else(|| current.is_some_and(Definition::is_named)),
            findings: Findings::default(),
        }
    }

    fn is_one_time(&self) -> bool {
        self.category == Category::Authentication
    }

    fn name(&mut self, draft: &Value) {
        let Some(name) = self.findings.text(draft, "", "name") else { return };
        self.findings.length("/name", name, TEMPLATE_NAME_LENGTH_MAX);
        let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
        if !name.bytes().all(is_plain) {
            let detail = "must consist of the letters a to z, digits and _";
            self.findings.tell("/name", "content.malformed", detail);
        }
    }

    fn language(&mut self, draft: &Value) {
        let Some(code) = self.findings.text(draft, "", "language") else { return };
        if language(code).is_none_or(|it| it.code != code) {
            let detail = match language(code) {
                Some(meant) => format!("must be written {}", meant.code),
                None => "is no language of templates; `template-languages` lists them".to_owned(),
            };
            let breach = Breach::new("/language", "content.not_one_of", detail);
            self.findings.breaches.push(Breach { found: Some(json!(code)), ..breach });
        }
    }

    fn category(&mut self, draft: &Value) {
        if let Some(category) = self.findings.text(draft, "", "category") {
            self.findings.one_of("/category", category, CATEGORIES);
        }
    }

    fn parameter_format(&mut self, draft: &Value) {
        if let Some(format) = self.findings.optional_text(draft, "", "parameter_format") {
            self.findings.one_of("/parameter_format", format, &["POSITIONAL", "NAMED"]);
        }
    }

    /// How long Meta goes on trying; -1 is 30 days where a template may ask for that.
    fn time_to_live(&mut self, draft: &Value) {
        let Some(seconds) = draft.get("message_send_ttl_seconds").filter(|it| !it.is_null()) else {
            return;
        };
        let pointer = "/message_send_ttl_seconds";
        let Some(asked) = seconds.as_i64() else {
            return self.findings.wrong_type(pointer, "a whole number", seconds);
        };
        let (range, may_be_30_days) = match self.category {
            Category::Authentication => (30..=900, true),
            Category::Utility => (30..=43_200, true),
            Category::Marketing => (43_200..=2_592_000, false),
            Category::Other(_) => return,
        };
        if !(may_be_30_days && asked == -1) {
            self.findings.range(pointer, asked, range);
        }
    }

    fn components(&mut self, draft: &Value) {
        let Some(components) = self.findings.array(draft, "", "components") else { return };
        let mut seen = Vec::new();
        for (place, component) in components.iter().enumerate() {
            let pointer = format!("/components/{place}");
            let Some(kind) = self.kind(component, &pointer, COMPONENTS) else { continue };
            if seen.contains(&kind) {
                let detail = format!("must be the only {kind}");
                self.findings.tell(&format!("{pointer}/type"), "content.not_unique", &detail);
            }
            self.component(&kind, component, &pointer, components);
            seen.push(kind);
        }
        let mut required = vec!["BODY"];
        if self.is_one_time() {
            required.push("BUTTONS");
        }
        for kind in required.into_iter().filter(|it| !seen.iter().any(|seen| seen == it)) {
            let detail = format!("must have a component of type {kind}");
            self.findings.tell("/components", "content.missing", &detail);
        }
    }

    /// The type of a component or button, in capitals, if it is one there is.
    fn kind(&mut self, object: &Value, pointer: &str, known: &[&str]) -> Option<String> {
        if !object.is_object() {
            self.findings.wrong_type(pointer, "an object", object);
            return None;
        }
        let kind = self.findings.text(object, pointer, "type")?;
        let is_known = self.findings.one_of(&format!("{pointer}/type"), kind, known);
        is_known.then(|| kind.to_ascii_uppercase())
    }

    fn component(&mut self, kind: &str, component: &Value, pointer: &str, all: &[Value]) {
        match kind {
            "HEADER" => self.header(component, pointer, has(all, "LIMITED_TIME_OFFER")),
            "BODY" => self.body(component, pointer, body_length_max(all)),
            "FOOTER" => self.footer(component, pointer, has(all, "LIMITED_TIME_OFFER")),
            "BUTTONS" => self.buttons(component, pointer, has(all, "LIMITED_TIME_OFFER")),
            "LIMITED_TIME_OFFER" => self.offer(component, pointer, has(all, "BUTTONS")),
            "CAROUSEL" => self.carousel(component, pointer),
            "CALL_PERMISSION_REQUEST" if self.is_one_time() => self.not_for_codes(pointer),
            _ => {}
        }
    }

    fn offer(&mut self, component: &Value, pointer: &str, has_buttons: bool) {
        if !matches!(self.category, Category::Marketing | Category::Other(_)) {
            let detail = "is only for MARKETING templates";
            self.findings.tell(pointer, "content.not_allowed", detail);
        }
        let Some(offer) = self.findings.object(component, pointer, "limited_time_offer") else {
            return;
        };
        let pointer = format!("{pointer}/limited_time_offer");
        if let Some(text) = self.findings.text(offer, &pointer, "text") {
            self.findings.length(&format!("{pointer}/text"), text, OFFER_LENGTH_MAX);
        }
        self.findings.boolean(offer, &pointer, "has_expiration");
        if !has_buttons {
            let detail = "must have a component of type BUTTONS: a limited-time offer has one that opens a page";
            self.findings.tell("/components", "content.missing", detail);
        }
    }

    fn not_for_codes(&mut self, pointer: &str) {
        let detail = "is not for AUTHENTICATION templates: they have Meta's body, a footer with the code's lifetime, and one OTP button";
        self.findings.tell(pointer, "content.not_allowed", detail);
    }
}

/// Whether a template, or a card, has a component of this type.
fn has(components: &[Value], kind: &str) -> bool {
    components.iter().any(|it| is(it, kind))
}

fn is(object: &Value, kind: &str) -> bool {
    object.get("type").and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(kind))
}

fn body_length_max(components: &[Value]) -> usize {
    super::parts::Parts::read(components, false).body_length_max()
}
