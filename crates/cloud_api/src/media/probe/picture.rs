//! JPEG, PNG and WebP.

use super::Found;
use super::bytes::{Bytes, array, u16_be};
use crate::media::{Colours, Detail};
use std::io::{self, Read, Seek};

/// The most parts of a JPEG that are stepped over to find its size.
const JPEG_PARTS_MAX: usize = 1024;

/// What picture this is.
pub(super) fn look<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Option<Found>> {
    let head = bytes.head();
    if head.starts_with(b"\xff\xd8\xff") {
        let detail = jpeg(bytes)?;
        return Ok(Some(Found::new("image/jpeg", "jpg", detail)));
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Some(Found::new("image/png", "png", png(head))));
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Ok(Some(Found::new("image/webp", "webp", webp(head))));
    }
    Ok(None)
}

/// A picture whose head is damaged or cut off.
const UNREADABLE: Detail =
    Detail::Picture { width: 0, height: 0, bits: 0, colours: Colours::Unknown };

/// Steps from part to part to the head of the frame, which tells bits, size and components.
fn jpeg<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Detail> {
    let mut place = 2;
    for _ in 0..JPEG_PARTS_MAX {
        let part = bytes.at(place, 10)?;
        match part[..] {
            // Between parts there can be any number of these.
            [0xff, 0xff, ..] => place += 1,
            // Marks without a length.
            [0xff, 0x01 | 0xd0..=0xd8, ..] => place += 2,
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, ..] => {
                return Ok(jpeg_frame(&part).unwrap_or(UNREADABLE));
            }
            // The data begin, or the picture ends, before its size was told.
            [0xff, 0xd9 | 0xda, ..] => break,
            [0xff, 1..=0xff, high, low, ..] => {
                place += 2 + u64::from(u16::from_be_bytes([high, low]));
            }
            _ => break,
        }
    }
    Ok(UNREADABLE)
}

fn jpeg_frame(part: &[u8]) -> Option<Detail> {
    let (bits, components) = (*part.get(4)?, *part.get(9)?);
    let colours = match components {
        1 => Colours::Gray,
        3 => Colours::Rgb,
        4 => Colours::Cmyk,
        _ => Colours::Unknown,
    };
    let (width, height) = (u16_be(part, 7)?.into(), u16_be(part, 5)?.into());
    Some(Detail::Picture { width, height, bits, colours })
}

fn png(head: &[u8]) -> Detail {
    let [Some(bits), Some(colours)] = [head.get(24), head.get(25)] else { return UNREADABLE };
    if head.get(12..16) != Some(b"IHDR") {
        return UNREADABLE;
    }
    let colours = match colours {
        0 => Colours::Gray,
        2 => Colours::Rgb,
        3 => Colours::Palette,
        4 => Colours::GrayAlpha,
        6 => Colours::Rgba,
        _ => Colours::Unknown,
    };
    let (width, height) = dimensions(head);
    Detail::Picture { width, height, bits: *bits, colours }
}

/// The flag in the extended head of a WebP that says that it moves.
const ANIMATION: u8 = 0b10;

fn webp(head: &[u8]) -> Detail {
    let form: Option<[u8; 4]> = array(head, 12);
    let (mut width, mut height) = dimensions(head);
    if form.as_ref() == Some(b"VP8 ") {
        // The two highest bits say how to scale it.
        (width, height) = (width & 0x3fff, height & 0x3fff);
    }
    let flags = head.get(20).copied().unwrap_or_default();
    let animated = form.as_ref() == Some(b"VP8X") && flags & ANIMATION != 0;
    Detail::Sticker { width, height, animated }
}

/// Width and height; 0 when the head does not tell.
fn dimensions(head: &[u8]) -> (u32, u32) {
    let pixels = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    imagesize::blob_size(head).map_or((0, 0), |it| (pixels(it.width), pixels(it.height)))
}
