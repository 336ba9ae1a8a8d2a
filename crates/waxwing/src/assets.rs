//! The console's files, embedded in the binary: its home page at `/`, the phone page at `/sandbox/`.
//!
//! Without Node the folder is empty and a page says how to build it; `cargo build` alone works.

use crate::secrets::to_hex;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

/// What Vite built.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Built;

/// What a page may load: its own files, and pictures it was handed.
const POLICY: &str = "default-src 'self'; \
    img-src 'self' data: blob: https:; media-src 'self' blob: https:; object-src 'none'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// What is served while there is nothing to serve.
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Waxwing</title>\
    <body style=\"font:16px/1.5 system-ui;max-width:40em;margin:4em auto;padding:0 1em\">\
    <h1>The console is not built</h1><p>The gateway works. To see its pages, install Node 20 and run \
    <code>cargo xtask dev</code>, which builds them.";

/// The files, with `index` as the page at `/`.
pub(crate) fn router(index: &'static str) -> Router {
    Router::new()
        .route("/", get(move |headers: HeaderMap| async move { serve(index, &headers) }))
        .route(
            "/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move { serve(&path, &headers) }),
        )
}

fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Built::get(path) else {
        return if !path.contains('/') && Built::iter().next().is_none() {
            Html(NOT_BUILT).into_response()
        } else {
            (StatusCode::NOT_FOUND, "there is nothing at this path\n").into_response()
        };
    };
    let tag = format!("\"{}\"", to_hex(&file.metadata.sha256_hash()[..12]));
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
