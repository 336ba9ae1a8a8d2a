//! The tracks of a film made of boxes: how each is coded.

use super::boxes::{Kind, Span, find, first};
use super::bytes::{Bytes, array, u16_be, u32_be};
use std::io::{self, Read, Seek};

/// The most tracks that are looked at.
const TRACKS_MAX: usize = 32;
/// The most bytes of the description of a track that are read.
const DESCRIPTION_BYTES_MAX: u64 = 4096;

/// A track of pictures or of sound.
pub(super) struct Track {
    pub(super) is_pictures: bool,
    pub(super) codec: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// The profile of H.264.
    pub(super) profile: Option<String>,
    pub(super) channels: Option<u32>,
}

/// The tracks of a film that are pictures or sound.
pub(super) fn tracks<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
    film: Span,
) -> io::Result<Vec<Track>> {
    let mut tracks = Vec::new();
    let mut rest = film;
    while let Some(inside) = find(bytes, rest, *b"trak")? {
        tracks.extend(track(bytes, inside)?);
        rest.start = inside.end;
        if tracks.len() == TRACKS_MAX {
            break;
        }
    }
    Ok(tracks)
}

fn track<R: Read + Seek>(bytes: &mut Bytes<'_, R>, inside: Span) -> io::Result<Option<Track>> {
    let Some(medium) = find(bytes, inside, *b"mdia")? else { return Ok(None) };
    let Some(handler) = find(bytes, medium, *b"hdlr")? else { return Ok(None) };
    let is_pictures = match bytes.at(handler.start + 8, 4)?[..] {
        [b'v', b'i', b'd', b'e'] => true,
        [b's', b'o', b'u', b'n'] => false,
        _ => return Ok(None),
    };
    let mut inside = medium;
    for kind in [*b"minf", *b"stbl", *b"stsd"] {
        match find(bytes, inside, kind)? {
            Some(found) => inside = found,
            None => return Ok(Some(described(is_pictures, *b"\0\0\0\0", &[]))),
        }
    }
    // Four bytes of version, four that say how many descriptions follow: nearly always one.
    inside.start = inside.start.saturating_add(8);
    Ok(Some(match first(bytes, inside)? {
        Some((kind, description, _)) => {
            let length = description.end.saturating_sub(description.start);
            let length = length.min(DESCRIPTION_BYTES_MAX);
            described(is_pictures, kind, &bytes.at(description.start, length)?)
        }
        None => described(is_pictures, *b"\0\0\0\0", &[]),
    }))
}

/// The track with that description, of which the head is cut off.
fn described(is_pictures: bool, kind: Kind, description: &[u8]) -> Track {
    let codec = codec(kind).to_owned();
    let mut track =
        Track { is_pictures, codec, width: 0, height: 0, profile: None, channels: None };
    if is_pictures {
        track.width = u16_be(description, 24).unwrap_or_default().into();
        track.height = u16_be(description, 26).unwrap_or_default().into();
        let boxes = description.get(78..).unwrap_or_default();
        track.profile = child(boxes, *b"avcC").and_then(profile);
    } else {
        track.channels = u16_be(description, 16).map(u32::from);
        if kind == *b"mp4a"
            && let Some(codec) = stream_descriptor(description).and_then(object_type)
        {
            codec.clone_into(&mut track.codec);
        }
    }
    track
}

/// The name of what four letters stand for.
fn codec(kind: Kind) -> &'static str {
    match &kind {
        b"avc1" | b"avc2" | b"avc3" | b"avc4" => "h264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "hevc",
        b"s263" | b"h263" | b"H263" => "h263",
        b"mp4v" => "mpeg4",
        b"vp08" => "vp8",
        b"vp09" => "vp9",
        b"av01" => "av1",
        b"jpeg" | b"mjpa" | b"mjpb" => "mjpeg",
        b"apcn" | b"apch" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        b"mp4a" => "aac",
        b"samr" => "amr",
        b"sawb" => "amr-wb",
        b"Opus" => "opus",
        b"fLaC" => "flac",
        b"alac" => "alac",
        b"ac-3" => "ac-3",
        b"ec-3" => "e-ac-3",
        b".mp3" | b"ms\0\x55" => "mp3",
        b"sowt" | b"twos" | b"lpcm" | b"ipcm" | b"fpcm" | b"in24" | b"raw " => "pcm",
        b"encv" | b"enca" | b"drmi" | b"drms" => "encrypted",
        _ => "unknown",
    }
}

/// The first box of that kind among boxes in memory.
fn child(mut boxes: &[u8], kind: Kind) -> Option<&[u8]> {
    loop {
        let length = usize::try_from(u32_be(boxes, 0)?).ok()?;
        let inside = boxes.get(8..length.min(boxes.len()))?;
        if boxes.get(4..8)? == &kind[..] {
            return Some(inside);
        }
        boxes = boxes.get(length..)?;
    }
}

/// The profile of H.264, as its settings begin.
fn profile(settings: &[u8]) -> Option<String> {
    let name = match settings.get(1)? {
        66 => "baseline",
        77 => "main",
        88 => "extended",
        100 => "high",
        110 => "high 10",
        122 => "high 4:2:2",
        44 | 244 => "high 4:4:4",
        other => return Some(other.to_string()),
    };
    Some(name.to_owned())
}

/// The box that says what is in `mp4a`, where the version of the description has it.
fn stream_descriptor(description: &[u8]) -> Option<&[u8]> {
    let begin = match u16_be(description, 8)? {
        1 => 28 + 16,
        2 => 28 + 36,
        _ => 28,
    };
    let boxes = description.get(begin..)?;
    child(boxes, *b"esds").or_else(|| child(child(boxes, *b"wave")?, *b"esds"))
}

/// What the descriptor of a stream says it is; none when it is AAC or does not say.
fn object_type(descriptor: &[u8]) -> Option<&'static str> {
    /// The tags of the stream and of its decoder.
    const STREAM: u8 = 3;
    const DECODER: u8 = 4;
    let stream = tagged(descriptor.get(4..)?, STREAM)?;
    let flags = *stream.get(2)?;
    let mut begin = 3;
    if flags & 0x80 != 0 {
        begin += 2;
    }
    if flags & 0x40 != 0 {
        begin += 1 + usize::from(*stream.get(begin)?);
    }
    if flags & 0x20 != 0 {
        begin += 2;
    }
    Some(match tagged(stream.get(begin..)?, DECODER)?.first()? {
        0x40 | 0x66..=0x68 => "aac",
        0x69 | 0x6b => "mp3",
        0xa5 => "ac-3",
        0xa6 => "e-ac-3",
        0xa9..=0xac => "dts",
        0xad => "opus",
        0xdd => "vorbis",
        _ => "unknown",
    })
}

/// What follows a tag and its length, of which each byte but the last has its highest bit set.
fn tagged(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let [found, a, b, c, ..] = array::<5>(bytes, 0)?;
    let length_bytes = 1 + [a, b, c].iter().take_while(|it| **it & 0x80 != 0).count();
    (found == tag).then_some(bytes.get(1 + length_bytes..)?)
}
