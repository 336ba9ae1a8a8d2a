//! Links to places that are not for strangers, given to the gateway as files: 127.0.0.2 stands in for
//! the internet, and canaries listen at the other addresses of this machine.

use waxwing_stories::front_door::{Base, Gateway, House};
use waxwing_testbed::strangers::{Canaries, Fate, TARGETS};

/// The gateway does with a link what it should, and says why.
async fn check(gateway: &Gateway, link: &str, fate: Fate) {
    let answer = gateway.fetches(link).await;
    let Some(why) = fate.refusal() else {
        assert_eq!(answer.status, 201, "{link:?}: {}", answer.text());
        return;
    };
    assert_eq!(answer.status, 422, "{link:?}: {}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["code"], "file.link_refused", "{link:?}: {problem:#}");
    let detail = problem["detail"].as_str().expect("a problem says what it is");
    assert!(detail.contains(why), "{link:?}: {detail}, not {why}");
}

#[tokio::test]
async fn no_link_reaches_what_is_near_the_gateway() {
    let canaries = Canaries::listen();
    let config = "[media]\nallow_addresses = [\"127.0.0.2\"]\n";
    let house = House::apart(Base::Sqlite, config).await;
    let gateway = house.gateway();
    // No test asks the machine's resolver for names of others.
    let mut tried = 0;
    for target in TARGETS.iter().filter(|it| !it.is_named()) {
        let link = target.link(canaries.port());
        check(&gateway, &link, target.fate).await;
        if let Some(on) = canaries.leading_to(&link) {
            check(&gateway, &on, target.fate.led_on_to()).await;
        }
        tried += 1;
    }
    assert!(tried > 100, "{tried} were tried");
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn without_a_word_of_the_operator_nothing_of_this_machine_is_reached() {
    let canaries = Canaries::listen();
    let gateway = House::dev().await;
    for host in ["127.0.0.1", "127.0.0.2", "[::1]", "localhost"] {
        let link = format!("http://{host}:{}/", canaries.port());
        check(&gateway.gateway(), &link, Fate::Near).await;
    }
    assert_eq!(canaries.met(), 0);
    let allowed = House::dev_with(&["--allow-addresses", "127.0.0.1"]).await;
    check(&allowed.gateway(), &format!("http://127.0.0.1:{}/", canaries.port()), Fate::Elsewhere)
        .await;
    assert_eq!(canaries.met(), 1);
}
