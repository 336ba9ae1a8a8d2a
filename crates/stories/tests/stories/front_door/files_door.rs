//! The doors of files: what is asked of them and what they answer, also to whoever asks for the wrong
//! thing. What becomes of files in messages is told in `media`.

use reqwest::Method;
use serde_json::{Value, json};
use waxwing_stories::front_door::{ANA, Answer, Form, Gateway, House};
use waxwing_testbed::media::samples;

/// Asks for a file's bytes by the method, with these headers and without a key.
async fn bytes(gateway: &Gateway, method: Method, url: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = gateway.stranger(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    gateway.asks(request).await
}

async fn puts(gateway: &Gateway, path: &str, body: &Value) -> Answer {
    let url = format!("{}{path}", gateway.workspace_url());
    gateway.asks(gateway.request(Method::PUT, &url).json(body)).await
}

async fn posts(gateway: &Gateway, path: &str, body: &Value) -> Answer {
    let url = format!("{}{path}", gateway.workspace_url());
    gateway.asks(gateway.post(&url).json(body)).await
}

async fn deletes(gateway: &Gateway, path: &str) -> Answer {
    let url = format!("{}{path}", gateway.workspace_url());
    gateway.asks(gateway.request(Method::DELETE, &url)).await
}

#[tokio::test]
async fn a_file_is_shown_with_all_that_is_known_of_it() {
    let house = House::dev().await;
    let (gateway, samples) = (house.gateway(), samples());
    let kept = gateway.is_given(samples.get("photo.jpg")).await;
    let (id, shown) = (kept.kept(), kept.json());
    assert_eq!((&shown["name"], &shown["origin"]), (&json!("photo.jpg"), &json!("uploaded")));
    let size = samples.bytes("photo.jpg").len();
    assert_eq!((&shown["contentType"], &shown["size"]), (&json!("image/jpeg"), &json!(size)));
    assert_eq!(shown["usableAs"], json!(["image", "document"]));
    assert_eq!((&shown["nature"]["is"], &shown["nature"]["bits"]), (&json!("picture"), &json!(8)));
    assert_eq!(shown["warnings"], json!([]));
    let mut again = gateway.gets(&format!("/files/{id}")).await.ok();
    // What opens it is signed anew each time.
    again["url"] = shown["url"].clone();
    assert_eq!(again, shown);
    let film = gateway.is_given(samples.get("high.mp4")).await.json();
    let warning = &film["warnings"][0];
    assert_eq!(
        (&warning["kind"], &warning["code"]),
        (&json!("video"), &json!("content.media_codec"))
    );
    let fields = [("filename", "Grüße \"1\".jpg"), ("contentType", "image/jpg")];
    let form = Form::of(&fields, "x.bin", "image/png").around(&samples.bytes("photo.jpg"));
    let named = gateway.is_given_form(&gateway.files_url(), form).await;
    assert_eq!(named.status, 201, "{}", named.text());
    assert_eq!(named.json()["name"], "Grüße \"1\".jpg");
    let url = named.json()["url"].as_str().expect("an address").to_owned();
    let opened = gateway.opens(&url, None).await;
    let expected =
        "inline; filename=\"Gr__e _1_.jpg\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%221%22.jpg";
    assert_eq!(opened.header("content-disposition"), Some(expected));
}

#[tokio::test]
async fn files_are_listed_page_by_page_newest_first() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let mut ids = Vec::new();
    for name in ["photo.jpg", "voice.ogg", "film.mp4", "paper.pdf", "sticker.webp"] {
        ids.insert(0, gateway.is_given(samples().get(name)).await.kept());
    }
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let page = gateway.gets(&format!("/files?limit=2{token}")).await.ok();
        let results = page["results"].as_array().expect("results");
        seen.extend(results.iter().filter_map(|it| it["id"].as_str().map(ToOwned::to_owned)));
        match page["nextPageToken"].as_str() {
            Some(next) => token = format!("&pageToken={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("pageToken=x", "/pageToken"),
        ("kind=image", ""),
    ] {
        let refused = gateway.gets(&format!("/files?{query}")).await;
        refused.is_refused(422, "request.invalid").points_at(pointer);
    }
}

#[tokio::test]
async fn a_file_is_given_whole_or_in_part_and_not_to_whoever_has_it() {
    let house = House::dev().await;
    let (gateway, photo) = (house.gateway(), samples().bytes("photo.jpg"));
    let kept = gateway.is_given(samples().get("photo.jpg")).await.json();
    let url = kept["url"].as_str().expect("an address");
    let get = async |headers: &[(&str, &str)]| bytes(&gateway, Method::GET, url, headers).await;
    let whole = get(&[]).await;
    assert_eq!((whole.status, &whole.body[..]), (200, &photo[..]));
    for (name, value) in [
        ("accept-ranges", "bytes"),
        ("content-type", "image/jpeg"),
        ("cache-control", "private, max-age=3600"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(whole.header(name), Some(value), "{name}");
    }
    let tag = whole.header("etag").expect("a tag").to_owned();
    assert_eq!(tag, format!("\"{}\"", kept["sha256"].as_str().expect("a hash")));
    let head = bytes(&gateway, Method::HEAD, url, &[]).await;
    let length = photo.len().to_string();
    assert_eq!((head.status, head.header("content-length")), (200, Some(length.as_str())));
    for (range, expected) in [
        ("bytes=0-9", &photo[..10]),
        ("bytes=100-", &photo[100..]),
        ("bytes=-10", &photo[photo.len() - 10..]),
    ] {
        let part = get(&[("range", range), ("if-range", &tag)]).await;
        assert_eq!((part.status, &part.body[..]), (206, expected), "{range}");
        let says = part.header("content-range").expect("it says which").to_owned();
        assert!(says.ends_with(&format!("/{}", photo.len())), "{says}");
    }
    let stale = get(&[("range", "bytes=0-9"), ("if-range", "\"other\"")]).await;
    assert_eq!((stale.status, stale.body.len()), (200, photo.len()));
    let beyond = get(&[("range", &format!("bytes={}-", photo.len()))]).await;
    beyond.is_refused(416, "request.range_unsatisfiable");
    assert_eq!(beyond.header("content-range"), Some(format!("bytes */{}", photo.len()).as_str()));
    let known = get(&[("if-none-match", &format!("\"x\", W/{tag}"))]).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("etag"), Some(tag.as_str()));
}

#[tokio::test]
async fn what_opens_a_file_is_a_key_or_our_signature_and_opens_no_other() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let one = gateway.is_given(samples().get("photo.jpg")).await.json();
    let other = gateway.is_given(samples().get("paper.pdf")).await.kept();
    let url = one["url"].as_str().expect("an address");
    let (plain, proof) = url.split_once('?').expect("it is signed");
    let own = one["id"].as_str().expect("an id");
    let key = ("authorization", format!("Bearer {}", gateway.key()));
    let with_key = Some((key.0, key.1.as_str()));
    assert_eq!(gateway.opens(plain, with_key).await.status, 200);
    assert_eq!(
        gateway.opens(&format!("{plain}?expires=1&signature=x"), with_key).await.status,
        200
    );
    gateway.opens(plain, None).await.is_refused(401, "auth.missing_key");
    let elsewhere = url.replace("00000000ac3e/files", "00000000ac3f/files");
    for forged in [
        url.replace(own, &other),
        elsewhere.clone(),
        format!("{url}x"),
        format!("{plain}?{}", proof.replace("expires=1", "expires=2")),
        format!("{plain}?expires=9999999999&signature="),
    ] {
        gateway.opens(&forged, None).await.is_refused(403, "file.expired_link");
    }
    gateway.opens(&elsewhere, with_key).await.is_refused(404, "channel.unknown");
    gateway.opens(&format!("{url}&more=1"), None).await.is_refused(422, "request.invalid");
    // An address that is old still names the file in a message.
    house.sandbox().post("clock", &json!({ "advance": "2h" })).await.ok();
    gateway.opens(url, None).await.is_refused(403, "file.expired_link");
    let sent = gateway.sends_picture("mediaUrl", url).to(ANA).await.accepted();
    let shown = gateway.reaches(&sent, "delivered").await;
    let entry = &shown["body"]["image"]["images"][0];
    assert_eq!((&entry["mediaId"], &entry["sha256"]), (&one["id"], &one["sha256"]));
    let fresh = entry["mediaUrl"].as_str().expect("an address");
    assert_eq!(gateway.opens(fresh, None).await.status, 200);
}

