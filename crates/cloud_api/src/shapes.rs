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
mod carousel;
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
    /// Whatever that function says; in words.
    Check(fn(&Value, &mut Walk), &'static str),
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

/// What a content of each type holds under its name, in the order of the documentation.
const TYPES: [(&str, &Is); 11] = [
    ("text", &plain::TEXT),
    ("image", &Is::Object(&IMAGE)),
    ("video", &Is::Object(&VIDEO)),
    ("audio", &Is::Object(&AUDIO)),
    ("document", &Is::Object(&DOCUMENT)),
    ("sticker", &Is::Object(&STICKER)),
    ("location", &plain::LOCATION),
    ("contacts", &cards::CONTACTS),
    ("reaction", &plain::REACTION),
    ("interactive", &interactive::INTERACTIVE),
    ("template", &template::TEMPLATE),
];

/// What a content of that type holds under its name; none for a type we have no words for.
pub(crate) fn of(kind: &str) -> Option<&'static Is> {
    TYPES.iter().find(|(it, _)| *it == kind).map(|(_, is)| *is)
}

/// One member of a content and what bounds it, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Where it is: `/interactive/action/buttons/*/reply/title`, with the kind of a variant in
    /// brackets: `/interactive[button]/…`.
    pub path: String,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it must be: `text, at most 20 characters`.
    pub is: String,
}

/// Every bound there is, type by type.
pub(crate) fn bounds() -> Vec<Bound> {
    let mut all = Vec::new();
    for (kind, is) in TYPES {
        describe(is, true, format!("/{kind}"), &mut all);
    }
    all
}

fn describe(is: &Is, is_required: bool, path: String, all: &mut Vec<Bound>) {
    all.push(Bound { path: path.clone(), is_required, is: words(is) });
    match is {
        Is::Object(shape) => members(shape, &path, all),
        Is::Tagged { shapes, .. } => {
            for (tag, shape) in *shapes {
                members(shape, &format!("{path}[{tag}]"), all);
            }
        }
        Is::List { of, .. } => describe(of, true, format!("{path}/*"), all),
        _ => {}
    }
}

fn members(shape: &Shape, path: &str, all: &mut Vec<Bound>) {
    for it in shape.members {
        describe(&it.is, it.is_required, format!("{path}/{}", it.name), all);
    }
}

/// What a value must be, in words.
fn words(is: &Is) -> String {
    let at_most = |max: usize, unit: &str| match max {
        usize::MAX => String::new(),
        max => format!(", at most {max} {unit}"),
    };
    match is {
        Is::Text { min, max } if *min == *max => format!("text of {max} characters"),
        Is::Text { min: 0, max } => format!("text{}", at_most(*max, "characters")),
        Is::Text { max, .. } => format!("text, not empty{}", at_most(*max, "characters")),
        Is::Word => "text or number, not empty".to_owned(),
        Is::Scalar => "text, number or boolean".to_owned(),
        Is::Link => "http or https address".to_owned(),
        Is::Flag => "boolean".to_owned(),
        Is::Number { min, max } if min.is_infinite() && max.is_infinite() => "number".to_owned(),
        Is::Number { min, max } => format!("number, {min} to {max}"),
        Is::OneOf([only]) => format!("`{only}`"),
        Is::OneOf(words) => format!("one of `{}`", words.join("`, `")),
        Is::Object(shape) => match rules(shape) {
            rules if rules.is_empty() => "object".to_owned(),
            rules => format!("object; {}", rules.join("; ")),
        },
        Is::List { min, max, .. } => match (*min, *max) {
            (0, usize::MAX) => "list".to_owned(),
            (min, usize::MAX) => format!("list of at least {min}"),
            (min, max) => format!("list of {min} to {max}"),
        },
        Is::Tagged { tag, .. } => format!("object; its kind is in `{tag}`"),
        Is::Nothing => "has no place here".to_owned(),
        Is::Any => "anything".to_owned(),
    }
}

/// What holds between the members of an object, in words.
fn rules(shape: &Shape) -> Vec<String> {
    let rule = |it: &Rule| match it {
        Rule::ExactlyOne(names) => format!("exactly one of `{}`", names.join("`, `")),
        Rule::Unique { list, at } => format!("`{at}` differs in all `{list}`"),
        Rule::Total { list, of, max } => format!("at most {max} `{of}` in all `{list}`"),
        Rule::Check(_, words) => (*words).to_owned(),
    };
    shape.rules.iter().map(rule).collect()
}
