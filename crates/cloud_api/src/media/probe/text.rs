//! Texts, and papers that begin with letters.

use super::Found;
use crate::media::Detail;

/// How far into a text that begins with `<` its marks are looked for.
const MARKED_HEAD: usize = 1024;

/// How a page of the web begins, sooner or later, in small letters.
const PAGES: &[&[u8]] =
    &[b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<meta"];

/// What text or paper this is.
pub(super) fn look(head: &[u8]) -> Option<Found> {
    let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let begin = unmarked.trim_ascii_start();
    if begin.starts_with(b"%PDF-") {
        return Some(Found::new("application/pdf", "pdf", Detail::Paper));
    }
    if begin.starts_with(b"{\\rtf") {
        return Some(Found::other("application/rtf", "rtf"));
    }
    if begin.starts_with(b"%!PS") {
        return Some(Found::other("application/postscript", "ps"));
    }
    if head.is_empty() || !(is_text(unmarked) || is_utf_16(head)) {
        return None;
    }
    if holds(begin, PAGES) {
        return Some(Found::other("text/html", "html"));
    }
    if holds(begin, &[b"<svg"]) {
        return Some(Found::other("image/svg+xml", "svg"));
    }
    Some(Found::new("text/plain", "txt", Detail::Paper))
}

/// Whether there is no byte in it that is in no text: any encoding will do that has ASCII in it.
fn is_text(head: &[u8]) -> bool {
    !head.iter().any(|it| matches!(it, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f))
}

/// Whether it says that it is UTF-16, and is.
fn is_utf_16(head: &[u8]) -> bool {
    let unit = match head {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let units: Vec<u16> = head[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    // The head may end between the two halves of a letter.
    let whole = match units.split_last() {
        Some((0xd800..=0xdbff, whole)) => whole,
        _ => &units[..],
    };
    let is_letter = |it: char| !it.is_control() || matches!(it, '\t' | '\n' | '\r' | '\u{c}');
    char::decode_utf16(whole.iter().copied()).all(|it| it.is_ok_and(is_letter))
}

/// Whether it is marked up, and one of these marks is in its head.
fn holds(begin: &[u8], marks: &[&[u8]]) -> bool {
    let head = begin[..begin.len().min(MARKED_HEAD)].to_ascii_lowercase();
    let holds = |mark: &&[u8]| head.windows(mark.len()).any(|it| it == *mark);
    head.starts_with(b"<") && marks.iter().any(holds)
}
