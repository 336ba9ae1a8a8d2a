//! The addresses of files: signed ones that open for an hour without a key, and those to upload to.

use super::{FileError, Known, Offered, keep};
use crate::App;
use crate::keys::Caller;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures::Stream;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::files::{File, Origin};

/// How long an address that was signed opens its file.
const OPENS_FOR: Duration = Duration::from_hours(1);

/// How long something can be uploaded to an address that was given out.
pub(crate) const TAKES_FOR: Duration = Duration::from_hours(1);

/// Proof that we gave an address out: until when it is good, and a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Until when, in seconds since the epoch.
    pub expires: i64,
    /// The signature, in base64 for addresses.
    pub signature: String,
}

/// Where somebody may upload one file, and what it is called afterwards.
#[derive(Clone, Debug)]
pub struct Presigned {
    /// The file's id.
    pub id: FileId,
    /// Its address, for messages.
    pub media_url: String,
    /// Where to post the form.
    pub upload_url: String,
    /// The fields of the form that come before the file, in order.
    pub fields: Vec<(&'static str, String)>,
}

/// The address of a file's bytes.
fn address(app: &App, workspace_id: WorkspaceId, id: FileId) -> String {
    format!("{}/workspaces/{}/files/{id}/content", app.public_url(), workspace_id.uuid())
}

/// An address that opens a file for an hour, for whoever has it.
pub fn signed_url(app: &App, file: &File) -> String {
    let expires = app.clock.now() + OPENS_FOR;
    let Seal { expires, signature } = seal(app, ("open", file.workspace_id, file.id, ""), expires);
    let address = address(app, file.workspace_id, file.id);
    format!("{address}?expires={expires}&signature={signature}")
}

/// Whether an address with this seal opens this file now.
pub fn is_signed(app: &App, workspace_id: WorkspaceId, id: FileId, given: &Seal) -> bool {
    is_sealed(app, ("open", workspace_id, id, ""), given)
}

/// The file of the workspace that an address of ours leads to, signed or not.
pub fn of_url(app: &App, workspace_id: WorkspaceId, url: &str) -> Option<FileId> {
    let url = url.split(['?', '#']).next()?;
    let path = url.strip_prefix(&*app.public_url())?.strip_prefix("/workspaces/")?;
    let (workspace, path) = path.split_once("/files/")?;
    let id = path.strip_suffix("/content")?;
    let is_theirs = workspace.parse::<WorkspaceId>().is_ok_and(|it| it == workspace_id);
    if is_theirs { id.parse().ok() } else { None }
}

/// An address to which one file of this type can be uploaded, within an hour and without a key.
pub fn presign(app: &App, caller: &Caller, content_type: &str) -> Presigned {
    let now = app.clock.now();
    let workspace_id = caller.workspace_id();
    let id = FileId::from_uuid(app.ids.make(now, &*app.random));
    let what = ("upload", workspace_id, id, content_type);
    let Seal { expires, signature } = seal(app, what, now + TAKES_FOR);
    Presigned {
        id,
        media_url: address(app, workspace_id, id),
        upload_url: format!("{}/workspaces/{}/uploads", app.public_url(), workspace_id.uuid()),
        fields: vec![
            ("key", id.to_string()),
            ("Content-Type", content_type.to_owned()),
            ("expires", expires.to_string()),
            ("signature", signature),
        ],
    }
}

/// Takes the file that was uploaded to an address we gave out, with the fields of its form.
pub async fn redeem<E: Display>(
    app: &App,
    workspace_id: WorkspaceId,
    fields: &[(String, String)],
    name: Option<String>,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Arc<Known>, FileError> {
    let field = |name: &str| fields.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
    let given = || {
        let id: FileId = field("key")?.parse().ok()?;
        let expires = field("expires")?.parse().ok()?;
        let signature = field("signature")?.to_owned();
        Some((id, field("Content-Type")?.to_owned(), Seal { expires, signature }))
    };
    let (id, declared, seal) = given().ok_or(FileError::ExpiredLink)?;
    if !is_sealed(app, ("upload", workspace_id, id, &declared), &seal) {
        return Err(FileError::ExpiredLink);
    }
    if app.redeemed.contains_key(&id) || app.store.file(workspace_id, id).await?.is_some() {
        return Err(FileError::AlreadyUploaded);
    }
    let origin = Origin::Uploaded;
    let offered = Offered { name, declared: Some(declared), id: Some(id), origin };
    let known = keep(app, workspace_id, offered, pieces).await?;
    app.redeemed.insert(id, ());
    Ok(known)
}

/// What a seal is on: what it allows, whose, to which file, and anything else it promises.
type Sealed<'a> = (&'static str, WorkspaceId, FileId, &'a str);

fn seal(app: &App, what: Sealed<'_>, until: Timestamp) -> Seal {
    let expires = until.as_seconds();
    Seal { expires, signature: URL_SAFE_NO_PAD.encode(signature(app, what, expires)) }
}

fn is_sealed(app: &App, what: Sealed<'_>, given: &Seal) -> bool {
    let Ok(theirs) = URL_SAFE_NO_PAD.decode(&given.signature) else { return false };
    let is_ours: bool = signature(app, what, given.expires)[..].ct_eq(&theirs).into();
    is_ours && app.clock.now() < Timestamp::from_seconds(given.expires)
}

fn signature(app: &App, (what, workspace_id, id, more): Sealed<'_>, expires: i64) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&app.file_key).expect("any key will do");
    mac.update(what.as_bytes());
    mac.update(workspace_id.as_bytes());
    mac.update(id.as_bytes());
    mac.update(&expires.to_be_bytes());
    mac.update(more.as_bytes());
    mac.finalize().into_bytes().into()
}
