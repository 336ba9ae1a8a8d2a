//! The buttons of a draft.

use super::{DraftCheck, is};
use crate::templates::parts::{COUPON_LENGTH_MAX, LABEL_LENGTH_MAX, URL_LENGTH_MAX};
use crate::templates::variables::{self, Piece};
use crate::validate::Breach;
use serde_json::{Value, json};

/// Every type of button, and how many of each a template may have.
const BUTTONS: &[(&str, usize)] = &[
    ("QUICK_REPLY", 10),
    ("URL", 2),
    ("PHONE_NUMBER", 1),
    ("COPY_CODE", 1),
    ("OTP", 1),
    ("FLOW", 1),
    ("CATALOG", 1),
    ("MPM", 1),
    ("SPM", 1),
    ("VOICE_CALL", 1),
    ("REQUEST_CONTACT_INFO", 1),
    // Meta names these without saying more.
    ("ORDER_DETAILS", 1),
    ("APP", 1),
    ("EXTENSION", 1),
    ("POSTBACK", 1),
    ("REMINDER", 1),
    ("SEND_LOCATION", 1),
];

/// The most buttons of a template.
const BUTTONS_MAX: usize = 10;

/// The most characters of a number to call.
const PHONE_LENGTH_MAX: usize = 20;

/// The most apps a code is filled in for.
const APPS_MAX: usize = 5;

/// The most characters of an app's name on Android.
const PACKAGE_LENGTH_MAX: usize = 224;

/// How many characters the hash of an app's signature has.
const SIGNATURE_LENGTH: usize = 11;

/// The one label Meta takes for the button that asks for somebody's number.
const CONTACT_LABEL: &str = "Share Contact Info";

impl DraftCheck {
    pub(super) fn buttons(&mut self, component: &Value, pointer: &str, is_offer: bool) {
        let Some(buttons) = self.findings.array(component, pointer, "buttons") else { return };
        let pointer = format!("{pointer}/buttons");
        self.findings.at_most(&pointer, "buttons", buttons.len(), BUTTONS_MAX);
        self.each_button(buttons, &pointer);
        for (kind, max) in BUTTONS {
            let count = buttons.iter().filter(|it| is(it, kind)).count();
            self.findings.at_most(&pointer, &format!("buttons of type {kind}"), count, *max);
        }
        let replies: Vec<bool> = buttons.iter().map(|it| is(it, "QUICK_REPLY")).collect();
        if replies.chunk_by(|a, b| a == b).count() > 2 {
            let detail = "must have all quick replies before the other buttons, or all after them";
            self.findings.tell(&pointer, "content.conflict", detail);
        }
        if is_offer {
            self.buttons_of_offer(buttons, &pointer);
        }
    }

    /// Every button of a template or card, by itself.
    pub(super) fn each_button(&mut self, buttons: &[Value], pointer: &str) {
        let known: Vec<&str> = BUTTONS.iter().map(|(kind, _)| *kind).collect();
        for (place, button) in buttons.iter().enumerate() {
            let pointer = format!("{pointer}/{place}");
            let Some(kind) = self.kind(button, &pointer, &known) else { continue };
            if self.is_one_time() != (kind == "OTP") {
                let detail = "must be OTP in an AUTHENTICATION template, and in no other";
                self.findings.tell(&format!("{pointer}/type"), "content.not_allowed", detail);
            }
            self.button(&kind, button, &pointer);
        }
    }

    fn button(&mut self, kind: &str, button: &Value, pointer: &str) {
        match kind {
            "QUICK_REPLY" | "VOICE_CALL" | "CATALOG" | "MPM" | "SPM" => {
                self.label(button, pointer, true);
            }
            "URL" => {
                self.label(button, pointer, true);
                self.url(button, pointer);
            }
            "PHONE_NUMBER" => {
                self.label(button, pointer, true);
                if let Some(number) = self.findings.text(button, pointer, "phone_number") {
                    self.findings.length(
                        &format!("{pointer}/phone_number"),
                        number,
                        PHONE_LENGTH_MAX,
                    );
                }
            }
            "COPY_CODE" => self.coupon(button, pointer),
            "OTP" => self.one_time(button, pointer),
            "FLOW" => self.flow(button, pointer),
            "REQUEST_CONTACT_INFO" => self.contact_info(button, pointer),
            _ => {}
        }
    }

    fn label(&mut self, button: &Value, pointer: &str, is_required: bool) {
        let text = if is_required {
            self.findings.text(button, pointer, "text")
        } else {
            self.findings.optional_text(button, pointer, "text")
        };
        if let Some(text) = text {
            let at = format!("{pointer}/text");
            self.findings.length(&at, text, LABEL_LENGTH_MAX);
            if !variables::names(text).is_empty() {
                self.findings.tell(&at, "content.not_allowed", "must not have variables");
            }
        }
    }

