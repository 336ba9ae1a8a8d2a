//! `waxwing serve`: the gateway, for production.

use crate::cli::Serve;
use crate::config::Config;
use crate::machine::SystemClock;
use crate::ready::Ready;
use crate::{assets, attach, gateway, loops, server, shutdown, telemetry};
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Runs until it is told to end.
pub(crate) async fn run(serve: Serve) -> anyhow::Result<()> {
    let config = Config::of_serve(&serve)?;
    telemetry::begin(config.log.as_deref(), config.log_format)?;
    let shutdown = shutdown::token()?;
    let _data = gateway::take_data_dir(&config.data)?;
    Ready::clear(&config.data, config.ready_file.as_deref());
    let bound = server::bind(config.listen).await?;
    let url = bound.url.clone();
    let app = gateway::open(&config, Arc::new(SystemClock)).await?;
    gateway::tell_address(&app, &config, &url);

    let tasks = TaskTracker::new();
    let router = waxwing_api::router_with(app.clone(), assets::console());
    server::serve(bound, router, &tasks, &shutdown);
    let ready = match &serve.attach {
        None => {
            Ready { console_url: Some(format!("{url}/")), url: url.clone(), ..Ready::default() }
        }
        Some(file) => attach::attach(&app, &config, &url, &Ready::read(file)?).await?,
    };
    loops::start(&app, &tasks, &shutdown);
    ready.write(&config.data, config.ready_file.as_deref())?;
    tracing::info!(url, "waxwing serves");
    server::until_ended(tasks, shutdown, || app.close()).await;
    app.store.close().await?;
    tracing::info!("waxwing has ended; nothing that was accepted is lost");
    Ok(())
}
