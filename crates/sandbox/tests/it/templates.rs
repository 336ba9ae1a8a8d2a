//! Templates from Meta's side: made, judged, changed, paused, held and deleted, with what is told.

use crate::stage::*;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use waxwing_cloud_api::webhook::{Notice, TemplateChange};
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{BehaviourChange, Moderation, ModerationError, ModerationOrder};

const TEMPLATES: &str = "/v25.0/102290129340398/message_templates";
const ORDER_UPDATE: &str = "1700000000000002";

fn draft(name: &str, body: &str) -> Value {
    json!({"name": name, "language": "en_US", "category": "utility", "components": [
        {"type": "body", "text": body},
        {"type": "footer", "text": name},
    ]})
}

fn code_draft(language: &str) -> Value {
    json!({"name": "login_code", "language": language, "category": "AUTHENTICATION",
    "components": [
        {"type": "BODY", "add_security_recommendation": true},
        {"type": "FOOTER", "code_expiration_minutes": 5},
        {"type": "BUTTONS", "buttons": [
            {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}]},
    ]})
}

fn order(fill: impl FnOnce(&mut ModerationOrder)) -> ModerationOrder {
    let mut order = ModerationOrder::default();
    fill(&mut order);
    order
}

impl Stage {
    fn makes(&mut self, draft: Value) -> Value {
        let (status, answer) = self.manages(Method::POST, TEMPLATES, draft);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// The subcode of Meta's no, and what people are to read.
    fn is_refused(&mut self, method: Method, path: &str, body: Value) -> (i64, String) {
        let (status, answer) = self.manages(method, path, body);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{answer}");
        let text = |member: &str| answer["error"][member].as_str().unwrap_or_default().to_owned();
        (answer["error"]["error_subcode"].as_i64().unwrap_or_default(), text("error_user_msg"))
    }

    fn status_of_template(&mut self, id: &str) -> String {
        let shown = self.gets(&format!("/v25.0/{id}?fields=status"));
        shown["status"].as_str().unwrap().to_owned()
    }

    /// What is told of templates while time goes on: the field, and its word.
    fn news(&mut self, span: Duration) -> Vec<String> {
        let news = |notice| match notice {
            Notice::Template(it) => match it.change {
                TemplateChange::Status(it) => Some(
                    format!("{} {}", it.event, it.reason.unwrap_or_default()).trim().to_owned(),
                ),
                TemplateChange::Quality { new, .. } => Some(format!("quality {new}")),
                TemplateChange::Category { new, .. } => Some(format!("category {new}")),
                TemplateChange::Texts(it) => Some(format!("texts {}", it.body.unwrap_or_default())),
                other @ TemplateChange::CategoryAhead { .. } => panic!("{other:?}"),
            },
            _ => None,
        };
        self.hears(span).iter().map(notice_of).filter_map(news).collect()
    }

    fn moderates(&mut self, id: &str, fill: impl FnOnce(&mut ModerationOrder)) {
        self.world.moderate(self.now, id, order(fill)).unwrap();
    }

    fn lets_meta_decide(&mut self, how: Moderation) {
        let change = BehaviourChange { moderation: Some(how), ..BehaviourChange::default() };
        self.world.behave(self.now, change);
    }
}

#[test]
fn a_new_template_is_pending_and_soon_approved_and_can_then_be_sent() {
    let mut stage = Stage::new();
    let made = stage.makes(draft("parcel_ready", "Your parcel is here."));
    assert_eq!((&made["status"], &made["category"]), (&json!("PENDING"), &json!("UTILITY")));
    let id = made["id"].as_str().unwrap().to_owned();
    let send = template(BRUNO, "parcel_ready", json!([]));
    assert_eq!(stage.refuses(&send).code, 132_001);
    assert_eq!(stage.news(Duration::from_secs(5)), ["APPROVED"]);
    assert_eq!(stage.status_of_template(&id), "APPROVED");
    stage.sends(&send);
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
    let listed = stage.gets(&format!("{TEMPLATES}?name=parcel_ready&fields=components"));
    assert_eq!(
        listed["data"][0]["components"],
        json!([{"type": "BODY", "text": "Your parcel is here."},
            {"type": "FOOTER", "text": "parcel_ready"}])
    );
}

#[test]
fn meta_decides_at_once_or_not_at_all_as_asked() {
    let mut stage = Stage::new();
    stage.lets_meta_decide(Moderation::Instant);
    assert_eq!(stage.makes(draft("one", "Your parcel is here."))["status"], "APPROVED");
    let bad = draft("two", "Please send us your card number.");
    assert_eq!(stage.makes(bad)["status"], "REJECTED");
    stage.lets_meta_decide(Moderation::Manual);
    let id = stage.makes(draft("three", "See you soon."))["id"].as_str().unwrap().to_owned();
    stage.hears(Duration::from_hours(48));
    assert_eq!(stage.status_of_template(&id), "PENDING");
    stage.moderates(&id, |it| {
        it.status = Some("REJECTED".to_owned());
        it.reason = Some("TAG_CONTENT_MISMATCH".to_owned());
    });
    assert_eq!(stage.news(millis(0)), ["REJECTED TAG_CONTENT_MISMATCH"]);
    let shown = stage.gets(&format!("/v25.0/{id}?fields=rejected_reason"));
    assert_eq!(shown["rejected_reason"], "TAG_CONTENT_MISMATCH");
}

#[test]
fn what_meta_would_not_let_pass_is_rejected_with_its_reason() {
    let mut stage = Stage::new();
    for (name, body, reason) in [
        ("a", "Please send us your card number.", "REJECTED SCAM"),
        ("b", "This is your last warning.", "REJECTED ABUSIVE_CONTENT"),
        ("c", "Get a discount on your next order.", "REJECTED INCORRECT_CATEGORY"),
    ] {
        stage.makes(draft(name, body));
        assert_eq!(stage.news(Duration::from_secs(5)), [reason]);
    }
    let mut twin = draft("d", "Your parcel is here.");
    twin["components"] = json!([{"type": "BODY", "text": "Your parcel is here."}]);
    stage.makes(twin.clone());
    assert_eq!(stage.news(Duration::from_secs(5)), ["APPROVED"]);
    twin["name"] = json!("e");
    stage.makes(twin);
    assert_eq!(stage.news(Duration::from_secs(5)), ["REJECTED INVALID_FORMAT"]);
}

#[test]
fn a_draft_that_breaks_a_rule_is_refused_with_what_people_should_read() {
    let mut stage = Stage::new();
    let with = |component: Value| {
        let mut draft = draft("parcel_ready", "Your parcel is here.");
        let components = draft["components"].as_array_mut().unwrap();
        components.retain(|it| it["type"] != component["type"].as_str().unwrap().to_lowercase());
        components.push(component);
        draft
    };
    let long = |count| "x".repeat(count);
    for (draft, subcode) in [
        (draft("order_update", "Another one."), 2_388_024),
        (with(json!({"type": "BODY", "text": long(1_025)})), 2_388_040),
        (with(json!({"type": "FOOTER", "text": "by {{1}}"})), 2_388_073),
        (with(json!({"type": "HEADER", "format": "TEXT", "text": "*bold*"})), 2_388_047),
        (
            with(json!({"type": "BODY", "text": "{{1}} is here.",
                "example": {"body_text": [["A-1"]]}})),
            2_388_299,
        ),
        (with(json!({"type": "BODY", "text": "Hi {{1}}, your order is here."})), 2_388_072),
        (
            with(json!({"type": "BODY", "text": "Hi {{1}} a {{2}} b.",
            "example": {"body_text": [["1", "2"]]}})),
            2_388_293,
        ),
    ] {
        let (found, why) = stage.is_refused(Method::POST, TEMPLATES, draft.clone());
        assert_eq!(found, subcode, "{why}: {draft}");
        assert!(!why.is_empty());
    }
    let mut nameless = draft("parcel_ready", "Your parcel is here.");
    nameless["name"] = json!("Parcel Ready");
    let (status, answer) = stage.manages(Method::POST, TEMPLATES, nameless);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{answer}");
    assert_eq!(stage.gets(TEMPLATES)["data"].as_array().unwrap().len(), 6);
}

#[test]
fn a_template_for_codes_has_metas_words_in_its_language() {
    let mut stage = Stage::new();
    let id = stage.makes(code_draft("de"))["id"].as_str().unwrap().to_owned();
    let shown = stage.gets(&format!("/v25.0/{id}"));
    assert_eq!(
        shown["components"][0]["text"],
        "*{{1}}* ist dein Verifizierungscode. Gib diesen Code zu deiner Sicherheit nicht weiter."
    );
    assert_eq!(shown["components"][1]["text"], "Dieser Code läuft in 5 Minuten ab.");
    let button = &shown["components"][2]["buttons"][0];
    assert_eq!((&button["type"], &button["text"]), (&json!("URL"), &json!("Copy code")));
    assert!(button["url"].as_str().unwrap().ends_with("&code=otp{{1}}"), "{button}");
    stage.hears(Duration::from_secs(5));
    let code = json!([{"type": "text", "text": "884213"}]);
    let mut send = template(
        BRUNO,
        "login_code",
        json!([
            {"type": "body", "parameters": code},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": code},
        ]),
    );
    send["template"]["language"]["code"] = json!("de");
    stage.sends(&send);
    let (chat, _) = stage.world.chat(&number(BRUNO), None, 1, None);
    assert!(chat[0].shown.body.starts_with("*884213* ist dein"), "{:?}", chat[0].shown);
    assert_eq!(stage.makes(code_draft("fi"))["status"], "PENDING");
}

#[test]
fn an_edit_sends_a_template_back_to_review_once_a_day() {
    let mut stage = Stage::new();
    let path = format!("/v25.0/{ORDER_UPDATE}");
    let edit = json!({"components": [{"type": "BODY", "text": "Your order is on its way."}]});
    let before = order_update(BRUNO, 3);
    stage.sends(&before);
    stage.hears(SECOND);
    let (status, answer) = stage.manages(Method::POST, &path, edit.clone());
    assert_eq!((status, &answer["success"]), (200, &json!(true)), "{answer}");
    assert_eq!(stage.news(millis(0)), ["texts Your order is on its way.", "PENDING"]);
    let (subcode, _) = stage.is_refused(Method::POST, &path, edit.clone());
    assert_eq!(subcode, 2_388_039, "it is not decided about yet");
    assert_eq!(stage.news(Duration::from_secs(5)), ["APPROVED"]);
    let (subcode, why) = stage.is_refused(Method::POST, &path, edit.clone());
    assert_eq!((subcode, why.contains("24 hours")), (2_388_039, true), "{why}");
    assert_eq!(stage.refuses(&before).code, 132_000, "the blanks are gone");
    // What was sent before looks as it did.
    let (chat, _) = stage.world.chat(&number(BRUNO), None, 1, None);
    assert!(chat[0].shown.body.starts_with("Hi <0>"), "{:?}", chat[0].shown);
    stage.waits(Duration::from_hours(24));
    assert_eq!(stage.manages(Method::POST, &path, edit).0, 200);
    let category = json!({"category": "MARKETING"});
    stage.hears(Duration::from_secs(5));
    stage.waits(Duration::from_hours(24));
    assert_eq!(stage.is_refused(Method::POST, &path, category).0, 2_388_039);
}

#[test]
fn people_who_do_not_like_a_template_have_it_paused_and_at_last_disabled() {
    let mut stage = Stage::new();
    let pauses = |it: &mut ModerationOrder| it.status = Some("PAUSED".to_owned());
    stage.moderates(ORDER_UPDATE, |it| it.quality = Some("RED".to_owned()));
    assert_eq!(stage.news(millis(0)), ["quality RED"]);
    for hours in [3, 6] {
        stage.moderates(ORDER_UPDATE, pauses);
        assert_eq!(stage.news(millis(0)), ["PAUSED"]);
        assert_eq!(stage.refuses(&order_update(BRUNO, 3)).code, 132_015);
        assert_eq!(stage.news(Duration::from_secs(hours * 3_600 - 1)), [""; 0]);
        assert_eq!(stage.news(SECOND), ["APPROVED"]);
    }
    stage.moderates(ORDER_UPDATE, pauses);
    assert_eq!(stage.news(millis(0)), ["DISABLED"]);
    assert_eq!(stage.refuses(&order_update(BRUNO, 3)).code, 132_016);
    let path = format!("{TEMPLATES}?name=order_update&hsm_id={ORDER_UPDATE}");
    let (status, answer) = stage.manages(Method::DELETE, &path, json!({}));
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "it stays");
}

