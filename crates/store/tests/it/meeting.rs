//! Meeting people: by any identity, once.

use crate::acme::{ACME, ANA, BRUNO, OTHER, at, identity, kept, meeting};
use crate::disk::Disk;
use futures::future::join_all;
use uuid::Uuid;
use waxwing_domain::ids::ContactId;
use waxwing_store::Store;
use waxwing_store::contacts::IdentityKind::{Phone, Scoped, WaId};
use waxwing_store::contacts::{Contact, IdentityKind, Meeting, Met, Source};

on_each_database!(
    a_stranger_becomes_a_contact,
    a_contact_is_found_by_any_identity_and_learns_the_others,
    a_contact_is_renamed,
    the_first_identity_that_is_known_decides,
    two_meetings_in_one_call_are_one_person,
    twenty_who_meet_somebody_at_once_make_one_contact,
    two_nodes_that_meet_somebody_at_once_make_one_contact,
    a_contact_belongs_to_its_workspace,
    somebody_known_by_another_spelling_is_found_and_learns_this_one,
    who_has_it_comes_before_who_is_known_by_something_like_it,
    of_several_names_the_first_that_is_known_finds,
    what_meta_names_together_is_one_persons_from_then_on,
    late_word_of_meta_takes_nothing_back,
    a_username_is_kept_and_how_a_caller_wrote_it_is_kept_once,
    the_newest_identity_of_a_kind_is_the_current_one,
);

async fn meet(store: &Store, meeting: Meeting) -> ContactId {
    store.meet(vec![meeting]).await.unwrap().ids[0]
}

/// Whom the first of these that is known finds.
async fn find(store: &Store, identities: &[(IdentityKind, &str)]) -> Option<ContactId> {
    let identities: Vec<_> = identities.iter().map(|(kind, it)| identity(*kind, it)).collect();
    let found = store.find_contact(ACME, &identities).await.unwrap();
    found.map(|it| it.contact_id)
}

async fn contact(store: &Store, id: ContactId) -> Contact {
    store.contact(ACME, id).await.unwrap().unwrap()
}

fn named(name: &str, it: Meeting) -> Meeting {
    Meeting { name: Some(name.to_owned()), ..it }
}

fn nobody(n: u128) -> ContactId {
    ContactId::from_uuid(Uuid::from_u128(1_000 + n))
}

async fn a_stranger_becomes_a_contact(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(store.meet(vec![]).await.unwrap(), Met::default());
    let met = meet(&store, named("Ana", meeting(ANA, &[(WaId, "1"), (Phone, "+1")]))).await;
    assert_eq!(met, ANA);
    let ana = contact(&store, ANA).await;
    let identities = vec![kept(Phone, "+1"), kept(WaId, "1")];
    let expected = Contact {
        id: ANA,
        name: Some("Ana".to_owned()),
        username: None,
        input: None,
        identities,
        created_at: at(0),
    };
    assert_eq!(ana, expected);
    assert_eq!((ana.identity(WaId), ana.identity(Scoped)), (Some("1"), None));
    assert_eq!(store.contact(ACME, BRUNO).await.unwrap(), None);
}

async fn a_contact_is_found_by_any_identity_and_learns_the_others(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Phone, "+1")])).await;
    let met = meet(&store, meeting(BRUNO, &[(Scoped, "US.7"), (WaId, "1"), (Phone, "+1")])).await;
    assert_eq!(met, ANA);
    assert_eq!(meet(&store, meeting(BRUNO, &[(Scoped, "US.7")])).await, ANA);
    assert_eq!(contact(&store, ANA).await.identities.len(), 3);
    assert_eq!(store.contact(ACME, BRUNO).await.unwrap(), None);
    assert_eq!(find(&store, &[(WaId, "1")]).await, Some(ANA));
    assert_eq!(find(&store, &[(Phone, "1")]).await, None);
}

async fn a_contact_is_renamed(disk: Disk) {
    let store = disk.open().await;
    let ana = || meeting(ANA, &[(Phone, "+1")]);
    let names = async |it| {
        meet(&store, it).await;
        contact(&store, ANA).await.name
    };
    assert_eq!(names(ana()).await, None);
    assert_eq!(names(named("Ana", ana())).await.as_deref(), Some("Ana"));
    assert_eq!(names(ana()).await.as_deref(), Some("Ana"));
    assert_eq!(names(named("Ana B.", ana())).await.as_deref(), Some("Ana B."));
}

