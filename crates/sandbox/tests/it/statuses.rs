//! Statuses: when they come, what holds them up, and what fails.

use crate::stage::*;
use serde_json::Value;
use waxwing_domain::dispatch::ErrorClass;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window;
use waxwing_sandbox::world::{BehaviourChange, Marketing, PersonChange, RecipientErrors};

fn online(online: bool) -> PersonChange {
    PersonChange { online: Some(online), ..PersonChange::default() }
}

#[test]
fn a_message_is_sent_delivered_and_read_each_at_its_instant() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "hi"));
    let mut seen = Vec::new();
    for at in (0..=450).step_by(50) {
        seen.push((at, stage.statuses(if at == 0 { millis(0) } else { millis(50) })));
    }
    seen.retain(|it| !it.1.is_empty());
    let words = |it: &str| vec![it.to_owned()];
    assert_eq!(seen, [(50, words("sent")), (150, words("delivered")), (400, words("read"))]);
    assert_eq!(stage.world.next_due(), None);
}

#[test]
fn a_turned_clock_brings_all_statuses_with_the_instants_they_were_due() {
    let mut stage = Stage::new();
    stage.waits(millis(900));
    stage.sends(&text(ANA, "hi"));
    let heard = stage.hears(window::LENGTH);
    let instants: Vec<Timestamp> = heard.iter().map(|it| status_of(it).at).collect();
    // Webhooks count in whole seconds.
    assert_eq!(instants, [START, START + SECOND, START + SECOND]);
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    let timeline: Vec<_> =
        chat[0].timeline.iter().map(|it| format!("{} {}", it.status, &it.at[17..])).collect();
    assert_eq!(timeline, ["accepted 00.9Z", "sent 00.95Z", "delivered 01.05Z", "read 01.3Z"]);
}

#[test]
fn who_is_offline_gets_it_later() {
    let mut stage = Stage::new();
    stage.changes(ANA, online(false));
    stage.sends(&text(ANA, "one"));
    stage.sends(&text(ANA, "two"));
    assert_eq!(stage.statuses(SECOND), ["sent", "sent"]);
    assert_eq!(stage.shows(ANA), ["sent", "sent"]);
    stage.waits(SECOND * 3_600);
    stage.changes(ANA, online(true));
    assert_eq!(stage.statuses(millis(0)), ["delivered", "delivered"]);
    assert_eq!(stage.statuses(millis(249)), [""; 0]);
    assert_eq!(stage.statuses(millis(1)), ["read", "read"]);
}

#[test]
fn who_goes_offline_before_reading_reads_when_back() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "one"));
    assert_eq!(stage.statuses(millis(200)), ["sent", "delivered"]);
    stage.changes(ANA, online(false));
    assert_eq!(stage.statuses(SECOND), [""; 0]);
    stage.changes(ANA, online(true));
    assert_eq!(stage.statuses(millis(0)), ["read"]);
}

#[test]
fn who_does_not_show_that_they_read_never_reads() {
    let mut stage = Stage::new();
    stage.changes(ANA, PersonChange { reads: Some(false), ..PersonChange::default() });
    stage.sends(&text(ANA, "hi"));
    assert_eq!(stage.statuses(window::LENGTH), ["sent", "delivered"]);
}

fn fails(stage: &mut Stage, body: &Value) -> (i64, ErrorClass) {
    stage.sends(body);
    let heard = stage.hears(SECOND);
    let status = status_of(&heard[0]);
    assert_eq!((heard.len(), status.status.as_str()), (1, "failed"));
    let fault = waxwing_cloud_api::errors::fault_of_status(&status.errors[0]);
    (fault.code, fault.class)
}

impl Stage {
    fn has_errors_come(&mut self, how: RecipientErrors) {
        let change = BehaviourChange { window_errors: Some(how), ..BehaviourChange::default() };
        self.world.behave(self.now, change);
    }
}

fn refused(stage: &mut Stage, body: &Value) -> i64 {
    stage.has_errors_come(RecipientErrors::Sync);
    let code = stage.refuses(body).code;
    stage.has_errors_come(RecipientErrors::Async);
    code
}

#[test]
fn a_text_outside_the_window_fails_afterwards_or_at_once_as_asked() {
    let mut stage = Stage::new();
    assert_eq!(fails(&mut stage, &text(BRUNO, "hi")), (131_047, ErrorClass::GiveUp));
    assert_eq!(refused(&mut stage, &text(BRUNO, "hi")), 131_047);
    assert_eq!(stage.shows(BRUNO), ["failed"]);

    // Ana wrote an hour before: 23 hours are left, and not a moment more.
    stage.now = START + window::LENGTH - SECOND * 3_600 - millis(1);
    stage.sends(&text(ANA, "just in time"));
    assert_eq!(stage.statuses(millis(1)), [""; 0]);
    assert_eq!(refused(&mut stage, &text(ANA, "too late")), 131_047);
    stage.sends(&order_update(ANA, 3));
    stage.hears(SECOND);
    assert_eq!(stage.shows(ANA), ["read", "read"]);
}

#[test]
fn who_has_no_whatsapp_is_not_reached() {
    let mut stage = Stage::new();
    assert_eq!(fails(&mut stage, &order_update(NOBODY, 3)).0, 131_026);
    assert_eq!(refused(&mut stage, &order_update(NOBODY, 3)), 131_026);
}

#[test]
fn who_stopped_marketing_gets_none_but_the_rest() {
    let mut stage = Stage::new();
    stage.sends(&spring_sale(BRUNO));
    assert_eq!(stage.statuses(SECOND).len(), 3);
    let stopped = Some(Marketing::Stopped);
    stage.changes(BRUNO, PersonChange { marketing: stopped, ..PersonChange::default() });
    assert_eq!(stage.hears(millis(0)).len(), 1, "the business is told that Bruno stopped");
    assert_eq!(fails(&mut stage, &spring_sale(BRUNO)), (131_050, ErrorClass::Suppress));
    assert_eq!(refused(&mut stage, &spring_sale(BRUNO)), 131_050);
    stage.sends(&order_update(BRUNO, 3));
    assert_eq!(stage.statuses(SECOND).len(), 3);
}

#[test]
fn a_failure_is_shown_with_its_reason_once_it_happened() {
    let mut stage = Stage::new();
    stage.sends(&text(BRUNO, "hi"));
    let error = |stage: &Stage| stage.world.chat(&number(BRUNO), None, 1, None).0.remove(0).error;
    assert!(error(&stage).is_none());
    stage.hears(SECOND);
    let error = error(&stage).unwrap();
    assert_eq!((error.code, error.title), (131_047, "Re-engagement message"));
}

#[test]
fn a_clock_that_steps_back_changes_nothing_that_was_due() {
    let mut stage = Stage::new();
    stage.sends(&text(ANA, "one"));
    assert_eq!(stage.statuses(millis(100)), ["sent"]);
    stage.now = START;
    stage.sends(&text(ANA, "two"));
    assert_eq!(stage.shows(ANA), ["sent", "accepted"]);
    assert_eq!(stage.statuses(SECOND).len(), 5);
    assert_eq!(stage.shows(ANA), ["read", "read"]);
}
