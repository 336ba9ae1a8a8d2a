//! What a contact is written to at, worked out when the message leaves.

use super::memory::Identities;
use crate::App;
use waxwing_cloud_api::messages::To;
use waxwing_domain::ids::{ContactId, ScopedUserId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_store::StoreError;
use waxwing_store::contacts::{IdentityKind, Kept, current};

/// What a contact is written to at now; `asked` is how the caller named them.
pub(crate) async fn address(
    app: &App,
    place: (WorkspaceId, ContactId),
    asked: &str,
) -> Result<Option<To>, StoreError> {
    Ok(choose(&identities(app, place).await?, asked))
}

/// Everything a contact is or was found by: remembered, or read.
pub(crate) async fn identities(
    app: &App,
    place: (WorkspaceId, ContactId),
) -> Result<Identities, StoreError> {
    if let Some(identities) = app.contacts.identities(&place) {
        return Ok(identities);
    }
    let as_of = app.contacts.now();
    let identities = Identities::from(app.store.identities(place.0, place.1).await?);
    app.contacts.keep_identities(as_of, place, identities.clone());
    Ok(identities)
}

/// The id that WhatsApp gave them, as a number; else the number that was asked for, or another of
/// theirs; else their scoped id. Whoever has none of these any more was joined with somebody else, and
/// is written to as was asked.
fn choose(identities: &[Kept], asked: &str) -> Option<To> {
    let is_asked = |it: &&Kept| {
        it.until.is_none() && it.identity.kind == IdentityKind::Phone && it.identity.value == asked
    };
    let wa_id = current(identities, IdentityKind::WaId).and_then(|it| E164::from_digits(it).ok());
    let number = wa_id
        .map(|it| it.as_str().to_owned())
        .or_else(|| identities.iter().find(is_asked).map(|it| it.identity.value.clone()))
        .or_else(|| current(identities, IdentityKind::Phone).map(ToOwned::to_owned));
    let scoped = || current(identities, IdentityKind::Scoped).and_then(scoped_user_id);
    number
        .map(To::Number)
        .or_else(|| scoped().map(To::Scoped))
        .or_else(|| asked.starts_with('+').then(|| To::Number(asked.to_owned())))
        .or_else(|| scoped_user_id(asked).map(To::Scoped))
}

/// The id, if it is one of a person: where Meta did not say who wrote a message, its wamid stands in.
fn scoped_user_id(text: &str) -> Option<ScopedUserId> {
    text.parse().ok().filter(|_| !text.starts_with("wamid."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityKind::{Phone, Scoped, WaId};
    use waxwing_domain::time::Timestamp;
    use waxwing_store::contacts::Identity;

    fn kept(kind: IdentityKind, value: &str, since: i64) -> Kept {
        let identity = Identity { kind, value: value.to_owned() };
        Kept { identity, since: Timestamp::from_seconds(since), until: None }
    }

    fn left(it: Kept) -> Kept {
        Kept { until: Some(Timestamp::from_seconds(9)), ..it }
    }

    /// What they are written to at: a number, or an id.
    fn chosen(known: &[Kept], asked: &str) -> Option<String> {
        choose(known, asked).map(|it| match it {
            To::Number(number) => number,
            To::Scoped(id) => format!("id {id}"),
        })
    }

    #[test]
    fn a_learned_wa_id_comes_before_numbers_and_numbers_before_scoped_ids() {
        let mut known = vec![kept(Scoped, "BR.7", 1)];
        assert_eq!(chosen(&known, "+5511987650102").as_deref(), Some("id BR.7"));
        known.push(kept(Phone, "+5511987650102", 1));
        known.push(kept(Phone, "+551187650102", 2));
        assert_eq!(chosen(&known, "+5511987650102").as_deref(), Some("+5511987650102"));
        assert_eq!(chosen(&known, "BR.7").as_deref(), Some("+551187650102"));
        known.push(kept(WaId, "551187650102", 3));
        assert_eq!(chosen(&known, "+5511987650102").as_deref(), Some("+551187650102"));
        known.push(kept(WaId, "5511987650102", 4));
        assert_eq!(chosen(&known, "+1").as_deref(), Some("+5511987650102"));
    }

    #[test]
    fn what_was_left_is_not_written_to() {
        let old = [left(kept(WaId, "1415", 1)), left(kept(Phone, "+1415", 1))];
        let new = [kept(WaId, "4917012345", 2), left(kept(Scoped, "US.1", 1))];
        assert_eq!(chosen(&[&old[..], &new[..]].concat(), "+1415").as_deref(), Some("+4917012345"));
        let hidden = [&old[..], &[kept(Scoped, "DE.2", 2)]].concat();
        assert_eq!(chosen(&hidden, "+1415").as_deref(), Some("id DE.2"));
    }

    #[test]
    fn who_has_nothing_left_is_written_to_as_was_asked() {
        assert_eq!(chosen(&[], "+14155550101").as_deref(), Some("+14155550101"));
        assert_eq!(chosen(&[], "US.7").as_deref(), Some("id US.7"));
        assert_eq!(chosen(&[kept(Scoped, "wamid.A", 1)], "").as_deref(), None);
        assert_eq!(
            chosen(&[kept(WaId, "not digits", 1)], "+14155550101").as_deref(),
            Some("+14155550101")
        );
    }
}
