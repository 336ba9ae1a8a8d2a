//! The control API: who may call, what is listed, and how wrong calls are answered.

use crate::front::{CONTROL_TOKEN, Front, Reply};
use crate::stage::{ANA, BRUNO, order_update, text};
use serde_json::{Value, json};

fn code((status, problem): &Reply) -> (u16, &str) {
    assert_eq!(problem["status"], *status, "{problem}");
    (*status, problem["code"].as_str().unwrap())
}

#[tokio::test]
async fn only_who_has_the_token_may_call() {
    let front = Front::new().await;
    for path in ["/people", "/messages", "/reset", "/nothing", "/live?person=%2B14155550101"] {
        for token in ["", "wrong", &CONTROL_TOKEN[1..]] {
            let url = format!("http://{}/sandbox/api{path}", front.address);
            let response = front.client.get(url).bearer_auth(token).send().await.unwrap();
            assert_eq!(response.status(), 401, "{path}");
            assert_eq!(response.headers()["content-type"], "application/problem+json");
        }
    }
}

#[tokio::test]
async fn a_wrong_call_is_answered_with_a_problem() {
    let front = Front::new().await;
    assert_eq!(code(&front.gets("/nothing").await), (404, "not_found"));
    assert_eq!(code(&front.gets("/inbound").await), (405, "method_not_allowed"));
    assert_eq!(code(&front.posts("/clock", json!({"back": "1h"})).await), (400, "body.invalid"));
    let extra = json!({"advance": "1h", "please": true});
    assert_eq!(code(&front.posts("/clock", extra).await), (400, "body.invalid"));
    assert_eq!(code(&front.gets("/messages?from=ana").await), (400, "query.invalid"));
    assert_eq!(code(&front.gets("/messages?limit=1001").await), (400, "query.limit"));
    assert_eq!(code(&front.gets("/messages?wait=61s").await), (400, "query.wait"));
    assert_eq!(code(&front.gets("/messages?after=7").await), (400, "cursor.invalid"));
    assert_eq!(code(&front.gets("/chat?person=Ana").await), (422, "phone.invalid"));
    let reply = front.posts("/clock", json!({"advance": "5 parsecs"})).await;
    assert_eq!(code(&reply), (400, "span.invalid"));
    assert_eq!(reply.1["errors"][0]["pointer"], "/advance");
    assert_eq!(
        code(&front.posts("/clock", json!({"advance": "40000d"})).await),
        (422, "clock.too_far")
    );
    let large = json!({"from": ANA, "message": {"type": "x", "x": "y".repeat(3_000_000)}});
    assert_eq!(code(&front.posts("/inbound", large).await), (413, "body.too_large"));
}

