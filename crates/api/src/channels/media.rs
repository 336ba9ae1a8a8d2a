//! `…/messages/{message}/media/retry`: fetch once more what a person sent.

use super::messages::MessageInPath;
use crate::auth::{ChannelInPath, Member};
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use waxwing_app::App;
use waxwing_app::receiving::{self, ReceiptState};

/// Where the medium of a message stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediumResponse {
    media_state: &'static str,
    /// The file it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    media_id: Option<String>,
}

/// `POST /workspaces/{w}/channels/{c}/messages/{message}/media/retry`
pub(crate) async fn retry(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    MessageInPath(message): MessageInPath,
) -> Result<(StatusCode, Json<MediumResponse>), Problem> {
    let receipt = receiving::retry(&app, &caller, channel, message).await?;
    let (media_state, media_id) = match receipt.state {
        ReceiptState::Waiting => ("fetching", None),
        ReceiptState::Kept(id) => ("kept", Some(id.to_string())),
        ReceiptState::GivenUp => ("failed", None),
    };
    Ok((StatusCode::ACCEPTED, Json(MediumResponse { media_state, media_id })))
}
