//! The texts of a draft: header, body, footer, their variables and the examples of these.

use super::DraftCheck;
use crate::templates::parts::{FOOTER_LENGTH_MAX, HEADER_LENGTH_MAX};
use crate::templates::variables::{self, Piece};
use crate::validate::Breach;
use serde_json::{Value, json};

const FORMATS: &[&str] = &["TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT"];

/// What a header's text must not hold: the marks for bold, italic, struck out and code.
const MARKS: [char; 4] = ['*', '_', '~', '`'];

impl DraftCheck {
    pub(super) fn header(&mut self, component: &Value, pointer: &str, is_offer: bool) {
        if self.is_one_time() {
            return self.not_for_codes(pointer);
        }
        let Some(format) = self.findings.text(component, pointer, "format") else { return };
        if !self.findings.one_of(&format!("{pointer}/format"), format, FORMATS) {
            return;
        }
        let format = format.to_ascii_uppercase();
        if is_offer && !matches!(format.as_str(), "IMAGE" | "VIDEO") {
            let detail = "must be IMAGE or VIDEO in a limited-time offer";
            self.findings.tell(&format!("{pointer}/format"), "content.not_allowed", detail);
        }
        match format.as_str() {
            "TEXT" => self.header_text(component, pointer),
            "LOCATION" | "PRODUCT" => {}
            _ => self.sample(component, pointer),
        }
    }

    fn header_text(&mut self, component: &Value, pointer: &str) {
        let Some(text) = self.findings.text(component, pointer, "text") else { return };
        let at = format!("{pointer}/text");
        self.findings.length(&at, text, HEADER_LENGTH_MAX);
        let names = variables::names(text);
        self.findings.at_most(&at, "variables", names.len(), 1);
        if text.contains(['\n', '\r']) || has_marks(text) {
            let detail = "must be one line, without marks for bold, italic and the like";
            self.findings.tell(&at, "content.not_allowed", detail);
        }
        self.names(&at, text);
        self.examples(component, pointer, &names, "header_text");
    }

    /// A medium's example: a handle of an upload.
    fn sample(&mut self, component: &Value, pointer: &str) {
        let Some(example) = self.findings.object(component, pointer, "example") else { return };
        let pointer = format!("{pointer}/example");
        let Some(handles) = self.findings.array(example, &pointer, "header_handle") else { return };
        for (place, handle) in handles.iter().enumerate().filter(|(_, it)| !it.is_string()) {
            self.findings.wrong_type(
                &format!("{pointer}/header_handle/{place}"),
                "a string",
                handle,
            );
        }
    }

    pub(super) fn body(&mut self, component: &Value, pointer: &str, length_max: usize) {
        if self.is_one_time() {
            return self.body_of_code(component, pointer);
        }
        let Some(text) = self.findings.text(component, pointer, "text") else { return };
        let at = format!("{pointer}/text");
        self.findings.length(&at, text, length_max);
        self.names(&at, text);
        self.neighbours(&at, text);
        self.enough_words(&at, text);
        self.examples(component, pointer, &variables::in_order(text), "body_text");
    }

    fn body_of_code(&mut self, component: &Value, pointer: &str) {
        if component.get("text").is_some() {
            let detail = "must not be there: Meta writes the body of an AUTHENTICATION template";
            self.findings.tell(&format!("{pointer}/text"), "content.not_allowed", detail);
        }
        self.findings.boolean(component, pointer, "add_security_recommendation");
    }

    pub(super) fn footer(&mut self, component: &Value, pointer: &str, is_offer: bool) {
        if is_offer {
            let detail = "must not be there: a limited-time offer has no footer";
            self.findings.tell(pointer, "content.not_allowed", detail);
        }
        if self.is_one_time() {
            return self.footer_of_code(component, pointer);
        }
        if component.get("code_expiration_minutes").is_some() {
            let detail = "is only for AUTHENTICATION templates";
            let at = format!("{pointer}/code_expiration_minutes");
            self.findings.tell(&at, "content.not_allowed", detail);
        }
        let Some(text) = self.findings.text(component, pointer, "text") else { return };
        let at = format!("{pointer}/text");
        self.findings.length(&at, text, FOOTER_LENGTH_MAX);
        if !variables::names(text).is_empty() {
            self.findings.tell(&at, "content.not_allowed", "must not have variables");
        }
    }

    fn footer_of_code(&mut self, component: &Value, pointer: &str) {
        if component.get("text").is_some() {
            let detail = "must not be there: Meta writes the footer of an AUTHENTICATION template, from code_expiration_minutes";
            self.findings.tell(&format!("{pointer}/text"), "content.not_allowed", detail);
        }
        let at = format!("{pointer}/code_expiration_minutes");
        match component.get("code_expiration_minutes") {
            None | Some(Value::Null) => self.findings.missing(pointer, "code_expiration_minutes"),
            Some(minutes) => match minutes.as_i64() {
                Some(minutes) => self.findings.range(&at, minutes, super::CODE_MINUTES),
                None => self.findings.wrong_type(&at, "a whole number", minutes),
            },
        }
    }

