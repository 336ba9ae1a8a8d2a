//! What people sent us, until we have it.

use crate::acme::{
    ACME, OTHER, at, event, file, file_id, heard, heard_picture, kinds, msg, picture_of, wamid,
};
use crate::disk::Disk;
use waxwing_store::digest::{Digest, Heard};
use waxwing_store::files::{File, Origin};
use waxwing_store::receiving::{NewReceipt, Receipt, ReceiptState};
use waxwing_store::{Store, StoreError};

on_each_database!(
    a_picture_waits_from_the_moment_it_is_told_of,
    what_was_told_is_kept_as_it_was_told,
    a_picture_told_of_twice_waits_once,
    what_was_put_off_is_due_later,
    what_is_received_is_a_file_with_its_event,
    what_is_given_up_says_why,
    a_wait_ends_once,
    what_was_given_up_can_be_tried_again,
    a_file_whose_id_is_taken_is_not_received,
);

async fn hear(store: &Store, heard: Vec<Heard>) {
    store.understand(Digest { heard, ..Digest::default() }).await.unwrap();
}

async fn due(store: &Store, seconds: i64) -> Vec<Receipt> {
    store.receipts_due(at(seconds), 9).await.unwrap()
}

async fn receipt(store: &Store, n: u32) -> Receipt {
    store.receipts_of(ACME, &[msg(n)]).await.unwrap().pop().unwrap()
}

fn waiting(new: NewReceipt) -> Receipt {
    let wake_at = new.told_at;
    Receipt { new, attempt: 0, wake_at, state: ReceiptState::Waiting, problem: None }
}

fn received(n: u32) -> File {
    File { origin: Origin::Received, ..file(n, 1) }
}

async fn a_picture_waits_from_the_moment_it_is_told_of(disk: Disk) {
    let store = disk.open().await;
    let pictures = [5, 3, 4].map(|n| heard_picture(n, &wamid(n)));
    hear(&store, [pictures.to_vec(), vec![heard(2, &wamid(2))]].concat()).await;
    assert_eq!(due(&store, 2).await, []);
    assert_eq!(due(&store, 4).await, [3, 4].map(|n| waiting(picture_of(n))));
    assert_eq!(due(&store, 5).await, [3, 4, 5].map(|n| waiting(picture_of(n))));
    assert_eq!(store.receipts_due(at(5), 1).await.unwrap(), [waiting(picture_of(3))]);
    let of_all = store.receipts_of(ACME, &[5, 2, 4].map(msg)).await.unwrap();
    assert_eq!(of_all, [4, 5].map(|n| waiting(picture_of(n))));
    assert_eq!(store.receipts_of(ACME, &[]).await.unwrap(), []);
    assert_eq!(store.receipts_of(OTHER, &[msg(3)]).await.unwrap(), []);
}

async fn what_was_told_is_kept_as_it_was_told(disk: Disk) {
    let store = disk.open().await;
    let bare = NewReceipt {
        media_id: None,
        url: None,
        mime: None,
        sha256: None,
        name: None,
        told_at: at(70),
        ..picture_of(1)
    };
    let named = NewReceipt { name: Some("invoice.pdf".to_owned()), ..picture_of(2) };
    for (n, it) in [(1, bare), (2, named)] {
        let medium = Some(Box::new(it.clone()));
        hear(&store, vec![Heard { medium, ..heard(n, &wamid(n)) }]).await;
        assert_eq!(receipt(&store, n).await, waiting(it));
    }
}

async fn a_picture_told_of_twice_waits_once(disk: Disk) {
    let store = disk.open().await;
    // Meta repeats the time of the message, and we make another id.
    let mut again = heard_picture(2, &wamid(1));
    again.message.created_at = at(1);
    hear(&store, vec![heard_picture(1, &wamid(1)), again.clone()]).await;
    let kept = store.receive(&receipt(&store, 1).await, received(1), event("received", 1)).await;
    assert!(kept.unwrap());
    hear(&store, vec![again]).await;
    assert_eq!(due(&store, 99).await, []);
    assert_eq!(receipt(&store, 1).await.state, ReceiptState::Kept(file_id(1)));
}

async fn what_was_put_off_is_due_later(disk: Disk) {
    let store = disk.open().await;
    hear(&store, vec![heard_picture(1, &wamid(1))]).await;
    for attempt in 1..4 {
        let now = receipt(&store, 1).await;
        let later = at(10 * i64::from(attempt));
        let problem = format!("no answer {attempt}");
        assert!(store.put_off(&now, later, &problem).await.unwrap());
        let expected =
            Receipt { attempt, wake_at: later, problem: Some(problem), ..waiting(picture_of(1)) };
        assert_eq!(receipt(&store, 1).await, expected);
        assert_eq!(due(&store, 10 * i64::from(attempt) - 1).await, []);
        assert_eq!(due(&store, 10 * i64::from(attempt)).await, [expected]);
    }
}

