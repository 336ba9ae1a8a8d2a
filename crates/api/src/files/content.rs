//! `…/files/{file}/content`: the bytes, whole or a range of them, for whoever has a key or an address
//! that we signed.

mod range;

use super::{FileInPath, WorkspaceInPath};
use crate::auth::Member;
use crate::extract::QueryOf;
use crate::problem::{Problem, range_unsatisfiable};
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use range::{Part, is_among};
use serde::Deserialize;
use std::sync::Arc;
use waxwing_app::App;
use waxwing_app::files::{self, FileError, Known, Seal};
use waxwing_cloud_api::media::{Detail, Nature};
use waxwing_domain::hex;

/// How long a browser may show what it has: as long as a signed address opens it.
const CACHE: &str = "private, max-age=3600";

/// What somebody else made is shown, and runs nothing.
const POLICY: &str = "sandbox; default-src 'none'";

/// Browsers play films and sounds in a page of their own making, which may fetch just these. In a
/// sandbox that is of another origin, and plays nothing.
const POLICY_TO_PLAY: &str = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'";

/// A file for whoever may read it.
pub(crate) struct Opened(Arc<Known>);

/// The proof in an address that we gave it out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    expires: Option<i64>,
    signature: Option<String>,
}

impl FromRequestParts<App> for Opened {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let QueryOf(proof) = QueryOf::<Proof>::from_request_parts(parts, app).await?;
        let workspace = match (proof.expires, proof.signature) {
            (Some(expires), Some(signature))
                if !parts.headers.contains_key(header::AUTHORIZATION) =>
            {
                let WorkspaceInPath(workspace) =
                    WorkspaceInPath::from_request_parts(parts, app).await?;
                let FileInPath(id) = FileInPath::from_request_parts(parts, app).await?;
                if !files::is_signed(app, workspace, id, &Seal { expires, signature }) {
                    return Err(FileError::ExpiredLink.into());
                }
                workspace
            }
            _ => Member::from_request_parts(parts, app).await?.0.workspace_id(),
        };
        let FileInPath(id) = FileInPath::from_request_parts(parts, app).await?;
        Ok(Self(files::get(app, workspace, id).await?))
    }
}

/// `GET /workspaces/{w}/files/{file}/content`
pub(crate) async fn read(
    State(app): State<App>,
    method: Method,
    Opened(known): Opened,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", hex::encode(&known.file.sha256));
    if is_among(&headers, header::IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept(&tag)).into_response());
    }
    let part = Part::asked(&headers, known.file.size, &tag);
    let body = match part {
        Part::Nothing => return Ok(nothing(known.file.size)),
        _ if method == Method::HEAD => Body::empty(),
        _ => Body::from_stream(files::content(&app, &known.file, part.range()).await?),
    };
    Ok((part.status(), kept(&tag), described(&known, &part), body).into_response())
}

/// What may be kept of an answer, and for how long.
fn kept(tag: &str) -> HeaderMap {
    let tag = HeaderValue::from_str(tag).expect("a hash in hex is plain");
    HeaderMap::from_iter([
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHE)),
    ])
}

/// What the bytes are, and how they are to be shown.
fn described(known: &Known, part: &Part) -> HeaderMap {
    let Known { file, nature } = known;
    let octets = HeaderValue::from_static("application/octet-stream");
    let mut headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_str(&file.mime).unwrap_or(octets)),
        (header::CONTENT_LENGTH, part.length(file.size).into()),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CONTENT_DISPOSITION, disposition(known)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy(nature))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]);
    if let Some(range) = part.content_range(nature.size) {
        headers.insert(header::CONTENT_RANGE, range);
    }
    headers
}

/// Where the bytes end that somebody asked for beyond.
fn nothing(size: u64) -> Response {
    ([(header::CONTENT_RANGE, format!("bytes */{size}"))], range_unsatisfiable(size))
        .into_response()
}

/// Whether it is shown or saved, and under which name.
fn disposition(known: &Known) -> HeaderValue {
    let Known { file, nature } = known;
    let own = || format!("{}.{}", file.id, nature.extension);
    let name = file.name.clone().unwrap_or_else(own);
    let how = if is_shown(nature) { "inline" } else { "attachment" };
    let is_plain = |it: char| matches!(it, ' '..='~') && !matches!(it, '"' | '\\' | '%');
    let plain: String = name.chars().map(|it| if is_plain(it) { it } else { '_' }).collect();
    let written = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", escaped(&name));
    HeaderValue::from_str(&written).expect("what is not plain was escaped")
}

/// Whether browsers show or play it, and nothing in it runs. They show no PDF that is kept from
/// running something, so that is saved.
const fn is_shown(nature: &Nature) -> bool {
    matches!(nature.detail, Detail::Picture { .. } | Detail::Sticker { .. }) || is_played(nature)
}

const fn is_played(nature: &Nature) -> bool {
    matches!(nature.detail, Detail::Sound { .. } | Detail::Film { .. })
}

const fn policy(nature: &Nature) -> &'static str {
    if is_played(nature) { POLICY_TO_PLAY } else { POLICY }
}

/// A name as RFC 8187 has it.
fn escaped(name: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&it);
    name.bytes()
        .map(|it| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}
