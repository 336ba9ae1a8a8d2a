//! How a gateway is put together from its parts.

use crate::config::Config;
use crate::graph_http::GraphHttp;
use crate::machine::SystemRandom;
use crate::storage;
use anyhow::Context;
use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use waxwing_app::dispatch::LINE_LENGTH_MAX;
use waxwing_app::{App, Parts};
use waxwing_domain::time::Clock;
use waxwing_store::Store;

/// Opens the database and puts the gateway together; nothing runs yet.
pub(crate) async fn open(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<App> {
    if let Some(file) = config.database.strip_prefix("sqlite:") {
        keep_private(Path::new(file.strip_prefix("//").unwrap_or(file)))?;
    }
    let store = Store::open(&config.database).await.with_context(|| {
        // The address may hold a password: only its kind is shown.
        let kind = config.database.split(':').next().unwrap_or_default();
        format!("cannot open the {kind} database")
    })?;
    let random = Arc::new(SystemRandom);
    let http = Arc::new(GraphHttp::new(config.media.reach.clone())?);
    let (patience, line_length_max) = (config.patience, LINE_LENGTH_MAX);
    let blobs = storage::open(&config.media.storage)?;
    let (link_policy, public_url) = (config.media.links, config.public_url.clone());
    let parts = Parts {
        store,
        clock,
        random,
        http,
        patience,
        line_length_max,
        blobs,
        link_policy,
        public_url,
    };
    Ok(App::new(parts).await?)
}

/// Says that others reach it at `url`, unless the configuration knows better.
pub(crate) fn tell_address(app: &App, config: &Config, url: &str) {
    if config.public_url.is_none() {
        app.set_public_url(url);
    }
}

/// Makes the database's file, if there is none, for its owner only: it holds tokens. SQLite gives the
/// files beside it the same rights.
fn keep_private(file: &Path) -> anyhow::Result<()> {
    let opened = File::options().create(true).append(true).mode(0o600).open(file);
    opened.map(drop).with_context(|| format!("cannot make the database {}", file.display()))
}

/// The data directory, held by this process alone until it ends.
pub(crate) struct DataDir {
    _lock: File,
}

/// Makes the data directory if need be, for its owner only, and takes it.
pub(crate) fn take_data_dir(path: &Path) -> anyhow::Result<DataDir> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the data directory {}", path.display()))?;
    let lock = File::create(path.join("lock"))
        .with_context(|| format!("cannot write to the data directory {}", path.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(DataDir { _lock: lock }),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "another waxwing uses the data directory {}; stop it, or choose another with --data",
            path.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}
