//! How SQLite finds what each statement asks for: a lost index is a changed snapshot.
//!
//! Every statement is taken from the store's own trace while each of its functions is called, so
//! none can be forgotten here.

use crate::acme::{
    ACME, ANA, BRUNO, SHOP, acceptance, at, claim, file, file_id, heard, heard_picture, identity,
    keyed, learned, meeting, msg, set_aside, settlement, wamid, withdrawal,
};
use crate::disk::Disk;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use waxwing_domain::facts::Milestone;
use waxwing_store::Store;
use waxwing_store::contacts::{IdentityKind, Meeting, Source};
use waxwing_store::digest::Digest;
use waxwing_store::handed::Handed;
use waxwing_store::links::Link;
use waxwing_store::messages::{FailureNote, Listing};
use waxwing_store::moving::Move;
use waxwing_store::outbox::{Attempt, End, Settlement};
use waxwing_store::quarantine::Ward;
use waxwing_store::workspaces::Workspace;

/// Tables that grow with what is said: none is read from end to end to answer a question.
const HOT: [&str; 14] = [
    "attempts",
    "contact_identities",
    "contacts",
    "events",
    "facts",
    "files",
    "handed",
    "idempotency",
    "links",
    "messages",
    "outbox",
    "receipts",
    "wamids",
    "windows",
];

/// Keeps the text of every statement that the store runs.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "waxwing_store::statements" {
            event.record(&mut self.clone());
        }
    }
}

impl Visit for Statements {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "sql" {
            let words = format!("{value:?}").split_whitespace().collect::<Vec<_>>().join(" ");
            self.0.lock().unwrap().insert(words);
        }
    }
}

/// Calls every function that runs a hot statement, with one row each.
async fn use_everything(store: &Store) {
    let phone = identity(IdentityKind::Phone, "+1");
    store.meet(vec![meeting(BRUNO, &[(IdentityKind::Phone, "+2")])]).await.unwrap();
    for name in ["Ana", "Ana B."] {
        let mut ana = meeting(ANA, &[(IdentityKind::Phone, "+1")]);
        ana.name = Some(name.to_owned());
        store.meet(vec![ana]).await.unwrap();
    }
    let stranger = [(IdentityKind::Scoped, "US.9"), (IdentityKind::Phone, "+1")];
    let stranger = meeting(BRUNO, &stranger);
    let (source, account) = (Source::Meta(at(0)), Some("500".parse().unwrap()));
    store.meet(vec![Meeting { source, account, ..stranger }]).await.unwrap();
    store.find_contact(ACME, &[phone]).await.unwrap();
    store.contact(ACME, ANA).await.unwrap();
    store.window(ACME, SHOP, ANA).await.unwrap();
    store.accept(keyed(1, "k", 1)).await.unwrap();
    store.accept(keyed(2, "k", 1)).await.unwrap();
    store.find_key_use(ACME, "k").await.unwrap();
    store.forget_keys(at(0)).await.unwrap();
    store.accept(acceptance(3)).await.unwrap();
    store.claim(vec![claim(1)]).await.unwrap();
    settle_all(store).await;
    store.put_webhook(b"{}".to_vec(), at(0)).await.unwrap();
    let moved = Move {
        workspace_id: ACME,
        contact_id: ANA,
        at: at(4),
        account: "500".parse().unwrap(),
        told_by: None,
        leaves: vec![IdentityKind::WaId],
        to: vec![identity(IdentityKind::Phone, "+2")],
        event: crate::acme::event("contact.moved", 4),
    };
    let digest = Digest {
        inbox_ids: store.unread(1).await.unwrap().iter().map(|it| it.id).collect(),
        heard: vec![heard_picture(4, &wamid(4))],
        moves: vec![moved],
        learned: vec![learned(1, Milestone::Sent, 9)],
        events: Vec::new(),
        set_aside: vec![set_aside(1)],
    };
    store.understand(digest).await.unwrap();
    read_everything(store).await;
    use_media(store).await;
}

async fn use_media(store: &Store) {
    let workspace = Workspace { id: ACME, name: "Acme".to_owned(), created_at: at(0) };
    store.put_workspace(&workspace).await.unwrap();
    store.set_media_days(ACME, Some(1)).await.unwrap();
    let due = store.receipts_due(at(99), 1).await.unwrap();
    store.put_off(&due[0], at(98), "").await.unwrap();
    store.receipts_of(ACME, &[msg(4)]).await.unwrap();
    store.retry_receipt(ACME, msg(4), at(99)).await.unwrap();
    let event = || crate::acme::event("message.media", 4);
    store.receive(&due[0], file(4, 4), event()).await.unwrap();
    store.give_up(&due[0], String::new(), event()).await.unwrap();
    store.add_file(&file(1, 1)).await.unwrap();
    let link = Link {
        workspace_id: ACME,
        url: "https://a".to_owned(),
        file_id: file_id(1),
        etag: None,
        last_modified: None,
        fresh_until: at(9),
    };
    store.put_link(&link).await.unwrap();
    store.link(ACME, "https://a").await.unwrap();
    let handed = Handed {
        workspace_id: ACME,
        channel_id: SHOP,
        sha256: [1; 32],
        mime: "image/png".to_owned(),
        media_id: "1".to_owned(),
        handed_at: at(0),
        expires_at: at(9),
    };
    store.put_handed(&handed).await.unwrap();
    store.handed(ACME, SHOP, &[1; 32], "image/png").await.unwrap();
    store.handed_of(ACME, &[1; 32]).await.unwrap();
    store.forget_handed(ACME, SHOP, "1").await.unwrap();
    store.file(ACME, file_id(1)).await.unwrap();
    store.files_of(ACME, &[file_id(1), file_id(2)]).await.unwrap();
    store.list_files(ACME, None, 1).await.unwrap();
    store.need_files(ACME, &[file_id(1)], at(5)).await.unwrap();
    store.is_blob_used(ACME, &[1; 32]).await.unwrap();
    store.stale_files(at(0), 1).await.unwrap();
    store.remove_file(ACME, file_id(1)).await.unwrap();
    store.loosen_blob(ACME, &[2; 32]).await.unwrap();
    store.loose_blobs(1).await.unwrap();
    store.forget_blob(ACME, &[2; 32]).await.unwrap();
}

