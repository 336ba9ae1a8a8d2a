//! Claiming and settling: what a message is after each end of an attempt.

use crate::acme::{
    ACME, ANA, SHOP, accept_all, at, claim, event, get, hand_over, kinds, learned, meeting, msg,
    settle, settlement, wamid,
};
use crate::disk::Disk;
use futures::future::join_all;
use waxwing_domain::facts::{Facts, Milestone};
use waxwing_store::Store;
use waxwing_store::contacts::IdentityKind::{Phone, WaId};
use waxwing_store::contacts::{Meeting, Source};
use waxwing_store::digest::Digest;
use waxwing_store::messages::{FailureNote, Waiting};
use waxwing_store::outbox::{Attempt, End, Settled, Settlement};

on_each_database!(
    a_message_is_claimed_once,
    two_who_claim_at_once_do_not_both_get_it,
    what_is_not_in_line_is_not_claimed,
    what_meta_took_is_finished,
    what_comes_later_stays_in_line,
    what_got_no_answer_waits_for_proof,
    what_failed_is_finished_and_told,
    no_answer_is_no_matter_once_there_is_proof,
    a_retry_or_failure_after_proof_is_finished,
    a_message_settled_twice_in_one_batch_is_settled,
    an_attempt_is_on_record_once,
    a_second_wamid_finds_the_same_message,
    the_contact_learns_from_the_answer_in_the_same_commit,
);

fn taken(n: u32) -> End {
    End::Taken { wamid: wamid(n), at: at(1_001) }
}

fn unanswered() -> End {
    End::Unanswered { since: at(1_001), until: at(1_600) }
}

fn failed(n: u32) -> End {
    let details = Some("Message undeliverable.".to_owned());
    let note = FailureNote { code: 131_026, title: "Undeliverable".to_owned(), details };
    End::Failed { at: at(1_001), note, event: Box::new(event("message.failed", n)) }
}

async fn told(store: &Store, n: u32, milestone: Milestone) {
    let learned = vec![learned(n, milestone, 1_000)];
    store.understand(Digest { learned, ..Digest::default() }).await.unwrap();
}

async fn a_message_is_claimed_once(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..3).await;
    let claims = || vec![claim(2), claim(0), claim(0)];
    assert_eq!(store.claim(claims()).await.unwrap(), [(msg(2), 1), (msg(0), 1)]);
    assert_eq!(store.claim(claims()).await.unwrap(), []);
    assert_eq!(store.claim(vec![]).await.unwrap(), []);
    let it = &store.queued(ACME, SHOP, None, 1).await.unwrap()[0];
    assert_eq!((it.waiting, it.attempt, it.since), (Waiting::Claimed, 1, at(1_000)));
}

async fn two_who_claim_at_once_do_not_both_get_it(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..100).await;
    let claims: Vec<_> = (0..100).map(claim).collect();
    let groups = join_all((0..8).map(|_| store.claim(claims.clone()))).await;
    let mut won: Vec<_> = groups.into_iter().flat_map(Result::unwrap).collect();
    won.sort_unstable();
    assert_eq!(won, (0..100).map(|n| (msg(n), 1)).collect::<Vec<_>>());
}

async fn what_is_not_in_line_is_not_claimed(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    settle(&store, 1, unanswered()).await;
    hand_over(&store, 2).await;
    settle(&store, 2, taken(2)).await;
    assert_eq!(store.claim(vec![claim(1), claim(2), claim(3)]).await.unwrap(), []);
}

async fn what_meta_took_is_finished(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    assert_eq!(settle(&store, 1, taken(1)).await, Settled::AsSaid);
    let message = get(&store, 1).await;
    let facts = Facts { taken_at: Some(at(1_001)), ..Facts::default() };
    assert_eq!((message.facts, message.waiting), (facts, None));
    assert_eq!(message.wamid, Some(wamid(1)));
    assert_eq!(store.queue_length().await.unwrap(), 0);
    let found = store.find_by_wamid(ACME, &wamid(1), at(1_001)).await.unwrap();
    assert_eq!(found, Some(msg(1)));
    assert_eq!(kinds(&store, 1).await, ["message.outbound"]);
}

async fn what_comes_later_stays_in_line(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    assert_eq!(settle(&store, 1, End::Later(at(1_005))).await, Settled::AsSaid);
    let message = get(&store, 1).await;
    assert_eq!(message.waiting, Some((Waiting::Due, at(1_005))));
    assert_eq!(message.facts, Facts::default());
    assert_eq!(store.claim(vec![claim(1)]).await.unwrap(), [(msg(1), 2)]);
}

async fn what_got_no_answer_waits_for_proof(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    assert_eq!(settle(&store, 1, unanswered()).await, Settled::AsSaid);
    assert_eq!(get(&store, 1).await.waiting, Some((Waiting::Unanswered, at(1_600))));
    let it = &store.queued(ACME, SHOP, None, 1).await.unwrap()[0];
    assert_eq!((it.wake_at, it.since), (at(1_600), at(1_001)));
}

