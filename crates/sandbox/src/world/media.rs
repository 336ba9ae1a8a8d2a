//! The media: what the business uploaded, and what people have sent or can send.
//!
//! The world knows what each of them is; the bytes lie on the sandbox's shelf, by their digest, for
//! as long as [`World::keeps`] says so.

mod address;
mod all;
mod personal;
mod sample;
mod sent;
mod session;
mod told;
mod upload;

pub use address::{Attachment, Damage};
pub(super) use all::Media;
pub use all::{FILES_MAX, SHELF_BYTES_MAX};
pub use personal::{MediumError, PersonalFile};
pub use sample::{Sample, samples};
pub(super) use session::{PREFIX, Sessions};
pub(super) use told::{Completed, error};
pub use upload::{Upload, UploadedFile};

use super::World;
use super::entry::Change;
use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use waxwing_cloud_api::media::{ID_LIVES, INBOUND_ID_LIVES, Nature};
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// What a file is called whose type nobody knows.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Who brought a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The business uploaded it to Graph.
    Business,
    /// A person has it on their phone.
    Person,
}

/// Where the bytes of a medium are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// On the shelf.
    OnShelf,
    /// In the program: it is one of its samples.
    BuiltIn,
    /// Nowhere: there were more than Meta takes.
    Nowhere,
}

/// Why nobody can ask Meta for a medium any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The business deleted it.
    Deleted,
    /// Its time was over.
    Expired,
}

/// A picture, film, recording, file or sticker that Meta has.
#[derive(Clone, Debug, PartialEq)]
pub struct Medium {
    /// Meta's id of it.
    pub id: String,
    /// Who brought it.
    pub by: By,
    /// The number it was uploaded to, or last sent to.
    pub number: Option<PhoneNumberId>,
    /// What it is said to be, as Meta tells it.
    pub mime_type: String,
    /// What it is called.
    pub filename: Option<String>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What it is, by its bytes.
    pub nature: Nature,
    /// Where its bytes are.
    pub kept: Kept,
    /// When it came.
    pub created_at: Timestamp,
    /// When Meta forgets it.
    pub expires_at: Timestamp,
    /// Why nobody can ask Meta for it any longer.
    pub ended: Option<Ended>,
    /// Whether somebody has it on their phone, whatever Meta forgets.
    is_on_phone: bool,
}

impl Medium {
    /// Whether its bytes can still be had.
    pub const fn has_bytes(&self) -> bool {
        !matches!(self.kept, Kept::Nowhere) && (self.ended.is_none() || self.is_on_phone)
    }
}

/// A medium that comes, as it is written down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct NewMedium {
    by: By,
    number: Option<String>,
    id: String,
    mime_type: String,
    filename: Option<String>,
    digest: Digest,
    nature: Nature,
    kept: Kept,
}

impl World {
    /// The media that came, from a place on; their places count up by one.
    pub fn media(&self, start: usize, limit: usize) -> &[Medium] {
        self.state.media.from(start, limit)
    }

    /// The medium of this id, whatever became of it.
    pub fn medium(&self, id: &str) -> Option<&Medium> {
        self.state.media.get(id)
    }

    /// Whether the shelf must keep the file of this digest.
    pub fn keeps(&self, digest: &Digest) -> bool {
        self.state.media.keeps(digest)
    }

    /// The files nobody needs any longer, since this was last asked.
    pub fn take_released(&mut self) -> Vec<Digest> {
        let released = std::mem::take(&mut self.released);
        // What was let go may have come again since.
        released.into_iter().filter(|it| !self.keeps(it)).collect()
    }

    /// Adds a medium; gives its id.
    pub(super) fn add_medium(&mut self, now: Timestamp, new: NewMedium) -> String {
        self.enter(now, || Change::Medium(new.clone()));
        self.state.requests += 1;
        self.keep_medium(now, new)
    }

    /// The same for what is part of another change.
    fn keep_medium(&mut self, now: Timestamp, new: NewMedium) -> String {
        let NewMedium { by, number, id, mime_type, filename, digest, nature, kept } = new;
        let lives = if by == By::Business { ID_LIVES } else { INBOUND_ID_LIVES };
        let expires_at = now + lives;
        self.state.keys.use_medium();
        self.state.schedule.forget_medium(expires_at, &id);
        self.state.media.add(Medium {
            id: id.clone(),
            by,
            number: number.and_then(|it| it.parse().ok()),
            mime_type,
            filename,
            digest,
            nature,
            kept,
            created_at: now,
            expires_at,
            ended: None,
            is_on_phone: false,
        });
        self.version += 1;
        id
    }

    /// Meta forgets a medium whose time is over, unless it was sent again meanwhile.
    pub(super) fn expire_medium(&mut self, id: &str, at: Timestamp) {
        if self.state.media.get(id).is_some_and(|it| it.expires_at <= at) {
            self.end_medium(id, Ended::Expired);
        }
    }

    /// Meta forgets a medium.
    pub(super) fn end_medium(&mut self, id: &str, why: Ended) {
        let released = self.state.media.end(id, why);
        self.released.extend(released);
        self.version += 1;
    }

    /// The id that the next medium gets.
    fn next_medium_id(&self) -> String {
        let mut ids = self.state.keys.medium_ids();
        ids.find(|it| !self.is_taken(it)).expect("there are more ids than things")
    }

    fn is_taken(&self, id: &str) -> bool {
        self.state.media.get(id).is_some() || self.object(id).is_some()
    }
}
