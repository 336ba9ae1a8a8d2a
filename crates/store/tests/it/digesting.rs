//! Understanding webhooks: what people wrote, what became of our messages, what is odd.

use crate::acme::{
    ACME, ANA, HELP, OTHER, SHOP, accept_all, at, event, get, hand_over, heard, kinds, learned,
    msg, settle, wamid,
};
use crate::disk::Disk;
use waxwing_domain::facts::Milestone;
use waxwing_domain::message::{Direction, Status};
use waxwing_domain::time::Timestamp;
use waxwing_store::Store;
use waxwing_store::digest::{Digest, Heard, Learned, Understood};
use waxwing_store::messages::{FailureNote, Waiting};
use waxwing_store::outbox::End;
use waxwing_store::quarantine::Ward;

on_each_database!(
    what_was_understood_leaves_the_inbox,
    a_message_heard_twice_is_one_message,
    what_was_heard_is_found_by_its_wamid_for_a_month,
    a_late_message_does_not_shorten_a_window,
    what_opens_no_window_opens_none,
    the_first_of_each_milestone_is_an_event,
    proof_finishes_what_waits_but_not_what_is_being_sent,
    proof_ends_a_retry_that_is_in_line,
    proof_gives_the_message_its_name,
    a_status_of_a_stranger_is_odd,
    a_status_says_when_a_channel_was_last_heard,
    events_of_a_digest_are_logged,
    what_we_wrote_on_a_phone_is_sent_already,
);

async fn understand(store: &Store, digest: Digest) -> Understood {
    store.understand(digest).await.unwrap()
}

async fn hear(store: &Store, heard: Vec<Heard>) -> Understood {
    understand(store, Digest { heard, ..Digest::default() }).await
}

async fn learn(store: &Store, learned: Vec<Learned>) -> Understood {
    understand(store, Digest { learned, ..Digest::default() }).await
}

async fn what_was_understood_leaves_the_inbox(disk: Disk) {
    let store = disk.open().await;
    for n in 0..5_u8 {
        store.put_webhook(vec![n, 0, 255], at(i64::from(n))).await.unwrap();
    }
    let first = store.unread(2).await.unwrap();
    assert_eq!((first[0].received_at, &first[1].body[..]), (at(0), &[1, 0, 255][..]));
    let inbox_ids = first.iter().map(|it| it.id).collect();
    understand(&store, Digest { inbox_ids, ..Digest::default() }).await;
    let left: Vec<_> = store.unread(10).await.unwrap().iter().map(|it| it.body[0]).collect();
    assert_eq!(left, [2, 3, 4]);
}

async fn a_message_heard_twice_is_one_message(disk: Disk) {
    let store = disk.open().await;
    let twice = vec![heard(1, &wamid(1)), heard(2, &wamid(1)), heard(3, &wamid(3))];
    assert_eq!(hear(&store, twice).await.new_messages, [msg(1), msg(3)]);
    let mut again = heard(4, &wamid(1));
    // Meta repeats the time of the message.
    again.message.created_at = at(1);
    assert_eq!(hear(&store, vec![again]).await, Understood::default());
    assert_eq!(kinds(&store, 1).await, ["message.inbound"]);
    for n in [2, 4] {
        assert_eq!(store.message(ACME, msg(n)).await.unwrap(), None);
    }
    let message = get(&store, 1).await;
    assert_eq!((message.said.direction, message.wamid), (Direction::Incoming, Some(wamid(1))));
    assert_eq!(store.last_position(ACME).await.unwrap(), 2);
    assert_eq!(store.queue_length().await.unwrap(), 0);
}

async fn what_was_heard_is_found_by_its_wamid_for_a_month(disk: Disk) {
    const DAY: i64 = 24 * 60 * 60;
    let store = disk.open().await;
    hear(&store, vec![heard(1, &wamid(1))]).await;
    for (days, found) in [(-1, true), (0, true), (1, true), (31, true), (33, false)] {
        let it = store.find_by_wamid(ACME, &wamid(1), at(1 + days * DAY)).await.unwrap();
        assert_eq!(it, found.then_some(msg(1)), "{days} days later");
    }
    assert_eq!(store.find_by_wamid(OTHER, &wamid(1), at(1)).await.unwrap(), None);
    assert_eq!(store.find_by_wamid(ACME, &wamid(2), at(1)).await.unwrap(), None);
}

async fn wrote_at(store: &Store) -> Option<Timestamp> {
    store.window(ACME, SHOP, ANA).await.unwrap().last_inbound_at
}

async fn a_late_message_does_not_shorten_a_window(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(wrote_at(&store).await, None);
    hear(&store, [2, 5, 3].map(|n| heard(n, &wamid(n))).to_vec()).await;
    assert_eq!(wrote_at(&store).await, Some(at(5)));
    hear(&store, vec![heard(4, &wamid(4))]).await;
    assert_eq!(wrote_at(&store).await, Some(at(5)));
    hear(&store, vec![heard(6, &wamid(6))]).await;
    assert_eq!(wrote_at(&store).await, Some(at(6)));
    assert_eq!(store.window(ACME, HELP, ANA).await.unwrap().last_inbound_at, None);
}

async fn what_opens_no_window_opens_none(disk: Disk) {
    let store = disk.open().await;
    hear(&store, vec![Heard { opens_window: false, ..heard(1, &wamid(1)) }]).await;
    assert_eq!(wrote_at(&store).await, None);
}

