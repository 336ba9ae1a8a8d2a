//! Every kind of message a person can make, what the sandbox fills in, and what cannot be.

use crate::stage::*;
use serde_json::{Value, json};
use std::time::Duration;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::webhook::{Inbound, Notice};
use waxwing_domain::ids::Wamid;
use waxwing_sandbox::world::{ChatEntry, ChatReaction, InboundError, NumberChange};

impl Stage {
    fn writes_to_acme(&mut self, message: &Value) -> Wamid {
        self.world.inbound(self.now, &number(ANA), None, message).unwrap()
    }

    fn told_of(&mut self, message: &Value) -> Inbound {
        self.writes_to_acme(message);
        match self.hears(millis(0)).iter().map(notice_of).next() {
            Some(Notice::Message(inbound)) => inbound,
            other => panic!("{other:?}"),
        }
    }

    fn entry(&self, wamid: &Wamid) -> ChatEntry {
        let (chat, _) = self.world.chat(&number(ANA), None, 100, None);
        chat.into_iter().find(|it| it.id == wamid.as_str()).unwrap()
    }

    fn refusal(&mut self, message: &Value) -> InboundError {
        self.world.inbound(self.now, &number(ANA), None, message).unwrap_err()
    }
}

fn raw(inbound: &Inbound) -> Value {
    serde_json::from_str(&inbound.raw).unwrap()
}

#[test]
fn every_kind_a_person_can_make_is_told_whole() {
    let mut stage = Stage::new();
    let ours = stage.sends(&text(ANA, "Which?")).wamid;
    stage.hears(SECOND);
    let context = json!({"id": ours.as_str()});
    for message in [
        json!({"type": "text", "text": {"body": "olá 😀"}}),
        json!({"type": "image", "image": {"id": "1", "mime_type": "image/png", "sha256": "x=", "caption": "menu"}}),
        json!({"type": "video", "video": {"id": "2", "mime_type": "video/mp4"}}),
        json!({"type": "audio", "audio": {"id": "3", "mime_type": "audio/ogg", "voice": true}}),
        json!({"type": "document", "document": {"id": "4", "mime_type": "application/pdf", "filename": "cv.pdf"}}),
        json!({"type": "sticker", "sticker": {"id": "5", "mime_type": "image/webp", "animated": false}}),
        json!({"type": "location", "location": {"latitude": 38.7, "longitude": -9.1, "name": "Depot"}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Inês"}, "origin": "contact_request"}], "context": context}),
        json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "k", "title": "Keep"}}, "context": context}),
        json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "w", "title": "08-10", "description": "free"}}}),
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}}}),
        json!({"type": "interactive", "interactive": {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}}),
        json!({"type": "button", "button": {"payload": "STOP", "text": "STOP"}, "context": context}),
        json!({"type": "order", "order": {"catalog_id": "3", "product_items": [{"product_retailer_id": "SKU-1", "quantity": 2, "item_price": 7.5, "currency": "EUR"}]}}),
        json!({"type": "reaction", "reaction": {"message_id": ours.as_str(), "emoji": "👍"}}),
        json!({"type": "text", "text": {"body": "info?"}, "referral": {"source_type": "ad", "source_id": "12"}}),
        json!({"type": "text", "text": {"body": "pass it on"}, "context": {"forwarded": true}}),
        json!({"type": "request_welcome"}),
        json!({"type": "system", "system": {"type": "user_identity_changed", "body": "new phone"}}),
        json!({"type": "hologram", "hologram": {"depth": 3}}),
    ] {
        let inbound = stage.told_of(&message);
        let told = raw(&inbound);
        for (member, value) in message.as_object().unwrap() {
            if member == "context" {
                assert_eq!(told["context"]["id"], value["id"], "{message}");
            } else {
                assert_eq!(&told[member], value, "{message}");
            }
        }
        assert_eq!(told["from"], "14155550101", "{message}");
        assert!(told["from_user_id"].as_str().unwrap().starts_with("US."), "{message}");
    }
}

#[test]
fn what_a_person_need_not_know_is_filled_in() {
    let mut stage = Stage::new();
    let told = raw(&stage.told_of(&json!({"type": "audio", "audio": {"voice": true}})));
    assert_eq!(told["audio"]["mime_type"], "audio/ogg; codecs=opus");
    assert!(told["audio"]["id"].as_str().unwrap().len() > 10, "{told}");
    let told = raw(&stage.told_of(&json!({"type": "unsupported"})));
    assert_eq!(told["errors"][0]["code"], 131_051);
    assert_eq!(told["unsupported"]["type"], "unknown");
}

