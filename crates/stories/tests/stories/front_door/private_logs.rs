//! Logs hold no body, no secret and no whole number, however much is logged.

use std::time::Duration;
use waxwing_stories::front_door::{ANA, BRUNO, Base, House, When, until_within};

/// A word that nothing but a body holds.
const SAID: &str = "xylophone";

/// A day in the life of a gateway: everything that might be logged happens once.
async fn live_a_day(house: &House) {
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    for effect in ["lose_answer", "code_130429", "code_131026", "status_500_after_accept"] {
        sandbox.strikes("messages", effect, When::Next(1)).await;
        let id = gateway.sends(&format!("{SAID} {effect}")).to(ANA).await.accepted();
        let is_over = |it: &serde_json::Value| {
            ["delivered", "delivery_failed", "sending_failed"]
                .iter()
                .any(|word| it["status"] == *word)
        };
        gateway.is(&id, "over", is_over).await;
    }
    gateway.sends(SAID).to(BRUNO).await.is_refused(422, "window.closed");
    gateway.sends(SAID).to("0170 1234567").await.is_refused(422, "recipient.invalid");
    gateway.posts(format!("{{\"{SAID}\":")).await.is_refused(400, "request.malformed");
    gateway.hears(SAID, Some("sha256=00")).await.is_refused(401, "auth.forbidden_signature");
    assert_eq!(gateway.hears_signed(format!("{{\"{SAID}\":7")).await.status, 200);
    let wrong = gateway.stranger(reqwest::Method::GET, &gateway.messages_url());
    let wrong = wrong.bearer_auth(format!("{}x", gateway.key()));
    gateway.asks(wrong).await.is_refused(401, "auth.invalid_key");
    house.phone(BRUNO).writes(SAID).await;
    gateway.may_write_freely_to(BRUNO).await;
    sandbox.has_told_everything().await;
}

fn hold_nothing_private(logs: &str, house: &House) {
    let ready = house.gateway().ready().clone();
    let key = ready.api_key.expect("there is a key");
    // The key's name, without its secret, may well be logged.
    let secret_of_key = key["wx_live_".len() + 33..].to_owned();
    let private = [
        SAID.to_owned(),
        secret_of_key,
        ready.sandbox_token.expect("there is a token"),
        ready.app_secret.expect("there is a secret"),
        ready.verify_token.expect("there is a token"),
        ANA.trim_start_matches('+').to_owned(),
        BRUNO.trim_start_matches('+').to_owned(),
        "1701234567".to_owned(),
    ];
    for (place, it) in private.iter().enumerate() {
        let line = logs.lines().find(|line| line.contains(it.as_str()));
        assert_eq!(line, None, "private thing {place} is in the logs");
    }
}

fn are_lines_of_json(logs: &str) {
    for line in logs.lines() {
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(line);
        assert!(parsed.is_ok_and(|it| it["level"].is_string()), "{line}");
    }
}

#[tokio::test]
async fn the_logs_of_a_whole_run_of_dev_hold_nothing_private() {
    let mut house = House::dev_with(&["--log", "debug", "--log-format", "json"]).await;
    live_a_day(&house).await;
    let gateway = house.gateway();
    assert!(house.stops_the_gateway().await.success());
    let logs = house.logs();
    assert!(logs.lines().count() > 20, "something was logged: {logs}");
    are_lines_of_json(&logs);
    drop(gateway);
    hold_nothing_private(&logs, &house);
}

#[tokio::test]
async fn the_logs_of_gateway_and_sandbox_apart_hold_nothing_private() {
    let config = "[log]\nlevel = \"debug\"\nformat = \"json\"\n";
    let house = House::apart(Base::Postgres, config).await;
    live_a_day(&house).await;
    house.wire().cut();
    let gateway = house.gateway();
    until_within(Duration::from_secs(20), "a request has failed", async || {
        let answer = gateway.sends(SAID).to(ANA).await;
        (answer.status == 503).then_some(())
    })
    .await;
    house.wire().mend();
    let logs = house.logs();
    assert!(logs.contains("server.unavailable"), "what failed was logged");
    are_lines_of_json(&logs);
    hold_nothing_private(&logs, &house);
}
