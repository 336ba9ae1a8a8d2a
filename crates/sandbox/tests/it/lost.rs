//! Lost answers as a client sees them: a connection that closes without a byte.

use crate::front::Front;
use crate::stage::{ANA, TOKEN, text};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use waxwing_sandbox::seed;

/// Posts over a bare connection; all that comes back until it is closed.
async fn raw(front: &Front, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let request = format!(
        "POST /sandbox/graph/v25.0/{}/messages HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: keep-alive\r\n\r\n{body}",
        seed::PHONE_NUMBER_ID,
        body.len()
    );
    let mut stream = TcpStream::connect(&front.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let closed = timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await;
    closed.expect("the connection is closed").unwrap();
    answer
}

async fn taken(front: &Front) -> usize {
    front.gets("/messages").await.1["messages"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_lost_answer_is_a_closed_connection_and_a_message_that_was_taken() {
    let front = Front::new().await;
    let fault = json!({"target": "messages", "effect": "lose_answer", "next": 1});
    front.does("/faults", fault).await;
    assert_eq!(raw(&front, &text(ANA, "hi")).await, b"");
    assert_eq!(taken(&front).await, 1);
    assert_eq!(front.sends(&text(ANA, "again")).await.0, 200);
}

#[tokio::test]
async fn a_lost_request_is_a_closed_connection_and_nothing_taken() {
    let front = Front::new().await;
    let fault = json!({"target": "messages", "effect": "lose_request", "next": 1});
    front.does("/faults", fault).await;
    assert_eq!(raw(&front, &text(ANA, "hi")).await, b"");
    assert_eq!(taken(&front).await, 0);
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_sees_an_error_and_not_a_timeout() {
    let front = Front::new().await;
    // The connection is used before, so that a client could be tempted to post again.
    assert_eq!(front.sends(&text(ANA, "first")).await.0, 200);
    let fault = json!({"target": "messages", "effect": "lose_answer", "next": 1});
    front.does("/faults", fault).await;
    let request = front.client.post(front.messages_url()).bearer_auth(TOKEN);
    let error = request.json(&text(ANA, "second")).send().await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
    assert_eq!(taken(&front).await, 2);
}

#[tokio::test]
async fn a_slow_answer_comes_after_the_message_was_taken() {
    let front = Front::new().await;
    let fault = json!({"target": "messages", "effect": "delay_ms_600000", "next": 1});
    front.does("/faults", fault).await;
    let hi = text(ANA, "hi");
    tokio::select! {
        _ = front.sends(&hi) => panic!("ten minutes have passed"),
        (_, list) = front.gets("/messages?wait=30s") => {
            assert_eq!(list["messages"][0]["request"], hi);
        }
    }
}
