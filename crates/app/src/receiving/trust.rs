//! Who may see a channel's token: Meta, and whoever plays it. Where a medium is, a webhook says.

use url::Url;
use waxwing_store::channels::Channel;

use super::patience::Trouble;
use crate::http::Peer;
use crate::links::address;

/// Names of Meta's; it gives media from names below them.
const META_HOSTS: [&str; 4] = ["facebook.com", "fbcdn.net", "fbsbx.com", "whatsapp.net"];

/// Reads where a medium is.
pub(super) fn parse(text: &str) -> Result<Url, Trouble> {
    address::parse(text).map_err(|_| unreadable())
}

/// Reads where an address leads on to.
pub(super) fn parse_from(base: &Url, text: &str) -> Result<Url, Trouble> {
    address::parse_from(base, text).map_err(|_| unreadable())
}

fn unreadable() -> Trouble {
    Trouble::Passing("Meta's address for it cannot be read".to_owned())
}

/// Whether an address sees the channel's token, and so is called as Meta's.
///
/// It does where Graph itself is, by the channel's own words: same scheme, host and port. Beyond that
/// it must be Meta's by its name, and nobody on the way may read along. Any other address is called as
/// one that a stranger gave us.
pub(super) fn peer(channel: &Channel, address: &Url) -> Peer {
    let is_graph = Url::parse(&channel.graph_url).is_ok_and(|it| it.origin() == address.origin());
    let is_metas = address.scheme() == "https" && address.domain().is_some_and(is_below_meta);
    if is_graph || is_metas { Peer::Meta } else { Peer::Stranger }
}

fn is_below_meta(host: &str) -> bool {
    META_HOSTS.iter().any(|it| {
        host.strip_suffix(it).is_some_and(|above| above.is_empty() || above.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receiving::tests::channel;

    fn sees_it(graph_url: &str, address: &str) -> bool {
        let channel = Channel { graph_url: graph_url.to_owned(), ..channel() };
        peer(&channel, &parse(address).unwrap()) == Peer::Meta
    }

    #[test]
    fn meta_sees_the_token() {
        for address in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://LOOKASIDE.FBSBX.COM/",
            "https://fbsbx.com/",
            "https://graph.facebook.com/v25.0/1",
            "https://scontent-fra3-1.xx.fbcdn.net/v/t1",
            "https://mmg.whatsapp.net/d/f",
        ] {
            assert!(sees_it("https://graph.facebook.com", address), "{address}");
        }
    }

    #[test]
    fn who_only_looks_like_meta_does_not_see_it() {
        for address in [
            "http://lookaside.fbsbx.com/",
            "https://fbsbx.com.evil.example/",
            "https://evil-fbsbx.com/",
            "https://evilfacebook.com/",
            "https://evil.example/fbsbx.com",
            "https://evil.example?.fbsbx.com",
            "https://evil.example#.fbsbx.com",
            "https://evil.example\\.fbsbx.com",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://fbsbx.com./",
        ] {
            assert!(!sees_it("https://graph.facebook.com", address), "{address}");
        }
    }

    #[test]
    fn who_plays_meta_sees_it_at_the_address_the_channel_has() {
        let graph = "http://127.0.0.1:8080/sandbox/graph";
        assert!(sees_it(graph, "http://127.0.0.1:8080/sandbox/media/1?sig=2"));
        for address in [
            "http://127.0.0.1:8081/",
            "https://127.0.0.1:8080/",
            "http://127.0.0.2:8080/",
            "http://localhost:8080/",
        ] {
            assert!(!sees_it(graph, address), "{address}");
        }
    }

    #[test]
    fn what_is_no_address_of_the_web_is_not_called() {
        for text in ["", "lookaside.fbsbx.com/1", "file:///etc/passwd", "data:,x", "https://"] {
            assert_eq!(parse(text), Err(unreadable()), "{text}");
        }
        let base = parse("https://lookaside.fbsbx.com/a/b").unwrap();
        assert_eq!(parse_from(&base, "../c").unwrap().as_str(), "https://lookaside.fbsbx.com/c");
        for text in ["ftp://lookaside.fbsbx.com/", "https://fbsbx.com@evil.example/"] {
            assert!(parse_from(&base, text).is_err(), "{text}");
        }
    }
}
