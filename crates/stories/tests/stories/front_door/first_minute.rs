//! The newcomer's first minute: one command, one curl, a message on the phone, blue ticks.

use serde_json::Value;
use std::process::Command;
use std::time::Duration;
use waxwing_stories::front_door::{ANA, House};

#[tokio::test]
async fn the_printed_curl_sends_a_message_that_is_delivered_and_read() {
    let mut house = House::dev().await;
    let out = house.serve().out();
    let start = out.find("curl -X POST").expect("a curl is printed");
    let curl = out[start..].split("\n\n").next().expect("a blank line follows it");
    let phone = house.phone(ANA);

    let printed = format!("{} -s -w '\\n%{{http_code}}'", curl.trim());
    let run = Command::new("sh").args(["-c", &printed]).output().expect("there is a shell");
    let shown = phone.shows_within(Duration::from_secs(1), "Your order has left.");
    let (shown, answer) = (shown.await, String::from_utf8_lossy(&run.stdout).into_owned());

    let (body, status) = answer.trim().rsplit_once('\n').expect("curl prints both");
    assert_eq!(status, "202", "{answer}");
    let accepted: Value = serde_json::from_str(body).expect("the answer is JSON");
    assert_eq!(accepted["status"], "accepted");
    let id = accepted["id"].as_str().expect("it has an id");
    let message = house.gateway().sees_read(id).await;
    assert_eq!(message["status"], "delivered");
    assert_eq!(message["parts"][0]["platformReference"], shown["id"]);
    assert_eq!(
        steps(&message),
        ["message.outbound", "attempt", "message.sent", "message.delivered", "message.read"]
    );
    let instants: Vec<_> = timeline(&message).map(|it| it["at"].to_string()).collect();
    assert!(instants.is_sorted(), "{instants:?}");
}

#[tokio::test]
async fn a_message_sent_the_moment_the_ready_file_appears_reaches_the_phone() {
    let house = House::dev().await;
    let id = house.gateway().sends("You are early.").to(ANA).await.accepted();
    house.phone(ANA).shows("You are early.").await;
    house.gateway().reaches(&id, "delivered").await;
    assert_eq!(house.phone(ANA).times_shown("You are early.").await, 1);
}

#[tokio::test]
async fn the_command_line_sends_what_the_phone_shows() {
    let house = House::dev().await;
    let sent = house.runs(&["send", "text", "--to", ANA, "Sent by hand."]);
    assert!(sent.status.success(), "{sent:?}");
    house.phone(ANA).shows("Sent by hand.").await;
    let answer: Value = serde_json::from_slice(&sent.stdout).expect("it prints the answer");
    house.gateway().sees_read(answer["id"].as_str().expect("it has an id")).await;

    let sent = house.runs(&["send", "template", "--to", "+393335550103", "hello_world"]);
    assert!(sent.status.success(), "{sent:?}");
    house.phone("+393335550103").shows("").await;

    let refused = house.runs(&["send", "text", "--to", "+393335550103", "Too late."]);
    assert_eq!(refused.status.code(), Some(5), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("window.closed"), "{refused:?}");
    let nobody = house.runs(&["send", "text", "--to", "0170 1234567", "Who?"]);
    assert_eq!(nobody.status.code(), Some(5), "{nobody:?}");
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("recipient.invalid"), "{nobody:?}");
    let usage = house.runs(&["send", "text", "--to", ANA]);
    assert_eq!(usage.status.code(), Some(2), "{usage:?}");
}

fn timeline(message: &Value) -> impl Iterator<Item = &Value> {
    message["timeline"].as_array().into_iter().flatten()
}

fn steps(message: &Value) -> Vec<&str> {
    timeline(message).filter_map(|it| it["type"].as_str()).collect()
}
