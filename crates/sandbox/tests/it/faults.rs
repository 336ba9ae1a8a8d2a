//! Faults of sends: what is answered, and what was taken all the same.

use crate::stage::*;
use serde_json::json;
use std::time::Duration;
use waxwing_cloud_api::errors::{CODES, Comes, classify};
use waxwing_domain::dispatch::Outcome;
use waxwing_sandbox::world::{BehaviourChange, Fate, RecipientErrors, Target};

/// Sends one text under a fault; what came back, and how many were taken.
fn sent_under(effect: &str) -> (waxwing_sandbox::world::GraphReply, usize) {
    let mut stage = Stage::new();
    stage.arms(Target::Messages, effect, 1);
    let reply = stage.posts(&text(ANA, "one"));
    let taken = stage.world.taken(0, None).count();
    stage.sends(&text(ANA, "two"));
    assert_eq!(stage.world.taken(0, None).count(), taken + 1, "the fault strikes once");
    (reply, taken)
}

#[test]
fn a_lost_answer_was_taken_and_a_lost_request_was_not() {
    let (reply, taken) = sent_under("lose_answer");
    assert_eq!((reply.fate, taken), (Fate::LoseAnswer, 1));
    let (reply, taken) = sent_under("lose_request");
    assert_eq!((reply.fate, taken), (Fate::LoseRequest, 0));
}

#[test]
fn a_500_says_nothing_about_whether_it_was_taken() {
    let (before, taken_before) = sent_under("status_500");
    let (after, taken_after) = sent_under("status_500_after_accept");
    assert_eq!((taken_before, taken_after), (0, 1));
    assert_eq!((before.status, &before.body), (after.status, &after.body));
    assert_eq!(classify(before.status, None, &before.body), Outcome::Unanswered);
}

#[test]
fn an_error_of_metas_comes_with_its_status_and_takes_nothing() {
    for (code, status) in [(130_429, 400), (131_056, 400), (131_000, 500), (190, 401), (2, 503)] {
        let (reply, taken) = sent_under(&format!("code_{code}"));
        assert_eq!((error_of(&reply).code, reply.status, taken), (code, status, 0));
    }
    assert_eq!(error_of(&sent_under("code_999").0).code, 999);
}

#[test]
fn a_slow_answer_is_an_answer() {
    let (reply, taken) = sent_under("delay_ms_1500");
    assert_eq!((reply.status, reply.delay, taken), (200, Duration::from_millis(1_500), 1));
}

#[test]
fn a_lost_answer_to_a_refusal_took_nothing() {
    let mut stage = Stage::new();
    stage.arms(Target::Messages, "lose_answer", 1);
    assert_eq!(stage.posts(&text(ANA, "")).fate, Fate::LoseAnswer);
    assert_eq!(stage.world.taken(0, None).count(), 0);
}

#[test]
fn read_receipts_are_spared() {
    let mut stage = Stage::new();
    let wamid = stage
        .world
        .inbound(START, &number(ANA), None, &json!({"type": "text", "text": {"body": "hi"}}))
        .unwrap();
    stage.arms(Target::Messages, "lose_answer", 1);
    let receipt =
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid.as_str()});
    let reply = stage.posts(&receipt);
    assert_eq!((reply.status, reply.fate), (200, Fate::Answer));
    assert_eq!(stage.world.faults()[0].remaining(), Some(1));
}

#[test]
fn faults_are_listed_with_what_is_left_of_them_until_they_are_cleared() {
    let mut stage = Stage::new();
    stage.arms(Target::Messages, "status_500", 3);
    stage.posts(&text(ANA, "one"));
    let fault = &stage.world.faults()[0];
    assert_eq!((fault.fired(), fault.remaining()), (1, Some(2)));
    stage.world.disarm(stage.now);
    stage.sends(&text(ANA, "two"));
    assert_eq!(stage.world.faults(), []);
}

#[test]
fn every_error_of_the_table_can_be_ordered_and_comes_as_metas_table_says() {
    for row in CODES {
        let mut stage = Stage::new();
        stage.arms(Target::Messages, &format!("code_{}", row.code), 1);
        let reply = stage.posts(&text(ANA, "hi"));
        if row.comes == Comes::Status {
            assert_eq!(reply.status, 200, "{}", row.code);
            let heard = stage.hears(SECOND);
            let status = status_of(&heard[0]);
            assert_eq!((heard.len(), status.status.as_str()), (1, "failed"), "{}", row.code);
            assert_eq!(
                (status.errors[0].code, status.errors[0].title.as_str()),
                (row.code, row.title)
            );
        } else {
            assert_eq!((error_of(&reply).code, reply.status), (row.code, row.http_status));
            assert_eq!(stage.world.taken(0, None).count(), 0, "{}", row.code);
        }
    }
}

#[test]
fn an_ordered_failure_comes_at_once_where_those_do() {
    let mut stage = Stage::new();
    let window_errors = Some(RecipientErrors::Sync);
    stage.world.behave(stage.now, BehaviourChange { window_errors, ..BehaviourChange::default() });
    stage.arms(Target::Messages, "code_131026", 1);
    assert_eq!(stage.refuses(&text(ANA, "hi")).code, 131_026);
    assert_eq!(stage.world.taken(0, None).count(), 0);
}
