//! When a write cannot be, and when the database is away.
//!
//! A full disk is not staged: on SQLite that takes a file system of one's own. A file that another
//! program keeps locked takes the same way through the writer.

use crate::acme::{ACME, accept_all, acceptance, at, get, kinds, learned, settlement};
use crate::disk::Disk;
use futures::future::join_all;
use sqlx::Executor as _;
use std::time::Duration;
use waxwing_domain::facts::Milestone;
use waxwing_store::StoreError;
use waxwing_store::digest::Digest;
use waxwing_store::messages::Accepted;
use waxwing_store::outbox::End;

on_each_database!(
    a_bad_write_hurts_nobody_else,
    a_settlement_of_nothing_is_refused_alone,
    nothing_is_acknowledged_while_the_database_is_away,
    who_no_longer_waits_hurts_nobody,
);

async fn a_bad_write_hurts_nobody_else(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, [7]).await;
    let mut committed = store.committed();
    committed.mark_unchanged();
    let answers = join_all((0..40).map(|n| store.accept(acceptance(n)))).await;
    for (n, answer) in answers.iter().enumerate() {
        match answer {
            Ok(it) => assert!(n != 7 && *it == Accepted::New, "{n}: {it:?}"),
            Err(error) => assert_eq!(n, 7, "{error}"),
        }
    }
    assert_eq!(store.queue_length().await.unwrap(), 40);
    assert_eq!(store.last_position(ACME).await.unwrap(), 40);
    assert_eq!(kinds(&store, 7).await, ["message.outbound"]);
}

async fn a_settlement_of_nothing_is_refused_alone(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..10).await;
    let end = || End::Later(at(2_000));
    let answers = join_all((0..20).map(|n| store.settle(settlement(n, end())))).await;
    for (n, answer) in answers.iter().enumerate() {
        let is_corrupt = matches!(answer, Err(StoreError::Corrupt { table: "facts", .. }));
        assert!(if n < 10 { answer.is_ok() } else { is_corrupt }, "{n}: {answer:?}");
    }
}

async fn nothing_is_acknowledged_while_the_database_is_away(disk: Disk) {
    let store = disk.open().await;
    accept_all(&store, 0..2).await;
    let mut other_program = None;
    if disk.is_sqlite() {
        let mut file = disk.file().await;
        file.execute("BEGIN IMMEDIATE").await.unwrap();
        other_program = Some(file);
    } else {
        disk.on_server("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").await;
        disk.end_connections().await;
    }
    // All are told after the wait for one, not after one another.
    let all = join_all((2..42).map(|n| store.accept(acceptance(n))));
    let answers = tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
    assert!(answers.iter().all(Result::is_err), "{answers:?}");

    if let Some(mut file) = other_program {
        file.execute("ROLLBACK").await.unwrap();
    } else {
        disk.on_server("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").await;
    }
    accept_all(&store, [50]).await;
    assert_eq!(store.queue_length().await.unwrap(), 3);
    assert_eq!(store.last_position(ACME).await.unwrap(), 3);
}

async fn who_no_longer_waits_hurts_nobody(disk: Disk) {
    let store = disk.open().await;
    for n in 0..30 {
        let mut asked = Box::pin(store.accept(acceptance(n)));
        drop(futures::poll!(&mut asked));
    }
    store.drain().await.unwrap();
    assert_eq!(store.queue_length().await.unwrap(), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_connections_to_postgresql_ended_everything_works_again() {
    let disk = Disk::postgres();
    let store = disk.open().await;
    for n in 0..3 {
        accept_all(&store, [n]).await;
        // Four at once, so that every reader has a connection to lose.
        join_all((0..4).map(|_| get(&store, n))).await;
        disk.end_connections().await;
    }
    accept_all(&store, [3]).await;
    let learned = vec![learned(0, Milestone::Sent, 5)];
    store.understand(Digest { learned, ..Digest::default() }).await.unwrap();
}