#[tokio::test]
async fn what_was_taken_is_listed_page_by_page() {
    let front = Front::new().await;
    for body in ["one", "two", "three"] {
        assert_eq!(front.sends(&text(ANA, body)).await.0, 200);
    }
    front.sends(&order_update(BRUNO, 3)).await;
    // A plus that nobody escaped arrives as a blank.
    let (_, first) = front.gets("/messages?to=+14155550101&limit=2").await;
    let bodies = |list: &Value| -> Vec<String> {
        let all = list["messages"].as_array().unwrap().iter();
        all.map(|it| it["request"]["text"]["body"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(bodies(&first), ["one", "two"]);
    let next = first["next"].as_str().unwrap();
    let path = format!("/messages?to=%2B14155550101&after={next}");
    assert_eq!(bodies(&front.gets(&path).await.1), ["three"]);
    let (_, rest) = front.gets(&format!("/messages?after={next}")).await;
    assert_eq!(bodies(&rest), ["three", "-"]);
    let last = &rest["messages"][1];
    assert_eq!((&last["to"], &last["type"]), (&json!(BRUNO), &json!("template")));
    assert_eq!(
        (&last["status"], &last["phone_number_id"]),
        (&json!("accepted"), &json!("106540352242922"))
    );
    assert_eq!(last["accepted_at"], "2026-11-20T00:00:00Z");
    let path = format!("/messages?after={}", rest["next"].as_str().unwrap());
    assert_eq!(front.gets(&path).await.1, json!({"messages": [], "next": rest["next"]}));
}

#[tokio::test]
async fn who_waits_for_a_message_gets_it_when_it_is_taken() {
    let front = Front::new().await;
    let hi = text(ANA, "hi");
    let waiting = front.gets("/messages?to=+14155550101&wait=30s");
    let (waiting, sent) = tokio::join!(waiting, front.sends(&hi));
    assert_eq!(waiting.1["messages"][0]["wamid"], sent.1["messages"][0]["id"]);
    assert_eq!(front.gets("/messages?to=%2B5511955550102&wait=0s").await.1["messages"], json!([]));
}

#[tokio::test]
async fn people_and_numbers_are_listed_and_people_change() {
    let front = Front::new().await;
    let (_, numbers) = front.gets("/numbers").await;
    let expected = json!({"numbers": [{
        "phone_number_id": "106540352242922",
        "waba_id": "102290129340398",
        "display_phone_number": "+15550783881",
        "name": "Acme",
        "registered": true,
        "throughput": "STANDARD",
        "quality": "GREEN",
        "limit": "TIER_UNLIMITED",
        "account": "ok",
        "allowed": null,
        "identity_check": false,
    }]});
    assert_eq!(numbers, expected);
    let ana = json!({"name": "Ana", "phone": ANA, "online": false, "marketing": "stopped"});
    let ana = front.does("/people", ana).await;
    let (_, people) = front.gets("/people").await;
    assert_eq!(people["people"][0], ana);
    let (user_id, hash) = (ana["user_id"].clone(), ana["identity_hash"].clone());
    assert!(user_id.as_str().unwrap().starts_with("US."), "{user_id}");
    let expected = json!({"name": "Ana", "phone": ANA, "online": false, "reads": true,
        "marketing": "stopped", "on_whatsapp": true, "blocked": false, "wa_id": "14155550101",
        "user_id": user_id, "username": null, "phone_visible": true, "identity_hash": hash});
    assert_eq!(ana, expected);
    // What the list says can be said back.
    assert_eq!(front.does("/people", ana.clone()).await, ana);
    assert_eq!(people["people"].as_array().unwrap().len(), 3);
    let reply = front.posts("/people", json!({"phone": "+491701234567"})).await;
    assert_eq!(code(&reply), (422, "person.name_missing"));
    let reply = front.posts("/people", json!({"phone": "0170 1234567", "name": "Dora"})).await;
    assert_eq!(code(&reply), (422, "phone.invalid"));
    let reply = front.posts("/people", json!({"phone": ANA, "marketing": "maybe"})).await;
    assert_eq!(code(&reply), (400, "body.invalid"));
}

#[tokio::test]
async fn a_chat_shows_what_was_said_and_what_became_of_it() {
    let front = Front::new().await;
    front.sends(&order_update(ANA, 3)).await;
    front.turns_the_clock("1s").await;
    let (_, chat) = front.gets("/chat?person=+14155550101").await;
    assert_eq!(chat["before"], Value::Null);
    assert_eq!(chat["entries"][0]["shown"]["body"], "Hi! Has my order left yet?");
    insta::assert_json_snapshot!(chat["entries"][1]);
    let (_, latest) = front.gets("/chat?person=+14155550101&limit=1").await;
    assert_eq!(latest["entries"][0], chat["entries"][1]);
    let before = latest["before"].as_str().unwrap();
    let (_, earlier) = front.gets(&format!("/chat?person=+14155550101&before={before}")).await;
    assert_eq!((&earlier["entries"][0], &earlier["before"]), (&chat["entries"][0], &Value::Null));
    let (_, other) = front.gets("/chat?person=+14155550101&phone_number_id=1").await;
    assert_eq!(other["entries"], json!([]));
}

#[tokio::test]
async fn who_cannot_write_is_told_why() {
    let front = Front::new().await;
    let hi = json!({"type": "text", "text": {"body": "hi"}});
    let reply = front.posts("/inbound", json!({"from": "+491701234567", "message": hi})).await;
    assert_eq!(code(&reply), (422, "person.unknown"));
    let reply = front.posts("/inbound", json!({"from": ANA, "message": {"type": "text"}})).await;
    assert_eq!(code(&reply), (422, "message.invalid"));
    let body = json!({"from": ANA, "message": hi, "phone_number_id": "two words"});
    assert_eq!(code(&front.posts("/inbound", body).await), (422, "number.unknown"));
}

#[tokio::test]
async fn faults_are_ordered_listed_and_cleared() {
    let front = Front::new().await;
    front.does("/faults", json!({"target": "messages", "effect": "code_130429", "next": 2})).await;
    let chance =
        json!({"target": "webhooks", "effect": "duplicate", "probability": 0.25, "seed": 9});
    front.does("/faults", chance).await;
    let (status, error) = front.sends(&text(ANA, "hi")).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!(130_429)));
    let (_, faults) = front.gets("/faults").await;
    let expected = json!({"faults": [
        {"target": "messages", "effect": "code_130429", "next": 2, "fired": 1, "remaining": 1},
        {"target": "webhooks", "effect": "duplicate", "probability": 0.25, "seed": 9, "fired": 0,
            "remaining": null},
    ]});
    assert_eq!(faults, expected);
    for (fault, expected) in [
        (
            json!({"target": "messages", "effect": "explode", "next": 1}),
            (422, "fault.unknown_effect"),
        ),
        (
            json!({"target": "webhooks", "effect": "lose_answer", "next": 1}),
            (422, "fault.wrong_target"),
        ),
        (json!({"target": "messages", "effect": "status_500"}), (400, "fault.trigger")),
        (
            json!({"target": "messages", "effect": "status_500", "next": 1, "every": 1}),
            (400, "fault.trigger"),
        ),
        (json!({"target": "messages", "effect": "status_500", "next": 0}), (422, "fault.zero")),
        (
            json!({"target": "messages", "effect": "status_500", "probability": 1.5}),
            (422, "fault.improbable"),
        ),
        (json!({"target": "moon", "effect": "status_500", "next": 1}), (400, "body.invalid")),
    ] {
        assert_eq!(code(&front.posts("/faults", fault).await), expected);
    }
    let (status, faults) = crate::front::read(front.call("DELETE", "/faults")).await;
    assert_eq!((status, faults), (200, json!({"faults": []})));
    assert_eq!(front.sends(&text(ANA, "hi")).await.0, 200);
}

#[tokio::test]
async fn errors_of_the_window_come_at_once_when_asked() {
    let front = Front::new().await;
    let settings = json!({"window_errors": "async", "limits": "on", "us_marketing": "delivered",
        "moderation": "timed", "unknown_media": "refused"});
    assert_eq!(front.gets("/settings").await.1, settings);
    assert_eq!(front.sends(&text(BRUNO, "hi")).await.0, 200);
    front.does("/settings", json!({"window_errors": "sync"})).await;
    let (status, error) = front.sends(&text(BRUNO, "hi")).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!(131_047)));
}

