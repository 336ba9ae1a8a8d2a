//! What people send is fetched at once, kept as it is, and given to whoever may have it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};
use waxwing_stories::front_door::{ANA, Answer, Base, Gateway, House, When, until_within};
use waxwing_testbed::media::{Sample, samples};

/// How long it may take until what somebody sent is in storage.
const KEPT_WITHIN: Duration = Duration::from_secs(1);

/// How long is looked for what may take longer: Meta may have had a bad moment.
const LOOKED_FOR: Duration = Duration::from_mins(1);

/// What a person sends: the kind, and the sample.
const SENT: [(&str, &str); 5] = [
    ("image", "4mb.jpg"),
    ("audio", "voice.ogg"),
    ("document", "paper.pdf"),
    ("video", "film.mp4"),
    ("sticker", "sticker.webp"),
];

/// The first medium of a message, as the gateway shows it.
fn medium(message: &Value) -> Option<&Value> {
    let body = &message["body"];
    let of = |kind: &str, list: &str| body[kind][list].get(0);
    of("image", "images").or_else(|| of("file", "files")).or_else(|| of("gif", "gifs"))
}

/// Waits until the message that Meta calls so has a medium that is `as_it_should` be; gives the
/// message's id and the medium.
async fn received(
    gateway: &Gateway,
    wamid: &str,
    what: &str,
    as_it_should: impl Fn(&Value) -> bool,
) -> (String, Value) {
    until_within(LOOKED_FOR, &format!("{wamid} is {what}"), async || {
        let all = gateway.lists("direction=incoming").await;
        let found = all.iter().find(|it| it["parts"][0]["platformReference"] == wamid)?;
        let medium = medium(found)?.clone();
        let id = found["id"].as_str()?.to_owned();
        as_it_should(&medium).then_some((id, medium))
    })
    .await
}

fn is_kept(medium: &Value) -> bool {
    medium["mediaUrl"].is_string()
}

#[expect(clippy::disallowed_methods, reason = "how long it really took")]
fn instant() -> Instant {
    Instant::now()
}

async fn is_in_storage_at_once(house: &House, kind: &str, sample: &Sample) {
    let (gateway, phone) = (house.gateway(), house.phone(ANA));
    let start = instant();
    let wamid = phone.sends(kind, sample).await;
    let (_, medium) = received(&gateway, &wamid, "kept", is_kept).await;
    let took = start.elapsed();
    let url = medium["mediaUrl"].as_str().expect("it has an address");
    let served = gateway.opens(url, None).await;
    assert_eq!(served.status, 200, "{kind}: {}", served.text());
    assert_eq!(served.body, sample_bytes(sample), "{kind} is what was sent");
    assert_eq!(served.header("x-content-type-options"), Some("nosniff"), "{kind}");
    println!("{kind}: in storage after {took:?}");
    assert!(took < KEPT_WITHIN, "{kind} took {took:?}");
}

fn sample_bytes(sample: &Sample) -> Vec<u8> {
    std::fs::read(&sample.path).expect("a sample is there")
}

async fn what_people_send_is_in_storage_within_a_second(base: Base) {
    let house = House::apart(base, "").await;
    let samples = samples();
    for (kind, name) in SENT {
        is_in_storage_at_once(&house, kind, samples.get(name)).await;
    }
}

#[tokio::test]
async fn what_people_send_is_in_storage_within_a_second_byte_for_byte_on_sqlite() {
    what_people_send_is_in_storage_within_a_second(Base::Sqlite).await;
}

#[tokio::test]
async fn what_people_send_is_in_storage_within_a_second_byte_for_byte_on_postgresql() {
    what_people_send_is_in_storage_within_a_second(Base::Postgres).await;
}

#[tokio::test]
async fn what_people_send_is_shown_with_its_name_type_size_and_hash() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, samples) = (house.gateway(), samples());
    let wamid = house.phone(ANA).sends("document", samples.get("paper.pdf")).await;
    let (id, medium) = received(&gateway, &wamid, "kept", is_kept).await;
    let said = ["contentType", "filename", "size"].map(|it| medium[it].clone());
    let bytes = samples.bytes("paper.pdf");
    let expected = [json!("application/pdf"), json!("paper.pdf"), json!(bytes.len())];
    assert_eq!(said, expected, "{medium:#}");
    assert_eq!(medium["sha256"], hash(&bytes), "{medium:#}");
    assert_eq!(gateway.events_of(&id).await, ["message.inbound", "file.inbound"]);
    let files = gateway.files().await;
    assert_eq!((files.len(), &files[0]["id"]), (1, &medium["mediaId"]), "{files:#?}");
    assert_eq!(files[0]["origin"], "received");
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// A picture of Ana's, kept: its address and its bytes.
async fn kept_picture(house: &House) -> (String, Vec<u8>) {
    let samples = samples();
    let wamid = house.phone(ANA).sends("image", samples.get("photo.jpg")).await;
    let (_, medium) = received(&house.gateway(), &wamid, "kept", is_kept).await;
    let url = medium["mediaUrl"].as_str().expect("it has an address").to_owned();
    (url, samples.bytes("photo.jpg"))
}

