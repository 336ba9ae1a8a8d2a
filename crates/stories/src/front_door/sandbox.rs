//! The sandbox: the pretended Meta's control API, and the phones in it.

use super::{Answer, Ready, until_within};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How long a message may take to a phone that it reaches within a second.
const SHOWS_WITHIN: Duration = Duration::from_secs(20);

/// The control API of a sandbox.
#[derive(Clone, Debug)]
pub struct Sandbox {
    http: reqwest::Client,
    ready: Arc<Ready>,
}

/// When a misfortune strikes.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// The next so many.
    Next(u64),
    /// Every so manyth.
    Every(u64),
    /// By chance, the same for the same seed.
    Chance(f64, u64),
}

/// Somebody's phone.
#[derive(Clone, Debug)]
pub struct Phone {
    sandbox: Sandbox,
    number: String,
}

impl Sandbox {
    /// The sandbox that this ready file tells of.
    pub fn of(ready: &Ready) -> Self {
        Self { http: super::client(), ready: Arc::new(ready.clone()) }
    }

    /// Somebody's phone.
    #[must_use]
    pub fn phone(&self, number: &str) -> Phone {
        Phone { sandbox: self.clone(), number: number.to_owned() }
    }

    /// Gives somebody a phone, and has them write once, so that they may be written to freely.
    pub async fn meets(&self, name: &str, number: &str) {
        self.post("people", &json!({ "name": name, "phone": number })).await.ok();
        self.phone(number).writes("Hello").await;
    }

    /// Has Meta watch no rates: what a story sends is not slowed down.
    pub async fn as_fast_as_it_goes(&self) {
        self.post("settings", &json!({ "limits": "off" })).await.ok();
    }

    /// Everything the pretended Meta took, oldest first.
    pub async fn took(&self) -> Vec<Value> {
        self.all("messages", "messages").await
    }

    /// How many messages say exactly this.
    pub async fn times_took(&self, text: &str) -> usize {
        self.took().await.iter().filter(|it| text_of(it) == Some(text)).count()
    }

    /// Waits until a message that says this was taken, and gives it.
    pub async fn takes(&self, text: &str) -> Value {
        until_within(SHOWS_WITHIN, &format!("the sandbox takes {text:?}"), async || {
            self.took().await.into_iter().find(|it| text_of(it) == Some(text))
        })
        .await
    }

    /// Orders a misfortune for messages or webhooks.
    pub async fn strikes(&self, target: &str, effect: &str, when: When) {
        let mut order = json!({ "target": target, "effect": effect });
        match when {
            When::Next(count) => order["next"] = count.into(),
            When::Every(count) => order["every"] = count.into(),
            When::Chance(probability, seed) => {
                order["probability"] = probability.into();
                order["seed"] = seed.into();
            }
        }
        self.post("faults", &order).await.ok();
    }

    /// How often the ordered misfortunes have struck, oldest order first.
    pub async fn struck(&self) -> Vec<u64> {
        let faults = self.get("faults").await.ok();
        let faults = faults["faults"].as_array().expect("there is a list").clone();
        faults.iter().filter_map(|it| it["fired"].as_u64()).collect()
    }

    /// Takes all misfortunes back.
    pub async fn heals(&self) {
        let request = self.http.delete(self.address("faults"));
        self.call(request).await.ok();
    }

    /// Begins to listen to what happens on a phone, as its page does.
    pub async fn listens_to(&self, number: &str) -> reqwest::Response {
        let number = number.replace('+', "%2B");
        let token = self.ready.sandbox_token.as_deref().expect("a sandbox has a token");
        let request = self.http.get(self.address(&format!("live?person={number}")));
        request.bearer_auth(token).send().await.expect("the sandbox answers")
    }

    /// Every webhook that was made, with its attempts.
    pub async fn webhooks(&self) -> Vec<Value> {
        self.all("webhooks", "webhooks").await
    }

