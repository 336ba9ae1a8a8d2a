//! The doors: the Channels API, the event log, the quarantine, Meta's webhook, health.
//!
//! A door reads the request, calls one operation of `app` and writes the answer. It decides nothing
//! and knows no SQL. Errors become statuses in [`problem`] and nowhere else. Start reading at
//! [`router`], then [`channels`].

mod auth;
pub mod channels;
mod events;
mod extract;
mod files;
mod health;
mod lingering;
mod meta;
pub mod problem;
mod quarantine;
mod request_id;
mod retention;
mod sources;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post};
use problem::Problem;
use waxwing_app::App;

/// The most bytes a request of ours may have.
///
/// Source: Bird's Channels API, "the total request body must not exceed 200 KB".
pub const BODY_BYTES_MAX: usize = 200 * 1024;

/// The most bytes a webhook of Meta's may have: Meta says 3 MB, and we leave some slack.
const WEBHOOK_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Every door, and behind them `rest` (the console's pages): what it does not have is a problem, too.
pub fn router_with(app: App, rest: Router) -> Router {
    let layer = axum::middleware::from_fn_with_state(app.clone(), request_id::answer);
    router(app).fallback_service(rest.layer(layer))
}

/// Every door.
pub fn router(app: App) -> Router {
    let workspace = Router::new()
        .route("/channels/{channel}/messages", post(channels::messages::send))
        .route("/channels/{channel}/messages", get(channels::messages::list))
        .route("/channels/{channel}/messages/{message}", get(channels::messages::read))
        .route("/channels/{channel}/contacts/{contact}", get(channels::contacts::read))
        .route("/channels/{channel}/messages/{message}/cancel", post(channels::messages::cancel))
        .route("/channels/{channel}/messages/{message}/media/retry", post(channels::media::retry))
        .merge(templates())
        .merge(files())
        .route("/events", get(events::list))
        .route("/quarantine", get(quarantine::list))
        .route("/quarantine/{item}", delete(quarantine::discard))
        .route("/quarantine/{item}/retry", post(quarantine::retry))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    let webhook = Router::new()
        .route("/webhooks/whatsapp", get(meta::handshake).post(meta::receive))
        .layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX));
    Router::new()
        .nest("/workspaces/{workspace}", workspace.fallback(no_such_path))
        .merge(webhook)
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .layer(axum::middleware::from_fn_with_state(app.clone(), request_id::answer))
        .with_state(app)
}

/// The doors about templates.
fn templates() -> Router<App> {
    use channels::templates::{create, delete, edit, languages, list, read, start, sync};
    const ONE: &str = "/channels/{channel}/templates/{template}";
    Router::new()
        .route("/channels/{channel}/templates", get(list).post(create))
        .route("/channels/{channel}/templates/sync", post(sync))
        .route("/channels/{channel}/templates/start", post(start))
        .route(ONE, get(read).patch(edit).delete(delete))
        .route("/template-languages", get(languages))
}

/// The doors about files. Who sends one may be answered before all of it has come.
fn files() -> Router<App> {
    use files::{add, content, list, read, remove, uploads};
    let taking = Router::new()
        .route("/files", get(list).post(add))
        .route("/uploads", post(uploads::upload))
        .layer(axum::middleware::from_fn(lingering::linger));
    Router::new()
        .merge(taking)
        .route("/files/{file}", get(read).delete(remove))
        .route("/files/{file}/content", get(content::read))
        .route("/channel-media/presigned-upload", post(uploads::presign))
        .route("/retention", get(retention::read).put(retention::write))
        .route("/media-sources", get(sources::list).post(sources::add))
        .route("/media-sources/{source}", delete(sources::remove))
}

async fn no_such_path() -> Problem {
    Problem::no_such_path()
}

async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}