#[test]
fn a_pause_can_be_ended_before_its_time() {
    let mut stage = Stage::new();
    let path = format!("/v25.0/{ORDER_UPDATE}/unpause");
    let (_, answer) = stage.manages(Method::POST, &path, json!({}));
    assert_eq!(answer["success"], false);
    stage.moderates(ORDER_UPDATE, |it| it.status = Some("PAUSED".to_owned()));
    assert_eq!(stage.manages(Method::POST, &path, json!({})).1, json!({"success": true}));
    assert_eq!(stage.news(millis(0)), ["PAUSED", "APPROVED"]);
    // A later pause is not ended by the end of the first one.
    stage.waits(Duration::from_hours(2));
    stage.moderates(ORDER_UPDATE, |it| it.status = Some("PAUSED".to_owned()));
    assert_eq!(stage.news(Duration::from_hours(2)), ["PAUSED"]);
}

#[test]
fn what_is_sent_of_a_paced_template_waits_until_it_is_let_go() {
    let mut stage = Stage::new();
    stage.moderates(ORDER_UPDATE, |it| it.paced = Some(true));
    let sent = stage.sends(&order_update(BRUNO, 3));
    assert_eq!(sent.message_status.as_deref(), Some("held_for_quality_assessment"));
    assert_eq!(stage.statuses(Duration::from_mins(30)), [""; 0]);
    assert!(stage.world.chat(&number(BRUNO), None, 1, None).0[0].held);
    stage.moderates(ORDER_UPDATE, |it| it.paced = Some(false));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
    assert!(!stage.world.chat(&number(BRUNO), None, 1, None).0[0].held);
}

