//! The calls to Graph: a message in, an outcome out; or a question, and the answer.

use crate::App;
use crate::http::NoAnswer;
use ::http::{Method, Request, Response, header};
use bytes::Bytes;
use waxwing_cloud_api::errors::{self, GraphError};
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
            let retry_after = retry_after(&answer);
            errors::classify(answer.status().as_u16(), retry_after, answer.body())
        }
        Err(NoAnswer::NotSent(why) | NoAnswer::Forbidden(why)) => {
            tracing::debug!(why, channel.id = %channel.id, "Graph could not be reached");
            Outcome::NotSent
        }
        Err(NoAnswer::Unanswered(why)) => {
            tracing::info!(why, channel.id = %channel.id, "Graph gave no answer");
            Outcome::Unanswered
        }
    }
}

/// How many seconds an answer asks to wait.
pub(crate) fn retry_after<T>(answer: &Response<T>) -> Option<u64> {
    let seconds = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse().ok()
}

/// Why Meta did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It said no.
    #[error("WhatsApp refused it: {}", .0.user_msg.as_deref().or(.0.details.as_deref()).unwrap_or(&.0.message))]
    Refused(Box<GraphError>),
    /// It cannot be reached: nothing was done.
    #[error("WhatsApp cannot be reached at the moment; nothing was done, so try again later")]
    Unreachable,
    /// It gave no answer, or none that can be understood: it may have been done.
    #[error("WhatsApp gave no answer; it may have been done or not, so look before you try again")]
    Unanswered,
}

/// Asks Graph something about a channel's account; gives the body of the answer.
pub(crate) async fn ask(
    app: &App,
    channel: &Channel,
    method: Method,
    path: &str,
    body: Option<Vec<u8>>,
) -> Result<Bytes, Refusal> {
    let Channel { graph_url, graph_version, .. } = channel;
    let request = Request::builder()
        .method(method)
        .uri(format!("{graph_url}/{graph_version}/{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", channel.access_token.expose()))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body.unwrap_or_default()));
    let Ok(request) = request else {
        tracing::error!(channel.id = %channel.id, "the channel's Graph address or token is no HTTP");
        return Err(Refusal::Unreachable);
    };
    match app.http.call(request).await {
        Ok(answer) if answer.status().is_success() => Ok(answer.into_body()),
        Ok(answer) => match GraphError::parse(answer.body()) {
            Some(error) => Err(Refusal::Refused(Box::new(error))),
            None => Err(Refusal::Unanswered),
        },
        Err(NoAnswer::NotSent(why) | NoAnswer::Forbidden(why)) => {
            tracing::debug!(why, channel.id = %channel.id, "Graph could not be reached");
            Err(Refusal::Unreachable)
        }
        Err(NoAnswer::Unanswered(why)) => {
            tracing::info!(why, channel.id = %channel.id, "Graph gave no answer");
            Err(Refusal::Unanswered)
        }
    }
}
