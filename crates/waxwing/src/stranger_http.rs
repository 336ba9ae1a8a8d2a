//! The way to strangers: to whatever a caller named, unless that is no place for strangers.
//!
//! Addresses are judged where they are connected to, and nowhere else: one that stands in the link just
//! before the call, one that a name leads to as the answer of the resolver whose addresses are then
//! used. So there is no moment between judging and connecting in which a name could lead elsewhere.

use crate::streaming::Streamed;
use futures::future::BoxFuture;
use http::Response;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use waxwing_app::http::{NoAnswer, Pieces};
use waxwing_domain::reach::Reach;

/// How long strangers may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// To be connected to.
    connect: Duration,
    /// Without anything coming, before the answer and within it.
    still: Duration,
    /// In all.
    whole: Duration,
}

impl Limits {
    const USUAL: Self = Self {
        connect: Duration::from_secs(5),
        still: Duration::from_secs(10),
        whole: Duration::from_mins(1),
    };
}

/// The client for strangers: without proxy, redirects, or connections that are kept.
pub(crate) struct StrangerHttp {
    client: reqwest::Client,
    reach: Reach,
    still_max: Duration,
}

impl StrangerHttp {
    /// Makes the client.
    pub(crate) fn new(reach: Reach) -> anyhow::Result<Self> {
        Self::with(reach, Arc::new(SystemNames), Limits::USUAL)
    }

    fn with(reach: Reach, names: Arc<dyn Names>, limits: Limits) -> anyhow::Result<Self> {
        let names = JudgedNames { names, reach: reach.clone() };
        let client = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .redirect(reqwest::redirect::Policy::none())
            // A proxy would look names up by itself, and connect where it likes.
            .no_proxy()
            .dns_resolver(Arc::new(names))
            .pool_max_idle_per_host(0)
            .user_agent(concat!("waxwing/", env!("CARGO_PKG_VERSION")));
        Ok(Self { client: client.build()?, reach, still_max: limits.still })
    }

    /// Makes one call.
    pub(crate) async fn call(&self, request: Streamed) -> Result<Response<Pieces>, NoAnswer> {
        // An address is connected to without asking the resolver.
        if let Some(address) = literal(request.url()) {
            self.reach.judge(address).map_err(|it| NoAnswer::Forbidden(it.to_string()))?;
        }
        request.call(&self.client, self.still_max).await
    }
}

/// The address that an URL has in place of a name.
fn literal(url: &reqwest::Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// Says which addresses a name leads to.
trait Names: Send + Sync {
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the machine.
struct SystemNames;

impl Names for SystemNames {
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|it| it.ip()).collect())
        })
    }
}

/// Names, without the addresses that no stranger may have us call.
struct JudgedNames {
    names: Arc<dyn Names>,
    reach: Reach,
}

impl Resolve for JudgedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (name, reach) = (name.as_str().to_owned(), self.reach.clone());
        let found = if is_local(&name) {
            Box::pin(async { Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]) })
        } else {
            self.names.look_up(name.clone())
        };
        Box::pin(async move { Ok(judged(&reach, &name, found.await?)?) })
    }
}

/// Whether it is this machine by its own name, which is nobody's to give (RFC 6761).
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Those addresses that may be connected to, if there is one. Their port is the one of the URL.
fn judged(reach: &Reach, name: &str, found: Vec<IpAddr>) -> Result<Addrs, NoAnswer> {
    let (mut good, mut bad) = (Vec::new(), None);
    for address in found {
        match reach.judge(address) {
            Ok(()) => good.push(SocketAddr::new(address, 0)),
            Err(why) => bad = bad.or(Some(why)),
        }
    }
    match bad {
        _ if !good.is_empty() => Ok(Box::new(good.into_iter())),
        Some(why) => Err(NoAnswer::Forbidden(format!("{name}: {why}"))),
        None => Err(NoAnswer::NotSent(format!("{name} has no address"))),
    }
}

#[cfg(test)]
mod tests;
