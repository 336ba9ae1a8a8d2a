//! Files of an office: zips of XML (since 2007) and compound files (before).

use super::bytes::{Bytes, array, u16_le, u32_le};
use super::{Found, foreign};
use crate::media::Detail;
use std::io::{self, Read, Seek};

const DOC: Found = Found::new("application/msword", "doc", Detail::Paper);
const XLS: Found = Found::new("application/vnd.ms-excel", "xls", Detail::Paper);
const PPT: Found = Found::new("application/vnd.ms-powerpoint", "ppt", Detail::Paper);
const DOCX: Found = Found::new(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx",
    Detail::Paper,
);
const XLSX: Found = Found::new(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    Detail::Paper,
);
const PPTX: Found = Found::new(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pptx",
    Detail::Paper,
);

/// What file of an office this is, or what other zip or compound file.
pub(super) fn look<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Option<Found>> {
    if bytes.head().starts_with(b"PK\x03\x04") {
        return Ok(Some(zip(&names_in_zip(bytes)?, bytes.head())));
    }
    if bytes.head().starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes).map(Some);
    }
    Ok(None)
}

fn zip(names: &[Vec<u8>], head: &[u8]) -> Found {
    let holds = |folder: &[u8]| names.iter().any(|it| it.starts_with(folder));
    let has_macros = names.iter().any(|it| it.ends_with(b"/vbaProject.bin"));
    let found = if !holds(b"[Content_Types].xml") {
        None
    } else if holds(b"word/") {
        let macros = "application/vnd.ms-word.document.macroenabled.12";
        Some(if has_macros { Found::other(macros, "docm") } else { DOCX })
    } else if holds(b"xl/") {
        let macros = "application/vnd.ms-excel.sheet.macroenabled.12";
        Some(if has_macros { Found::other(macros, "xlsm") } else { XLSX })
    } else if holds(b"ppt/") {
        let macros = "application/vnd.ms-powerpoint.presentation.macroenabled.12";
        Some(if has_macros { Found::other(macros, "pptm") } else { PPTX })
    } else {
        None
    };
    found.or_else(|| foreign(head)).unwrap_or(Found::other("application/zip", "zip"))
}

/// The most bytes of a zip's list of contents that are read.
const DIRECTORY_BYTES_MAX: u64 = 256 * 1024;

/// The names in a zip, from the list at its end; none when it has no such list.
fn names_in_zip<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Vec<Vec<u8>>> {
    /// The end of the list, and the longest comment after it.
    const TAIL: u64 = 22 + 65_535;
    let tail = bytes.at(bytes.size().saturating_sub(TAIL), TAIL)?;
    let Some(end) = tail.windows(4).rposition(|it| it == b"PK\x05\x06") else {
        return Ok(Vec::new());
    };
    let [Some(length), Some(offset)] = [u32_le(&tail, end + 12), u32_le(&tail, end + 16)] else {
        return Ok(Vec::new());
    };
    let list = bytes.at(offset.into(), u64::from(length).min(DIRECTORY_BYTES_MAX))?;
    let mut names = Vec::new();
    let mut rest = &list[..];
    while let Some((name, after)) = entry(rest) {
        names.push(name.to_vec());
        rest = after;
    }
    Ok(names)
}

/// The name of the first entry of a zip's list, and what comes after the entry.
fn entry(list: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, extra, comment) = (u16_le(list, 28)?, u16_le(list, 30)?, u16_le(list, 32)?);
    if !list.starts_with(b"PK\x01\x02") {
        return None;
    }
    let named = list.get(46..)?.get(..name.into())?;
    let after = 46 + usize::from(name) + usize::from(extra) + usize::from(comment);
    Some((named, list.get(after..).unwrap_or_default()))
}

/// What a compound file is: by the class of its root, else by the names of its streams. A paper can
/// hold another, so the class is asked first, and tables, which are put into others most, last.
fn compound<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Found> {
    let entries = entries_of_compound(bytes)?;
    let class: Option<[u8; 16]> = entries.first().and_then(|it| array(it, 80));
    let class = class.map(u128::from_le_bytes);
    let holds = |name: &str| entries.iter().any(|it| is_called(it, name));
    Ok(match class {
        Some(0x4600_0000_0000_00c0_0000_0000_0002_0906) => DOC,
        Some(
            0x4600_0000_0000_00c0_0000_0000_0002_0820 | 0x4600_0000_0000_00c0_0000_0000_0002_0810,
        ) => XLS,
        Some(0xe829_b900_aa00_ea86_11cf_4f9b_6481_8d10) => PPT,
        _ if holds("WordDocument") => DOC,
        _ if holds("PowerPoint Document") => PPT,
        _ if holds("Workbook") || holds("Book") => XLS,
        _ => Found::other("application/x-ole-storage", "ole"),
    })
}

/// The most sectors of a compound file's directory that are read.
const SECTORS_MAX: usize = 32;
/// How many bytes an entry of the directory has.
const ENTRY: usize = 128;

/// The directory of a compound file, entry by entry; the root comes first.
fn entries_of_compound<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Vec<Vec<u8>>> {
    let head = bytes.head().to_vec();
    let shift = u16_le(&head, 30).filter(|it| matches!(it, 9 | 12)).unwrap_or(9);
    let sector_size = 1_u64 << shift;
    let mut entries = Vec::new();
    let mut sector = u32_le(&head, 48);
    for _ in 0..SECTORS_MAX {
        let Some(at) = sector.filter(|it| *it < 0xffff_fffa) else { break };
        let place = (u64::from(at) + 1) * sector_size;
        let read = bytes.at(place, sector_size)?;
        entries.extend(read.chunks_exact(ENTRY).map(<[u8]>::to_vec));
        sector = next_sector(bytes, &head, at, sector_size)?;
    }
    Ok(entries)
}

/// The sector that follows this one, as the file's table says; none if the head does not know where
/// that part of the table is.
fn next_sector<R: Read + Seek>(
    bytes: &mut Bytes<'_, R>,
    head: &[u8],
    sector: u32,
    sector_size: u64,
) -> io::Result<Option<u32>> {
    /// How many parts of the table the head knows the place of.
    const PARTS: u64 = 109;
    let in_part = sector_size / 4;
    let (part, index) = (u64::from(sector) / in_part, u64::from(sector) % in_part);
    let known = usize::try_from(part).ok().filter(|_| part < PARTS);
    let Some(part) = known.and_then(|part| u32_le(head, 76 + part * 4)) else { return Ok(None) };
    let place = (u64::from(part) + 1) * sector_size + index * 4;
    Ok(u32_le(&bytes.at(place, 4)?, 0))
}

/// Whether an entry of the directory has that name, which stands there in UTF-16.
fn is_called(entry: &[u8], name: &str) -> bool {
    let mut letters = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes);
    let length = (name.len() + 1) * 2;
    entry.get(..length).is_some_and(|it| it.iter().all(|byte| letters.next() == Some(*byte)))
}
