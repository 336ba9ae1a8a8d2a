//! Verbs for stories about types of messages: any content, out and in.

use super::{Person, World};
use http::Method;
use serde_json::Value;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::messages::{SendRequest, To};
use waxwing_domain::ids::Wamid;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{GraphRequest, InboundError};

impl World {
    /// Meta's id of the last message that Ana wrote.
    pub fn last_from_ana(&self) -> String {
        self.last("to_business")
    }

    /// Meta's id of the last message that we wrote to Ana.
    pub fn last_to_ana(&self) -> String {
        self.last("to_person")
    }

    /// The request Meta took last.
    pub fn took_last(&self) -> Value {
        let world = self.meta.world();
        let last = world.taken(0, None).last().expect("something was taken");
        serde_json::from_str(last.request).expect("a request is JSON")
    }

    /// Somebody asks Meta to send Ana this, without us; gives the status and the answer.
    pub fn asks_meta(&self, content: &Content) -> (u16, Value) {
        let to = To::Number(self.ana().number.as_str().to_owned());
        let path = format!("/v25.0/{}/messages", seed::PHONE_NUMBER_ID);
        self.graph(&Method::POST, &path, &SendRequest::new(to, content.clone()).to_json())
    }

    /// A template is approved, and we know of it.
    pub async fn has_approved(&mut self, draft: &Value) {
        let path = format!("/v25.0/{}/message_templates", seed::WABA_ID);
        let (status, answer) = self.graph(&Method::POST, &path, draft.to_string().as_bytes());
        assert_eq!(status, 200, "{answer}");
        self.settle().await;
    }

    /// Every webhook that Meta made so far.
    pub fn webhooks(&self) -> Vec<Vec<u8>> {
        self.meta.world().webhooks(0, usize::MAX).into_iter().map(|it| it.body).collect()
    }

    /// What we keep of the message that Meta calls so; none when we have none.
    pub async fn received(&self, wamid: &str) -> Option<Value> {
        let wamid: Wamid = wamid.parse().expect("an id of Meta's");
        let store = &self.gateway().app.store;
        let found = store.find_by_wamid(super::WORKSPACE, &wamid, self.now()).await;
        let id = found.expect("the database answers")?;
        let message = store.message(super::WORKSPACE, id).await.expect("the database answers")?;
        Some(serde_json::from_str(&message.said.content).expect("a content is JSON"))
    }

    /// Somebody asks Graph something with our token.
    pub(super) fn graph(&self, method: &Method, path: &str, body: &[u8]) -> (u16, Value) {
        let bearer = Some(super::meta::TOKEN);
        let request = GraphRequest { method, path, query: &[], bearer, body };
        let reply = self.meta.world().graph(self.now(), &request);
        (reply.status, serde_json::from_slice(&reply.body).expect("Graph answers in JSON"))
    }

    fn last(&self, direction: &str) -> String {
        let (chat, _) = self.meta.world().chat(&self.ana().number, None, usize::MAX - 1, None);
        let last = chat.into_iter().rfind(|it| it.direction == direction);
        last.expect("they have talked").id
    }
}

impl Person {
    /// They make a message of any type: Meta's object without who, when and its id. Gives its id.
    pub fn makes(&self, world: &World, message: &Value) -> Result<String, InboundError> {
        let now = world.now();
        let wamid = world.meta.world().inbound(now, &self.number, None, message)?;
        Ok(wamid.to_string())
    }
}
