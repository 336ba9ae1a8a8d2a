//! The stub at the back: Graph without latency, and what `serve --attach` asks of a sandbox.

use crate::wire::{Wire, find};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// A message that the stub took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// What it is called: see [`wamid`].
    pub(crate) serial: u64,
    /// Whom it is for.
    pub(crate) to: String,
    /// What the sender wants back in every status.
    pub(crate) callback_data: String,
}

/// The stub; it lives as long as this program.
#[derive(Clone)]
pub(crate) struct Graph {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    taken: Mutex<Vec<Taken>>,
    serial: AtomicU64,
    latency_ms: AtomicU64,
}

/// Meta's name for the message with that number; `way` tells those we send from those we get.
pub(crate) fn wamid(way: u8, serial: u64) -> String {
    format!("wamid.HBgNNDkxNTEwMDAwMDAwMBUCABEYEj{way:02X}{serial:018}AA==")
}

impl Graph {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let graph = Self { address: listener.local_addr()?, inner: Arc::default() };
        let inner = Arc::clone(&graph.inner);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inner = Arc::clone(&inner);
                tokio::spawn(async move {
                    if let Err(error) = answer(&inner, stream).await {
                        eprintln!("the stub lost a connection: {error:#}");
                    }
                });
            }
        });
        Ok(graph)
    }

    /// How long each answer is to take from now on.
    pub(crate) fn take_its_time(&self, latency: Duration) {
        let millis = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        self.inner.latency_ms.store(millis, Ordering::Relaxed);
    }

    /// What was taken since this was last asked.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut *self.inner.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Answers the requests of one connection until it closes.
async fn answer(inner: &Inner, stream: TcpStream) -> anyhow::Result<()> {
    let mut wire = Wire::new(stream)?;
    while let Some(frame) = wire.next().await? {
        let head = wire.head(frame);
        let body = if head.starts_with(b"GET ") {
            r#"{"people":[]}"#.to_owned()
        } else if let Some(taken) = taken(wire.body(frame), &inner.serial) {
            let wamid = wamid(0x11, taken.serial);
            let body = format!(
                r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"{0}","wa_id":"{1}"}}],"messages":[{{"id":"{wamid}"}}]}}"#,
                taken.to,
                taken.to.trim_start_matches('+'),
            );
            inner.taken.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
            match inner.latency_ms.load(Ordering::Relaxed) {
                0 => {}
                latency => tokio::time::sleep(Duration::from_millis(latency)).await,
            }
            body
        } else {
            // The registration of the webhook.
            "{}".to_owned()
        };
        wire.done(frame);
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        wire.stream.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// The message in a request, if one is in it.
fn taken(body: &[u8], serial: &AtomicU64) -> Option<Taken> {
    let to = field(body, br#""to":""#)?;
    // A bare relay sends what its caller wrote: that has none.
    let callback_data = field(body, br#""biz_opaque_callback_data":""#).unwrap_or_default();
    Some(Taken { serial: serial.fetch_add(1, Ordering::Relaxed), to, callback_data })
}

/// The text behind `name`, up to the next quotation mark.
fn field(body: &[u8], name: &[u8]) -> Option<String> {
    let rest = &body[find(body, name)? + name.len()..];
    let text = &rest[..rest.iter().position(|it| *it == b'"')?];
    Some(String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Taken, taken};
    use std::sync::atomic::AtomicU64;

    #[test]
    fn a_message_is_told_from_a_registration() {
        let body = br#"{"to":"+4915","text":{},"biz_opaque_callback_data":"msg_1"}"#;
        let expected = Taken { serial: 7, to: "+4915".into(), callback_data: "msg_1".into() };
        assert_eq!(taken(body, &AtomicU64::new(7)), Some(expected));
        assert_eq!(taken(br#"{"url":"http://x"}"#, &AtomicU64::new(0)), None);
    }
}
