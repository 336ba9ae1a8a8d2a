//! All media there were, and which of their files are on the shelf.

use super::super::progress::Schedule;
use super::{By, Ended, Kept, Medium};
use crate::digest::Digest;
use std::collections::BTreeMap;
use waxwing_cloud_api::media::INBOUND_ID_LIVES;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// The most files there may be on the shelf.
pub const FILES_MAX: usize = 10_000;

/// The most bytes there may be on the shelf.
pub const SHELF_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// The place of a medium in the order in which all came.
type Place = u32;

/// All media, oldest first, and what of them is on the shelf.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Media {
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
    pub(in super::super) fn get(&self, id: &str) -> Option<&Medium> {
        self.by_id.get(id).map(|it| &self.all[*it as usize])
    }

    /// The medium of this id, unless Meta has forgotten it.
    pub(in super::super) fn living(&self, id: &str) -> Option<&Medium> {
        self.get(id).filter(|it| it.ended.is_none())
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Medium> {
        self.by_id.get(id).map(|it| &mut self.all[*it as usize])
    }

    /// The media that came, from a place on.
    pub(super) fn from(&self, start: usize, limit: usize) -> &[Medium] {
        let start = start.min(self.all.len());
        &self.all[start..start.saturating_add(limit).min(self.all.len())]
    }

    /// Whether a file must stay on the shelf.
    pub(super) fn keeps(&self, digest: &Digest) -> bool {
        self.held.contains_key(digest)
    }

    /// Whether there is room for one more file.
    pub(super) fn has_room(&self, digest: &Digest, size: u64) -> bool {
        self.held.contains_key(digest)
            || (self.held.len() < FILES_MAX && self.held_bytes + size <= SHELF_BYTES_MAX)
    }

    pub(super) fn add(&mut self, medium: Medium) {
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
    pub(super) fn end(&mut self, id: &str, why: Ended) -> Option<Digest> {
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
    pub(in super::super) fn digests(&self) -> impl Iterator<Item = Digest> + '_ {
        self.held.keys().copied()
    }

    /// Notes that a person sent one to the business: its time begins anew.
    pub(super) fn was_sent(
        &mut self,
        id: &str,
        to: &PhoneNumberId,
        now: Timestamp,
        schedule: &mut Schedule,
    ) {
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