    fn url(&mut self, button: &Value, pointer: &str) {
        let Some(url) = self.findings.text(button, pointer, "url") else { return };
        let at = format!("{pointer}/url");
        self.findings.length(&at, url, URL_LENGTH_MAX);
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            let detail = "must begin with https:// or http://";
            self.findings.tell(&at, "content.malformed", detail);
        }
        let names = variables::names(url);
        self.findings.at_most(&at, "variables", names.len(), 1);
        if names.is_empty() {
            return;
        }
        if !matches!(variables::pieces(url).last(), Some(Piece::Variable(_))) {
            let detail = "must have its variable at the end";
            self.findings.tell(&at, "content.not_allowed", detail);
        }
        self.example(button, pointer);
    }

    /// An example of what a button is given: a text, or an array with one.
    fn example<'v>(&mut self, button: &'v Value, pointer: &str) -> Option<&'v str> {
        let example = button.get("example").filter(|it| !it.is_null());
        let Some(example) = example else {
            self.findings.missing(pointer, "example");
            return None;
        };
        let text = example.as_array().map_or(Some(example), |all| all.first());
        let text = text.and_then(Value::as_str).filter(|it| !it.is_empty());
        if text.is_none() {
            let at = format!("{pointer}/example");
            self.findings.wrong_type(&at, "a string, or an array with one", example);
        }
        text
    }

    fn coupon(&mut self, button: &Value, pointer: &str) {
        self.label(button, pointer, false);
        if let Some(code) = self.example(button, pointer) {
            self.findings.length(&format!("{pointer}/example"), code, COUPON_LENGTH_MAX);
        }
    }

    fn one_time(&mut self, button: &Value, pointer: &str) {
        self.label(button, pointer, false);
        if let Some(text) = self.findings.optional_text(button, pointer, "autofill_text") {
            self.findings.length(&format!("{pointer}/autofill_text"), text, LABEL_LENGTH_MAX);
        }
        let Some(kind) = self.findings.text(button, pointer, "otp_type") else { return };
        let kinds = ["COPY_CODE", "ONE_TAP", "ZERO_TAP"];
        if !self.findings.one_of(&format!("{pointer}/otp_type"), kind, &kinds) {
            return;
        }
        if kind.eq_ignore_ascii_case("ZERO_TAP")
            && button.get("zero_tap_terms_accepted") != Some(&Value::Bool(true))
        {
            let detail = "must be true: Meta's terms of codes without a tap must be accepted";
            let at = format!("{pointer}/zero_tap_terms_accepted");
            self.findings.tell(&at, "content.missing", detail);
        }
        if !kind.eq_ignore_ascii_case("COPY_CODE") {
            self.apps(button, pointer);
        }
    }

    /// The apps a code is filled in for; an older form names one beside the button's other members.
    fn apps(&mut self, button: &Value, pointer: &str) {
        if button.get("supported_apps").is_none() && button.get("package_name").is_some() {
            return self.app(button, pointer);
        }
        let Some(apps) = self.findings.array(button, pointer, "supported_apps") else { return };
        let pointer = format!("{pointer}/supported_apps");
        self.findings.at_most(&pointer, "apps", apps.len(), APPS_MAX);
        for (place, app) in apps.iter().enumerate() {
            self.app(app, &format!("{pointer}/{place}"));
        }
    }

    fn app(&mut self, app: &Value, pointer: &str) {
        if let Some(name) = self.findings.text(app, pointer, "package_name") {
            self.findings.length(&format!("{pointer}/package_name"), name, PACKAGE_LENGTH_MAX);
        }
        let Some(hash) = self.findings.text(app, pointer, "signature_hash") else { return };
        // It may be written as in an address.
        let escaped = hash.matches('%').count();
        let length = hash.chars().count().saturating_sub(2 * escaped);
        if length != SIGNATURE_LENGTH {
            let detail = format!("must have {SIGNATURE_LENGTH} characters, and has {length}");
            let at = format!("{pointer}/signature_hash");
            let breach = Breach::new(at, "content.malformed", detail);
            self.findings.breaches.push(breach.with(SIGNATURE_LENGTH, length));
        }
    }

    fn flow(&mut self, button: &Value, pointer: &str) {
        self.label(button, pointer, true);
        let named: Vec<&str> = ["flow_id", "flow_name", "flow_json"]
            .into_iter()
            .filter(|it| button.get(*it).is_some_and(|it| !it.is_null()))
            .collect();
        match named.as_slice() {
            [] => {
                let detail = "is missing: give flow_id, flow_name or flow_json";
                self.findings.tell(&format!("{pointer}/flow_id"), "content.missing", detail);
            }
            [_] => {}
            several => {
                let detail = format!("must be the only one of {}", several.join(", "));
                let at = format!("{pointer}/{}", several[1]);
                self.findings.tell(&at, "content.conflict", &detail);
            }
        }
        for (member, known) in [
            ("flow_action", ["navigate", "data_exchange"].as_slice()),
            ("icon", &["DOCUMENT", "PROMOTION", "REVIEW"]),
        ] {
            if let Some(word) = self.findings.optional_text(button, pointer, member) {
                self.findings.one_of(&format!("{pointer}/{member}"), word, known);
            }
        }
    }

    fn contact_info(&mut self, button: &Value, pointer: &str) {
        let text = self.findings.optional_text(button, pointer, "text");
        if let Some(text) = text.filter(|it| *it != CONTACT_LABEL) {
            let detail = format!("must be {CONTACT_LABEL}, or left out");
            let breach = Breach::new(format!("{pointer}/text"), "content.not_one_of", detail);
            self.findings.breaches.push(breach.with(json!([CONTACT_LABEL]), text));
        }
    }

    /// An offer has a button that copies a code, if it has one, and then one that opens a page.
    fn buttons_of_offer(&mut self, buttons: &[Value], pointer: &str) {
        let is_right = match buttons {
            [page] => is(page, "URL"),
            [code, page] => is(code, "COPY_CODE") && is(page, "URL"),
            _ => false,
        };
        if !is_right {
            let detail =
                "must be a COPY_CODE button, if any, and then a URL button in a limited-time offer";
            self.findings.tell(pointer, "content.conflict", detail);
        }
    }
}

/// Whether there are buttons of this type.
pub(super) fn is_known(kind: &str) -> bool {
    BUTTONS.iter().any(|(known, _)| known.eq_ignore_ascii_case(kind))
}