async fn what_is_received_is_a_file_with_its_event(disk: Disk) {
    let store = disk.open().await;
    hear(&store, vec![heard_picture(1, &wamid(1))]).await;
    store.loosen_blob(ACME, &[1; 32]).await.unwrap();
    let now = receipt(&store, 1).await;
    store.put_off(&now, at(9), "no answer").await.unwrap();
    assert!(store.receive(&now, received(1), event("message.media", 1)).await.unwrap());
    assert_eq!(store.file(ACME, file_id(1)).await.unwrap(), Some(received(1)));
    assert_eq!(store.loose_blobs(9).await.unwrap(), []);
    assert_eq!(kinds(&store, 1).await, ["message.inbound", "message.media"]);
    let kept = receipt(&store, 1).await;
    assert_eq!((kept.state, kept.problem), (ReceiptState::Kept(file_id(1)), None));
    assert_eq!(due(&store, 99).await, []);
    // It stays what it was, also when the file has gone.
    store.remove_file(ACME, file_id(1)).await.unwrap();
    assert_eq!(receipt(&store, 1).await.state, ReceiptState::Kept(file_id(1)));
}

async fn what_is_given_up_says_why(disk: Disk) {
    let store = disk.open().await;
    hear(&store, vec![heard_picture(1, &wamid(1))]).await;
    let now = receipt(&store, 1).await;
    let why = "Meta does not have it any longer".to_owned();
    assert!(store.give_up(&now, why.clone(), event("message.media_lost", 1)).await.unwrap());
    let lost = receipt(&store, 1).await;
    assert_eq!((lost.state, lost.problem), (ReceiptState::GivenUp, Some(why)));
    assert_eq!(kinds(&store, 1).await, ["message.inbound", "message.media_lost"]);
    assert_eq!(due(&store, 99).await, []);
}

async fn a_wait_ends_once(disk: Disk) {
    let store = disk.open().await;
    hear(&store, vec![heard_picture(1, &wamid(1))]).await;
    let now = receipt(&store, 1).await;
    let both = futures::join!(
        store.receive(&now, received(1), event("message.media", 1)),
        store.receive(&now, received(2), event("message.media", 1)),
    );
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (true, false));
    assert!(!store.give_up(&now, "late".to_owned(), event("lost", 1)).await.unwrap());
    assert!(!store.put_off(&now, at(99), "late").await.unwrap());
    assert_eq!(store.file(ACME, file_id(2)).await.unwrap(), None);
    assert_eq!(receipt(&store, 1).await.problem, None);
    assert_eq!(kinds(&store, 1).await, ["message.inbound", "message.media"]);
}

async fn what_was_given_up_can_be_tried_again(disk: Disk) {
    let store = disk.open().await;
    hear(&store, [1, 2].map(|n| heard_picture(n, &wamid(n))).to_vec()).await;
    let now = receipt(&store, 1).await;
    store.put_off(&now, at(500), "no answer").await.unwrap();
    assert!(store.retry_receipt(ACME, msg(1), at(20)).await.unwrap());
    let again = receipt(&store, 1).await;
    assert_eq!((again.attempt, again.wake_at, again.state), (0, at(20), ReceiptState::Waiting));
    store.give_up(&again, "gone".to_owned(), event("lost", 1)).await.unwrap();
    assert!(store.retry_receipt(ACME, msg(1), at(30)).await.unwrap());
    assert_eq!(due(&store, 30).await.len(), 2);
    assert!(store.receive(&again, received(1), event("message.media", 1)).await.unwrap());
    for (workspace_id, n) in [(ACME, 1), (ACME, 9), (OTHER, 2)] {
        assert!(!store.retry_receipt(workspace_id, msg(n), at(40)).await.unwrap());
    }
    assert_eq!(receipt(&store, 1).await.state, ReceiptState::Kept(file_id(1)));
    assert_eq!(receipt(&store, 2).await, waiting(picture_of(2)));
}

async fn a_file_whose_id_is_taken_is_not_received(disk: Disk) {
    let store = disk.open().await;
    hear(&store, [1, 2].map(|n| heard_picture(n, &wamid(n))).to_vec()).await;
    store.add_file(&file(1, 7)).await.unwrap();
    let now = [receipt(&store, 1).await, receipt(&store, 2).await];
    let both = futures::join!(
        store.receive(&now[0], received(1), event("message.media", 1)),
        store.receive(&now[1], received(2), event("message.media", 2)),
    );
    assert!(matches!(both.0, Err(StoreError::Corrupt { table: "files", .. })), "{:?}", both.0);
    assert!(both.1.unwrap());
    assert_eq!(receipt(&store, 1).await.state, ReceiptState::Waiting);
    assert_eq!(store.file(ACME, file_id(1)).await.unwrap(), Some(file(1, 7)));
    assert_eq!(kinds(&store, 1).await, ["message.inbound"]);
}
