//! Graph over HTTP: requests as they come, answers as they are to arrive, or not to arrive.

use super::access::bearer;
use super::{bytes, sessions, uploads};
use crate::poster::HandshakeError;
use crate::sandbox::{JournalBroken, Sandbox};
use crate::world::{Attachment, Fate, GraphReply, GraphRequest, Subscription};
use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use std::io;
use std::sync::Arc;

/// The most bytes Graph reads.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Answers any request below `/sandbox/graph`.
pub(super) async fn answer(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response {
    let part = request.uri().path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if part.starts_with("upload:") && *request.method() == Method::POST {
        return sessions::answer(&sandbox, request).await;
    }
    if part == "media" && *request.method() == Method::POST {
        return uploads::answer(&sandbox, request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_BYTES_MAX).await else {
        return match sandbox.look(|world| world.too_large(parts.uri.path(), BODY_BYTES_MAX)) {
            Ok(reply) => respond(reply).await,
            Err(JournalBroken) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    };
    let query = parameters(&parts, &body);
    let request = asked(&parts, &query, &body);
    match reply(&sandbox, &request).await {
        Ok(reply) => respond(reply).await,
        Err(JournalBroken) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Gives a medium at its address.
pub(super) async fn attachment(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let query = parameters(&parts, &Bytes::new());
    let request = asked(&parts, &query, b"");
    match sandbox.change(|world, now| world.attachment(now, &request)) {
        Ok(Attachment::Reply(reply)) => respond(reply).await,
        Ok(Attachment::File { digest, mime_type, delay, damage }) => {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            let given = bytes::give(&sandbox.shelf, &digest, &mime_type, &parts.headers, damage);
            given.await.unwrap_or_else(|error| {
                tracing::error!(%error, "a file of the sandbox's shelf cannot be read");
                StatusCode::NOT_FOUND.into_response()
            })
        }
        Err(JournalBroken) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A request as the world takes it.
pub(super) fn asked<'a>(
    parts: &'a Parts,
    query: &'a [(String, String)],
    body: &'a [u8],
) -> GraphRequest<'a> {
    GraphRequest {
        method: &parts.method,
        path: parts.uri.path(),
        query,
        bearer: bearer(&parts.headers),
        body,
    }
}

async fn reply(sandbox: &Sandbox, request: &GraphRequest<'_>) -> Result<GraphReply, JournalBroken> {
    let wanted = if request.path.trim_end_matches('/').ends_with("/subscriptions") {
        sandbox.look(|world| world.wants_subscription(request))?
    } else {
        None
    };
    match wanted {
        None => sandbox.change(|world, now| world.graph(now, request)),
        Some(Err(refusal)) => Ok(refusal),
        Some(Ok((subscription, verify_token))) => {
            let outcome = sandbox.shake_hands(&subscription.url, &verify_token).await;
            subscribe(sandbox, request.path, subscription, outcome)
        }
    }
}

fn subscribe(
    sandbox: &Sandbox,
    path: &str,
    subscription: Subscription,
    outcome: Result<(), HandshakeError>,
) -> Result<GraphReply, JournalBroken> {
    sandbox.change(|world, now| match outcome {
        Ok(()) => {
            world.subscribe(now, subscription);
            world.subscribed(path)
        }
        Err(error) => world.callback_failed(path, &error.to_string()),
    })
}

/// The parameters of the query and, when the body is a form, of the body.
pub(super) fn parameters(parts: &Parts, body: &Bytes) -> Vec<(String, String)> {
    let read = |uri: &Uri| Query::<Vec<(String, String)>>::try_from_uri(uri).map(|it| it.0);
    let mut parameters = read(&parts.uri).unwrap_or_default();
    let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind.is_some_and(|it| it.starts_with(b"application/x-www-form-urlencoded")) {
        let form = format!("/?{}", String::from_utf8_lossy(body));
        parameters.extend(form.parse().ok().and_then(|it| read(&it).ok()).unwrap_or_default());
    }
    parameters
}

pub(super) async fn respond(reply: GraphReply) -> Response {
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    if reply.fate != Fate::Answer {
        return hang_up();
    }
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// A response that never begins: its body fails before the server has written a byte, so the
/// server closes the connection instead.
fn hang_up() -> Response {
    let lost = io::Error::new(io::ErrorKind::ConnectionAborted, "a fault loses this answer");
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, io::Error>(lost)])))
}
