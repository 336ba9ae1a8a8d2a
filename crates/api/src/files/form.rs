//! Forms with a file in them (`multipart/form-data`), read piece by piece: the file is never held.
//!
//! Fields come first and the file last, as browsers and Amazon's S3 have it, because what the fields
//! say must be known before the first byte of the file is worth keeping.

use crate::problem::{Fault, Problem};
use axum::BoxError;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, select};
use futures::{SinkExt, Stream, StreamExt, stream};
use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Poll, ready};
use std::time::Duration;
use waxwing_app::files::FileError;
use waxwing_cloud_api::media::FILE_BYTES_MAX;

/// The field that is the file.
const FILE: &str = "file";

/// The most fields before the file.
const FIELDS_MAX: usize = 16;

/// The most bytes of one of them.
const FIELD_BYTES_MAX: usize = 4 * 1024;

/// The most bytes of a form but for its file.
const AROUND_FILE_MAX: u64 = 128 * 1024;

/// The most bytes that have come and were not handed on: a form whose parts have no end is given up.
const HELD_MAX: u64 = 4 * 1024 * 1024;

/// How long nothing may come of a form.
const STILL_MAX: Duration = Duration::from_mins(1);

/// A form whose file has not come yet.
pub(crate) struct Form {
    form: Multipart,
    held: Held,
}

/// What stands before a file, and what is said of it.
pub(crate) struct Head {
    /// The fields before it, in order.
    pub(crate) fields: Vec<(String, String)>,
    /// What it is called.
    pub(crate) name: Option<String>,
    /// The type it is said to be of.
    pub(crate) declared: Option<String>,
}

/// The bytes of a file, as they come.
pub(crate) type Pieces = mpsc::Receiver<Result<Bytes, BrokenOff>>;

/// A file broke off; the reader of the form knows why.
#[derive(Debug, thiserror::Error)]
#[error("the form broke off")]
pub(crate) struct BrokenOff;

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Problem> {
        if length(request.headers()).is_some_and(|it| it > FILE_BYTES_MAX + AROUND_FILE_MAX) {
            return Err(FileError::TooLarge.into());
        }
        // How large a file may be is for the operation to say.
        DefaultBodyLimit::disable().apply(&mut request);
        let held = Held::default();
        let request = request.map(|body| Body::from_stream(held.watch(body)));
        let form =
            Multipart::from_request(request, state).await.map_err(|it| broken(&it.body_text()))?;
        Ok(Self { form, held })
    }
}

impl Form {
    /// Whether a request says that it is a form.
    pub(crate) fn is_said(headers: &HeaderMap) -> bool {
        let said = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        said.is_some_and(|it| {
            let kind = it.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("multipart/form-data")
        })
    }

    /// Hands its file to `keep`, while it comes.
    pub(crate) async fn read<T>(
        self,
        keep: impl AsyncFnOnce(Head, Pieces) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let (head_to, head_from) = oneshot::channel();
        let (to, from) = mpsc::channel(0);
        let pouring = pin!(self.pour(head_to, to));
        let keeping = pin!(async {
            match head_from.await {
                Ok(head) => keep(head, from).await,
                // Then the form has no file: who poured says so.
                Err(_) => Err(broken("it ended before its file")),
            }
        });
        match select(keeping, pouring).await {
            // The form is at its end, or what is wrong with it is known in a moment.
            Either::Left((Ok(kept), pouring)) => pouring.await.map(|()| kept),
            Either::Left((Err(problem), pouring)) if problem.code() == BROKEN => {
                pouring.await.and(Err(problem))
            }
            Either::Left((Err(problem), _)) => Err(problem),
            Either::Right((poured, keeping)) => {
                poured?;
                keeping.await
            }
        }
    }

