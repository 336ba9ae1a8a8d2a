//! Who may use the control API: who has the token, in the header or in the page's cookie.

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
    let expected = sandbox.settings.token.as_str();
    let token = bearer(request.headers()).or_else(|| cookie(request.headers(), expected));
    let is_known = token.is_some_and(|it| it.as_bytes().ct_eq(expected.as_bytes()).into());
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

/// The name of the cookie that the phone page of the sandbox with this token brings along.
///
/// A browser keeps one cookie of a name for all ports of a machine, so that each sandbox there needs
/// a name of its own. It tells a sixth of the token's bits at most.
pub(super) fn cookie_name(token: &str) -> String {
    let digest = token
        .bytes()
        .fold(0x811c_9dc5_u32, |digest, byte| (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("waxwing_sandbox_{digest:08x}")
}

fn cookie<'a>(headers: &'a HeaderMap, token: &str) -> Option<&'a str> {
    let ours = cookie_name(token);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    cookies
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(name, _)| *name == ours)
        .map(|(_, value)| value)
}