async fn settle_all(store: &Store) {
    let attempt = Attempt {
        number: 1,
        started_at: at(1),
        ended_at: at(1),
        outcome: "refused".to_owned(),
        detail: None,
    };
    let later = settlement(1, End::Later(at(2)));
    store.settle(Settlement { attempt: Some(attempt), ..later }).await.unwrap();
    let taken = End::Taken { wamid: wamid(3), at: at(3) };
    store.settle(settlement(3, taken)).await.unwrap();
    let note = FailureNote { code: 0, title: "expired".to_owned(), details: None };
    let event = Box::new(crate::acme::event("message.failed", 3));
    store.settle(settlement(3, End::Failed { at: at(4), note, event })).await.unwrap();
    store.withdraw(withdrawal(&[1])).await.unwrap();
}

async fn read_everything(store: &Store) {
    let listing = Listing { limit: 1, ..Listing::default() };
    store.message(ACME, msg(1)).await.unwrap();
    store.messages(ACME, SHOP, &listing).await.unwrap();
    store.parts(ACME, &[msg(1), msg(3)]).await.unwrap();
    store.queued(ACME, SHOP, None, 1).await.unwrap();
    store.queue_length().await.unwrap();
    store.attempts(ACME, msg(1)).await.unwrap();
    store.heard_at(ACME, SHOP).await.unwrap();
    store.events_after(ACME, 0, 1).await.unwrap();
    store.events_of_message(ACME, msg(1)).await.unwrap();
    store.last_position(ACME).await.unwrap();
    store.find_by_wamid(ACME, &wamid(1), at(0)).await.unwrap();
    let ward = Ward { workspace_id: ACME, with_nobodys: true };
    store.quarantined(ward, None, 1).await.unwrap();
    store.find_quarantined(ward, 1).await.unwrap();
    store.return_to_inbox(ward, 1, "{}", at(0)).await.unwrap();
}

async fn plan(conn: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).fetch_all(conn).await.unwrap();
    rows.iter().map(|row| row.get(3)).collect()
}

/// Whether a line of a plan says that a hot table, or a workspace's part of it, is walked through.
fn is_walk(line: &str) -> bool {
    let mut words = line.split(' ');
    let (verb, table) = (words.next(), words.next());
    // By name or by the letter the statements give it.
    let is_hot =
        table.is_some_and(|it| HOT.contains(&it) || ["f", "i", "m", "o", "w"].contains(&it));
    is_hot && (verb == Some("SCAN") || line.ends_with("(workspace_id=?)"))
}

/// One thread runs the test and the store's writer, so that the trace of both is caught.
#[tokio::test(flavor = "current_thread")]
async fn no_statement_reads_a_hot_table_from_end_to_end() {
    let disk = Disk::sqlite();
    let statements = Statements::default();
    let traced = tracing_subscriber::registry().with(statements.clone());
    let guard = tracing::subscriber::set_default(traced);
    use_everything(&disk.open().await).await;
    drop(guard);

    let mut conn = disk.file().await;
    let mut page = String::new();
    let statements = statements.0.lock().unwrap().clone();
    for sql in &statements {
        let lines = plan(&mut conn, sql).await;
        // Counting what waits is for a person's eyes, now and then.
        let is_count = sql == "SELECT count(*) FROM outbox";
        assert!(is_count || !lines.iter().any(|it| is_walk(it)), "{sql}\n{lines:#?}");
        if !lines.is_empty() {
            write!(page, "{sql}\n    {}\n\n", lines.join("\n    ")).unwrap();
        }
    }
    insta::assert_snapshot!(page);
}

#[tokio::test(flavor = "current_thread")]
async fn a_text_costs_no_statement_for_what_media_need() {
    let disk = Disk::sqlite();
    let store = disk.open().await;
    let costs = async |heard| {
        let statements = Statements::default();
        let traced = tracing_subscriber::registry().with(statements.clone());
        let guard = tracing::subscriber::set_default(traced);
        store.understand(Digest { heard: vec![heard], ..Digest::default() }).await.unwrap();
        drop(guard);
        Arc::into_inner(statements.0).unwrap().into_inner().unwrap()
    };
    let of_text = costs(heard(1, &wamid(1))).await;
    let of_picture = costs(heard_picture(2, &wamid(2))).await;
    let more: Vec<_> = of_picture.difference(&of_text).collect();
    assert!(of_text.is_subset(&of_picture) && !of_text.is_empty(), "{of_text:#?}");
    assert!(more.len() == 1 && more[0].contains("INTO receipts"), "{more:#?}");
}
