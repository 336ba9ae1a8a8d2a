//! The sandbox over HTTP: Graph, the control API and the phone page, side by side.

mod access;
mod answers;
mod bytes;
mod chat;
mod clock;
mod cursor;
mod errors;
mod faults;
mod form;
mod graph;
mod inbound;
mod live;
mod media;
mod messages;
mod numbers;
mod page;
mod people;
mod problem;
mod reading;
mod sessions;
mod settings;
mod templates;
mod uploads;
mod webhooks;

use crate::sandbox::Sandbox;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{get, post};
use problem::Problem;
use std::sync::Arc;

impl Sandbox {
    /// Everything below `/sandbox`: Graph at `/sandbox/graph`, the control API at `/sandbox/api`,
    /// and at `/sandbox/` the phone page, which sees its paths without `/sandbox`.
    pub fn router(self: &Arc<Self>, phone_files: Router) -> Router {
        let api = control()
            .fallback(async || Problem::not_found("there is no such call"))
            .method_not_allowed_fallback(async || Problem::wrong_method())
            .layer(from_fn_with_state(Arc::clone(self), access::check))
            .with_state(Arc::clone(self));
        let graph = Router::new()
            .route("/whatsapp_business/attachments", get(graph::attachment))
            .route("/whatsapp_business/attachments/", get(graph::attachment))
            .fallback(graph::answer)
            .layer(DefaultBodyLimit::max(form::FORM_BYTES_MAX))
            .with_state(Arc::clone(self));
        Router::new()
            .nest_service("/sandbox/api", api)
            // A service, not a router: a nested fallback would lose to the page's catch-all.
            .nest_service("/sandbox/graph", graph)
            .route("/sandbox", get(async || Redirect::permanent("/sandbox/")))
            .nest_service("/sandbox/", page::files(phone_files, &self.settings.token))
    }
}

fn control() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/messages", get(messages::list))
        .route("/inbound", post(inbound::write))
        .route("/people", get(people::list).post(people::change))
        .route("/numbers", get(numbers::list))
        .route("/numbers/{id}", post(numbers::change))
        .route("/templates", get(templates::list))
        .route("/templates/{id}", post(templates::moderate))
        .route("/media", get(media::list).post(media::give))
        .route("/media/{id}/content", get(media::content))
        .route("/errors", get(errors::list))
        .route("/token", get(settings::show_token).post(settings::change_token))
        .route("/chat", get(chat::show))
        .route("/live", get(live::listen))
        .route("/clock", get(clock::show).post(clock::advance))
        .route("/faults", get(faults::list).post(faults::arm).delete(faults::disarm))
        .route("/webhooks", get(webhooks::list))
        .route("/webhook", get(webhooks::show_address).post(webhooks::register))
        .route("/settings", get(settings::show).post(settings::change))
        .route("/reset", post(settings::reset))
}