#[test]
fn what_is_held_fails_when_its_template_is_paused() {
    let mut stage = Stage::new();
    stage.moderates(ORDER_UPDATE, |it| it.paced = Some(true));
    stage.sends(&order_update(BRUNO, 3));
    stage.moderates(ORDER_UPDATE, |it| it.status = Some("PAUSED".to_owned()));
    let heard = stage.hears(SECOND);
    let failed = status_of(&heard[1]);
    assert_eq!((failed.status.as_str(), failed.errors[0].code), ("failed", 132_015));
}

#[test]
fn another_category_is_told_and_changes_who_gets_it() {
    let mut stage = Stage::new();
    stage.moderates(ORDER_UPDATE, |it| it.category = Some("MARKETING".to_owned()));
    assert_eq!(stage.news(millis(0)), ["category MARKETING"]);
    stage.sends(&order_update(BRUNO, 3));
    let heard = stage.hears(SECOND);
    assert!(String::from_utf8_lossy(&heard[0].body).contains(r#""category":"marketing""#));
}

#[test]
fn a_deleted_template_is_gone_and_its_name_rests() {
    let mut stage = Stage::new();
    let one = format!("{TEMPLATES}?name=order_update&hsm_id={ORDER_UPDATE}");
    assert_eq!(stage.manages(Method::DELETE, &one, json!({})).1, json!({"success": true}));
    assert_eq!(stage.news(millis(0)), ["DELETED"]);
    let left = stage.gets(&format!("{TEMPLATES}?name=order_update"));
    assert_eq!(left["data"].as_array().unwrap().len(), 1);
    assert_eq!(stage.refuses(&order_update(BRUNO, 3)).code, 132_001);
    let again = draft("order_update", "Your order is on its way.");
    assert_eq!(stage.is_refused(Method::POST, TEMPLATES, again.clone()).0, 2_388_023);
    stage.waits(Duration::from_hours(30 * 24));
    stage.makes(again);
    let all = format!("{TEMPLATES}?name=order_update");
    assert_eq!(stage.manages(Method::DELETE, &all, json!({})).0, 200);
    assert_eq!(stage.gets(&all)["data"], json!([]));
    assert_eq!(stage.is_refused(Method::DELETE, &all, json!({})).0, 2_593_002);
    let (status, answer) = stage.manages(Method::DELETE, TEMPLATES, json!({}));
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
}

#[test]
fn lists_are_filtered_and_paged_both_ways() {
    let mut stage = Stage::new();
    let ids = |list: &Value| -> Vec<String> {
        let all = list["data"].as_array().unwrap().iter();
        all.map(|it| it["id"].as_str().unwrap()[13..].to_owned()).collect()
    };
    for (filter, expected) in [
        ("category=MARKETING,authentication", vec!["004", "005"]),
        ("status=REJECTED", vec![]),
        ("language=pt_BR", vec!["003"]),
        ("content=spring", vec!["004"]),
        ("name_or_content=order", vec!["002", "003"]),
        ("quality_score=UNKNOWN&name=otp", vec!["005"]),
    ] {
        assert_eq!(ids(&stage.gets(&format!("{TEMPLATES}?{filter}"))), expected, "{filter}");
    }
    // A filter goes along from page to page.
    let these = "name=hello_world,order_update,spring_sale,otp";
    let first = stage.gets(&format!("{TEMPLATES}?limit=2&summary=total_count&{these}"));
    assert_eq!(ids(&first), ["001", "002"]);
    assert_eq!(first["summary"]["total_count"], 5);
    assert!(first["paging"].get("previous").is_none());
    let path = |page: &Value, way: &str| {
        let url = page["paging"][way].as_str().unwrap().to_owned();
        url.split_once("/sandbox/graph").unwrap().1.replace("%2C", ",")
    };
    let second = stage.gets(&path(&first, "next"));
    assert_eq!(ids(&second), ["003", "004"]);
    // What comes or goes meanwhile makes nobody skip one.
    stage.manages(Method::DELETE, &format!("{TEMPLATES}?name=hello_world"), json!({}));
    assert_eq!(ids(&stage.gets(&path(&second, "previous"))), ["002"]);
    let third = stage.gets(&path(&second, "next"));
    assert_eq!(ids(&third), ["005"]);
    assert!(third["paging"].get("next").is_none());
    for cursor in ["nonsense", "QVFIUzz", "QVFIU3"] {
        let reply = stage.asks(Method::GET, &format!("{TEMPLATES}?after={cursor}"), b"");
        assert_eq!(error_of(&reply).code, 131_059, "{cursor}");
    }
    assert_eq!(error_of(&stage.asks(Method::GET, "/v25.0/1700000000000099", b"")).code, 100);
}

#[test]
fn what_meta_deletes_is_gone() {
    let mut stage = Stage::new();
    stage.moderates(ORDER_UPDATE, |it| it.status = Some("DELETED".to_owned()));
    assert_eq!(stage.news(millis(0)), ["DELETED"]);
    assert_eq!(stage.refuses(&order_update(BRUNO, 3)).code, 132_001);
    assert!(stage.world.templates().all(|it| it.id().as_deref() != Some(ORDER_UPDATE)));
}

#[test]
fn orders_that_make_no_sense_are_refused() {
    let mut stage = Stage::new();
    let mut refusal = |id: &str, order| stage.world.moderate(START, id, order).unwrap_err();
    assert_eq!(refusal("1", ModerationOrder::default()), ModerationError::Unknown);
    let word = || Some("fine".to_owned());
    for (order, expected) in [
        (order(|it| it.status = word()), ModerationError::Status("fine".to_owned())),
        (order(|it| it.quality = word()), ModerationError::Quality("fine".to_owned())),
        (order(|it| it.category = word()), ModerationError::Category("fine".to_owned())),
    ] {
        assert_eq!(refusal(ORDER_UPDATE, order), expected);
    }
    assert_eq!(stage.world.templates().count(), seed::templates().len());
}
