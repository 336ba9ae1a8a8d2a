//! Uploads without a key, as Bird has them: a caller with one asks for an address, and whoever gets it
//! (a browser, say) posts one file to it.

use super::WorkspaceInPath;
use super::form::{Form, Head, Pieces};
use crate::auth::Member;
use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use waxwing_app::App;
use waxwing_app::files::{self, Presigned};
use waxwing_domain::ids::WorkspaceId;

/// The most characters that the name of a type may have.
const TYPE_LENGTH_MAX: usize = 127;

/// What is to be uploaded.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Wanted {
    content_type: String,
}

/// Where to upload it, and how.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadResponse {
    /// Names it in messages.
    media_url: String,
    /// The same, shorter; ours, not Bird's.
    media_id: String,
    upload_url: String,
    upload_method: &'static str,
    /// The fields of the form that come before the field `file`, in order.
    upload_form_data: Map<String, Value>,
}

/// `POST /workspaces/{w}/channel-media/presigned-upload`
pub(crate) async fn presign(
    State(app): State<App>,
    Member(caller): Member,
    JsonBody { value: Wanted { content_type }, .. }: JsonBody<Wanted>,
) -> Result<Json<UploadResponse>, Problem> {
    if !is_type(&content_type) {
        let detail = "give the type of the file, such as image/jpeg";
        return Err(Problem::at("/contentType", "request.invalid", detail));
    }
    let Presigned { id, media_url, upload_url, fields } =
        files::presign(&app, &caller, &content_type);
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    let (media_id, upload_method) = (id.to_string(), "POST");
    let upload_form_data = fields.collect();
    Ok(Json(UploadResponse { media_url, media_id, upload_url, upload_method, upload_form_data }))
}

/// `POST /workspaces/{w}/uploads`, without a key
pub(crate) async fn upload(
    State(app): State<App>,
    WorkspaceInPath(workspace): WorkspaceInPath,
    form: Form,
) -> Result<StatusCode, Problem> {
    form.read(async |head, pieces| redeem(&app, workspace, head, pieces).await).await
}

async fn redeem(
    app: &App,
    workspace: WorkspaceId,
    head: Head,
    pieces: Pieces,
) -> Result<StatusCode, Problem> {
    let head = head.with_only(&["key", "Content-Type", "expires", "signature"])?;
    files::redeem(app, workspace, &head.fields, head.name, pieces).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a text has the form of a type: two words with a slash between, perhaps with parameters.
fn is_type(text: &str) -> bool {
    let named = text.split(';').next().unwrap_or_default().trim();
    let is_word = |it: &str| {
        !it.is_empty()
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&it))
    };
    let is_plain = text.bytes().all(|it| matches!(it, b' '..=b'~'));
    let is_named = named.split_once('/').is_some_and(|(a, b)| is_word(a) && is_word(b));
    is_plain && is_named && text.len() <= TYPE_LENGTH_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_two_words() {
        for right in
            ["image/jpeg", "audio/ogg; codecs=opus", "application/vnd.ms-excel", "image/svg+xml"]
        {
            assert!(is_type(right), "{right}");
        }
        let long = format!("a/{}", "b".repeat(TYPE_LENGTH_MAX));
        for wrong in
            ["", "image", "image/", "/jpeg", "a/b/c", "image /jpeg", "ä/b", "a/b;\r\nc", &long]
        {
            assert!(!is_type(wrong), "{wrong}");
        }
    }
}
