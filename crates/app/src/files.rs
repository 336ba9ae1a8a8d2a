//! Files: the bytes of pictures, recordings and papers that we keep, each once.
//!
//! A file comes in a stream, is hashed and told by its bytes on its way, and is in storage and in the
//! database when [`keep`] returns. What WhatsApp would refuse is refused here, before anybody sends it.

mod addresses;
mod linked;
mod sweep;

pub(crate) use addresses::TAKES_FOR;
pub use addresses::{Presigned, Seal, is_signed, of_url, presign, redeem, signed_url};
pub use linked::fetch;
pub(crate) use linked::{current, is_private};
pub use sweep::{remove, retention, set_retention, sweep};
pub use waxwing_store::files::{File, Origin};

use crate::App;
use crate::keys::Caller;
use crate::links::LinkError;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::{FILE_BYTES_MAX, Findings, Nature, mislabeled, probe, usable_as};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_store::StoreError;
use waxwing_store::blobs::{BlobError, Hold, Staged};

/// The most files one call lists.
pub const PAGE_MAX: i64 = 100;

/// The most characters a file's name may have.
pub const NAME_LENGTH_MAX: usize = 240;

/// A file as somebody offers it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What it is called.
    pub name: Option<String>,
    /// The type it is said to be of.
    pub declared: Option<String>,
    /// Its id, if that was given out before.
    pub id: Option<FileId>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A file, and what its bytes say it is. Neither ever changes.
#[derive(Clone, Debug)]
pub struct Known {
    /// It, as it is kept.
    pub file: File,
    /// What it is.
    pub nature: Nature,
}

impl Known {
    /// The kinds of WhatsApp's that it can be sent as.
    pub fn usable_as(&self) -> Vec<MediaKind> {
        usable_as(&self.nature)
    }

    /// What speaks against sending it as this kind.
    pub fn judge(&self, kind: MediaKind, is_voice: bool) -> Findings {
        waxwing_cloud_api::media::judge(kind, is_voice, &self.nature)
    }
}

/// Why a file is not taken, or not given.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The workspace has no such file.
    #[error("the workspace has no such file; it may have been removed")]
    Unknown,
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It has more bytes than WhatsApp takes of anything.
    #[error("a file may have {FILE_BYTES_MAX} bytes at most; that is the most WhatsApp takes")]
    TooLarge,
    /// WhatsApp takes nothing of this type.
    #[error("WhatsApp takes no files of type {0}; send a link to it instead, as a text")]
    Unsupported(String),
    /// Its bytes say something else than its type.
    #[error("{}", .0.detail)]
    Mislabeled(Box<Breach>),
    /// It stopped coming before its end.
    #[error("the file broke off before its end; send it again")]
    BrokenOff,
    /// Its address may not be called.
    #[error("this link is not followed: {0}")]
    LinkRefused(String),
    /// It could not be fetched.
    #[error("the file could not be fetched: {0}")]
    LinkFailed(String),
    /// Nobody answers there, as far as this machine can see.
    #[error("the file could not be fetched: {0}")]
    LinkUnreachable(String),
    /// The address it was asked for by is old, or was changed.
    #[error("this address has expired or was changed; ask for the file, or its message, again")]
    ExpiredLink,
    /// Its id is taken: an upload's address is good for one file.
    #[error("a file was uploaded to this address before; ask for another address")]
    AlreadyUploaded,
    /// There is no room for it.
    #[error("there is no room left for files; nothing was kept")]
    Full,
    /// Where files are kept does not answer.
    #[error("files cannot be kept or read at the moment")]
    Storage(#[source] BlobError),
    /// It could not be written down.
    #[error("files cannot be kept or read at the moment")]
    Store(#[from] StoreError),
}

impl From<BlobError> for FileError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => Self::Full,
            BlobError::Missing => Self::Unknown,
            error => Self::Storage(error),
        }
    }
}

impl From<LinkError> for FileError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Refused(why) => Self::LinkRefused(why),
            LinkError::Failed(why) => Self::LinkFailed(why),
            LinkError::Unreachable(why) => Self::LinkUnreachable(why),
        }
    }
}

