//! The console's files, embedded in the binary: its home page at `/`, the phone page at `/sandbox/`;
//! and the page of each error code at `/docs/errors/…`, where the `type` of a problem points.
//!
//! Without Node the folder is empty and a page says how to build it; `cargo build` alone works.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

/// What Vite built.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Built;

/// What each error code means and what to do about it.
#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
struct ErrorPages;

/// What a page may load: its own files, and pictures it was handed.
const POLICY: &str = "default-src 'self'; \
    img-src 'self' data: blob: https:; media-src 'self' blob: https:; object-src 'none'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// What is served while there is nothing to serve.
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Waxwing</title>\
    <body style=\"font:16px/1.5 system-ui;max-width:40em;margin:4em auto;padding:0 1em\">\
    <h1>The console is not built</h1><p>The gateway works. To see its pages, install Node 20 and run \
    <code>cargo xtask dev</code>, which builds them.";

/// The console's files, with its home page, and the pages of error codes.
pub(crate) fn console() -> Router {
    Router::new().route("/docs/errors/{code}", get(error_page)).merge(router("index.html"))
}

async fn error_page(Path(code): Path<String>) -> Response {
    match ErrorPages::get(&format!("{code}.md")) {
        Some(page) => {
            let kind = [(header::CONTENT_TYPE, "text/markdown; charset=utf-8")];
            (kind, page.data.into_owned()).into_response()
        }
        None => nothing(),
    }
}

/// The files, with `index` as the page at `/`.
pub(crate) fn router(index: &'static str) -> Router {
    Router::new().fallback(async move |method: Method, uri: Uri, headers: HeaderMap| {
        let path = uri.path().trim_start_matches('/');
        let is_home = path.is_empty();
        let path = if is_home { index } else { path };
        match Built::get(path) {
            None if !is_home => nothing(),
            _ if !matches!(method, Method::GET | Method::HEAD) => {
                (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response()
            }
            None => Html(NOT_BUILT).into_response(),
            Some(file) => serve(path, file, &headers),
        }
    })
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "there is nothing at this path\n").into_response()
}

fn serve(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", waxwing_domain::hex::encode(&file.metadata.sha256_hash()[..12]));
    // Vite puts a hash of the content into the names below `assets`.
    let is_hashed = path.starts_with("assets/");
    let caching = if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = match kind.type_() {
        mime_guess::mime::TEXT => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    };
    let answer = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, caching),
        (header::ETAG, tag.as_str()),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    if known {
        (StatusCode::NOT_MODIFIED, answer).into_response()
    } else {
        (answer, file.data.into_owned()).into_response()
    }
}
