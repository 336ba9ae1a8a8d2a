//! What a caller is shown of a file.

use serde::Serialize;
use serde_json::{Value, json};
use waxwing_app::App;
use waxwing_app::files::{Known, Origin, signed_url};
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::Detail;
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::hex;

/// A file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileResponse {
    id: String,
    name: Option<String>,
    content_type: String,
    size: u64,
    sha256: String,
    /// What its bytes say it is.
    nature: Detail,
    /// As what it can be sent, the best first.
    usable_as: Vec<&'static str>,
    /// What WhatsApp may not like about it, sent as the first of these.
    warnings: Vec<Value>,
    origin: &'static str,
    /// Opens it for an hour, without a key.
    url: String,
    created_at: String,
}

/// A page of files, newest first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilesResponse {
    pub(crate) results: Vec<FileResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_page_token: Option<String>,
}

impl FileResponse {
    /// What is shown of this one.
    pub(crate) fn of(app: &App, known: &Known) -> Self {
        let Known { file, nature } = known;
        let kinds = known.usable_as();
        let doubtful = kinds.first().map(|it| (*it, known.judge(*it, false).doubtful));
        let warnings = doubtful
            .into_iter()
            .flat_map(|(kind, all)| all.into_iter().map(move |it| warning(kind, it)));
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            content_type: file.mime.clone(),
            size: file.size,
            sha256: hex::encode(&file.sha256),
            nature: nature.detail.clone(),
            usable_as: kinds.iter().map(|it| it.as_str()).collect(),
            warnings: warnings.collect(),
            origin: match file.origin {
                Origin::Uploaded => "uploaded",
                Origin::Fetched => "fetched",
                Origin::Received => "received",
            },
            url: signed_url(app, file),
            created_at: file.created_at.to_string(),
        }
    }
}

fn warning(kind: MediaKind, Breach { code, detail, limit, found, .. }: Breach) -> Value {
    let mut warning = json!({
        "kind": kind.as_str(), "code": code, "detail": format!("the file {detail}"),
    });
    for (name, value) in [("limit", limit), ("found", found)] {
        if let Some(value) = value {
            warning[name] = value;
        }
    }
    warning
}
