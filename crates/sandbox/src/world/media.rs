//! The media: what the business uploaded, and what people have sent or can send.
//!
//! The world knows what each of them is; the bytes lie on the sandbox's shelf, by their digest, for
//! as long as [`World::keeps`] says so.

mod address;
mod sample;
mod sent;
mod told;
mod upload;

pub use address::{Attachment, Damage};
pub use sample::{Sample, samples};
pub(super) use told::{Completed, error};
pub use upload::{Upload, UploadedFile};

use super::World;
use super::entry::Change;
use super::progress::Schedule;
use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use waxwing_cloud_api::media::{ID_LIVES, INBOUND_ID_LIVES, Nature, mislabeled};
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// The most files there may be on the shelf.
pub const FILES_MAX: usize = 10_000;

/// The most bytes there may be on the shelf.
pub const SHELF_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// The most digits of an id somebody chooses.
const ID_DIGITS_MAX: usize = 20;

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

/// A file that a person has on their phone.
#[derive(Clone, Debug)]
pub struct PersonalFile {
    /// The id it is to have; without one it gets the next.
    pub id: Option<String>,
    /// What it is said to be.
    pub declared: String,
    /// What it is called.
    pub filename: Option<String>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What it is, by its bytes.
    pub nature: Nature,
    /// Whether its bytes were put aside, because they are no more than Meta takes.
    pub is_whole: bool,
}

/// Why a person cannot have a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediumError {
    /// It would have an id that is none.
    #[error("an id is 1 to {ID_DIGITS_MAX} digits")]
    Id,
    /// It would have the id of something else.
    #[error("there is something of this id already")]
    IdTaken,
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The shelf is full.
    #[error(
        "the shelf is full: it holds {FILES_MAX} files and {SHELF_BYTES_MAX} bytes at most; POST /sandbox/api/reset empties it"
    )]
    Full,
}

/// The place of a medium in the order in which all came.
type Place = u32;

/// All media, oldest first, and what of them is on the shelf.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Media {
    all: Vec<Medium>,
    by_id: BTreeMap<String, Place>,
    held: BTreeMap<Digest, Held>,
    held_bytes: u64,
}

/// A file on the shelf, and how many media are that file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    size: u64,
    media_count: u32,
}

impl Media {
    /// The medium of this id, whatever became of it.
    pub(super) fn get(&self, id: &str) -> Option<&Medium> {
        self.by_id.get(id).map(|it| &self.all[*it as usize])
    }

    /// The medium of this id, unless Meta has forgotten it.
    pub(super) fn living(&self, id: &str) -> Option<&Medium> {
        self.get(id).filter(|it| it.ended.is_none())
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Medium> {
        self.by_id.get(id).map(|it| &mut self.all[*it as usize])
    }

    /// Whether there is room for one more file.
    fn has_room(&self, digest: &Digest, size: u64) -> bool {
        self.held.contains_key(digest)
            || (self.held.len() < FILES_MAX && self.held_bytes + size <= SHELF_BYTES_MAX)
    }

    fn add(&mut self, medium: Medium) {
        if medium.kept == Kept::OnShelf {
            let size = medium.nature.size;
            let held = self.held.entry(medium.digest).or_insert_with(|| {
                self.held_bytes += size;
                Held { size, media_count: 0 }
            });
            held.media_count += 1;
        }
        let place = Place::try_from(self.all.len()).expect("memory ends before places do");
        self.by_id.insert(medium.id.clone(), place);
        self.all.push(medium);
    }

    /// Notes that Meta has forgotten a medium; the digest of what nobody needs any longer.
    fn end(&mut self, id: &str, why: Ended) -> Option<Digest> {
        let medium = self.get_mut(id).filter(|it| it.ended.is_none())?;
        medium.ended = Some(why);
        if medium.kept != Kept::OnShelf || medium.is_on_phone {
            return None;
        }
        let digest = medium.digest;
        let held = self.held.get_mut(&digest)?;
        held.media_count -= 1;
        if held.media_count > 0 {
            return None;
        }
        self.held_bytes -= held.size;
        self.held.remove(&digest);
        Some(digest)
    }

    /// The digests of all that is on the shelf.
    pub(super) fn digests(&self) -> impl Iterator<Item = Digest> + '_ {
        self.held.keys().copied()
    }

    /// Notes that a person sent one to the business: its time begins anew.
    fn was_sent(&mut self, id: &str, to: &PhoneNumberId, now: Timestamp, schedule: &mut Schedule) {
        let Some(medium) = self.get_mut(id).filter(|it| it.by == By::Person) else { return };
        if medium.ended.is_some() {
            return;
        }
        medium.is_on_phone = true;
        medium.number = Some(to.clone());
        medium.expires_at = now + INBOUND_ID_LIVES;
        schedule.forget_medium(medium.expires_at, id);
    }
}

impl World {
    /// The media that came, from a place on; their places count up by one.
    pub fn media(&self, start: usize, limit: usize) -> &[Medium] {
        let all = &self.state.media.all;
        let start = start.min(all.len());
        &all[start..start.saturating_add(limit).min(all.len())]
    }

    /// The medium of this id, whatever became of it.
    pub fn medium(&self, id: &str) -> Option<&Medium> {
        self.state.media.get(id)
    }

    /// Whether the shelf must keep the file of this digest.
    pub fn keeps(&self, digest: &Digest) -> bool {
        self.state.media.held.contains_key(digest)
    }

    /// The files nobody needs any longer, since this was last asked.
    pub fn take_released(&mut self) -> Vec<Digest> {
        let released = std::mem::take(&mut self.released);
        // What was let go may have come again since.
        released.into_iter().filter(|it| !self.keeps(it)).collect()
    }

    /// Puts a file on a person's phone, for them to send; gives its id.
    ///
    /// # Errors
    ///
    /// When its id cannot be, or there is no room.
    pub fn give_person(
        &mut self,
        now: Timestamp,
        file: PersonalFile,
    ) -> Result<String, MediumError> {
        let PersonalFile { id, declared, filename, digest, nature, is_whole } = file;
        if nature.size == 0 {
            return Err(MediumError::Empty);
        }
        if is_whole && !self.state.media.has_room(&digest, nature.size) {
            return Err(MediumError::Full);
        }
        let id = match id {
            Some(id) => self.chosen_id(id)?,
            None => self.next_medium_id(),
        };
        let mime_type = if is_whole { told_type(&declared, &nature) } else { declared };
        let kept = if is_whole { Kept::OnShelf } else { Kept::Nowhere };
        let by = By::Person;
        let new = NewMedium { by, number: None, id, mime_type, filename, digest, nature, kept };
        Ok(self.add_medium(now, new))
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

    fn chosen_id(&self, id: String) -> Result<String, MediumError> {
        let is_id =
            (1..=ID_DIGITS_MAX).contains(&id.len()) && id.bytes().all(|it| it.is_ascii_digit());
        if !is_id {
            return Err(MediumError::Id);
        }
        if self.is_taken(&id) { Err(MediumError::IdTaken) } else { Ok(id) }
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

/// What Meta tells of a file: what it is said to be, unless that says nothing or is not so.
fn told_type(declared: &str, nature: &Nature) -> String {
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let says_nothing = !essence.contains('/') || essence.eq_ignore_ascii_case(UNKNOWN_TYPE);
    if sample::is_voice(nature) {
        sample::VOICE_TYPE.to_owned()
    } else if says_nothing || mislabeled(declared, nature).is_some() {
        nature.mime.clone()
    } else {
        declared.to_owned()
    }
}

/// What a file is called whose type nobody knows.
const UNKNOWN_TYPE: &str = "application/octet-stream";
