//! What the sending side must be: a good token, a registered number, an account that may send.

use crate::stage::*;
use http::Method;
use serde_json::{Value, json};
use waxwing_cloud_api::webhook::Notice;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{AccountState, NumberChange, NumberError, PersonChange, TokenChange};

/// The number Bruno moves to.
const MOVED: &str = "+5511987654321";

impl Stage {
    fn is(&mut self, change: NumberChange) {
        self.world.change_number(self.now, &number_id(), change).unwrap();
    }

    fn code_of_a_text(&mut self) -> i64 {
        let reply = self.posts(&text(ANA, "hi"));
        if reply.status == 200 { 0 } else { error_of(&reply).code }
    }
}

#[test]
fn an_account_that_may_not_send_says_why_and_the_business_is_told() {
    let mut stage = Stage::new();
    for (account, code) in [
        (AccountState::Locked, 131_031),
        (AccountState::Restricted, 368),
        (AccountState::PaymentMissing, 131_042),
        (AccountState::NameUnapproved, 131_037),
        (AccountState::Ok, 0),
    ] {
        stage.is(NumberChange { account: Some(account), ..NumberChange::default() });
        assert_eq!(stage.code_of_a_text(), code);
        let told = stage.hears(millis(0)).iter().map(notice_of).next();
        assert!(matches!(told, Some(Notice::Account(_))), "{told:?}");
        stage.hears(SECOND);
    }
}

#[test]
fn the_day_of_a_ban_reads_as_meta_prints_it() {
    let mut stage = Stage::new();
    stage.is(NumberChange { account: Some(AccountState::Locked), ..NumberChange::default() });
    let posts = stage.hears(millis(0));
    let told: Value = serde_json::from_slice(&posts[0].body).unwrap();
    assert_eq!(
        told["entry"][0]["changes"][0]["value"]["ban_info"],
        json!({"waba_ban_state": "DISABLE", "waba_ban_date": "November 20, 2026"})
    );
}

#[test]
fn a_number_must_be_registered() {
    let mut stage = Stage::new();
    let path = |action: &str| format!("/v25.0/{}/{action}", seed::PHONE_NUMBER_ID);
    assert_eq!(stage.manages(Method::POST, &path("deregister"), json!({})).0, 200);
    assert_eq!(stage.code_of_a_text(), 133_010);
    assert_eq!(stage.gets(&path("?fields=status,throughput"))["status"], "DISCONNECTED");
    let wrong = json!({"messaging_product": "whatsapp", "pin": "12"});
    assert_eq!(stage.manages(Method::POST, &path("register"), wrong).0, 400);
    let right = json!({"messaging_product": "whatsapp", "pin": "123456"});
    assert_eq!(
        stage.manages(Method::POST, &path("register"), right),
        (200, json!({"success": true}))
    );
    assert_eq!(stage.code_of_a_text(), 0);
}

#[test]
fn a_test_number_writes_to_its_recipients_only() {
    let mut stage = Stage::new();
    let only = |phones: &[&str]| NumberChange {
        allowed: Some(phones.iter().map(|it| (*it).to_owned()).collect()),
        ..NumberChange::default()
    };
    stage.is(only(&[BRUNO]));
    assert_eq!(stage.code_of_a_text(), 131_030);
    assert_eq!(stage.posts(&order_update(BRUNO, 3)).status, 200);
    // The list follows whoever changes their number, and knows every spelling.
    let moves = PersonChange { new_phone: Some(MOVED.to_owned()), ..PersonChange::default() };
    stage.changes(BRUNO, moves);
    assert_eq!(stage.posts(&order_update(MOVED, 3)).status, 200);
    stage.is(only(&["+551187654321"]));
    assert_eq!(stage.posts(&order_update(MOVED, 3)).status, 200);
    stage.is(only(&[]));
    assert_eq!(stage.code_of_a_text(), 0);
    let change = |stage: &mut Stage, change| {
        stage.world.change_number(stage.now, &number_id(), change).unwrap_err()
    };
    assert_eq!(change(&mut stage, only(&[ANA; 6])), NumberError::TooManyAllowed);
    assert!(matches!(change(&mut stage, only(&["Ana"])), NumberError::NotANumber { .. }));
    let other = "1".parse().unwrap();
    let refusal = stage.world.change_number(stage.now, &other, NumberChange::default());
    assert_eq!(refusal.unwrap_err(), NumberError::Unknown);
}

#[test]
fn a_token_expires_is_taken_back_or_is_for_another_account() {
    let mut stage = Stage::new();
    let mut answer = |change| {
        stage.world.change_token(stage.now, change);
        let error = error_of(&stage.posts(&text(ANA, "hi")));
        let of_get = stage.asks(Method::GET, "/v25.0/106540352242922", b"");
        assert_eq!(error_of(&of_get).code, error.code);
        (error.code, error.subcode)
    };
    let set = |expired, revoked, denied| TokenChange { expired, revoked, denied };
    assert_eq!(answer(set(None, None, Some(true))), (200, None));
    assert_eq!(answer(set(Some(true), None, None)), (190, Some(463)));
    assert_eq!(answer(set(None, Some(true), None)), (190, Some(467)));
    stage.world.change_token(stage.now, set(Some(false), Some(false), Some(false)));
    assert_eq!(stage.code_of_a_text(), 0);
}

#[test]
fn the_app_itself_may_look_but_not_send() {
    let mut stage = Stage::new();
    let app = format!("{}|{SECRET}", seed::APP_ID);
    let path = format!("/v25.0/{}/messages", seed::PHONE_NUMBER_ID);
    let body = text(ANA, "hi").to_string();
    let error = error_of(&stage.asks_as(&app, Method::POST, &path, body.as_bytes()));
    assert_eq!(error.code, 200);
    assert!(error.message.contains("send messages on behalf of"), "{}", error.message);
    stage
        .world
        .change_token(stage.now, TokenChange { expired: Some(true), ..TokenChange::default() });
    assert_eq!(
        stage.asks_as(&app, Method::GET, "/debug_token?input_token=graph-token", b"").status,
        200
    );
}

#[test]
fn whoever_asks_about_a_token_is_told_whether_it_is_good() {
    let mut stage = Stage::new();
    let path = format!("/v25.0/debug_token?input_token={TOKEN}");
    let told = stage.gets(&path);
    assert_eq!(told["data"]["is_valid"], true);
    assert_eq!(told["data"]["app_id"], seed::APP_ID);
    let other = stage.gets("/v25.0/debug_token?input_token=other");
    assert_eq!(other["data"]["is_valid"], false);
    assert_eq!(other["data"]["error"]["code"], 190);
    let reply = stage.asks(Method::GET, "/v25.0/debug_token", b"");
    assert_eq!(error_of(&reply).message, "(#100) The parameter input_token is required.");
}
