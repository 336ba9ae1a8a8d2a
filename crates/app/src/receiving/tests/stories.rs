//! What comes, what does not, and what becomes of it.

use super::desk::{CHANNEL, Desk};
use super::meta::{Mood, hex};
use crate::receiving::{self, ReceiptState, RetryError};
use crate::{Worked, intake};
use futures::FutureExt;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use waxwing_cloud_api::media::INBOUND_ID_LIVES;
use waxwing_domain::ids::{ChannelId, MessageId};
use waxwing_store::StoreError;

const BYTES: &[u8] = b"\xff\xd8\xff\xe0 a picture, as far as anybody looks";

fn message(wamid: &str, kind: &str, medium: &Value) -> Value {
    json!({"id": wamid, "from": "14155550101", "timestamp": "1795175999", "type": kind, kind: medium})
}

fn picture(medium: &Value) -> Value {
    message("wamid.1", "image", medium)
}

/// What Meta told of it, without an address.
fn without_url(mut medium: Value) -> Value {
    medium.as_object_mut().unwrap().remove("url");
    medium
}

/// What was asked of Meta: the words, without where.
fn words(desk: &Desk) -> Vec<String> {
    let meta = desk.meta();
    let word = |it: &String| it.split(' ').next().unwrap().to_owned();
    meta.asked.iter().map(word).collect()
}

async fn problem(desk: &Desk, id: MessageId) -> String {
    desk.receipt(id).await.unwrap().problem.expect("something is in the way")
}

async fn is_given_up(desk: &Desk, id: MessageId, reason: &str) {
    let receipt = desk.receipt(id).await.unwrap();
    assert_eq!(receipt.state, ReceiptState::GivenUp);
    assert!(receipt.problem.as_ref().is_some_and(|it| it.contains(reason)), "{receipt:?}");
    let events = desk.events().await;
    let (kind, body) = events.last().expect("an event tells of it");
    assert_eq!(
        (kind.as_str(), body["reason"].as_str()),
        ("file.failed", receipt.problem.as_deref())
    );
    assert_eq!(body["message_id"], id.to_string());
}

#[tokio::test]
async fn what_comes_is_fetched_from_where_the_webhook_says() {
    let desk = Desk::new().await;
    let mut medium = desk.meta_has("150", BYTES);
    medium["filename"] = json!("menu.jpg");
    let id = desk.gets(&message("wamid.1", "document", &medium)).await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    assert_eq!(desk.meta().asked, [format!("fetch {}", medium["url"].as_str().unwrap())]);
    let receipt = desk.receipt(id).await.unwrap();
    let ReceiptState::Kept(file) = receipt.state else { panic!("{receipt:?}") };
    let expected = json!({"file_id": file.to_string(), "message_id": id.to_string(),
        "mime": "image/jpeg", "size": BYTES.len(), "name": "menu.jpg", "sha256": hex(BYTES)});
    assert_eq!(desk.events().await, [("file.inbound".to_owned(), expected)]);
}

#[tokio::test]
async fn every_kind_is_fetched_and_so_is_what_the_business_sent_from_its_phone() {
    let desk = Desk::new().await;
    let kinds = ["image", "video", "audio", "document", "sticker", "voice", "hologram"];
    for (place, kind) in kinds.into_iter().enumerate() {
        let medium = desk.meta_has(&format!("15{place}"), BYTES);
        let id = desk.gets(&message(&format!("wamid.{place}"), kind, &medium)).await;
        assert_eq!(desk.file(id).await.as_deref(), Some(BYTES), "{kind}");
    }
    let mut echo = picture(&without_url(desk.meta_has("160", BYTES)));
    echo["to"] = json!("14155550101");
    echo["id"] = json!("wamid.echo");
    let id = desk.is_told("smb_message_echoes", &json!({"message_echoes": [echo]})).await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES), "an echo");
    // The same bytes are in storage once.
    let folders: Vec<_> = fs::read_dir(desk.blobs()).unwrap().map(Result::unwrap).collect();
    assert_eq!(folders.len(), 1);
    assert_eq!(fs::read_dir(folders[0].path()).unwrap().count(), 1);
}

