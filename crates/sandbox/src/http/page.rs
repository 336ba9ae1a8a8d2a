//! The phone page: files the binary brings, with the cookie that lets them call the control API.

use super::access;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;

/// The page's files, each page with the cookie.
pub(super) fn with_cookie(files: Router, token: &str) -> Router {
    let name = access::cookie_name(token);
    let cookie = format!("{name}={token}; HttpOnly; SameSite=Strict; Path=/sandbox");
    // A token that fits no header fits no `Authorization` either: the page then cannot call.
    let cookie = HeaderValue::from_str(&cookie).ok();
    files.layer(map_response(move |mut response: Response| {
        let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        if kind.is_some_and(|it| it.starts_with(b"text/html")) && response.status().is_success() {
            if let Some(cookie) = cookie.clone() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            let never = HeaderValue::from_static("no-store");
            response.headers_mut().insert(header::CACHE_CONTROL, never);
        }
        std::future::ready(response)
    }))
}
