//! What a send does wrong with a template: what it leaves out, gives too much, or gives in the wrong kind.

use super::Definition;
use super::blanks::{Blank, BlankKind, Part};
use super::fill::{HeaderKind, filled_text};
use super::filling::{Filling, Given, GivenCard, words};
use super::parts::{
    CARDS_MAX, COUPON_LENGTH_MAX, HEADER_LENGTH_MAX, Header, ONE_TIME_CODE_LENGTH_MAX, Parts,
    URL_LENGTH_MAX, text,
};
use crate::content::Component;
use crate::validate::Breach;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The most blanks in a row that a parameter may hold. Source: Meta's answer 132018.
const SPACES_MAX: usize = 4;

/// Where a send's components are, within the content.
const COMPONENTS: &str = "/template/components";

impl Definition {
    /// Everything a send of this template does wrong; none when Meta will take it.
    ///
    /// Pointers are relative to the content. Whether the template may be sent at all is not asked.
    pub fn check(&self, components: &[Component]) -> Vec<Breach> {
        let given = components.iter().map(Component::as_value);
        let filling = Filling::read(COMPONENTS.to_owned(), given);
        let parts = self.parts();
        let mut check = Check { is_named: self.is_named(), breaches: Vec::new() };
        check.parts(&parts, None, &filling);
        check.carousel(&parts, &filling);
        check.breaches
    }
}

struct Check {
    is_named: bool,
    breaches: Vec<Breach>,
}

impl Check {
    fn parts(&mut self, parts: &Parts<'_>, card: Option<usize>, filling: &Filling<'_>) {
        let mut blanks: BTreeMap<Part, Vec<Blank>> = BTreeMap::new();
        for blank in parts.blanks(card) {
            blanks.entry(blank.slot.part).or_default().push(blank);
        }
        let mut given_parts = BTreeSet::new();
        for given in &filling.components {
            let Some(part) = given.part() else {
                self.place_of_button(parts, given);
                continue;
            };
            if !given_parts.insert(part) {
                let detail = format!("{part} is filled in twice");
                self.tell(given.pointer.clone(), "template.parameter_unexpected", detail);
            } else if !parts.is_open(part) && self.button(parts, part, given) {
                let blanks = blanks.get(&part).map_or(&[][..], Vec::as_slice);
                self.slot(parts, part, blanks, given);
            }
        }
        let required = |it: &&Blank| it.is_required && !given_parts.contains(&it.slot.part);
        for blank in blanks.values().flatten().filter(required) {
            self.missing(filling.pointer.clone(), blank);
        }
        self.one_time_code(parts, filling);
    }

    /// A button component must say which button it is about.
    fn place_of_button(&mut self, parts: &Parts<'_>, given: &Given<'_>) {
        if given.is("button") {
            let pointer = format!("{}/index", given.pointer);
            let detail = format!(
                "index must be the place of one of the template's {} buttons, from 0",
                parts.buttons.len()
            );
            let found = given.index_as_given().cloned().unwrap_or_default();
            self.tell_with(
                Breach::new(pointer, "template.parameter_unexpected", detail),
                json!(parts.buttons.len()),
                found,
            );
        }
    }

    /// Whether what is given for a button is for one there is, and of its kind.
    fn button(&mut self, parts: &Parts<'_>, part: Part, given: &Given<'_>) -> bool {
        let Part::Button(index) = part else { return true };
        let Some(button) = parts.buttons.get(index) else {
            self.place_of_button(parts, given);
            return false;
        };
        let (Some(wanted), Some(found)) = (button.kind.sub_type(), given.sub_type()) else {
            return true;
        };
        if wanted.eq_ignore_ascii_case(found) {
            return true;
        }
        let pointer = format!("{}/sub_type", given.pointer);
        let detail = format!("button {index} is a {wanted} button");
        let breach = Breach::new(pointer, "template.parameter_kind", detail);
        self.tell_with(breach, json!([wanted]), json!(found));
        false
    }

    /// One part that is given.
    fn slot(&mut self, parts: &Parts<'_>, part: Part, blanks: &[Blank], given: &Given<'_>) {
        let before = self.breaches.len();
        if self.is_named && blanks.first().is_some_and(Blank::has_name_on_the_wire) {
            self.by_name(blanks, given);
        } else {
            self.by_place(part, blanks, given);
        }
        if self.breaches.len() == before {
            self.filled_length(parts, part, blanks, given);
        }
    }

