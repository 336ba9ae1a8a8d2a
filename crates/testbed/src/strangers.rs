//! Links to places that are not for strangers, and canaries that tell when one is reached.
//!
//! Whoever gives the gateway a link chooses where it connects to. Tests try [`TARGETS`] on it, one by one,
//! while [`Canaries`] listen where only this machine should come. 127.0.0.2 stands in for the internet:
//! tests allow it, and nothing else of this machine.

mod targets;

pub use targets::{NAMES, TARGETS, Target};

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The one address of this machine that is the internet for a test.
pub const OUTSIDE: &str = "127.0.0.2";

/// Where things listen that trust what is near.
const NEAR: [&str; 5] = ["127.0.0.1", "127.0.0.53", "127.1.2.3", "127.255.255.254", "[::1]"];

/// What becomes of a target.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It is refused because it is near, and only therefore: it is a way to a canary.
    Near,
    /// The same; but where a link leads on to, it is a path of the same server.
    NearAlone,
    /// It is refused for what it is.
    Refused(&'static str),
    /// It is another place than it looks, and can be reached.
    Elsewhere,
}

impl Fate {
    /// What the refusal says, if it is refused.
    pub const fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Near | Self::NearAlone => Some("this machine itself"),
            Self::Refused(why) => Some(why),
            Self::Elsewhere => None,
        }
    }

    /// What becomes of it where another link leads on to it.
    #[must_use]
    pub const fn led_on_to(self) -> Self {
        match self {
            Self::NearAlone => Self::Elsewhere,
            fate => fate,
        }
    }
}

/// Servers that no stranger may have anybody connect to, all on one port, which is also that of a server
/// at [`OUTSIDE`] that leads on. They listen as long as the test's process runs.
#[derive(Debug)]
pub struct Canaries {
    port: u16,
    met: Arc<AtomicU32>,
    own: AtomicU32,
    leads_to: Location,
}

/// Where the server outside leads to.
type Location = Arc<Mutex<Vec<u8>>>;

impl Canaries {
    /// Begins to listen everywhere.
    ///
    /// # Panics
    ///
    /// When this machine has no such addresses, IPv6's among them.
    pub fn listen() -> Self {
        let tries = (0..100).find_map(|_| Self::try_listen());
        tries.expect("some port is free at 127.0.0.1, 127.0.0.2 and ::1")
    }

    fn try_listen() -> Option<Self> {
        let outside = TcpListener::bind((OUTSIDE, 0)).ok()?;
        let port = outside.local_addr().ok()?.port();
        let near = NEAR.map(|it| TcpListener::bind(format!("{it}:{port}")).ok());
        let near: Vec<_> = near.into_iter().collect::<Option<_>>()?;
        let (met, leads_to) = (Arc::<AtomicU32>::default(), Location::default());
        for listener in near {
            let met = Arc::clone(&met);
            serve(listener, move |stream| {
                met.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || answer(stream, |_| page("a secret of this machine")));
            });
        }
        let location = Arc::clone(&leads_to);
        serve(outside, move |stream| {
            let location = Arc::clone(&location);
            thread::spawn(move || answer(stream, |path| lead(path, &location)));
        });
        Some(Self { port, met, own: AtomicU32::new(0), leads_to })
    }

    /// The port of all of them.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How many connections there were so far, those that are not taken yet among them.
    ///
    /// # Panics
    ///
    /// When a canary does not answer.
    pub fn met(&self) -> u32 {
        for near in NEAR {
            // It is taken after all that came before it.
            let address: SocketAddr =
                format!("{near}:{}", self.port).parse().expect("it was listened on");
            let mut stream = TcpStream::connect(address).expect("a canary listens");
            let mut answer = Vec::new();
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("a canary hears");
            stream.read_to_end(&mut answer).expect("a canary answers");
            self.own.fetch_add(1, Ordering::SeqCst);
        }
        self.met.load(Ordering::SeqCst) - self.own.load(Ordering::SeqCst)
    }

    /// A link to the server outside that leads on to another, if an answer can say that one.
    pub fn leading_to(&self, link: &str) -> Option<String> {
        if link.bytes().any(|it| it.is_ascii_control()) {
            return None;
        }
        let mut leads_to = self.leads_to.lock().unwrap_or_else(PoisonError::into_inner);
        link.as_bytes().clone_into(&mut leads_to);
        Some(format!("http://{OUTSIDE}:{}/on", self.port))
    }
}

/// Takes connections, one after the other, for good.
fn serve(listener: TcpListener, mut take: impl FnMut(TcpStream) + Send + 'static) {
    thread::spawn(move || {
        for stream in listener.incoming() {
            take(stream.expect("a listener takes connections"));
        }
    });
}

/// Answers one request, by its path.
fn answer(mut stream: TcpStream, of_path: impl FnOnce(&str) -> Vec<u8>) {
    let mut head = [0; 8192];
    // Who goes away is not answered.
    let Ok(read) = stream.read(&mut head) else { return };
    let head = String::from_utf8_lossy(&head[..read]);
    let path = head.split(' ').nth(1).unwrap_or_default();
    drop(stream.write_all(&of_path(path)));
}

fn page(text: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n";
    format!("{head}content-length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

/// Leads on from `/on`, and is a file everywhere else.
fn lead(path: &str, leads_to: &Location) -> Vec<u8> {
    let leads_to = leads_to.lock().unwrap_or_else(PoisonError::into_inner);
    if path != "/on" {
        return page("a file of the internet");
    }
    let head = b"HTTP/1.1 302 Found\r\nconnection: close\r\ncontent-length: 0\r\nlocation: ";
    [head, leads_to.as_slice(), b"\r\n\r\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_tells_of_every_connection_but_our_own() {
        let canaries = Canaries::listen();
        assert_eq!(canaries.met(), 0);
        let near = ["127.0.0.1", "::1"].map(|it| TcpStream::connect((it, canaries.port())));
        assert_eq!((canaries.met(), canaries.met()), (2, 2));
        drop(near);
        drop(TcpStream::connect((OUTSIDE, canaries.port())).unwrap());
        assert_eq!(canaries.met(), 2);
    }

    #[test]
    fn there_are_targets_of_every_fate() {
        let of = |is: fn(&Fate) -> bool| TARGETS.iter().filter(|it| is(&it.fate)).count();
        assert!(of(|it| matches!(it, Fate::Near)) >= 60);
        assert!(of(|it| matches!(it, Fate::Refused(_))) >= 60);
        assert!(of(|it| matches!(it, Fate::Elsewhere)) > 0);
    }
}
