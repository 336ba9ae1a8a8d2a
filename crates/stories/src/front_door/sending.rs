//! One message on its way to be sent: what it says, to whom, under which key.

use super::{Answer, Gateway};
use serde_json::{Value, json};
use std::future::{Future, IntoFuture};
use std::pin::Pin;

/// A message that is about to be posted; awaiting it posts it.
#[derive(Clone, Debug)]
pub struct Sending {
    gateway: Gateway,
    body: Value,
    key: Option<String>,
}

impl Sending {
    pub(super) fn of(gateway: &Gateway, what: Value) -> Self {
        Self { gateway: gateway.clone(), body: what, key: None }
    }

    /// To whom.
    #[must_use]
    pub fn to(mut self, phone: &str) -> Self {
        self.body["receiver"] = json!({ "contacts": [{ "identifierValue": phone }] });
        self
    }

    /// Under which `Idempotency-Key`.
    #[must_use]
    pub fn under(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// The template to send when the window is closed.
    #[must_use]
    pub fn or_else(mut self, template: &str) -> Self {
        self.body["fallbackTemplate"] = json!({ "name": template, "locale": "en_US" });
        self
    }

    /// With another member of the request.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.body[member] = value.into();
        self
    }

    /// The request as it would be posted.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// Posts it; an error is a call without an answer.
    pub async fn go(self) -> reqwest::Result<Answer> {
        let mut request = self.gateway.post(&self.gateway.messages_url()).json(&self.body);
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        Answer::of(request.send().await?).await
    }
}

impl IntoFuture for Sending {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.go().await.expect("the gateway answers") })
    }
}