#[tokio::test]
async fn a_reset_brings_back_the_seed_state_and_real_time() {
    let front = Front::new().await;
    let (_, before) = front.gets("/messages").await;
    front.sends(&text(ANA, "hi")).await;
    front.does("/people", json!({"name": "Dora", "phone": "+491701234567"})).await;
    front.turns_the_clock("24h").await;
    assert_eq!(
        front.gets("/clock").await.1,
        json!({"now": "2026-11-21T00:00:00Z", "offset_seconds": 86_400})
    );
    assert_eq!(front.does("/reset", json!({})).await, json!({"reset": true}));
    assert_eq!(
        front.gets("/clock").await.1,
        json!({"now": "2026-11-20T00:00:00Z", "offset_seconds": 0})
    );
    assert_eq!(front.gets("/messages").await.1["messages"], json!([]));
    assert_eq!(front.gets("/people").await.1["people"].as_array().unwrap().len(), 3);
    let path = format!("/messages?after={}", before["next"].as_str().unwrap());
    assert_eq!(code(&front.gets(&path).await), (400, "cursor.invalid"));
    assert_eq!(front.sends(&text(ANA, "the window is open again")).await.0, 200);
}

#[tokio::test]
async fn every_error_is_listed_with_how_it_comes_and_what_to_do() {
    let front = Front::new().await;
    let (_, list) = front.gets("/errors").await;
    let errors = list["errors"].as_array().unwrap();
    assert_eq!(errors.len(), waxwing_cloud_api::errors::CODES.len());
    let of = |code: i64| errors.iter().find(|it| it["code"] == code).unwrap();
    for (code, when, http, class) in [
        (130_429, "answer", 400, "wait"),
        (131_026, "status", 400, "suppress"),
        (190, "answer", 401, "pause_channel"),
    ] {
        let error = of(code);
        assert_eq!(error["when"], when, "{error}");
        assert_eq!((&error["http"], &error["class"]), (&json!(http), &json!(class)), "{error}");
    }
    let says = |it: &&Value| ["title", "meaning", "what_to_do"].iter().all(|name| it[*name] != "");
    assert!(errors.iter().all(|it| says(&it)));
}

