//! Pictures, films, recordings, files and stickers.

use super::{Content, put, text_of};
use serde_json::{Value, json};

/// The kinds of media WhatsApp knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A recording; a voice note if it says so.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker];

    /// Meta's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The kind Meta calls so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// Whether words can stand below it.
    pub const fn has_caption(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }
}

/// Where a medium comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaSource<'a> {
    /// It was uploaded to Meta and has this id.
    Id(&'a str),
    /// Meta fetches it from this address.
    Link(&'a str),
}

/// A medium.
#[derive(Debug, Clone, Copy)]
pub struct Media<'a> {
    /// What it is.
    pub kind: MediaKind,
    pub(super) payload: &'a Value,
}

impl<'a> Media<'a> {
    /// Where it comes from; an id wins over a link.
    pub fn source(self) -> Option<MediaSource<'a>> {
        let id = text_of(self.payload, "id").map(MediaSource::Id);
        id.or_else(|| text_of(self.payload, "link").map(MediaSource::Link))
    }

    /// The words below it.
    pub fn caption(self) -> Option<&'a str> {
        text_of(self.payload, "caption")
    }

    /// What a file is called.
    pub fn filename(self) -> Option<&'a str> {
        text_of(self.payload, "filename")
    }

    /// Whether a recording is a voice note.
    pub fn is_voice(self) -> bool {
        self.payload.get("voice").and_then(Value::as_bool).unwrap_or(false)
    }

    /// What it is made of, as Meta tells of what a person sent; may carry parameters.
    pub fn mime_type(self) -> Option<&'a str> {
        text_of(self.payload, "mime_type")
    }

    /// Its SHA-256 as Meta tells it: in base64 mostly, in hex sometimes.
    pub fn sha256(self) -> Option<&'a str> {
        text_of(self.payload, "sha256")
    }

    /// Where what a person sent can be fetched, with the token, for five minutes.
    pub fn url(self) -> Option<&'a str> {
        text_of(self.payload, "url")
    }
}

impl Content {
    /// A medium, with words below it where its kind allows them.
    pub fn media(kind: MediaKind, source: MediaSource<'_>, caption: Option<&str>) -> Self {
        let mut payload = media_object(source);
        put(&mut payload, "caption", caption);
        Self::new(kind.as_str(), payload)
    }

    /// A file with its name, whose ending decides its icon.
    pub fn document(
        source: MediaSource<'_>,
        caption: Option<&str>,
        filename: Option<&str>,
    ) -> Self {
        let mut payload = media_object(source);
        put(&mut payload, "caption", caption);
        put(&mut payload, "filename", filename);
        Self::new(MediaKind::Document.as_str(), payload)
    }

    /// A voice note: OGG with OPUS, mono.
    pub fn voice(source: MediaSource<'_>) -> Self {
        let mut payload = media_object(source);
        payload["voice"] = true.into();
        Self::new(MediaKind::Audio.as_str(), payload)
    }
}

/// `{"id": …}` or `{"link": …}`.
pub(super) fn media_object(source: MediaSource<'_>) -> Value {
    match source {
        MediaSource::Id(id) => json!({ "id": id }),
        MediaSource::Link(link) => json!({ "link": link }),
    }
}
