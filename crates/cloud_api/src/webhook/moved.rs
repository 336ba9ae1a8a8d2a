//! Somebody has another number, or another scoped id.
//!
//! Meta tells of it by a message of type `system`, whose words have changed over the years; drafts
//! had a field `user_id_update` for it. Both mean the same.

use super::person::{self, Person};
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::ids::{ScopedUserId, WaId};
use waxwing_domain::time::Timestamp;

/// The words of `system` that tell of somebody's other number or scoped id.
const WORDS: [&str; 3] = ["user_changed_number", "customer_changed_number", "user_changed_user_id"];

/// Somebody has another number, or another scoped id: who they were, and who they are.
///
/// At least one id of either side is known. An id that both sides have has not changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Their WhatsApp id now.
    pub wa_id: Option<WaId>,
    /// Their scoped id now.
    pub user_id: Option<ScopedUserId>,
    /// Their id scoped to the enterprise now.
    pub parent_user_id: Option<ScopedUserId>,
    /// Their WhatsApp id before.
    pub previous_wa_id: Option<WaId>,
    /// Their scoped id before.
    pub previous_user_id: Option<ScopedUserId>,
    /// Their id scoped to the enterprise before.
    pub previous_parent_user_id: Option<ScopedUserId>,
}

/// Somebody has another number or scoped id, told apart from any message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedNotice {
    /// Who.
    pub moved: Moved,
    /// Since when.
    pub at: Timestamp,
    /// The notice as it came.
    pub raw: String,
}

#[derive(Deserialize)]
struct System<'a> {
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    new_wa_id: Slice<'a>,
    #[serde(borrow)]
    customer: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
    #[serde(borrow)]
    parent_user_id: Slice<'a>,
    #[serde(borrow)]
    previous_user_id: Slice<'a>,
    #[serde(borrow)]
    previous_parent_user_id: Slice<'a>,
}

#[derive(Deserialize)]
struct Update<'a> {
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
    #[serde(borrow)]
    parent_user_id: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
}

/// The ids before and now, as `user_id_update` names them.
#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    previous: Slice<'a>,
    #[serde(borrow)]
    current: Slice<'a>,
}

/// Reads whom a message of type `system`, which stands in `author`'s name, tells of.
pub(super) fn of_system(system: &RawValue, author: &Person) -> Option<Moved> {
    let fields: System<'_> = lenient::object(system)?;
    let now = Person::named(
        lenient::filled(fields.wa_id).or(fields.new_wa_id),
        fields.user_id,
        fields.parent_user_id,
    );
    let (customer, _) = person::ids(fields.customer);
    // Without a word for who they were, they are who the message is from.
    let moved = Moved {
        previous_wa_id: customer.or_else(|| author.wa_id.clone()),
        previous_user_id: lenient::parsed(fields.previous_user_id)
            .or_else(|| author.user_id.clone().filter(|it| Some(it) != now.user_id.as_ref())),
        previous_parent_user_id: lenient::parsed(fields.previous_parent_user_id).or_else(|| {
            author.parent_user_id.clone().filter(|it| Some(it) != now.parent_user_id.as_ref())
        }),
        wa_id: now.wa_id,
        user_id: now.user_id,
        parent_user_id: now.parent_user_id,
    };
    let kind = lenient::owned(fields.kind).unwrap_or_default();
    let says_so = WORDS.contains(&kind.as_str());
    ((says_so || moved.has_another_id()) && moved.leads_somewhere()).then_some(moved)
}

/// Reads one element of `user_id_update`; the error completes the sentence "a change of id …".
pub(super) fn read(raw: &RawValue, told_at: Slice<'_>) -> Result<MovedNotice, &'static str> {
    let fields: Update<'_> = lenient::object(raw).ok_or("does not fit")?;
    let user: Option<Change<'_>> = fields.user_id.and_then(lenient::object);
    let parent: Option<Change<'_>> = fields.parent_user_id.and_then(lenient::object);
    let (wa_id, _) = person::ids(fields.wa_id);
    let moved = Moved {
        previous_wa_id: wa_id.clone(),
        wa_id,
        user_id: lenient::parsed(user.as_ref().and_then(|it| it.current)),
        previous_user_id: lenient::parsed(user.and_then(|it| it.previous)),
        parent_user_id: lenient::parsed(parent.as_ref().and_then(|it| it.current)),
        previous_parent_user_id: lenient::parsed(parent.and_then(|it| it.previous)),
    };
    if !moved.leads_somewhere() {
        return Err("does not say who became whom");
    }
    let at = lenient::timestamp(fields.timestamp).or_else(|| lenient::timestamp(told_at));
    let at = at.ok_or("has no usable `timestamp`")?;
    Ok(MovedNotice { moved, at, raw: raw.get().to_owned() })
}

impl Moved {
    /// Whether an id that is known on both sides differs.
    fn has_another_id(&self) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        differ(self.wa_id.as_ref(), self.previous_wa_id.as_ref())
            || differ(self.user_id.as_ref(), self.previous_user_id.as_ref())
    }

    /// Whether it is known who they were and who they are.
    fn leads_somewhere(&self) -> bool {
        (self.previous_wa_id.is_some() || self.previous_user_id.is_some())
            && (self.wa_id.is_some() || self.user_id.is_some())
    }
}
