//! Graph beside messages: tokens, unknown objects, the account and its webhook.

use crate::stage::*;
use http::Method;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::Fate;

#[test]
fn a_wrong_token_is_refused_before_anything_else() {
    let mut stage = Stage::new();
    for path in ["/v25.0/nothing/messages", "/v25.0/106540352242922/messages", "/"] {
        for token in ["", "wrong", "graph-toke", "graph-token2"] {
            let reply = stage.asks_as(token, Method::POST, path, b"{}");
            assert_eq!((error_of(&reply).code, reply.status), (190, 401), "{token} {path}");
        }
    }
    assert_eq!(stage.world.taken(0, None).count(), 0);
}

#[test]
fn the_token_may_stand_in_the_query_and_the_version_may_be_missing() {
    let mut stage = Stage::new();
    let path = format!("/{}?access_token={TOKEN}", seed::PHONE_NUMBER_ID);
    assert_eq!(stage.asks_as("", Method::GET, &path, b"").status, 200);
    let app_token = format!("{}|{SECRET}", seed::APP_ID);
    let path = format!("/v19.0/{}", seed::WABA_ID);
    assert_eq!(stage.asks_as(&app_token, Method::GET, &path, b"").status, 200);
}

#[test]
fn what_does_not_exist_is_answered_as_meta_does() {
    let mut stage = Stage::new();
    let error = error_of(&stage.asks(Method::POST, "/v25.0/1/messages", b"{}"));
    assert_eq!((error.code, error.subcode), (100, Some(33)));
    assert!(error.message.starts_with("Unsupported post request. Object with ID '1'"));
    let error = error_of(&stage.asks(Method::GET, "/v25.0/1", b""));
    assert!(error.message.starts_with("Unsupported get request."));
    for path in ["/v25.0/106540352242922/nonsense", "/v25.0/1/b/c", "/v25.0/", "/"] {
        let error = error_of(&stage.asks(Method::GET, path, b""));
        assert!(error.message.starts_with("Unknown path components: /"), "{path}: {error:?}");
    }
}

#[test]
fn every_answer_can_be_traced_and_no_two_requests_alike() {
    let mut stage = Stage::new();
    let first = stage.posts(&text(ANA, ""));
    let second = stage.posts(&text(ANA, ""));
    let trace = error_of(&first).fbtrace_id.unwrap();
    assert!(first.headers.contains(&("x-fb-trace-id", trace.clone())));
    assert_ne!(error_of(&second).fbtrace_id.unwrap(), trace);
    assert_eq!(first.fate, Fate::Answer);
}

#[test]
fn a_number_shows_the_fields_that_are_asked_for() {
    let mut stage = Stage::new();
    let number = stage.gets("/v25.0/106540352242922");
    insta::assert_json_snapshot!(number, @r#"
    {
      "id": "106540352242922",
      "display_phone_number": "+15550783881",
      "verified_name": "Acme",
      "quality_rating": "GREEN",
      "throughput": {
        "level": "STANDARD"
      }
    }
    "#);
    let number = stage.gets("/v25.0/106540352242922?fields=status,verified_name");
    assert_eq!(
        number.to_string(),
        r#"{"status":"CONNECTED","verified_name":"Acme","id":"106540352242922"}"#
    );
    let number = stage.gets("/v25.0/106540352242922?fields=colour,throughput{level},status");
    assert_eq!(
        number.to_string(),
        r#"{"throughput":{"level":"STANDARD"},"status":"CONNECTED","id":"106540352242922"}"#
    );
    let numbers = stage.gets("/v25.0/102290129340398/phone_numbers");
    assert_eq!(numbers["data"][0]["id"], "106540352242922");
}

#[test]
fn templates_are_listed_page_by_page_and_by_name() {
    let mut stage = Stage::new();
    let path = "/v25.0/102290129340398/message_templates";
    let all = stage.gets(path);
    let count = seed::templates().len();
    assert_eq!(all["data"].as_array().unwrap().len(), count);
    assert!(all["paging"].get("next").is_none());
    let one = stage.gets(&format!("{path}?name=order_update&language=pt_BR&fields=name,status"));
    assert_eq!(
        one["data"].to_string(),
        r#"[{"name":"order_update","status":"APPROVED","id":"1700000000000003"}]"#
    );
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let page = stage.gets(&format!("{path}?limit=2{after}"));
        names.extend(page["data"].as_array().unwrap().iter().map(|it| it["id"].to_string()));
        if page["paging"].get("next").is_none() {
            break;
        }
        after = format!("&after={}", page["paging"]["cursors"]["after"].as_str().unwrap());
    }
    assert_eq!(names.len(), count);
    let reply = stage.asks(Method::GET, &format!("{path}?after=nonsense"), b"");
    assert_eq!(error_of(&reply).code, 131_059);
}

#[test]
fn who_unsubscribes_gets_no_webhooks() {
    let mut stage = Stage::new();
    let path = "/v25.0/102290129340398/subscribed_apps";
    assert_eq!(stage.gets(path)["data"][0]["whatsapp_business_api_data"]["id"], seed::APP_ID);
    assert_eq!(stage.asks(Method::DELETE, path, b"").status, 200);
    assert_eq!(stage.gets(path)["data"].as_array().unwrap().len(), 0);
    stage.sends(&text(ANA, "nobody hears of it"));
    assert_eq!(stage.hears(SECOND).len(), 0);
    assert_eq!(stage.asks(Method::POST, path, b"").status, 200);
    stage.sends(&text(ANA, "somebody does"));
    assert_eq!(stage.hears(SECOND).len(), 3);
    let body = br#"{"override_callback_uri":"https://a.example","verify_token":"t"}"#;
    assert_eq!(stage.asks(Method::POST, path, body).status, 400);
}
