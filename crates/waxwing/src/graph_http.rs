//! The way to other machines: to Graph by clients made once, with time limits and without redirects; to
//! strangers by one of their own.

use crate::stranger_http::StrangerHttp;
use crate::streaming::{Streamed, no_answer, without_address};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use std::net::IpAddr;
use std::time::Duration;
use waxwing_app::http::{Http, NoAnswer, Peer, Pieces, Sending};
use waxwing_domain::reach::Reach;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an answer may take in all.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long an answer may be; Meta's are a few hundred bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// How long a file may take in all, to Meta or from it: 100 MiB on a slow line.
const TRANSFER_TIMEOUT: Duration = Duration::from_hours(1);

/// The production client.
pub(crate) struct GraphHttp {
    /// For Graph: through the proxy of the environment, if there is one.
    outside: reqwest::Client,
    /// For a sandbox on this machine, which no proxy can reach.
    loopback: reqwest::Client,
    /// For whoever a caller names.
    strangers: StrangerHttp,
}

impl GraphHttp {
    /// Makes the clients; strangers may have us call what is within `reach`.
    pub(crate) fn new(reach: Reach) -> anyhow::Result<Self> {
        let client = || {
            reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(ANSWER_TIMEOUT)
                .redirect(reqwest::redirect::Policy::none())
                .tcp_nodelay(true)
                .pool_max_idle_per_host(256)
                .user_agent(concat!("waxwing/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            outside: client().build()?,
            loopback: client().no_proxy().build()?,
            strangers: StrangerHttp::new(reach)?,
        })
    }

    fn client_for(&self, url: &reqwest::Url) -> &reqwest::Client {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let is_loopback = host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
        if is_loopback || host == "localhost" { &self.loopback } else { &self.outside }
    }
}

#[async_trait]
impl Http for GraphHttp {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, NoAnswer> {
        let request = reqwest::Request::try_from(request)
            .map_err(|error| NoAnswer::NotSent(without_address(error)))?;
        let mut answer =
            self.client_for(request.url()).execute(request).await.map_err(no_answer)?;
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = BytesMut::new();
        while let Some(piece) = answer.chunk().await.map_err(no_answer)? {
            if body.len() + piece.len() > ANSWER_BYTES_MAX {
                return Err(NoAnswer::Unanswered("the answer is too long to be Meta's".to_owned()));
            }
            body.extend_from_slice(&piece);
        }
        response.body(body.freeze()).map_err(|error| NoAnswer::Unanswered(error.to_string()))
    }

    async fn transfer(
        &self,
        request: http::Request<Sending>,
        peer: Peer,
    ) -> Result<http::Response<Pieces>, NoAnswer> {
        let mut request = Streamed::new(request)?;
        match peer {
            Peer::Stranger => self.strangers.call(request).await,
            Peer::Meta => {
                request.ends_within(TRANSFER_TIMEOUT);
                let client = self.client_for(request.url());
                request.call(client, ANSWER_TIMEOUT).await
            }
        }
    }
}
