//! The little of HTTP/1.1 that the load and the stub speak: heads with a `content-length`.
//!
//! It is written by hand so that what is measured is the gateway, not the client beside it.

use anyhow::{Context, ensure};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// How long the parts of one request or answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) head: usize,
    pub(crate) body: usize,
}

/// One end of a keep-alive connection, with what was read and not used yet.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> anyhow::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(8 * 1024) })
    }

    /// Reads one whole request or answer; none when the other end has closed between two.
    pub(crate) async fn next(&mut self) -> anyhow::Result<Option<Frame>> {
        loop {
            if let Some(frame) = frame(&self.read)?
                && self.read.len() >= frame.head + frame.body
            {
                return Ok(Some(frame));
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                ensure!(self.read.is_empty(), "the connection broke off");
                return Ok(None);
            }
        }
    }

    pub(crate) fn head(&self, frame: Frame) -> &[u8] {
        &self.read[..frame.head]
    }

    pub(crate) fn body(&self, frame: Frame) -> &[u8] {
        &self.read[frame.head..frame.head + frame.body]
    }

    /// Forgets a message that was looked at.
    pub(crate) fn done(&mut self, frame: Frame) {
        self.read.drain(..frame.head + frame.body);
    }
}

/// The frame of what `bytes` begins with, once its head is there.
fn frame(bytes: &[u8]) -> anyhow::Result<Option<Frame>> {
    let Some(end) = find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&bytes[..end]).context("a head that is no text")?;
    let mut body = 0;
    for line in head.lines().skip(1) {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("content-length") {
            body = value.trim().parse().context("a length that is no number")?;
        }
        ensure!(!name.eq_ignore_ascii_case("transfer-encoding"), "a body without a length");
    }
    Ok(Some(Frame { head: end + 4, body }))
}

/// Where `needle` begins.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|it| it == needle)
}

#[cfg(test)]
mod tests {
    use super::{Frame, frame};

    #[test]
    fn a_frame_is_known_once_the_head_is_there() {
        let whole = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1";
        assert_eq!(frame(&whole[..40]).expect("half a head is fine"), None);
        assert_eq!(frame(whole).expect("it is whole"), Some(Frame { head: 44, body: 2 }));
        assert!(frame(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
    }
}
