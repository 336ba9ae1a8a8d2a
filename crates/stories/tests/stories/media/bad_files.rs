//! Files that are too large, empty, broken off, or not what they say: refused, and nothing is kept.

use serde_json::Value;
use waxwing_stories::front_door::{ANA, Base, Form, Gateway, House, Poured, Raw, until};
use waxwing_testbed::media::samples;

const GIB: u64 = 1024 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;

/// The most WhatsApp takes of anything.
const FILE_BYTES_MAX: u64 = 100 * MIB;

/// What may be on its way when the answer comes: buffers of both ends.
const ON_ITS_WAY_MAX: u64 = 32 * MIB;

fn is_too_large(poured: &Poured) {
    let answer = &poured.answer;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer:?} after {} bytes", poured.sent);
    assert!(answer.contains("\"file.too_large\""), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
}

async fn pours(gateway: &Gateway, length: Option<u64>) -> Poured {
    let form = Form::of(&[], "film.mp4", "video/mp4");
    Raw::begins(gateway, &form, length).await.pours(2 * GIB).await
}

/// What lies in the folder of the gateway, its database and its own papers aside: paths and sizes.
pub(super) fn kept_on_disk(house: &House) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![house.data()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is ours") {
            let path = entry.expect("the folder is ours").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let size = path.metadata().map_or(0, |it| it.len());
                found.push((path.display().to_string(), size));
            }
        }
    }
    found.retain(|(path, _)| ![".db", ".json"].iter().any(|it| path.contains(it)));
    found.retain(|(path, size)| *size > 0 || !path.ends_with("lock"));
    found.sort();
    found
}

#[tokio::test]
async fn two_gigabytes_are_refused_at_the_limit_and_memory_stays_flat() {
    let mut house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let before = (house.serve().resident_peak_kib(), kept_on_disk(&house));
    for length in [None, Some(2 * GIB)] {
        let poured = pours(&gateway, length).await;
        is_too_large(&poured);
        assert!(
            poured.sent <= FILE_BYTES_MAX + ON_ITS_WAY_MAX,
            "{length:?}: {} bytes",
            poured.sent
        );
    }
    if let Some((before, after)) = before.0.zip(house.serve().resident_peak_kib()) {
        println!("{} MiB before, {} MiB at most", before / 1024, after / 1024);
        assert!(after < before + 32 * 1024, "{before} KiB before, {after} KiB after");
    }
    assert_eq!(kept_on_disk(&house), before.1);
    assert_eq!(gateway.files().await, [Value::Null; 0]);
}

#[tokio::test]
async fn many_large_uploads_at_once_leave_memory_flat_too() {
    let mut house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let before = house.serve().resident_peak_kib();
    let all = (0..8).map(|_| pours(&gateway, None));
    for poured in futures::future::join_all(all).await {
        is_too_large(&poured);
    }
    if let Some((before, after)) = before.zip(house.serve().resident_peak_kib()) {
        println!("{} MiB before, {} MiB at most", before / 1024, after / 1024);
        assert!(after < before + 64 * 1024, "{before} KiB before, {after} KiB after");
    }
}

#[tokio::test]
async fn what_lies_about_its_type_is_refused_with_what_it_is() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, samples) = (house.gateway(), samples());
    for name in ["text.jpg", "html.pdf", "mp4.ogg", "zip.png", "png.jpg", "jpeg.png"] {
        gateway.is_given(samples.get(name)).await.is_refused(422, "file.mislabeled");
    }
    for name in ["archive.zip", "program.exe", "picture.gif", "film.avi", "bytes.bin"] {
        gateway.is_given(samples.get(name)).await.is_refused(422, "file.unsupported");
    }
    gateway.is_given(samples.get("nothing.jpg")).await.is_refused(422, "file.empty");
    gateway.is_given(samples.get("large.pdf")).await.is_refused(413, "file.too_large");
    assert_eq!(gateway.files().await, [Value::Null; 0]);
    assert_eq!(kept_on_disk(&house), []);
}

#[tokio::test]
async fn a_form_that_is_none_is_refused() {
    let house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let whole = Form::of(&[], "a.txt", "text/plain").around(b"hello");
    let cases: [&[u8]; 5] = [
        b"",
        b"hello",
        &whole[..whole.len() - 8],
        &whole[..40],
        &Form::of(&[], "a.txt", "text/plain").around(b"x").repeat(2)[..120],
    ];
    for body in cases {
        let answer = gateway.is_given_form(&gateway.files_url(), body.to_vec()).await;
        let text = String::from_utf8_lossy(body).into_owned();
        assert!(
            (400..500).contains(&answer.status),
            "{text:?}: {} {}",
            answer.status,
            answer.text()
        );
        assert!(answer.json()["code"].is_string(), "{text:?}: {}", answer.text());
    }
    assert_eq!(gateway.files().await, [Value::Null; 0]);
    assert_eq!(kept_on_disk(&house), []);
}

#[tokio::test]
async fn an_upload_whose_caller_goes_away_leaves_nothing() {
    let house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let form = Form::of(&[], "film.mp4", "video/mp4");
    for length in [None, Some(10 * MIB)] {
        let mut raw = Raw::begins(&gateway, &form, length).await;
        raw.writes(&vec![0x55; 5_000_000]).await.expect("it is read");
        until("a part of it has arrived", async || {
            kept_on_disk(&house).iter().any(|it| it.1 > 0).then_some(())
        })
        .await;
        drop(raw);
        until("nothing is left of it", async || kept_on_disk(&house).is_empty().then_some(()))
            .await;
    }
    assert_eq!(gateway.files().await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_message_with_a_file_of_another_kind_is_refused_before_it_is_kept() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, samples) = (house.gateway(), samples());
    let film = gateway.is_given(samples.get("film.mp4")).await.kept();
    let refused = gateway.sends_picture("mediaId", &film).to(ANA).await;
    refused.is_refused(422, "content.media_type");
    refused.points_at("/body/image/images/0/mediaId");
    let unknown = "file_01j9zq4n6rexampleexampleex";
    let unknown = gateway.sends_picture("mediaId", unknown).to(ANA).await;
    assert_eq!(unknown.status, 422, "{}", unknown.text());
    let strange = waxwing_domain::ids::FileId::from_bytes([7; 16]).to_string();
    gateway
        .sends_picture("mediaId", &strange)
        .to(ANA)
        .await
        .is_refused(422, "content.file_unknown");
    assert_eq!(gateway.lists("direction=outgoing").await, [Value::Null; 0]);
}

#[tokio::test]
async fn who_may_not_upload_is_told_so_however_large_the_file_is() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, film) = (house.gateway(), samples().bytes("limit.mp4"));
    let form = Form::of(&[], "film.mp4", "video/mp4").around(&film);
    let post = |url: &str| {
        let request = gateway.stranger(reqwest::Method::POST, url);
        request.header("content-type", Form::content_type()).body(form.clone())
    };
    for _ in 0..8 {
        let nobody = gateway.asks(post(&gateway.files_url())).await;
        nobody.is_refused(401, "auth.missing_key");
        let wrong = post(&gateway.files_url()).bearer_auth("wx_live_wrong");
        assert_eq!(gateway.asks(wrong).await.status, 401);
    }
    assert_eq!(kept_on_disk(&house), []);
}