    /// Reads the form to its end, and hands on what it is about.
    async fn pour(
        mut self,
        head_to: oneshot::Sender<Head>,
        mut to: mpsc::Sender<Result<Bytes, BrokenOff>>,
    ) -> Result<(), Problem> {
        let mut fields = Vec::new();
        let mut file = loop {
            let Some(field) = coming(self.form.next_field()).await? else {
                return Err(no_file());
            };
            if field.name() == Some(FILE) {
                break field;
            }
            if fields.len() == FIELDS_MAX {
                return Err(broken("it has too many fields before its file"));
            }
            fields.push(text(field, &self.held).await?);
        };
        let declared = file.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let declared = declared.map(ToOwned::to_owned);
        let name = file.file_name().map(ToOwned::to_owned);
        if head_to.send(Head { fields, name, declared }).is_err() {
            return Ok(());
        }
        loop {
            match coming(file.chunk()).await {
                Ok(Some(piece)) => {
                    self.held.give(piece.len());
                    // Nobody wants the rest: who kept it says why.
                    if to.send(Ok(piece)).await.is_err() {
                        return Ok(());
                    }
                }
                Ok(None) => break,
                Err(problem) => {
                    drop(to.send(Err(BrokenOff)).await);
                    return Err(problem);
                }
            }
        }
        drop(file);
        let after = match coming(self.form.next_field()).await {
            Ok(None) => return Ok(()),
            Ok(Some(field)) => field_after_file(field.name().unwrap_or_default()),
            Err(problem) => problem,
        };
        drop(to.send(Err(BrokenOff)).await);
        Err(after)
    }
}

impl Head {
    /// The same, unless it has fields that nobody knows.
    pub(crate) fn with_only(self, known: &[&str]) -> Result<Self, Problem> {
        let unknown = self.fields.iter().filter(|(name, _)| !known.contains(&name.as_str()));
        let faults: Vec<_> = unknown.map(|(name, _)| Fault::unsupported("", name)).collect();
        if faults.is_empty() { Ok(self) } else { Err(Problem::invalid(faults)) }
    }

    /// What a field says.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }
}

/// How many bytes of a form are held.
#[derive(Clone, Default)]
struct Held(Arc<AtomicU64>);

impl Held {
    /// A body whose pieces are counted as they come. They come one at a time: whoever reads the form
    /// takes all there is before it hands on the first.
    fn watch(&self, body: Body) -> impl Stream<Item = Result<Bytes, BoxError>> + Send + use<> {
        let (held, mut pieces, mut is_next) = (self.clone(), body.into_data_stream(), true);
        stream::poll_fn(move |cx| {
            if !is_next {
                is_next = true;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            let piece = ready!(pieces.poll_next_unpin(cx));
            is_next = false;
            Poll::Ready(piece.map(|it| held.take(it?)))
        })
    }

    /// Something came.
    fn take(&self, piece: Bytes) -> Result<Bytes, BoxError> {
        let length = piece.len() as u64;
        if self.0.fetch_add(length, Ordering::Relaxed) + length > HELD_MAX {
            return Err("a part of it has no end".into());
        }
        Ok(piece)
    }

    /// Something was handed on.
    fn give(&self, length: usize) {
        // Boundaries and heads are never handed on: they are few, and no file is as long as they are.
        self.0.fetch_sub(length as u64, Ordering::Relaxed);
    }
}

async fn text(mut field: Field<'_>, held: &Held) -> Result<(String, String), Problem> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(piece) = coming(field.chunk()).await? {
        held.give(piece.len());
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD_BYTES_MAX {
            let detail =
                format!("a field may have {FIELD_BYTES_MAX} bytes; only `file` may have more");
            return Err(at_field(&name, detail));
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| at_field(&name, "this is no text in UTF-8"))?;
    Ok((name, text))
}

fn at_field(name: &str, detail: impl Into<String>) -> Problem {
    let pointer = format!("/{}", crate::extract::escape(name));
    Problem::at(&pointer, "request.invalid", detail)
}

fn no_file() -> Problem {
    at_field(FILE, "property \"file\" is missing: put the file into a field of this name")
}

fn field_after_file(name: &str) -> Problem {
    let detail = if name == FILE {
        "a form has one file; upload the others each by itself"
    } else {
        "fields stand before the file, which comes last"
    };
    at_field(name, detail)
}

/// The code of what breaks off.
const BROKEN: &str = "request.malformed";

/// What came is no form, or not all of one.
fn broken(why: &str) -> Problem {
    let detail = format!("the form cannot be read to its end: {why}; send it again");
    Problem::new(StatusCode::BAD_REQUEST, BROKEN, detail)
}

/// What comes next of a form, if it comes in time.
async fn coming<T>(next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Problem> {
    coming_within(STILL_MAX, next).await
}

async fn coming_within<T>(
    still_max: Duration,
    next: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, Problem> {
    match tokio::time::timeout(still_max, next).await {
        Ok(came) => came.map_err(|it| broken_by(&it)),
        Err(_) => Err(broken(&format!("nothing came for {} s", still_max.as_secs()))),
    }
}

fn broken_by(error: &MultipartError) -> Problem {
    let mut deepest: &dyn Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    broken(&deepest.to_string())
}

/// How many bytes a request says that it has.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
