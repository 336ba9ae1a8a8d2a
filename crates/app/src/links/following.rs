//! From a link to the file it leads to: asked for by us, hop by hop, wherever strangers may send us.

use super::address::{self, Address};
use super::fetched::Fetched;
use super::{LinkError, SourceHeader};
use crate::http::{Http, NoAnswer, Peer, Pieces, Sending};
use ::http::{HeaderMap, HeaderValue, Request, Response, header};

/// How many times a link may lead on.
const REDIRECTS_MAX: u32 = 5;

/// What is asked for.
#[derive(Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The link.
    pub url: &'a str,
    /// What private places want to see; each sees its own alone.
    pub private: &'a [SourceHeader],
    /// The version we have, by the tag its server gave it.
    pub etag: Option<&'a str>,
    /// The version we have, by when its server says it was made.
    pub last_modified: Option<&'a str>,
}

/// Fetches what a link leads to; nothing, if that is the version we have.
pub async fn follow(http: &dyn Http, asked: &Asked<'_>) -> Result<Option<Fetched>, LinkError> {
    let mut address = address::parse(asked.url)?;
    for hop in 0..=REDIRECTS_MAX {
        let answer = call(http, asked, &address).await.map_err(|it| of_hop(it, hop, &address))?;
        let status = answer.status().as_u16();
        match status {
            200 | 203 => return Fetched::new(answer, &address).map(Some),
            304 if asked.is_conditional() => return Ok(None),
            301 | 302 | 303 | 307 | 308 => address = next(&address, answer.headers())?,
            408 | 425 | 429 | 500..=599 => {
                return Err(LinkError::Unreachable(format!(
                    "{} answered {status}",
                    host(&address)
                )));
            }
            _ => return Err(LinkError::Failed(format!("{} answered {status}", host(&address)))),
        }
    }
    Err(LinkError::Refused(format!("it leads on more than {REDIRECTS_MAX} times")))
}

impl Asked<'_> {
    fn is_conditional(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }

    fn headers(&self, address: &Address) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        // What is kept is the file, not what a server made of it for its way.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let versions =
            [(header::IF_NONE_MATCH, self.etag), (header::IF_MODIFIED_SINCE, self.last_modified)];
        for (name, version) in versions {
            if let Some(version) = version.and_then(|it| it.parse().ok()) {
                headers.insert(name, version);
            }
        }
        // The narrower place has the last word.
        let mut private: Vec<_> = self.private.iter().filter(|it| it.holds(address)).collect();
        private.sort_by_key(|it| it.path_length());
        for SourceHeader { name, value, .. } in private {
            headers.insert(name, value.clone());
        }
        headers
    }
}

async fn call(
    http: &dyn Http,
    asked: &Asked<'_>,
    address: &Address,
) -> Result<Response<Pieces>, LinkError> {
    let mut request = Request::get(address.as_str())
        .body(Sending::Nothing)
        .map_err(|_| LinkError::Failed("its address cannot be asked for".to_owned()))?;
    *request.headers_mut() = asked.headers(address);
    http.transfer(request, Peer::Stranger).await.map_err(|it| match it {
        NoAnswer::Forbidden(why) => LinkError::Refused(why),
        NoAnswer::NotSent(why) | NoAnswer::Unanswered(why) => LinkError::Unreachable(why),
    })
}

/// Where it leads on to.
fn next(address: &Address, headers: &HeaderMap) -> Result<Address, LinkError> {
    let location = headers.get(header::LOCATION);
    let location = location.and_then(|it| std::str::from_utf8(it.as_bytes()).ok());
    let nowhere = || LinkError::Failed(format!("{} leads on, but not where to", host(address)));
    address::parse_from(address, location.ok_or_else(nowhere)?).map_err(|error| match error {
        LinkError::Refused(why) => LinkError::Refused(format!("where it leads on to, {why}")),
        error => error,
    })
}

/// The error with the host that it is about, if that is not the one in the link.
fn of_hop(error: LinkError, hop: u32, address: &Address) -> LinkError {
    let named = |why: String| {
        if hop == 0 { why } else { format!("it leads on to {}: {why}", host(address)) }
    };
    match error {
        LinkError::Refused(why) => LinkError::Refused(named(why)),
        LinkError::Failed(why) => LinkError::Failed(named(why)),
        LinkError::Unreachable(why) => LinkError::Unreachable(named(why)),
    }
}

/// The host alone: the rest of an address may hold a secret.
fn host(address: &Address) -> &str {
    address.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;
