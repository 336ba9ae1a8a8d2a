//! Media: what Meta takes, what a file is, and how Meta is given one and asked for one.
//!
//! [`probe`] reads what a file is from its bytes, [`judge`] says whether Meta takes that as a
//! picture, film, recording, file or sticker, and [`mislabeled`] whether its label lies. The rest is
//! how a file is uploaded ([`UploadForm`]) and found again ([`MediaInfo`]).
//!
//! Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media>
//! (September 2026). Meta's KB and MB are 1024 and 1,048,576 bytes here; what lies between them and
//! 1000 and 1,000,000 is taken with a doubt, because the page does not say which it means.

mod exchange;
mod judge;
mod label;
mod limits;
mod probe;

pub use exchange::{MediaInfo, UploadForm, Uploaded, parse_sha256, upload_path};
pub use judge::{Findings, judge, usable_as};
pub use label::mislabeled;
pub use limits::{LIMITS, Limit, limits_of};
pub use probe::{READ_BYTES_MAX, probe};

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The most bytes a file of any kind may have, sent or received.
pub const FILE_BYTES_MAX: u64 = 100 * limits::MB;

/// The most bytes of a voice note that shows its play button; a bigger one must be fetched first.
pub const VOICE_BYTES_MAX: u64 = 512 * limits::KB;

/// How many pixels a sticker is wide and high.
pub const STICKER_PIXELS: u32 = 512;

/// How long the media id of an upload can be sent.
pub const ID_LIVES: Duration = Duration::from_hours(30 * 24);

/// How long the media id in a webhook can be asked for its address (30 days until October 2025).
pub const INBOUND_ID_LIVES: Duration = Duration::from_hours(7 * 24);

/// How long a medium can be fetched from the address Meta gave.
pub const URL_LIVES: Duration = Duration::from_mins(5);

/// What a file is, as its bytes say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nature {
    /// Its type in the spelling of Meta's list, without parameters: `audio/ogg`, `video/3gpp`, …
    pub mime: String,
    /// How the name of such a file ends, without the dot.
    pub extension: String,
    /// How many bytes it has.
    pub size: u64,
    /// What is in it.
    pub detail: Detail,
}

/// What is in a file, as far as it matters to WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Detail {
    /// A picture, JPEG or PNG. What its bytes do not tell is 0.
    Picture {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bits of each colour.
        bits: u8,
        /// What a pixel is made of.
        colours: Colours,
    },
    /// A picture in WebP, which WhatsApp takes as a sticker only.
    Sticker {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Whether it moves.
        animated: bool,
    },
    /// A recording.
    Sound {
        /// How it is coded: `opus`, `aac`, `mp3`, `amr`, …; `unknown` when its bytes do not tell.
        codec: String,
        /// How many channels it has: 1 is mono.
        channels: Option<u32>,
    },
    /// A film.
    Film {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// How each track of pictures is coded: `h264`, `hevc`, …
        video: Vec<String>,
        /// How each track of sound is coded: `aac`, `mp3`, `amr`, …
        audio: Vec<String>,
        /// The profile of the first track, if it is H.264: `baseline`, `main`, `high`, …
        profile: Option<String>,
    },
    /// Something to read: a text, a PDF, a file of an office.
    Paper,
    /// Anything else.
    Other,
}

/// What a pixel of a picture is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colours {
    /// Shades of gray.
    Gray,
    /// Shades of gray that may be transparent.
    GrayAlpha,
    /// One colour of a list.
    Palette,
    /// Red, green and blue.
    Rgb,
    /// Red, green and blue that may be transparent.
    Rgba,
    /// Four inks, as printers have them.
    Cmyk,
    /// The bytes do not tell.
    Unknown,
}