async fn what_failed_is_finished_and_told(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    assert_eq!(settle(&store, 1, failed(1)).await, Settled::AsSaid);
    let message = get(&store, 1).await;
    assert_eq!((message.facts.failed_at, message.waiting), (Some(at(1_001)), None));
    let failure = message.failure.unwrap();
    assert_eq!((failure.code, failure.title.as_str()), (131_026, "Undeliverable"));
    assert_eq!(failure.details.as_deref(), Some("Message undeliverable."));
    assert_eq!(kinds(&store, 1).await, ["message.outbound", "message.failed"]);
    assert_eq!(settle(&store, 1, failed(1)).await, Settled::Proved);
    assert_eq!(kinds(&store, 1).await.len(), 2, "it is told once");
}

async fn no_answer_is_no_matter_once_there_is_proof(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    told(&store, 1, Milestone::Delivered).await;
    assert_eq!(get(&store, 1).await.waiting, Some((Waiting::Claimed, at(-1_795_167_000))));
    assert_eq!(settle(&store, 1, unanswered()).await, Settled::Proved);
    assert_eq!(get(&store, 1).await.waiting, None);
}

async fn a_retry_or_failure_after_proof_is_finished(disk: Disk) {
    let store = disk.open().await;
    for (n, end) in [(1, End::Later(at(1_005))), (2, failed(2))] {
        hand_over(&store, n).await;
        told(&store, n, Milestone::Sent).await;
        assert_eq!(settle(&store, n, end).await, Settled::Proved);
        let message = get(&store, n).await;
        assert_eq!((message.waiting, message.facts.failed_at), (None, None));
        assert_eq!(kinds(&store, n).await, ["message.outbound", "Sent"]);
    }
}

async fn a_message_settled_twice_in_one_batch_is_settled(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    hand_over(&store, 2).await;
    let all = [(1, taken(1)), (1, taken(1)), (2, End::Later(at(5))), (2, failed(2))];
    let all = all.map(|(n, end)| store.settle(settlement(n, end)));
    assert!(join_all(all).await.iter().all(Result::is_ok));
    assert_eq!(store.queue_length().await.unwrap(), 0);
    assert!(get(&store, 2).await.facts.failed_at.is_some());
}

async fn an_attempt_is_on_record_once(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    let attempt = |number| Attempt {
        number,
        started_at: at(1_000),
        ended_at: at(1_001),
        outcome: "refused".to_owned(),
        detail: (number > 1).then(|| "(#130429) Rate limit hit".to_owned()),
    };
    for number in [1, 2, 2, 3] {
        let attempt = Some(attempt(number));
        let end = End::Later(at(1_002));
        store.settle(Settlement { attempt, ..settlement(1, end) }).await.unwrap();
    }
    let on_record = store.attempts(ACME, msg(1)).await.unwrap();
    assert_eq!(on_record, [attempt(1), attempt(2), attempt(3)]);
    assert_eq!(store.queued(ACME, SHOP, None, 1).await.unwrap()[0].since, at(1_001));
    assert_eq!(store.attempts(ACME, msg(2)).await.unwrap(), []);
}

async fn a_second_wamid_finds_the_same_message(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    settle(&store, 1, unanswered()).await;
    // The proof of the first attempt comes when the second was taken: Meta has two names for it.
    settle(&store, 1, End::Later(at(1_600))).await;
    store.claim(vec![claim(1)]).await.unwrap();
    settle(&store, 1, taken(51)).await;
    told(&store, 1, Milestone::Sent).await;
    assert_eq!(get(&store, 1).await.wamid, Some(wamid(51)));
    for name in [wamid(1), wamid(51)] {
        let found = store.find_by_wamid(ACME, &name, at(1_700)).await.unwrap();
        assert_eq!(found, Some(msg(1)), "{name}");
    }
}

async fn the_contact_learns_from_the_answer_in_the_same_commit(disk: Disk) {
    let store = disk.open().await;
    store.meet(vec![meeting(ANA, &[(Phone, "+5511987650102")])]).await.unwrap();
    hand_over(&store, 1).await;
    let told = [(WaId, "551187650102"), (Phone, "+5511987650102")];
    let source = Source::Answer(at(1_001));
    let met = Some(Box::new(Meeting { source, ..meeting(ANA, &told) }));
    let settled = store.settle(Settlement { met, ..settlement(1, taken(1)) }).await.unwrap();
    assert_eq!(settled, Settled::AsSaid);
    let ana = store.contact(ACME, ANA).await.unwrap().unwrap();
    assert_eq!(ana.identity(WaId), Some("551187650102"));
    assert_eq!((ana.identities.len(), ana.name), (2, None));
}
