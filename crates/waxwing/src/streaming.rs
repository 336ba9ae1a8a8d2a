//! Calls whose body or answer is too large to be held: both are streams, and end when nothing moves.

use futures::stream::{self, StreamExt};
use http::{HeaderValue, Request, Response, header};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use waxwing_app::http::{NoAnswer, Pieces, Sending};

/// A request of reqwest's, of which can be heard when a piece of its body leaves.
pub(crate) struct Streamed {
    request: reqwest::Request,
    moved: Arc<Notify>,
}

impl Streamed {
    /// Makes one.
    pub(crate) fn new(request: Request<Sending>) -> Result<Self, NoAnswer> {
        let moved = Arc::new(Notify::new());
        let (mut parts, body) = request.into_parts();
        let body = match body {
            Sending::Nothing => reqwest::Body::default(),
            Sending::Stream { length, pieces } => {
                // Meta wants to know how much comes, so it cannot come in chunks.
                parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
                let left = Arc::clone(&moved);
                reqwest::Body::wrap_stream(pieces.inspect(move |_| left.notify_one()))
            }
        };
        let request = reqwest::Request::try_from(Request::from_parts(parts, body));
        let request = request.map_err(|error| NoAnswer::NotSent(without_address(error)))?;
        Ok(Self { request, moved })
    }

    /// Where it goes.
    pub(crate) fn url(&self) -> &reqwest::Url {
        self.request.url()
    }

    /// The longest all of it may take, whatever the client says.
    pub(crate) fn ends_within(&mut self, limit: Duration) {
        *self.request.timeout_mut() = Some(limit);
    }

    /// Makes the call. It is given up when nothing has moved for `still_max`, there or back.
    pub(crate) async fn call(
        self,
        client: &reqwest::Client,
        still_max: Duration,
    ) -> Result<Response<Pieces>, NoAnswer> {
        let call = client.execute(self.request);
        let answer = unless_still(call, &self.moved, still_max).await?.map_err(no_answer)?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        response
            .body(pieces(answer, still_max))
            .map_err(|error| NoAnswer::Unanswered(error.to_string()))
    }
}

/// What comes of a call, unless nothing moves for too long.
async fn unless_still<T>(
    call: impl Future<Output = T>,
    moved: &Notify,
    still_max: Duration,
) -> Result<T, NoAnswer> {
    let mut call = std::pin::pin!(call);
    loop {
        tokio::select! {
            biased;
            done = &mut call => return Ok(done),
            () = moved.notified() => {}
            () = tokio::time::sleep(still_max) => return Err(still(still_max)),
        }
    }
}

/// The body of an answer as it comes.
fn pieces(answer: reqwest::Response, still_max: Duration) -> Pieces {
    let pieces = stream::try_unfold(answer, move |mut answer| async move {
        let piece = tokio::time::timeout(still_max, answer.chunk()).await;
        let piece = piece.map_err(|_| still(still_max))?.map_err(no_answer)?;
        Ok(piece.map(|it| (it, answer)))
    });
    pieces.boxed()
}

fn still(limit: Duration) -> NoAnswer {
    NoAnswer::Unanswered(format!("nothing came for {} seconds", limit.as_secs_f64()))
}

/// Only a connection that was never made is proof that nothing was written. What our resolver said is
/// handed on as it said it.
pub(crate) fn no_answer(error: reqwest::Error) -> NoAnswer {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(it) = cause {
        if let Some(said) = it.downcast_ref::<NoAnswer>() {
            return said.clone();
        }
        cause = it.source();
    }
    if error.is_connect() || error.is_builder() {
        NoAnswer::NotSent(without_address(error))
    } else {
        NoAnswer::Unanswered(without_address(error))
    }
}

/// The error without the address, which could hold a token.
pub(crate) fn without_address(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests;
