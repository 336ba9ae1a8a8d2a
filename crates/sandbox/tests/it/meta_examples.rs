//! Meta's own examples: what Meta prints, the sandbox takes. They lie beside the repository, in
//! `../shared/fixtures`; where that folder is absent these tests say so and check nothing.

use crate::front::{Front, read};
use crate::media::sample;
use crate::stage::*;
use http::Method;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use waxwing_cloud_api::content::MediaKind;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{BehaviourChange, Limits, Moderation, UnknownMedia};

/// The examples of one folder by their names, or none where the folder is not there.
fn examples(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    if !root.is_dir() {
        eprintln!("not checked: there is no folder {}", root.display());
        return Vec::new();
    }
    let folder = root.join("meta-openapi").join(folder);
    let files = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    let read = |it: PathBuf| {
        let name = it.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(it).unwrap())
    };
    let found: Vec<_> = files.into_iter().map(read).collect();
    assert!(!found.is_empty(), "the folder is there, its examples are not");
    found
}

/// A world in which nothing speaks against an example but the example itself.
fn stage() -> Stage {
    let mut stage = Stage::new();
    let change = BehaviourChange {
        limits: Some(Limits::Off),
        moderation: Some(Moderation::Instant),
        unknown_media: Some(UnknownMedia::Accepted),
        ..BehaviourChange::default()
    };
    stage.world.behave(stage.now, change);
    stage
}

/// What Meta leaves to the reader: addresses, the kind of a header, names.
fn fill_in(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("http(s)://") => {
            "https://files.example/file".clone_into(text);
        }
        Value::String(text) if text == "<HEADER_TYPE>" => "text".clone_into(text),
        Value::String(text) if text == "<TEMPLATE_NAME>" => "an_example".clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(fill_in),
        Value::Object(members) => members.values_mut().for_each(fill_in),
        _ => {}
    }
}

/// An example with its placeholders filled in.
fn filled(stage: &mut Stage, example: &str) -> Value {
    let mut request: Value = serde_json::from_str(example).unwrap();
    fill_in(&mut request);
    let wrote = json!({"type": "text", "text": {"body": "hi"}});
    let theirs = stage.world.inbound(stage.now, &number(ANA), None, &wrote).unwrap();
    for pointer in ["/to", "/recipient"] {
        if request.pointer(pointer).is_some() {
            request["to"] = ANA.into();
        }
    }
    for pointer in ["/context/message_id", "/reaction/message_id", "/message_id"] {
        if let Some(id) = request.pointer_mut(pointer) {
            *id = theirs.as_str().into();
        }
    }
    if request.get("template").is_some() {
        approve(stage, &mut request["template"]);
    }
    request
}

/// Has Meta approve a template that leaves open what an example fills in.
fn approve(stage: &mut Stage, sent: &mut Value) {
    for (member, value) in [("name", "an_example"), ("language", "en_US")] {
        let at =
            if member == "language" { &mut sent["language"]["code"] } else { &mut sent[member] };
        *at = value.into();
    }
    let mut components = Vec::new();
    let mut buttons: Vec<(u64, Value)> = Vec::new();
    for given in sent["components"].as_array().into_iter().flatten() {
        let parameters = given["parameters"].as_array().cloned().unwrap_or_default();
        let kind = given["type"].as_str().unwrap_or_default().to_uppercase();
        let first = parameters.first().and_then(|it| it["type"].as_str()).unwrap_or("text");
        let blanks: Vec<String> =
            (1..=parameters.len()).map(|it| format!("{{{{{it}}}}}")).collect();
        match kind.as_str() {
            "HEADER" if first == "text" => components
                .push(json!({"type": "HEADER", "format": "TEXT", "text": "Hello {{1}}",
                    "example": {"header_text": ["Ana"]}})),
            "HEADER" => components.push(json!({"type": "HEADER", "format": first.to_uppercase(),
                "example": {"header_handle": ["4::aW1hZ2U"]}})),
            "BODY" => {
                let words = blanks.join(" and then, a few words further on, ");
                let words =
                    format!("What Meta prints as an example is this: {words}, and no more.");
                components.push(json!({"type": "BODY", "text": words,
                    "example": {"body_text": [vec!["x"; parameters.len()]]}}));
            }
            "BUTTON" => {
                let index = &given["index"];
                let index = index.as_u64().or_else(|| index.as_str()?.parse().ok()).unwrap_or(0);
                let kind = given["sub_type"].as_str().unwrap_or_default().to_uppercase();
                buttons.push((index, button(&kind)));
            }
            _ => {}
        }
    }
    if !components.iter().any(|it| it["type"] == "BODY") {
        components.push(json!({"type": "BODY", "text": "What Meta prints as an example."}));
    }
    buttons.sort_by_key(|it| it.0);
    let last = buttons.last().map_or(0, |it| it.0 + 1);
    let all: Vec<Value> = (0..last)
        .map(|index| {
            let found = buttons.iter().find(|it| it.0 == index).map(|it| it.1.clone());
            found.unwrap_or_else(|| button("QUICK_REPLY"))
        })
        .collect();
    if !all.is_empty() {
        components.push(json!({"type": "BUTTONS", "buttons": all}));
    }
    let draft = json!({"name": "an_example", "language": "en_US", "category": "MARKETING",
        "components": components});
    let path = format!("/v25.0/{}/message_templates", seed::WABA_ID);
    let (status, answer) = stage.manages(Method::POST, &path, draft.clone());
    assert_eq!((status, &answer["status"]), (200, &json!("APPROVED")), "{answer}: {draft}");
}

