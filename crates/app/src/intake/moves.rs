//! Who is found by something else from now on: a contact's other number, or other id.

use super::reading::about;
use super::words::Told;
use crate::App;
use crate::contacts::{of_wa_id, scoped};
use crate::events::event;
use waxwing_cloud_api::webhook::{Moved, MovedNotice};
use waxwing_domain::ids::ContactId;
use waxwing_store::channels::Channel;
use waxwing_store::contacts::{Identity, IdentityKind};
use waxwing_store::digest::Heard;
use waxwing_store::events::Event;
use waxwing_store::moving::Move;

/// The move that a message told of.
pub(super) fn moving(app: &App, channel: &Channel, (heard, moved): (&Heard, &Moved)) -> Move {
    let said = &heard.message;
    let event = event(
        app,
        "contact.moved",
        crate::messages::about(said),
        said.created_at,
        &Told::again(&heard.event),
    );
    Move {
        workspace_id: said.workspace_id,
        contact_id: said.contact_id,
        at: said.created_at,
        leaves: leaves(moved),
        to: to(moved),
        account: channel.waba_id.clone(),
        told_by: Some(said.id),
        event,
    }
}

/// The move that was told apart from any message.
pub(super) fn moving_apart(
    app: &App,
    (channel, contact_id): (&Channel, ContactId),
    MovedNotice { moved, at, raw }: MovedNotice,
) -> Move {
    let about = about(channel, Some(contact_id), None);
    let event: Event = event(app, "contact.moved", about, at, &Told::of(raw));
    Move {
        workspace_id: channel.workspace_id,
        contact_id,
        at,
        leaves: leaves(&moved),
        to: to(&moved),
        account: channel.waba_id.clone(),
        told_by: None,
        event,
    }
}

/// What they have from then on.
fn to(moved: &Moved) -> Vec<Identity> {
    let wa_id = moved.wa_id.iter().flat_map(of_wa_id);
    moved.user_id.iter().map(scoped).chain(wa_id).collect()
}

/// What they have no more. A scoped id is another with each number; whose new number is not told is
/// found by the id alone.
fn leaves(moved: &Moved) -> Vec<IdentityKind> {
    if moved.wa_id.is_some() && moved.wa_id == moved.previous_wa_id {
        vec![IdentityKind::Scoped]
    } else {
        vec![IdentityKind::WaId, IdentityKind::Phone, IdentityKind::Scoped]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_their_number_leaves_their_id_alone() {
        let same = Moved {
            wa_id: Some("1415".parse().unwrap()),
            previous_wa_id: Some("1415".parse().unwrap()),
            user_id: Some("US.2".parse().unwrap()),
            ..Moved::default()
        };
        assert_eq!(leaves(&same), [IdentityKind::Scoped]);
        let hidden = Moved { wa_id: None, ..same.clone() };
        assert_eq!(leaves(&hidden).len(), 3);
        assert_eq!(to(&hidden), [scoped(&"US.2".parse().unwrap())]);
        let other = Moved { wa_id: Some("4930123456".parse().unwrap()), ..same };
        assert_eq!((leaves(&other).len(), to(&other).len()), (3, 3));
    }
}
