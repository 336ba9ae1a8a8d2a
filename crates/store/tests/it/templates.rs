//! The templates catalogue: read whole, changed at once, with what it means to callers.

use crate::acme::{ACME, OTHER, at, event};
use crate::disk::Disk;
use uuid::Uuid;
use waxwing_domain::ids::{TemplateId, WorkspaceId};
use waxwing_store::Store;
use waxwing_store::events::Event;
use waxwing_store::templates::{Account, Catalogue, Change, Template};

on_each_database!(
    a_catalogue_is_kept_by_name_and_language,
    a_template_that_is_put_again_keeps_its_id,
    what_is_removed_is_gone_and_nothing_else,
    a_change_brings_its_events_and_wakes_who_waits,
    many_templates_are_put_at_once,
);

fn account(workspace_id: WorkspaceId, waba: &str) -> Account {
    Account { workspace_id, waba_id: waba.parse().unwrap() }
}

fn template(n: u128, name: &str, language: &str, definition: &str) -> Template {
    Template {
        id: TemplateId::from_uuid(Uuid::from_u128(n)),
        name: name.to_owned(),
        language: language.to_owned(),
        definition: definition.to_owned(),
        told_at: at(0),
    }
}

fn change(account: Account, put: Vec<Template>) -> Change {
    Change {
        account,
        put,
        removed: Vec::new(),
        synced_at: Some(at(1)),
        is_stale: false,
        events: Vec::new(),
    }
}

async fn only(store: &Store) -> Catalogue {
    let mut all = store.catalogues().await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn a_catalogue_is_kept_by_name_and_language(disk: Disk) {
    let store = disk.open().await;
    assert_eq!(store.catalogues().await.unwrap(), []);
    let b_pt = template(1, "b", "pt_PT", "{}");
    let b_en = template(2, "b", "en", "{}");
    let a_en = template(3, "a", "en", "{}");
    let put = vec![b_pt.clone(), b_en.clone(), a_en.clone()];
    store.change_catalogue(change(account(ACME, "1"), put)).await.unwrap();
    let of_other = vec![template(4, "a", "en", "[]")];
    let other = Change { is_stale: true, synced_at: None, ..change(account(OTHER, "1"), of_other) };
    store.change_catalogue(other.clone()).await.unwrap();

    store.close().await.unwrap();
    let store = disk.open().await;
    let kept = store.catalogues().await.unwrap();
    let expected = Catalogue {
        account: account(ACME, "1"),
        synced_at: Some(at(1)),
        is_stale: false,
        templates: vec![a_en, b_en, b_pt],
    };
    assert_eq!(kept[0], expected);
    assert_eq!((kept[1].synced_at, kept[1].is_stale), (None, true));
    assert_eq!(kept[1].templates, other.put);
}

async fn a_template_that_is_put_again_keeps_its_id(disk: Disk) {
    let store = disk.open().await;
    let first = template(1, "a", "en", "one");
    store.change_catalogue(change(account(ACME, "1"), vec![first.clone()])).await.unwrap();
    let again = Template { told_at: at(9), ..template(2, "a", "en", "two") };
    store.change_catalogue(change(account(ACME, "1"), vec![again.clone()])).await.unwrap();
    let expected = Template { id: first.id, ..again };
    assert_eq!(only(&store).await.templates, [expected]);
}

async fn what_is_removed_is_gone_and_nothing_else(disk: Disk) {
    let store = disk.open().await;
    let (one, two) = (template(1, "a", "en", "one"), template(2, "b", "en", "two"));
    store
        .change_catalogue(change(account(ACME, "1"), vec![one.clone(), two.clone()]))
        .await
        .unwrap();
    store.change_catalogue(change(account(ACME, "2"), vec![one.clone()])).await.unwrap();
    let removing = Change { removed: vec![one.id], ..change(account(ACME, "1"), Vec::new()) };
    store.change_catalogue(removing).await.unwrap();
    let kept: Vec<_> =
        store.catalogues().await.unwrap().into_iter().map(|it| it.templates).collect();
    assert_eq!(kept, [vec![two], vec![one]]);
}

async fn a_change_brings_its_events_and_wakes_who_waits(disk: Disk) {
    let store = disk.open().await;
    let mut committed = store.committed();
    committed.mark_unchanged();
    let told = Event { contact_id: None, message_id: None, ..event("template.updated", 1) };
    let with_event =
        Change { events: vec![told.clone()], ..change(account(ACME, "1"), Vec::new()) };
    store.change_catalogue(with_event).await.unwrap();
    assert!(committed.has_changed().unwrap());
    let logged = store.events_after(ACME, 0, 10).await.unwrap();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].event, told);
    assert_eq!(only(&store).await.templates, []);
}

async fn many_templates_are_put_at_once(disk: Disk) {
    let store = disk.open().await;
    let many: Vec<_> = (0..300).map(|n| template(n, &format!("t{n:03}"), "en", "{}")).collect();
    store.change_catalogue(change(account(ACME, "1"), many.clone())).await.unwrap();
    assert_eq!(only(&store).await.templates, many);
}
