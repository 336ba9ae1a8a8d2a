//! `waxwing dev`: gateway and sandbox in one process, on one port, with one clock.

use super::sandbox::{ready_of, settings};
use crate::cli::Dev;
use crate::config::Config;
use crate::machine::{SystemClock, SystemRandom};
use crate::ready::Ready;
use crate::secrets::DevSecrets;
use crate::{assets, attach, gateway, loops, server, shutdown, telemetry};
use std::path::Path;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use waxwing_sandbox::Sandbox;
use waxwing_sandbox::clock::VirtualClock;

/// Runs until it is told to end.
pub(crate) async fn run(dev: Dev) -> anyhow::Result<()> {
    let config = Config::of_flags(&dev.common, &dev.gateway);
    // A newcomer's terminal shows what to do, not what we do.
    telemetry::begin(config.log.as_deref().or(Some("warn")), config.log_format)?;
    let shutdown = shutdown::token()?;
    let _data = gateway::take_data_dir(&config.data)?;
    Ready::clear(&config.data, config.ready_file.as_deref());
    let secrets_file = config.data.join("dev-secrets.json");
    let secrets = DevSecrets::read_or_make(&secrets_file, &SystemRandom)?;
    secrets.keep(&secrets_file)?;
    let bound = server::bind(config.listen).await?;
    let url = bound.url.clone();
    let clock = Arc::new(VirtualClock::open(Arc::new(SystemClock), &config.data)?);
    let app = gateway::open(&config, clock.clone()).await?;
    gateway::tell_address(&app, &config, &url);
    let directory = config.data.join("sandbox");
    let sandbox = Sandbox::open(settings(directory, dev.seed, &url, &secrets), clock)?;

    let tasks = TaskTracker::new();
    let router = waxwing_api::router_with(app.clone(), assets::console())
        .merge(sandbox.router(assets::router("phone.html")));
    server::serve(bound, router, &tasks, &shutdown);
    tasks.spawn(sandbox.run(shutdown.clone()));
    let of_sandbox = ready_of(&url, &secrets);
    let ready = attach::attach(&app, &config, &url, &of_sandbox).await?;
    loops::start(&app, &tasks, &shutdown);
    attach::keep_a_window_open(&app, &of_sandbox).await?;
    ready.write(&config.data, config.ready_file.as_deref())?;
    print!("{}", banner(&ready, &config.data));
    server::until_ended(tasks, shutdown, || app.close()).await;
    Ok(app.store.close().await?)
}

/// What a newcomer needs to see.
fn banner(ready: &Ready, data: &Path) -> String {
    let Ready { url, .. } = ready;
    let program = std::env::current_exe().unwrap_or_else(|_| "waxwing".into());
    let tail = format!("{} tail --data {}", program.display(), data.display());
    let (workspace, channel, key) = (
        ready.workspace_id.as_deref().unwrap_or_default(),
        ready.channel_id.as_deref().unwrap_or_default(),
        ready.api_key.as_deref().unwrap_or_default(),
    );
    format!(
        "Waxwing is ready. Everything is pretended: no message leaves this machine.

  Console  {url}/
  Phones   {url}/sandbox/?person=%2B14155550101

Send Ana a message, and watch her phone:

curl -X POST '{url}/workspaces/{workspace}/channels/{channel}/messages' \\
  -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\
  -d '{{\"receiver\":{{\"contacts\":[{{\"identifierValue\":\"+14155550101\"}}]}},\"body\":{{\"type\":\"text\",\"text\":{{\"text\":\"Your order has left.\"}}}}}}'

Watch what happens:

{tail}

End with Ctrl-C.
"
    )
}
