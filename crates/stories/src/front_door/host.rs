//! A host of strangers': files behind links, as they should be and as they should not.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use futures::StreamExt;
use futures::stream;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;
use waxwing_testbed::media::Sample;

/// What stands behind a link.
#[derive(Clone, Debug)]
pub enum Page {
    /// These bytes, as this type.
    Whole(String, Bytes),
    /// The same, but nothing is said for so long before.
    Late(Duration, String, Bytes),
    /// A picture that begins, and goes on for ever as fast as it is read.
    Endless,
    /// A picture of which one byte comes every second, for ever.
    Dripping,
    /// A picture that begins, and of which no more comes.
    Stalling,
    /// Nobody answers, though somebody listens.
    Silent,
    /// Half of what was promised, and the end of the connection.
    Broken,
    /// It is elsewhere.
    Elsewhere(String),
    /// Nothing but this status.
    Status(u16),
}

/// A host; it closes when this is dropped.
#[derive(Debug)]
pub struct Host {
    address: SocketAddr,
    pages: Pages,
    _serving: AbortOnDropHandle<()>,
}

type Pages = Arc<Mutex<BTreeMap<String, (Page, usize)>>>;

impl Host {
    /// A host that has nothing yet.
    ///
    /// # Panics
    ///
    /// When the loopback address has no free port.
    pub async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let pages = Pages::default();
        let router = axum::Router::new().fallback(answer).with_state(Arc::clone(&pages));
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a bound listener serves");
        });
        Self { address, pages, _serving: AbortOnDropHandle::new(serving) }
    }

    /// Puts a page there; gives its link.
    pub fn has(&self, path: &str, page: Page) -> String {
        let mut pages = self.pages.lock().expect("nobody panics while writing");
        let asked = pages.get(path).map_or(0, |it| it.1);
        pages.insert(path.to_owned(), (page, asked));
        format!("http://{}{path}", self.address)
    }

    /// Puts a sample there, as what it is said to be; gives its link.
    pub fn has_sample(&self, sample: &Sample) -> String {
        let bytes = std::fs::read(&sample.path).expect("a sample is there");
        self.has(&format!("/{}", sample.name), Page::Whole(sample.mime.clone(), bytes.into()))
    }

    /// How often it was asked for that path.
    pub fn times_asked(&self, path: &str) -> usize {
        self.pages.lock().expect("nobody panics while reading").get(path).map_or(0, |it| it.1)
    }
}

async fn answer(State(pages): State<Pages>, request: Request) -> Response {
    let page = {
        let mut pages = pages.lock().expect("nobody panics while counting");
        pages.get_mut(request.uri().path()).map(|(page, asked)| {
            *asked += 1;
            page.clone()
        })
    };
    let page = page.unwrap_or(Page::Status(404));
    match page {
        Page::Whole(mime, bytes) => of_type(&mime, bytes),
        Page::Late(after, mime, bytes) => {
            tokio::time::sleep(after).await;
            of_type(&mime, bytes)
        }
        Page::Endless => of_type("image/jpeg", picture_then(stream::repeat(noise()).boxed())),
        Page::Dripping => of_type("image/jpeg", picture_then(drops())),
        Page::Stalling => of_type("image/jpeg", picture_then(stream::pending().boxed())),
        Page::Silent => std::future::pending().await,
        Page::Broken => broken(),
        Page::Elsewhere(link) => status(302, Some(&link)),
        Page::Status(code) => status(code, None),
    }
}

fn of_type(mime: &str, body: impl Into<Body>) -> Response {
    let response = Response::builder().header("content-type", mime).body(body.into());
    response.expect("a type and a body are a response")
}

fn status(code: u16, location: Option<&str>) -> Response {
    let mut response = Response::builder().status(code);
    if let Some(location) = location {
        response = response.header("location", location);
    }
    response.body(Body::empty()).expect("a status is a response")
}

/// Says that more comes than does.
fn broken() -> Response {
    let half = stream::iter([Ok(picture_head()), Err(std::io::Error::other("the wire is cut"))]);
    let response =
        Response::builder().header("content-type", "image/jpeg").header("content-length", "100000");
    response.body(Body::from_stream(half)).expect("it is a response")
}

/// The first bytes of any JPEG.
fn picture_head() -> Bytes {
    Bytes::from_static(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
}

fn picture_then(rest: stream::BoxStream<'static, Bytes>) -> Body {
    let whole = stream::once(async { picture_head() }).chain(rest);
    Body::from_stream(whole.map(Ok::<_, Infallible>))
}

fn noise() -> Bytes {
    Bytes::from(vec![0x55; 64 * 1024])
}

fn drops() -> stream::BoxStream<'static, Bytes> {
    let drops = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Bytes::from_static(b"\x55"), ()))
    });
    drops.boxed()
}