    /// Variables have all names or all numbers, and numbers begin at 1 and leave none out.
    fn names(&mut self, at: &str, text: &str) {
        let found = variables::in_order(text);
        if self.is_named {
            for name in found.into_iter().filter(|it| !is_good_name(it)) {
                let detail = format!(
                    "must name its variables in lower-case letters, digits and _, a letter first, not {{{{{name}}}}}"
                );
                self.findings.tell(at, "content.malformed", &detail);
            }
            return;
        }
        let (numbers, words): (Vec<&str>, Vec<&str>) =
            found.into_iter().partition(|it| variables::is_number(it));
        if let Some(name) = words.first() {
            let detail = format!(
                "must number its variables, or say NAMED as parameter_format: {{{{{name}}}}} is a name"
            );
            self.findings.tell(at, "content.conflict", &detail);
        }
        let is_gapless = numbers.iter().zip(1_usize..).all(|(it, n)| **it == n.to_string());
        if !is_gapless {
            let detail = format!(
                "must number its variables from {{{{1}}}} on without a gap, and has {}",
                numbers.join(", ")
            );
            self.findings.tell(at, "content.malformed", &detail);
        }
    }

    /// No variable stands at the start or the end, and none beside another.
    fn neighbours(&mut self, at: &str, text: &str) {
        let pieces = variables::pieces(text.trim());
        let is_variable = |it: Option<&Piece<'_>>| matches!(it, Some(Piece::Variable(_)));
        if is_variable(pieces.first()) || is_variable(pieces.last()) {
            let detail = "must not begin or end with a variable";
            self.findings.tell(at, "content.not_allowed", detail);
        }
        let words: Vec<_> = pieces
            .iter()
            .filter(|it| !matches!(it, Piece::Words(words) if words.trim().is_empty()))
            .collect();
        let has_neighbours =
            words.windows(2).any(|it| matches!(it, [Piece::Variable(_), Piece::Variable(_)]));
        if has_neighbours {
            let detail = "must have words between two variables";
            self.findings.tell(at, "content.not_allowed", detail);
        }
    }

    /// Meta refuses texts with too many variables for their length (2388293), and does not say its
    /// measure: others found that n variables need 2n + 1 words.
    fn enough_words(&mut self, at: &str, text: &str) {
        let count = variables::names(text).len();
        let words: usize = variables::pieces(text)
            .iter()
            .map(|it| match it {
                Piece::Words(words) => count_words(words),
                Piece::Variable(_) => 0,
            })
            .sum();
        if count > 0 && words < 2 * count + 1 {
            let detail = format!(
                "has too many variables for its length: {count} need {} words beside them, and there are {words}",
                2 * count + 1
            );
            let breach = Breach::new(at, "content.too_few", detail);
            self.findings.breaches.push(breach.with(2 * count + 1, words));
        }
    }

    /// Every variable has an example.
    fn examples(&mut self, component: &Value, pointer: &str, names: &[&str], member: &str) {
        if names.is_empty() {
            return;
        }
        let member =
            if self.is_named { format!("{member}_named_params") } else { member.to_owned() };
        let at = format!("{pointer}/example/{member}");
        let example = component.get("example").and_then(|it| it.get(&member));
        let Some(example) = example.filter(|it| !it.is_null()) else {
            let detail = "is missing: give an example of each variable";
            return self.findings.tell(&at, "content.missing", detail);
        };
        if self.is_named {
            return self.named_examples(&at, example, names);
        }
        let given = positional_examples(example);
        self.findings.at_least(&at, "examples", given, names.len());
        self.findings.at_most(&at, "examples", given, names.len());
    }

    fn named_examples(&mut self, at: &str, example: &Value, names: &[&str]) {
        let Some(given) = example.as_array() else {
            return self.findings.wrong_type(at, "an array", example);
        };
        let has_example = |name: &str| {
            given.iter().any(|it| it["param_name"] == json!(name) && it["example"].is_string())
        };
        for name in names.iter().filter(|it| !has_example(it)) {
            let detail = format!("has no example of {{{{{name}}}}}");
            self.findings.tell(at, "content.missing", &detail);
        }
    }
}

/// How many examples there are: Meta takes a text, an array, and an array in an array.
fn positional_examples(example: &Value) -> usize {
    match example {
        Value::String(_) => 1,
        Value::Array(all) => match all.first() {
            Some(Value::Array(inner)) => inner.len(),
            _ => all.len(),
        },
        _ => 0,
    }
}

fn is_good_name(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
}

/// Whether a text has something in bold, italic, struck out or code.
fn has_marks(text: &str) -> bool {
    let words: String = variables::pieces(text)
        .iter()
        .map(|it| match it {
            Piece::Words(words) => words,
            Piece::Variable(_) => "x",
        })
        .collect();
    MARKS.iter().any(|mark| {
        let mut parts = words.split(*mark);
        parts.next();
        // What stands between two marks is marked, if it says something.
        let inner: Vec<&str> = parts.collect();
        inner.len() > 1 && inner[..inner.len() - 1].iter().any(|it| !it.trim().is_empty())
    })
}

/// Words as people count them; in scripts without spaces each character is one.
fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| {
            let dense = word.chars().filter(|it| is_written_without_spaces(*it)).count();
            dense.max(usize::from(word.chars().any(char::is_alphanumeric)))
        })
        .sum()
}

/// Thai, Lao, and the scripts of Chinese and Japanese.
fn is_written_without_spaces(it: char) -> bool {
    matches!(it, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}
