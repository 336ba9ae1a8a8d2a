//! Links that never end, that are slow, that lead nowhere, that lie.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_stories::front_door::{ANA, Answer, Base, Gateway, Host, House, Page};
use waxwing_testbed::media::samples;

const CONFIG: &str = "[media]\nallow_addresses = [\"127.0.0.1\"]\n";

/// Somebody whose window is opened.
const BERTA: &str = "+4915112300001";

/// How long a link that is no good may hold whoever asked for it.
const REFUSED_WITHIN: Duration = Duration::from_secs(75);

/// Nothing is kept of what could not be fetched.
async fn nothing_is_kept(house: &House) {
    assert_eq!(house.gateway().files().await, [Value::Null; 0]);
    assert_eq!(house.sandbox().uploads().await.len(), 0);
}

async fn is_refused(gateway: &Gateway, link: &str, status: u16, code: &str) {
    let answer = tokio::time::timeout(REFUSED_WITHIN, gateway.fetches(link)).await;
    let answer: Answer = answer.unwrap_or_else(|_| panic!("{link} has no end"));
    answer.is_refused(status, code);
}

#[tokio::test]
async fn a_link_that_leads_nowhere_is_refused_with_what_is_wrong() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    for code in [404, 410, 403, 500] {
        let link = host.has(&format!("/{code}"), Page::Status(code));
        is_refused(&gateway, &link, 422, "file.link_failed").await;
    }
    let broken = host.has("/broken", Page::Broken);
    is_refused(&gateway, &broken, 422, "file.link_failed").await;
    is_refused(&gateway, "http://127.0.0.1:1/photo.jpg", 422, "file.link_failed").await;
    for link in ["ftp://127.0.0.1/a.jpg", "file:///etc/hostname", "photo.jpg", ""] {
        let answer = gateway.fetches(link).await;
        assert_eq!(answer.status, 422, "{link}: {}", answer.text());
    }
    nothing_is_kept(&house).await;
}

#[tokio::test]
async fn a_link_that_goes_in_a_circle_is_left_after_a_few_turns() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let there = host.has("/there", Page::Status(404));
    let back = host.has("/back", Page::Elsewhere(there.clone()));
    host.has("/there", Page::Elsewhere(back.clone()));
    is_refused(&gateway, &there, 422, "file.link_refused").await;
    assert!(host.times_asked("/there") + host.times_asked("/back") <= 6);
    nothing_is_kept(&house).await;
}

#[tokio::test]
async fn a_link_that_leads_on_is_followed() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let photo = host.has_sample(samples().get("photo.jpg"));
    let link = host.has("/moved", Page::Elsewhere(photo));
    let kept = gateway.fetches(&link).await;
    kept.kept();
    assert_eq!(kept.json()["name"], "photo.jpg");
}

#[tokio::test]
async fn a_link_that_never_ends_is_cut_off_and_memory_stays_flat() {
    let mut house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let before = house.serve().resident_peak_kib();
    let link = host.has("/endless.jpg", Page::Endless);
    is_refused(&gateway, &link, 413, "file.too_large").await;
    if let Some((before, after)) = before.zip(house.serve().resident_peak_kib()) {
        println!("{} MiB before, {} MiB at most", before / 1024, after / 1024);
        assert!(after < before + 32 * 1024, "{before} KiB before, {after} KiB after");
    }
    nothing_is_kept(&house).await;
}

#[tokio::test]
async fn a_link_that_is_too_slow_is_given_up_and_one_that_is_a_little_slow_is_not() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let photo = samples().bytes("photo.jpg");
    let late = Page::Late(Duration::from_secs(3), "image/jpeg".to_owned(), photo.into());
    let late = host.has("/late.jpg", late);
    let silent = host.has("/silent.jpg", Page::Silent);
    let stalling = host.has("/stalling.jpg", Page::Stalling);
    let dripping = host.has("/dripping.jpg", Page::Dripping);
    let kept = async { gateway.fetches(&late).await.kept() };
    tokio::join!(
        kept,
        is_refused(&gateway, &silent, 422, "file.link_failed"),
        is_refused(&gateway, &stalling, 422, "file.link_failed"),
        is_refused(&gateway, &dripping, 422, "file.link_failed"),
    );
    assert_eq!(gateway.files().await.len(), 1);
}

#[tokio::test]
async fn a_link_that_lies_about_its_type_is_refused() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host, samples) = (house.gateway(), Host::opens().await, samples());
    for name in ["text.jpg", "html.pdf", "mp4.ogg", "zip.png", "png.jpg", "jpeg.png"] {
        let link = host.has_sample(samples.get(name));
        is_refused(&gateway, &link, 422, "file.mislabeled").await;
    }
    nothing_is_kept(&house).await;
}

#[tokio::test]
async fn a_link_to_a_private_address_is_not_called() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let link = host.has_sample(samples().get("photo.jpg"));
    is_refused(&gateway, &link, 422, "file.link_refused").await;
    let id = gateway.sends_picture("mediaUrl", &link).to(ANA).await.accepted();
    let failed = gateway.reaches(&id, "sending_failed").await;
    has_failed(&failed, "media.link_refused");
    assert_eq!(host.times_asked("/photo.jpg"), 0);
}

#[tokio::test]
async fn a_message_whose_link_is_no_good_fails_and_one_that_nobody_answers_is_left_to_meta() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host, samples) = (house.gateway(), Host::opens().await, samples());
    house.sandbox().meets("Berta", BERTA).await;
    gateway.may_write_freely_to(BERTA).await;
    let silent = host.has("/silent.jpg", Page::Silent);
    let slow = gateway.sends_picture("mediaUrl", &silent).to(ANA).await.accepted();
    let missing = host.has("/missing.jpg", Page::Status(404));
    let zip = host.has_sample(samples.get("zip.png"));
    let large = host.has_sample(samples.get("large.jpg"));
    for (link, title) in
        [(missing, "media.link_failed"), (zip, "media.unusable"), (large, "media.unusable")]
    {
        let id = gateway.sends_picture("mediaUrl", &link).to(BERTA).await.accepted();
        has_failed(&gateway.reaches(&id, "sending_failed").await, title);
    }
    let status = gateway.message(&slow).await["status"].clone();
    assert_eq!(status, "accepted", "the slow one is waited for meanwhile");
    // Where nobody answers us, Meta may have more luck.
    gateway.reaches(&slow, "delivered").await;
    let taken = house.sandbox().took().await;
    assert_eq!(taken.len(), 1, "{taken:#?}");
    assert_eq!(taken[0]["request"]["image"], json!({ "link": silent }));
    assert_eq!(house.sandbox().uploads().await.len(), 0);
}

/// By us, and for this reason.
fn has_failed(message: &Value, title: &str) {
    let failure = &message["failure"];
    let said = (&failure["source"]["name"], &failure["code"], &message["reason"]);
    assert_eq!(said, (&json!("waxwing"), &json!(0), &json!(title)), "{message:#}");
}
