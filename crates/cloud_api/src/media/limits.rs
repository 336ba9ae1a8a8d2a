//! Which types Meta takes as which kind of medium, and how big: the one table.

use crate::content::MediaKind;

/// Meta's KB.
pub(super) const KB: u64 = 1024;
/// Meta's MB.
pub(super) const MB: u64 = 1024 * KB;

/// What Meta takes as a kind of medium: one type of file, up to so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// As what it is sent.
    pub kind: MediaKind,
    /// Its type, without parameters.
    pub mime: &'static str,
    /// How the names of such files end; ours comes first.
    pub extensions: &'static [&'static str],
    /// The most bytes it may have.
    pub bytes_max: u64,
    /// Of stickers: whether this row is of those that move.
    pub animated: Option<bool>,
}

const fn row(
    kind: MediaKind,
    mime: &'static str,
    extensions: &'static [&'static str],
    bytes_max: u64,
) -> Limit {
    Limit { kind, mime, extensions, bytes_max, animated: None }
}

const fn sticker(animated: bool, bytes_max: u64) -> Limit {
    let animated = Some(animated);
    Limit { animated, ..row(MediaKind::Sticker, "image/webp", &["webp"], bytes_max) }
}

const fn office(mime: &'static str, extensions: &'static [&'static str]) -> Limit {
    row(MediaKind::Document, mime, extensions, 100 * MB)
}

/// Everything Meta takes, kind by kind, in the order of its page.
///
/// Source: "Supported media types",
/// <https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media>.
pub const LIMITS: &[Limit] = &[
    row(MediaKind::Audio, "audio/aac", &["aac"], 16 * MB),
    row(MediaKind::Audio, "audio/amr", &["amr"], 16 * MB),
    row(MediaKind::Audio, "audio/mpeg", &["mp3"], 16 * MB),
    row(MediaKind::Audio, "audio/mp4", &["m4a"], 16 * MB),
    row(MediaKind::Audio, "audio/ogg", &["ogg", "oga", "opus"], 16 * MB),
    office("text/plain", &["txt"]),
    office("application/vnd.ms-excel", &["xls"]),
    office("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    office("application/msword", &["doc"]),
    office("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    office("application/vnd.ms-powerpoint", &["ppt"]),
    office("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    office("application/pdf", &["pdf"]),
    row(MediaKind::Image, "image/jpeg", &["jpg", "jpeg"], 5 * MB),
    row(MediaKind::Image, "image/png", &["png"], 5 * MB),
    sticker(false, 100 * KB),
    sticker(true, 500 * KB),
    row(MediaKind::Video, "video/3gpp", &["3gp"], 16 * MB),
    row(MediaKind::Video, "video/mp4", &["mp4"], 16 * MB),
];

/// The rows of a kind.
pub fn limits_of(kind: MediaKind) -> impl Iterator<Item = &'static Limit> {
    LIMITS.iter().filter(move |it| it.kind == kind)
}
