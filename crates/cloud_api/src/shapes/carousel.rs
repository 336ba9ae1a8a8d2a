//! Carousels: cards to swipe through.

use super::interactive::{BODY, NO_FOOTER, NO_HEADER, REPLY, action, list};
use super::{Is, MEDIUM, Rule, Shape, optional, plain, required, text};
use crate::validate::Walk;
use serde_json::Value;

const CARD_BODY_LENGTH_MAX: usize = 160;
const CARD_LINE_BREAKS_MAX: usize = 2;

/// `messages/interactive-media-carousel-messages`, `…-product-carousel-messages`. Equal headers are
/// what the page of October 2025 asks for; a sample of 2026 mixes pictures and films.
pub(super) const CAROUSEL: Shape = plain(&[
    NO_HEADER,
    BODY,
    NO_FOOTER,
    action(&Shape {
        members: &[required("cards", Is::List { of: &Is::Object(&CARD), min: 2, max: 10 })],
        rules: &[
            Rule::Unique { list: "cards", at: "/card_index" },
            Rule::Check(cards_are_alike, "all cards have one `type` and one kind of header"),
        ],
    }),
]);
const CARD: Shape = Shape {
    members: &[
        required("card_index", Is::Number { min: 0.0, max: 9.0 }),
        required("type", Is::OneOf(&["cta_url", "product"])),
        optional(
            "header",
            Is::Tagged {
                tag: "type",
                shapes: &[
                    ("image", &plain(&[required("image", Is::Object(&MEDIUM))])),
                    ("video", &plain(&[required("video", Is::Object(&MEDIUM))])),
                    ("text", &plain(&[optional("text", Is::Nothing)])),
                    ("document", &plain(&[optional("document", Is::Nothing)])),
                ],
            },
        ),
        optional("body", Is::Object(&CARD_BODY)),
        optional("footer", Is::Nothing),
        required("action", Is::Object(&CARD_ACTION)),
    ],
    rules: &[Rule::Check(card_has_header, "all but products have `header` and an action")],
};
const CARD_BODY: Shape = Shape {
    members: &[required("text", text(CARD_BODY_LENGTH_MAX))],
    rules: &[Rule::Check(few_line_breaks, "at most 2 line breaks")],
};
const CARD_ACTION: Shape = plain(&[
    optional("name", Is::OneOf(&["cta_url"])),
    optional(
        "parameters",
        Is::Object(&plain(&[required("display_text", text(20)), required("url", Is::Link)])),
    ),
    optional("buttons", Is::List { of: &Is::Object(&CARD_BUTTON), min: 1, max: 2 }),
    optional("catalog_id", Is::Word),
    optional("product_retailer_id", Is::Word),
]);
const CARD_BUTTON: Shape = plain(&[
    required("type", Is::OneOf(&["quick_reply"])),
    required("quick_reply", Is::Object(&REPLY)),
]);

fn card_has_header(card: &Value, walk: &mut Walk) {
    let is_product = card.get("type").is_some_and(|it| it == "product");
    if !is_product && card.get("header").is_none_or(Value::is_null) {
        walk.report("header", "content.missing", "must be given, with a picture or a film");
    }
    if !is_product
        && card.get("action").is_some_and(|it| {
            it.get("parameters").is_none_or(Value::is_null)
                && it.get("buttons").is_none_or(Value::is_null)
        })
    {
        walk.report("action", "content.missing", "must have parameters or buttons");
    }
}

/// All cards are of one type, and all show pictures or all show films.
fn cards_are_alike(action: &Value, walk: &mut Walk) {
    let cards = list(action, "cards");
    for at in ["/type", "/header/type"] {
        let first = cards.first().and_then(|it| it.pointer(at));
        for (place, card) in cards.iter().enumerate().skip(1) {
            if card.pointer(at) != first {
                let detail = "must be the same on every card";
                let found = card.pointer(at).cloned().unwrap_or_default();
                walk.report(&format!("cards/{place}{at}"), "content.conflict", detail)
                    .limit(first.cloned().unwrap_or_default())
                    .found(found);
            }
        }
    }
}

fn few_line_breaks(body: &Value, walk: &mut Walk) {
    let text = body.get("text").and_then(Value::as_str).unwrap_or_default();
    let breaks = text.matches('\n').count();
    if breaks > CARD_LINE_BREAKS_MAX {
        let detail =
            format!("must have at most {CARD_LINE_BREAKS_MAX} line breaks, and has {breaks}");
        walk.report("text", "content.too_many", detail).limit(CARD_LINE_BREAKS_MAX).found(breaks);
    }
}
