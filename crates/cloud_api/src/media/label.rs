//! Whether what a file is said to be is what it is.

use super::{LIMITS, Nature};
use crate::validate::Breach;

/// What says nothing: the sender did not know.
const UNSAID: &[&str] = &[
    "",
    "*/*",
    "application/octet-stream",
    "binary/octet-stream",
    "application/binary",
    "application/download",
    "application/x-download",
    "application/force-download",
    "application/unknown",
];

/// Other names of the types we tell apart: what a file may also be called.
const ALIASES: &[(&str, &[&str])] = &[
    ("image/jpeg", &["image/jpg", "image/pjpeg", "image/jfif", "image/x-jpeg"]),
    ("image/png", &["image/x-png", "image/apng"]),
    ("image/webp", &["image/x-webp"]),
    ("audio/aac", &["audio/x-aac", "audio/aacp", "audio/x-hx-aac-adts", "audio/vnd.dlna.adts"]),
    ("audio/amr", &["audio/x-amr", "audio/amr-nb", "audio/3gpp"]),
    ("audio/amr-wb", &["audio/amr", "audio/x-amr", "audio/3gpp"]),
    ("audio/mpeg", &["audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg-3", "audio/mpg"]),
    (
        "audio/mp4",
        &["audio/x-m4a", "audio/m4a", "audio/x-mp4", "video/mp4", "application/mp4", "audio/x-m4b"],
    ),
    (
        "audio/ogg",
        &["audio/opus", "application/ogg", "audio/x-ogg", "audio/x-opus+ogg", "audio/vorbis"],
    ),
    ("video/mp4", &["audio/mp4", "application/mp4", "video/x-m4v", "video/m4v", "video/x-mp4"]),
    ("video/3gpp", &["video/3gp", "video/x-3gp", "audio/3gpp", "video/3gpp2"]),
    ("audio/3gpp", &["video/3gpp", "video/3gp", "audio/3gp"]),
    ("application/pdf", &["application/x-pdf", "application/acrobat", "text/pdf"]),
    ("application/vnd.ms-excel", &["application/excel", "application/x-excel", "application/xls"]),
    ("application/msword", &["application/vnd.ms-word", "application/doc", "application/word"]),
    ("application/vnd.ms-powerpoint", &["application/powerpoint", "application/mspowerpoint"]),
    // Windows with an office calls a table in commas so.
    ("text/plain", &["application/vnd.ms-excel", "application/csv"]),
    ("image/svg+xml", &["text/plain", "text/xml", "application/xml"]),
    ("application/zip", &["application/x-zip-compressed", "application/x-zip", "multipart/x-zip"]),
];

/// How the types of texts begin and end that are not `text/…`.
const TEXT_BEGINS: &[&str] = &["text/", "message/", "application/json", "application/xml"];
const TEXT_ENDS: &[&str] = &[
    "+xml",
    "+json",
    "/x-ndjson",
    "/ndjson",
    "/javascript",
    "/x-javascript",
    "/yaml",
    "/x-yaml",
    "/toml",
    "/sql",
    "/x-sh",
    "/x-subrip",
    "/x-tex",
];

/// What is wrong with the type a file is said to be of; none when it is of it, or nothing was said.
///
/// Parameters are ignored and other names of a type are that type; so are the endings of its names,
/// because Meta's own examples say `ogg` and `webp`. A file WhatsApp has no word for may be called
/// anything but one of WhatsApp's types: it is refused for what it is. An empty file is nothing, and
/// lies not.
pub fn mislabeled(declared: &str, nature: &Nature) -> Option<Breach> {
    let said = essence(declared);
    let is_foreign = LIMITS.iter().all(|it| it.mime != nature.mime);
    if nature.size == 0
        || UNSAID.contains(&said.as_str())
        || is_called(&said, nature)
        || (is_foreign && !is_told_apart(&said))
    {
        return None;
    }
    let detail = if nature.mime == "application/octet-stream" {
        format!(
            "is said to be {said}, and its bytes are not: send the whole file as it was made, or \
             say what it is"
        )
    } else {
        format!(
            "is said to be {said}, and its bytes say {mime}: say {mime}, or send a file that is \
             {said}",
            mime = nature.mime
        )
    };
    Some(Breach::new("", "content.media_mislabeled", detail).with(nature.mime.as_str(), said))
}

/// The type alone, without parameters, in small letters.
fn essence(declared: &str) -> String {
    let whole = declared.split([';', ',']).next().unwrap_or_default();
    whole.trim().to_ascii_lowercase()
}

/// Whether a file of that nature can be called so.
fn is_called(said: &str, nature: &Nature) -> bool {
    let mime = nature.mime.as_str();
    let subtype = mime.split_once('/').map_or(mime, |(_, subtype)| subtype);
    let endings = LIMITS.iter().filter(|it| it.mime == mime).flat_map(|it| it.extensions);
    said == mime
        || said == subtype
        || said == nature.extension
        || endings.into_iter().any(|it| *it == said)
        || ALIASES.iter().any(|(of, aliases)| *of == mime && aliases.contains(&said))
        || (mime.starts_with("text/") && is_text(said))
        // A file of an office in XML is a zip.
        || (mime.starts_with("application/vnd.openxmlformats") && is_zip(said))
}

fn is_text(said: &str) -> bool {
    TEXT_BEGINS.iter().any(|it| said.starts_with(it))
        || TEXT_ENDS.iter().any(|it| said.ends_with(it))
}

fn is_zip(said: &str) -> bool {
    said == "application/zip"
        || ALIASES.iter().any(|(of, aliases)| *of == "application/zip" && aliases.contains(&said))
}

/// Whether we would have known a file of that type by its bytes.
fn is_told_apart(said: &str) -> bool {
    LIMITS.iter().any(|it| it.mime == said || it.extensions.contains(&said))
        || ALIASES.iter().any(|(of, aliases)| *of == said || aliases.contains(&said))
}
