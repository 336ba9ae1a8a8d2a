//! Gives the bytes of a file, or the part of them that is asked for.

use crate::digest::Digest;
use crate::shelf::{Opened, Shelf};
use crate::world::Damage;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// How many bytes of a file are in memory at once.
const PIECE: usize = 64 * 1024;

/// How long until the server has written what it has.
const FLUSHED_AFTER: Duration = Duration::from_millis(50);

/// What part of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Range(Range<u64>),
    /// None that the file has.
    Beyond,
}

/// Answers with a file of the shelf, whole or in part.
///
/// # Errors
///
/// When the file is not there, or cannot be read.
pub(super) async fn give(
    shelf: &Shelf,
    digest: &Digest,
    mime_type: &str,
    asked: &HeaderMap,
    damage: Option<Damage>,
) -> io::Result<Response> {
    let mut opened = shelf.open(digest).await?;
    let size = opened.size;
    let etag = format!("\"{digest}\"");
    if asked.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let (status, range) = match part(asked, &etag, size) {
        Part::Whole => (StatusCode::OK, 0..size),
        Part::Range(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::Beyond => {
            let all = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, all).into_response());
        }
    };
    if range.start > 0 {
        opened.bytes.seek(SeekFrom::Start(range.start)).await?;
    }
    let length = range.end - range.start;
    let mut response = body(opened, length, damage).into_response();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut say = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    say(header::CONTENT_TYPE, mime_type.to_owned());
    say(header::CONTENT_LENGTH, length.to_string());
    say(header::ACCEPT_RANGES, "bytes".to_owned());
    say(header::ETAG, etag);
    if status == StatusCode::PARTIAL_CONTENT {
        let last = range.end - 1;
        say(header::CONTENT_RANGE, format!("bytes {}-{last}/{size}", range.start));
    }
    Ok(response)
}

fn body(opened: Opened, length: u64, damage: Option<Damage>) -> Body {
    match damage {
        None => Body::from_stream(pieces(opened, length)),
        Some(Damage::Garbled) => {
            let mut is_first = true;
            Body::from_stream(pieces(opened, length).map(move |piece| {
                let is_now = std::mem::replace(&mut is_first, false);
                piece.map(|it| if is_now { garbled(&it) } else { it })
            }))
        }
        Some(Damage::BrokenOff) => {
            Body::from_stream(pieces(opened, length / 2).chain(stream::once(break_off())))
        }
    }
}

/// The end of what has no end. What came before it is on its way by then.
async fn break_off() -> io::Result<Bytes> {
    tokio::time::sleep(FLUSHED_AFTER).await;
    Err(io::Error::new(io::ErrorKind::ConnectionAborted, "a fault breaks this off"))
}

fn pieces(opened: Opened, length: u64) -> impl futures::Stream<Item = io::Result<Bytes>> {
    ReaderStream::with_capacity(opened.bytes.take(length), PIECE)
}

fn garbled(piece: &Bytes) -> Bytes {
    let mut bytes = piece.to_vec();
    if let Some(byte) = bytes.last_mut() {
        *byte = !*byte;
    }
    bytes.into()
}

/// The part that is asked for. Several at once, and what is no range, is the whole.
fn part(asked: &HeaderMap, etag: &str, size: u64) -> Part {
    let text = |name| asked.get(name).and_then(|it: &HeaderValue| it.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|it| it != etag) {
        return Part::Whole;
    }
    let range = text(header::RANGE).and_then(|it| it.trim().strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|it| it.trim().split_once('-')) else {
        return Part::Whole;
    };
    let number = |it: &str| it.parse::<u64>().ok();
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
        _ => return Part::Whole,
    };
    if range.start < range.end { Part::Range(range) } else { Part::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(etag) = if_range {
            headers.insert(header::IF_RANGE, etag.parse().unwrap());
        }
        part(&headers, "\"e\"", 10)
    }

    #[test]
    fn a_range_is_part_of_the_file_or_beyond_it() {
        for (range, expected) in [
            ("bytes=0-3", Part::Range(0..4)),
            ("bytes=4-", Part::Range(4..10)),
            ("bytes=-3", Part::Range(7..10)),
            ("bytes=-99", Part::Range(0..10)),
            ("bytes=9-99", Part::Range(9..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=3-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("pages=1-2", Part::Whole),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
        assert_eq!(asked("bytes=0-3", Some("\"e\"")), Part::Range(0..4));
        assert_eq!(asked("bytes=0-3", Some("\"old\"")), Part::Whole);
        assert_eq!(part(&HeaderMap::new(), "", 10), Part::Whole);
    }
}