    /// Waits until nothing is left to be posted.
    pub async fn has_told_everything(&self) {
        until_within(SHOWS_WITHIN, "every webhook was taken", async || {
            let webhook = self.get("webhook").await.ok();
            (webhook["pending"] == 0).then_some(())
        })
        .await;
    }

    /// A call to the control API.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(self.http.get(self.address(path))).await
    }

    /// A call to the control API.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(self.http.post(self.address(path)).json(body)).await
    }

    /// Its ready file.
    pub(super) fn ready(&self) -> &Ready {
        &self.ready
    }

    /// A `POST` to the control API, without its body.
    pub(super) fn request_post(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.post(self.address(path))
    }

    /// A request to a whole address, without its token.
    pub(super) fn request(&self, method: reqwest::Method, url: &str) -> reqwest::RequestBuilder {
        self.http.request(method, url)
    }

    /// Everything a list of the control API has.
    pub(super) async fn all(&self, path: &str, member: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=1000{after}")).await.ok();
            let items = page[member].as_array().expect("a page has items");
            if items.is_empty() {
                return all;
            }
            all.extend(items.iter().cloned());
            after = format!("&after={}", page["next"].as_str().expect("a page has a cursor"));
        }
    }

    fn address(&self, path: &str) -> String {
        let url = self.ready.sandbox_url.as_deref().expect("a sandbox has an address");
        format!("{url}/api/{path}")
    }

    /// Calls with the token.
    pub(super) async fn call(&self, request: reqwest::RequestBuilder) -> Answer {
        let token = self.ready.sandbox_token.as_deref().expect("a sandbox has a token");
        let response = request.bearer_auth(token).send().await.expect("the sandbox answers");
        Answer::of(response).await.expect("the answer comes whole")
    }
}

impl Phone {
    /// The sandbox that it is in.
    pub(super) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Its number.
    pub(super) fn number(&self) -> &str {
        &self.number
    }

    /// Writes to the business; gives Meta's id of it.
    pub async fn writes(&self, text: &str) -> String {
        let message = json!({ "type": "text", "text": { "body": text } });
        let body = json!({ "from": self.number, "message": message });
        let written = self.sandbox.post("inbound", &body).await.ok();
        written["wamid"].as_str().expect("what is written has an id").to_owned()
    }

    /// Is switched off: nothing is delivered.
    pub async fn goes_offline(&self) {
        let body = json!({ "phone": self.number, "online": false });
        self.sandbox.post("people", &body).await.ok();
    }

    /// What the business wrote and this phone shows, oldest first.
    pub async fn shown(&self) -> Vec<Value> {
        let number = self.number.replace('+', "%2B");
        let chat = self.sandbox.get(&format!("chat?person={number}")).await.ok();
        let entries = chat["entries"].as_array().expect("a chat has entries").clone();
        let is_there = |it: &Value| {
            it["direction"] == "to_person"
                && (it["status"] == "delivered" || it["status"] == "read")
        };
        entries.into_iter().filter(is_there).collect()
    }

    /// Waits until a message is on the screen whose body holds `text`, and gives it.
    pub async fn shows(&self, text: &str) -> Value {
        self.shows_within(SHOWS_WITHIN, text).await
    }

    /// The same within a time of the story's choice.
    pub async fn shows_within(&self, within: Duration, text: &str) -> Value {
        let what = format!("the phone of {} shows {text:?}", self.number);
        until_within(within, &what, async || {
            let shown = self.shown().await;
            shown.into_iter().find(|it| body_of(it).contains(text))
        })
        .await
    }

    /// How many messages on the screen say exactly this.
    pub async fn times_shown(&self, text: &str) -> usize {
        self.shown().await.iter().filter(|it| body_of(it) == text).count()
    }
}

/// The text of a message that was taken.
fn text_of(taken: &Value) -> Option<&str> {
    taken["request"]["text"]["body"].as_str()
}

fn body_of(entry: &Value) -> &str {
    entry["shown"]["body"].as_str().unwrap_or_default()
}
