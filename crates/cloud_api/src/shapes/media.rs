//! Pictures, films, recordings, files and stickers.

use super::{Is, Member, Rule, Shape, optional, text};

/// The most characters below a picture, film or file.
const CAPTION_LENGTH_MAX: usize = 1024;

const ID: Member = optional("id", Is::Word);
const LINK: Member = optional("link", Is::Link);
const CAPTION: Member = optional("caption", Is::Text { min: 0, max: CAPTION_LENGTH_MAX });
const FILENAME: Member = optional("filename", text(usize::MAX));
const ONE_SOURCE: &[Rule] = &[Rule::ExactlyOne(&["id", "link"])];

/// `messages/image-messages`.
pub(crate) const IMAGE: Shape = Shape { members: &[ID, LINK, CAPTION], rules: ONE_SOURCE };

/// `messages/video-messages`.
pub(crate) const VIDEO: Shape = Shape { members: &[ID, LINK, CAPTION], rules: ONE_SOURCE };

/// `messages/audio-messages`.
pub(crate) const AUDIO: Shape = Shape {
    members: &[ID, LINK, optional("voice", Is::Flag), optional("caption", Is::Nothing)],
    rules: ONE_SOURCE,
};

/// `messages/document-messages`.
pub(crate) const DOCUMENT: Shape =
    Shape { members: &[ID, LINK, CAPTION, FILENAME], rules: ONE_SOURCE };

/// `messages/sticker-messages`.
pub(crate) const STICKER: Shape =
    Shape { members: &[ID, LINK, optional("caption", Is::Nothing)], rules: ONE_SOURCE };

/// A medium in a header.
pub(crate) const MEDIUM: Shape = Shape { members: &[ID, LINK], rules: ONE_SOURCE };

/// A file in a header.
pub(crate) const NAMED_MEDIUM: Shape = Shape { members: &[ID, LINK, FILENAME], rules: ONE_SOURCE };