#[tokio::test]
async fn what_brings_nothing_has_no_receipt() {
    let desk = Desk::new().await;
    let link = json!({"link": "https://shop.example/a.jpg"});
    let echo = json!({"id": "wamid.2", "from": "15550783881", "to": "14155550101",
        "timestamp": "1795175999", "type": "image", "image": link});
    let echoed = desk.is_told("smb_message_echoes", &json!({"message_echoes": [echo]})).await;
    let said = desk.gets(&message("wamid.3", "text", &json!({"body": "hi"}))).await;
    let place = json!({"latitude": 1.5, "longitude": 2.5, "url": "https://place.example"});
    let placed = desk.gets(&message("wamid.4", "location", &place)).await;
    for id in [echoed, said, placed] {
        assert_eq!(desk.receipt(id).await, None);
        let retried = receiving::retry(&desk.app, &desk.caller, CHANNEL, id).await;
        assert!(matches!(retried, Err(RetryError::Unknown)));
    }
}

#[tokio::test]
async fn where_the_address_is_dead_or_missing_or_old_meta_is_asked_for_another() {
    for (case, expected) in
        [("dead", &["fetch", "ask", "fetch"][..]), ("missing", &["ask", "fetch"])]
    {
        let desk = Desk::new().await;
        let mut medium = desk.meta_has("150", BYTES);
        desk.meta().addresses.clear();
        if case == "missing" {
            medium = without_url(medium);
        }
        let id = desk.gets(&picture(&medium)).await;
        assert_eq!(desk.file(id).await.as_deref(), Some(BYTES), "{case}");
        assert_eq!(words(&desk), expected, "{case}");
    }
    let desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    desk.meta().moods.insert(Mood::Away);
    let id = desk.gets(&picture(&medium)).await;
    assert!(problem(&desk, id).await.contains("it broke off"));
    desk.meta().moods.clear();
    desk.meta().asked.clear();
    desk.passes(Duration::from_secs(270));
    desk.settles().await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    assert_eq!(words(&desk), ["ask", "fetch"], "four and a half minutes later");
}

#[tokio::test]
async fn an_address_leads_on_and_the_token_goes_along_to_meta_only() {
    let desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    let url = medium["url"].as_str().unwrap().to_owned();
    let beyond = ["https://scontent.xx.fbcdn.net/150", "https://elsewhere.example/150"];
    {
        let mut meta = desk.meta();
        let bytes = meta.addresses[&url].clone();
        meta.leads_on.insert(url.clone(), beyond[0].to_owned());
        meta.leads_on.insert(beyond[0].to_owned(), beyond[1].to_owned());
        meta.addresses.insert(beyond[1].to_owned(), bytes);
    }
    let id = desk.gets(&picture(&medium)).await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    let expected =
        [format!("fetch {url}"), format!("fetch {}", beyond[0]), format!("stranger {}", beyond[1])];
    assert_eq!(desk.meta().asked, expected);
    // Who leads in a circle is left.
    desk.meta().leads_on.insert(beyond[1].to_owned(), url);
    let id = desk.gets(&message("wamid.2", "image", &medium)).await;
    assert!(problem(&desk, id).await.contains("leads on more than"));
}

#[tokio::test]
async fn a_wrong_hash_is_never_kept_and_fetched_again_twice() {
    let desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    desk.meta().moods.insert(Mood::Corrupt);
    let id = desk.gets(&picture(&medium)).await;
    assert_eq!(desk.goes_on_to_the_end().await, 2);
    assert_eq!(words(&desk), ["fetch", "ask", "fetch", "ask", "fetch"]);
    is_given_up(&desk, id, "SHA-256").await;
    // By hand it is fetched once more, and then it is right.
    desk.meta().moods.clear();
    let retried = receiving::retry(&desk.app, &desk.caller, CHANNEL, id).await.unwrap();
    assert_eq!((retried.state, retried.attempt), (ReceiptState::Waiting, 0));
    desk.settles().await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    let kinds: Vec<_> = desk.events().await.into_iter().map(|it| it.0).collect();
    assert_eq!(kinds, ["file.failed", "file.inbound"]);
}

