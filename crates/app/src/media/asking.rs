//! What is asked of media before a message is taken: whether there is such a file, and whether WhatsApp
//! takes it as what it is sent as. A link that was not fetched yet is asked when the message's turn comes.

use super::{Key, Source, Standing, is_ours};
use crate::App;
use crate::files::{self, FileError};
use std::time::Duration;
use waxwing_cloud_api::content::{Content, MediaSource};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::ids::{FileId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;

/// How much longer than needed a file is kept for a message, so that not every send writes that down.
const KEPT_BESIDES: Duration = Duration::from_hours(24 * 7);

/// What was found of the media of a message.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The files it needs.
    pub(crate) files: Vec<FileId>,
    /// What WhatsApp would refuse.
    pub(crate) wrong: Vec<Breach>,
    /// What it may refuse.
    pub(crate) doubtful: Vec<Breach>,
}

/// Looks at the media of a content, whose shape is right; breaches are pointed at below `root`.
pub(crate) async fn check(
    app: &App,
    channel: &Channel,
    (root, content): (&str, &Content),
    asked: &mut Asked,
) -> Result<(), StoreError> {
    for place in content.media_places() {
        let Some(key) = Key::of(channel, &place) else {
            if let MediaSource::Id(id) = place.source
                && is_ours(id)
            {
                asked.wrong.push(unknown(format!("{root}{}/id", place.pointer)));
            }
            continue;
        };
        let member = if matches!(key.source, Source::File(_)) { "id" } else { "link" };
        let pointer = format!("{root}{}/{member}", place.pointer);
        let at = |it: Breach| Breach { pointer: pointer.clone(), ..it };
        let file = match &key.source {
            Source::File(id) => Some(*id),
            Source::Link(link) => files::of_url(app, channel.workspace_id, link),
        };
        let Some(id) = file else {
            if let Some(Standing::Never { wrong, .. }) = app.media.standing(&key, app.clock.now()) {
                asked.wrong.extend(wrong.into_iter().map(at));
            }
            continue;
        };
        match files::get(app, channel.workspace_id, id).await {
            Ok(known) => {
                let found = known.judge(key.kind, key.is_voice);
                asked.wrong.extend(found.wrong.into_iter().map(at));
                asked.doubtful.extend(found.doubtful.into_iter().map(at));
                asked.files.push(id);
            }
            Err(FileError::Store(error)) => return Err(error),
            Err(_) => asked.wrong.push(unknown(pointer)),
        }
    }
    Ok(())
}

fn unknown(pointer: String) -> Breach {
    let detail = "there is no such file, or it was not uploaded yet; upload it first";
    Breach::new(pointer.as_str(), "content.file_unknown", detail)
}

/// Sees to it that files are kept until a message that needs them has become worthless; says whether all
/// are there still.
pub(crate) async fn need(
    app: &App,
    workspace_id: WorkspaceId,
    files: &[FileId],
    until: Timestamp,
) -> Result<bool, StoreError> {
    let mut short = Vec::new();
    for id in files {
        let is_kept = app.needed.get(&(workspace_id, *id)).is_some_and(|it| until <= it);
        if !is_kept {
            short.push(*id);
        }
    }
    if short.is_empty() {
        return Ok(true);
    }
    let until = until + KEPT_BESIDES;
    let are_there = app.store.need_files(workspace_id, &short, until).await?;
    if are_there {
        for id in short {
            app.needed.insert((workspace_id, id), until);
        }
    }
    Ok(are_there)
}
