//! What is shown of media: where they can be opened, what they are, or why they cannot be had.

use super::body::put;
use crate::problem::Problem;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use waxwing_app::App;
use waxwing_app::files::{self, FileError, Known};
use waxwing_app::keys::Caller;
use waxwing_app::media::our_file;
use waxwing_app::messages::{Message, Whole};
use waxwing_app::receiving::{self, Receipt, ReceiptState};
use waxwing_cloud_api::content::{Content, Media, MediaKind, MediaSource};
use waxwing_domain::hex;
use waxwing_domain::ids::{FileId, MessageId};
use waxwing_domain::message::Direction;

/// What is known of the media of some messages.
#[derive(Default)]
pub(crate) struct Shelf {
    /// Files of ours; none: it was removed.
    files: BTreeMap<FileId, Option<Opened>>,
    /// Addresses of ours in contents, which may be old, and the files they lead to.
    addresses: BTreeMap<String, FileId>,
    /// What people sent with messages.
    receipts: BTreeMap<MessageId, Receipt>,
}

/// A file, and what opens it for a while.
struct Opened {
    known: Arc<Known>,
    url: String,
}

/// What is known of the media of one message.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    shelf: &'a Shelf,
    message: MessageId,
}

impl Shelf {
    /// Looks up the media of a caller's messages.
    pub(crate) async fn of(
        app: &App,
        caller: &Caller,
        messages: impl IntoIterator<Item = &Whole>,
    ) -> Result<Self, Problem> {
        let workspace_id = caller.workspace_id();
        let parts: Vec<&Message> = messages.into_iter().flat_map(Whole::parts).collect();
        let received = parts.iter().filter(|it| it.said.direction == Direction::Incoming);
        let received: Vec<_> = received.map(|it| it.said.id).collect();
        let receipts = receiving::of_messages(app, workspace_id, &received).await?;
        let kept = receipts.iter().filter_map(|it| match it.state {
            ReceiptState::Kept(id) => Some(id),
            ReceiptState::Waiting | ReceiptState::GivenUp => None,
        });
        let mut shelf = Self::default();
        let of_url = |url: &str| files::of_url(app, workspace_id, url);
        let mut named: Vec<_> = kept.collect();
        for part in parts {
            shelf.note(&part.said.content, of_url, &mut named);
        }
        for id in named {
            let opened = match files::get(app, workspace_id, id).await {
                Ok(known) => Some(Opened { url: files::signed_url(app, &known.file), known }),
                Err(FileError::Unknown) => None,
                Err(error) => return Err(error.into()),
            };
            shelf.files.insert(id, opened);
        }
        shelf.receipts = receipts.into_iter().map(|it| (it.new.message_id, it)).collect();
        Ok(shelf)
    }

    /// Notes the files of ours that a content names, by id or by address.
    fn note(
        &mut self,
        content: &str,
        of_url: impl Fn(&str) -> Option<FileId>,
        named: &mut Vec<FileId>,
    ) {
        if !content.contains(FileId::PREFIX) {
            return;
        }
        let Ok(content) = Content::from_json(content) else { return };
        for place in content.media_places() {
            match place.source {
                MediaSource::Id(id) => named.extend(our_file(id)),
                MediaSource::Link(link) => {
                    let Some(id) = of_url(link) else { continue };
                    named.push(id);
                    self.addresses.insert(link.to_owned(), id);
                }
            }
        }
    }

    /// What is known of the media of this message.
    pub(super) fn view(&self, message: MessageId) -> View<'_> {
        View { shelf: self, message }
    }
}

impl<'a> View<'a> {
    /// Names a medium: by its address, by Meta's id for it where it has none, or as a file of ours.
    pub(super) fn name(self, entry: &mut Value, source: MediaSource<'_>) {
        match source {
            MediaSource::Link(link) => {
                entry["mediaUrl"] = link.into();
                if let Some(id) = self.shelf.addresses.get(link) {
                    self.describe(entry, *id);
                }
            }
            MediaSource::Id(id) => {
                entry["mediaId"] = id.into();
                if let Some(id) = our_file(id) {
                    self.describe(entry, id);
                }
            }
        }
    }

    /// Where a medium can be opened, if it is a file of ours.
    pub(super) fn address(self, source: MediaSource<'_>) -> Option<&'a str> {
        let id = match source {
            MediaSource::Id(id) => our_file(id)?,
            MediaSource::Link(link) => *self.shelf.addresses.get(link)?,
        };
        let opened = self.shelf.files.get(&id)?.as_ref()?;
        Some(&opened.url)
    }

    /// Says what a file of ours is and where it can be opened, or that it is gone.
    fn describe(self, entry: &mut Value, id: FileId) {
        entry["mediaId"] = id.to_string().into();
        match self.shelf.files.get(&id) {
            Some(Some(Opened { known, url })) => {
                let file = &known.file;
                entry["mediaUrl"] = url.as_str().into();
                entry["contentType"] = file.mime.as_str().into();
                if entry.get("filename").is_none() {
                    put(entry, "filename", file.name.as_deref());
                }
                entry["size"] = file.size.into();
                entry["sha256"] = hex::encode(&file.sha256).into();
            }
            Some(None) => {
                entry["mediaState"] = "removed".into();
                entry["mediaReason"] = "the file was removed".into();
            }
            None => {}
        }
    }

    /// Says what became of what a person sent with the message.
    fn receive(self, entry: &mut Value) {
        let Some(receipt) = self.shelf.receipts.get(&self.message) else { return };
        let state = match receipt.state {
            ReceiptState::Kept(id) => return self.describe(entry, id),
            ReceiptState::Waiting => "fetching",
            ReceiptState::GivenUp => "failed",
        };
        entry["mediaState"] = state.into();
        put(entry, "mediaReason", receipt.problem.as_deref());
        if let Some(sha256) = &receipt.new.sha256 {
            entry["sha256"] = hex::encode(sha256).into();
        }
    }
}

/// A medium that is a message of its own.
pub(super) fn medium(media: Media<'_>, view: View<'_>) -> Value {
    let mut entry = entry(media.kind, media.source(), media.filename(), view);
    if entry.get("contentType").is_none() {
        put(&mut entry, "contentType", media.mime_type());
    }
    view.receive(&mut entry);
    entry
}

/// A medium in a body.
pub(super) fn entry(
    kind: MediaKind,
    source: Option<MediaSource<'_>>,
    filename: Option<&str>,
    view: View<'_>,
) -> Value {
    let mut entry = json!({});
    put(&mut entry, "filename", filename);
    if let Some(source) = source {
        view.name(&mut entry, source);
    }
    if kind != MediaKind::Image {
        entry["kind"] = kind.as_str().into();
    }
    entry
}

#[cfg(test)]
mod tests;