#[test]
fn what_makes_no_message_is_refused() {
    let mut stage = Stage::new();
    for message in [
        json!({"type": "location", "location": {"latitude": "38.7", "longitude": "-9.1"}}),
        json!({"type": "contacts", "contacts": []}),
        json!({"type": "reaction", "reaction": {"emoji": "👍"}}),
        json!({"type": "button", "button": {"payload": "x"}}),
        json!({"type": "order", "order": {"product_items": []}}),
        json!({"type": "interactive", "interactive": {"type": "button_reply"}}),
        json!({"type": "image", "image": "1500"}),
        json!({"type": "edit", "edit": {}}),
        json!({"type": "text", "text": {"body": "hi"}, "from_user_id": "US.1"}),
    ] {
        let refusal = stage.refusal(&message);
        assert!(matches!(refusal, InboundError::NotAMessage(_)), "{message}: {refusal:?}");
    }
    let group = json!({"type": "text", "text": {"body": "hi"}, "group_id": "Y2F"});
    assert_eq!(stage.refusal(&group), InboundError::Group);
}

#[test]
fn what_is_answered_or_changed_must_be_in_the_chat() {
    let mut stage = Stage::new();
    let of_bruno = stage.sends(&order_update(BRUNO, 3)).wamid;
    let ours = stage.sends(&text(ANA, "hi")).wamid;
    let unknown = |pointer, own| InboundError::UnknownMessage { pointer, own };
    for id in ["wamid.unknown", of_bruno.as_str(), "two words"] {
        let answer = json!({"type": "text", "text": {"body": "yes"}, "context": {"id": id}});
        assert_eq!(stage.refusal(&answer), unknown("/context/id", false), "{id}");
        let reaction = json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "👍"}});
        assert_eq!(stage.refusal(&reaction), unknown("/reaction/message_id", false), "{id}");
    }
    let revoke = json!({"type": "revoke", "revoke": {"original_message_id": ours.as_str()}});
    assert_eq!(stage.refusal(&revoke), unknown("/revoke/original_message_id", true));
}

#[test]
fn reactions_of_both_sides_are_on_the_message_they_are_about() {
    let mut stage = Stage::new();
    let ours = stage.sends(&text(ANA, "Done!")).wamid;
    stage.hears(SECOND);
    let react = |emoji: &str| json!({"type": "reaction", "reaction": {"message_id": ours.as_str(), "emoji": emoji}});
    stage.writes_to_acme(&react("👍"));
    let theirs = stage.writes_to_acme(&json!({"type": "text", "text": {"body": "thanks"}}));
    stage.hears(millis(0));
    let mut body = react("❤️");
    body["messaging_product"] = json!("whatsapp");
    body["to"] = json!(ANA);
    body["reaction"]["message_id"] = json!(theirs.as_str());
    stage.sends(&body);
    assert_eq!(stage.statuses(Duration::from_hours(1)), ["sent"], "and nothing else");
    let reaction = |from, emoji: &str| vec![ChatReaction { from, emoji: emoji.to_owned() }];
    assert_eq!(stage.entry(&ours).reactions, reaction("person", "👍"));
    assert_eq!(stage.entry(&theirs).reactions, reaction("business", "❤️"));
    stage.writes_to_acme(&react(""));
    assert_eq!(stage.entry(&ours).reactions, []);
    body["reaction"]["message_id"] = json!("wamid.unknown");
    stage.hears(millis(0));
    stage.sends(&body);
    assert_eq!(status_of(&stage.hears(SECOND)[0]).errors[0].code, 131_009);
}

#[test]
fn an_edit_changes_the_words_and_a_revoke_takes_them_back() {
    let mut stage = Stage::new();
    let wamid = stage.writes_to_acme(&json!({"type": "text", "text": {"body": "five"}}));
    let edit = json!({"type": "edit", "edit": {"original_message_id": wamid.as_str(),
        "message": {"type": "text", "text": {"body": "six"}}}});
    stage.writes_to_acme(&edit);
    let entry = stage.entry(&wamid);
    assert_eq!((entry.edited, entry.revoked, entry.shown.body.as_str()), (true, false, "six"));
    let revoke = json!({"type": "revoke", "revoke": {"original_message_id": wamid.as_str()}});
    stage.writes_to_acme(&revoke);
    assert!(stage.entry(&wamid).revoked);
    let forward = json!({"type": "text", "text": {"body": "look"}, "context": {"forwarded": true}});
    let forwarded = stage.writes_to_acme(&forward);
    assert!(stage.entry(&forwarded).forwarded);
}

#[test]
fn a_recording_is_played_after_it_was_read() {
    let mut stage = Stage::new();
    let id = stage.has_uploaded(MediaKind::Audio, "audio/ogg");
    let voice = json!({"messaging_product": "whatsapp", "to": ANA, "type": "audio",
        "audio": {"id": id, "voice": true}});
    stage.sends(&voice);
    assert_eq!(stage.statuses(SECOND * 2), ["sent", "delivered", "read", "played"]);
    let mut music = voice.clone();
    music["audio"] = json!({"id": id});
    stage.sends(&music);
    assert_eq!(stage.statuses(SECOND * 2), ["sent", "delivered", "read"]);
}

