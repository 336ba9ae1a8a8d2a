//! Links to places that are not for strangers, each tried against canaries on this machine; and what
//! strangers can do to us when they are reached.
//!
//! 127.0.0.2 stands in for the internet: it is the one address of this machine that these tests allow.

mod slow;
mod targets;

use super::*;
use async_trait::async_trait;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Mutex;
use waxwing_app::http::{Http, Peer, Sending};
use waxwing_app::links::{Asked, Fetched, LinkError, follow};

/// The one address that is the internet here.
const OUTSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// The client as the gateway uses it, with another resolver.
struct Client(StrangerHttp);

impl Client {
    fn new(reach: Reach, names: impl Names + 'static, limits: Limits) -> Self {
        Self(StrangerHttp::with(reach, Arc::new(names), limits).expect("the client can be made"))
    }

    /// One for which 127.0.0.2 is the internet.
    fn outside(names: impl Names + 'static) -> Self {
        let outside = OUTSIDE.to_string().parse().expect("an address is a network");
        Self::new(Reach::with(vec![outside]), names, Limits::USUAL)
    }

    async fn follow(&self, url: &str) -> Result<Fetched, LinkError> {
        let asked = Asked { url, ..Asked::default() };
        Ok(follow(self, &asked).await?.expect("nothing is there before"))
    }
}

#[async_trait]
impl Http for Client {
    async fn call(&self, _: http::Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        Err(NoAnswer::NotSent("only strangers are called here".to_owned()))
    }

    async fn transfer(
        &self,
        request: http::Request<Sending>,
        _: Peer,
    ) -> Result<Response<Pieces>, NoAnswer> {
        self.0.call(Streamed::new(request)?).await
    }
}

/// A resolver that says what it was told to say, one thing after the other; the last for good.
#[derive(Default)]
struct FakeNames(Arc<Mutex<BTreeMap<String, Vec<Vec<IpAddr>>>>>);

impl FakeNames {
    fn of(names: &[(&str, &[&[&str]])]) -> Self {
        let addresses = |it: &&[&str]| it.iter().map(|it| it.parse().unwrap()).collect();
        let answers = names.iter().map(|(name, answers)| {
            ((*name).to_owned(), answers.iter().rev().map(addresses).collect())
        });
        Self(Arc::new(Mutex::new(answers.collect())))
    }
}

impl Names for FakeNames {
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let mut names = self.0.lock().unwrap();
        let answers = names.get_mut(name.trim_end_matches('.'));
        let answer = answers.map(|it| match it.len() {
            0 | 1 => it.last().cloned().unwrap_or_default(),
            _ => it.pop().unwrap_or_default(),
        });
        Box::pin(async { answer.ok_or_else(|| io::Error::other("there is no such name")) })
    }
}
