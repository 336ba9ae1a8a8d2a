//! MP4, 3GP and what else is made of boxes: the brand at its head, and the tracks of its film.

use super::Found;
use super::bytes::{Bytes, array, u32_be, u64_be};
use super::tracks::{Track, tracks};
use crate::media::Detail;
use std::io::{self, Read, Seek};

/// Four letters that say what is in a box.
pub(super) type Kind = [u8; 4];

/// Where the inside of a box is.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) start: u64,
    pub(super) end: u64,
}

/// The most boxes that are looked at beside each other.
const BOXES_MAX: usize = 1024;

/// The most bytes of the box of brands: what is longer is no such box, but letters that look so.
const BRANDS_BYTES_MAX: u32 = 4096;

/// Brands of files that are made of boxes and are no films: pictures.
const PICTURES: &[&Kind] = &[
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2",
    b"msf1", b"avif", b"avis", b"jp2 ", b"jpx ", b"jpm ", b"crx ",
];

/// What film or recording this is.
pub(super) fn look<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Option<Found>> {
    let head = bytes.head();
    let brand: Kind = match head.get(4..8) {
        Some(b"ftyp") if u32_be(head, 0).is_some_and(|it| it <= BRANDS_BYTES_MAX) => {
            array(head, 8).unwrap_or_default()
        }
        // QuickTime was made of boxes before there were brands.
        Some(b"moov" | b"mdat" | b"wide" | b"skip" | b"free" | b"pnot") => *b"qt  ",
        _ => return Ok(None),
    };
    if PICTURES.contains(&&brand) {
        return Ok(None);
    }
    let whole = Span { start: 0, end: bytes.size() };
    let film = find(bytes, whole, *b"moov")?;
    if film.is_none() && head_has_no_brand(bytes.head()) {
        return Ok(None);
    }
    let tracks = match film {
        Some(film) => tracks(bytes, film)?,
        None => Vec::new(),
    };
    Ok(Some(named(brand, &tracks)))
}

fn head_has_no_brand(head: &[u8]) -> bool {
    head.get(4..8) != Some(b"ftyp")
}

/// What a file of that brand with these tracks is.
fn named(brand: Kind, tracks: &[Track]) -> Found {
    let detail = film(tracks);
    let sounds: Vec<_> = tracks.iter().filter(|it| !it.is_pictures).collect();
    let is_song = matches!(&brand, b"M4A " | b"M4B " | b"M4P ");
    let is_sound = !sounds.is_empty() && tracks.len() == sounds.len();
    if is_song || is_sound {
        // A song can have its cover in a track of pictures.
        let detail = Detail::Sound {
            codec: sounds.first().map_or("unknown", |it| it.codec.as_str()).to_owned(),
            channels: sounds.first().and_then(|it| it.channels),
        };
        return match &brand {
            [b'3', b'g', ..] => Found::new("audio/3gpp", "3gp", detail),
            b"qt  " => Found::new("video/quicktime", "mov", detail),
            _ => Found::new("audio/mp4", "m4a", detail),
        };
    }
    match &brand {
        b"qt  " => Found::new("video/quicktime", "mov", detail),
        b"3g2a" | b"3g2b" | b"3g2c" => Found::new("video/3gpp2", "3g2", detail),
        [b'3', b'g', ..] => Found::new("video/3gpp", "3gp", detail),
        _ => Found::new("video/mp4", "mp4", detail),
    }
}

fn film(tracks: &[Track]) -> Detail {
    let codecs = |pictures: bool| {
        let tracks = tracks.iter().filter(move |it| it.is_pictures == pictures);
        tracks.map(|it| it.codec.clone()).collect()
    };
    let first = tracks.iter().find(|it| it.is_pictures);
    Detail::Film {
        width: first.map_or(0, |it| it.width),
        height: first.map_or(0, |it| it.height),
        video: codecs(true),
        audio: codecs(false),
        profile: first.and_then(|it| it.profile.clone()),
    }
}

/// The box that begins at the start of the span: what it is, its inside, and what comes after it.
pub(super) fn first<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
    span: Span,
) -> io::Result<Option<(Kind, Span, Span)>> {
    let Span { start, end } = span;
    if start.saturating_add(8) > end {
        return Ok(None);
    }
    let head = bytes.at(start, 16)?;
    let (Some(short), Some(kind)) = (u32_be(&head, 0), array(&head, 4)) else { return Ok(None) };
    let (length, inside) = match short {
        // The last box of a file need not tell where it ends.
        0 => (end - start, 8),
        1 => (u64_be(&head, 8).unwrap_or_default(), 16),
        short => (u64::from(short), 8),
    };
    let after = start.saturating_add(length);
    if length < inside {
        return Ok(None);
    }
    // A box that ends after the file, or what it is in, was cut off: what is there may do.
    let inside = Span { start: start + inside, end: after.min(end) };
    Ok(Some((kind, inside, Span { start: after.min(end), end })))
}

/// The inside of the first box of that kind in the span.
pub(super) fn find<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
    span: Span,
    kind: Kind,
) -> io::Result<Option<Span>> {
    let mut rest = span;
    for _ in 0..BOXES_MAX {
        match first(bytes, rest)? {
            Some((found, inside, _)) if found == kind => return Ok(Some(inside)),
            Some((_, _, after)) => rest = after,
            None => break,
        }
    }
    Ok(None)
}
