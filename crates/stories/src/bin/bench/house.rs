//! A gateway of the release binary with its database and its stub, seeded and ready for load.

use crate::graph::Graph;
use crate::load::{Limit, Load};
use crate::process::Process;
use crate::requests::{APP_SECRET, PEOPLE, inbound};
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_store::Store;
use waxwing_testbed::postgres::{Database, empty_database};
use waxwing_testbed::{TempDir, temp_dir, waxwing_bin};

/// How many connections the load comes over.
pub(crate) const CONNECTIONS: usize = 64;

/// How long the gateway may take to work off what it took.
const QUIET_WITHIN: Duration = Duration::from_mins(1);

/// Limits out of the way: no number of Meta's may send so much.
const CONFIG: &str = "[dispatch]\nmessages_per_second = 100000\n[log]\nlevel = \"warn\"\n";

/// Where the gateway keeps what must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Sqlite,
    Postgres,
}

/// The gateway. Fields are dropped in this order: the process first.
pub(crate) struct House {
    pub(crate) process: Process,
    pub(crate) graph: Graph,
    pub(crate) address: SocketAddr,
    pub(crate) ready: Ready,
    /// The same database, read from here: to see when everything is done.
    pub(crate) store: Store,
    url: String,
    dir: TempDir,
    _database: Option<Database>,
}

/// What the gateway's ready file says.
#[derive(Deserialize)]
pub(crate) struct Ready {
    pub(crate) url: String,
    pub(crate) api_key: String,
    pub(crate) workspace_id: String,
    pub(crate) channel_id: String,
}

impl House {
    /// Starts a gateway on an empty database and opens the window of everybody.
    pub(crate) async fn open(base: Base) -> anyhow::Result<Self> {
        let dir = temp_dir("bench");
        let graph = Graph::start().await?;
        let database = (base == Base::Postgres).then(empty_database);
        let url = match &database {
            Some(it) => it.url().to_owned(),
            None => format!("sqlite:{}", dir.join("waxwing.db").display()),
        };
        let (process, ready) = start(dir.path(), &url, &graph).await?;
        let address = ready.url.trim_start_matches("http://").parse()?;
        let store = Store::open_shared(&url).await?;
        let house = Self { process, graph, address, ready, store, url, dir, _database: database };
        house.load(Limit::Requests(PEOPLE)).run(inbound()?).await?;
        house.until_understood().await?;
        Ok(house)
    }

    /// Stops the gateway, lets `work` have the database, and starts it again.
    pub(crate) async fn while_closed(
        mut self,
        work: impl AsyncFnOnce(&Store) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        self.process.end();
        work(&self.store).await?;
        (self.process, self.ready) = start(self.dir.path(), &self.url, &self.graph).await?;
        self.address = self.ready.url.trim_start_matches("http://").parse()?;
        Ok(self)
    }

    /// A load on this gateway.
    pub(crate) fn load(&self, limit: Limit) -> Load {
        Load { to: self.address, connections: CONNECTIONS, limit }
    }

    /// The path of the one channel's messages.
    pub(crate) fn messages_path(&self) -> String {
        let Ready { workspace_id, channel_id, .. } = &self.ready;
        format!("/workspaces/{workspace_id}/channels/{channel_id}/messages")
    }

    pub(crate) fn place(&self) -> anyhow::Result<(WorkspaceId, ChannelId)> {
        Ok((self.ready.workspace_id.parse()?, self.ready.channel_id.parse()?))
    }

    /// Waits until the inbox is empty.
    pub(crate) async fn until_understood(&self) -> anyhow::Result<()> {
        quiet("the inbox", async || Ok(self.store.unread(1).await?.is_empty())).await
    }

    /// Waits until nothing is in line but what is to leave another day.
    pub(crate) async fn until_settled(&self) -> anyhow::Result<()> {
        let (workspace, channel) = self.place()?;
        quiet("the outbox", async || {
            let first = self.store.queued(workspace, channel, None, 1).await?;
            Ok(first.first().is_none_or(|it| it.scheduled_for.is_some()))
        })
        .await
    }
}

/// Starts `waxwing serve` on the stub; gives what its ready file says.
async fn start(dir: &Path, database: &str, graph: &Graph) -> anyhow::Result<(Process, Ready)> {
    let stub = format!("http://{}", graph.address);
    let sandbox = json!({
        "url": stub,
        "sandbox_url": stub,
        "sandbox_graph_url": stub,
        "sandbox_token": "bench",
        "app_secret": APP_SECRET,
        "verify_token": "bench",
    });
    let (attach, config) = (dir.join("stub.json"), dir.join("waxwing.toml"));
    let ready = dir.join("ready.json");
    std::fs::write(&attach, sandbox.to_string())?;
    std::fs::write(&config, CONFIG)?;
    drop(std::fs::remove_file(&ready));
    let mut command = gateway(dir);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(dir.join("data"));
    command.arg("--attach").arg(attach).arg("--config").arg(config);
    command.arg("--ready-file").arg(&ready).args(["--database", database]);
    let mut process = Process::start(command, &dir.join("gateway.log"))?;
    let wrote = process.wrote(&ready).await;
    let wrote = wrote
        .with_context(|| std::fs::read_to_string(dir.join("gateway.log")).unwrap_or_default())?;
    Ok((process, serde_json::from_slice(&wrote)?))
}

/// The release binary, with nothing of the environment that could change what it does.
pub(crate) fn gateway(folder: &Path) -> Command {
    let mut command = Command::new(waxwing_bin());
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WAXWING_") {
            command.env_remove(name);
        }
    }
    command
}

/// Writes a file so that whoever waits for it reads all of it.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let draft = file.with_extension("draft");
    std::fs::write(&draft, bytes)?;
    Ok(std::fs::rename(draft, file)?)
}

async fn quiet(what: &str, is_empty: impl AsyncFn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !is_empty().await? {
        if begun.elapsed() > QUIET_WITHIN {
            bail!("{what} is not empty after {QUIET_WITHIN:?}");
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}
