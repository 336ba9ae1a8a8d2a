//! The gateway as its callers see it: verbs over its API.

use super::{Answer, Ready, Sending, until_within};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::signature;

/// How long a message may take to reach a status that it reaches within a second.
const REACHES_WITHIN: Duration = Duration::from_secs(20);

/// A gateway that answers, and a key for it.
#[derive(Clone, Debug)]
pub struct Gateway {
    http: reqwest::Client,
    ready: Arc<Ready>,
}

impl Gateway {
    /// The gateway that wrote this ready file.
    pub fn of(ready: &Ready) -> Self {
        Self { http: super::client(), ready: Arc::new(ready.clone()) }
    }

    /// Its ready file.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// A text to send.
    #[must_use]
    pub fn sends(&self, text: &str) -> Sending {
        Sending::of(self, json!({ "body": { "type": "text", "text": { "text": text } } }))
    }

    /// A template to send.
    #[must_use]
    pub fn sends_template(&self, name: &str) -> Sending {
        Sending::of(self, json!({ "template": { "name": name, "locale": "en_US" } }))
    }

    /// Posts a body as it is to where messages are sent.
    pub async fn posts(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.post(&self.messages_url()).header("content-type", "application/json");
        self.asks(request.body(body)).await
    }

    /// Gets a path of the workspace, such as `/events`.
    pub async fn gets(&self, path: &str) -> Answer {
        self.asks(self.request(Method::GET, &format!("{}{path}", self.workspace_url()))).await
    }

    /// Gets a path of the channel, such as `/messages`.
    pub async fn gets_of_channel(&self, path: &str) -> Answer {
        self.asks(self.request(Method::GET, &format!("{}{path}", self.channel_url()))).await
    }

    /// Calls any path, with the key.
    pub async fn calls(&self, method: &str, path: &str) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("a story names real methods");
        self.asks(self.request(method, &format!("{}{path}", self.ready.url))).await
    }

    /// Sends a request of the story's own making.
    pub async fn asks(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the gateway answers");
        Answer::of(response).await.expect("the answer comes whole")
    }

    /// A message, whole.
    pub async fn message(&self, id: &str) -> Value {
        self.gets_of_channel(&format!("/messages/{id}")).await.ok()
    }

    /// Waits until a message has a status, and gives it whole.
    ///
    /// # Panics
    ///
    /// When it does not get it; the message says what it has.
    pub async fn reaches(&self, id: &str, status: &str) -> Value {
        self.is(id, status, |it| it["status"] == status).await
    }

    /// Waits until a message is as it should be, and gives it whole.
    ///
    /// # Panics
    ///
    /// When it does not become so; the message says how it is.
    pub async fn is(&self, id: &str, what: &str, as_it_should: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Value::Null;
        let look = async {
            loop {
                seen = self.message(id).await;
                if as_it_should(&seen) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        let came = tokio::time::timeout(REACHES_WITHIN, look).await;
        assert!(came.is_ok(), "{id} is not {what}: {seen:#}");
        seen
    }

    /// Waits until a message was delivered and read, and gives it whole.
    pub async fn sees_read(&self, id: &str) -> Value {
        self.is(id, "read", |it| it["interactions"][0]["type"] == "read").await
    }

    /// All messages of the channel, newest first; `query` such as `direction=incoming`.
    pub async fn lists(&self, query: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut token = String::new();
        loop {
            let page = self.gets_of_channel(&format!("/messages?limit=100{token}&{query}")).await;
            let page = page.ok();
            all.extend(page["results"].as_array().expect("a page has results").iter().cloned());
            match page["nextPageToken"].as_str() {
                Some(next) => token = format!("&pageToken={next}"),
                None => return all,
            }
        }
    }

    /// All events so far, oldest first.
    pub async fn events(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = "0".to_owned();
        loop {
            let page = self.gets(&format!("/events?limit=1000&after={after}")).await.ok();
            let data = page["data"].as_array().expect("a page has data");
            if data.is_empty() {
                return all;
            }
            all.extend(data.iter().cloned());
            page["next_cursor"].as_str().expect("a page has a cursor").clone_into(&mut after);
        }
    }

    /// The kinds of the events of one message, in the order of the log.
    pub async fn events_of(&self, id: &str) -> Vec<String> {
        let events = self.events().await;
        let of_message = events.iter().filter(|it| it["message_id"] == id);
        of_message.filter_map(|it| it["type"].as_str().map(ToOwned::to_owned)).collect()
    }

    /// What the channel knows of whoever has this number.
    pub async fn knows(&self, phone: &str) -> Answer {
        let number = phone.replace('+', "%2B");
        self.gets_of_channel(&format!("/contacts/x?contactIdentifierValue={number}")).await
    }

    /// Until when somebody may be written to freely; none: not now.
    pub async fn window(&self, phone: &str) -> Option<String> {
        let window = self.knows(phone).await.ok();
        window["serviceWindowExpireAt"].as_str().map(ToOwned::to_owned)
    }

    /// Waits until somebody may be written to freely.
    pub async fn may_write_freely_to(&self, phone: &str) -> String {
        until_within(REACHES_WITHIN, &format!("the window of {phone} is open"), async || {
            let answer = self.knows(phone).await;
            let window = (answer.status == 200).then(|| answer.json())?;
            window["serviceWindowExpireAt"].as_str().map(ToOwned::to_owned)
        })
        .await
    }

    /// Posts a webhook with this signature, or with none.
    pub async fn hears(&self, body: impl Into<Vec<u8>>, signature: Option<&str>) -> Answer {
        let mut request = self.http.post(self.webhook_url()).body(body.into());
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        self.asks(request).await
    }

    /// Posts a webhook that Meta signed.
    pub async fn hears_signed(&self, body: impl Into<Vec<u8>>) -> Answer {
        let body = body.into();
        let signature = self.signs(&body);
        self.hears(body, Some(&signature)).await
    }

    /// The signature Meta puts under this body.
    pub fn signs(&self, body: &[u8]) -> String {
        let secret = self.ready.app_secret.as_deref().expect("an attached gateway has an app");
        signature::sign(secret, body)
    }

    /// A `POST` with the key.
    pub fn post(&self, url: &str) -> RequestBuilder {
        self.request(Method::POST, url)
    }

    /// A request with the key.
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url).bearer_auth(self.key())
    }

    /// A request without a key.
    pub fn stranger(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// The API key.
    pub fn key(&self) -> &str {
        self.ready.api_key.as_deref().expect("an attached gateway has a key")
    }

    /// Where messages are sent and listed.
    pub fn messages_url(&self) -> String {
        format!("{}/messages", self.channel_url())
    }

    /// Where Meta posts.
    pub fn webhook_url(&self) -> String {
        format!("{}/webhooks/whatsapp", self.ready.url)
    }

    /// Where the seeded workspace is.
    pub fn workspace_url(&self) -> String {
        let workspace = self.ready.workspace_id.as_deref().expect("it was seeded");
        format!("{}/workspaces/{workspace}", self.ready.url)
    }

    /// Where the seeded channel is.
    pub fn channel_url(&self) -> String {
        let channel = self.ready.channel_id.as_deref().expect("it was seeded");
        format!("{}/channels/{channel}", self.workspace_url())
    }
}