#[tokio::test]
async fn a_part_is_given_to_whoever_asks_for_a_part() {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, (url, bytes)) = (house.gateway(), kept_picture(&house).await);
    let all = bytes.len();
    let cases = [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, all),
        ("bytes=-7", all - 7, all),
        ("bytes=5-5", 5, 6),
        (&format!("bytes=10-{all}0") as &str, 10, all),
    ];
    for (range, from, to) in cases {
        let part = gateway.opens(&url, Some(("range", range))).await;
        assert_eq!(part.status, 206, "{range}: {}", part.text());
        assert_eq!(part.body, &bytes[from..to], "{range}");
        let said = format!("bytes {from}-{}/{all}", to - 1);
        assert_eq!(part.header("content-range"), Some(said.as_str()), "{range}");
    }
    let beyond = gateway.opens(&url, Some(("range", &format!("bytes={all}-")))).await;
    assert_eq!(beyond.status, 416, "{}", beyond.text());
    assert_eq!(beyond.header("content-range"), Some(format!("bytes */{all}").as_str()));
    let whole = gateway.opens(&url, None).await;
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let tag = whole.header("etag").expect("what never changes has a tag").to_owned();
    let same = gateway.opens(&url, Some(("if-none-match", &tag))).await;
    assert_eq!((same.status, same.body.len()), (304, 0));
}

fn is_closed(answer: &Answer) {
    answer.is_refused(403, "file.expired_link");
}

#[tokio::test]
async fn an_address_opens_for_an_hour_and_only_as_it_was_signed() {
    let house = House::dev().await;
    let (gateway, (url, bytes)) = (house.gateway(), kept_picture(&house).await);
    let mut forged = url.clone();
    let last = if forged.ends_with('A') { "B" } else { "A" };
    forged.replace_range(forged.len() - 1.., last);
    is_closed(&gateway.opens(&forged, None).await);
    let later = url.replace("expires=1", "expires=2");
    assert_ne!(later, url);
    is_closed(&gateway.opens(&later, None).await);
    let bare = url.split('?').next().expect("an address begins").to_owned();
    gateway.opens(&bare, None).await.is_refused(401, "auth.missing_key");
    let with_key = gateway.asks(gateway.request(reqwest::Method::GET, &bare)).await;
    assert_eq!((with_key.status, with_key.body.len()), (200, bytes.len()));

    house.sandbox().post("clock", &json!({ "advance": "61m" })).await.ok();
    is_closed(&gateway.opens(&url, None).await);
    let shown = gateway.lists("direction=incoming").await;
    let fresh = medium(&shown[0]).and_then(|it| it["mediaUrl"].as_str()).expect("a new address");
    assert_eq!(gateway.opens(fresh, None).await.body, bytes);
}