async fn the_first_identity_that_is_known_decides(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Phone, "+1")])).await;
    meet(&store, meeting(BRUNO, &[(WaId, "2")])).await;
    assert_eq!(meet(&store, meeting(nobody(0), &[(WaId, "2"), (Phone, "+1")])).await, BRUNO);
    let found = find(&store, &[(Phone, "+1")]).await;
    assert_eq!(found, Some(ANA), "a caller's word takes nothing from anybody");
}

async fn two_meetings_in_one_call_are_one_person(disk: Disk) {
    let store = disk.open().await;
    let meetings = vec![
        named("A", meeting(ANA, &[(Phone, "+1"), (WaId, "1")])),
        meeting(BRUNO, &[(Scoped, "US.7"), (WaId, "1")]),
        named("Ana", meeting(BRUNO, &[(Scoped, "US.7")])),
        meeting(BRUNO, &[(Phone, "+2")]),
    ];
    assert_eq!(store.meet(meetings).await.unwrap().ids, [ANA, ANA, ANA, BRUNO]);
    let ana = contact(&store, ANA).await;
    assert_eq!((ana.name.as_deref(), ana.identities.len()), (Some("Ana"), 3));
}

/// Everybody meets ten people of two identities each, in another order; gives whom they met.
async fn crowd(stores: &[Store], size: usize) -> Vec<Vec<ContactId>> {
    let phones: Vec<_> = (0..10).map(|n| format!("+{n}")).collect();
    let tasks = (0..size).map(|who| {
        let store = stores[who / 2 % stores.len()].clone();
        let phones = phones.clone();
        tokio::spawn(async move {
            let mut met = Vec::new();
            for step in 0..10 {
                let n = if who / 4 % 2 == 0 { step } else { 9 - step };
                let id = nobody((who * 100 + n) as u128);
                let identities = [(Phone, phones[n].as_str()), (WaId, &phones[n][1..])];
                met.push((n, meet(&store, meeting(id, &identities[who % 2..])).await));
                meet(&store, meeting(id, &identities)).await;
            }
            met.sort_unstable();
            met.into_iter().map(|(_, id)| id).collect()
        })
    });
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

async fn twenty_who_meet_somebody_at_once_make_one_contact(disk: Disk) {
    let store = disk.open().await;
    one_each(&store, crowd(std::slice::from_ref(&store), 20).await).await;
}

async fn two_nodes_that_meet_somebody_at_once_make_one_contact(disk: Disk) {
    let stores = [disk.open_shared().await, disk.open_shared().await];
    one_each(&stores[0], crowd(&stores, 8).await).await;
}

/// Whoever was met is there, and has identities.
async fn one_each(store: &Store, crowd: Vec<Vec<ContactId>>) {
    for met in &crowd {
        for id in met {
            assert!(!contact(store, *id).await.identities.is_empty(), "{crowd:?}");
        }
    }
    let by_phone: Vec<_> = crowd.iter().step_by(2).collect();
    assert!(by_phone.iter().all(|it| *it == by_phone[0]), "{crowd:?}");
}

async fn a_contact_belongs_to_its_workspace(disk: Disk) {
    let store = disk.open().await;
    let elsewhere = Meeting { workspace_id: OTHER, ..meeting(BRUNO, &[(Phone, "+1")]) };
    let both = vec![meeting(ANA, &[(Phone, "+1")]), elsewhere];
    assert_eq!(store.meet(both).await.unwrap().ids, [ANA, BRUNO]);
    assert_eq!(store.contact(OTHER, ANA).await.unwrap(), None);
    let found = store.find_contact(OTHER, &[identity(Phone, "+1")]).await.unwrap();
    assert_eq!(found.map(|it| it.contact_id), Some(BRUNO));
}

fn meta(seconds: i64, it: Meeting) -> Meeting {
    Meeting { source: Source::Meta(at(seconds)), ..it }
}

fn known_as(variants: &[(IdentityKind, &str)], it: Meeting) -> Meeting {
    let variants = variants.iter().map(|(kind, it)| identity(*kind, it)).collect();
    Meeting { variants, ..it }
}

async fn somebody_known_by_another_spelling_is_found_and_learns_this_one(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(WaId, "551187650102")])).await;
    let with_nine = || meeting(BRUNO, &[(Phone, "+5511987650102")]);
    let variants = [(Phone, "+551187650102"), (WaId, "551187650102")];
    assert_eq!(meet(&store, known_as(&variants, with_nine())).await, ANA);
    assert_eq!(find(&store, &[(Phone, "+5511987650102")]).await, Some(ANA));
    assert_eq!(find(&store, &[(Phone, "+551187650102")]).await, None, "a variant is not learned");
    let wrote = meeting(BRUNO, &[(WaId, "5511987650102")]);
    let wrote = known_as(&[(WaId, "551187650102")], meta(1, wrote));
    assert_eq!(meet(&store, wrote).await, ANA);
}

