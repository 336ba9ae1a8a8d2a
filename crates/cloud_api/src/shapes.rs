//! What may be in a content: Meta's limits as tables, each once, beside the page they are from.
//!
//! A table lists the members of an object; [`crate::validate`] walks it. What a table cannot say
//! (two members that exclude each other, a total over several lists) is a named [`Rule`] of it.
//! Members that no table names are not judged: Meta adds some every month.
//!
//! Source, unless a table says otherwise: the send pages below
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp/messages>. Meta does
//! not say what a character is; we count Unicode scalar values.

mod cards;
mod interactive;
mod media;
mod plain;
mod template;

use crate::validate::Walk;
use serde_json::Value;

pub(crate) use media::{AUDIO, DOCUMENT, IMAGE, MEDIUM, NAMED_MEDIUM, STICKER, VIDEO};

/// An object: its members, and what holds between them.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) members: &'static [Member],
    pub(crate) rules: &'static [Rule],
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) is_required: bool,
    pub(crate) is: Is,
}

/// What a value must be.
#[derive(Debug)]
pub(crate) enum Is {
    /// A text of so many characters.
    Text { min: usize, max: usize },
    /// An id or a word: a text that is not empty, or a number in its place.
    Word,
    /// What is shown as a text: a text that is not empty, a number or a boolean.
    Scalar,
    /// An `http` or `https` address.
    Link,
    /// A boolean.
    Flag,
    /// A number, or a text that spells one.
    Number { min: f64, max: f64 },
    /// One of these words, in any case.
    OneOf(&'static [&'static str]),
    /// An object of that shape.
    Object(&'static Shape),
    /// A list of so many.
    List { of: &'static Is, min: usize, max: usize },
    /// An object whose shape depends on a word in it. One with a word of Meta's that we do not
    /// know is not judged.
    Tagged { tag: &'static str, shapes: &'static [(&'static str, &'static Shape)] },
    /// Nothing: the member has no place here.
    Nothing,
    /// Anything.
    Any,
}

/// What holds between members.
#[derive(Debug)]
pub(crate) enum Rule {
    /// Exactly one of these members is there.
    ExactlyOne(&'static [&'static str]),
    /// No two elements of a list have the same at this pointer.
    Unique { list: &'static str, at: &'static str },
    /// All lists together, each below an element of a list, have at most so many elements.
    Total { list: &'static str, of: &'static str, max: usize },
    /// Whatever that function says.
    Check(fn(&Value, &mut Walk)),
}

/// A member that must be there.
const fn required(name: &'static str, is: Is) -> Member {
    Member { name, is_required: true, is }
}

/// A member that may be there.
const fn optional(name: &'static str, is: Is) -> Member {
    Member { name, is_required: false, is }
}

/// An object of these members, between which nothing holds.
const fn plain(members: &'static [Member]) -> Shape {
    Shape { members, rules: &[] }
}

/// A text of at least one character.
const fn text(max: usize) -> Is {
    Is::Text { min: 1, max }
}

/// A text that may be empty, of a length Meta does not bound.
const ANY_TEXT: Is = Is::Text { min: 0, max: usize::MAX };

/// What a content of that type holds under its name; none for a type we have no words for.
pub(crate) fn of(kind: &str) -> Option<&'static Is> {
    Some(match kind {
        "text" => &plain::TEXT,
        "image" => &Is::Object(&IMAGE),
        "video" => &Is::Object(&VIDEO),
        "audio" => &Is::Object(&AUDIO),
        "document" => &Is::Object(&DOCUMENT),
        "sticker" => &Is::Object(&STICKER),
        "location" => &plain::LOCATION,
        "reaction" => &plain::REACTION,
        "contacts" => &cards::CONTACTS,
        "interactive" => &interactive::INTERACTIVE,
        "template" => &template::TEMPLATE,
        _ => return None,
    })
}
