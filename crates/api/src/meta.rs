//! Meta's webhook: verify the signature over the raw bytes, keep them, answer 200. Nothing else.

use crate::extract::{QueryOf, RawBody};
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use waxwing_app::App;
use waxwing_app::webhook;
use waxwing_cloud_api::signature;

/// Takes what Meta posts.
pub(crate) async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<StatusCode, Problem> {
    let signed = headers.get(signature::HEADER).and_then(|it| it.to_str().ok()).unwrap_or_default();
    webhook::receive(&app, body.into(), signed).await?;
    Ok(StatusCode::OK)
}

/// What Meta asks when the webhook is registered. The names have dots.
#[derive(Deserialize)]
pub(crate) struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.challenge")]
    challenge: String,
    #[serde(rename = "hub.verify_token")]
    verify_token: String,
}

/// Answers Meta's handshake with its challenge.
pub(crate) async fn handshake(
    State(app): State<App>,
    QueryOf(asked): QueryOf<Handshake>,
) -> Result<String, Problem> {
    if asked.mode == "subscribe" && webhook::is_handshake(&app, &asked.verify_token) {
        Ok(asked.challenge)
    } else {
        let detail = "hub.mode must be subscribe and hub.verify_token that of an app kept here";
        Err(Problem::new(StatusCode::FORBIDDEN, "webhook.verify_token_wrong", detail))
    }
}
