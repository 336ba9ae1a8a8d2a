//! Verbs for media: what Meta has of the business's and of people's, and what is asked of Graph.

use super::{Answer, Form, Phone, Sandbox};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use waxwing_testbed::media::Sample;

impl Sandbox {
    /// Every medium that Meta has or had, oldest first.
    pub async fn media(&self) -> Vec<Value> {
        self.all("media", "media").await
    }

    /// Those that the business uploaded.
    pub async fn uploads(&self) -> Vec<Value> {
        let mut media = self.media().await;
        media.retain(|it| it["by"] == "business");
        media
    }

    /// Somebody has this file on their phone; gives Meta's id of it.
    pub async fn has_on_a_phone(&self, sample: &Sample) -> String {
        let answer = self.has_bytes_on_a_phone(sample, None).await.json();
        let id = answer["id"].as_str();
        id.unwrap_or_else(|| panic!("it has no id: {answer}")).to_owned()
    }

    /// The same, under an id of the story's choice.
    pub async fn has_bytes_on_a_phone(&self, sample: &Sample, id: Option<&str>) -> Answer {
        let id = id.map(|it| format!("&id={it}")).unwrap_or_default();
        let path = format!("media?filename={}{id}", sample.name);
        let bytes = std::fs::read(&sample.path).expect("a sample is there");
        let request = self.request_post(&path).header("content-type", &sample.mime);
        self.call(request.body(bytes)).await
    }

    /// Uploads a sample to Graph, without a gateway.
    pub async fn graph_is_given(&self, sample: &Sample) -> Answer {
        let fields = [("messaging_product", "whatsapp"), ("type", &sample.mime)];
        let bytes = std::fs::read(&sample.path).expect("a sample is there");
        let form = Form::of(&fields, &sample.name, &sample.mime).around(&bytes);
        let request = self.graph_post("media").header("content-type", Form::content_type());
        self.call(request.body(form)).await
    }

    /// Sends a content to somebody through Graph, without a gateway.
    pub async fn graph_sends(&self, to: &str, content: &Value) -> Answer {
        let mut message = content.clone();
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(to);
        self.call(self.graph_post("messages").json(&message)).await
    }

    /// Deletes an upload through Graph, without a gateway.
    pub async fn graph_forgets(&self, id: &str) -> Answer {
        self.call(self.request(Method::DELETE, &format!("{}/v25.0/{id}", self.graph()))).await
    }

    /// A `POST` to Graph, about the business's number.
    fn graph_post(&self, path: &str) -> RequestBuilder {
        let number = self.ready().phone_number_id.as_deref().expect("a business has a number");
        self.request(Method::POST, &format!("{}/v25.0/{number}/{path}", self.graph()))
    }

    fn graph(&self) -> &str {
        self.ready().sandbox_graph_url.as_deref().expect("a sandbox has a Graph")
    }
}

impl Phone {
    /// Sends a file as this kind; gives Meta's id of the message.
    pub async fn sends(&self, kind: &str, sample: &Sample) -> String {
        let medium = self.sandbox().has_on_a_phone(sample).await;
        self.makes(&json!({ "type": kind, kind: { "id": medium } })).await
    }

    /// Makes any message: Meta's object without who, when and its id. Gives Meta's id of it.
    pub async fn makes(&self, message: &Value) -> String {
        let body = json!({ "from": self.number(), "message": message });
        let written = self.sandbox().post("inbound", &body).await.ok();
        written["wamid"].as_str().expect("what is written has an id").to_owned()
    }
}
