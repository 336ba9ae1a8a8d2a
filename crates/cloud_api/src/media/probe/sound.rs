//! Recordings: OGG, AMR, MP3 and AAC. Those in MP4 are read with its boxes.

use super::Found;
use super::bytes::{Bytes, array, u32_le};
use crate::media::Detail;
use std::io::{self, Read, Seek};

fn sound(codec: &str, channels: Option<u32>) -> Detail {
    Detail::Sound { codec: codec.to_owned(), channels }
}

/// What recording this is, if it begins with the name of its format.
pub(super) fn look_by_name<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Option<Found>> {
    let head = bytes.head();
    Ok(if head.starts_with(b"OggS") {
        Some(ogg(bytes)?)
    } else if head.starts_with(b"#!AMR\n") {
        Some(Found::new("audio/amr", "amr", sound("amr", Some(1))))
    } else if head.starts_with(b"#!AMR-WB\n") {
        Some(Found::new("audio/amr-wb", "awb", sound("amr-wb", Some(1))))
    } else {
        None
    })
}

/// The most streams of an OGG that are looked at.
const STREAMS_MAX: usize = 16;
/// The flag of a page that begins a stream.
const BEGINS: u8 = 0b10;

/// Reads the pages that begin the streams: they stand first, one a stream.
fn ogg<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Found> {
    let mut place = 0;
    let mut found = None;
    for _ in 0..STREAMS_MAX {
        let page = bytes.at(place, 27 + 255)?;
        let [Some(flags), Some(segments)] = [page.get(5), page.get(26)] else { break };
        if !page.starts_with(b"OggS") || flags & BEGINS == 0 {
            break;
        }
        let Some(lengths) = page.get(27..27 + usize::from(*segments)) else { break };
        let start = place + 27 + u64::from(*segments);
        let length = lengths.iter().map(|it| u64::from(*it)).sum::<u64>();
        let packet = bytes.at(start, length.min(64))?;
        if [&b"\x80theora"[..], b"BBCD", b"\x01video"].iter().any(|it| packet.starts_with(it)) {
            return Ok(Found::other("video/ogg", "ogv"));
        }
        found = found.or_else(|| ogg_codec(&packet));
        place = start + length;
    }
    let detail = found.unwrap_or_else(|| sound("unknown", None));
    Ok(Found::new("audio/ogg", "ogg", detail))
}

fn ogg_codec(packet: &[u8]) -> Option<Detail> {
    let channels = |at: usize| packet.get(at).copied().map(u32::from);
    if packet.starts_with(b"OpusHead") {
        Some(sound("opus", channels(9)))
    } else if packet.starts_with(b"\x01vorbis") {
        Some(sound("vorbis", channels(11)))
    } else if packet.starts_with(b"Speex   ") {
        Some(sound("speex", u32_le(packet, 48)))
    } else if packet.starts_with(b"\x7fFLAC") {
        Some(sound("flac", None))
    } else {
        None
    }
}

/// How many bytes a recording is searched for its first frame.
const SEARCHED: u64 = 8 * 1024;

/// What recording this is, if it is MP3 or AAC: a row of frames, each of which tells its length.
/// Two bytes tell a frame, so there must be a second one where the first ends.
pub(super) fn look_by_frames<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
) -> io::Result<Option<Found>> {
    let tag = tag_length(bytes.head());
    let start = tag.unwrap_or_default();
    let piece = bytes.at(start, SEARCHED)?;
    let is_all = start + piece.len() as u64 >= bytes.size();
    // Without a tag the first frame is where the file begins; after one there can be padding.
    let places = if tag.is_some() { piece.len() } else { piece.len().min(1) };
    Ok((0..places).find_map(|at| row_of_frames(&piece[at..], 2, is_all)))
}

