//! Servers of this machine that count who connects to them, and one that leads on.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// Where things listen that trust what is near.
const NEAR: [&str; 5] = ["127.0.0.1", "127.0.0.53", "127.1.2.3", "127.255.255.254", "::1"];

/// Servers that no stranger may have us connect to, all on one port, which is also that of a server at
/// 127.0.0.2 that leads on.
pub(super) struct Canaries {
    pub(super) port: u16,
    met: Arc<AtomicU32>,
    leads_to: Arc<Mutex<Option<HeaderValue>>>,
}

impl Canaries {
    /// Begins to listen everywhere.
    pub(super) async fn listen() -> Self {
        for _ in 0..100 {
            if let Some(canaries) = Self::try_listen().await {
                return canaries;
            }
        }
        panic!("no port is free at 127.0.0.1, ::1 and their like");
    }

    async fn try_listen() -> Option<Self> {
        let outside = TcpListener::bind((super::OUTSIDE, 0)).await.ok()?;
        let port = outside.local_addr().ok()?.port();
        let (met, leads_to) = (Arc::<AtomicU32>::default(), Arc::<Mutex<_>>::default());
        for near in NEAR {
            let address = SocketAddr::new(near.parse::<IpAddr>().ok()?, port);
            let listener = TcpListener::bind(address).await.ok()?;
            tokio::spawn(count(listener, Arc::clone(&met)));
        }
        let router = Router::new().fallback(lead).with_state(Arc::clone(&leads_to));
        tokio::spawn(async move { axum::serve(outside, router).await });
        Some(Self { port, met, leads_to })
    }

    /// How many connections there were so far.
    pub(super) fn met(&self) -> u32 {
        self.met.load(Ordering::SeqCst)
    }

    /// A link to the server outside, which leads on to `url`, if that can be said in an answer.
    pub(super) fn leading_to(&self, url: &str) -> Option<String> {
        let location = HeaderValue::from_bytes(url.as_bytes()).ok()?;
        *self.leads_to.lock().unwrap() = Some(location);
        Some(format!("http://{}:{}/on", super::OUTSIDE, self.port))
    }
}

/// Counts connections, and answers.
async fn count(listener: TcpListener, met: Arc<AtomicU32>) {
    let counted = listener.tap_io(move |_| {
        met.fetch_add(1, Ordering::SeqCst);
    });
    let router = Router::new().fallback(async || "a secret of this machine");
    axum::serve(counted, router).await.expect("a canary listens for good");
}

/// Leads on from `/on`, and is a file everywhere else.
async fn lead(State(leads_to): State<Arc<Mutex<Option<HeaderValue>>>>, uri: Uri) -> Response {
    let location = leads_to.lock().unwrap().clone();
    match location {
        Some(location) if uri.path() == "/on" => {
            (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
        }
        _ => "a file of the internet".into_response(),
    }
}
