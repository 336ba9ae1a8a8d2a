//! A message from a person, as we understand it.

use super::{Moved, StatusError};
use waxwing_domain::ids::{ScopedUserId, WaId, Wamid};
use waxwing_domain::time::Timestamp;

/// A message from a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its id: what to recognise repeats by.
    pub wamid: Wamid,
    /// Who wrote it; absent for people who hide their number.
    pub from: Option<WaId>,
    /// Who wrote it, by the id scoped to us.
    pub from_user_id: Option<ScopedUserId>,
    /// Who wrote it, by the id scoped to an enterprise that shares ids among its businesses.
    pub parent_user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// The username they chose, if they chose one.
    pub username: Option<String>,
    /// What Meta remembers their identity by, where the business asked for it.
    pub identity_hash: Option<String>,
    /// When they wrote it.
    pub at: Timestamp,
    /// Meta's `type`; `unknown` when there was none.
    pub kind: String,
    /// What it says, as [`crate::content::Content::from_json`] reads it, with the ad it came from
    /// (`referral`), if any.
    pub content: String,
    /// The message it answers.
    pub context_id: Option<Wamid>,
    /// The product it asks about.
    pub product: Option<Product>,
    /// Whether it was passed on from another chat.
    pub forwarded: bool,
    /// Whether it was passed on many times; then it was passed on.
    pub frequently_forwarded: bool,
    /// The group it was written in, if it was.
    pub group_id: Option<String>,
    /// The ad or post it came from, as Meta's object.
    pub referral: Option<String>,
    /// Whom it tells of who has another number or scoped id now; only in messages of type `system`.
    pub moved: Option<Box<Moved>>,
    /// Why there is less in it than was written.
    pub errors: Vec<StatusError>,
    /// The message object as it came.
    pub raw: String,
}

/// A product of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The catalogue.
    pub catalog_id: String,
    /// The product, by the seller's own id.
    pub retailer_id: String,
}
