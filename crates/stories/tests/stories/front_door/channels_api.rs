//! Bird's contract at the door: every kind of body becomes what WhatsApp can show, several pictures
//! are one message, and everything that is wrong with a request is told at once.

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use waxwing_stories::front_door::{ANA, BRUNO, Gateway, House, When, until};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/channels-api");

/// Where an example names the message it answers.
const ANSWERED: &str = "00000000-0000-0000-0000-000000000000";

/// The examples, by name, in their order.
fn examples() -> Vec<(String, Value)> {
    let folder = std::fs::read_dir(Path::new(EXAMPLES)).expect("the examples are there");
    let mut files: Vec<PathBuf> = folder.map(|it| it.expect("a file").path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "json"));
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("an example can be read");
        let body = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, body)
    };
    files.into_iter().map(read).collect()
}

/// What Meta was sent of a message, part by part, without what differs from run to run.
async fn sent(house: &House, message: &Value, answered: &str) -> Vec<Value> {
    let took = house.sandbox().took().await;
    let parts = message["parts"].as_array().expect("a message has parts");
    let of_part = |part: &Value| {
        let found = took.iter().find(|it| it["wamid"] == part["platformReference"]);
        let mut request = found.unwrap_or_else(|| panic!("{part} was taken"))["request"].clone();
        let members = request.as_object_mut().expect("a request is an object");
        for member in ["messaging_product", "recipient_type", "to", "biz_opaque_callback_data"] {
            members.shift_remove(member);
        }
        if let Some(context) = members.get_mut("context") {
            assert_eq!(context["message_id"], answered, "it answers what Ana wrote");
            context["message_id"] = "what Ana wrote".into();
        }
        request
    };
    parts.iter().map(of_part).collect()
}

/// Waits until what a person wrote is listed, and gives it.
async fn heard(gateway: &Gateway, wamid: &str) -> Value {
    until("what was written is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        incoming.into_iter().find(|it| it["parts"][0]["platformReference"] == wamid)
    })
    .await
}

#[tokio::test]
async fn every_example_reaches_the_phone_as_what_whatsapp_can_show() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let wamid = house.phone(ANA).writes("I have a question.").await;
    let heard = heard(&gateway, &wamid).await;
    let answered = heard["id"].as_str().expect("it has an id");
    let mut accepted = Vec::new();
    for (name, body) in examples() {
        let body = body.to_string().replace(ANSWERED, answered);
        let answer = gateway.posts(body).await;
        assert_eq!(answer.status, 202, "{name}: {}", answer.text());
        accepted.push((name, answer.accepted()));
    }
    assert!(accepted.len() >= 30, "{}", accepted.len());
    let mut page = String::new();
    for (name, id) in accepted {
        let message = gateway.reaches(&id, "delivered").await;
        let shown = sent(&house, &message, &wamid).await;
        let shown: Vec<_> = shown.iter().map(|it| format!("{it:#}")).collect();
        writeln!(page, "── {name}\n{}", shown.join("\n+\n")).expect("a string takes everything");
    }
    insta::assert_snapshot!("examples_of_the_channels_api", page);
}

#[tokio::test]
async fn several_pictures_are_one_message_with_parts() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let picture = |name: &str| json!({ "mediaUrl": format!("https://files.example/{name}.jpg") });
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": ANA }] },
        "reference": "album",
        "body": { "type": "image", "image": {
            "images": [picture("one"), picture("two"), picture("three")],
            "text": "Three pictures",
            "actions": [{ "type": "reply", "reply": { "text": "Nice" } }],
        } },
    });
    let post = |key: &'static str| {
        let request = gateway.post(&gateway.messages_url()).header("idempotency-key", key);
        gateway.asks(request.json(&body))
    };
    let answer = post("album-1").await;
    let id = answer.accepted();
    assert_eq!(answer.json()["parts"].as_array().map(Vec::len), Some(3));
    assert_eq!(answer.json()["body"], body["body"].as_object().map(shown_back).unwrap_or_default());

    let message = gateway.reaches(&id, "delivered").await;
    let parts = message["parts"].as_array().expect("it has parts");
    assert!(parts.iter().all(|it| it["status"] == "delivered"), "{message:#}");
    assert_eq!(parts[0]["id"], id.as_str());
    let took = house.sandbox().took().await;
    let order: Vec<_> = took.iter().filter_map(|it| it["wamid"].as_str()).collect();
    let wamids: Vec<_> = parts.iter().filter_map(|it| it["platformReference"].as_str()).collect();
    assert_eq!(order, wamids, "they leave in their order");
    let attempts = message["timeline"].as_array().expect("it has a timeline");
    let parts_tried: Vec<_> =
        attempts.iter().filter(|it| it["type"] == "attempt").map(|it| it["part"].clone()).collect();
    assert_eq!(parts_tried, [json!(1), json!(2), json!(3)]);

    // By the id of a part one finds the whole; a list has it once, and the log one outbound event.
    let last = parts[2]["id"].as_str().expect("a part has an id");
    assert_eq!(gateway.message(last).await["id"], id.as_str());
    assert_eq!(gateway.lists("direction=outgoing").await.len(), 1);
    let events = gateway.events().await;
    let outbound: Vec<_> = events.iter().filter(|it| it["type"] == "message.outbound").collect();
    assert_eq!(outbound.len(), 1);
    let ids: Vec<_> = parts.iter().map(|it| it["id"].clone()).collect();
    assert_eq!(outbound[0]["data"]["parts"], Value::Array(ids), "it names the parts");
    assert_eq!(events.iter().filter(|it| it["type"] == "message.delivered").count(), 3);

    // The same key is the same message, whole.
    let again = post("album-1").await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.json()["id"], id.as_str());
    assert_eq!(again.json()["parts"].as_array().map(Vec::len), Some(3));
    assert_eq!(house.sandbox().took().await.len(), 3);
}

