//! A wire to another program that can be cut and mended: how a database goes away and comes back.

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// A wire; it ends when this is dropped.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    is_whole: Arc<watch::Sender<bool>>,
    _carrying: AbortOnDropHandle<()>,
}

impl Wire {
    /// A wire to `target`, such as `127.0.0.1:5432`.
    ///
    /// # Panics
    ///
    /// When the loopback address has no free port.
    pub async fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let is_whole = Arc::new(watch::Sender::new(true));
        let carrying = tokio::spawn(carry(listener, target.to_owned(), Arc::clone(&is_whole)));
        Self { address, is_whole, _carrying: AbortOnDropHandle::new(carrying) }
    }

    /// The near end.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts every connection, and each that is tried.
    pub fn cut(&self) {
        self.is_whole.send_replace(false);
    }

    /// Lets connections through again.
    pub fn mend(&self) {
        self.is_whole.send_replace(true);
    }
}

async fn carry(listener: TcpListener, target: String, is_whole: Arc<watch::Sender<bool>>) {
    while let Ok((mut near, _)) = listener.accept().await {
        if !*is_whole.borrow() {
            continue;
        }
        let (target, mut whole) = (target.clone(), is_whole.subscribe());
        tokio::spawn(async move {
            let Ok(mut far) = TcpStream::connect(target).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut near, &mut far) => {}
                _ = whole.wait_for(|it| !it) => {}
            }
        });
    }
}
