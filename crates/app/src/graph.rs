//! The call to Graph: a message in, an outcome out.

use crate::App;
use crate::http::NoAnswer;
use ::http::{Request, header};
use bytes::Bytes;
use waxwing_cloud_api::errors;
use waxwing_cloud_api::messages::SendRequest;
use waxwing_domain::dispatch::Outcome;
use waxwing_store::channels::Channel;

/// Hands one message to Meta and says what came of it.
pub(crate) async fn send(app: &App, channel: &Channel, message: &SendRequest) -> Outcome {
    let Channel { graph_url, graph_version, phone_number_id, .. } = channel;
    let request = Request::post(format!("{graph_url}/{graph_version}/{phone_number_id}/messages"))
        .header(header::AUTHORIZATION, format!("Bearer {}", channel.access_token.expose()))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(message.to_json()));
    let Ok(request) = request else {
        tracing::error!(channel.id = %channel.id, "the channel's Graph address or token is no HTTP");
        return Outcome::NotSent;
    };
    match app.http.call(request).await {
        Ok(answer) => {
            let retry_after = answer
                .headers()
                .get(header::RETRY_AFTER)
                .and_then(|it| it.to_str().ok())
                .and_then(|it| it.trim().parse().ok());
            errors::classify(answer.status().as_u16(), retry_after, answer.body())
        }
        Err(NoAnswer::NotSent(why)) => {
            tracing::debug!(why, channel.id = %channel.id, "Graph could not be reached");
            Outcome::NotSent
        }
        Err(NoAnswer::Unanswered(why)) => {
            tracing::info!(why, channel.id = %channel.id, "Graph gave no answer");
            Outcome::Unanswered
        }
    }
}