#[tokio::test]
async fn a_hash_that_only_the_webhook_had_wrong_is_held_against_what_meta_says_last() {
    let desk = Desk::new().await;
    let mut medium = desk.meta_has("150", BYTES);
    medium["sha256"] = json!(hex(b"something else"));
    let id = desk.gets(&picture(&medium)).await;
    assert_eq!(desk.goes_on_to_the_end().await, 1);
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn storage_that_is_away_loses_nothing() {
    let desk = Desk::new().await;
    // Where its folder should be is something else.
    fs::write(desk.blobs(), "in the way").unwrap();
    let id = desk.gets(&picture(&desk.meta_has("150", BYTES))).await;
    desk.passes(Duration::from_secs(5));
    desk.settles().await;
    let receipt = desk.receipt(id).await.unwrap();
    assert_eq!((receipt.state, receipt.attempt), (ReceiptState::Waiting, 2));
    assert!(receipt.problem.unwrap().contains("storage"), "it says why");
    assert_eq!(desk.events().await, []);
    fs::remove_file(desk.blobs()).unwrap();
    assert_eq!(desk.goes_on_to_the_end().await, 1);
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn what_meta_does_not_know_is_given_up_after_minutes_and_fetched_by_hand_when_it_does() {
    let desk = Desk::new().await;
    let id = desk.gets(&picture(&json!({"id": "150", "mime_type": "image/jpeg"}))).await;
    assert_eq!(desk.goes_on_to_the_end().await, 3);
    assert_eq!(words(&desk), ["ask"; 4]);
    is_given_up(&desk, id, "Meta has no medium of this id").await;
    desk.meta_has("150", BYTES);
    receiving::retry(&desk.app, &desk.caller, CHANNEL, id).await.unwrap();
    desk.settles().await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    // What is here is not fetched again.
    desk.meta().asked.clear();
    let again = receiving::retry(&desk.app, &desk.caller, CHANNEL, id).await.unwrap();
    desk.settles().await;
    assert!(matches!(again.state, ReceiptState::Kept(_)));
    assert_eq!(words(&desk), [""; 0]);
}

#[tokio::test]
async fn what_meta_shows_a_moment_later_is_fetched_then() {
    let desk = Desk::new().await;
    let id = desk.gets(&picture(&json!({"id": "150"}))).await;
    assert_eq!(desk.receipt(id).await.unwrap().state, ReceiptState::Waiting);
    desk.meta_has("150", BYTES);
    assert_eq!(desk.goes_on_to_the_end().await, 1);
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn what_never_comes_is_given_up_when_meta_has_forgotten_it() {
    let desk = Desk::new().await;
    let (medium, begin) = (desk.meta_has("150", BYTES), desk.app.clock.now());
    desk.meta().moods.insert(Mood::Away);
    let id = desk.gets(&picture(&medium)).await;
    let tries = desk.goes_on_to_the_end().await;
    assert_eq!(desk.app.clock.now().since(begin), INBOUND_ID_LIVES);
    assert!((30..40).contains(&tries), "{tries}");
    is_given_up(&desk, id, "Meta cannot be reached").await;
}

#[tokio::test]
async fn what_meta_does_not_say_how_to_find_is_given_up_at_once() {
    let desk = Desk::new().await;
    for (wamid, medium) in [("1", json!({})), ("2", json!({"id": "../150?a=b"}))] {
        let id = desk.gets(&message(&format!("wamid.{wamid}"), "image", &medium)).await;
        is_given_up(&desk, id, "no id").await;
    }
    // An address alone is as good as an id, while it lives.
    let mut medium = desk.meta_has("150", BYTES);
    medium.as_object_mut().unwrap().remove("id");
    let id = desk.gets(&message("wamid.3", "image", &medium)).await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
    desk.meta().addresses.clear();
    let id = desk.gets(&message("wamid.4", "image", &medium)).await;
    is_given_up(&desk, id, "no id").await;
}

#[tokio::test]
async fn one_that_hangs_holds_up_no_other_and_is_fetched_again_after_a_crash() {
    let mut desk = Desk::new().await;
    let slow = desk.meta_has("150", BYTES);
    let url = slow["url"].as_str().unwrap().to_owned();
    desk.meta().hangs.insert(url.clone());
    let quick = desk.meta_has("151", b"\xff\xd8\xff\xe0 another");
    let both = [message("wamid.1", "image", &slow), message("wamid.2", "image", &quick)];
    let later = desk.hears(("messages", &json!({"messages": both})), 1).await;
    assert!(desk.file(later).await.is_some(), "it did not wait");
    assert!(receiving::is_busy(&desk.app));
    desk.crashes().await;
    desk.meta().hangs.clear();
    desk.settles().await;
    let kinds: Vec<_> = desk.events().await.into_iter().map(|it| it.0).collect();
    assert_eq!(kinds, ["file.inbound", "file.inbound"]);
    let fetched = format!("fetch {url}");
    assert_eq!(desk.meta().asked.iter().filter(|it| **it == fetched).count(), 2);
}

#[tokio::test]
async fn what_has_no_hash_is_held_against_its_size() {
    let desk = Desk::new().await;
    desk.meta_has("150", BYTES);
    desk.meta().moods.extend([Mood::Hashless, Mood::Short]);
    let id = desk.gets(&picture(&json!({"id": "150"}))).await;
    assert!(problem(&desk, id).await.contains("its size is another"));
    desk.meta().moods.remove(&Mood::Short);
    assert_eq!(desk.goes_on_to_the_end().await, 1);
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn whoever_waits_is_woken_when_something_is_due_and_when_it_has_ended() {
    let desk = Desk::new().await;
    let is_woken = || receiving::wait(&desk.app).now_or_never().is_some();
    let medium = desk.meta_has("150", BYTES);
    desk.is_posted("messages", &json!({"messages": [picture(&medium)]})).await;
    assert!(!is_woken());
    intake::step(&desk.app).await.unwrap();
    assert!(is_woken(), "something came");
    assert!(!is_woken());
    assert_eq!(receiving::step(&desk.app).await.unwrap(), Worked::Some);
    assert_eq!(receiving::step(&desk.app).await.unwrap(), Worked::Nothing, "it is at work");
    desk.lands(0).await;
    assert_eq!(desk.events().await.len(), 1);
    let id = desk.gets(&message("wamid.2", "image", &json!({"id": "151"}))).await;
    assert!(!is_woken());
    receiving::retry(&desk.app, &desk.caller, CHANNEL, id).await.unwrap();
    assert!(is_woken(), "somebody wants it again");
}

#[tokio::test]
async fn a_bug_that_one_meets_is_one_try_of_it() {
    let desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    desk.meta().moods.insert(Mood::Buggy);
    let id = desk.gets(&picture(&medium)).await;
    assert!(problem(&desk, id).await.contains("a bug of ours"));
    desk.meta().moods.clear();
    assert_eq!(desk.goes_on_to_the_end().await, 1);
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn the_next_step_says_what_could_not_be_written_down_and_the_one_after_goes_on() {
    let desk = Desk::new().await;
    desk.app.receiving.at_work().failure = Some(StoreError::Closed);
    assert!(matches!(receiving::step(&desk.app).await, Err(StoreError::Closed)));
    assert_eq!(receiving::step(&desk.app).await.unwrap(), Worked::Nothing);
}

#[tokio::test]
async fn what_cannot_be_written_down_waits() {
    let mut desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    desk.meta().hangs.insert(medium["url"].as_str().unwrap().to_owned());
    let id = desk.hears(("messages", &json!({"messages": [picture(&medium)]})), 1).await;
    desk.app.store.close().await.unwrap();
    desk.meta().hangs.clear();
    desk.lands(0).await;
    assert!(desk.app.receiving.at_work().failure.is_some(), "it is said");
    desk.crashes().await;
    let receipt = desk.receipt(id).await.unwrap();
    assert_eq!((receipt.state, receipt.attempt), (ReceiptState::Waiting, 0));
    desk.settles().await;
    assert_eq!(desk.file(id).await.as_deref(), Some(BYTES));
}

#[tokio::test]
async fn the_same_webhook_twice_is_fetched_once() {
    let desk = Desk::new().await;
    let medium = desk.meta_has("150", BYTES);
    let first = desk.gets(&picture(&medium)).await;
    let again = desk.gets(&picture(&medium)).await;
    assert_eq!((first, words(&desk)), (again, vec!["fetch".to_owned()]));
}

#[tokio::test]
async fn what_is_of_another_channel_or_workspace_is_not_retried() {
    let desk = Desk::new().await;
    let id = desk.gets(&picture(&json!({"id": "150"}))).await;
    let other = ChannelId::from_bytes([9; 16]);
    let retried = receiving::retry(&desk.app, &desk.caller, other, id).await;
    assert!(matches!(retried, Err(RetryError::Unknown)));
    assert_eq!(desk.receipt(id).await.unwrap().attempt, 1);
}
