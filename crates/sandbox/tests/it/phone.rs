//! The phone page: its files, its cookie, and what it is told at once.

use crate::front::{CONTROL_TOKEN, Front, settings};
use crate::stage::{ANA, BRUNO, order_update, text};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;
use waxwing_sandbox::Settings;

async fn page(front: &Front, path: &str) -> reqwest::Response {
    let url = format!("http://{}{path}", front.address);
    front.client.get(url).send().await.unwrap()
}

#[tokio::test]
async fn the_page_brings_the_cookie_that_lets_it_call() {
    let front = Front::new().await;
    let response = page(&front, "/sandbox/").await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    let (name, rest) = cookie.split_once('=').unwrap();
    assert_eq!(rest, format!("{CONTROL_TOKEN}; HttpOnly; SameSite=Strict; Path=/sandbox"));
    assert!(name.starts_with("waxwing_sandbox_"), "{name}");
    assert_eq!(response.text().await.unwrap(), "<p>phone</p>");

    let pair = cookie.split(';').next().unwrap();
    let url = format!("http://{}/sandbox/api/people", front.address);
    let status = |cookie: String| {
        let request = front.client.get(&url).header("cookie", cookie);
        async { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status(format!("theme=dark; {pair}")).await, 200);
    assert_eq!(status(format!("{pair}x")).await, 401);

    // A browser keeps the cookies of all sandboxes on one machine, whatever their ports.
    let other = Settings { token: "another".to_owned(), ..settings(None) };
    let response = page(&Front::of(other).await, "/sandbox/").await;
    let of_other = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
    assert_ne!(of_other.split_once('=').unwrap().0, name);
    assert_eq!(status(format!("{of_other}; {pair}")).await, 200);
}

#[tokio::test]
async fn files_come_without_the_cookie_and_the_bare_path_leads_to_the_page() {
    let front = Front::new().await;
    let file = page(&front, "/sandbox/assets/page.js").await;
    assert!(!file.headers().contains_key("set-cookie"));
    assert_eq!(file.text().await.unwrap(), "page()");
    assert_eq!(page(&front, "/sandbox/nothing").await.status(), 404);
    let response = page(&front, "/sandbox").await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["location"]),
        (308, &"/sandbox/".parse().unwrap())
    );
}

#[tokio::test]
async fn the_page_and_its_cookie_are_not_for_a_name_that_can_be_a_strangers() {
    let front = Front::new().await;
    let by_name = |host: &'static str, path: &str| {
        let url = format!("http://{}{path}", front.address);
        let request = front.client.get(url).header("host", host);
        async { request.send().await.unwrap() }
    };
    for host in ["localhost:8080", "waxwing.localhost", "sandbox:8080", "[::1]:8080", "10.0.0.7"] {
        let response = by_name(host, "/sandbox/").await;
        assert_eq!(response.status(), 200, "{host}");
        assert!(response.headers().contains_key("set-cookie"), "{host}");
    }
    for host in ["rebound.example", "rebound.example:8080", "127.0.0.1.rebound.example"] {
        for path in ["/sandbox/", "/sandbox/assets/page.js"] {
            let response = by_name(host, path).await;
            assert_eq!(response.status(), 421, "{host}{path}");
            assert!(!response.headers().contains_key("set-cookie"), "{host}{path}");
            assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
            let told = response.text().await.unwrap();
            assert!(told.contains("IP address") && told.contains("localhost"), "{told}");
        }
    }
    // What has the token is no browser that was led astray: Graph and control API take any name.
    let calls = front.call("GET", "/people").header("host", "rebound.example");
    assert_eq!(calls.send().await.unwrap().status(), 200);
}

/// A stream of events, read as they come.
struct Listening {
    response: reqwest::Response,
    text: String,
}

impl Listening {
    async fn to(front: &Front, person: &str) -> Self {
        let path = format!("/live?person={}", person.replace('+', "%2B"));
        let response = front.call("GET", &path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    async fn next(&mut self) -> (String, Value) {
        let whole = async {
            loop {
                if let Some((event, rest)) = self.text.split_once("\n\n") {
                    let field = |name: &str| {
                        let line = event.lines().find_map(|it| it.strip_prefix(name));
                        line.unwrap_or_default().trim().to_owned()
                    };
                    let read = (field("event:"), field("data:"));
                    self.text = String::from(rest);
                    return read;
                }
                let chunk = self.response.chunk().await.unwrap().expect("the stream goes on");
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        let (event, data) = timeout(Duration::from_secs(30), whole).await.expect("an event");
        (event, serde_json::from_str(&data).unwrap())
    }
}

#[tokio::test]
async fn who_looks_at_a_phone_sees_its_messages_come_and_change() {
    let front = Front::new().await;
    let mut live = Listening::to(&front, ANA).await;
    front.sends(&order_update(BRUNO, 3)).await;
    let (_, sent) = front.sends(&text(ANA, "hi")).await;
    let (event, entry) = live.next().await;
    assert_eq!((event.as_str(), &entry["status"]), ("entry", &json!("accepted")));
    assert_eq!(entry["id"], sent["messages"][0]["id"]);

    front.turns_the_clock("1s").await;
    assert_eq!(live.next().await.0, "clock");
    // All three statuses came at once, so the message is told of once.
    let (_, entry) = live.next().await;
    let timeline = entry["timeline"].as_array().unwrap().iter();
    let timeline: Vec<&str> = timeline.map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(timeline, ["accepted", "sent", "delivered", "read"]);
}

#[tokio::test]
async fn who_looks_on_learns_of_people_clock_typing_and_reset() {
    let front = Front::new().await;
    let mut live = Listening::to(&front, ANA).await;
    front.does("/people", json!({"name": "Dora", "phone": "+491701234567"})).await;
    assert_eq!(live.next().await.0, "people");
    front.turns_the_clock("90m").await;
    let (event, clock) = live.next().await;
    assert_eq!((event.as_str(), &clock["offset_seconds"]), ("clock", &json!(5_400)));

    let inbound = json!({"from": ANA, "message": {"type": "text", "text": {"body": "hi"}}});
    let wamid = front.does("/inbound", inbound).await["wamid"].clone();
    assert_eq!(live.next().await.1["direction"], "to_business");
    let receipt = json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid,
        "typing_indicator": {"type": "text"}});
    assert_eq!(front.sends(&receipt).await.0, 200);
    // The message Ana wrote before the world began is read with it.
    let read = [live.next().await.1["status"].clone(), live.next().await.1["status"].clone()];
    assert_eq!(read, ["read", "read"]);
    let (event, typing) = live.next().await;
    assert_eq!((event.as_str(), &typing["person"]), ("typing", &json!(ANA)));

    front.does("/reset", json!({})).await;
    assert_eq!(live.next().await.0, "reset");
    assert_eq!(live.next().await.1["offset_seconds"], 0);
}