#[tokio::test]
async fn a_dead_link_is_shown_with_its_reason_and_tried_again_by_hand() {
    let house = House::dev().await;
    let (gateway, sandbox, samples) = (house.gateway(), house.sandbox(), samples());
    let lost = json!({ "type": "image", "image": { "id": "1500000000004040" } });
    let wamid = house.phone(ANA).makes(&lost).await;
    let is_awaited = |it: &Value| it["mediaState"] == "fetching" && it["mediaReason"].is_string();
    received(&gateway, &wamid, "awaited for a while", is_awaited).await;
    sandbox.post("clock", &json!({ "advance": "5m" })).await.ok();
    let is_dead = |it: &Value| it["mediaState"] == "failed";
    let (id, dead) = received(&gateway, &wamid, "given up", is_dead).await;
    assert!(gateway.events_of(&id).await.contains(&"file.failed".to_owned()));
    assert!(dead["mediaReason"].as_str().is_some_and(|it| !it.is_empty()), "{dead:#}");
    assert_eq!(dead["mediaUrl"], Value::Null, "{dead:#}");

    // Meta has it after all, as Ana has sent it once more.
    assert_eq!(dead["mediaId"], "1500000000004040", "{dead:#}");
    let sample = samples.get("photo.jpg");
    let answer = sandbox.has_bytes_on_a_phone(sample, Some("1500000000004040")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    house.phone(ANA).makes(&lost).await;
    let retry = format!("{}/{id}/media/retry", gateway.messages_url());
    let retried = gateway.asks(gateway.post(&retry)).await;
    assert_eq!(retried.status, 202, "{}", retried.text());
    let (_, medium) = received(&gateway, &wamid, "kept", is_kept).await;
    let url = medium["mediaUrl"].as_str().expect("it has an address");
    assert_eq!(gateway.opens(url, None).await.body, sample_bytes(sample));
}

/// Meta has a bad moment of this kind, and then none; what Ana sent meanwhile is kept as it was.
async fn is_kept_after_all(house: &House, target: &str, effect: &str, later: &str) {
    let (gateway, sandbox, samples) = (house.gateway(), house.sandbox(), samples());
    sandbox.strikes(target, effect, When::Next(1)).await;
    let wamid = house.phone(ANA).sends("image", samples.get("photo.jpg")).await;
    sandbox.post("clock", &json!({ "advance": later })).await.ok();
    until_within(LOOKED_FOR, &format!("{target} {effect} has struck"), async || {
        (sandbox.struck().await.iter().all(|it| *it == 1)).then_some(())
    })
    .await;
    sandbox.post("clock", &json!({ "advance": "1m" })).await.ok();
    let (_, medium) = received(&gateway, &wamid, "kept", is_kept).await;
    let url = medium["mediaUrl"].as_str().expect("it has an address");
    let served = gateway.opens(url, None).await;
    assert_eq!(served.body, samples.bytes("photo.jpg"), "{target} {effect}");
}

#[tokio::test]
async fn a_picture_that_comes_late_broken_or_not_at_first_is_kept_as_it_was() {
    let house = House::dev().await;
    for effect in ["status_500", "delay_ms_500", "lose_answer", "garble", "break_off"] {
        is_kept_after_all(&house, "media_download", effect, "1s").await;
    }
    let files = house.gateway().files().await;
    assert!(files.iter().all(|it| it["sha256"] == files[0]["sha256"]), "{files:#?}");
}

#[tokio::test]
async fn a_picture_whose_address_is_old_when_we_hear_of_it_is_asked_for_anew() {
    let house = House::dev().await;
    for effect in ["status_500", "delay_ms_500", "lose_answer", "code_131016"] {
        house.sandbox().strikes("webhooks", "delay_ms_330000", When::Next(1)).await;
        is_kept_after_all(&house, "media_url", effect, "6m").await;
    }
}

#[tokio::test]
async fn many_films_at_once_are_kept_whole_and_memory_stays_flat() {
    const FILMS: usize = 24;
    let mut house = House::apart(Base::Sqlite, "").await;
    let (gateway, phone, samples) = (house.gateway(), house.phone(ANA), samples());
    let sample = samples.get("limit.mp4");
    let film = house.sandbox().has_on_a_phone(sample).await;
    let before = house.serve().resident_peak_kib();
    for _ in 0..FILMS {
        phone.makes(&json!({ "type": "video", "video": { "id": film } })).await;
    }
    let heard = until_within(LOOKED_FOR, "every film is kept", async || {
        let heard = gateway.lists("direction=incoming").await;
        let kept = heard.iter().filter(|it| medium(it).is_some_and(is_kept));
        (kept.count() == FILMS).then_some(heard)
    })
    .await;
    let hash = hash(&samples.bytes("limit.mp4"));
    let media = heard.iter().filter_map(medium);
    assert!(media.clone().all(|it| it["sha256"] == hash && it["size"] == 16_000_000), "{heard:#?}");
    assert_eq!(media.count(), FILMS);
    if let Some((before, after)) = before.zip(house.serve().resident_peak_kib()) {
        println!("{} MiB before, {} MiB at most", before / 1024, after / 1024);
        assert!(after < before + 64 * 1024, "{before} KiB before, {after} KiB after");
    }
}

#[tokio::test]
async fn what_is_too_large_for_meta_is_shown_as_what_meta_tells_of_it() {
    let house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    let wamid = house.phone(ANA).sends("document", samples().get("large.pdf")).await;
    let message = until_within(LOOKED_FOR, "it is there", async || {
        let heard = gateway.lists("direction=incoming").await;
        heard.into_iter().find(|it| it["parts"][0]["platformReference"] == wamid.as_str())
    })
    .await;
    assert_eq!(message["body"]["type"], "whatsapp", "{message:#}");
    assert_eq!(message["body"]["whatsapp"]["type"], "unsupported", "{message:#}");
    assert_eq!(message["body"]["whatsapp"]["errors"][0]["code"], 131_052, "{message:#}");
    assert_eq!(gateway.files().await, [Value::Null; 0]);
}