#[tokio::test]
async fn an_address_to_upload_to_is_good_for_an_hour() {
    let house = House::dev().await;
    let gateway = house.gateway();
    for wrong in [json!({}), json!({ "contentType": "jpeg" }), json!({ "contentType": 1 })] {
        let refused = posts(&gateway, "/channel-media/presigned-upload", &wrong).await;
        refused.is_refused(422, "request.invalid");
    }
    let asked = json!({ "contentType": "image/jpeg" });
    let presigned = posts(&gateway, "/channel-media/presigned-upload", &asked).await.ok();
    let upload = async |extra: &[(&str, &str)]| {
        let fields = presigned["uploadFormData"].as_object().expect("fields").iter();
        let fields = fields.filter_map(|(name, it)| Some((name.as_str(), it.as_str()?)));
        let fields: Vec<_> = fields.chain(extra.iter().copied()).collect();
        let form = Form::of(&fields, "a.jpg", "").around(&samples().bytes("photo.jpg"));
        let url = presigned["uploadUrl"].as_str().expect("an address");
        let request = gateway.stranger(Method::POST, url).body(form);
        gateway.asks(request.header("content-type", Form::content_type())).await
    };
    upload(&[("acl", "public")]).await.is_refused(422, "request.invalid").points_at("/acl");
    let unsent = gateway.sends_picture("mediaId", presigned["mediaId"].as_str().expect("an id"));
    unsent.to(ANA).await.is_refused(422, "content.file_unknown");
    house.sandbox().post("clock", &json!({ "advance": "61m" })).await.ok();
    upload(&[]).await.is_refused(403, "file.expired_link");
    assert_eq!(gateway.files().await, [Value::Null; 0]);
}