/// What recording this is, if it begins in the middle of a frame, as one cut out of a broadcast.
pub(super) fn look_for_frames<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
) -> io::Result<Option<Found>> {
    let piece = bytes.at(0, SEARCHED)?;
    Ok((0..piece.len()).find_map(|at| row_of_frames(&piece[at..], 3, false)))
}

/// How long the ID3 tag is that the file begins with.
fn tag_length(head: &[u8]) -> Option<u64> {
    /// The flag that says that the tag has a foot as long as its head.
    const FOOT: u8 = 0b1_0000;
    let [a, b, c, d] = array(head, 6).filter(|_| head.starts_with(b"ID3"))?;
    let length = [a, b, c, d].iter().fold(0, |sum, it| sum << 7 | u64::from(it & 0x7f));
    let foot = if head[5] & FOOT == 0 { 0 } else { 10 };
    Some(10 + length + foot)
}

/// The recording of which so many frames begin here, fewer if that is all there is of it.
fn row_of_frames(piece: &[u8], count: usize, is_all: bool) -> Option<Found> {
    let (first, mut end) = frame(piece)?;
    for _ in 1..count {
        let rest = piece.get(end..)?;
        match frame(rest) {
            Some((next, length)) if next.codec == first.codec => end += length,
            // There can be a tag at the end.
            None if is_all && (rest.is_empty() || rest.starts_with(b"TAG")) => break,
            _ => return None,
        }
    }
    let detail = sound(first.codec, Some(first.channels));
    Some(match first.codec {
        "aac" => Found::new("audio/aac", "aac", detail),
        _ => Found::new("audio/mpeg", "mp3", detail),
    })
}

/// What the head of a frame tells.
struct Frame {
    codec: &'static str,
    channels: u32,
}

/// The frame that begins here, and its length.
fn frame(piece: &[u8]) -> Option<(Frame, usize)> {
    let [first, second, third, fourth] = array(piece, 0)?;
    if first != 0xff {
        return None;
    }
    match second {
        // ADTS, the frame of AAC, has 0 where MP3 has its layer.
        second if second & 0xf6 == 0xf0 => {
            let (fifth, sixth) = (*piece.get(4)?, *piece.get(5)?);
            let rate = third >> 2 & 0xf;
            let length =
                usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth) >> 5;
            let channels = (third & 1) << 2 | fourth >> 6;
            let frame = Frame { codec: "aac", channels: channels.into() };
            (rate < 13 && length > 7).then_some((frame, length))
        }
        second if second & 0xe0 == 0xe0 => {
            let length = mpeg_frame_length(second, third)?;
            let codec = match second >> 1 & 3 {
                1 => "mp3",
                2 => "mp2",
                _ => "mp1",
            };
            Some((Frame { codec, channels: if fourth >> 6 == 3 { 1 } else { 2 } }, length))
        }
        _ => None,
    }
}

/// Thousands of bits a second, by what the frame says: of version 1, its layers I, II and III, then
/// of version 2 its layer I and the others.
const RATES: [[u16; 15]; 5] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// How long a frame of MP3, or of the layers before it, is.
fn mpeg_frame_length(second: u8, third: u8) -> Option<usize> {
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let is_first = version == 3;
    let row = match (is_first, layer) {
        (true, 3) => 0,
        (true, 2) => 1,
        (true, 1) => 2,
        (false, 3) => 3,
        (false, 1 | 2) => 4,
        _ => return None,
    };
    let bits = 1000 * usize::from(*RATES[row].get(usize::from(third >> 4))?);
    let rate: usize = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))?;
    let rate = match version {
        3 => rate,
        2 => rate / 2,
        0 => rate / 4,
        _ => return None,
    };
    let padding = usize::from(third >> 1 & 1);
    let length = match (layer, is_first) {
        (3, _) => (12 * bits / rate + padding) * 4,
        (1, false) => 72 * bits / rate + padding,
        _ => 144 * bits / rate + padding,
    };
    // A frame that does not tell its rate does not tell its length.
    (bits > 0).then_some(length)
}