fn button(kind: &str) -> Value {
    match kind {
        "URL" => json!({"type": "URL", "text": "Go", "url": "https://acme.example/{{1}}",
            "example": ["https://acme.example/1"]}),
        "COPY_CODE" => json!({"type": "COPY_CODE", "example": "SPRING25"}),
        "FLOW" => json!({"type": "FLOW", "text": "Open", "flow_id": "1", "flow_action": "navigate",
            "navigate_screen": "START"}),
        "CATALOG" => json!({"type": "CATALOG", "text": "View catalog"}),
        "MPM" => json!({"type": "MPM", "text": "View items"}),
        _ => json!({"type": "QUICK_REPLY", "text": "Reply"}),
    }
}

#[test]
fn every_message_meta_prints_is_taken_and_shown() {
    for (name, example) in examples("phone_messages__post/request") {
        let mut stage = stage();
        let request = filled(&mut stage, &example);
        let reply = stage.posts(&request);
        let answer = String::from_utf8_lossy(&reply.body).into_owned();
        assert_eq!(reply.status, 200, "{name}: {answer}: {request}");
        if request.get("status").is_some() {
            continue;
        }
        stage.hears(SECOND * 3);
        let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
        let expected = if request["reaction"].is_object() { "sent" } else { "read" };
        assert_eq!(chat[0].status, expected, "{name}: {:?}", chat[0].error);
        let kind = chat[0].kind.clone();
        assert_eq!(chat[0].content[&kind], request[&kind], "{name}");
    }
}

#[test]
fn every_template_meta_prints_can_be_made() {
    for (name, example) in examples("waba_message_templates__post/request") {
        let mut stage = stage();
        let mut draft: Value = serde_json::from_str(&example).unwrap();
        fill_in(&mut draft);
        let path = format!("/v25.0/{}/message_templates", seed::WABA_ID);
        let (status, answer) = stage.manages(Method::POST, &path, draft.clone());
        assert_eq!(status, 200, "{name}: {answer}: {draft}");
        let id = answer["id"].as_str().unwrap().to_owned();
        let listed = stage.gets(&format!("{path}?name={}", draft["name"].as_str().unwrap()));
        assert_eq!(listed["data"][0]["id"], id, "{name}");
    }
}

#[test]
fn every_edit_of_a_template_meta_prints_is_taken() {
    for (name, example) in examples("template_id__post/request") {
        let mut stage = stage();
        let edit: Value = serde_json::from_str(&example).unwrap();
        let draft = json!({"name": edit["name"], "language": edit["language"],
            "category": edit["category"],
            "components": [{"type": "BODY", "text": "What there was before."}]});
        let path = format!("/v25.0/{}/message_templates", seed::WABA_ID);
        let (status, made) = stage.manages(Method::POST, &path, draft);
        assert_eq!(status, 200, "{name}: {made}");
        let path = format!("/v25.0/{}", made["id"].as_str().unwrap());
        let (status, answer) = stage.manages(Method::POST, &path, edit.clone());
        assert_eq!((status, &answer["success"]), (200, &json!(true)), "{name}: {answer}");
        let read = stage.gets(&path);
        assert_eq!(read["components"][1]["text"], edit["components"][1]["text"], "{name}");
    }
}

#[tokio::test]
async fn every_upload_meta_prints_is_taken() {
    for (name, example) in examples("phone_media__post/request") {
        let front = Front::new().await;
        let fields: Value = serde_json::from_str(&example).unwrap();
        let (kind, mime_type, bytes) = match name.as_str() {
            "upload_audio" => (MediaKind::Audio, "audio/ogg", sample(MediaKind::Audio).bytes),
            "upload_image" => (MediaKind::Image, "image/jpeg", sample(MediaKind::Image).bytes),
            _ => (MediaKind::Sticker, "image/webp", sample(MediaKind::Sticker).bytes),
        };
        let request = front.client.post(front.media_url()).bearer_auth(TOKEN);
        let request = request.header("content-type", "multipart/form-data; boundary=example");
        let (status, answer) = read(request.body(as_curl_sends(&fields, bytes))).await;
        assert_eq!(status, 200, "{name}: {answer}");
        let id = answer["id"].as_str().unwrap();
        let (_, list) = front.gets("/media").await;
        assert_eq!(list["media"][0]["mime_type"], mime_type, "{name}");
        let kind = kind.as_str();
        let send = json!({"messaging_product": "whatsapp", "to": ANA, "type": kind,
            kind: {"id": id}});
        assert_eq!(front.sends(&send).await.0, 200, "{name}");
        front.turns_the_clock("1s").await;
        let (_, chat) = front.gets("/chat?person=%2B14155550101&limit=1").await;
        assert_eq!(chat["entries"][0]["status"], "read", "{name}");
    }
}

/// A form as `curl -F` sends it: `@path;type=kind` is a file, everything else a text.
fn as_curl_sends(fields: &Value, bytes: &[u8]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, value) in fields.as_object().unwrap() {
        let value = value.as_str().unwrap();
        let opening = format!("--example\r\nContent-Disposition: form-data; name=\"{name}\"");
        form.extend_from_slice(opening.as_bytes());
        match value.strip_prefix('@').and_then(|it| it.split_once(";type=")) {
            Some((path, kind)) => {
                let filename = path.rsplit('/').next().unwrap();
                let rest = format!("; filename=\"{filename}\"\r\nContent-Type: {kind}\r\n\r\n");
                form.extend_from_slice(rest.as_bytes());
                form.extend_from_slice(bytes);
            }
            None => form.extend_from_slice(format!("\r\n\r\n{value}").as_bytes()),
        }
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(b"--example--\r\n");
    form
}
