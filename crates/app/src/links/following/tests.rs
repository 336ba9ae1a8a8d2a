//! Hops, headers and answers, on a web that the test makes up.

use super::*;
use async_trait::async_trait;
use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::{self, StreamExt};
use std::collections::BTreeMap;
use std::sync::Mutex;
use waxwing_domain::secret::Secret;

/// Pages by address, and who asked for which with what.
#[derive(Default)]
struct Web {
    pages: BTreeMap<&'static str, Page>,
    asked: Mutex<Vec<(String, HeaderMap)>>,
}

type Page = (u16, &'static [(&'static str, &'static str)], &'static str);

impl Web {
    fn of(pages: &[(&'static str, Page)]) -> Self {
        Self { pages: pages.iter().copied().collect(), asked: Mutex::default() }
    }

    /// The hosts that saw the header, one for each call that had it.
    fn saw(&self, name: &str) -> Vec<(String, String)> {
        let asked = self.asked.lock().unwrap();
        let seen = asked.iter().filter_map(|(url, headers)| {
            Some((url.clone(), headers.get(name)?.to_str().ok()?.to_owned()))
        });
        seen.collect()
    }

    async fn follow(&self, url: &str) -> Result<String, LinkError> {
        self.ask(&Asked { url, ..Asked::default() }).await.map(|it| it.expect("it is anew"))
    }

    async fn ask(&self, asked: &Asked<'_>) -> Result<Option<String>, LinkError> {
        let Some(fetched) = follow(self, asked).await? else { return Ok(None) };
        let bytes: Vec<Bytes> = fetched.pieces.try_collect().await.expect("the web gives all");
        Ok(Some(format!("{} {}", fetched.url, String::from_utf8_lossy(&bytes.concat()))))
    }
}

#[async_trait]
impl Http for Web {
    async fn call(&self, _: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        Err(NoAnswer::NotSent("a link is never called like Meta".to_owned()))
    }

    async fn transfer(
        &self,
        request: Request<Sending>,
        peer: Peer,
    ) -> Result<Response<Pieces>, NoAnswer> {
        assert_eq!((peer, request.method().as_str()), (Peer::Stranger, "GET"));
        let url = request.uri().to_string();
        self.asked.lock().unwrap().push((url.clone(), request.headers().clone()));
        if request.uri().host() == Some("127.0.0.1") {
            return Err(NoAnswer::Forbidden("127.0.0.1 is this machine itself".to_owned()));
        }
        let (status, headers, body) = *self
            .pages
            .get(url.as_str())
            .ok_or_else(|| NoAnswer::NotSent("nobody is there".to_owned()))?;
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, value.as_bytes());
        }
        let pieces = body.as_bytes().chunks(2).map(|it| Ok(Bytes::from_static(it)));
        Ok(response.body(stream::iter(pieces).boxed()).unwrap())
    }
}

#[tokio::test]
async fn redirects_are_followed_as_often_as_is_usual() {
    let web = Web::of(&[
        ("https://a.example/0", (301, &[("location", "/1")], "")),
        ("https://a.example/1", (302, &[("location", "2?x=y#z")], "")),
        ("https://a.example/2?x=y", (303, &[("location", "//b.example/3")], "")),
        ("https://b.example/3", (307, &[("location", "http://c.example/4")], "")),
        ("http://c.example/4", (308, &[("location", "https://d.example/5.png")], "")),
        ("https://d.example/5.png", (200, &[], "the picture")),
        ("https://a.example/-1", (302, &[("location", "https://a.example/0")], "")),
        ("https://a.example/loop", (302, &[("location", "/loop")], "")),
    ]);
    let followed = web.follow("https://a.example/0").await;
    assert_eq!(followed, Ok("https://d.example/5.png the picture".to_owned()));
    for url in ["https://a.example/-1", "https://a.example/loop"] {
        let refused = LinkError::Refused("it leads on more than 5 times".to_owned());
        assert_eq!(web.follow(url).await, Err(refused), "{url}");
    }
}

