//! What a file is, read from its bytes.
//!
//! Only heads are read: the first bytes of the file, and those of the parts whose place they tell.
//! What can be read is bounded by [`READ_BYTES_MAX`], whatever the bytes say.

mod boxes;
mod bytes;
mod office;
mod picture;
mod sound;
mod text;
mod tracks;

pub use bytes::READ_BYTES_MAX;

use super::{Detail, LIMITS, Nature};
use bytes::Bytes;
use std::io::{self, Read, Seek};

/// What a reader of one format found.
struct Found {
    mime: &'static str,
    extension: &'static str,
    detail: Detail,
}

impl Found {
    const fn new(mime: &'static str, extension: &'static str, detail: Detail) -> Self {
        Self { mime, extension, detail }
    }

    const fn other(mime: &'static str, extension: &'static str) -> Self {
        Self::new(mime, extension, Detail::Other)
    }
}

/// What this file is. Errors are those of reading only; bytes nobody knows are
/// `application/octet-stream`. Leaves the file at any place.
pub fn probe<R: Read + Seek>(file: &mut R) -> io::Result<Nature> {
    let mut bytes = Bytes::of(file)?;
    let Found { mime, extension, detail } = look(&mut bytes)?;
    let (mime, extension) = (mime.to_owned(), extension.to_owned());
    Ok(Nature { mime, extension, size: bytes.size(), detail })
}

/// Asks each reader; formats that begin with letters come before texts, and texts before formats
/// that are known by two or three bytes.
fn look<R: Read + Seek>(bytes: &mut Bytes<'_, R>) -> io::Result<Found> {
    if let Some(found) = picture::look(bytes)? {
        return Ok(found);
    }
    if let Some(found) = sound::look_by_name(bytes)? {
        return Ok(found);
    }
    if let Some(found) = boxes::look(bytes)? {
        return Ok(found);
    }
    if let Some(found) = office::look(bytes)? {
        return Ok(found);
    }
    if let Some(found) = sound::look_by_frames(bytes)? {
        return Ok(found);
    }
    if let Some(found) = text::look(bytes.head()) {
        return Ok(found);
    }
    if let Some(found) = foreign(bytes.head()) {
        return Ok(found);
    }
    let unknown = Found::other("application/octet-stream", "bin");
    Ok(sound::look_for_frames(bytes)?.unwrap_or(unknown))
}

/// What `infer` makes of a file that WhatsApp has no word for.
///
/// It knows types by a few bytes. What it takes for one of WhatsApp's is none: our own readers,
/// which look closer, said so.
fn foreign(head: &[u8]) -> Option<Found> {
    let kind = infer::get(head)?;
    let is_ours = LIMITS.iter().any(|it| it.mime == kind.mime_type());
    (!is_ours).then(|| Found::other(kind.mime_type(), kind.extension()))
}
