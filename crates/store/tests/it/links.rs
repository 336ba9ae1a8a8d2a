//! What was fetched from an address.

use crate::acme::{ACME, OTHER, at, file, file_id};
use crate::disk::Disk;
use crate::files::add_all;
use waxwing_store::links::Link;

on_each_database!(
    an_address_has_the_file_it_gave_last,
    addresses_of_any_length_are_told_apart,
    an_address_without_its_file_has_nothing,
);

fn link(url: &str, n: u32) -> Link {
    Link {
        workspace_id: ACME,
        url: url.to_owned(),
        file_id: file_id(n),
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("Fri, 20 Nov 2026 10:00:00 GMT".to_owned()),
        fresh_until: at(9),
    }
}

async fn an_address_has_the_file_it_gave_last(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 2)]).await;
    let url = "https://shop.example/invoice.pdf";
    let again = Link { etag: None, last_modified: None, ..link(url, 2) };
    for it in [link(url, 1), again] {
        store.put_link(&it).await.unwrap();
        assert_eq!(store.link(ACME, url).await.unwrap(), Some(it));
    }
    assert_eq!(store.link(OTHER, url).await.unwrap(), None);
    assert_eq!(store.link(ACME, "https://shop.example/").await.unwrap(), None);
}

async fn addresses_of_any_length_are_told_apart(disk: Disk) {
    let store = disk.open().await;
    add_all(&store, &[file(1, 1), file(2, 2)]).await;
    let long = format!("https://shop.example/{}", "a".repeat(8_000));
    let other = format!("{long}b");
    store.put_link(&link(&long, 1)).await.unwrap();
    store.put_link(&link(&other, 2)).await.unwrap();
    assert_eq!(store.link(ACME, &long).await.unwrap(), Some(link(&long, 1)));
    assert_eq!(store.link(ACME, &other).await.unwrap(), Some(link(&other, 2)));
}

async fn an_address_without_its_file_has_nothing(disk: Disk) {
    let store = disk.open().await;
    store.put_link(&link("https://a", 1)).await.unwrap();
    assert_eq!(store.link(ACME, "https://a").await.unwrap(), None);
    add_all(&store, &[file(2, 1)]).await;
    store.put_link(&link("https://a", 2)).await.unwrap();
    assert_eq!(store.link(ACME, "https://a").await.unwrap(), Some(link("https://a", 2)));
}
