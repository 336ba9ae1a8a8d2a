//! `/sandbox/api/media`: what Meta has, what people have on their phones, and the bytes of it.

use super::answers::Answer;
use super::problem::Problem;
use super::reading::{Query, limit};
use super::{bytes, cursor, form};
use crate::digest::Digest;
use crate::sandbox::Sandbox;
use crate::world::{By, Ended, Medium, PersonalFile};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;

/// How many media are listed unless the query says otherwise.
const LIMIT: usize = 1_000;

/// The most characters of a file's name that are kept.
const FILENAME_MAX: usize = 240;

/// What a file is called, and which id it is to have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GiveQuery {
    filename: Option<String>,
    id: Option<String>,
}

#[derive(Serialize)]
pub(super) struct GiveResponse {
    id: String,
    mime_type: String,
    sha256: Digest,
    file_size: u64,
    filename: Option<String>,
}

/// Which media to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct ListResponse {
    media: Vec<MediumResponse>,
    next: String,
}

#[derive(Serialize)]
struct MediumResponse {
    id: String,
    by: By,
    phone_number_id: Option<String>,
    mime_type: String,
    sha256: Digest,
    file_size: u64,
    filename: Option<String>,
    created_at: String,
    expires_at: String,
    deleted: bool,
    expired: bool,
    available: bool,
}

/// Puts a file on a person's phone: the body is the file.
pub(super) async fn give(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<GiveQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answer<GiveResponse>, Problem> {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let mut draft = sandbox.shelf.begin().await?;
    let (mut pieces, mut read) = (body.into_data_stream(), 0);
    while let Some(piece) = form::in_time(pieces.next()).await? {
        let piece = piece.map_err(|it| Problem::invalid("body.unreadable", it.to_string()))?;
        read += piece.len();
        if read > form::FORM_BYTES_MAX {
            let detail = format!("a file has at most {} bytes here", form::FORM_BYTES_MAX);
            return Err(Problem::too_large(detail));
        }
        draft.write(&piece).await?;
    }
    let finished = draft.finish().await?;
    let file = PersonalFile {
        id: query.id,
        declared: declared.unwrap_or_default().to_owned(),
        filename: query.filename.map(|it| it.chars().take(FILENAME_MAX).collect()),
        digest: finished.digest,
        nature: finished.nature.clone(),
        is_whole: finished.is_whole,
    };
    let id = sandbox.take_file(&finished, |world, now| world.give_person(now, file))??;
    let medium = sandbox.look(|world| world.medium(&id).cloned())?;
    let medium = medium.ok_or_else(|| Problem::not_found("the sandbox was reset meanwhile"))?;
    Ok(Answer(GiveResponse {
        id,
        mime_type: medium.mime_type,
        sha256: medium.digest,
        file_size: medium.nature.size,
        filename: medium.filename,
    }))
}

/// Lists the media, oldest first, those Meta has forgotten as well.
pub(super) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<ListResponse>, Problem> {
    let limit = limit(query.limit, LIMIT)?;
    let response = sandbox.look(|world| {
        let start = cursor::parse(query.after.as_deref(), world.epoch())?.unwrap_or(0);
        let media = world.media(start, limit);
        let next = cursor::print(world.epoch(), start + media.len());
        let media = media.iter().map(MediumResponse::of).collect();
        Ok::<_, Problem>(ListResponse { media, next })
    })??;
    Ok(Answer(response))
}

/// Gives the bytes of a medium, for as long as Meta or a phone has them.
pub(super) async fn content(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let medium = sandbox.look(|world| world.medium(&id).cloned())?;
    let medium = medium.ok_or_else(|| Problem::not_found("there is no medium of this id"))?;
    let gone = || Problem::gone("nobody has the bytes of this medium any longer");
    if !medium.has_bytes() {
        return Err(gone());
    }
    let mime_type = medium.mime_type.as_str();
    let given = bytes::give(&sandbox.shelf, &medium.digest, mime_type, &headers, None).await;
    let mut response = match given {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(gone()),
        given => given?,
    };
    secure(response.headers_mut(), mime_type, medium.filename.as_deref());
    Ok(response)
}

/// Keeps a file that somebody sent from acting in the phone page's name.
fn secure(headers: &mut HeaderMap, mime_type: &str, filename: Option<&str>) {
    let is_pdf = mime_type.starts_with("application/pdf");
    let is_shown = is_pdf
        || ["image/", "audio/", "video/"].iter().any(|it| mime_type.starts_with(it))
            && !mime_type.starts_with("image/svg");
    let mut say = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::CACHE_CONTROL, "private, no-cache");
    // A browser shows no PDF under a policy; no script of a PDF's reaches the page.
    if !is_pdf {
        say(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    }
    let mut disposition = if is_shown { "inline" } else { "attachment" }.to_owned();
    if let Some(filename) = filename {
        write!(disposition, "; filename*=UTF-8''{}", escaped(filename))
            .expect("writing to a String cannot fail");
    }
    say(header::CONTENT_DISPOSITION, &disposition);
}

/// A name for a header: every byte that is no letter, digit, dot, dash or underscore is escaped.
fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
    escaped
}

impl MediumResponse {
    fn of(medium: &Medium) -> Self {
        Self {
            id: medium.id.clone(),
            by: medium.by,
            phone_number_id: medium.number.as_ref().map(ToString::to_string),
            mime_type: medium.mime_type.clone(),
            sha256: medium.digest,
            file_size: medium.nature.size,
            filename: medium.filename.clone(),
            created_at: medium.created_at.to_string(),
            expires_at: medium.expires_at.to_string(),
            deleted: medium.ended == Some(Ended::Deleted),
            expired: medium.ended == Some(Ended::Expired),
            available: medium.has_bytes(),
        }
    }
}
