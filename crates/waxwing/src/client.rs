//! The command line as a client of a gateway's API.

use crate::cli::Target;
use crate::exit::{Failure, of_status};
use crate::ready::{self, Ready};
use anyhow::Context;
use reqwest::{Body, RequestBuilder, Response, header};
use serde_json::Value;
use std::time::Duration;

/// How long a file may take, there or back.
const TRANSFER_TIMEOUT: Duration = Duration::from_hours(1);

/// A file to keep.
pub(crate) enum NewFile {
    /// What a link leads to: `{"url", "filename"}`.
    Link(Value),
    /// A form that holds it.
    Form {
        /// What the form is.
        content_type: String,
        /// How many bytes it has.
        length: u64,
        /// They.
        body: Body,
    },
}

/// A gateway to talk to, and the key for it.
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    key: String,
    workspace: String,
    channel: Option<String>,
}

impl Client {
    /// The gateway that flags, variables or the ready file name.
    pub(crate) fn of(target: &Target, channel: Option<&str>) -> anyhow::Result<Self> {
        let ready = Ready::read(&target.data.join(ready::FILE_NAME)).unwrap_or_default();
        // The key of the gateway that runs here is for that gateway alone.
        let is_here = target.url.as_ref().is_none_or(|it| it.trim_end_matches('/') == ready.url);
        let key_here = ready.api_key.filter(|_| is_here);
        let key = match &target.api_key_file {
            None => std::env::var("WAXWING_API_KEY").ok().or(key_here),
            Some(file) => Some(
                std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read the key in {}", file.display()))?
                    .trim()
                    .to_owned(),
            ),
        };
        let unknown = |what: &str, flag: &str| Failure {
            code: 2,
            text: format!(
                "no {what}: give {flag}, or --data with the directory of a gateway that runs here"
            ),
        };
        let url = target.url.clone().or(Some(ready.url).filter(|it| !it.is_empty()));
        let workspace = target.workspace.clone().or(ready.workspace_id);
        Ok(Self {
            http: reqwest::Client::builder().timeout(Duration::from_secs(90)).no_proxy().build()?,
            url: url.ok_or_else(|| unknown("address", "--url"))?.trim_end_matches('/').to_owned(),
            key: key.ok_or_else(|| unknown("API key", "--api-key-file"))?,
            workspace: workspace.ok_or_else(|| unknown("workspace", "--workspace"))?,
            channel: channel.map(ToOwned::to_owned).or(ready.channel_id),
        })
    }

    /// Sends a message; gives the answer.
    pub(crate) async fn send(&self, body: &Value, idempotency_key: &str) -> anyhow::Result<Value> {
        let missing = || Failure { code: 2, text: "no channel: give --channel".to_owned() };
        let channel = self.channel.as_deref().ok_or_else(missing)?;
        let path = format!("channels/{channel}/messages");
        let request = self.http.post(self.address(&path)).json(body);
        self.call(request.header("idempotency-key", idempotency_key)).await
    }

    /// A page of events after a cursor, waiting for the first.
    pub(crate) async fn events(&self, after: &str, wait_seconds: u64) -> anyhow::Result<Value> {
        let query = [("after", after), ("wait", &wait_seconds.to_string()), ("limit", "100")];
        self.call(self.http.get(self.address("events")).query(&query)).await
    }

    /// What is in the quarantine, newest first.
    pub(crate) async fn quarantine(&self, limit: u8) -> anyhow::Result<Value> {
        let query = [("limit", limit)];
        self.call(self.http.get(self.address("quarantine")).query(&query)).await
    }

    /// Keeps a file, given as the body of a form or as a link; gives what is known of it.
    pub(crate) async fn add_file(&self, given: NewFile) -> anyhow::Result<Value> {
        let request = self.http.post(self.address("files")).timeout(TRANSFER_TIMEOUT);
        self.call(match given {
            NewFile::Link(link) => request.json(&link),
            NewFile::Form { content_type, length, body } => request
                .header(header::CONTENT_TYPE, content_type)
                .header(header::CONTENT_LENGTH, length)
                .body(body),
        })
        .await
    }

    /// The newest files.
    pub(crate) async fn files(&self, limit: u8) -> anyhow::Result<Value> {
        self.call(self.http.get(self.address("files")).query(&[("limit", limit)])).await
    }

    /// The bytes of a file, as they come.
    pub(crate) async fn file_content(&self, id: &str) -> anyhow::Result<Response> {
        let request = self.http.get(self.address(&format!("files/{id}/content")));
        self.answer(request.timeout(TRANSFER_TIMEOUT)).await
    }

    /// Removes a file.
    pub(crate) async fn remove_file(&self, id: &str) -> anyhow::Result<()> {
        let request = self.http.delete(self.address(&format!("files/{id}")));
        self.answer(request).await.map(drop)
    }

    fn address(&self, path: &str) -> String {
        format!("{}/workspaces/{}/{path}", self.url, self.workspace)
    }

    async fn call(&self, request: RequestBuilder) -> anyhow::Result<Value> {
        Ok(serde_json::from_slice(&self.answer(request).await?.bytes().await?)?)
    }

    /// What the gateway answers, if it did what it was asked.
    async fn answer(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let answer = request.bearer_auth(&self.key).send().await.map_err(|error| Failure {
            code: 6,
            text: format!("the gateway at {} does not answer: {error}", self.url),
        })?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let problem: Value = serde_json::from_slice(&answer.bytes().await?).unwrap_or_default();
        let text = match (problem["code"].as_str(), problem["detail"].as_str()) {
            (Some(code), Some(detail)) => format!("{code}: {detail}"),
            _ => format!("the gateway answered {status}"),
        };
        Err(Failure { code: of_status(status.as_u16()), text }.into())
    }
}
