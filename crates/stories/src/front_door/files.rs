//! Verbs for files: given to the gateway, listed, read.

use super::{Answer, Gateway, Sending};
use reqwest::{Body, Method};
use serde_json::{Value, json};
use std::time::Duration;
use waxwing_testbed::media::Sample;

/// What stands between the parts of a form; no sample holds it.
const BOUNDARY: &str = "----story-7MA4YWxkTrZu0gW";

/// How long is waited for a file that the gateway fetches.
const FETCHED_WITHIN: Duration = Duration::from_secs(100);

/// A form with a file in it, as browsers and curl post it.
#[derive(Clone, Debug)]
pub struct Form {
    head: String,
    tail: String,
}

impl Form {
    /// These fields, and behind them the file in the field `file`.
    pub fn of(fields: &[(&str, &str)], filename: &str, mime: &str) -> Self {
        let field = |(name, value): &(&str, &str)| {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; ");
            format!("{head}name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"{filename}\"\r\nContent-Type: {mime}\r\n\r\n"
        );
        let head = fields.iter().map(field).chain([file]).collect();
        Self { head, tail: format!("\r\n--{BOUNDARY}--\r\n") }
    }

    /// The header that says where its parts begin.
    pub fn content_type() -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    /// What stands before the bytes of the file.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// What stands behind them.
    pub fn tail(&self) -> &str {
        &self.tail
    }

    /// The whole form.
    pub fn around(&self, bytes: &[u8]) -> Vec<u8> {
        [self.head.as_bytes(), bytes, self.tail.as_bytes()].concat()
    }
}

impl Gateway {
    /// Uploads a sample as what it is said to be.
    pub async fn is_given(&self, sample: &Sample) -> Answer {
        let bytes = std::fs::read(&sample.path).expect("a sample is there");
        self.is_given_bytes(&sample.name, &sample.mime, &bytes).await
    }

    /// Uploads bytes under a name, as some type.
    pub async fn is_given_bytes(&self, name: &str, mime: &str, bytes: &[u8]) -> Answer {
        let form = Form::of(&[], name, mime).around(bytes);
        self.is_given_form(&self.files_url(), form).await
    }

    /// Posts a form to an address of the gateway's, with the key.
    pub async fn is_given_form(&self, url: &str, form: impl Into<Body>) -> Answer {
        let request = self.post(url).header("content-type", Form::content_type());
        self.asks(request.body(form)).await
    }

    /// Has it fetch a file, which may take a minute.
    pub async fn fetches(&self, link: &str) -> Answer {
        let request = self.post(&self.files_url()).json(&json!({ "url": link }));
        self.asks(request.timeout(FETCHED_WITHIN)).await
    }

    /// Every file of the workspace.
    pub async fn files(&self) -> Vec<Value> {
        let page = self.asks(self.request(Method::GET, &self.files_url())).await.ok();
        page["results"].as_array().expect("a page has results").clone()
    }

    /// A body of WhatsApp's own to send: its content whole.
    #[must_use]
    pub fn sends_whatsapp(&self, content: Value) -> Sending {
        let body = json!({ "type": "whatsapp", "whatsapp": content });
        Sending::of(self, json!({ "body": body }))
    }

    /// A picture to send: by `mediaId` or by `mediaUrl`.
    #[must_use]
    pub fn sends_picture(&self, member: &str, value: &str) -> Sending {
        let images = json!([{ member: value }]);
        let body = json!({ "type": "image", "image": { "images": images } });
        Sending::of(self, json!({ "body": body }))
    }

    /// Where files are kept and listed.
    pub fn files_url(&self) -> String {
        format!("{}/files", self.workspace_url())
    }

    /// Gets a whole address without a key, with this header if any.
    pub async fn opens(&self, url: &str, header: Option<(&str, &str)>) -> Answer {
        let mut request = self.stranger(Method::GET, url);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        self.asks(request).await
    }
}

impl Answer {
    /// The id of the file that was taken.
    ///
    /// # Panics
    ///
    /// When none was.
    pub fn kept(&self) -> String {
        assert_eq!(self.status, 201, "{}", self.text());
        let id = self.json()["id"].as_str().map(ToOwned::to_owned);
        id.expect("what is kept has an id")
    }
}
