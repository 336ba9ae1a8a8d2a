//! The doors for files: an address to upload to, given away; private places; what is removed.

use super::bad_files::kept_on_disk;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use waxwing_stories::front_door::{ANA, Answer, Base, Form, Gateway, Host, House, until};
use waxwing_testbed::media::samples;

const CONFIG: &str = "[media]\nallow_addresses = [\"127.0.0.1\"]\n";

async fn asks_for_an_upload(gateway: &Gateway, content_type: &str) -> Value {
    let url = format!("{}/channel-media/presigned-upload", gateway.workspace_url());
    let request = gateway.post(&url).json(&json!({ "contentType": content_type }));
    let answer = gateway.asks(request).await;
    assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
    answer.json()
}

/// Without a key, as a browser does it.
async fn uploads(gateway: &Gateway, presigned: &Value, name: &str, bytes: &[u8]) -> Answer {
    let fields = presigned["uploadFormData"].as_object().expect("fields");
    let fields: Vec<(&str, &str)> =
        fields.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
    let mime = presigned["uploadFormData"]["Content-Type"].as_str().unwrap_or("image/jpeg");
    let url = presigned["uploadUrl"].as_str().expect("an address");
    let form = Form::of(&fields, name, mime).around(bytes);
    let request = gateway.stranger(reqwest::Method::POST, url);
    gateway.asks(request.header("content-type", Form::content_type()).body(form)).await
}

#[tokio::test]
async fn a_file_that_a_browser_uploads_is_sent_by_its_address() {
    let house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let presigned = asks_for_an_upload(&gateway, "image/jpeg").await;
    assert_eq!(presigned["uploadMethod"], "POST", "{presigned:#}");
    let photo = samples().bytes("photo.jpg");
    let uploaded = uploads(&gateway, &presigned, "photo.jpg", &photo).await;
    assert_eq!(uploaded.status, 204, "{}", uploaded.text());
    let again = uploads(&gateway, &presigned, "photo.jpg", &photo).await;
    again.is_refused(409, "file.already_uploaded");
    let url = presigned["mediaUrl"].as_str().expect("an address");
    let id = gateway.sends_picture("mediaUrl", url).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    assert_eq!(house.sandbox().uploads().await.len(), 1);
    assert_eq!(gateway.files().await.len(), 1);
}

#[tokio::test]
async fn an_upload_to_an_address_that_was_changed_or_lies_is_refused() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, samples) = (house.gateway(), samples());
    let presigned = asks_for_an_upload(&gateway, "image/jpeg").await;
    let zip = samples.bytes("zip.png");
    let lie = uploads(&gateway, &presigned, "photo.jpg", &zip).await;
    lie.is_refused(422, "file.mislabeled");
    let mut forged = presigned.clone();
    let fields = forged["uploadFormData"].as_object_mut().expect("fields");
    for value in fields.values_mut() {
        let text = value.as_str().expect("a text").to_owned();
        *value = json!(format!("{text}0"));
    }
    let photo = samples.bytes("photo.jpg");
    let refused = uploads(&gateway, &forged, "photo.jpg", &photo).await;
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(gateway.files().await, [Value::Null; 0]);
    // The lie did not use it up.
    let whole = uploads(&gateway, &presigned, "photo.jpg", &photo).await;
    assert_eq!(whole.status, 204, "{}", whole.text());
}

#[tokio::test]
async fn a_link_is_fetched_once_for_as_long_as_its_host_says_and_asked_again_after() {
    let house = House::apart(Base::Sqlite, CONFIG).await;
    let (gateway, host) = (house.gateway(), Host::opens().await);
    let link = host.has_sample(samples().get("photo.jpg"));
    for _ in 0..3 {
        let id = gateway.sends_picture("mediaUrl", &link).to(ANA).await.accepted();
        gateway.reaches(&id, "delivered").await;
    }
    assert_eq!(house.sandbox().uploads().await.len(), 1);
    assert_eq!(host.times_asked("/photo.jpg"), 1);
}

#[tokio::test]
async fn the_same_bytes_are_kept_once_however_often_and_together_they_come() {
    const TIMES: usize = 20;
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, samples) = (house.gateway(), samples());
    let sample = samples.get("4mb.jpg");
    let given = futures::future::join_all((0..TIMES).map(|_| gateway.is_given(sample))).await;
    let ids: BTreeSet<String> = given.iter().map(Answer::kept).collect();
    assert_eq!(ids.len(), TIMES, "each is a file of its own");
    let on_disk = || kept_on_disk(&house).iter().map(|it| it.1).collect::<Vec<_>>();
    assert_eq!(on_disk(), [4_000_000]);
    for (place, id) in ids.iter().enumerate() {
        let kept = gateway.gets(&format!("/files/{id}/content")).await;
        assert_eq!((kept.status, kept.body.len()), (200, 4_000_000), "after {place} are gone");
        let path = format!("{}/{id}", gateway.files_url());
        let removed = gateway.asks(gateway.request(reqwest::Method::DELETE, &path)).await;
        assert_eq!(removed.status, 204, "{}", removed.text());
    }
    until("the bytes went with the last", async || on_disk().is_empty().then_some(())).await;
}

#[tokio::test]
async fn a_file_that_was_removed_is_gone_here_and_at_meta() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let kept = gateway.is_given(samples().get("photo.jpg")).await;
    let (id, url) = (kept.kept(), kept.json()["url"].as_str().expect("an address").to_owned());
    let sent = gateway.sends_picture("mediaId", &id).to(ANA).await.accepted();
    gateway.reaches(&sent, "delivered").await;
    let path = format!("{}/{id}", gateway.files_url());
    let removed = gateway.asks(gateway.request(reqwest::Method::DELETE, &path)).await;
    assert_eq!(removed.status, 204, "{}", removed.text());
    gateway.opens(&url, None).await.is_refused(404, "file.unknown");
    let again = gateway.sends_picture("mediaId", &id).to(ANA).await;
    again.is_refused(422, "content.file_unknown");
    assert_eq!(kept_on_disk(&house), []);
    until("Meta was told to forget it", async || {
        (sandbox.uploads().await[0]["deleted"] == true).then_some(())
    })
    .await;
}