async fn the_first_of_each_milestone_is_an_event(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    settle(&store, 1, End::Taken { wamid: wamid(1), at: at(1_001) }).await;
    let sent = || learned(1, Milestone::Sent, 1_002);
    let earlier = learned(1, Milestone::Sent, 1_001);
    let note = FailureNote { code: 131_049, title: "Ecosystem".to_owned(), details: None };
    let failed = Learned { failure: Some(note.clone()), ..learned(1, Milestone::Failed, 1_003) };
    learn(&store, vec![learned(1, Milestone::Delivered, 1_004), sent(), sent()]).await;
    learn(&store, vec![sent(), earlier, failed.clone()]).await;
    learn(&store, vec![failed, learned(1, Milestone::Taken, 1_000)]).await;
    assert_eq!(kinds(&store, 1).await, ["message.outbound", "Delivered", "Sent", "Failed"]);
    let message = get(&store, 1).await;
    assert_eq!(message.facts.sent_at, Some(at(1_001)));
    assert_eq!(message.facts.delivered_at, Some(at(1_004)));
    assert_eq!(message.failure, Some(note));
}

async fn proof_finishes_what_waits_but_not_what_is_being_sent(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    hand_over(&store, 2).await;
    settle(&store, 2, End::Unanswered { since: at(1_001), until: at(1_600) }).await;
    let proofs = [1, 2].map(|n| learned(n, Milestone::Sent, 1_002)).to_vec();
    assert_eq!(learn(&store, proofs.clone()).await.proved, [(SHOP, msg(2))]);
    assert_eq!(get(&store, 2).await.waiting, None);
    let (stands, _) = get(&store, 1).await.waiting.unwrap();
    assert_eq!(stands, Waiting::Claimed);
    assert_eq!(learn(&store, proofs).await.proved, []);
}

async fn proof_ends_a_retry_that_is_in_line(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    settle(&store, 1, End::Unanswered { since: at(1_001), until: at(1_600) }).await;
    settle(&store, 1, End::Later(at(1_600))).await;
    let proved = learn(&store, vec![learned(1, Milestone::Sent, 1_002)]).await.proved;
    assert_eq!(proved, [(SHOP, msg(1))]);
    assert_eq!(store.claim(vec![crate::acme::claim(1)]).await.unwrap(), []);
}

async fn proof_gives_the_message_its_name(disk: Disk) {
    let store = disk.open().await;
    hand_over(&store, 1).await;
    learn(&store, vec![learned(1, Milestone::Sent, 1_002)]).await;
    assert_eq!(get(&store, 1).await.wamid, Some(wamid(1)));
    let found = store.find_by_wamid(ACME, &wamid(1), at(1_002)).await.unwrap();
    assert_eq!(found, Some(msg(1)));
}

async fn a_status_of_a_stranger_is_odd(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [1]).await;
    let stranger = learned(9, Milestone::Sent, 1_002);
    let elsewhere = Learned { workspace_id: OTHER, ..learned(1, Milestone::Sent, 1_003) };
    let ours = learned(1, Milestone::Read, 1_004);
    learn(&store, vec![stranger.clone(), ours, elsewhere]).await;
    let odd = |workspace_id| store.quarantined(Ward { workspace_id, with_nobodys: true }, None, 9);
    let [ours, others] = [odd(ACME).await.unwrap(), odd(OTHER).await.unwrap()];
    assert_eq!((ours.len(), others.len()), (1, 1), "{ours:?} {others:?}");
    let what = &ours[0].what;
    assert_eq!((what.received_at, &what.body), (stranger.told_at, &stranger.event.body));
    assert_eq!(kinds(&store, 9).await, [""; 0]);
    assert_eq!(get(&store, 1).await.facts.sent_at, None);
    assert_eq!(get(&store, 1).await.facts.read_at, Some(at(1_004)));
    assert_eq!(store.message(OTHER, msg(1)).await.unwrap(), None);
}

async fn a_status_says_when_a_channel_was_last_heard(disk: Disk) {
    let store = disk.open().await;
    let heard_at = async || store.heard_at(ACME, SHOP).await.unwrap();
    assert_eq!(heard_at().await, None);
    accept_all(&store, [1]).await;
    let told = |seconds| learned(1, Milestone::Sent, seconds);
    learn(&store, vec![told(50), told(80), told(60)]).await;
    assert_eq!(heard_at().await, Some(at(81)));
    learn(&store, vec![told(70)]).await;
    assert_eq!(heard_at().await, Some(at(81)));
    assert_eq!(store.heard_at(ACME, HELP).await.unwrap(), None);
}

async fn events_of_a_digest_are_logged(disk: Disk) {
    let store = disk.open().await;
    let mut bare = event("account.update", 1);
    (bare.channel_id, bare.contact_id, bare.message_id) = (None, None, None);
    understand(&store, Digest { events: vec![bare.clone()], ..Digest::default() }).await;
    let logged = store.events_after(ACME, 0, 10).await.unwrap();
    assert_eq!(logged.len(), 1);
    assert_eq!((logged[0].position, &logged[0].event), (1, &bare));
}

async fn what_we_wrote_on_a_phone_is_sent_already(disk: Disk) {
    let store = disk.open().await;
    let mut echo = Heard { is_sent: true, opens_window: false, ..heard(1, &wamid(1)) };
    echo.message.direction = Direction::Outgoing;
    let again = Heard { is_sent: true, ..heard(2, &wamid(1)) };
    assert_eq!(hear(&store, vec![echo, again]).await.new_messages, [msg(1)]);
    let message = get(&store, 1).await;
    assert_eq!((message.facts.status(at(2)), message.waiting), (Status::Sent, None));
    assert_eq!(wrote_at(&store).await, None);
}
