//! Moving: the thread goes with the person, and what they had still finds them.

use crate::acme::{
    ACME, ANA, BRUNO, HELP, SHOP, at, event, heard, identity, kinds, meeting, msg, said, wamid,
};
use crate::disk::Disk;
use crate::keeping::channel;
use waxwing_domain::ids::ContactId;
use waxwing_domain::message::Direction;
use waxwing_store::Store;
use waxwing_store::contacts::IdentityKind::{self, Phone, Scoped, WaId};
use waxwing_store::contacts::{Contact, Meeting, Source};
use waxwing_store::digest::{Digest, Heard};
use waxwing_store::messages::NewMessage;
use waxwing_store::moving::Move;

on_each_database!(
    who_moves_has_the_new_number_and_is_found_by_the_old,
    told_twice_it_happened_once,
    what_another_contact_had_passes_to_who_moved_with_its_open_windows,
    who_writes_from_a_number_that_was_left_is_somebody_else,
    what_was_said_before_the_move_and_comes_late_is_theirs,
    an_answer_gives_nobody_back_what_they_left,
    who_gets_their_number_back_has_it_again,
    an_earlier_move_told_again_or_late_takes_nothing_back,
    a_move_told_after_the_one_that_followed_it_finds_who_they_are_now,
);

/// Ana leaves everything and has these from then on; message `n` told of it.
fn moved(n: u32, to: &[(IdentityKind, &str)]) -> Digest {
    let system = Heard { opens_window: false, ..heard(n, &wamid(n)) };
    let moved = Move {
        workspace_id: ACME,
        contact_id: ANA,
        at: at(i64::from(n)),
        leaves: vec![WaId, Phone, Scoped],
        to: to.iter().map(|(kind, it)| identity(*kind, it)).collect(),
        account: "500".parse().unwrap(),
        told_by: Some(msg(n)),
        event: event("contact.moved", n),
    };
    Digest { heard: vec![system], moves: vec![moved], ..Digest::default() }
}

async fn meet(store: &Store, it: Meeting) -> ContactId {
    store.meet(vec![it]).await.unwrap().ids[0]
}

async fn wrote(
    store: &Store,
    seconds: i64,
    (who, identities): (ContactId, &[(IdentityKind, &str)]),
) -> ContactId {
    let source = Source::Meta(at(seconds));
    meet(store, Meeting { source, ..meeting(who, identities) }).await
}

async fn find(store: &Store, kind: IdentityKind, value: &str) -> Option<ContactId> {
    let found = store.find_contact(ACME, &[identity(kind, value)]).await.unwrap();
    found.map(|it| it.contact_id)
}

async fn contact(store: &Store, id: ContactId) -> Contact {
    store.contact(ACME, id).await.unwrap().unwrap()
}

