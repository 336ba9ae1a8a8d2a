//! `waxwing sandbox`: WhatsApp, pretended, for any program that speaks the Cloud API.

use crate::cli;
use crate::config::Config;
use crate::machine::{SystemClock, SystemRandom};
use crate::ready::{Person, Ready};
use crate::secrets::DevSecrets;
use crate::{assets, gateway, server, shutdown, telemetry};
use axum::Router;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use waxwing_sandbox::clock::VirtualClock;
use waxwing_sandbox::world::Account;
use waxwing_sandbox::{Sandbox, Settings, seed};

/// Runs until it is told to end.
pub(crate) async fn run(asked: cli::Sandbox) -> anyhow::Result<()> {
    let config = Config::of_flags(&asked.common, &cli::GatewayFlags::default());
    telemetry::begin(config.log.as_deref(), config.log_format)?;
    let shutdown = shutdown::token()?;
    let _data = gateway::take_data_dir(&config.data)?;
    Ready::clear(&config.data, config.ready_file.as_deref());
    let secrets_file = config.data.join("sandbox-secrets.json");
    let secrets = DevSecrets::read_or_make(&secrets_file, &SystemRandom)?;
    secrets.keep(&secrets_file)?;
    let bound = server::bind(config.listen).await?;
    let url = bound.url.clone();
    let clock = Arc::new(VirtualClock::open(Arc::new(SystemClock), &config.data)?);
    let directory = config.data.join("sandbox");
    let sandbox = Sandbox::open(settings(directory, asked.seed, &url, &secrets), clock)?;

    let tasks = TaskTracker::new();
    let router = Router::new().merge(sandbox.router(assets::router("phone.html")));
    server::serve(bound, router, &tasks, &shutdown);
    tasks.spawn(sandbox.run(shutdown.clone()));
    ready_of(&url, &secrets).write(&config.data, config.ready_file.as_deref())?;
    tracing::info!(url, "the sandbox plays WhatsApp; its phones are at /sandbox/");
    server::until_ended(tasks, shutdown, || ()).await;
    Ok(())
}

/// How the sandbox at `url` is set up.
pub(super) fn settings(data: PathBuf, seed: u64, url: &str, secrets: &DevSecrets) -> Settings {
    Settings {
        data: Some(data),
        seed,
        token: secrets.sandbox_token.clone(),
        account: Account {
            app_id: seed::APP_ID.to_owned(),
            app_secret: secrets.app_secret.clone(),
            graph_tokens: vec![secrets.sandbox_token.clone()],
            base_url: url.to_owned(),
            pace: waxwing_sandbox::world::Pace::default(),
            retries: waxwing_sandbox::world::Retries::default(),
            limits: waxwing_sandbox::world::Limits::On,
        },
        verify_token: secrets.verify_token.clone(),
        webhook_url: None,
        post_timeout: Settings::POST_TIMEOUT,
        posts_max: Settings::POSTS_MAX,
    }
}

/// What others need to know of the sandbox at `url`.
pub(super) fn ready_of(url: &str, secrets: &DevSecrets) -> Ready {
    let people = seed::PEOPLE.iter();
    Ready {
        url: url.to_owned(),
        sandbox_url: Some(format!("{url}/sandbox")),
        sandbox_graph_url: Some(format!("{url}/sandbox/graph")),
        sandbox_token: Some(secrets.sandbox_token.clone()),
        waba_id: Some(seed::WABA_ID.to_owned()),
        phone_number_id: Some(seed::PHONE_NUMBER_ID.to_owned()),
        display_phone_number: Some(seed::DISPLAY_PHONE_NUMBER.to_owned()),
        app_secret: Some(secrets.app_secret.clone()),
        verify_token: Some(secrets.verify_token.clone()),
        people: people
            .map(|it| Person { name: it.name.to_owned(), phone: it.phone.to_owned() })
            .collect(),
        ..Ready::default()
    }
}
