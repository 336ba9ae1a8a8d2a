//! The load: requests over keep-alive connections, the next as soon as the last was answered.

use crate::wire::Wire;
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Writes the request with that number.
pub(crate) type Request = Arc<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;

/// Where to, over how many connections, and for how long.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) to: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) limit: Limit,
}

/// When to stop.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    After(Duration),
    Requests(u64),
}

/// What came back: how many answers, in what time, and how long one took in the middle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    pub(crate) count: u64,
    pub(crate) elapsed: Duration,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

impl Answered {
    pub(crate) fn per_second(&self) -> f64 {
        super::per_second(self.count, self.elapsed)
    }
}

impl Load {
    /// Runs to its limit. Every answer must be a success, or nothing was measured.
    pub(crate) async fn run(self, request: Request) -> anyhow::Result<Answered> {
        let begun = Instant::now();
        let next = Arc::new(AtomicU64::new(0));
        let talks: Vec<_> = (0..self.connections)
            .map(|_| tokio::spawn(self.talk(begun, Arc::clone(&next), Arc::clone(&request))))
            .collect();
        let mut micros = Vec::new();
        for talk in talks {
            micros.extend(talk.await??);
        }
        let elapsed = begun.elapsed();
        ensure!(!micros.is_empty(), "no request was answered");
        micros.sort_unstable();
        let at = |part: usize| Duration::from_micros(micros[(micros.len() - 1) * part / 100]);
        Ok(Answered { count: micros.len() as u64, elapsed, p50: at(50), p99: at(99) })
    }

    async fn talk(
        self,
        begun: Instant,
        next: Arc<AtomicU64>,
        request: Request,
    ) -> anyhow::Result<Vec<u64>> {
        let mut wire = Wire::new(TcpStream::connect(self.to).await?)?;
        let (mut bytes, mut micros) = (Vec::new(), Vec::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if self.limit.is_reached(begun, number) {
                return Ok(micros);
            }
            bytes.clear();
            request(number, &mut bytes);
            let sent = Instant::now();
            wire.stream.write_all(&bytes).await?;
            let frame = wire.next().await?.context("the server closed a connection")?;
            let head = wire.head(frame);
            ensure!(
                head.starts_with(b"HTTP/1.1 2"),
                "the server refused: {}{}",
                String::from_utf8_lossy(head),
                String::from_utf8_lossy(wire.body(frame))
            );
            wire.done(frame);
            micros.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
    }
}

impl Limit {
    fn is_reached(self, begun: Instant, number: u64) -> bool {
        match self {
            Self::After(time) => begun.elapsed() >= time,
            Self::Requests(count) => number >= count,
        }
    }
}
