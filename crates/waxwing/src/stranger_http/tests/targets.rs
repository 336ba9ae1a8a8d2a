//! The targets, and that none is reached: given as the link, and where another link leads on to.

use super::*;
use futures::TryStreamExt;
use waxwing_domain::reach::Network;
use waxwing_testbed::strangers::{Canaries, Fate, NAMES, TARGETS};

fn names() -> FakeNames {
    let names: Vec<_> = NAMES.iter().map(|(name, addresses)| (*name, [*addresses])).collect();
    let names: Vec<_> = names.iter().map(|(name, answers)| (*name, answers.as_slice())).collect();
    FakeNames::of(&names)
}

/// A link has come to what it should.
fn check(link: &str, outcome: &Result<String, LinkError>, fate: Fate) {
    let is_as_expected = match (outcome, fate.refusal()) {
        (Err(LinkError::Refused(why)), Some(expected)) => why.contains(expected),
        (outcome, expected) => outcome.is_ok() && expected.is_none(),
    };
    assert!(is_as_expected, "{link:?}: {outcome:?}, not {fate:?}");
}

#[tokio::test]
async fn no_target_is_reached_by_a_link_or_by_a_redirect() {
    let canaries = Canaries::listen();
    let client = Client::outside(names());
    for target in TARGETS {
        let link = target.link(canaries.port());
        check(&link, &client.follow(&link).await.map(|it| it.url), target.fate);
        if let Some(on) = canaries.leading_to(&link) {
            let outcome = client.follow(&on).await.map(|it| it.url);
            check(&format!("on to {link}"), &outcome, target.fate.led_on_to());
        }
    }
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn without_the_judgement_each_near_target_would_be_reached() {
    let canaries = Canaries::listen();
    let anywhere = ["0.0.0.0/0", "::/0"].map(|it| it.parse::<Network>().unwrap());
    let client = Client::new(Reach::with(anywhere.to_vec()), names(), Limits::USUAL);
    let is_near = |it: &Fate| matches!(it, Fate::Near | Fate::NearAlone);
    for target in TARGETS.iter().filter(|it| is_near(&it.fate)) {
        let link = target.link(canaries.port());
        let before = canaries.met();
        // What comes back is not asked: a canary does not speak TLS.
        let _ = client.follow(&link).await;
        assert!(canaries.met() > before, "{link:?} leads to no canary: refusing it shows nothing");
    }
}

#[tokio::test]
async fn of_a_name_with_a_near_address_only_the_others_are_connected_to() {
    let canaries = Canaries::listen();
    let client = Client::outside(FakeNames::of(&[
        ("first.example", &[&["127.0.0.1", "127.0.0.2"]]),
        ("second.example", &[&["127.0.0.2", "127.0.0.1", "::1"]]),
    ]));
    for name in ["first.example", "second.example"] {
        let fetched = client.follow(&format!("http://{name}:{}/", canaries.port())).await;
        let pieces: Vec<_> = fetched.expect("it is there").pieces.try_collect().await.unwrap();
        assert_eq!(pieces.concat(), b"a file of the internet");
    }
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_leads_nowhere() {
    let canaries = Canaries::listen();
    let turns = || FakeNames::of(&[("turns.example", &[&["127.0.0.2"], &["127.0.0.1"]])]);
    let there = format!("http://turns.example:{}/", canaries.port());
    let client = Client::outside(turns());
    assert!(client.follow(&there).await.is_ok());
    let expected = "turns.example: 127.0.0.1 is this machine itself, not an address of the public \
                    internet";
    let refused = LinkError::Refused(expected.to_owned());
    assert_eq!(client.follow(&there).await.err(), Some(refused));
    // By a redirect to itself, too, for which it is looked up again.
    canaries.leading_to(&there);
    let outcome = Client::outside(turns()).follow(&format!("{there}on")).await;
    assert!(matches!(outcome, Err(LinkError::Refused(_))));
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn what_an_operator_allows_is_reached() {
    let canaries = Canaries::listen();
    let allowed = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    let client = Client::new(allowed, names(), Limits::USUAL);
    for host in ["127.0.0.1", "localhost", "near.example"] {
        let before = canaries.met();
        let outcome = client.follow(&format!("http://{host}:{}/", canaries.port())).await;
        assert_eq!((outcome.is_ok(), canaries.met()), (true, before + 1), "{host}");
    }
    let beside = client.follow(&format!("http://127.0.0.53:{}/", canaries.port())).await;
    assert!(matches!(beside, Err(LinkError::Refused(_))));
}
