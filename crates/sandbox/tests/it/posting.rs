//! Webhooks over HTTP: where they go, that they are tried again, and that a restart loses none.

use crate::front::{Front, Receiver, VERIFY_TOKEN, read, settings};
use crate::stage::{ANA, TOKEN, text};
use serde_json::{Value, json};
use waxwing_sandbox::{Settings, seed};
use waxwing_testbed::temp_dir;

fn by_json(url: &str, verify_token: &str) -> Value {
    json!({"url": url, "verify_token": verify_token})
}

#[tokio::test]
async fn statuses_and_messages_are_posted_to_the_address_that_was_registered() {
    let front = Front::new().await;
    let mut receiver = Receiver::new().await;
    let answer = front.does("/webhook", by_json(&receiver.url, VERIFY_TOKEN)).await;
    assert_eq!(answer["url"], receiver.url);
    front.sends(&text(ANA, "hi")).await;
    front.turns_the_clock("1s").await;
    assert_eq!(receiver.statuses(3).await, ["delivered", "read", "sent"]);

    let inbound = json!({"from": ANA, "message": {"type": "text", "text": {"body": "olá"}}});
    let wamid = front.does("/inbound", inbound).await["wamid"].clone();
    let webhook = receiver.next().await;
    let message = &webhook["entry"][0]["changes"][0]["value"]["messages"][0];
    assert_eq!((&message["id"], &message["text"]["body"]), (&wamid, &json!("olá")));
}

#[tokio::test]
async fn an_address_must_prove_itself_unless_it_is_trusted() {
    let front = Front::new().await;
    let receiver = Receiver::new().await;
    let (status, problem) = front.posts("/webhook", by_json(&receiver.url, "wrong")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("webhook.not_verified")));
    assert_eq!(problem["detail"], "the address answered HTTP 403, not 200");
    let (status, problem) = front.posts("/webhook", by_json("file:///hook", "t")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("webhook.not_a_url")));
    assert_eq!(front.gets("/webhook").await.1, json!({"url": null, "pending": 0}));

    let trusted = json!({"url": "http://127.0.0.1:9/hook", "verify": false});
    assert_eq!(front.does("/webhook", trusted).await["url"], "http://127.0.0.1:9/hook");
    // Without a token, the sandbox's own is used.
    assert_eq!(front.does("/webhook", json!({"url": receiver.url})).await["url"], receiver.url);
}

#[tokio::test]
async fn an_app_subscribes_over_graph_as_it_does_at_meta() {
    let front = Front::new().await;
    let mut receiver = Receiver::new().await;
    let url =
        format!("http://{}/sandbox/graph/v25.0/{}/subscriptions", front.address, seed::APP_ID);
    let form = |verify_token: &str| {
        let encoded = receiver.url.replace(':', "%3A").replace('/', "%2F");
        format!(
            "object=whatsapp_business_account&callback_url={encoded}&fields=messages&verify_token={verify_token}"
        )
    };
    let subscribe = |token: &str, form: String| {
        let kind = "application/x-www-form-urlencoded";
        let request = front.client.post(&url).bearer_auth(token).header("content-type", kind);
        read(request.body(form))
    };
    assert_eq!(subscribe("wrong", form(VERIFY_TOKEN)).await.0, 401);
    let (status, answer) = subscribe(TOKEN, form("wrong")).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(2200)));
    let (status, answer) = subscribe(TOKEN, "object=page".to_owned()).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    assert_eq!(subscribe(TOKEN, form(VERIFY_TOKEN)).await, (200, json!({"success": true})));
    let (_, listed) = read(front.client.get(&url).bearer_auth(TOKEN)).await;
    assert_eq!(listed["data"][0]["callback_url"], receiver.url);

    front.sends(&text(ANA, "hi")).await;
    front.turns_the_clock("1s").await;
    assert_eq!(receiver.statuses(3).await.len(), 3);
}

#[tokio::test]
async fn a_webhook_is_posted_again_until_it_is_answered_200() {
    let front = Front::new().await;
    let mut receiver = Receiver::new().await;
    receiver.answers(&[500, 404]);
    front.does("/webhook", by_json(&receiver.url, VERIFY_TOKEN)).await;
    let inbound = json!({"from": ANA, "message": {"type": "text", "text": {"body": "hi"}}});
    front.does("/inbound", inbound).await;
    // The second follows at once, the third a second later.
    let first = receiver.next().await;
    assert_eq!(receiver.next().await, first);
    front.turns_the_clock("1s").await;
    assert_eq!(receiver.next().await, first);

    // The third answer has arrived here before the sandbox has noted it there.
    let mut pending = json!(null);
    while pending != 0 {
        pending = front.gets("/webhook").await.1["pending"].clone();
    }
    let (_, list) = front.gets("/webhooks").await;
    let webhook = &list["webhooks"][0];
    assert_eq!((&webhook["kind"], &webhook["state"]), (&json!("message"), &json!("delivered")));
    let statuses: Vec<&Value> =
        webhook["attempts"].as_array().unwrap().iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, [500, 404, 200]);
    assert_eq!(webhook["body"], first);
    let path = format!("/webhooks?after={}", list["next"].as_str().unwrap());
    assert_eq!(front.gets(&path).await.1["webhooks"], json!([]));
    assert!(receiver.is_quiet());
}

#[tokio::test]
async fn what_could_not_be_posted_goes_to_the_next_address_after_a_restart() {
    let data = temp_dir("posting");
    let nowhere = Settings {
        webhook_url: Some("http://127.0.0.1:9/hook".to_owned()),
        ..settings(Some(data.path()))
    };
    let front = Front::of(nowhere).await;
    let (_, sent) = front.sends(&text(ANA, "hi")).await;
    front.turns_the_clock("1s").await;
    let mut attempts = json!(0);
    while attempts == 0 {
        attempts = front.gets("/webhooks").await.1["webhooks"][2]["attempts_count"].clone();
    }
    drop(front);

    let mut receiver = Receiver::new().await;
    let there = Settings { webhook_url: Some(receiver.url.clone()), ..settings(Some(data.path())) };
    let front = Front::reopened(there).await;
    front.turns_the_clock("10s").await;
    assert_eq!(receiver.statuses(3).await, ["delivered", "read", "sent"]);
    let (_, list) = front.gets("/messages").await;
    assert_eq!(list["messages"][0]["wamid"], sent["messages"][0]["id"]);
    assert_eq!(front.gets("/clock").await.1["offset_seconds"], 11);
}

#[tokio::test]
async fn a_body_larger_than_graph_reads_is_refused_in_metas_shape() {
    let front = Front::new().await;
    let body = " ".repeat(1024 * 1024 + 1);
    let request = front.client.post(front.messages_url()).bearer_auth(TOKEN).body(body);
    let (status, answer) = read(request).await;
    assert_eq!((status, &answer["error"]["code"]), (413, &json!(100)), "{answer}");
    assert_eq!(answer["error"]["type"], "OAuthException");
}
