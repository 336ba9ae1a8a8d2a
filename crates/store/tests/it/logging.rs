//! The event log: places in the order of commits, none missed, none twice.

use crate::acme::{ACME, OTHER, accept_all, acceptance, event, heard, kinds, msg, wamid};
use crate::disk::Disk;
use futures::future::join_all;
use waxwing_store::Store;
use waxwing_store::digest::Digest;
use waxwing_store::events::Event;

on_each_database!(
    positions_are_dense_in_each_workspace,
    a_cursor_misses_nothing_while_two_nodes_write,
    who_waits_is_told_of_events,
    an_event_is_logged_as_it_is,
);

async fn positions_are_dense_in_each_workspace(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(store.last_position(ACME).await.unwrap(), 0);
    accept_all(&store, 0..3).await;
    let events = [ACME, OTHER, ACME, OTHER]
        .map(|workspace_id| Event { workspace_id, ..event("account.update", 1) })
        .to_vec();
    store.understand(Digest { events, ..Digest::default() }).await.unwrap();
    for (workspace, last) in [(ACME, 5), (OTHER, 2)] {
        let logged = store.events_after(workspace, 0, 100).await.unwrap();
        let places: Vec<_> = logged.iter().map(|it| it.position).collect();
        assert_eq!(places, (1..=last).collect::<Vec<_>>());
        assert_eq!(store.last_position(workspace).await.unwrap(), last);
    }
    let middle = store.events_after(ACME, 2, 2).await.unwrap();
    assert_eq!(middle.iter().map(|it| it.position).collect::<Vec<_>>(), [3, 4]);
}

/// Follows the log from its beginning until so many events were seen.
async fn follow(store: Store, count: usize) -> Vec<(i64, Option<u32>)> {
    let (mut seen, mut cursor) = (Vec::new(), 0);
    while seen.len() < count {
        let page = store.events_after(ACME, cursor, 7).await.unwrap();
        if let Some(last) = page.last() {
            cursor = last.position;
        }
        let number = |it: &Event| (0..400).find(|n| it.message_id == Some(msg(*n)));
        seen.extend(page.iter().map(|it| (it.position, number(&it.event))));
        tokio::task::yield_now().await;
    }
    seen
}

async fn a_cursor_misses_nothing_while_two_nodes_write(disk: Disk) {
    const EACH: u32 = 100;
    let stores = [disk.open_shared().await, disk.open_shared().await];
    let follower = tokio::spawn(follow(disk.open_shared().await, 2 * EACH as usize));
    let tasks = (0..2 * EACH).map(|n| {
        let store = stores[(n % 2) as usize].clone();
        tokio::spawn(async move { store.accept(acceptance(n)).await.unwrap() })
    });
    assert!(join_all(tasks).await.iter().all(Result::is_ok));
    let seen = follower.await.unwrap();
    let places: Vec<_> = seen.iter().map(|it| it.0).collect();
    assert_eq!(places, (1..=i64::from(2 * EACH)).collect::<Vec<_>>());
    let mut numbers: Vec<_> = seen.iter().map(|it| it.1.unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..2 * EACH).collect::<Vec<_>>());
}

async fn who_waits_is_told_of_events(disk: Disk) {
    let store = disk.open().await;
    let mut committed = store.committed();
    let waiting = tokio::spawn(async move { committed.changed().await });
    accept_all(&store, [1]).await;
    waiting.await.unwrap().unwrap();

    let mut committed = store.committed();
    committed.mark_unchanged();
    store.put_webhook(b"{}".to_vec(), crate::acme::at(0)).await.unwrap();
    assert!(!committed.has_changed().unwrap(), "a webhook alone is no event");
}

async fn an_event_is_logged_as_it_is(disk: Disk) {
    let store = disk.open().await;
    let it = heard(1, &wamid(1));
    let said = it.event.clone();
    store.understand(Digest { heard: vec![it], ..Digest::default() }).await.unwrap();
    let logged = store.events_of_message(ACME, msg(1)).await.unwrap();
    assert_eq!((logged[0].position, &logged[0].event), (1, &said));
    assert_eq!(store.events_after(ACME, 0, 10).await.unwrap(), logged);
    assert_eq!(kinds(&store, 2).await, [""; 0]);
}
