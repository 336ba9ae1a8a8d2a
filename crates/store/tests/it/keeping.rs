//! What is set up once and read often: workspaces, channels, keys, apps.

use crate::acme::{ACME, HELP, OTHER, SHOP, at};
use crate::disk::Disk;
use std::time::Duration;
use uuid::Uuid;
use waxwing_domain::dispatch::UnansweredPolicy;
use waxwing_domain::ids::{ChannelId, KeyId};
use waxwing_domain::secret::Secret;
use waxwing_store::channels::{Channel, StartTemplate};
use waxwing_store::keys::Key;
use waxwing_store::meta_apps::MetaApp;
use waxwing_store::workspaces::Workspace;

on_each_database!(
    a_workspace_is_kept_and_renamed,
    channels_are_kept_and_replaced,
    a_number_belongs_to_one_channel,
    a_channel_keeps_its_start_template,
    a_key_is_kept_and_revoked,
    apps_are_kept_and_replaced,
);

async fn a_workspace_is_kept_and_renamed(disk: Disk) {
    let store = disk.open().await;
    let acme = |name: &str| Workspace { id: ACME, name: name.to_owned(), created_at: at(0) };
    for name in ["Acme", "Acme, renamed"] {
        store.put_workspace(&acme(name)).await.unwrap();
        assert_eq!(store.find_workspace(ACME).await.unwrap(), Some(acme(name)));
    }
    assert_eq!(store.find_workspace(OTHER).await.unwrap(), None);
}

pub(crate) fn channel(id: ChannelId, number: &str) -> Channel {
    Channel {
        id,
        workspace_id: ACME,
        name: "Shop".to_owned(),
        phone_number_id: number.parse().unwrap(),
        waba_id: "102290129340398".parse().unwrap(),
        display_phone_number: "+15550783881".parse().unwrap(),
        graph_url: "https://graph.facebook.com".to_owned(),
        graph_version: "v25.0".to_owned(),
        access_token: Secret::new("token".to_owned()),
        unanswered_policy: UnansweredPolicy::Resend,
        proof_wait: Duration::from_mins(10),
        messages_per_second: 80,
        start_template: None,
        created_at: at(0),
    }
}

/// All of a channel that can be compared.
fn all_of(it: &Channel) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        (it.id, it.workspace_id, it.name.clone(), it.phone_number_id.clone(), it.waba_id.clone()),
        (it.display_phone_number.clone(), it.graph_url.clone(), it.graph_version.clone()),
        (it.access_token.expose().to_owned(), it.unanswered_policy, it.proof_wait),
        (it.messages_per_second, it.start_template.clone(), it.created_at),
    )
}

async fn channels_are_kept_and_replaced(disk: Disk) {
    let store = disk.open().await;
    store.put_channel(&channel(HELP, "2")).await.unwrap();
    store.put_channel(&channel(SHOP, "1")).await.unwrap();
    let replaced = Channel {
        name: "Boutique".to_owned(),
        access_token: Secret::new("another".to_owned()),
        unanswered_policy: UnansweredPolicy::Fail,
        proof_wait: Duration::from_micros(1),
        messages_per_second: u32::MAX,
        ..channel(SHOP, "3")
    };
    store.put_channel(&replaced).await.unwrap();
    let kept = store.channels().await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(all_of(&kept[0]), all_of(&replaced));
    assert_eq!(all_of(&kept[1]), all_of(&channel(HELP, "2")));
}

#[test]
fn a_channel_sends_otherwise_when_anything_of_the_way_to_meta_is_another() {
    let shop = channel(SHOP, "1");
    let name = "Boutique".to_owned();
    let start_template =
        Some(StartTemplate { name: "start".to_owned(), language: "en_US".to_owned() });
    let shown = Channel { name, start_template, created_at: at(9), ..shop.clone() };
    assert!(shop.sends_like(&shown) && shown.sends_like(&shop));
    for other in [
        channel(SHOP, "2"),
        Channel { waba_id: "7".parse().unwrap(), ..shop.clone() },
        Channel { graph_url: "http://127.0.0.1:1".to_owned(), ..shop.clone() },
        Channel { graph_version: "v26.0".to_owned(), ..shop.clone() },
        Channel { access_token: Secret::new("another".to_owned()), ..shop.clone() },
        Channel { unanswered_policy: UnansweredPolicy::Fail, ..shop.clone() },
        Channel { proof_wait: Duration::from_mins(1), ..shop.clone() },
        Channel { messages_per_second: 1, ..shop.clone() },
    ] {
        assert!(!shop.sends_like(&other) && !other.sends_like(&shop));
    }
}

async fn a_channel_keeps_its_start_template(disk: Disk) {
    let store = disk.open().await;
    store.put_channel(&channel(SHOP, "1")).await.unwrap();
    store.put_channel(&channel(HELP, "2")).await.unwrap();
    let start = StartTemplate { name: "start".to_owned(), language: "pt_PT".to_owned() };
    store.set_start_template(ACME, SHOP, Some(&start)).await.unwrap();
    // Nobody else's channel is touched, and to keep the channel anew leaves it as it is.
    store.set_start_template(OTHER, HELP, Some(&start)).await.unwrap();
    store.put_channel(&channel(SHOP, "1")).await.unwrap();
    let kept = store.channels().await.unwrap();
    assert_eq!(kept[0].start_template, Some(start));
    assert_eq!(kept[1].start_template, None);
    store.set_start_template(ACME, SHOP, None).await.unwrap();
    assert_eq!(store.channels().await.unwrap()[0].start_template, None);
}

async fn a_number_belongs_to_one_channel(disk: Disk) {
    let store = disk.open().await;
    store.put_channel(&channel(SHOP, "1")).await.unwrap();
    assert!(store.put_channel(&channel(HELP, "1")).await.is_err());
    assert_eq!(store.channels().await.unwrap().len(), 1);
    // What was refused left nothing behind: the next write works.
    store.put_channel(&channel(HELP, "2")).await.unwrap();
}

async fn a_key_is_kept_and_revoked(disk: Disk) {
    let store = disk.open().await;
    let id = KeyId::from_uuid(Uuid::from_u128(5));
    let key = |revoked_at| Key {
        id,
        workspace_id: ACME,
        name: "shop".to_owned(),
        secret_hash: [7; 32],
        created_at: at(0),
        revoked_at,
    };
    assert_eq!(store.find_key(id).await.unwrap(), None);
    for revoked_at in [None, Some(at(9)), None] {
        store.put_key(&key(revoked_at)).await.unwrap();
        assert_eq!(store.find_key(id).await.unwrap(), Some(key(revoked_at)));
    }
}

async fn apps_are_kept_and_replaced(disk: Disk) {
    let store = disk.open().await;
    let app = |id: &str, secret: &str| MetaApp {
        app_id: id.to_owned(),
        app_secret: Secret::new(secret.to_owned()),
        verify_token: Secret::new(format!("verify {secret}")),
    };
    for it in [app("2", "b"), app("1", "a"), app("2", "c")] {
        store.put_meta_app(&it, at(0)).await.unwrap();
    }
    let kept = store.meta_apps().await.unwrap();
    let kept: Vec<_> = kept
        .iter()
        .map(|it| (it.app_id.as_str(), it.app_secret.expose(), it.verify_token.expose()))
        .collect();
    assert_eq!(kept, [("1", "a", "verify a"), ("2", "c", "verify c")]);
}
