//! Private places that files are fetched from.

use crate::acme::{ACME, OTHER, at};
use crate::disk::Disk;
use uuid::Uuid;
use waxwing_domain::ids::SourceId;
use waxwing_domain::secret::Secret;
use waxwing_store::sources::Source;

on_each_database!(sources_are_kept_replaced_and_dropped);

fn source(n: u128, value: &str) -> Source {
    Source {
        id: SourceId::from_uuid(Uuid::from_u128(n)),
        workspace_id: ACME,
        prefix: format!("https://files.example/{n}/"),
        header: "authorization".to_owned(),
        value: Secret::new(value.to_owned()),
        created_at: at(3),
    }
}

async fn sources_are_kept_replaced_and_dropped(disk: Disk) {
    let store = disk.open().await;
    for it in [source(2, "b"), source(1, "a"), source(2, "c")] {
        store.add_source(&it).await.unwrap();
    }
    let kept = async |workspace_id| {
        let all = store.sources(workspace_id).await.unwrap();
        let shown = all.into_iter().map(|it| {
            let place = (it.prefix, it.header, it.created_at);
            (it.id, it.workspace_id, place, it.value.expose().to_owned())
        });
        shown.collect::<Vec<_>>()
    };
    let shown = |n: u128, value: &str| {
        let it = source(n, value);
        (it.id, ACME, (it.prefix, it.header, at(3)), value.to_owned())
    };
    assert_eq!(kept(ACME).await, [shown(1, "a"), shown(2, "c")]);
    assert_eq!(kept(OTHER).await, []);
    assert!(!store.remove_source(OTHER, source(1, "").id).await.unwrap());
    assert!(store.remove_source(ACME, source(1, "").id).await.unwrap());
    assert!(!store.remove_source(ACME, source(1, "").id).await.unwrap());
    assert_eq!(kept(ACME).await, [shown(2, "c")]);
}