#[tokio::test]
async fn what_is_no_upload_is_refused_with_what_is_missing() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let photo = samples().bytes("photo.jpg");
    for (fields, name) in [(vec![("purpose", "x")], "/purpose"), (vec![("a/b", "x")], "/a~1b")] {
        let form = Form::of(&fields, "a.jpg", "image/jpeg").around(&photo);
        let refused = gateway.is_given_form(&gateway.files_url(), form).await;
        refused.is_refused(422, "request.invalid").points_at(name);
    }
    let raw = gateway.post(&gateway.files_url()).header("content-type", "image/jpeg").body(photo);
    gateway.asks(raw).await.is_refused(415, "request.unsupported_media_type");
    for (body, pointer) in [
        (json!({}), ""),
        (json!({ "url": "https://x/a.jpg", "name": "a" }), "/name"),
        (json!({ "url": 7 }), "/url"),
    ] {
        let refused = posts(&gateway, "/files", &body).await;
        refused.is_refused(422, "request.invalid").points_at(pointer);
    }
    let form = Form::of(&[], "a.jpg", "image/jpeg").around(&samples().bytes("photo.jpg"));
    let stranger = gateway.stranger(Method::POST, &gateway.files_url()).body(form);
    let stranger = stranger.header("content-type", Form::content_type());
    gateway.asks(stranger).await.is_refused(401, "auth.missing_key");
    let refused = gateway.gets("/files/file_nonsense").await;
    refused.is_refused(404, "file.unknown");
    deletes(&gateway, "/files/0192f0a0-0001-7000-8000-000000000007")
        .await
        .is_refused(404, "file.unknown");
    assert_eq!(gateway.files().await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_message_that_was_taken_stays_taken_when_its_file_is_gone() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let id = gateway.is_given(samples().get("photo.jpg")).await.kept();
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": ANA }] },
        "body": { "type": "file", "file": { "files": [{ "mediaId": id }] } },
    });
    let send = async || {
        let request = gateway.post(&gateway.messages_url()).json(&body);
        gateway.asks(request.header("idempotency-key", "once")).await
    };
    let first = send().await.accepted();
    gateway.reaches(&first, "delivered").await;
    assert_eq!(deletes(&gateway, &format!("/files/{id}")).await.status, 204);
    let again = send().await;
    assert_eq!(
        (again.accepted(), again.header("idempotency-replayed")),
        (first.clone(), Some("true"))
    );
    let entry = &gateway.message(&first).await["body"]["image"]["images"][0];
    assert_eq!((&entry["mediaState"], &entry["mediaUrl"]), (&json!("removed"), &Value::Null));
    let other = gateway.gets_of_channel(&format!("/messages/{first}/media/retry")).await;
    other.is_refused(405, "request.method_not_allowed");
    let retried = format!("{}/messages/{first}/media/retry", gateway.channel_url());
    gateway.asks(gateway.post(&retried)).await.is_refused(404, "message.unknown");
}

