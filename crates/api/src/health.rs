//! Whether we live, and whether we are ready.

use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use waxwing_app::App;

/// The process answers.
pub(crate) async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// The process can do its work: the database reads and writes.
pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Value>, Problem> {
    app.ready().await?;
    Ok(Json(json!({ "status": "ready" })))
}