    fn by_name(&mut self, blanks: &[Blank], given: &Given<'_>) {
        let mut missing: Vec<&Blank> = blanks.iter().collect();
        let mut has_nameless = false;
        for (place, parameter) in given.parameters().iter().enumerate() {
            let pointer = format!("{}/parameters/{place}", given.pointer);
            let Some(name) = text(parameter, "parameter_name").filter(|it| !it.is_empty()) else {
                has_nameless = true;
                let detail = "the template's blanks have names: say in `parameter_name` which one this fills";
                self.tell(pointer, "template.parameters_mixed", detail.to_owned());
                continue;
            };
            let found = missing.iter().position(|it| it.name.as_deref() == Some(name));
            match found {
                Some(found) => {
                    let blank = missing.remove(found);
                    self.value(blank, &pointer, parameter);
                }
                None => self.stray_name(blanks, name, pointer),
            }
        }
        // Who gave no names is told of that alone.
        for blank in missing.into_iter().filter(|_| !has_nameless) {
            self.missing(format!("{}/parameters", given.pointer), blank);
        }
    }

    fn stray_name(&mut self, blanks: &[Blank], name: &str, pointer: String) {
        let names: Vec<&str> = blanks.iter().filter_map(|it| it.name.as_deref()).collect();
        let is_twice = names.contains(&name);
        let detail = if is_twice {
            format!("{name} is given twice")
        } else {
            format!("the template has no {name} here; it has {}", names.join(", "))
        };
        let pointer = format!("{pointer}/parameter_name");
        let breach = Breach::new(pointer, "template.parameter_unexpected", detail);
        self.tell_with(breach, json!(names), json!(name));
    }

    fn by_place(&mut self, part: Part, blanks: &[Blank], given: &Given<'_>) {
        let parameters = given.parameters();
        for (place, parameter) in parameters.iter().enumerate() {
            let pointer = format!("{}/parameters/{place}", given.pointer);
            let Some(blank) = blanks.get(place) else {
                let (wanted, found) = (blanks.len(), parameters.len());
                let detail = format!("{part} takes {wanted} parameters, and has {found}");
                let breach = Breach::new(pointer, "template.parameter_unexpected", detail);
                self.tell_with(breach, json!(wanted), json!(found));
                continue;
            };
            let has_name = text(parameter, "parameter_name").is_some();
            if has_name && blank.has_name_on_the_wire() {
                let pointer = format!("{pointer}/parameter_name");
                let detail = "the template's blanks have numbers: give the parameters in their order, without names";
                self.tell(pointer, "template.parameters_mixed", detail.to_owned());
            }
            self.value(blank, &pointer, parameter);
        }
        let left = blanks.iter().enumerate().skip(parameters.len());
        for (place, blank) in left.filter(|(_, it)| it.is_required) {
            self.missing(format!("{}/parameters/{place}", given.pointer), blank);
        }
    }

    /// Whether a parameter is of the kind its blank takes, and its words are such as Meta takes.
    fn value(&mut self, blank: &Blank, pointer: &str, parameter: &Value) {
        let types = blank.kind.parameter_types();
        let kind = text(parameter, "type").unwrap_or_default();
        if !types.iter().any(|it| it.eq_ignore_ascii_case(kind)) {
            let pointer = format!("{pointer}/type");
            let detail = format!("{blank} takes {}", types.join(", "));
            let breach = Breach::new(pointer, "template.parameter_kind", detail);
            return self.tell_with(breach, json!(types), json!(kind));
        }
        let of_type = kind.to_ascii_lowercase();
        let pointer = format!("{pointer}/{of_type}");
        match blank.kind {
            BlankKind::Header(kind) => self.header(kind, blank, pointer, &parameter[&of_type]),
            BlankKind::Expiration => self.expiration(blank, pointer, &parameter[&of_type]),
            kind if kind.is_text() => match words(parameter) {
                Some(words) => self.words(blank, pointer, &words),
                // The invitation to a group names it by id, in no words.
                None if of_type == "group_id" => {}
                None => self.missing(pointer, blank),
            },
            _ => {}
        }
    }

    fn header(&mut self, kind: HeaderKind, blank: &Blank, pointer: String, value: &Value) {
        let has = |member: &str| value.get(member).is_some_and(|it| !it.is_null());
        let is_there = match kind {
            HeaderKind::Text => true,
            HeaderKind::Location => has("latitude") && has("longitude"),
            HeaderKind::Product => has("product_retailer_id"),
            _ => has("id") || has("link"),
        };
        if !is_there {
            self.missing(pointer, blank);
        }
    }

    fn expiration(&mut self, blank: &Blank, pointer: String, value: &Value) {
        let at = &value["expiration_time_ms"];
        let is_number = at.as_i64().or_else(|| at.as_str()?.parse().ok()).is_some_and(|it| it > 0);
        if !is_number {
            self.missing(format!("{pointer}/expiration_time_ms"), blank);
        }
    }

