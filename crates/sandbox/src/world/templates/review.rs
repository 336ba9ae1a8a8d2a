//! What Meta's review thinks of a template: a few of the reasons its pages give, told by words.
//!
//! Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-review>.
//! Meta does not say how it decides; these words are ours, so that each refusal can be had on demand.

use serde_json::Value;
use waxwing_cloud_api::templates::{Category, Definition};

/// Why Meta refuses a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Objection {
    /// Meta's word.
    pub(super) reason: &'static str,
    pub(super) why: &'static str,
    pub(super) advice: &'static str,
}

/// What no business may ask for.
const SECRETS: [&str; 6] =
    ["card number", "cvv", "bank account number", "social security", "passport number", "pin code"];

/// What frightens people.
const THREATS: [&str; 4] = ["legal action", "we will sue", "or else", "last warning"];

/// What only marketing says.
const OFFERS: [&str; 6] =
    ["% off", "discount", "special offer", "big sale", "buy now", "free gift"];

const SCAM: Objection = Objection {
    reason: "SCAM",
    why: "The template asks for what identifies a person or their money.",
    advice: "Do not ask for whole card or account numbers, or for documents.",
};

const ABUSIVE: Objection = Objection {
    reason: "ABUSIVE_CONTENT",
    why: "The template contains content that may threaten people.",
    advice: "Say what happened, and how it can be settled.",
};

const CATEGORY: Objection = Objection {
    reason: "INCORRECT_CATEGORY",
    why: "The template has offers in it, and is not in the category for marketing.",
    advice: "Leave the offers out, or make it a marketing template.",
};

const FORMAT: Objection = Objection {
    reason: "INVALID_FORMAT",
    why: "Another template has the same body and footer.",
    advice: "Use that one, or write other words.",
};

/// What Meta has against it; none when it may be sent.
pub(super) fn objection<'a>(
    definition: &Definition,
    mut others: impl Iterator<Item = &'a Definition>,
) -> Option<Objection> {
    let says = words(definition);
    let has = |list: &[&str]| list.iter().any(|it| says.contains(it));
    if has(&SECRETS) {
        return Some(SCAM);
    }
    if has(&THREATS) {
        return Some(ABUSIVE);
    }
    if definition.category() == Category::Utility && has(&OFFERS) {
        return Some(CATEGORY);
    }
    let is_code = definition.category() == Category::Authentication;
    let body = body_and_footer(definition);
    let has_twin = !is_code && others.any(|it| body_and_footer(it) == body);
    has_twin.then_some(FORMAT)
}

/// All its words, in small letters.
fn words(definition: &Definition) -> String {
    let texts = definition.components().iter().filter_map(|it| it["text"].as_str());
    texts.collect::<Vec<_>>().join("\n").to_lowercase()
}

fn body_and_footer(definition: &Definition) -> [Option<&str>; 2] {
    ["BODY", "FOOTER"].map(|kind| {
        let is_it =
            |it: &&Value| it["type"].as_str().is_some_and(|it| it.eq_ignore_ascii_case(kind));
        definition.components().iter().find(is_it)?["text"].as_str()
    })
}
