//! Bodies are shown as they would be posted: what is read back is what was sent.

use super::*;
use crate::channels::answer::media::Shelf;
use crate::channels::{NamedFiles, read_send};
use axum::body::Bytes;
use std::path::Path;
use waxwing_domain::ids::{ChannelId, MessageId};

/// The contents that a request becomes.
fn contents(request: &Value) -> Vec<Content> {
    let bytes = Bytes::from(request.to_string());
    let wanted = read_send(ChannelId::from_bytes([2; 16]), bytes, &[], &NamedFiles::default())
        .unwrap_or_else(|problem| panic!("{:?} of {request:#}", problem.faults()));
    std::iter::once(wanted.content).chain(wanted.more).collect()
}

/// What is shown of contents whose media nobody knows.
fn of(contents: &[Content]) -> Option<Value> {
    let shelf = Shelf::default();
    let view = shelf.view(MessageId::from_bytes([7; 16]));
    let contents: Vec<_> = contents.iter().map(|it| (it.clone(), view)).collect();
    super::of(&contents)
}

fn content(value: &Value) -> Content {
    Content::from_json(&value.to_string()).expect("it has a type")
}

#[test]
fn every_example_is_shown_as_what_would_be_sent_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/channels-api");
    let files = std::fs::read_dir(folder).expect("the examples are there");
    let mut count = 0;
    for file in files {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("an example can be read");
        let mut request: Value = serde_json::from_str(&text).expect("an example is JSON");
        if request.get("template").is_some() {
            continue;
        }
        let sent = contents(&request);
        request["body"] = of(&sent).unwrap_or_else(|| panic!("{} has a body", path.display()));
        assert_eq!(contents(&request), sent, "{}: {request:#}", path.display());
        count += 1;
    }
    assert!(count >= 30, "{count}");
}

#[test]
fn what_a_person_sends_is_shown_in_birds_words() {
    let shown = |said: Value| of(&[content(&said)]).expect("it has a body");
    let picture = json!({ "type": "image", "image": {
        "id": "17", "mime_type": "image/jpeg", "sha256": "x", "caption": "Look",
    } });
    let entry = json!({ "mediaId": "17", "contentType": "image/jpeg" });
    assert_eq!(
        shown(picture),
        json!({ "type": "image", "image": { "images": [entry], "text": "Look" } })
    );
    let voice = json!({ "type": "audio", "audio": { "id": "18", "mime_type": "audio/ogg; codecs=opus", "voice": true } });
    let entry =
        json!({ "mediaId": "18", "kind": "audio", "contentType": "audio/ogg; codecs=opus" });
    assert_eq!(shown(voice), json!({ "type": "file", "file": { "files": [entry] } }));
    let place = json!({ "type": "location", "location": { "latitude": 1.5, "longitude": 2.5, "name": "Here" } });
    let coordinates = json!({ "latitude": 1.5, "longitude": 2.5 });
    assert_eq!(
        shown(place),
        json!({ "type": "location", "location": { "coordinates": coordinates, "location": { "label": "Here" } } })
    );
}

#[test]
fn what_bird_has_no_words_for_is_shown_in_meta_s() {
    for said in [
        json!({ "type": "reaction", "reaction": { "message_id": "wamid.x", "emoji": "👍" } }),
        json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "Ana" } }] }),
        json!({ "type": "order", "order": { "catalog_id": "1", "product_items": [] } }),
        json!({ "type": "unsupported", "errors": [{ "code": 131_051 }] }),
        json!({ "type": "interactive", "interactive": {
            "type": "button", "footer": { "text": "f" }, "body": { "text": "b" },
            "action": { "buttons": [{ "type": "reply", "reply": { "id": "1", "title": "t" } }] },
        } }),
        json!({ "type": "interactive", "interactive": {
            "type": "cta_url", "header": { "type": "text", "text": "h" }, "body": { "text": "b" },
            "action": { "name": "cta_url", "parameters": { "display_text": "d", "url": "https://x" } },
        } }),
        json!({ "type": "interactive", "interactive": { "type": "nfm_reply", "nfm_reply": { "body": "x" } } }),
    ] {
        let shown = of(&[content(&said)]).expect("it has a body");
        assert_eq!(shown, json!({ "type": "whatsapp", "whatsapp": said }));
    }
    assert_eq!(of(&[Content::template("a", "en")]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn what_a_person_tapped_is_a_text_and_a_selection() {
    let button =
        content(&json!({ "type": "button", "button": { "text": "Stop", "payload": "stop" } }));
    assert_eq!(
        of(std::slice::from_ref(&button)),
        Some(json!({ "type": "text", "text": { "text": "Stop" } }))
    );
    assert_eq!(selection(&button), Some(json!({ "id": "stop", "title": "Stop" })));
    let bare = content(&json!({ "type": "button", "button": { "text": "Stop" } }));
    assert_eq!(selection(&bare), Some(json!({ "id": null, "title": "Stop" })));
    assert_eq!(selection(&Content::text("Stop")), None);
}
