//! Who may use the control API: who has the token, in the header or in the page's cookie.

use super::COOKIE;
use super::problem::Problem;
use crate::sandbox::Sandbox;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Lets through who has the token.
pub(super) async fn check(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    let token = bearer(request.headers()).or_else(|| cookie(request.headers()));
    let expected = sandbox.settings.token.as_bytes();
    let is_known = token.is_some_and(|it| it.as_bytes().ct_eq(expected).into());
    if is_known && !expected.is_empty() {
        next.run(request).await
    } else {
        Problem::unauthorized().into_response()
    }
}

/// The token of an `Authorization` header.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    ["bearer", "oauth"].iter().any(|it| scheme.eq_ignore_ascii_case(it)).then(|| token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    cookies
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}
