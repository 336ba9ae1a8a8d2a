//! Posts what is due: the loop, one post, and the handshake before an address is trusted.

use crate::sandbox::Sandbox;
use crate::world::{PostAnswer, WebhookPost};
use reqwest::{Client, Url};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use waxwing_cloud_api::signature;

/// How long the loop sleeps at most: a clock may be turned by somebody who does not say so.
const SLEEP_MAX: Duration = Duration::from_millis(250);

/// How many bytes of an answer are read; what is longer costs the connection.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Why an address was not trusted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeError {
    #[error("the address is not an http or https URL")]
    NotAUrl,
    #[error("the address did not answer ({0})")]
    NoAnswer(&'static str),
    #[error("the address answered HTTP {0}, not 200")]
    Status(u16),
    #[error("the address did not repeat the challenge")]
    WrongChallenge,
}

impl Sandbox {
    /// Posts webhooks when they are due, until `shutdown`. What is on its way then is posted
    /// again after the next start.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let mut versions = self.versions();
        let mut posts = JoinSet::new();
        loop {
            versions.borrow_and_update();
            let sleep = self.post_due(&mut posts);
            tokio::select! {
                () = shutdown.cancelled() => break,
                Some(_) = posts.join_next(), if !posts.is_empty() => {}
                _ = versions.changed() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
        self.closing.cancel();
        posts.shutdown().await;
        // Whoever runs this sandbox next posts again what nobody knows the answer of.
        if self.change(|world, _| world.forget_posts()).is_err() {
            tracing::debug!("the sandbox ends with a broken journal");
        }
    }

    /// Starts to post what is due; how long nothing else will be.
    fn post_due(self: &Arc<Self>, posts: &mut JoinSet<()>) -> Duration {
        let free = self.settings.posts_max.saturating_sub(posts.len());
        let due = self.change(|world, now| (world.due(now, free), world.next_due(), now));
        let Ok((due, next_due_at, now)) = due else {
            return SLEEP_MAX; // It was said once that the journal is broken.
        };
        let is_full = due.len() == free;
        for post in due {
            let sandbox = Arc::clone(self);
            posts.spawn(async move { sandbox.post(post).await });
        }
        match next_due_at {
            Some(at) if !is_full => at.since(now).min(SLEEP_MAX),
            _ => SLEEP_MAX,
        }
    }

    async fn post(&self, post: WebhookPost) {
        let id = post.id;
        let answer = send(&self.client, post).await;
        let noted = self.change(|world, now| world.posted(now, id, answer));
        if noted.is_err() {
            tracing::debug!(webhook.id = %id, "an answer could not be noted");
        }
    }

    /// Asks an address to prove that it belongs to who registers it, as Meta does.
    pub(crate) async fn shake_hands(
        &self,
        url: &str,
        verify_token: &str,
    ) -> Result<(), HandshakeError> {
        let mut address = parse(url)?;
        let challenge = (self.clock.now().as_micros().unsigned_abs() % 10_000_000_000).to_string();
        address
            .query_pairs_mut()
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.challenge", &challenge)
            .append_pair("hub.verify_token", verify_token);
        let failed = |error: reqwest::Error| HandshakeError::NoAnswer(reason(&error));
        let mut answer = self.client.get(address).send().await.map_err(failed)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(HandshakeError::Status(answer.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > challenge.len() {
                break;
            }
        }
        if body == challenge.as_bytes() { Ok(()) } else { Err(HandshakeError::WrongChallenge) }
    }
}

/// An address that webhooks can go to.
pub(crate) fn parse(url: &str) -> Result<Url, HandshakeError> {
    let url = Url::parse(url).map_err(|_| HandshakeError::NotAUrl)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if is_web { Ok(url) } else { Err(HandshakeError::NotAUrl) }
}

async fn send(client: &Client, post: WebhookPost) -> PostAnswer {
    let request = client
        .post(&post.url)
        .header("content-type", "application/json")
        .header(signature::HEADER, &post.signature)
        .body(post.body);
    match request.send().await {
        Ok(mut answer) => {
            let status = answer.status().as_u16();
            let mut read = 0;
            // The connection can only be used again when the answer was read to its end.
            while let Ok(Some(chunk)) = answer.chunk().await {
                read += chunk.len();
                if read > ANSWER_BYTES_MAX {
                    break;
                }
            }
            PostAnswer::Status(status)
        }
        Err(error) => PostAnswer::Nothing(reason(&error).into()),
    }
}

/// Why there was no answer, in few words and without the address.
fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "cannot connect"
    } else {
        "connection closed without an answer"
    }
}
