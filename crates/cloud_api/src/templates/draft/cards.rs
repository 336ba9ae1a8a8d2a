//! The cards of a draft's carousel.

use super::{DraftCheck, has, is};
use crate::templates::parts::{CARD_BODY_LENGTH_MAX, CARDS_MAX};
use serde_json::Value;

/// The fewest cards of a carousel.
const CARDS_MIN: usize = 2;

/// The most buttons of a card.
const BUTTONS_MAX: usize = 2;

/// The types of components a card can have.
const COMPONENTS: &[&str] = &["HEADER", "BODY", "BUTTONS"];

/// What can stand above a card's body.
const FORMATS: &[&str] = &["IMAGE", "VIDEO", "PRODUCT"];

/// The types of buttons a card can have; the last, if it shows a product.
const BUTTONS: &[&str] = &["QUICK_REPLY", "URL", "PHONE_NUMBER", "SPM"];

impl DraftCheck {
    pub(super) fn carousel(&mut self, component: &Value, pointer: &str) {
        if self.is_one_time() {
            return self.not_for_codes(pointer);
        }
        let Some(cards) = self.findings.array(component, pointer, "cards") else { return };
        let pointer = format!("{pointer}/cards");
        let max = if cards.iter().any(shows_product) { CARDS_MIN } else { CARDS_MAX };
        self.findings.at_least(&pointer, "cards", cards.len(), CARDS_MIN);
        self.findings.at_most(&pointer, "cards", cards.len(), max);
        for (place, card) in cards.iter().enumerate() {
            self.card(card, &format!("{pointer}/{place}"));
            if place > 0 && structure(card) != structure(&cards[0]) {
                let detail =
                    "must have the same components, formats and types of buttons as card 0";
                self.findings.tell(&format!("{pointer}/{place}"), "content.conflict", detail);
            }
        }
    }

    fn card(&mut self, card: &Value, pointer: &str) {
        let Some(components) = self.findings.array(card, pointer, "components") else { return };
        let pointer = format!("{pointer}/components");
        for kind in ["HEADER", "BUTTONS"].into_iter().filter(|it| !has(components, it)) {
            let detail = format!("must have a component of type {kind}");
            self.findings.tell(&pointer, "content.missing", &detail);
        }
        for (place, component) in components.iter().enumerate() {
            let pointer = format!("{pointer}/{place}");
            match self.kind(component, &pointer, COMPONENTS).as_deref() {
                Some("HEADER") => self.card_header(component, &pointer),
                Some("BODY") => self.body(component, &pointer, CARD_BODY_LENGTH_MAX),
                Some("BUTTONS") => self.card_buttons(component, &pointer),
                _ => {}
            }
        }
    }

    fn card_header(&mut self, component: &Value, pointer: &str) {
        let format = component.get("format").and_then(Value::as_str);
        let is_possible =
            format.is_none_or(|it| self.findings.one_of(&format!("{pointer}/format"), it, FORMATS));
        if is_possible {
            self.header(component, pointer, false);
        }
    }

    fn card_buttons(&mut self, component: &Value, pointer: &str) {
        let Some(buttons) = self.findings.array(component, pointer, "buttons") else { return };
        let pointer = format!("{pointer}/buttons");
        self.findings.at_most(&pointer, "buttons", buttons.len(), BUTTONS_MAX);
        self.each_button(buttons, &pointer);
        for (place, button) in buttons.iter().enumerate() {
            let kind = button.get("type").and_then(Value::as_str).unwrap_or_default();
            if super::buttons::is_known(kind) && !BUTTONS.iter().any(|it| is(button, it)) {
                let at = format!("{pointer}/{place}/type");
                self.findings.one_of(&at, kind, BUTTONS);
            }
        }
    }
}

fn shows_product(card: &Value) -> bool {
    let components = card.get("components").and_then(Value::as_array);
    let header = components.into_iter().flatten().find(|it| is(it, "HEADER"));
    let format = header.and_then(|it| it.get("format")?.as_str());
    format.is_some_and(|it| it.eq_ignore_ascii_case("PRODUCT"))
}

/// What all cards of a carousel have in common: types, formats, and types of buttons.
fn structure(card: &Value) -> Vec<String> {
    let word = |object: &Value, member: &str| {
        object.get(member).and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase()
    };
    let components = card.get("components").and_then(Value::as_array);
    let mut structure = Vec::new();
    for component in components.into_iter().flatten() {
        structure.push(format!("{} {}", word(component, "type"), word(component, "format")));
        let buttons = component.get("buttons").and_then(Value::as_array);
        structure.extend(buttons.into_iter().flatten().map(|it| word(it, "type")));
    }
    structure
}
