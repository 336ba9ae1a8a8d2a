//! `…/retention`: for how long a workspace keeps files.

use crate::auth::Member;
use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use waxwing_app::App;
use waxwing_app::files;

/// The longest: a hundred years.
const DAYS_MAX: u32 = 36_500;

/// How long files are kept.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Retention {
    /// For so many days; null: for good. To leave it out is neither.
    #[serde(deserialize_with = "Option::deserialize")]
    media_days: Option<u32>,
}

/// `GET /workspaces/{w}/retention`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
) -> Result<Json<Retention>, Problem> {
    Ok(Json(Retention { media_days: files::retention(&app, &caller).await? }))
}

/// `PUT /workspaces/{w}/retention`
pub(crate) async fn write(
    State(app): State<App>,
    Member(caller): Member,
    JsonBody { value: retention, .. }: JsonBody<Retention>,
) -> Result<Json<Retention>, Problem> {
    if retention.media_days.is_some_and(|it| !(1..=DAYS_MAX).contains(&it)) {
        let detail = format!("mediaDays must be 1 to {DAYS_MAX}, or null to keep files for good");
        return Err(Problem::at("/mediaDays", "request.invalid", detail));
    }
    files::set_retention(&app, &caller, retention.media_days).await?;
    Ok(Json(retention))
}
