//! The loops around the workers' steps. A step does one thing; a loop does it again, or waits.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use waxwing_app::dispatch::Dispatcher;
use waxwing_app::{App, Worked, files, intake, receiving, templates};
use waxwing_domain::ids::ChannelId;
use waxwing_store::channels::Channel;
use waxwing_store::idempotency::FORGOTTEN_AT_ONCE;

/// How long a loop sleeps at most: whatever was not told to it is found by then.
const POLL: Duration = Duration::from_millis(250);

/// How long a loop rests after a step that failed.
const REST: Duration = Duration::from_secs(1);

/// How often SQLite's log is moved into its file.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// How long idempotency keys are kept, and how often the old ones are forgotten.
const KEYS_KEPT: Duration = Duration::from_hours(24);
const FORGET_EVERY: Duration = Duration::from_mins(10);

/// How often files are looked for that nobody need keep any longer.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Starts every loop; they end when `shutdown` is cancelled.
pub(crate) fn start(app: &App, tasks: &TaskTracker, shutdown: &CancellationToken) {
    let (a, s) = (app.clone(), shutdown.clone());
    tasks.spawn(kept_alive("intake", move || understand(a.clone(), s.clone())));
    tasks.spawn(dispatch_all(app.clone(), tasks.clone(), shutdown.clone()));
    let (a, s) = (app.clone(), shutdown.clone());
    tasks.spawn(kept_alive("templates", move || keep_templates(a.clone(), s.clone())));
    let (a, s) = (app.clone(), shutdown.clone());
    tasks.spawn(kept_alive("receiving", move || receive(a.clone(), s.clone())));
    let (a, s) = (app.clone(), shutdown.clone());
    tasks.spawn(kept_alive("sweeping", move || sweep(a.clone(), s.clone())));
    let (a, s) = (app.clone(), shutdown.clone());
    tasks.spawn(kept_alive("housekeeping", move || keep_house(a.clone(), s.clone())));
}

