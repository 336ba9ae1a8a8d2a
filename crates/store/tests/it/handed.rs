//! What Meta has of our files.

use crate::acme::{ACME, HELP, OTHER, SHOP, at};
use crate::disk::Disk;
use waxwing_domain::ids::ChannelId;
use waxwing_store::handed::Handed;

on_each_database!(
    each_channel_has_an_id_of_its_own,
    what_is_handed_anew_takes_the_place_of_what_was,
    an_id_is_forgotten_where_it_is_known,
);

fn handed(channel_id: ChannelId, mime: &str, media_id: &str) -> Handed {
    Handed {
        workspace_id: ACME,
        channel_id,
        sha256: [7; 32],
        mime: mime.to_owned(),
        media_id: media_id.to_owned(),
        handed_at: at(1),
        expires_at: at(2_592_001),
    }
}

async fn each_channel_has_an_id_of_its_own(disk: Disk) {
    let store = disk.open().await;
    let all = [
        handed(SHOP, "audio/mpeg", "1"),
        handed(SHOP, "audio/ogg", "2"),
        handed(HELP, "audio/ogg", "3"),
    ];
    for it in &all {
        store.put_handed(it).await.unwrap();
    }
    for it in &all {
        let found = store.handed(ACME, it.channel_id, &[7; 32], &it.mime).await.unwrap();
        assert_eq!(found.as_ref(), Some(it));
    }
    assert_eq!(store.handed(ACME, HELP, &[7; 32], "audio/mpeg").await.unwrap(), None);
    assert_eq!(store.handed(ACME, SHOP, &[8; 32], "audio/ogg").await.unwrap(), None);
    assert_eq!(store.handed(OTHER, SHOP, &[7; 32], "audio/ogg").await.unwrap(), None);
    assert_eq!(store.handed_of(ACME, &[7; 32]).await.unwrap(), all);
    assert_eq!(store.handed_of(OTHER, &[7; 32]).await.unwrap(), []);
}

async fn what_is_handed_anew_takes_the_place_of_what_was(disk: Disk) {
    let store = disk.open().await;
    store.put_handed(&handed(SHOP, "image/png", "1")).await.unwrap();
    let anew = Handed { expires_at: at(9), handed_at: at(8), ..handed(SHOP, "image/png", "2") };
    store.put_handed(&anew).await.unwrap();
    assert_eq!(store.handed_of(ACME, &[7; 32]).await.unwrap(), [anew]);
}

async fn an_id_is_forgotten_where_it_is_known(disk: Disk) {
    let store = disk.open().await;
    store.put_handed(&handed(SHOP, "image/png", "1")).await.unwrap();
    assert!(!store.forget_handed(ACME, HELP, "1").await.unwrap());
    assert!(!store.forget_handed(OTHER, SHOP, "1").await.unwrap());
    assert!(!store.forget_handed(ACME, SHOP, "2").await.unwrap());
    assert!(store.forget_handed(ACME, SHOP, "1").await.unwrap());
    assert!(!store.forget_handed(ACME, SHOP, "1").await.unwrap());
    assert_eq!(store.handed_of(ACME, &[7; 32]).await.unwrap(), []);
}
