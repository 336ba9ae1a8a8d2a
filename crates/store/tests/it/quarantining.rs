//! The quarantine: what is set aside is kept whole, shown to whose it is, tried again or dropped.

use crate::acme::{ACME, OTHER, at, set_aside};
use crate::disk::Disk;
use waxwing_store::Store;
use waxwing_store::digest::Digest;
use waxwing_store::quarantine::{SetAside, Ward};
use waxwing_store::workspaces::Workspace;

on_each_database!(
    what_is_set_aside_is_kept_whole_newest_first,
    a_workspace_sees_its_own_and_perhaps_what_is_nobodys,
    pages_follow_each_other,
    what_is_dropped_is_gone,
    what_is_tried_again_is_in_the_inbox_and_nowhere_else,
    one_workspace_is_told_from_two,
);

const OURS: Ward = Ward { workspace_id: ACME, with_nobodys: false };
const WITH_NOBODYS: Ward = Ward { workspace_id: ACME, with_nobodys: true };

async fn quarantine(store: &Store, set_aside: Vec<SetAside>) {
    store.understand(Digest { set_aside, ..Digest::default() }).await.unwrap();
}

fn nobodys(n: i64) -> SetAside {
    SetAside {
        workspace_id: None,
        channel_id: None,
        field: None,
        waba_id: None,
        phone_number_id: None,
        payload: None,
        ..set_aside(n)
    }
}

async fn details(store: &Store, ward: Ward, before: Option<i64>, limit: i64) -> Vec<String> {
    let page = store.quarantined(ward, before, limit).await.unwrap();
    page.into_iter().map(|it| it.what.detail).collect()
}

async fn what_is_set_aside_is_kept_whole_newest_first(disk: Disk) {
    let store = disk.open().await;
    quarantine(&store, vec![set_aside(1), nobodys(2)]).await;
    quarantine(&store, vec![set_aside(3)]).await;
    let kept = store.quarantined(WITH_NOBODYS, None, 10).await.unwrap();
    let kept: Vec<_> = kept.into_iter().map(|it| it.what).collect();
    assert_eq!(kept, [set_aside(3), nobodys(2), set_aside(1)]);
    let with_nul = SetAside { body: "{\"a\":\"\0\"}".to_owned(), ..set_aside(4) };
    quarantine(&store, vec![with_nul]).await;
    assert_eq!(details(&store, OURS, None, 1).await, ["odd 4"]);
}

async fn a_workspace_sees_its_own_and_perhaps_what_is_nobodys(disk: Disk) {
    let store = disk.open().await;
    let others = SetAside { workspace_id: Some(OTHER), ..set_aside(2) };
    quarantine(&store, vec![set_aside(1), others, nobodys(3)]).await;
    assert_eq!(details(&store, OURS, None, 10).await, ["odd 1"]);
    assert_eq!(details(&store, WITH_NOBODYS, None, 10).await, ["odd 3", "odd 1"]);
    for it in store.quarantined(WITH_NOBODYS, None, 10).await.unwrap() {
        let is_ours = it.what.workspace_id.is_some();
        assert_eq!(store.find_quarantined(OURS, it.id).await.unwrap().is_some(), is_ours);
        assert_eq!(store.find_quarantined(WITH_NOBODYS, it.id).await.unwrap(), Some(it));
    }
}

async fn pages_follow_each_other(disk: Disk) {
    let store = disk.open().await;
    quarantine(&store, vec![set_aside(1), nobodys(2), set_aside(3), nobodys(4)]).await;
    let first = store.quarantined(WITH_NOBODYS, None, 3).await.unwrap();
    let last = first.last().map(|it| it.id);
    assert_eq!(
        (first.len(), details(&store, WITH_NOBODYS, last, 3).await),
        (3, vec!["odd 1".to_owned()])
    );
    assert_eq!(details(&store, WITH_NOBODYS, None, 2).await, ["odd 4", "odd 3"]);
}

async fn what_is_dropped_is_gone(disk: Disk) {
    let store = disk.open().await;
    quarantine(&store, vec![set_aside(1), nobodys(2)]).await;
    let [ours, nobodys] = [&OURS, &WITH_NOBODYS].map(|it| *it);
    let kept = store.quarantined(nobodys, None, 10).await.unwrap();
    assert!(!store.release(ours, kept[0].id).await.unwrap(), "it is not theirs");
    assert!(store.release(nobodys, kept[0].id).await.unwrap());
    assert!(!store.release(nobodys, kept[0].id).await.unwrap(), "it is gone");
    assert_eq!(details(&store, nobodys, None, 10).await, ["odd 1"]);
    assert_eq!(store.unread(10).await.unwrap(), []);
}

async fn what_is_tried_again_is_in_the_inbox_and_nowhere_else(disk: Disk) {
    let store = disk.open().await;
    quarantine(&store, vec![set_aside(1)]).await;
    let id = store.quarantined(OURS, None, 1).await.unwrap()[0].id;
    let elsewhere = Ward { workspace_id: OTHER, with_nobodys: true };
    assert!(!store.return_to_inbox(elsewhere, id, "{}", at(5)).await.unwrap());
    assert_eq!(store.unread(10).await.unwrap(), []);
    assert!(store.return_to_inbox(OURS, id, "{\"entry\":[]}", at(5)).await.unwrap());
    assert!(!store.return_to_inbox(OURS, id, "{}", at(6)).await.unwrap());
    let unread = store.unread(10).await.unwrap();
    assert_eq!(
        (unread.len(), unread[0].received_at, &unread[0].body[..]),
        (1, at(5), &b"{\"entry\":[]}"[..])
    );
    assert_eq!(details(&store, OURS, None, 10).await, [""; 0]);
}

async fn one_workspace_is_told_from_two(disk: Disk) {
    let store = disk.open().await;
    assert!(!store.has_one_workspace().await.unwrap());
    for (id, is_one) in [(ACME, true), (OTHER, false)] {
        let workspace = Workspace { id, name: "It".to_owned(), created_at: at(0) };
        store.put_workspace(&workspace).await.unwrap();
        assert_eq!(store.has_one_workspace().await.unwrap(), is_one);
    }
}
