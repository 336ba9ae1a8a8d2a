//! Texts, places and reactions.

use super::{ANY_TEXT, Is, Rule, Shape, optional, plain, required, text};
use crate::limits::TEXT_LENGTH_MAX;
use crate::validate::Walk;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

/// From here on, what Unicode calls a letter is a picture of one.
const EMOJI_FIRST: char = '\u{1F000}';

/// `messages/text-messages`.
pub(super) const TEXT: Is = Is::Object(&plain(&[
    required("body", text(TEXT_LENGTH_MAX)),
    optional("preview_url", Is::Flag),
]));

/// `messages/location-messages`. The guide has texts, older pages numbers; Meta takes both.
pub(super) const LOCATION: Is = Is::Object(&PLACE);

pub(super) const PLACE: Shape = plain(&[
    required("latitude", Is::Number { min: -90.0, max: 90.0 }),
    required("longitude", Is::Number { min: -180.0, max: 180.0 }),
    optional("name", ANY_TEXT),
    optional("address", ANY_TEXT),
]);

/// `messages/reaction-messages`.
pub(super) const REACTION: Is = Is::Object(&Shape {
    members: &[required("message_id", Is::Word), required("emoji", ANY_TEXT)],
    rules: &[Rule::Check(one_emoji, "`emoji` is one emoji, or empty")],
});

/// An emoji is one thing to the eye, however many characters it is made of; none takes one back.
fn one_emoji(reaction: &Value, walk: &mut Walk) {
    let Some(emoji) = reaction.get("emoji").and_then(Value::as_str) else { return };
    let is_one = emoji.graphemes(true).count() == 1;
    // Letters, digits and marks are emoji only with what makes them so: `1️⃣`, `ℹ️`.
    let is_plain = emoji.chars().all(|it| it.is_alphanumeric() && it < EMOJI_FIRST)
        || emoji.is_ascii()
        || emoji.trim().is_empty();
    if !emoji.is_empty() && (!is_one || is_plain) {
        let detail = "must be exactly one emoji, or empty to take it back";
        walk.report("emoji", "content.malformed", detail).found(emoji);
    }
}
