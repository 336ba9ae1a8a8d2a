//! Sending: what Meta takes, and what it refuses at once, in Meta's words.

use crate::stage::*;
use serde_json::{Value, json};
use waxwing_cloud_api::messages::Sent;
use waxwing_domain::dispatch::Outcome;

#[test]
fn a_text_in_the_window_is_taken_with_metas_answer() {
    let mut stage = Stage::new();
    let reply = stage.posts(&text("+1 (415) 555-0101", "hi"));
    let sent = Sent::parse(&reply.body).unwrap();
    assert_eq!(sent.input, "+1 (415) 555-0101");
    assert_eq!(sent.wa_id.as_ref().unwrap().as_str(), "14155550101");
    assert!(sent.wamid.as_str().starts_with("wamid."));
    assert_eq!(sent.message_status, None);
    let outcome = waxwing_cloud_api::errors::classify(reply.status, None, &reply.body);
    assert!(matches!(outcome, Outcome::Accepted { wamid, .. } if wamid == sent.wamid));

    let taken: Vec<_> = stage.world.taken(0, Some(&number(ANA))).collect();
    assert_eq!((taken.len(), taken[0].kind), (1, "text"));
    assert_eq!(taken[0].wamid, &sent.wamid);
    let request: Value = serde_json::from_str(taken[0].request).unwrap();
    assert_eq!(request, text("+1 (415) 555-0101", "hi"));
}

#[test]
fn a_template_is_taken_outside_the_window_and_says_that_it_was_accepted() {
    let mut stage = Stage::new();
    let sent = stage.sends(&order_update(BRUNO, 3));
    assert_eq!(sent.message_status.as_deref(), Some("accepted"));
}

#[test]
fn the_same_seed_gives_the_same_ids() {
    let ids = || {
        let mut stage = Stage::new();
        let ids = [text(ANA, "one"), text(ANA, "two")].map(|it| stage.sends(&it).wamid.to_string());
        assert_ne!(ids[0], ids[1]);
        ids
    };
    assert_eq!(ids(), ids());
}

#[test]
fn every_type_is_taken_and_shown_whole() {
    let mut stage = Stage::new();
    let location = json!({"latitude": 38.7, "longitude": -9.1, "name": "Depot"});
    stage.sends(&json!({"messaging_product": "whatsapp", "to": ANA, "type": "location",
        "location": location}));
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    assert_eq!(chat[0].content, json!({"type": "location", "location": location}));
    assert_eq!(chat[0].shown.body, "Depot");
}

#[test]
fn what_is_wrong_with_a_request_is_said_at_once() {
    let mut stage = Stage::new();
    let mut code = |body: Value| stage.refuses(&body).code;
    assert_eq!(code(json!({"to": ANA, "text": {"body": "hi"}})), 100);
    assert_eq!(code(text(ANA, "")), 100);
    assert_eq!(code(text(ANA, &"x".repeat(4_097))), 100);
    assert_eq!(code(text("Ana", "hi")), 100);
    assert_eq!(code(text("+15550783881", "to myself")), 131_021);
    assert_eq!(code(json!({"messaging_product": "whatsapp", "to": ANA, "text": {}})), 131_008);
    let group = json!({"messaging_product": "whatsapp", "recipient_type": "group", "to": "Y2F",
        "text": {"body": "all"}});
    assert_eq!(code(group), 131_041);
    let scoped =
        json!({"messaging_product": "whatsapp", "recipient": "PT.2077", "text": {"body": "hi"}});
    assert_eq!(code(scoped), 131_009);
    assert_eq!(stage.asks(http::Method::POST, "/v25.0/106540352242922/messages", b"{").status, 400);
    assert_eq!(stage.world.taken(0, None).count(), 0);
}

#[test]
fn a_template_must_exist_in_its_language_and_be_filled_in() {
    let mut stage = Stage::new();
    let reply = stage.posts(&template(BRUNO, "parcel_ready", json!([])));
    assert_eq!(reply.status, 404);
    let error = error_of(&reply);
    assert_eq!(error.code, 132_001);
    assert_eq!(
        error.details.as_deref(),
        Some("template name (parcel_ready) does not exist in en_US")
    );
    let error = stage.refuses(&order_update(BRUNO, 2));
    assert_eq!(error.code, 132_000);
    assert_eq!(
        error.details.as_deref(),
        Some(
            "body: number of localizable_params (2) does not match the expected number of params (3)"
        )
    );
    assert_eq!(
        error.message,
        "(#132000) Number of parameters does not match the expected number of params"
    );
}

#[test]
fn what_was_taken_is_found_by_place_and_by_recipient() {
    let mut stage = Stage::new();
    for body in [text(ANA, "1"), order_update(BRUNO, 3), text(ANA, "2")] {
        stage.sends(&body);
    }
    let places = |start, to: Option<&str>| -> Vec<usize> {
        stage.world.taken(start, to.map(number).as_ref()).map(|it| it.position).collect()
    };
    // Ana's own message of before comes first.
    assert_eq!(places(0, None), [1, 2, 3]);
    assert_eq!(places(0, Some(ANA)), [1, 3]);
    assert_eq!(places(2, Some(ANA)), [3]);
    assert_eq!(places(4, None), [0; 0]);
    assert_eq!(places(0, Some(NOBODY)), [0; 0]);
}
