//! Taking messages back: only what is in line goes, and only that is told.

use crate::acme::{
    ACME, OTHER, SHOP, accept_all, at, claim, get, hand_over, in_parts, kinds, msg, settle, wamid,
    withdrawal,
};
use crate::disk::Disk;
use waxwing_domain::facts::Milestone;
use waxwing_domain::message::Status;
use waxwing_store::outbox::{End, Settled};
use waxwing_store::withdrawal::Withdrawal;

on_each_database!(
    what_is_in_line_is_taken_back_and_told,
    what_is_taken_back_stays_so_after_a_crash,
    what_left_or_may_have_left_stays_as_it_is,
    what_two_take_back_at_once_is_taken_back_once,
    nobody_takes_back_what_is_not_theirs,
);

async fn what_is_in_line_is_taken_back_and_told(disk: Disk) {
    let store = disk.open().await;
    store.accept(in_parts(1, 3)).await.unwrap();
    accept_all(&store, [5]).await;
    let withdrawn = store.withdraw(withdrawal(&[3, 2])).await.unwrap();
    assert_eq!(withdrawn, [msg(3), msg(2)]);
    for part in [2, 3] {
        let message = get(&store, part).await;
        assert_eq!(message.facts.at(Milestone::Canceled), Some(at(70)));
        assert_eq!(message.facts.status(at(80)), Status::Canceled);
        assert_eq!(message.waiting, None);
        assert_eq!(kinds(&store, part).await, ["message.canceled"]);
    }
    let queued = store.queued(ACME, SHOP, None, 10).await.unwrap();
    let queued: Vec<_> = queued.iter().map(|it| (it.id, it.part_of)).collect();
    assert_eq!(queued, [(msg(1), Some(msg(1))), (msg(5), None)]);
    assert_eq!(store.claim(vec![claim(2), claim(3)]).await.unwrap(), []);
    assert_eq!(get(&store, 1).await.facts.canceled_at, None);
}

async fn what_is_taken_back_stays_so_after_a_crash(disk: Disk) {
    let store = disk.open().await;
    store.accept(in_parts(1, 2)).await.unwrap();
    store.claim(vec![claim(1)]).await.unwrap();
    store.withdraw(withdrawal(&[2])).await.unwrap();
    store.close().await.unwrap();
    let store = disk.open().await;
    let parts = store.parts(ACME, &[msg(1)]).await.unwrap();
    let canceled: Vec<_> = parts.iter().map(|it| it.facts.canceled_at).collect();
    assert_eq!(canceled, [None, Some(at(70))]);
    assert_eq!(store.queue_length().await.unwrap(), 1);
}

async fn what_left_or_may_have_left_stays_as_it_is(disk: Disk) {
    let store = disk.open().await;
    for claimed in 1..=3 {
        hand_over(&store, claimed).await;
    }
    let taken = End::Taken { wamid: wamid(2), at: at(50) };
    assert_eq!(settle(&store, 2, taken).await, Settled::AsSaid);
    settle(&store, 3, End::Unanswered { since: at(50), until: at(90) }).await;
    accept_all(&store, [4]).await;
    let withdrawn = store.withdraw(withdrawal(&[1, 2, 3, 4])).await.unwrap();
    assert_eq!(withdrawn, [msg(4)]);
    for left in 1..=3 {
        assert_eq!(get(&store, left).await.facts.canceled_at, None, "message {left}");
        assert!(!kinds(&store, left).await.contains(&"message.canceled".to_owned()));
    }
    assert_eq!(store.queue_length().await.unwrap(), 2);
}

async fn what_two_take_back_at_once_is_taken_back_once(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..100).await;
    let all: Vec<u32> = (0..100).collect();
    let groups = (0..4).map(|_| store.withdraw(withdrawal(&all)));
    let groups = futures::future::join_all(groups).await;
    let mut withdrawn: Vec<_> = groups.into_iter().flat_map(Result::unwrap).collect();
    withdrawn.sort_unstable();
    assert_eq!(withdrawn, (0..100).map(msg).collect::<Vec<_>>());
    for n in all {
        assert_eq!(kinds(&store, n).await, ["message.outbound", "message.canceled"]);
    }
}

async fn nobody_takes_back_what_is_not_theirs(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [1]).await;
    let theirs = Withdrawal { workspace_id: OTHER, ..withdrawal(&[1]) };
    assert_eq!(store.withdraw(theirs).await.unwrap(), []);
    assert_eq!(store.withdraw(withdrawal(&[])).await.unwrap(), []);
    assert_eq!(get(&store, 1).await.facts.canceled_at, None);
}
