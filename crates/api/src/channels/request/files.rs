//! Bodies of files: recordings, films, pictures, stickers and documents. Of a file of ours the bytes
//! say which it is; others are told apart by what they are said to be made of, else by how their names
//! end.

use super::made::{Made, Medium, album};
use super::media::{SOURCE, TOLD, medium, source};
use super::pictures::{below, is_empty_list};
use super::reading::At;
use crate::channels::named::NamedFile;
use crate::problem::Fault;
use waxwing_cloud_api::content::MediaKind;

pub(super) use waxwing_app::messages::PARTS_MAX;

/// What the ending of a name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// A picture that WhatsApp shows.
    Picture,
    /// A film that WhatsApp plays.
    Film,
    /// A recording that WhatsApp plays.
    Recording,
    /// A sticker.
    Sticker,
    /// Anything else, or nothing.
    Other,
}

/// One or several files; words and buttons stand with the last, or after it where it has no room.
pub(super) fn read(at: &At<'_>) -> Vec<Made> {
    let Some(object) = at.object(&["files", "text", "actions"]) else { return Vec::new() };
    let Some(files) = object.must("files").filter(|it| !is_empty_list(it, 1)) else {
        return Vec::new();
    };
    let media: Vec<_> = files.list().unwrap_or_default().iter().filter_map(file).collect();
    let all = album(&media, &below(&object));
    too_many_parts(&files, all.len(), PARTS_MAX);
    all
}

/// Notes that a body comes to more messages than one may have.
pub(super) fn too_many_parts(at: &At<'_>, count: usize, max: usize) {
    if count > max {
        let detail = format!("makes {count} WhatsApp messages of one, and {max} are the most");
        let fault = Fault::new(at.pointer.as_str(), "content.too_many", detail);
        at.faults.add(fault.with(max, count));
    }
}

/// What a file may be called.
const KINDS: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

fn file<'a>(at: &At<'a>) -> Option<Medium<'a>> {
    let object = at.object(&[&SOURCE[..], &TOLD, &["kind", "altText", "metadata"]].concat())?;
    // A sticker moves or does not, whatever is said of it.
    let metadata = object.get("metadata").and_then(|it| it.object(&["isAnimated"]));
    metadata.and_then(|it| it.get("isAnimated")).and_then(|it| it.flag());
    let said = object.get("kind").and_then(|it| it.one_of(&KINDS)).and_then(MediaKind::parse);
    let source = source(&object)?;
    let text = |name: &str| object.get(name).and_then(|it| it.value.as_str());
    let by_words = || {
        let filename = text("filename").filter(|it| !it.is_empty());
        kind(text("contentType"), filename, text("mediaUrl").unwrap_or_default())
    };
    let by_file = source.file.map(NamedFile::kind);
    let kind = said.or(by_file).unwrap_or_else(by_words);
    Some(medium(&object, source, kind))
}

/// What kind of medium a file is.
fn kind(content_type: Option<&str>, filename: Option<&str>, link: &str) -> MediaKind {
    let made_of = content_type.map(|it| it.trim().to_ascii_lowercase()).unwrap_or_default();
    match made_of.split('/').next() {
        Some("audio") => return MediaKind::Audio,
        Some("video") => return MediaKind::Video,
        Some("image") if made_of.starts_with("image/webp") => return MediaKind::Sticker,
        Some("image") => return MediaKind::Image,
        Some("") | None => {}
        Some(_) => return MediaKind::Document,
    }
    let by_name = filename.map_or(Ending::Other, ending);
    match if by_name == Ending::Other { ending(link) } else { by_name } {
        Ending::Picture => MediaKind::Image,
        Ending::Film => MediaKind::Video,
        Ending::Recording => MediaKind::Audio,
        Ending::Sticker => MediaKind::Sticker,
        Ending::Other => MediaKind::Document,
    }
}

/// What the ending of a file's name or of an address says, of what WhatsApp shows and plays.
///
/// Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media>.
pub(super) fn ending(name: &str) -> Ending {
    let path = name.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let Some((_, ending)) = file.rsplit_once('.') else { return Ending::Other };
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "png" => Ending::Picture,
        "mp4" | "3gp" | "3gpp" => Ending::Film,
        "aac" | "amr" | "mp3" | "m4a" | "ogg" | "opus" => Ending::Recording,
        "webp" => Ending::Sticker,
        _ => Ending::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_is_said_to_be_made_of_else_what_its_name_says() {
        for (content_type, filename, link, expected) in [
            (Some("audio/ogg; codecs=opus"), None, "https://x/a.pdf", MediaKind::Audio),
            (Some("Video/MP4"), Some("a.pdf"), "https://x/a", MediaKind::Video),
            (Some("image/webp"), None, "https://x/a", MediaKind::Sticker),
            (Some("image/png"), None, "https://x/a", MediaKind::Image),
            (Some("application/pdf"), None, "https://x/a.mp3", MediaKind::Document),
            (None, Some("A.MP3"), "https://x/a.pdf", MediaKind::Audio),
            (None, Some("report"), "https://x/a.3gp?v=1.png#x.png", MediaKind::Video),
            (None, None, "https://x.mp4/a", MediaKind::Document),
            (None, None, "https://x/a.webp", MediaKind::Sticker),
            (None, None, "https://x/a.jpeg", MediaKind::Image),
            (Some(""), None, "https://x/a.avif", MediaKind::Document),
        ] {
            assert_eq!(kind(content_type, filename, link), expected, "{filename:?} {link}");
        }
    }
}
