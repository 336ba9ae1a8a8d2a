//! Rates: how much a number sends, how much one person gets, how many people are reached in a day.

use crate::stage::*;
use serde_json::json;
use std::time::Duration;
use waxwing_sandbox::world::{
    BehaviourChange, Limits, NumberChange, PersonChange, Throughput, Tier,
};

fn person(count: usize) -> String {
    format!("+4915112300{count:03}")
}

impl Stage {
    fn has(&mut self, change: NumberChange) {
        self.world.change_number(self.now, &number_id(), change).unwrap();
    }

    fn meets(&mut self, count: usize) {
        for place in 0..count {
            let name = Some(format!("Person {place}"));
            self.changes(&person(place), PersonChange { name, ..PersonChange::default() });
        }
    }

    fn codes(&mut self, bodies: impl Iterator<Item = serde_json::Value>) -> Vec<i64> {
        bodies
            .map(|it| self.posts(&it))
            .map(|it| if it.status == 200 { 0 } else { error_of(&it).code })
            .collect()
    }
}

fn count(codes: &[i64], code: i64) -> usize {
    codes.iter().filter(|it| **it == code).count()
}

#[test]
fn a_number_sends_80_a_second_and_1000_once_it_was_upgraded() {
    let mut stage = Stage::new();
    let orders = |many: usize| (0..many).map(|it| order_update(&person(it), 3));
    let codes = stage.codes(orders(100));
    assert_eq!((count(&codes, 0), count(&codes, 130_429)), (80, 20));
    stage.waits(millis(500));
    assert_eq!(count(&stage.codes(orders(100)), 0), 40);
    stage.has(NumberChange { throughput: Some(Throughput::High), ..NumberChange::default() });
    stage.waits(SECOND);
    assert_eq!(count(&stage.codes((0..1_100).map(|it| order_update(&person(it), 3))), 0), 1_000);
}

#[test]
fn what_people_write_counts_like_what_is_sent() {
    let mut stage = Stage::new();
    let hi = json!({"type": "text", "text": {"body": "hi"}});
    for _ in 0..30 {
        stage.world.inbound(stage.now, &number(ANA), None, &hi).unwrap();
    }
    let codes = stage.codes((0..100).map(|it| order_update(&person(it), 3)));
    assert_eq!(count(&codes, 0), 50);
}

#[test]
fn one_person_gets_45_at_once_and_one_every_six_seconds() {
    let mut stage = Stage::new();
    let codes = stage.codes((0..50).map(|it| text(ANA, &it.to_string())));
    assert_eq!((count(&codes, 0), count(&codes, 131_056)), (45, 5));
    assert_eq!(stage.posts(&order_update(BRUNO, 3)).status, 200, "another one is another pair");
    stage.waits(Duration::from_secs(6));
    assert_eq!(stage.codes((0..2).map(|_| text(ANA, "again"))), [0, 131_056]);
}

#[test]
fn who_changes_number_gets_no_fresh_burst() {
    let mut stage = Stage::new();
    let (old, new) = (person(0), person(1));
    stage.meets(1);
    assert_eq!(count(&stage.codes((0..45).map(|_| order_update(&old, 3))), 0), 45);
    let moves = PersonChange { new_phone: Some(new.clone()), ..PersonChange::default() };
    stage.changes(&old, moves);
    assert_eq!(stage.codes((0..1).map(|_| order_update(&new, 3))), [131_056]);
    stage.waits(Duration::from_secs(6));
    assert_eq!(stage.codes((0..2).map(|_| order_update(&new, 3))), [0, 131_056]);
}

#[test]
fn what_is_refused_uses_nothing_up() {
    let mut stage = Stage::new();
    assert_eq!(
        count(&stage.codes((0..60).map(|_| template(ANA, "nothing", json!([])))), 132_001),
        60
    );
    stage.waits(SECOND);
    assert_eq!(count(&stage.codes((0..45).map(|_| text(ANA, "hi"))), 0), 45);
}

#[test]
fn a_portfolio_reaches_so_many_people_a_day_outside_their_windows() {
    let mut stage = Stage::new();
    stage.meets(52);
    stage.has(NumberChange { limit: Some(Tier::Fifty), ..NumberChange::default() });
    assert_eq!(stage.hears(millis(0)).len(), 1, "the new limit is told");
    let codes = stage.codes((0..52).map(|it| order_update(&person(it), 3)));
    assert_eq!(count(&codes, 0), 52, "Meta takes them");
    let heard = stage.hears(SECOND);
    let failed: Vec<_> = heard.iter().map(status_of).filter(|it| it.status == "failed").collect();
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|it| it.errors[0].code == 131_048));
    // Ana's window is open: she does not count, and neither does who was reached before.
    stage.sends(&text(ANA, "hi"));
    stage.sends(&order_update(&person(0), 3));
    assert_eq!(stage.hears(SECOND).len(), 6);
    stage.waits(Duration::from_hours(24));
    stage.sends(&order_update(&person(51), 3));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
}

#[test]
fn nothing_is_limited_once_somebody_says_so() {
    let mut stage = Stage::new();
    let change = BehaviourChange { limits: Some(Limits::Off), ..BehaviourChange::default() };
    stage.world.behave(stage.now, change);
    assert_eq!(count(&stage.codes((0..300).map(|_| text(ANA, "hi"))), 0), 300);
    stage.world.reset(stage.now);
    assert_eq!(stage.world.behaviour().limits, Limits::On, "a reset brings back the account's own");
}