/// Ana, known by number 1 and her first scoped id, moves to number 2 at second 10.
async fn ana_moves(disk: &Disk) -> Store {
    let store = disk.open().await;
    wrote(&store, 1, (ANA, &[(Scoped, "US.1"), (WaId, "1"), (Phone, "+1")])).await;
    let to = [(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")];
    store.understand(moved(10, &to)).await.unwrap();
    store
}

async fn who_moves_has_the_new_number_and_is_found_by_the_old(disk: Disk) {
    let store = ana_moves(&disk).await;
    let ana = contact(&store, ANA).await;
    let has = [Phone, WaId, Scoped].map(|it| ana.identity(it));
    assert_eq!(has, [Some("+2"), Some("2"), Some("US.2")]);
    for (kind, value) in [(Phone, "+1"), (WaId, "1"), (Scoped, "US.1"), (Phone, "+2")] {
        assert_eq!(find(&store, kind, value).await, Some(ANA), "{value}");
    }
    let left = ana.identities.iter().filter(|it| it.until == Some(at(10))).count();
    assert_eq!(left, 3);
    assert_eq!(meet(&store, meeting(BRUNO, &[(Phone, "+1")])).await, ANA);
    assert_eq!(kinds(&store, 10).await, ["message.inbound", "contact.moved"]);
    let window = store.window(ACME, SHOP, ANA).await.unwrap();
    assert_eq!(window.last_inbound_at, None, "nobody wrote");
}

async fn told_twice_it_happened_once(disk: Disk) {
    let store = ana_moves(&disk).await;
    store.understand(moved(20, &[(WaId, "1"), (Phone, "+1")])).await.unwrap();
    let mut again = moved(10, &[(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")]);
    store.understand(again.clone()).await.unwrap();
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("1"));
    let before = store.last_position(ACME).await.unwrap();
    // Told apart from any message, it is news only if it changes something.
    again = moved(20, &[(WaId, "1"), (Phone, "+1")]);
    again.heard.clear();
    again.moves[0].told_by = None;
    store.understand(again).await.unwrap();
    assert_eq!(store.last_position(ACME).await.unwrap(), before);
}

async fn what_another_contact_had_passes_to_who_moved_with_its_open_windows(disk: Disk) {
    let store = disk.open().await;
    store.put_channel(&channel(SHOP, "106")).await.unwrap();
    store.put_channel(&channel(HELP, "107")).await.unwrap();
    wrote(&store, 1, (ANA, &[(Scoped, "US.1"), (WaId, "1"), (Phone, "+1")])).await;
    wrote(&store, 8, (BRUNO, &[(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")])).await;
    meet(&store, meeting(BRUNO, &[(Phone, "+02"), (WaId, "2")])).await;
    let from_the_new_number = |n, channel_id| Heard {
        message: NewMessage { contact_id: BRUNO, channel_id, ..said(n, Direction::Incoming) },
        ..heard(n, &wamid(n))
    };
    let heard =
        vec![heard(2, &wamid(2)), from_the_new_number(8, SHOP), from_the_new_number(9, HELP)];
    store.understand(Digest { heard, ..Digest::default() }).await.unwrap();
    store.understand(moved(10, &[(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")])).await.unwrap();
    for (kind, value) in [(Phone, "+2"), (Phone, "+02"), (WaId, "2"), (Scoped, "US.2")] {
        assert_eq!(find(&store, kind, value).await, Some(ANA), "{value}");
    }
    assert_eq!(contact(&store, BRUNO).await.identities, []);
    for (channel, seconds) in [(SHOP, 8), (HELP, 9)] {
        let window = store.window(ACME, channel, ANA).await.unwrap();
        assert_eq!(window.last_inbound_at, Some(at(seconds)));
    }
    let said = store.message(ACME, msg(8)).await.unwrap().unwrap().said;
    assert_eq!(said.contact_id, BRUNO, "what was said stays where it was said");
}

async fn who_writes_from_a_number_that_was_left_is_somebody_else(disk: Disk) {
    let store = ana_moves(&disk).await;
    let by = [(Scoped, "US.9"), (WaId, "1"), (Phone, "+1")];
    assert_eq!(wrote(&store, 11, (BRUNO, &by)).await, BRUNO);
    assert_eq!(find(&store, Phone, "+1").await, Some(BRUNO));
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("2"));
    assert_eq!(find(&store, Scoped, "US.1").await, Some(ANA));
}

async fn what_was_said_before_the_move_and_comes_late_is_theirs(disk: Disk) {
    let store = ana_moves(&disk).await;
    for seconds in [9, 10] {
        let by = [(WaId, "1"), (Phone, "+1")];
        assert_eq!(wrote(&store, seconds, (BRUNO, &by)).await, ANA, "{seconds}");
    }
    let by = [(Scoped, "US.1"), (WaId, "1"), (Phone, "+1")];
    assert_eq!(wrote(&store, 9, (BRUNO, &by)).await, ANA);
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("2"));
}

async fn an_answer_gives_nobody_back_what_they_left(disk: Disk) {
    let store = ana_moves(&disk).await;
    let source = Source::Answer(at(11));
    let answered = meeting(ANA, &[(WaId, "1"), (Phone, "+1")]);
    assert_eq!(meet(&store, Meeting { source, ..answered }).await, ANA);
    assert_eq!(contact(&store, ANA).await.identity(WaId), Some("2"));
}

async fn who_gets_their_number_back_has_it_again(disk: Disk) {
    let store = ana_moves(&disk).await;
    store.understand(moved(20, &[(Scoped, "US.3"), (WaId, "1"), (Phone, "+1")])).await.unwrap();
    let ana = contact(&store, ANA).await;
    assert_eq!(
        [Phone, WaId, Scoped].map(|it| ana.identity(it)),
        [Some("+1"), Some("1"), Some("US.3")]
    );
    let by = [(Scoped, "US.3"), (WaId, "1"), (Phone, "+1")];
    assert_eq!(wrote(&store, 21, (BRUNO, &by)).await, ANA);
}

async fn an_earlier_move_told_again_or_late_takes_nothing_back(disk: Disk) {
    let store = ana_moves(&disk).await;
    store.understand(moved(20, &[(Scoped, "US.3"), (WaId, "3"), (Phone, "+3")])).await.unwrap();
    let before = store.last_position(ACME).await.unwrap();
    // Told apart from any message, only its date says that it is old.
    let mut again = moved(10, &[(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")]);
    again.heard.clear();
    again.moves[0].told_by = None;
    store.understand(again).await.unwrap();
    let ana = contact(&store, ANA).await;
    assert_eq!([WaId, Scoped].map(|it| ana.identity(it)), [Some("3"), Some("US.3")]);
    assert_eq!(store.last_position(ACME).await.unwrap(), before);
}

async fn a_move_told_after_the_one_that_followed_it_finds_who_they_are_now(disk: Disk) {
    let store = disk.open().await;
    wrote(&store, 1, (ANA, &[(Scoped, "US.1"), (WaId, "1"), (Phone, "+1")])).await;
    let second = [(Scoped, "US.2"), (WaId, "2"), (Phone, "+2")];
    assert_eq!(wrote(&store, 20, (BRUNO, &second)).await, BRUNO, "nobody knows yet that it is Ana");
    let mut from_2_to_3 = moved(20, &[(Scoped, "US.3"), (WaId, "3"), (Phone, "+3")]);
    from_2_to_3.moves[0].contact_id = BRUNO;
    store.understand(from_2_to_3).await.unwrap();
    store.understand(moved(10, &second)).await.unwrap();
    let ana = contact(&store, ANA).await;
    let has = [Phone, WaId, Scoped].map(|it| ana.identity(it));
    assert_eq!(has, [Some("+3"), Some("3"), Some("US.3")]);
    for (kind, value) in [(Phone, "+1"), (WaId, "2"), (Scoped, "US.2"), (Phone, "+3")] {
        assert_eq!(find(&store, kind, value).await, Some(ANA), "{value}");
    }
}
