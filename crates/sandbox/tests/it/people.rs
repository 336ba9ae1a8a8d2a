//! People: who has a phone, and what cannot be.

use crate::stage::*;
use waxwing_sandbox::world::{Marketing, PersonChange, PersonError};

fn named(name: &str) -> PersonChange {
    PersonChange { name: Some(name.to_owned()), ..PersonChange::default() }
}

#[test]
fn the_seed_people_stand_in_their_order_and_new_ones_after_them() {
    let mut stage = Stage::new();
    stage.changes(NOBODY, named("Dora"));
    let people = stage.world.people();
    let names: Vec<&str> = people.iter().map(|it| it.1.name()).collect();
    assert_eq!(names, ["Ana", "Bruno", "Chiara", "Dora"]);
    stage.sends(&order_update(NOBODY, 3));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
}

#[test]
fn what_is_not_said_stays() {
    let mut stage = Stage::new();
    let change = PersonChange {
        online: Some(false),
        marketing: Some(Marketing::Stopped),
        ..PersonChange::default()
    };
    stage.changes(ANA, change);
    stage.changes(ANA, named("Anna"));
    let ana = stage.world.person(&number(ANA)).unwrap();
    assert_eq!((ana.name(), ana.online, ana.reads), ("Anna", false, true));
    assert_eq!(ana.marketing, Marketing::Stopped);
}

#[test]
fn who_cannot_be_is_refused() {
    let mut stage = Stage::new();
    let mut refusal =
        |phone: &str, change| stage.world.change_person(START, &number(phone), change).unwrap_err();
    assert_eq!(refusal(NOBODY, PersonChange::default()), PersonError::NameMissing);
    assert_eq!(refusal(NOBODY, named(" ")), PersonError::NameLength);
    assert_eq!(refusal(ANA, named(&"x".repeat(101))), PersonError::NameLength);
    assert_eq!(refusal("+15550783881", named("Acme")), PersonError::IsBusiness);
}
