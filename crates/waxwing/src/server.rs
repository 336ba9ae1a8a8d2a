//! Listening: one port, everything on it, and an end that loses nothing.

use anyhow::Context;
use axum::Router;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where servers listen unless told otherwise.
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// How long requests and calls under way may take to end.
const GRACE: Duration = Duration::from_secs(20);

/// A port that is ours.
pub(crate) struct Bound {
    listener: TcpListener,
    /// Its address, for others: `http://127.0.0.1:8080`.
    pub(crate) url: String,
}

/// Takes the port.
pub(crate) async fn bind(listen: Option<SocketAddr>) -> anyhow::Result<Bound> {
    let listen = listen.unwrap_or(LISTEN);
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; choose another address with --listen, such as --listen 127.0.0.1:0 for a free port")
    })?;
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(Bound { listener, url: format!("http://{address}") })
}

/// Serves until `shutdown` is cancelled.
pub(crate) fn serve(
    bound: Bound,
    router: Router,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) {
    let shutdown = shutdown.clone();
    let listener = bound.listener.tap_io(|stream| {
        // Answers are small and waited for.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection is without TCP_NODELAY");
        }
    });
    tasks.spawn(async move {
        let ended = shutdown.clone().cancelled_owned();
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(ended).await {
            tracing::error!(%error, "the server ended");
            shutdown.cancel();
        }
    });
}

/// Waits for the end: until `shutdown` is cancelled, and then until everything has ended. `close`
/// tells those who wait for something that it will not come.
pub(crate) async fn until_ended(
    tasks: TaskTracker,
    shutdown: CancellationToken,
    close: impl FnOnce(),
) {
    shutdown.cancelled().await;
    tasks.close();
    close();
    if tokio::time::timeout(GRACE, tasks.wait()).await.is_err() {
        tracing::warn!(
            grace_seconds = GRACE.as_secs(),
            "some requests did not end in time; what was accepted is kept"
        );
    }
}