/// Runs a loop to its end, and begins it anew if a bug ends it: a gateway that answers but no longer
/// listens or sends would be worse than one that is down.
async fn kept_alive<F>(name: &'static str, begin: impl Fn() -> F + Send)
where
    F: Future<Output = ()> + Send + 'static,
{
    // A task of its own, so that its panic is an error here.
    while let Err(error) = tokio::spawn(begin()).await {
        tracing::error!(%error, worker = name, "a worker met a bug of ours; it begins anew");
        tokio::time::sleep(REST).await;
    }
}

/// Understands webhooks as they come.
async fn understand(app: App, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let wait = match intake::step(&app).await {
            Ok(Worked::Some) => continue,
            Ok(Worked::Nothing) => POLL,
            Err(error) => {
                tracing::warn!(%error, "webhooks cannot be understood at the moment; they are kept");
                REST
            }
        };
        tokio::select! {
            () = intake::wait(&app), if wait == POLL => {}
            () = tokio::time::sleep(wait) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

/// Starts a dispatcher for each channel, and for each that is added.
async fn dispatch_all(app: App, tasks: TaskTracker, shutdown: CancellationToken) {
    let mut channels = app.channels();
    let mut started = BTreeSet::new();
    while !shutdown.is_cancelled() {
        let ids: Vec<_> = channels.borrow_and_update().all().map(|it| it.id).collect();
        for id in ids {
            if started.insert(id) {
                let (app, shutdown) = (app.clone(), shutdown.clone());
                let begin = move || dispatch(app.clone(), id, shutdown.clone());
                tasks.spawn(kept_alive("dispatch", begin));
            }
        }
        tokio::select! {
            changed = channels.changed() => if changed.is_err() { return },
            () = shutdown.cancelled() => {}
        }
    }
}

/// Dispatches one channel; begins anew when the channel was changed.
async fn dispatch(app: App, id: ChannelId, shutdown: CancellationToken) {
    let mut channels = app.channels();
    while !shutdown.is_cancelled() {
        let channel = channels.borrow_and_update().all().find(|it| it.id == id).cloned();
        let Some(channel) = channel else { return };
        match Dispatcher::open(&app, &channel).await {
            Ok(dispatcher) => {
                run(dispatcher, &app, &channel, &mut channels, &shutdown).await;
            }
            Err(error) => {
                tracing::warn!(%error, channel.id = %id, "a channel's outbox cannot be read at the moment");
                tokio::select! {
                    () = tokio::time::sleep(REST) => {}
                    () = shutdown.cancelled() => {}
                }
            }
        }
    }
}

type Channels = tokio::sync::watch::Receiver<Arc<waxwing_app::channels::Directory>>;

/// Runs one dispatcher until the channel changes or the end.
async fn run(
    mut dispatcher: Dispatcher,
    app: &App,
    channel: &Arc<Channel>,
    channels: &mut Channels,
    shutdown: &CancellationToken,
) {
    loop {
        let wait = match dispatcher.step().await {
            Ok(Worked::Some) if !shutdown.is_cancelled() => continue,
            Ok(_) => dispatcher.next_at().map_or(POLL, |at| at.since(app.clock.now()).min(POLL)),
            Err(error) => {
                tracing::warn!(%error, channel.id = %channel.id, "nothing can be sent at the moment; it is kept");
                REST
            }
        };
        tokio::select! {
            () = dispatcher.changed(), if wait != REST => {}
            () = tokio::time::sleep(wait) => {}
            _ = channels.changed() => if sends_otherwise(channels, channel) { break },
            () = shutdown.cancelled() => break,
        }
    }
    while let Err(error) = dispatcher.finish().await {
        tracing::warn!(%error, "what was sent cannot be written down at the moment");
        tokio::time::sleep(REST).await;
    }
}

/// Whether a channel is gone, or sends in another way from now on. A dispatcher that began anew for less
/// would forget how fast it may send, and wait for proof from the start.
fn sends_otherwise(channels: &mut Channels, channel: &Channel) -> bool {
    let directory = channels.borrow_and_update();
    let now = directory.all().find(|it| it.id == channel.id);
    now.is_none_or(|it| !it.sends_like(channel))
}

/// Keeps the catalogues of templates in step with WhatsApp.
async fn keep_templates(app: App, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let wait = match templates::step(&app).await {
            Ok(Worked::Some) => continue,
            Ok(Worked::Nothing) => POLL,
            Err(error) => {
                tracing::warn!(%error, "templates cannot be kept at the moment");
                REST
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

/// Fetches what people sent, as it comes.
async fn receive(app: App, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let wait = match receiving::step(&app).await {
            Ok(Worked::Some) => continue,
            Ok(Worked::Nothing) => POLL,
            Err(error) => {
                tracing::warn!(%error, "what people sent cannot be fetched at the moment; it is fetched later");
                REST
            }
        };
        tokio::select! {
            () = receiving::wait(&app), if wait == POLL => {}
            () = tokio::time::sleep(wait) => {}
            () = shutdown.cancelled() => {}
        }
    }
    receiving::stop(&app);
}

/// Removes files that nobody need keep any longer.
async fn sweep(app: App, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        match files::sweep(&app).await {
            Ok(Worked::Some) => continue,
            Ok(Worked::Nothing) => {}
            Err(error) => tracing::warn!(%error, "old files cannot be removed at the moment"),
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_EVERY) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

/// Moves SQLite's log into its file, and forgets old idempotency keys.
async fn keep_house(app: App, shutdown: CancellationToken) {
    let mut until_forgetting = Duration::ZERO;
    while !shutdown.is_cancelled() {
        if let Err(error) = app.store.checkpoint().await {
            tracing::debug!(%error, "no checkpoint at the moment");
        }
        if until_forgetting.is_zero() {
            until_forgetting = FORGET_EVERY;
            match app.store.forget_keys(app.clock.now() - KEYS_KEPT).await {
                Ok(forgotten) if forgotten < FORGOTTEN_AT_ONCE.unsigned_abs() => {}
                Ok(_) => until_forgetting = CHECKPOINT_EVERY,
                Err(error) => {
                    tracing::warn!(%error, "old idempotency keys cannot be forgotten at the moment");
                }
            }
        }
        until_forgetting = until_forgetting.saturating_sub(CHECKPOINT_EVERY);
        tokio::select! {
            () = tokio::time::sleep(CHECKPOINT_EVERY) => {}
            () = shutdown.cancelled() => {}
        }
    }
}
