//! Answers that are given before the whole request has come: the rest of it is read and dropped for a
//! moment.
//!
//! Whoever uploads two gigabytes is refused after the first hundred megabytes. If the connection were
//! closed at once, their machine would throw our answer away together with what it could not send. So
//! the answer says that the connection ends with it, and what still comes within [`LINGER`] goes
//! nowhere.

use axum::BoxError;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures::{FutureExt, Stream, StreamExt};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How long what comes after the answer is read.
const LINGER: Duration = Duration::from_secs(2);

/// Reads on for a moment after an answer that came before the end of its request.
pub(crate) async fn linger(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // Later versions of HTTP can refuse the rest of a request without ending the connection.
    let ends_with_answer = request.version() <= Version::HTTP_11;
    let waits_for_us = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let mut coming = Coming::new(body);
    let request = Request::from_parts(parts, Body::from_stream(coming.clone()));
    let mut response = next.run(request).await;
    // Who asked before sending, and was not told to, will not send.
    let is_unsent = waits_for_us && !coming.lock().is_asked;
    if is_unsent || coming.is_over() {
        return response;
    }
    if ends_with_answer && !response.status().is_success() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    tokio::spawn(tokio::time::timeout(
        LINGER,
        async move { while coming.next().await.is_some() {} },
    ));
    response
}

/// A body on its way, which its reader may leave to somebody else.
#[derive(Clone)]
struct Coming(Arc<Mutex<Left>>);

/// What is left of a body.
struct Left {
    body: Body,
    is_asked: bool,
    is_over: bool,
}

impl Coming {
    fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(Left { body, is_asked: false, is_over: false })))
    }

    fn lock(&self) -> MutexGuard<'_, Left> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what has come; says whether that was all.
    fn is_over(&mut self) -> bool {
        while let Some(Some(_)) = self.next().now_or_never() {}
        let left = self.lock();
        left.is_over || left.body.is_end_stream()
    }
}

impl Stream for Coming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut left = self.lock();
        left.is_asked = true;
        if left.is_over {
            return Poll::Ready(None);
        }
        loop {
            match ready!(Pin::new(&mut left.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // What is no data is a trailer.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => {
                    left.is_over = true;
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => {
                    left.is_over = true;
                    return Poll::Ready(None);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::channel::mpsc;
    use futures::stream;

    #[tokio::test]
    async fn what_is_left_can_be_read_by_somebody_else() {
        let pieces = ["one", "two", "three"].map(|it| Ok::<_, BoxError>(Bytes::from(it)));
        let mut reader = Coming::new(Body::from_stream(stream::iter(pieces)));
        let mut other = reader.clone();
        assert_eq!(reader.next().await.expect("a piece").expect("whole"), "one");
        drop(reader);
        assert_eq!(other.next().await.expect("a piece").expect("whole"), "two");
        assert!(other.is_over());
        assert!(other.next().await.is_none());
    }

    #[tokio::test]
    async fn a_body_that_still_comes_is_not_over() {
        let (mut sender, receiver) = mpsc::unbounded::<Result<Bytes, BoxError>>();
        let mut coming = Coming::new(Body::from_stream(receiver));
        sender.start_send(Ok(Bytes::from("one"))).expect("it is open");
        assert!(!coming.is_over());
        drop(sender);
        assert!(coming.is_over());
    }
}