    fn words(&mut self, blank: &Blank, pointer: String, words: &str) {
        let wrong = if words.trim().is_empty() {
            Some("must not be empty")
        } else if words.contains(['\n', '\r', '\t']) {
            Some("must be one line, without tabs")
        } else if words.contains(&" ".repeat(SPACES_MAX + 1)) {
            Some("must not have more than 4 spaces in a row")
        } else {
            None
        };
        if let Some(detail) = wrong {
            return self.tell(pointer, "template.parameter_text", format!("{blank} {detail}"));
        }
        let length_max = match blank.kind {
            BlankKind::OneTimeCode => ONE_TIME_CODE_LENGTH_MAX,
            BlankKind::CouponCode => COUPON_LENGTH_MAX,
            _ => return,
        };
        self.length(pointer, &blank.to_string(), words, length_max);
    }

    /// Texts must fit once they are filled in.
    fn filled_length(
        &mut self,
        parts: &Parts<'_>,
        part: Part,
        blanks: &[Blank],
        given: &Given<'_>,
    ) {
        let (text, length_max) = match part {
            Part::Header => match parts.header {
                Some(Header::Text(text)) => (text, HEADER_LENGTH_MAX),
                _ => return,
            },
            Part::Body => (&*parts.body, parts.body_length_max()),
            Part::Button(index) => match parts.buttons.get(index).and_then(|it| it.url) {
                Some(url) => (url, URL_LENGTH_MAX),
                None => return,
            },
            Part::Offer => return,
        };
        let filled = filled_text(text, blanks, Some(given), self.is_named);
        self.length(given.pointer.clone(), &format!("{part}, filled in,"), &filled, length_max);
    }

    /// A code that proves who somebody is stands in the body and on the button.
    fn one_time_code(&mut self, parts: &Parts<'_>, filling: &Filling<'_>) {
        if !parts.is_one_time {
            return;
        }
        let first =
            |given: &Given<'_>| given.parameters().first().and_then(words).map(Cow::into_owned);
        let in_body = filling.of(Part::Body).and_then(first);
        for index in 0..parts.buttons.len() {
            let Some(given) = filling.of(Part::Button(index)) else { continue };
            let on_button = first(given);
            if on_button.is_some() && in_body.is_some() && on_button != in_body {
                let pointer = format!("{}/parameters/0/text", given.pointer);
                let detail = format!("button {index} must have the code that stands in the body");
                self.tell(pointer, "template.parameter_text", detail);
            }
        }
    }

    fn carousel(&mut self, parts: &Parts<'_>, filling: &Filling<'_>) {
        let given = filling.carousel();
        if parts.cards.is_empty() {
            if let Some(given) = given {
                let detail = "the template has no cards".to_owned();
                self.tell(given.pointer.clone(), "template.parameter_unexpected", detail);
            }
            return;
        }
        let mut cards = given.map(Given::cards).unwrap_or_default();
        let wanted = if parts.cards[0].shows_product() {
            cards.len().clamp(parts.cards.len(), CARDS_MAX)
        } else {
            parts.cards.len()
        };
        for index in 0..wanted {
            let card = &parts.cards[index.min(parts.cards.len() - 1)];
            if let Some(found) = cards.iter().position(|it| it.index == Some(index)) {
                self.parts(card, Some(index), &cards.remove(found).filling);
                continue;
            }
            let in_carousel = given.map(|it| format!("{}/cards", it.pointer));
            let detail = format!("card {index} of {wanted} is not filled in");
            let pointer = in_carousel.unwrap_or_else(|| filling.pointer.clone());
            self.tell(pointer, "template.parameter_missing", detail);
        }
        for card in &cards {
            self.stray_card(card, wanted);
        }
    }

    fn stray_card(&mut self, card: &GivenCard<'_>, wanted: usize) {
        let pointer = format!("{}/card_index", card.pointer);
        let detail = format!("the template has {wanted} cards, counted from 0, each once");
        let breach = Breach::new(pointer, "template.parameter_unexpected", detail);
        self.tell_with(breach, json!(wanted), json!(card.index));
    }

    fn missing(&mut self, pointer: String, blank: &Blank) {
        let detail =
            format!("{blank} is not filled in; it takes {}", blank.kind.parameter_types()[0]);
        self.tell(pointer, "template.parameter_missing", detail);
    }

    fn length(&mut self, pointer: String, what: &str, text: &str, length_max: usize) {
        let length = text.chars().count();
        if length > length_max {
            let detail =
                format!("{what} must be at most {length_max} characters long, and has {length}");
            let breach = Breach::new(pointer, "template.text_too_long", detail);
            self.tell_with(breach, json!(length_max), json!(length));
        }
    }

    fn tell(&mut self, pointer: String, code: &'static str, detail: String) {
        self.breaches.push(Breach::new(pointer, code, detail));
    }

    fn tell_with(&mut self, breach: Breach, limit: Value, found: Value) {
        self.breaches.push(breach.with(limit, found));
    }
}
