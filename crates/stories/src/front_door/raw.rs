//! An upload written byte by byte over a connection of its own: one that is too long, or breaks off.

use super::{Form, Gateway};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An upload that has begun.
#[derive(Debug)]
pub struct Raw {
    stream: TcpStream,
    is_chunked: bool,
    sent: u64,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poured {
    /// How many bytes of the file were sent before the answer came.
    pub sent: u64,
    /// The answer as it came, head and body; empty when the connection was closed without one.
    pub answer: String,
}

impl Raw {
    /// Begins to upload a file that is said to have `length` bytes; without one it comes in chunks.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    pub async fn begins(gateway: &Gateway, form: &Form, length: Option<u64>) -> Self {
        let url: reqwest::Url = gateway.files_url().parse().expect("it is an address");
        let host = url.socket_addrs(|| None).expect("it is on the loopback address")[0];
        let said = match length {
            Some(length) => {
                let all = length + form.head().len() as u64 + form.tail().len() as u64;
                format!("content-length: {all}")
            }
            None => "transfer-encoding: chunked".to_owned(),
        };
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\
             content-type: {}\r\n{said}\r\n\r\n",
            url.path(),
            gateway.key(),
            Form::content_type(),
        );
        let mut stream = TcpStream::connect(host).await.expect("the gateway listens");
        stream.write_all(head.as_bytes()).await.expect("it reads heads");
        let mut raw = Self { stream, is_chunked: length.is_none(), sent: 0 };
        raw.writes(form.head().as_bytes()).await.expect("it reads the beginning");
        raw.sent = 0;
        raw
    }

    /// Writes bytes of the file.
    pub async fn writes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.is_chunked {
            self.stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).await?;
            self.stream.write_all(bytes).await?;
            self.stream.write_all(b"\r\n").await?;
        } else {
            self.stream.write_all(bytes).await?;
        }
        self.sent += bytes.len() as u64;
        Ok(())
    }

    /// Writes so many bytes, unless an answer or the end of the connection comes before.
    pub async fn pours(mut self, bytes: u64) -> Poured {
        let piece = vec![0x55; 64 * 1024];
        while self.sent < bytes {
            let mut seen = [0; 1];
            let is_answered = {
                let mut look = std::pin::pin!(self.stream.peek(&mut seen));
                futures::poll!(&mut look).is_ready()
            };
            if is_answered || self.writes(&piece).await.is_err() {
                break;
            }
        }
        let mut answer = Vec::new();
        // What was said before the connection was closed is in `answer`, however it was closed.
        drop(self.stream.shutdown().await);
        drop(self.stream.read_to_end(&mut answer).await);
        Poured { sent: self.sent, answer: String::from_utf8_lossy(&answer).into_owned() }
    }
}