/// A body of pictures as it is shown back: a reply's payload is its text.
fn shown_back(body: &serde_json::Map<String, Value>) -> Value {
    let mut body = Value::Object(body.clone());
    body["image"]["actions"] =
        json!([{ "type": "postback", "postback": { "text": "Nice", "payload": "Nice" } }]);
    body
}

#[tokio::test]
async fn a_part_that_fails_fails_the_whole_and_holds_up_no_other() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "code_131053", When::Next(1)).await;
    let picture = |name: &str| json!({ "mediaUrl": format!("https://files.example/{name}.jpg") });
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": ANA }] },
        "body": { "type": "image", "image": { "images": [picture("one"), picture("two")] } },
    });
    let id = gateway.posts(body.to_string()).await.accepted();
    let arrived = |it: &Value| it["parts"][1]["status"] == "delivered";
    let message = gateway.is(&id, "there in part", arrived).await;
    assert_eq!(message["status"], "delivery_failed", "{message:#}");
    assert_eq!(message["failure"]["code"], 131_053, "{message:#}");
    assert_eq!(message["parts"][0]["failure"]["code"], 131_053);
    assert!(message["parts"][1].get("failure").is_none());
    assert_eq!(sandbox.took().await.len(), 2);
}

#[tokio::test]
async fn where_the_window_is_closed_one_fallback_stands_for_all_parts() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let picture = |name: &str| json!({ "mediaUrl": format!("https://files.example/{name}.jpg") });
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": BRUNO }] },
        "body": { "type": "image", "image": { "images": [picture("one"), picture("two")] } },
        "fallbackTemplate": { "name": "hello_world", "locale": "en_US" },
    });
    let id = gateway.posts(body.to_string()).await.accepted();
    let message = gateway.reaches(&id, "delivered").await;
    assert_eq!(message["template"]["name"], "hello_world", "{message:#}");
    assert_eq!(message["parts"].as_array().map(Vec::len), Some(1));
    assert_eq!(house.sandbox().took().await.len(), 1);
}

#[tokio::test]
async fn a_request_with_many_faults_is_told_all_of_them() {
    let house = House::dev().await;
    let body = json!({
        "receiver": { "contacts": [{ "identifierValue": "0170 1234567", "listId": "x" }] },
        "body": { "type": "list", "list": {
            "title": "x".repeat(61),
            "items": [
                { "title": "One", "actions": [
                    { "type": "postback", "postback": { "text": "x".repeat(25), "payload": "a" } },
                    { "type": "link", "link": { "text": "x", "url": "https://acme.example" } },
                ] },
                { "titel": "Two", "actions": [
                    { "type": "reply", "reply": { "text": "b", "metadata": {
                        "description": { "label": "x".repeat(73) },
                    } } },
                ] },
            ],
            "metadata": { "button": { "label": "x".repeat(21) } },
        } },
        "validity": "soon",
        "priority": "high",
        "tags": ["spring"],
    });
    let refused = house.gateway().posts(body.to_string()).await;
    refused.is_refused(422, "request.invalid");
    insta::assert_snapshot!(
        "a_request_with_many_faults",
        format!("{:#}", refused.json()["errors"])
    );
    assert!(house.sandbox().took().await.is_empty());
}

#[tokio::test]
async fn what_people_choose_is_shown_in_birds_words() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let chosen = json!({ "type": "list_reply", "list_reply": {
        "id": "dish:soup", "title": "Soup", "description": "Tomatoes and basil",
    } });
    let message = json!({ "type": "interactive", "interactive": chosen });
    let written = json!({ "from": ANA, "message": message });
    let wamid = house.sandbox().post("inbound", &written).await.ok()["wamid"].clone();
    let found = heard(&gateway, wamid.as_str().expect("what is written has an id")).await;
    assert_eq!(found["body"], json!({ "type": "text", "text": { "text": "Soup" } }));
    assert_eq!(
        found["selection"],
        json!({ "id": "dish:soup", "title": "Soup", "description": "Tomatoes and basil" })
    );
    assert_eq!((&found["status"], &found["direction"]), (&json!("delivered"), &json!("incoming")));
}