/// Keeps a file of a workspace. When this returns, it survives a crash; what breaks off leaves nothing.
pub async fn keep<E: Display>(
    app: &App,
    workspace_id: WorkspaceId,
    offered: Offered,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Arc<Known>, FileError> {
    let (known, _held) = take_in(app, workspace_id, offered, pieces).await?;
    write_down(app, known).await
}

/// Writes a file down whose bytes were taken in, and are held.
async fn write_down(app: &App, known: Known) -> Result<Arc<Known>, FileError> {
    if !app.store.add_file(&known.file).await? {
        return Err(FileError::AlreadyUploaded);
    }
    Ok(remember(app, known))
}

/// Takes the bytes of a file in, which nobody removes while what is given with it is held: until then
/// the file must be written down.
pub(crate) async fn take_in<E: Display>(
    app: &App,
    workspace_id: WorkspaceId,
    offered: Offered,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<(Known, Hold), FileError> {
    let staged = stage(app, pieces).await?;
    let (staged, nature) = examine(staged).await?;
    if offered.origin != Origin::Received {
        let declared = offered.declared.as_deref();
        if let Some(breach) = declared.and_then(|it| mislabeled(it, &nature)) {
            return Err(FileError::Mislabeled(Box::new(breach)));
        }
        if usable_as(&nature).is_empty() {
            return Err(unusable(&nature));
        }
    }
    let now = app.clock.now();
    let new_id = || FileId::from_uuid(app.ids.make(now, &*app.random));
    let file = File {
        id: offered.id.unwrap_or_else(new_id),
        workspace_id,
        sha256: staged.sha256,
        size: staged.size,
        mime: nature.mime.clone(),
        name: offered.name.as_deref().map(short_name).filter(|it| !it.is_empty()),
        nature: serde_json::to_string(&nature).expect("a nature is plain data"),
        origin: offered.origin,
        created_at: now,
        needed_until: now,
    };
    // In a task of its own: whoever hangs up must not let go of bytes that are still being put there.
    let (app, sha256) = (app.clone(), file.sha256);
    let putting = tokio::spawn(async move {
        let held = app.blobs.hold(&sha256).await;
        app.store.loosen_blob(workspace_id, &sha256).await?;
        app.blobs.keep(workspace_id, staged).await?;
        Ok::<_, FileError>(held)
    });
    let held = putting.await.map_err(|_| StoreError::Closed)??;
    Ok((Known { file, nature }, held))
}

/// The workspace's file with that id.
pub async fn get(
    app: &App,
    workspace_id: WorkspaceId,
    id: FileId,
) -> Result<Arc<Known>, FileError> {
    if let Some(known) = app.files.get(&(workspace_id, id)) {
        return Ok(known);
    }
    let file = app.store.file(workspace_id, id).await?.ok_or(FileError::Unknown)?;
    Ok(remember(app, known(file)?))
}

/// A page of the caller's files, newest first.
pub async fn list(
    app: &App,
    caller: &Caller,
    before: Option<FileId>,
    limit: i64,
) -> Result<Vec<Known>, FileError> {
    let limit = limit.clamp(1, PAGE_MAX + 1);
    let files = app.store.list_files(caller.workspace_id(), before, limit).await?;
    Ok(files.into_iter().map(known).collect::<Result<_, _>>()?)
}

/// The bytes of a file, or those of one range of it.
pub async fn content(
    app: &App,
    file: &File,
    range: Option<Range<u64>>,
) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, FileError> {
    Ok(app.blobs.read(file.workspace_id, &file.sha256, range).await?)
}

/// Writes down what comes, and ends at the most a file may have.
async fn stage<E: Display>(
    app: &App,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Staged, FileError> {
    let mut staging = app.blobs.stage()?;
    let mut size = 0;
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|why| {
            tracing::debug!(%why, "a file broke off");
            FileError::BrokenOff
        })?;
        size += piece.len() as u64;
        if size > FILE_BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        staging.write(&piece).await?;
    }
    if size == 0 { Err(FileError::Empty) } else { Ok(staging.finish().await?) }
}

/// Says what a file is, by its bytes.
async fn examine(staged: Staged) -> Result<(Staged, Nature), FileError> {
    let examined = tokio::task::spawn_blocking(move || {
        let nature = staged.open().and_then(|mut it| probe(&mut it));
        (staged, nature)
    });
    let (staged, nature) = examined.await.map_err(|_| StoreError::Closed)?;
    Ok((staged, nature.map_err(BlobError::from)?))
}

/// Why nothing of WhatsApp's can be of this type: it is too large for all, or of a type that none takes.
fn unusable(nature: &Nature) -> FileError {
    let wrong = MediaKind::ALL
        .into_iter()
        .flat_map(|it| waxwing_cloud_api::media::judge(it, false, nature).wrong);
    // What is wrong with it but for its type says more than that no kind takes it.
    match wrong.into_iter().find(|it| it.code != "content.media_type") {
        Some(breach) => FileError::Mislabeled(Box::new(breach)),
        None => FileError::Unsupported(nature.mime.clone()),
    }
}

/// A name without folders and without what no file system takes.
fn short_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    last.chars().filter(|it| !it.is_control()).take(NAME_LENGTH_MAX).collect()
}

fn known(file: File) -> Result<Known, StoreError> {
    let corrupt = |_| StoreError::Corrupt { table: "files", column: "nature" };
    let nature = serde_json::from_str(&file.nature).map_err(corrupt)?;
    Ok(Known { file, nature })
}

fn remember(app: &App, known: Known) -> Arc<Known> {
    let known = Arc::new(known);
    app.files.insert((known.file.workspace_id, known.file.id), Arc::clone(&known));
    known
}