#[test]
fn who_came_from_an_advertisement_is_free_for_three_days_after_the_answer() {
    let mut stage = Stage::new();
    let priced = |stage: &mut Stage, body: &Value| {
        stage.sends(body);
        let heard = stage.hears(SECOND);
        serde_json::from_str::<Value>(&status_of(&heard[0]).raw).unwrap()
    };
    let info =
        json!({"type": "text", "text": {"body": "info?"}, "referral": {"source_type": "ad"}});
    stage.writes_to_acme(&info);
    stage.hears(millis(0));
    let sent = priced(&mut stage, &spring_sale(ANA));
    assert_eq!(sent["pricing"]["type"], "free_entry_point");
    assert_eq!(sent["pricing"]["billable"], false);
    assert_eq!(sent["conversation"]["origin"]["type"], "referral_conversion");
    assert_eq!(sent["conversation"]["expiration_timestamp"], "1795392000");
    stage.waits(Duration::from_hours(72));
    let sent = priced(&mut stage, &spring_sale(ANA));
    assert_eq!((&sent["pricing"]["type"], sent.get("conversation")), (&json!("regular"), None));
}

#[test]
fn what_a_message_costs_follows_its_category_and_the_window() {
    let mut stage = Stage::new();
    for (body, kind, category) in [
        (text(ANA, "hi"), "free_customer_service", "service"),
        (order_update(ANA, 3), "free_customer_service", "utility"),
        (spring_sale(ANA), "regular", "marketing"),
        (order_update(BRUNO, 3), "regular", "utility"),
    ] {
        stage.sends(&body);
        let heard = stage.hears(SECOND);
        let sent: Value = serde_json::from_str(&status_of(&heard[0]).raw).unwrap();
        assert_eq!(sent["pricing"]["type"], kind, "{body}");
        assert_eq!(sent["pricing"]["category"], category, "{body}");
        assert_eq!(sent["pricing"]["pricing_model"], "PMP");
        assert_eq!(sent.get("conversation"), None);
    }
}

#[test]
fn what_comes_too_late_is_dropped_without_a_word() {
    let mut stage = Stage::new();
    let away = |online| waxwing_sandbox::world::PersonChange {
        online: Some(online),
        ..Default::default()
    };
    stage.changes(ANA, away(false));
    let code = json!([{"type": "text", "text": "884213"}]);
    stage.sends(&template(
        ANA,
        "otp",
        json!([
            {"type": "body", "parameters": code},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": code},
        ]),
    ));
    stage.sends(&order_update(ANA, 3));
    assert_eq!(stage.statuses(Duration::from_mins(11)), ["sent", "sent"]);
    stage.changes(ANA, away(true));
    assert_eq!(stage.statuses(SECOND), ["delivered", "read"], "the code was good for ten minutes");
}

#[test]
fn the_business_hears_nothing_of_whom_it_has_blocked() {
    let mut stage = Stage::new();
    let path = "/v25.0/106540352242922/block_users";
    let users = |users: Value| json!({"messaging_product": "whatsapp", "block_users": users});
    let block =
        |stage: &mut Stage, method: &str, body| stage.manages(method.parse().unwrap(), path, body);
    let (status, answer) = block(&mut stage, "POST", users(json!([{"user": ANA}])));
    assert_eq!((status, &answer["block_users"]["added_users"][0]["input"]), (200, &json!(ANA)));
    assert_eq!(answer["messaging_product"], "whatsapp");
    assert_eq!(stage.refuses(&text(ANA, "hi")).code, 130_403);
    stage.writes_to_acme(&json!({"type": "text", "text": {"body": "why?"}}));
    assert_eq!(stage.hears(SECOND).len(), 0);
    assert_eq!(stage.gets(path)["data"][0]["wa_id"], "14155550101");
    let partly = users(json!([{"user": BRUNO}, {"user": "+15550783881"}, {"user": NOBODY}]));
    let (status, answer) = block(&mut stage, "POST", partly);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(139_100)));
    let codes: Vec<i64> = answer["block_users"]["failed_users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["errors"][0]["code"].as_i64().unwrap())
        .collect();
    assert_eq!(codes, [131_047, 131_021, 131_026]);
    let by_id = stage.world.person(&number(ANA)).unwrap().user_id().to_string();
    let (status, answer) = block(&mut stage, "DELETE", users(json!([{"user_id": by_id}])));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["block_users"]["removed_users"].as_array().unwrap().len(), 1);
    assert_eq!(stage.gets(path)["data"], json!([]));
    assert_eq!(stage.posts(&text(ANA, "sorry")).status, 200);
    assert_eq!(block(&mut stage, "POST", json!({"block_users": []})).0, 400);
    assert_eq!(block(&mut stage, "POST", users(json!([]))).0, 400);
}

#[test]
fn a_number_that_is_upgraded_is_told_so() {
    let mut stage = Stage::new();
    let high = NumberChange {
        throughput: Some(waxwing_sandbox::world::Throughput::High),
        ..NumberChange::default()
    };
    stage.world.change_number(stage.now, &number_id(), high).unwrap();
    let told = String::from_utf8_lossy(&stage.hears(millis(0))[0].body).into_owned();
    assert!(told.contains("THROUGHPUT_UPGRADE"), "{told}");
}