#[tokio::test]
async fn an_answer_says_whether_trying_again_may_help() {
    let web = Web::of(&[
        ("https://a.example/404", (404, &[], "")),
        ("https://a.example/401", (401, &[], "")),
        ("https://a.example/204", (204, &[], "")),
        ("https://a.example/206", (206, &[], "a part")),
        ("https://a.example/304", (304, &[], "")),
        ("https://a.example/302", (302, &[], "")),
        ("https://a.example/429", (429, &[], "")),
        ("https://a.example/503", (503, &[], "")),
        ("https://a.example/to503", (302, &[("location", "https://b.example/503")], "")),
        ("https://b.example/503", (503, &[], "")),
        ("https://a.example/to-nobody", (302, &[("location", "https://nobody.example/")], "")),
    ]);
    let failed = |it: &str| LinkError::Failed(it.to_owned());
    let unreachable = |it: &str| LinkError::Unreachable(it.to_owned());
    for (path, expected) in [
        ("404", failed("a.example answered 404")),
        ("401", failed("a.example answered 401")),
        ("204", failed("a.example answered 204")),
        ("206", failed("a.example answered 206")),
        ("304", failed("a.example answered 304")),
        ("302", failed("a.example leads on, but not where to")),
        ("429", unreachable("a.example answered 429")),
        ("503", unreachable("a.example answered 503")),
        ("to503", unreachable("b.example answered 503")),
        ("nowhere", unreachable("nobody is there")),
        ("to-nobody", unreachable("it leads on to nobody.example: nobody is there")),
    ] {
        let url = format!("https://a.example/{path}");
        assert_eq!(web.follow(&url).await, Err(expected), "{path}");
    }
}

#[tokio::test]
async fn what_may_not_be_asked_for_is_refused_wherever_it_stands() {
    let web = Web::of(&[
        ("https://a.example/near", (302, &[("location", "http://127.0.0.1/")], "")),
        ("https://a.example/file", (302, &[("location", "file:///etc/passwd")], "")),
        ("https://a.example/name", (302, &[("location", "https://me:pw@b.example/")], "")),
        ("https://a.example/no", (302, &[("location", "https://[::1/")], "")),
        ("https://a.example/bytes", (302, &[("location", "\u{ff}")], "")),
    ]);
    for (url, expected) in [
        ("https://a.example/near", "it leads on to 127.0.0.1: 127.0.0.1 is this machine itself"),
        (
            "https://a.example/file",
            "where it leads on to, the address begins with file:, not with http: or https:",
        ),
        (
            "https://a.example/name",
            "where it leads on to, the address holds a name or a password; \
             make the place a private source instead",
        ),
        (
            "https://a.example/no",
            "where it leads on to, the address cannot be read: invalid IPv6 address",
        ),
        ("", "the address cannot be read: relative URL without a base"),
        ("picture.png", "the address cannot be read: relative URL without a base"),
        ("ftp://a.example/", "the address begins with ftp:, not with http: or https:"),
    ] {
        let refused = LinkError::Refused(expected.to_owned());
        assert_eq!(web.follow(url).await, Err(refused), "{url}");
    }
    let long = format!("https://a.example/{}", "a".repeat(8192));
    let refused = LinkError::Refused("the address is longer than 8192 characters".to_owned());
    assert_eq!(web.follow(&long).await, Err(refused));
}

#[tokio::test]
async fn a_credential_is_seen_by_its_place_alone() {
    let web = Web::of(&[
        ("https://files.example/a/1", (302, &[("location", "https://files.example/b")], "")),
        ("https://files.example/b", (302, &[("location", "https://other.example/c")], "")),
        ("https://other.example/c", (302, &[("location", "http://files.example/a/2")], "")),
        ("http://files.example/a/2", (302, &[("location", "https://files.example/a/3")], "")),
        ("https://files.example/a/3", (200, &[], "the file")),
    ]);
    let private = |prefix, value| SourceHeader::new(prefix, "X-Key", &Secret::new(value)).unwrap();
    let private =
        [private("https://files.example/a", "narrow"), private("https://files.example", "wide")];
    let asked = Asked { url: "https://files.example/a/1", private: &private, ..Asked::default() };
    web.ask(&asked).await.unwrap();
    let seen = [
        ("https://files.example/a/1", "narrow"),
        ("https://files.example/b", "wide"),
        ("https://files.example/a/3", "narrow"),
    ];
    assert_eq!(web.saw("x-key"), seen.map(|(url, it)| (url.to_owned(), it.to_owned())));
}

#[tokio::test]
async fn a_version_that_is_there_is_not_fetched_again() {
    let web = Web::of(&[
        ("https://a.example/same", (304, &[], "")),
        ("https://a.example/other", (200, &[("etag", "\"2\"")], "new")),
    ]);
    let asked = |url| Asked {
        url,
        etag: Some("\"1\""),
        last_modified: Some("Wed, 21 Oct 2015 07:28:00 GMT"),
        ..Asked::default()
    };
    assert_eq!(web.ask(&asked("https://a.example/same")).await, Ok(None));
    let other = web.ask(&asked("https://a.example/other")).await;
    assert_eq!(other, Ok(Some("https://a.example/other new".to_owned())));
    assert_eq!(web.saw("if-none-match").len(), 2);
    assert_eq!(web.saw("if-modified-since")[0].1, "Wed, 21 Oct 2015 07:28:00 GMT");
}
