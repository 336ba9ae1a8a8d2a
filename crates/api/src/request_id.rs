//! Every answer carries the id of its request, and every problem is written down here.

use crate::problem::{Problem, REQUEST_ID};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use waxwing_app::App;

/// Answers with a `Request-Id`; renders problems, ours and the framework's alike.
pub(crate) async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = app.request_id().to_string();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = keep_headers(response, problem.render(&id));
    } else if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = keep_headers(response, Problem::method_not_allowed().render(&id));
    } else if response.status() == StatusCode::NOT_FOUND {
        response = Problem::no_such_path().render(&id);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The rendered problem, with what the handler had put into the headers (such as `Allow`).
fn keep_headers(from: Response, mut to: Response) -> Response {
    for (name, value) in from.headers() {
        if !to.headers().contains_key(name) && name != "content-length" {
            to.headers_mut().insert(name.clone(), value.clone());
        }
    }
    to
}
