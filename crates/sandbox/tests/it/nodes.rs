//! What a client asks at its start: the account, its numbers, its profile, its settings.

use crate::stage::*;
use http::Method;
use serde_json::{Value, json};
use waxwing_sandbox::seed;

const NUMBER: &str = "/v25.0/106540352242922";
const PROFILE: &str = "/v25.0/106540352242922/whatsapp_business_profile";

#[test]
fn an_account_and_its_app_are_shown() {
    let mut stage = Stage::new();
    let account = stage.gets("/v25.0/102290129340398");
    assert_eq!((&account["id"], &account["name"]), (&json!(seed::WABA_ID), &json!("Acme")));
    let path = "/v25.0/102290129340398?fields=owner_business_info,currency,health_status";
    let account = stage.gets(path);
    assert_eq!(account["owner_business_info"]["id"], seed::BUSINESS_ID);
    assert_eq!(account.get("health_status"), None, "what there is not is left out");
    assert_eq!(stage.gets(&format!("/v25.0/{}", seed::APP_ID))["name"], seed::APP_NAME);
}

#[test]
fn a_profile_keeps_what_can_be_said_of_a_business() {
    let mut stage = Stage::new();
    assert_eq!(stage.gets(PROFILE)["data"][0], json!({"messaging_product": "whatsapp"}));
    let profile = json!({"messaging_product": "whatsapp", "about": "Bikes", "vertical": "RETAIL",
        "websites": ["https://acme.example/"], "email": "hello@acme.example"});
    assert_eq!(stage.manages(Method::POST, PROFILE, profile), (200, json!({"success": true})));
    let shown = stage.gets(&format!("{PROFILE}?fields=about,vertical,websites"));
    assert_eq!(
        shown["data"][0],
        json!({"about": "Bikes", "vertical": "RETAIL", "websites": ["https://acme.example/"],
            "messaging_product": "whatsapp"})
    );
    let mut refusal = |change: Value| {
        let (status, answer) = stage.manages(Method::POST, PROFILE, change);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{answer}");
        answer["error"]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        refusal(json!({"about": "Bikes"})),
        "(#100) The parameter messaging_product is required."
    );
    for (member, wrong) in [
        ("about", json!("")),
        ("about", json!("x".repeat(140))),
        ("description", json!("x".repeat(513))),
        ("vertical", json!("BIKES")),
        ("websites", json!(["https://a.example", "https://b.example", "https://c.example"])),
        ("websites", json!(["acme.example"])),
        ("email", json!(7)),
    ] {
        let message = refusal(json!({"messaging_product": "whatsapp", member: wrong}));
        assert!(message.contains(member), "{message}");
    }
}

#[test]
fn a_number_is_verified_set_up_and_asked_about() {
    let mut stage = Stage::new();
    let request = json!({"code_method": "SMS", "language": "en_US"});
    let path = |edge: &str| format!("{NUMBER}/{edge}");
    assert_eq!(stage.manages(Method::POST, &path("request_code"), request).0, 200);
    assert_eq!(stage.manages(Method::POST, &path("verify_code"), json!({})).0, 400);
    assert_eq!(stage.manages(Method::POST, &path("verify_code"), json!({"code": "123456"})).0, 200);
    let settings = json!({"user_identity_change": {"enable_identity_key_check": true}});
    assert_eq!(stage.manages(Method::POST, &path("settings"), settings.clone()).0, 200);
    let shown = stage.gets(&path("settings"));
    assert_eq!(shown["user_identity_change"], settings["user_identity_change"]);
    assert_eq!(stage.manages(Method::POST, NUMBER, json!({"pin": "123456"})).0, 200);
    for (pin, status) in [(json!("123456"), 200), (json!(123_456), 200), (json!(12_345), 400)] {
        let register = json!({"messaging_product": "whatsapp", "pin": pin});
        assert_eq!(stage.manages(Method::POST, &path("register"), register).0, status, "{pin}");
    }
    let account = stage.gets(&format!("{NUMBER}?fields=account_mode,name_status"));
    assert_eq!(account["account_mode"], "LIVE");
}

#[test]
fn what_there_is_not_is_answered_as_meta_does() {
    let mut stage = Stage::new();
    let error = error_of(&stage.asks(Method::GET, "/v25.0/1500000000000001", b""));
    assert_eq!((error.code, error.subcode), (100, Some(33)), "a medium nobody uploaded");
    for path in [&format!("{NUMBER}/calls"), "/v25.0/102290129340398/flows"] {
        let error = error_of(&stage.asks(Method::POST, path, b"{}"));
        assert_eq!((error.code, error.subcode), (100, Some(33)), "{path}");
        let error = error_of(&stage.asks(Method::GET, path, b""));
        assert_eq!(error.code, 2500, "{path}");
    }
    let error = error_of(&stage.asks(Method::DELETE, NUMBER, b""));
    assert!(error.message.starts_with("Unsupported delete request."), "{}", error.message);
}

