//! Paths, methods and keys that open nothing; health; Meta's handshake.

use reqwest::Method;
use waxwing_stories::front_door::{ANA, House};

#[tokio::test]
async fn a_key_opens_its_own_workspace_and_nothing_else() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let url = gateway.messages_url();
    let stranger = || gateway.stranger(Method::POST, &url).json(gateway.sends("Hi").to(ANA).body());
    let missing = gateway.asks(stranger()).await;
    missing.is_refused(401, "auth.missing_key");
    assert!(missing.header("www-authenticate").is_some());
    let key = gateway.key();
    let (last, cut) = (&key[key.len() - 1..], &key[..key.len() - 1]);
    let other_last = if last == "A" { "B" } else { "A" };
    for wrong in ["x", "wx_live_", cut, &format!("{cut}{other_last}"), &format!("{key}x")] {
        gateway.asks(stranger().bearer_auth(wrong)).await.is_refused(401, "auth.invalid_key");
    }
    for scheme in ["Basic", "Token"] {
        let header = format!("{scheme} {key}");
        let refused = gateway.asks(stranger().header("authorization", header)).await;
        refused.is_refused(401, "auth.missing_key");
    }
    let other = url.replace("00000000ac3e/channels", "00000000ac3f/channels");
    let refused = gateway.asks(gateway.post(&other).body("{}")).await;
    refused.is_refused(404, "channel.unknown");
    let other = format!("{}/channels/{}/messages", gateway.workspace_url(), uuid(7));
    let body = gateway.sends("Hi").to(ANA);
    let refused = gateway.asks(gateway.post(&other).json(body.body())).await;
    refused.is_refused(404, "channel.unknown");
    assert!(house.sandbox().took().await.is_empty());

    for scheme in ["AccessKey", "Bearer", "accesskey", "BEARER"] {
        let header = format!("{scheme} {key}");
        gateway.asks(stranger().header("authorization", header)).await.accepted();
    }
}

#[tokio::test]
async fn a_path_or_method_that_is_not_there_is_answered_with_a_problem() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let workspace = gateway.workspace_url().replace(&gateway.ready().url, "");
    let nowhere = [
        ("GET", "/nonsense".to_owned()),
        ("POST", "/nonsense".to_owned()),
        ("GET", "/workspaces".to_owned()),
        ("GET", "/workspaces/".to_owned()),
        ("GET", "/workspaces/x/".to_owned()),
        ("DELETE", "/webhooks/nonsense".to_owned()),
        ("GET", "/assets/nothing.js".to_owned()),
        ("GET", format!("{workspace}/nonsense")),
        ("GET", format!("{workspace}/channels/x/nonsense")),
    ];
    for (method, path) in nowhere {
        gateway.calls(method, &path).await.is_refused(404, "request.path_unknown");
    }
    let not_so = [
        ("PUT", format!("{workspace}/channels/x/messages"), "POST,GET,HEAD"),
        ("DELETE", format!("{workspace}/events"), "GET,HEAD"),
        ("DELETE", "/livez".to_owned(), "GET,HEAD"),
        ("PATCH", "/webhooks/whatsapp".to_owned(), "GET,HEAD,POST"),
        ("POST", "/".to_owned(), "GET,HEAD"),
    ];
    for (method, path, allowed) in not_so {
        let refused = gateway.calls(method, &path).await;
        refused.is_refused(405, "request.method_not_allowed");
        assert_eq!(refused.header("allow"), Some(allowed), "{method} {path}");
    }
}

#[tokio::test]
async fn a_gateway_that_can_work_says_so() {
    let house = House::dev().await;
    let gateway = house.gateway();
    assert_eq!(gateway.calls("GET", "/livez").await.ok()["status"], "live");
    assert_eq!(gateway.calls("GET", "/readyz").await.ok()["status"], "ready");
    let url = &gateway.ready().url;
    let said = house.runs_plain(&["healthcheck", "--url", url]);
    assert!(said.status.success(), "{said:?}");
    let said = house.runs_plain(&["healthcheck", "--url", "http://127.0.0.1:1"]);
    assert_eq!(said.status.code(), Some(6), "{said:?}");
    let page = gateway.calls("GET", "/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").is_some_and(|it| it.starts_with("text/html")));
}

#[tokio::test]
async fn the_handshake_repeats_the_challenge_to_whoever_knows_the_token() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let token = gateway.ready().verify_token.clone().expect("it was seeded");
    let asks = async |mode: &str, token: &str| {
        let query = format!("hub.mode={mode}&hub.challenge=11582010&hub.verify_token={token}");
        gateway
            .asks(gateway.stranger(Method::GET, &format!("{}?{query}", gateway.webhook_url())))
            .await
    };
    let right = asks("subscribe", &token).await;
    assert_eq!((right.status, right.text().as_str()), (200, "11582010"));
    asks("subscribe", "wrong").await.is_refused(403, "webhook.verify_token_wrong");
    asks("subscribe", "").await.is_refused(403, "webhook.verify_token_wrong");
    asks("unsubscribe", &token).await.is_refused(403, "webhook.verify_token_wrong");
    gateway.calls("GET", "/webhooks/whatsapp").await.is_refused(422, "request.invalid");
}

fn uuid(number: u8) -> String {
    format!("0192f0a0-0001-7000-8000-{number:012}")
}