async fn who_has_it_comes_before_who_is_known_by_something_like_it(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Phone, "+541155551234")])).await;
    meet(&store, meeting(BRUNO, &[(Phone, "+5491155551234")])).await;
    let mobile = meeting(nobody(0), &[(Phone, "+5491155551234")]);
    assert_eq!(meet(&store, known_as(&[(Phone, "+541155551234")], mobile)).await, BRUNO);
    let landline = meeting(nobody(0), &[(Phone, "+541155551234")]);
    assert_eq!(meet(&store, known_as(&[(Phone, "+5491155551234")], landline)).await, ANA);
}

async fn of_several_names_the_first_that_is_known_finds(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Phone, "+1")])).await;
    meet(&store, meeting(BRUNO, &[(WaId, "2")])).await;
    assert_eq!(find(&store, &[(Phone, "+3"), (WaId, "2"), (Phone, "+1")]).await, Some(BRUNO));
    assert_eq!(find(&store, &[(Phone, "+3"), (Phone, "+1"), (WaId, "2")]).await, Some(ANA));
    assert_eq!(find(&store, &[(Phone, "+3")]).await, None);
    assert_eq!(find(&store, &[]).await, None);
    let found = store.find_contact(ACME, &[identity(WaId, "2")]).await.unwrap().unwrap();
    assert_eq!(found.by, identity(WaId, "2"));
}

async fn what_meta_names_together_is_one_persons_from_then_on(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meeting(ANA, &[(Phone, "+1"), (WaId, "1")])).await;
    meet(&store, meta(1, meeting(BRUNO, &[(Scoped, "US.7")]))).await;
    let both = [(Scoped, "US.7"), (WaId, "1"), (Phone, "+1")];
    let met = store.meet(vec![meta(2, meeting(nobody(0), &both))]).await.unwrap();
    assert_eq!(met, Met { ids: vec![BRUNO], losers: vec![(ACME, ANA)] });
    assert_eq!(find(&store, &[(Phone, "+1")]).await, Some(BRUNO));
    assert_eq!(contact(&store, BRUNO).await.identity(WaId), Some("1"));
    assert_eq!(contact(&store, ANA).await.identities, []);
}

async fn late_word_of_meta_takes_nothing_back(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meta(1, meeting(ANA, &[(Scoped, "US.1")]))).await;
    meet(&store, meta(9, meeting(BRUNO, &[(Scoped, "US.2"), (WaId, "1")]))).await;
    let late = meta(5, meeting(nobody(0), &[(Scoped, "US.1"), (WaId, "1")]));
    assert_eq!(meet(&store, late).await, ANA);
    assert_eq!(find(&store, &[(WaId, "1")]).await, Some(BRUNO));
}

async fn a_username_is_kept_and_how_a_caller_wrote_it_is_kept_once(disk: Disk) {
    let store = disk.open().await;
    let ana = || meeting(ANA, &[(Phone, "+1")]);
    let told = |username: Option<&str>, input: Option<&str>| Meeting {
        username: username.map(ToOwned::to_owned),
        input: input.map(ToOwned::to_owned),
        ..ana()
    };
    let known = async |it| {
        meet(&store, it).await;
        let contact = contact(&store, ANA).await;
        (contact.username, contact.input)
    };
    let both = |username: &str, input: &str| (Some(username.to_owned()), Some(input.to_owned()));
    assert_eq!(known(ana()).await, (None, None));
    assert_eq!(known(told(Some("ana"), Some("+ 1"))).await, both("ana", "+ 1"));
    assert_eq!(known(told(Some("ana.b"), Some("(+1)"))).await, both("ana.b", "+ 1"));
    assert_eq!(known(told(None, None)).await, both("ana.b", "+ 1"));
}

async fn the_newest_identity_of_a_kind_is_the_current_one(disk: Disk) {
    let store = disk.open().await;
    meet(&store, meta(5, meeting(ANA, &[(Scoped, "US.7"), (WaId, "2")]))).await;
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("2"));
    meet(&store, meta(3, meeting(BRUNO, &[(Scoped, "US.7"), (WaId, "3")]))).await;
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("2"), "late word");
    meet(&store, meta(9, meeting(BRUNO, &[(Scoped, "US.7"), (WaId, "1")]))).await;
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("1"));
    assert_eq!(find(&store, &[(WaId, "2")]).await, Some(ANA));
    assert_eq!(contact(&store, ANA).await.identity(Phone), None);
}