#[test]
fn an_app_gets_its_own_token_for_its_secret() {
    let mut stage = Stage::new();
    let path = |id: &str, secret: &str, kind: &str| {
        format!("/v25.0/oauth/access_token?client_id={id}&client_secret={secret}&grant_type={kind}")
    };
    let right = path(seed::APP_ID, SECRET, "client_credentials");
    let reply = stage.asks_as("", Method::GET, &right, b"");
    let answer: Value = serde_json::from_slice(&reply.body).unwrap();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        (token, &answer["token_type"]),
        (&*format!("{}|{SECRET}", seed::APP_ID), &json!("bearer"))
    );
    let path_of_app = format!("/v25.0/{}/subscriptions", seed::APP_ID);
    assert_eq!(stage.asks_as(token, Method::GET, &path_of_app, b"").status, 200);
    for (wrong, code) in [
        (path("1", SECRET, "client_credentials"), 190),
        (path(seed::APP_ID, "guessed", "client_credentials"), 190),
        (path(seed::APP_ID, SECRET, "fb_exchange_token"), 100),
        ("/oauth/access_token".to_owned(), 100),
    ] {
        assert_eq!(error_of(&stage.asks_as("", Method::GET, &wrong, b"")).code, code, "{wrong}");
    }
}

#[test]
fn a_message_may_come_as_a_form_or_in_the_query() {
    let mut stage = Stage::new();
    let path = format!(
        r#"{NUMBER}/messages?messaging_product=whatsapp&to={ANA}&type=text&text={{"body":"hi"}}"#
    );
    let reply = stage.asks(Method::POST, &path, b"messaging_product=whatsapp");
    assert_eq!(reply.status, 200, "{reply:?}");
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    assert_eq!(chat[0].content["text"], json!({"body": "hi"}));
}

#[test]
fn what_nobody_can_do_is_not_written_down_and_what_can_be_done_is_short() {
    let mut stage = Stage::new();
    stage.world.record_from_here();
    let long = vec![b' '; 128 * 1024 + 1];
    let account = "/v25.0/102290129340398";
    for (method, path) in [
        (Method::POST, format!("{NUMBER}/calls")),
        (Method::POST, format!("{account}/flows")),
        (Method::POST, format!("{account}/messages")),
        (Method::DELETE, PROFILE.to_owned()),
        (Method::PUT, NUMBER.to_owned()),
    ] {
        let error = error_of(&stage.asks(method, &path, b"{}"));
        assert_eq!((error.code, error.subcode), (100, Some(33)), "{path}");
    }
    let subscriptions = format!("/v25.0/{}/subscriptions", seed::APP_ID);
    for path in [PROFILE, &format!("{account}/message_templates"), &subscriptions, NUMBER] {
        let reply = stage.asks(Method::POST, path, &long);
        let error: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!((reply.status, &error["error"]["code"]), (413, &json!(100)), "{path}");
        assert!(error["error"]["message"].as_str().unwrap().contains("131072"), "{error}");
        assert!(error["error"]["fbtrace_id"].is_string(), "{error}");
    }
    assert_eq!(stage.world.take_entries().len(), 0);
    assert_eq!(stage.asks(Method::POST, NUMBER, &long[1..]).status, 200);
    assert_eq!(stage.world.take_entries().len(), 1);
}

#[test]
fn a_number_has_no_webhook_of_its_own_here() {
    let mut stage = Stage::new();
    let own = json!({"override_callback_uri": "https://a.example", "verify_token": "t"});
    let (status, answer) =
        stage.manages(Method::POST, NUMBER, json!({"webhook_configuration": own}));
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    let expected = "(#100) webhook_configuration is not taken by this sandbox.";
    assert_eq!(answer["error"]["message"], expected);
}

#[test]
fn there_is_no_library_to_make_a_template_from() {
    let mut stage = Stage::new();
    let draft = json!({"name": "parcel", "language": "en_US", "category": "UTILITY",
        "library_template_name": "delivery_update_1"});
    let path = "/v25.0/102290129340398/message_templates";
    let (status, answer) = stage.manages(Method::POST, path, draft);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("no library"), "{message}");
    assert_eq!(stage.gets(&format!("{path}?name=parcel"))["data"], json!([]));
}
