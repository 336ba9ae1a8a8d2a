//! A medium in a body: where it comes from, and what is said of it.

use super::made::{Medium, Words};
use super::reading::{At, Object};
use crate::channels::named::{Found, NamedFile};
use waxwing_cloud_api::content::{MediaKind, MediaSource};

/// What says where a medium comes from; `mediaId` is ours.
pub(super) const SOURCE: [&str; 2] = ["mediaUrl", "mediaId"];

/// What answers say of a medium besides: it is taken, so that what is shown can be posted again.
pub(super) const TOLD: [&str; 4] = ["contentType", "filename", "size", "sha256"];

/// Where a medium comes from.
pub(super) struct Source<'a> {
    pub(super) from: MediaSource<'a>,
    /// The file of ours that it is.
    pub(super) file: Option<&'a NamedFile>,
    /// Where the request says so.
    pub(super) at: String,
}

/// Where the medium of an object comes from: a link, `mediaUrl`; Meta's id for what was uploaded there,
/// `mediaId`; or, by either, a file of ours.
pub(super) fn source<'a>(object: &Object<'a>) -> Option<Source<'a>> {
    let (at, is_id) = match (object.get("mediaUrl"), object.get("mediaId")) {
        (Some(url), Some(id)) if !are_one(&url, &id) => {
            id.refuse("content.conflict", "give mediaUrl or mediaId, not both");
            return None;
        }
        (_, Some(id)) => (id, true),
        (_, None) => (object.must("mediaUrl")?, false),
    };
    let text = at.text()?;
    let from = match at.file() {
        Found::Elsewhere if is_id => MediaSource::Id(text),
        Found::Elsewhere => MediaSource::Link(text),
        Found::File(file) => MediaSource::Id(file.id()),
        Found::Nothing => {
            at.refuse("content.file_unknown", UNKNOWN);
            return None;
        }
    };
    Some(Source { from, file: at.file().file(), at: at.pointer })
}

const UNKNOWN: &str = "there is no such file in this workspace, or it was not uploaded yet, or it was \
    removed; GET …/files lists those there are";

/// Whether an address and an id are those of one file.
fn are_one(url: &At<'_>, id: &At<'_>) -> bool {
    match (url.file().file(), id.file().file()) {
        (Some(one), Some(other)) => one.id() == other.id(),
        _ => false,
    }
}

/// A medium from there, with the alternative text of the object.
pub(super) fn medium<'a>(object: &Object<'a>, source: Source<'a>, kind: MediaKind) -> Medium<'a> {
    object.text("contentType");
    object.text("sha256");
    object.get("size").and_then(|it| it.count());
    let filename = object.text("filename").filter(|it| !it.is_empty());
    let Source { from, file, at } = source;
    Medium {
        kind,
        source: from,
        source_at: at,
        filename: filename.or_else(|| file.and_then(NamedFile::name)),
        label: words(object, "altText"),
        at: object.pointer.clone(),
    }
}

/// A text, if there is one that says something.
pub(super) fn words<'a>(object: &Object<'a>, name: &str) -> Option<Words<'a>> {
    let text = object.text(name).filter(|it| !it.is_empty())?;
    Some(Words { text, at: object.pointer_to(name) })
}
