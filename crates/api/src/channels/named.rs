//! Files of ours that a request names: by id, in `mediaId`, or by their address, in `mediaUrl`.
//!
//! What a medium can be is known from its bytes, so files are looked up before the request is read. The
//! reader itself looks nothing up: it is given what there is.

use crate::problem::Problem;
use serde_json::Value;
use std::collections::BTreeMap;
use waxwing_app::App;
use waxwing_app::files::{self, FileError};
use waxwing_app::keys::Caller;
use waxwing_app::media::is_ours;
use waxwing_cloud_api::content::MediaKind;
use waxwing_domain::ids::FileId;

/// The most files that are looked up for one request. It is more than a message can have.
const LOOKED_UP_MAX: usize = 32;

/// What is known of the files that a request names, by the words it names them with.
#[derive(Clone, Debug, Default)]
pub struct NamedFiles(BTreeMap<String, Option<NamedFile>>);

/// A file of ours.
#[derive(Clone, Debug)]
pub struct NamedFile {
    id: String,
    kinds: Vec<MediaKind>,
    name: Option<String>,
}

impl NamedFile {
    /// A file that can be sent as these kinds, the best first.
    pub fn new(id: FileId, kinds: Vec<MediaKind>, name: Option<String>) -> Self {
        Self { id: id.to_string(), kinds, name }
    }

    /// Its id, as contents have it.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The best it can be sent as; a document if there is nothing.
    pub(super) fn kind(&self) -> MediaKind {
        self.kinds.first().copied().unwrap_or(MediaKind::Document)
    }

    /// Whether it is a film.
    pub(super) fn is_film(&self) -> bool {
        self.kind() == MediaKind::Video
    }
}

impl NamedFiles {
    /// What is named so is this file; none: there is no such file.
    pub fn know(&mut self, name: &str, file: Option<NamedFile>) {
        self.0.insert(name.to_owned(), file);
    }

    /// What is named so.
    pub(super) fn find(&self, name: &str) -> Found<'_> {
        match self.0.get(name) {
            None => Found::Elsewhere,
            Some(None) => Found::Nothing,
            Some(Some(file)) => Found::File(file),
        }
    }
}

/// What something names.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// Nothing of ours.
    Elsewhere,
    /// A file of ours, and there is none.
    Nothing,
    /// This file.
    File(&'a NamedFile),
}

impl<'a> Found<'a> {
    /// The file.
    pub(super) const fn file(self) -> Option<&'a NamedFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Elsewhere | Self::Nothing => None,
        }
    }
}

/// Looks up the files that a request's body names.
pub(super) async fn look_up(
    app: &App,
    caller: &Caller,
    request: &Value,
) -> Result<NamedFiles, Problem> {
    let workspace_id = caller.workspace_id();
    let mut named = NamedFiles::default();
    for (member, text) in media(request) {
        if named.0.contains_key(text) {
            continue;
        }
        if named.0.len() == LOOKED_UP_MAX {
            break;
        }
        let id = match member {
            "mediaId" => text.parse().ok(),
            _ => files::of_url(app, workspace_id, text),
        };
        let Some(id) = id else {
            // Meta's ids are numbers: this is one of ours, and misspelt.
            if is_ours(text) {
                named.know(text, None);
            }
            continue;
        };
        let file = match files::get(app, workspace_id, id).await {
            Ok(known) => Some(NamedFile::new(id, known.usable_as(), known.file.name.clone())),
            Err(FileError::Unknown) => None,
            Err(error) => return Err(error.into()),
        };
        named.know(text, file);
    }
    Ok(named)
}

/// The members of a request's body that name media, in no particular order.
fn media(request: &Value) -> Vec<(&str, &str)> {
    let (mut found, mut waiting) = (Vec::new(), Vec::from_iter(request.get("body")));
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(members) => {
                for (name, value) in members {
                    match value.as_str().filter(|_| name == "mediaId" || name == "mediaUrl") {
                        Some(text) => found.push((name.as_str(), text)),
                        None => waiting.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn media_are_found_wherever_they_stand_in_a_body() {
        let request = json!({
            "body": { "file": { "files": [{ "mediaId": "a" }, { "mediaUrl": "b", "kind": "c" }] },
                "carousel": { "items": [{ "mediaUrl": "d", "actions": [{}] }], "mediaId": 7 } },
            "template": { "mediaId": "no" },
        });
        let mut found = media(&request);
        found.sort_unstable();
        assert_eq!(found, [("mediaId", "a"), ("mediaUrl", "b"), ("mediaUrl", "d")]);
        assert!(media(&json!("mediaId")).is_empty());
    }
}
