//! Bodies of pictures: `image` with one or several, and `gif`.

use super::actions;
use super::files::{Ending, PARTS_MAX, ending, too_many_parts};
use super::made::{Below, Made, Medium, Words, album};
use super::reading::{At, Object};
use waxwing_cloud_api::content::{MediaKind, MediaSource};

/// One or several pictures; words and buttons stand with the last.
pub(super) fn images(at: &At<'_>) -> Vec<Made> {
    let Some(object) = at.object(&["images", "text", "actions"]) else { return Vec::new() };
    let Some(images) = object.must("images").filter(|it| !is_empty_list(it, 1)) else {
        return Vec::new();
    };
    let pictures: Vec<_> = images.list().unwrap_or_default().iter().filter_map(picture).collect();
    let all = album(&pictures, &below(&object));
    too_many_parts(&images, all.len(), PARTS_MAX);
    all
}

/// A moving picture: a film if it is one, a file to download if it is not.
pub(super) fn gif(at: &At<'_>) -> Vec<Made> {
    let Some(object) = at.object(&["mediaUrl", "mediaId", "text", "altText", "actions"]) else {
        return Vec::new();
    };
    let kind = match object.get("mediaUrl").and_then(|it| it.value.as_str()).map(ending) {
        Some(Ending::Film) => MediaKind::Video,
        _ => MediaKind::Document,
    };
    let media: Vec<_> = medium(&object, kind).into_iter().collect();
    album(&media, &below(&object))
}

/// What stands below the media of a body.
pub(super) fn below<'a>(object: &Object<'a>) -> Below<'a> {
    Below {
        words: words(object, "text"),
        closing: actions::closing(object),
        at: object.pointer.clone(),
    }
}

/// A text, if there is one that says something.
pub(super) fn words<'a>(object: &Object<'a>, name: &str) -> Option<Words<'a>> {
    let text = object.text(name).filter(|it| !it.is_empty())?;
    Some(Words { text, at: object.pointer_to(name) })
}

/// The medium that an object speaks of: by `mediaUrl`, or by `mediaId`, Meta's id for what was uploaded,
/// which Bird does not have; with `altText`.
pub(super) fn medium<'a>(object: &Object<'a>, kind: MediaKind) -> Option<Medium<'a>> {
    let (name, source) = match (object.get("mediaUrl"), object.get("mediaId")) {
        (Some(_), Some(id)) => {
            id.refuse("content.conflict", "give mediaUrl or mediaId, not both");
            return None;
        }
        (None, Some(id)) => ("mediaId", MediaSource::Id(id.text()?)),
        (_, None) => ("mediaUrl", MediaSource::Link(object.must_text("mediaUrl")?)),
    };
    Some(Medium {
        kind,
        source,
        source_at: object.pointer_to(name),
        filename: None,
        label: words(object, "altText"),
        at: object.pointer.clone(),
    })
}

/// Whether a list has nothing in it, which is noted.
pub(super) fn is_empty_list(at: &At<'_>, min: usize) -> bool {
    let is_empty = at.value.as_array().is_some_and(Vec::is_empty);
    if is_empty {
        let detail = format!("minimum number of items is {min}");
        let fault = crate::problem::Fault::new(at.pointer.as_str(), "content.too_few", detail);
        at.faults.add(fault.with(min, 0));
    }
    is_empty
}

fn picture<'a>(at: &At<'a>) -> Option<Medium<'a>> {
    let object = at.object(&["mediaUrl", "mediaId", "altText"])?;
    medium(&object, MediaKind::Image)
}
