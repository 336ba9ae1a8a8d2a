//! Every type of message there is, each with an example, from `fixtures/types`.
//!
//! To add one: a file there with what is sent, what is refused and what is received; its name in
//! `index.json`; and in the list `cannot` why it has no place in a column, if it has none.

use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use waxwing_cloud_api::content::Content;

/// A type of message, and examples of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name in the table, such as `interactive.button`.
    #[serde(skip)]
    pub name: String,
    /// The template that has to be approved before, as Meta's creation takes it.
    pub needs: Option<Value>,
    /// What a business sends.
    pub send: Option<Value>,
    /// The same gone wrong.
    pub refused: Option<Refused>,
    /// The same gone wrong for what the template asks for.
    pub mismatched: Option<Refused>,
    /// What a person sends.
    pub receive: Option<Value>,
}

/// What is refused, by us and by Meta.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The content.
    pub content: Value,
    /// All that is wrong with it.
    pub breaches: Vec<Expected>,
    /// What Meta answers.
    pub meta: i64,
}

/// A breach, as it should be found.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Where.
    pub pointer: String,
    /// Which.
    pub code: String,
}

#[derive(Deserialize)]
struct Index {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    types: Vec<String>,
}

/// Every type, in the table's order.
///
/// # Panics
///
/// When a file is not as it should be; the message names it.
pub fn kinds() -> Vec<Kind> {
    let folder = folder();
    let index: Index = read(&folder.join("index.json"));
    let names = index.groups.into_iter().flat_map(|it| it.types);
    let kinds: Vec<Kind> = names
        .map(|name| {
            let kind: Kind = read(&folder.join(format!("{name}.json")));
            Kind { name, ..kind }
        })
        .collect();
    let files = std::fs::read_dir(&folder).map_or(0, Iterator::count);
    assert_eq!(files, kinds.len() + 1, "a file of {} is not in its index", folder.display());
    kinds
}

/// An example as a content, with the ids of messages that were sent before in their places: one of
/// a person's and one of ours.
///
/// # Panics
///
/// When it is none.
pub fn content(example: &Value, theirs: &str, ours: &str) -> Content {
    Content::from_json(&placed(example, theirs, ours).to_string()).expect("an example is a content")
}

/// An example with the ids of messages that were sent before in their places.
pub fn placed(example: &Value, theirs: &str, ours: &str) -> Value {
    let text = example.to_string().replace("{theirs}", theirs).replace("{ours}", ours);
    serde_json::from_str(&text).expect("an id is plain text")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/types")
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> T {
    let text = std::fs::read_to_string(path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