#[tokio::test]
async fn templates_are_listed_and_judged_by_hand() {
    let front = Front::new().await;
    let (_, list) = front.gets("/templates").await;
    let templates = list["templates"].as_array().unwrap();
    assert_eq!((templates.len(), &templates[0]["name"]), (6, &json!("hello_world")));
    let path = format!("/templates/{}", templates[1]["id"].as_str().unwrap());
    let order = json!({"status": "paused", "quality": "red"});
    let judged = front.does(&path, order).await;
    assert_eq!(
        (&judged["status"], &judged["quality_score"]["score"]),
        (&json!("PAUSED"), &json!("RED"))
    );
    assert_eq!(front.sends(&order_update(BRUNO, 3)).await.1["error"]["code"], 132_015);
    let (_, webhooks) = front.gets("/webhooks").await;
    let told: Vec<(&str, &str)> = webhooks["webhooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), it["field"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("notice", "message_template_quality_update"),
            ("notice", "message_template_status_update"),
        ]
    );
    assert_eq!(webhooks["webhooks"][0]["wamid"], Value::Null);
    for (order, expected) in [
        (json!({"status": "FINE"}), (422, "template.status_invalid")),
        (json!({"quality": "GREENISH"}), (422, "template.quality_invalid")),
        (json!({"category": "NEWS"}), (422, "template.category_invalid")),
        (json!({"colour": "red"}), (400, "body.invalid")),
    ] {
        assert_eq!(code(&front.posts(&path, order).await), expected);
    }
    assert_eq!(code(&front.posts("/templates/1", json!({})).await), (404, "not_found"));
}

#[tokio::test]
async fn a_number_loses_and_regains_its_good_standing() {
    let front = Front::new().await;
    let path = "/numbers/106540352242922";
    let change = json!({"account": "locked", "limit": "TIER_250", "throughput": "HIGH",
        "quality": "RED", "allowed": [ANA], "identity_check": true});
    let number = front.does(path, change.clone()).await;
    for (member, value) in change.as_object().unwrap() {
        assert_eq!(&number[member], value);
    }
    assert_eq!(front.gets("/numbers").await.1["numbers"][0], number);
    assert_eq!(front.sends(&text(ANA, "hi")).await.1["error"]["code"], 131_031);
    front.does(path, json!({"account": "ok", "registered": false})).await;
    assert_eq!(front.sends(&text(ANA, "hi")).await.1["error"]["code"], 133_010);
    front.does(path, json!({"registered": true, "allowed": []})).await;
    assert_eq!(front.sends(&text(ANA, "hi")).await.0, 200);
    for (change, expected) in [
        (json!({"account": "sad"}), (400, "body.invalid")),
        (json!({"limit": "TIER_3"}), (400, "body.invalid")),
        (json!({"allowed": ["Ana"]}), (422, "phone.invalid")),
        (json!({"allowed": [ANA, ANA, ANA, ANA, ANA, ANA]}), (422, "number.allowed_too_many")),
    ] {
        assert_eq!(code(&front.posts(path, change).await), expected);
    }
    assert_eq!(code(&front.posts("/numbers/1", json!({})).await), (404, "not_found"));
    assert_eq!(code(&front.posts("/numbers/two%20words", json!({})).await), (404, "not_found"));
}

