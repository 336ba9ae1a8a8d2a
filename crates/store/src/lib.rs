//! What survives a crash: SQLite or PostgreSQL, every statement written once.
//!
//! Each module is a noun of the domain with its statements beside the functions that use them. Hot
//! writes (webhooks, acceptances, claims, settlements, digests) go through `writer`, which commits
//! whatever waits in one transaction; reads have their own connections. The store decides nothing
//! and of the network it sees its own storage only: the database, and the bucket that [`blobs`] may
//! be in. Start reading at [`Store`], then [`messages`] and [`outbox`].

pub mod blobs;
pub mod channels;
mod connect;
pub mod contacts;
mod db;
pub mod digest;
mod error;
pub mod events;
mod facts;
pub mod files;
pub mod handed;
mod hands;
pub mod idempotency;
pub mod inbox;
pub mod keys;
pub mod links;
mod lock;
mod loose;
mod meeting;
pub mod messages;
pub mod meta_apps;
mod migrations;
pub mod moving;
pub mod outbox;
pub mod quarantine;
pub mod receiving;
mod retention;
mod rows;
mod settle;
pub mod sources;
pub mod templates;
pub mod vault;
mod wamids;
pub mod withdrawal;
pub mod workspaces;
mod writer;

pub use error::StoreError;

use db::Db;
use tokio::sync::{mpsc, oneshot, watch};
use writer::{Done, Write};

/// The database and its writer. Clones share both; the writer ends when the last clone is gone.
#[derive(Clone)]
pub struct Store {
    db: Db,
    writes: mpsc::Sender<Write>,
    committed: watch::Receiver<u64>,
}

impl Store {
    /// Opens the database at `address` (`sqlite:PATH` or `postgres://…`), brings its tables up to
    /// this version and starts the writer.
    ///
    /// Only one may work on a database: a second one waits for 5 s, then it is [`StoreError::InUse`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Self::start(connect::open(address, false).await?).await
    }

    /// As [`Store::open`], beside others on the same database: for readers and tests. Whoever
    /// dispatches must be alone, or messages are sent twice.
    pub async fn open_shared(address: &str) -> Result<Self, StoreError> {
        Self::start(connect::open(address, true).await?).await
    }

    async fn start(db: Db) -> Result<Self, StoreError> {
        migrations::run(&db).await?;
        let (writes, waiting) = mpsc::channel(writer::WAITING_MAX);
        let (tell, committed) = watch::channel(0);
        tokio::spawn(writer::run(db.clone(), waiting, tell));
        Ok(Self { db, writes, committed })
    }

    /// Changes whenever events were committed: wait on it, then read them.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }

    /// Waits until everything that was asked for before is on disk.
    pub async fn drain(&self) -> Result<(), StoreError> {
        self.write(Write::Drain).await
    }

    /// Writes what waits, then closes every connection. Whoever asks afterwards is told so.
    pub async fn close(&self) -> Result<(), StoreError> {
        let drained = self.drain().await;
        self.db.close().await;
        drained
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.db.reader().await?.fetch("SELECT 1", &[]).await.map(|_| ())
    }

    /// Moves what was written from SQLite's log into its file, from a connection that commits
    /// nothing, so that no commit has to. PostgreSQL does that by itself.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.db.reader().await?.checkpoint().await
    }

    /// Hands a write to the writer and waits for its answer.
    async fn write<T>(&self, write: impl FnOnce(Done<T>) -> Write) -> Result<T, StoreError> {
        let (done, answer) = oneshot::channel();
        self.writes.send(write(done)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}
