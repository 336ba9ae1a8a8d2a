//! The phone page: files the binary brings, with the cookie that lets them call the control API.
//!
//! Whoever has the page has the cookie. Another site's name can be made to lead to this machine
//! ("DNS rebinding"), and that site's scripts could then read both: the page is for names only that
//! nobody on the internet can own.

use super::access;
use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What somebody reads who asks for the page by a name that could be a stranger's.
const HOW_TO_OPEN: &str = "The phones are not shown under this name, because their page brings the \
    key to the sandbox.\nOpen them by the machine's IP address, such as \
    http://127.0.0.1:8080/sandbox/, by localhost or a name that ends in .localhost, or by a name \
    without a dot, such as a container's.\n";

/// The page's files, each page with the cookie, for names that can be nobody else's.
pub(super) fn files(files: Router, token: &str) -> Router {
    with_cookie(files, token).layer(from_fn(under_own_names))
}

async fn under_own_names(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|it| it.to_str().unwrap_or_default());
    let host = host.or_else(|| request.uri().authority().map(Authority::as_str));
    if host.is_some_and(is_own_name) {
        return next.run(request).await;
    }
    let never = [(header::CACHE_CONTROL, "no-store")];
    (StatusCode::MISDIRECTED_REQUEST, never, HOW_TO_OPEN).into_response()
}

/// Whether a host, with or without a port, is an IP address, `localhost` or below it, or a name
/// without a dot.
fn is_own_name(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    if let Some(address) = name.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let (_, last) = name.rsplit_once('.').unwrap_or(("", name));
    !name.is_empty()
        && (!name.contains('.')
            || last.eq_ignore_ascii_case("localhost")
            || name.parse::<Ipv4Addr>().is_ok())
}

fn with_cookie(files: Router, token: &str) -> Router {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_are_addresses_localhost_and_names_without_a_dot() {
        for own in [
            "127.0.0.1",
            "127.0.0.1:8080",
            "192.168.1.20:80",
            "[::1]",
            "[fe80::1]:8080",
            "localhost",
            "LocalHost:8080",
            "waxwing.localhost:8080",
            "waxwing",
            "sandbox-1:8080",
        ] {
            assert!(is_own_name(own), "{own}");
        }
        for other in [
            "",
            ":8080",
            "evil.example",
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "127.0.0.1.nip.io:8080",
            "localhost.evil.example",
            "evillocalhost.example",
            "evil.example.",
            "notlocalhost.evil",
            "[evil.example]",
            "evil.example/localhost",
            "localhost@evil.example",
            "1.2.3",
        ] {
            assert!(!is_own_name(other), "{other}");
        }
    }
}
