//! Bodies of pictures: `image` with one or several, and `gif`.

use super::actions;
use super::files::{Ending, PARTS_MAX, ending, too_many_parts};
use super::made::{Below, Made, Medium, album};
use super::media::{SOURCE, Source, TOLD, medium, source, words};
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
    let known = [&SOURCE[..], &TOLD, &["text", "altText", "actions"]].concat();
    let Some(object) = at.object(&known) else { return Vec::new() };
    let moving = |it: &Source<'_>| match (it.file, it.from) {
        (Some(file), _) => file.kind(),
        (None, MediaSource::Link(link)) if ending(link) == Ending::Film => MediaKind::Video,
        (None, _) => MediaKind::Document,
    };
    let media: Vec<_> = source(&object)
        .map(|it| {
            let kind = moving(&it);
            medium(&object, it, kind)
        })
        .into_iter()
        .collect();
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
    let object = at.object(&[&SOURCE[..], &TOLD, &["altText"]].concat())?;
    Some(medium(&object, source(&object)?, MediaKind::Image))
}
