//! Numbers that change hands: who has one now is not taken for who had it.

use crate::acme::{ACME, ANA, BRUNO, SHOP, at, event, heard, identity, kept, meeting, msg, wamid};
use crate::disk::Disk;
use uuid::Uuid;
use waxwing_domain::ids::ContactId;
use waxwing_store::Store;
use waxwing_store::contacts::IdentityKind::{self, Phone, Scoped, WaId};
use waxwing_store::contacts::{Kept, Meeting, Met, Source};
use waxwing_store::digest::Digest;
use waxwing_store::moving::Move;

on_each_database!(
    another_id_on_the_same_account_is_somebody_else_who_takes_the_number_over,
    another_id_on_another_account_or_on_none_is_the_same_person,
    late_word_under_another_id_takes_no_number_back,
    an_id_that_was_left_is_not_somebody_elses,
    who_wrote_under_a_new_id_before_the_change_was_told_is_the_same_person,
    two_who_had_a_number_are_two_when_both_are_met_at_once,
    another_spelling_goes_with_the_number,
    an_account_that_was_not_known_is_learned,
    an_answer_tells_that_a_number_changed_hands,
    a_number_that_was_learned_in_a_move_changes_hands,
);

const WABA: &str = "500";

type Names<'a> = &'a [(IdentityKind, &'a str)];

/// A stranger whom nobody has met.
const CARLA: ContactId = ContactId::from_uuid(Uuid::from_u128(1_102));

const FIRST: Names<'_> = &[(Scoped, "PT.1"), (WaId, "1"), (Phone, "+1")];
const NINTH: Names<'_> = &[(Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")];

/// Meta names somebody on an account at that second.
fn on(account: Option<&str>, seconds: i64, (who, names): (ContactId, Names<'_>)) -> Meeting {
    let account = account.map(|it| it.parse().unwrap());
    Meeting { source: Source::Meta(at(seconds)), account, ..meeting(who, names) }
}

async fn meet(store: &Store, it: Meeting) -> Met {
    store.meet(vec![it]).await.unwrap()
}

/// Ana wrote from number 1 at second 1.
async fn ana_wrote(disk: &Disk) -> Store {
    let store = disk.open().await;
    assert_eq!(meet(&store, on(Some(WABA), 1, (ANA, FIRST))).await.ids, [ANA]);
    store
}

/// Whom each of these finds.
async fn found<const N: usize>(
    store: &Store,
    names: [(IdentityKind, &str); N],
) -> [Option<ContactId>; N] {
    let mut found = [None; N];
    for (found, (kind, value)) in found.iter_mut().zip(names) {
        let it = store.find_contact(ACME, &[identity(kind, value)]).await.unwrap();
        *found = it.map(|it| it.contact_id);
    }
    found
}

async fn names(store: &Store, id: ContactId) -> Vec<Kept> {
    store.identities(ACME, id).await.unwrap()
}

/// The first id became the second at that second, and the number stayed.
fn regenerated(n: u32, seconds: i64) -> Digest {
    let moved = Move {
        workspace_id: ACME,
        contact_id: ANA,
        at: at(seconds),
        leaves: vec![Scoped],
        to: [(Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]
            .map(|(kind, value)| identity(kind, value))
            .into(),
        account: WABA.parse().unwrap(),
        told_by: Some(msg(n)),
        event: event("contact.moved", n),
    };
    Digest { heard: vec![heard(n, &wamid(n))], moves: vec![moved], ..Digest::default() }
}

async fn another_id_on_the_same_account_is_somebody_else_who_takes_the_number_over(disk: Disk) {
    let store = ana_wrote(&disk).await;
    store
        .understand(Digest { heard: vec![heard(1, &wamid(1))], ..Digest::default() })
        .await
        .unwrap();
    let met = meet(&store, on(Some(WABA), 9, (BRUNO, NINTH))).await;
    assert_eq!(met, Met { ids: vec![BRUNO], losers: vec![(ACME, ANA)] });
    let all = found(&store, [(Scoped, "PT.1"), (Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]);
    assert_eq!(all.await, [ANA, BRUNO, BRUNO, BRUNO].map(Some));
    let of_ana: Vec<_> = names(&store, ANA).await.into_iter().map(|it| it.identity).collect();
    assert_eq!(of_ana, [identity(Scoped, "PT.1")], "she has nothing else left");
    let opened = async |who| store.window(ACME, SHOP, who).await.unwrap().last_inbound_at;
    assert_eq!((opened(ANA).await, opened(BRUNO).await), (Some(at(1)), None));
    // Both are known from here on.
    assert_eq!(meet(&store, on(Some(WABA), 10, (CARLA, NINTH))).await.ids, [BRUNO]);
    assert_eq!(meet(&store, on(Some(WABA), 8, (CARLA, FIRST))).await.ids, [ANA]);
    assert_eq!(found(&store, [(WaId, "1")]).await, [Some(BRUNO)]);
}

async fn another_id_on_another_account_or_on_none_is_the_same_person(disk: Disk) {
    let store = ana_wrote(&disk).await;
    let by = |it: &'static str| [(Scoped, it), (WaId, "1"), (Phone, "+1")];
    for (account, id) in [(Some("501"), "PT.7"), (None, "PT.8")] {
        let met = meet(&store, on(account, 9, (BRUNO, &by(id)))).await;
        assert_eq!(met, Met { ids: vec![ANA], losers: vec![] }, "{account:?}");
    }
    let met = meet(&store, on(Some("501"), 10, (BRUNO, NINTH))).await;
    assert_eq!(met.ids, [BRUNO], "this account has her under PT.7");
}

async fn late_word_under_another_id_takes_no_number_back(disk: Disk) {
    let store = disk.open().await;
    meet(&store, on(Some(WABA), 9, (BRUNO, NINTH))).await;
    assert_eq!(meet(&store, on(Some(WABA), 1, (ANA, FIRST))).await.ids, [ANA]);
    let all = found(&store, [(Scoped, "PT.1"), (Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]);
    assert_eq!(all.await, [ANA, BRUNO, BRUNO, BRUNO].map(Some));
}

async fn an_id_that_was_left_is_not_somebody_elses(disk: Disk) {
    let store = ana_wrote(&disk).await;
    store.understand(regenerated(5, 5)).await.unwrap();
    assert_eq!(meet(&store, on(Some(WABA), 9, (BRUNO, NINTH))).await.ids, [ANA]);
    assert_eq!(meet(&store, on(Some(WABA), 4, (BRUNO, FIRST))).await.ids, [ANA], "late");
    let other = [(Scoped, "PT.10"), (WaId, "1"), (Phone, "+1")];
    assert_eq!(meet(&store, on(Some(WABA), 12, (BRUNO, &other))).await.ids, [BRUNO]);
}

async fn who_wrote_under_a_new_id_before_the_change_was_told_is_the_same_person(disk: Disk) {
    let store = ana_wrote(&disk).await;
    assert_eq!(meet(&store, on(Some(WABA), 9, (BRUNO, NINTH))).await.ids, [BRUNO]);
    store.understand(regenerated(5, 5)).await.unwrap();
    let all = found(&store, [(Scoped, "PT.1"), (Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]);
    assert_eq!(all.await, [Some(ANA); 4]);
    assert_eq!(names(&store, BRUNO).await, []);
    assert_eq!(meet(&store, on(Some(WABA), 12, (CARLA, NINTH))).await.ids, [ANA]);
}

async fn two_who_had_a_number_are_two_when_both_are_met_at_once(disk: Disk) {
    let store = disk.open().await;
    let both = [on(Some(WABA), 1, (ANA, FIRST)), on(Some(WABA), 9, (BRUNO, NINTH))];
    assert_eq!(store.meet(both.into()).await.unwrap().ids, [ANA, BRUNO]);
    let all = found(&store, [(Scoped, "PT.1"), (Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]);
    assert_eq!(all.await, [ANA, BRUNO, BRUNO, BRUNO].map(Some));
    // Somebody who is known gets a number in the same call in which another has it after them.
    let then = [
        on(Some(WABA), 20, (CARLA, &[(Scoped, "PT.1"), (WaId, "2")])),
        on(Some(WABA), 30, (CARLA, &[(Scoped, "PT.7"), (WaId, "2")])),
    ];
    assert_eq!(store.meet(then.into()).await.unwrap().ids, [ANA, CARLA]);
    assert_eq!(found(&store, [(WaId, "2")]).await, [Some(CARLA)]);
}

async fn another_spelling_goes_with_the_number(disk: Disk) {
    let store = disk.open().await;
    let spelt = |seconds, (who, id): (ContactId, &'static str)| Meeting {
        variants: vec![identity(Phone, "+5511987650102")],
        ..on(Some(WABA), seconds, (who, &[(Scoped, id), (WaId, "551187650102")]))
    };
    meet(&store, spelt(1, (ANA, "BR.1"))).await;
    let by_caller = meeting(BRUNO, &[(Phone, "+5511987650102"), (WaId, "551187650102")]);
    assert_eq!(meet(&store, by_caller).await.ids, [ANA]);
    assert_eq!(meet(&store, spelt(9, (BRUNO, "BR.9"))).await.ids, [BRUNO]);
    assert_eq!(found(&store, [(Phone, "+5511987650102")]).await, [Some(BRUNO)]);
    assert_eq!(names(&store, ANA).await.len(), 1, "she is not written to at it");
    assert_eq!(meet(&store, spelt(5, (CARLA, "BR.5"))).await.ids, [CARLA]);
    assert_eq!(found(&store, [(Phone, "+5511987650102")]).await, [Some(BRUNO)], "late word");
}

async fn an_account_that_was_not_known_is_learned(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Scoped, "PT.1")])).await;
    assert_eq!(meet(&store, on(Some(WABA), 1, (BRUNO, FIRST))).await.ids, [ANA]);
    assert_eq!(names(&store, ANA).await[2], kept(Scoped, "PT.1"), "since when is as it was");
    assert_eq!(meet(&store, on(Some(WABA), 9, (BRUNO, NINTH))).await.ids, [BRUNO]);
}

async fn an_answer_tells_that_a_number_changed_hands(disk: Disk) {
    let store = ana_wrote(&disk).await;
    let answered = |who| {
        let it = on(Some(WABA), 0, (who, NINTH));
        Meeting { source: Source::Answer(at(9)), ..it }
    };
    assert_eq!(meet(&store, answered(BRUNO)).await.ids, [BRUNO]);
    let all = found(&store, [(Scoped, "PT.1"), (Scoped, "PT.9"), (WaId, "1"), (Phone, "+1")]);
    assert_eq!(all.await, [ANA, BRUNO, BRUNO, BRUNO].map(Some));
}

async fn a_number_that_was_learned_in_a_move_changes_hands(disk: Disk) {
    let store = ana_wrote(&disk).await;
    store.understand(regenerated(5, 5)).await.unwrap();
    let third = [(Scoped, "PT.3"), (WaId, "1"), (Phone, "+1")];
    assert_eq!(meet(&store, on(Some(WABA), 9, (BRUNO, &third))).await.ids, [BRUNO]);
    assert_eq!(found(&store, [(Scoped, "PT.9"), (WaId, "1")]).await, [ANA, BRUNO].map(Some));
}