#[tokio::test]
async fn for_how_long_files_are_kept_is_said_in_days_or_for_good() {
    let mut house = House::dev().await;
    let gateway = house.gateway();
    assert_eq!(gateway.gets("/retention").await.ok(), json!({ "mediaDays": null }));
    for wrong in [
        json!({}),
        json!({ "mediaDays": 0 }),
        json!({ "mediaDays": 36_501 }),
        json!({ "mediaDays": "7" }),
        json!({ "mediaDays": 7, "days": 7 }),
    ] {
        puts(&gateway, "/retention", &wrong).await.is_refused(422, "request.invalid");
    }
    for days in [json!(7), Value::Null, json!(1)] {
        let wanted = json!({ "mediaDays": days });
        assert_eq!(puts(&gateway, "/retention", &wanted).await.ok(), wanted);
        assert_eq!(gateway.gets("/retention").await.ok(), wanted);
    }
    let id = gateway.is_given(samples().get("photo.jpg")).await.kept();
    house.sandbox().post("clock", &json!({ "advance": "25h" })).await.ok();
    // What is old is looked for at the start, and once a minute.
    house.stops_the_gateway().await;
    let gateway = house.starts().await;
    waxwing_stories::front_door::until("the old file is gone", async || {
        (gateway.gets(&format!("/files/{id}")).await.status == 404).then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_opens_a_private_source_is_never_shown_again() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let given = json!({
        "prefix": "https://files.example/", "header": "Authorization", "value": "Bearer s3cr3t",
    });
    let made = posts(&gateway, "/media-sources", &given).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let listed = gateway.gets("/media-sources").await;
    assert_eq!(listed.ok()["results"], json!([made.json()]));
    assert!(!made.text().contains("s3cr3t") && !listed.text().contains("s3cr3t"));
    let logs = house.logs();
    assert!(!logs.contains("s3cr3t"));
    for (member, value) in [
        ("prefix", "ftp://files.example/"),
        ("prefix", "https://files.example/?a"),
        ("header", "Host"),
        ("value", "two\nlines"),
    ] {
        let mut wrong = given.clone();
        wrong[member] = value.into();
        let refused = posts(&gateway, "/media-sources", &wrong).await;
        refused.is_refused(422, "request.invalid").points_at(&format!("/{member}"));
        assert!(!refused.text().contains("s3cr3t"));
    }
    let path = format!("/media-sources/{}", made.json()["id"].as_str().expect("an id"));
    assert_eq!(deletes(&gateway, &path).await.status, 204);
    deletes(&gateway, &path).await.is_refused(404, "source.unknown");
}