#[tokio::test]
async fn a_token_expires_and_is_good_again() {
    let front = Front::new().await;
    let state = front.does("/token", json!({"expired": true})).await;
    assert_eq!(state, json!({"expired": true, "revoked": false, "denied": false}));
    let (status, error) = front.sends(&text(ANA, "hi")).await;
    assert_eq!((status, &error["error"]["error_subcode"]), (401, &json!(463)));
    assert_eq!(front.gets("/token").await.1, state);
    front.does("/token", json!({"expired": false})).await;
    assert_eq!(front.sends(&text(ANA, "hi")).await.0, 200);
    assert_eq!(code(&front.posts("/token", json!({"lost": true})).await), (400, "body.invalid"));
}

#[tokio::test]
async fn this_meta_behaves_as_it_is_told() {
    let front = Front::new().await;
    let change = json!({"limits": "off", "us_marketing": "withheld", "moderation": "instant"});
    let settings = front.does("/settings", change).await;
    assert_eq!(
        settings,
        json!({"window_errors": "async", "limits": "off",
        "us_marketing": "withheld", "moderation": "instant", "unknown_media": "refused"})
    );
    assert_eq!(front.gets("/settings").await.1, settings);
    assert_eq!(front.sends(&crate::stage::spring_sale(ANA)).await.0, 200);
    front.turns_the_clock("1s").await;
    let (_, chat) = front.gets("/chat?person=+14155550101&limit=1").await;
    assert_eq!(chat["entries"][0]["error"]["code"], 131_049);
    assert_eq!(
        code(&front.posts("/settings", json!({"limits": "low"})).await),
        (400, "body.invalid")
    );
}

#[tokio::test]
async fn a_person_changes_in_every_way_a_person_can() {
    let front = Front::new().await;
    let change = json!({"phone": ANA, "on_whatsapp": true, "blocked": false, "username": "ana.bikes",
        "phone_visible": false, "user_id": "US.77", "identity_hash": "abc=",
        "new_phone": "+14155550199"});
    let ana = front.does("/people", change).await;
    assert_eq!((&ana["phone"], &ana["username"]), (&json!("+14155550199"), &json!("ana.bikes")));
    assert_eq!((&ana["wa_id"], &ana["phone_visible"]), (&json!("14155550199"), &json!(false)));
    let (_, people) = front.gets("/people").await;
    assert_eq!(people["people"][0], ana);
    for (change, expected) in [
        (json!({"username": "A"}), (422, "person.username_invalid")),
        (json!({"user_id": "77"}), (422, "person.user_id_invalid")),
        (json!({"identity_hash": "a b"}), (422, "person.identity_hash_invalid")),
        (json!({"new_phone": "0170"}), (422, "phone.invalid")),
        (json!({"new_phone": BRUNO}), (422, "person.phone_taken")),
    ] {
        let mut body = change;
        body["phone"] = json!("+14155550199");
        assert_eq!(code(&front.posts("/people", body).await), expected);
    }
    let message = json!({"type": "text", "text": {"body": "hi"}});
    let blocks = json!({"phone": BRUNO, "blocked": true});
    front.does("/people", blocks).await;
    let reply = front.posts("/inbound", json!({"from": BRUNO, "message": message})).await;
    assert_eq!(code(&reply), (422, "person.has_blocked"));
    front.does("/people", json!({"phone": BRUNO, "blocked": false, "on_whatsapp": false})).await;
    let reply = front.posts("/inbound", json!({"from": BRUNO, "message": message})).await;
    assert_eq!(code(&reply), (422, "person.not_on_whatsapp"));
    let answer = json!({"type": "text", "text": {"body": "hi"}, "context": {"id": "wamid.x"}});
    let reply = front.posts("/inbound", json!({"from": "+14155550199", "message": answer})).await;
    assert_eq!(code(&reply), (422, "message.unknown"));
    assert_eq!(reply.1["errors"][0]["pointer"], "/message/context/id");
    let group = json!({"type": "text", "text": {"body": "hi"}, "group_id": "g"});
    let reply = front.posts("/inbound", json!({"from": "+14155550199", "message": group})).await;
    assert_eq!(code(&reply), (422, "message.group"));
}
