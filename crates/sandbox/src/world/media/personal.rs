//! A file is put on a person's phone, for them to send.

use super::super::World;
use super::{By, FILES_MAX, Kept, NewMedium, SHELF_BYTES_MAX, UNKNOWN_TYPE, sample};
use crate::digest::Digest;
use waxwing_cloud_api::media::{Nature, mislabeled};
use waxwing_domain::time::Timestamp;

/// The most digits of an id somebody chooses.
const ID_DIGITS_MAX: usize = 20;

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

impl World {
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

    fn chosen_id(&self, id: String) -> Result<String, MediumError> {
        let is_id =
            (1..=ID_DIGITS_MAX).contains(&id.len()) && id.bytes().all(|it| it.is_ascii_digit());
        if !is_id {
            return Err(MediumError::Id);
        }
        if self.is_taken(&id) { Err(MediumError::IdTaken) } else { Ok(id) }
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
