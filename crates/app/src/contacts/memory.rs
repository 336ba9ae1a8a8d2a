//! Who is remembered: contacts by their identities, and the identities of contacts, so that a message
//! to somebody we know asks the database nothing.
//!
//! What is read from the database while something changes is not remembered: it may be what was before.

use moka::sync::Cache;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use waxwing_domain::ids::{ContactId, WorkspaceId};
use waxwing_store::contacts::{Identity, Kept};

/// A contact as they are remembered.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) id: ContactId,
    /// A hash of what Meta last said of them; something else must be written down.
    pub(crate) told: u64,
}

impl Known {
    /// One of whom Meta has said nothing yet.
    pub(crate) const fn by_caller(id: ContactId) -> Self {
        Self { id, told: 0 }
    }
}

/// Everything a contact is or was found by.
pub(crate) type Identities = Arc<[Kept]>;

/// What is remembered of contacts.
pub(crate) struct Memory {
    by_identity: Cache<(WorkspaceId, Identity), Known>,
    identities: Cache<(WorkspaceId, ContactId), Identities>,
    changes: Mutex<u64>,
}

/// How much had changed when the database was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct AsOf(u64);

impl Memory {
    /// Remembers nobody yet, and never more than so many.
    pub(crate) fn new(remembered_max: u64) -> Self {
        Self {
            by_identity: Cache::new(remembered_max),
            identities: Cache::new(remembered_max),
            changes: Mutex::new(0),
        }
    }

    /// The contact with that identity, if they are remembered.
    pub(crate) fn known(&self, place: &(WorkspaceId, Identity)) -> Option<Known> {
        self.by_identity.get(place)
    }

    /// The identities of a contact, if they are remembered.
    pub(crate) fn identities(&self, place: &(WorkspaceId, ContactId)) -> Option<Identities> {
        self.identities.get(place)
    }

    /// To be called before the database is asked for what is to be remembered.
    pub(crate) fn now(&self) -> AsOf {
        AsOf(*self.changes())
    }

    /// Remembers who has an identity, unless something changed since.
    pub(crate) fn keep(&self, as_of: AsOf, place: (WorkspaceId, Identity), known: Known) {
        let changes = self.changes();
        if as_of == AsOf(*changes) {
            self.by_identity.insert(place, known);
        }
    }

    /// Remembers the identities of a contact, unless something changed since.
    pub(crate) fn keep_identities(
        &self,
        as_of: AsOf,
        place: (WorkspaceId, ContactId),
        identities: Identities,
    ) {
        let changes = self.changes();
        if as_of == AsOf(*changes) {
            self.identities.insert(place, identities);
        }
    }

    /// Something was written down about a contact and these identities: what is remembered of them may
    /// be wrong. What was asked for as of `as_of` is still right, if nothing else changed since.
    pub(crate) fn forget(
        &self,
        as_of: AsOf,
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        identities: &[Identity],
    ) -> AsOf {
        let mut changes = self.changes();
        let is_current = as_of == AsOf(*changes);
        *changes += 1;
        self.identities.invalidate(&(workspace_id, contact_id));
        for identity in identities {
            self.by_identity.invalidate(&(workspace_id, identity.clone()));
        }
        if is_current { AsOf(*changes) } else { as_of }
    }

    /// Somebody moved, and perhaps took over what others had. It happens rarely, so everybody is asked
    /// for anew.
    pub(crate) fn forget_everybody(&self) {
        let mut changes = self.changes();
        *changes += 1;
        self.identities.invalidate_all();
        self.by_identity.invalidate_all();
    }

    fn changes(&self) -> MutexGuard<'_, u64> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_store::contacts::IdentityKind;

    const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([1; 16]);
    const ANA: ContactId = ContactId::from_bytes([2; 16]);

    fn phone() -> Identity {
        Identity { kind: IdentityKind::Phone, value: "+1".to_owned() }
    }

    #[test]
    fn what_was_read_while_something_changed_is_not_remembered() {
        let memory = Memory::new(10);
        let before = memory.now();
        memory.forget(before, WORKSPACE, ANA, &[]);
        memory.keep(before, (WORKSPACE, phone()), Known::by_caller(ANA));
        memory.keep_identities(before, (WORKSPACE, ANA), Arc::from([]));
        assert!(memory.known(&(WORKSPACE, phone())).is_none());
        assert!(memory.identities(&(WORKSPACE, ANA)).is_none());
        memory.keep(memory.now(), (WORKSPACE, phone()), Known::by_caller(ANA));
        assert_eq!(memory.known(&(WORKSPACE, phone())).map(|it| it.id), Some(ANA));
        let as_of = memory.forget(memory.now(), WORKSPACE, ANA, &[phone()]);
        assert!(memory.known(&(WORKSPACE, phone())).is_none());
        memory.keep(as_of, (WORKSPACE, phone()), Known::by_caller(ANA));
        assert!(memory.known(&(WORKSPACE, phone())).is_some());
    }
}
