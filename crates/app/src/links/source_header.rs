//! What private places want to see, and which addresses are theirs.

use super::LinkError;
use super::address::{self, Address};
use ::http::{HeaderName, HeaderValue, header};
use waxwing_domain::secret::Secret;

/// Headers that say how a call is made rather than who makes it.
const NOT_FOR_CALLERS: [HeaderName; 12] = [
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::IF_MODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::RANGE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// A header that addresses below a place see, and nobody else.
#[derive(Clone)]
pub struct SourceHeader {
    place: Address,
    pub(super) name: HeaderName,
    pub(super) value: HeaderValue,
}

/// Why this can be no private place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    /// Its address.
    #[error("{0}")]
    Address(String),
    /// Its address would not be one that others begin with.
    #[error("the place must end before any ? or #, such as https://files.example/invoices/")]
    NoPrefix,
    /// The header's name.
    #[error("this header cannot be sent; use one such as Authorization or X-Api-Key")]
    Header,
    /// The header's value.
    #[error("the value cannot be sent in a header: it must be one line of ASCII, and not empty")]
    Value,
}

impl SourceHeader {
    /// Reads a place and its header.
    pub fn new(prefix: &str, header: &str, value: &Secret) -> Result<Self, InvalidSource> {
        let place = address::parse(prefix).map_err(|it| match it {
            LinkError::Refused(why) | LinkError::Failed(why) | LinkError::Unreachable(why) => {
                InvalidSource::Address(why)
            }
        })?;
        if place.query().is_some() || prefix.contains('#') {
            return Err(InvalidSource::NoPrefix);
        }
        let name: HeaderName = header.parse().map_err(|_| InvalidSource::Header)?;
        if NOT_FOR_CALLERS.contains(&name) || name.as_str().starts_with("proxy-") {
            return Err(InvalidSource::Header);
        }
        let mut value = HeaderValue::from_str(value.expose()).map_err(|_| InvalidSource::Value)?;
        if value.is_empty() || value.to_str().is_err() {
            return Err(InvalidSource::Value);
        }
        value.set_sensitive(true);
        Ok(Self { place, name, value })
    }

    /// Whether a link leads to the place, or below it.
    pub fn opens(&self, url: &str) -> bool {
        address::parse(url).is_ok_and(|it| self.holds(&it))
    }

    /// Whether an address is the place, or below it.
    pub(super) fn holds(&self, address: &Address) -> bool {
        let is_same_server = self.place.origin() == address.origin();
        let below = address.path().strip_prefix(self.place.path());
        let is_below = below.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.place.path().ends_with('/')
        });
        is_same_server && is_below
    }

    /// How narrow the place is.
    pub(super) fn path_length(&self) -> usize {
        self.place.path().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(prefix: &str) -> Result<SourceHeader, InvalidSource> {
        SourceHeader::new(prefix, "Authorization", &Secret::new("Bearer abc"))
    }

    #[test]
    fn a_place_is_its_server_and_what_is_below_its_path() {
        for (prefix, address, expected) in [
            ("https://files.example", "https://files.example/a.png", true),
            ("https://files.example", "https://FILES.example:443/a.png", true),
            ("https://files.example/", "https://files.example", true),
            ("https://files.example/a", "https://files.example/a", true),
            ("https://files.example/a", "https://files.example/a/b?c=d", true),
            ("https://files.example/a/", "https://files.example/a/b", true),
            ("https://files.example:8443/", "https://files.example:8443/a", true),
            ("https://files.example/a", "https://files.example/ab", false),
            ("https://files.example/a/", "https://files.example/a", false),
            ("https://files.example/a", "https://files.example/a/../b", false),
            ("https://files.example/a", "https://files.example/a/%2e%2e/b", false),
            ("https://files.example", "https://files.example.evil.example/a", false),
            ("https://files.example", "https://evil.example/files.example", false),
            ("https://files.example", "https://files.example@evil.example/", false),
            ("https://files.example", "http://files.example/a.png", false),
            ("https://files.example", "https://files.example:8443/a.png", false),
        ] {
            let held = place(prefix).unwrap().holds(&Address::parse(address).unwrap());
            assert_eq!(held, expected, "{prefix} {address}");
        }
    }

    #[test]
    fn what_can_be_no_place_is_refused() {
        let no_address = |it: Result<SourceHeader, _>| matches!(it, Err(InvalidSource::Address(_)));
        assert!(no_address(place("files.example")));
        assert!(no_address(place("ftp://files.example/")));
        assert!(no_address(place("https://me:secret@files.example/")));
        assert_eq!(place("https://files.example/?a").err(), Some(InvalidSource::NoPrefix));
        assert_eq!(place("https://files.example/#a").err(), Some(InvalidSource::NoPrefix));
        for (header, value, expected) in [
            ("X-Api-Key", "abc", None),
            ("Host", "abc", Some(InvalidSource::Header)),
            ("content-length", "3", Some(InvalidSource::Header)),
            ("Proxy-Authorization", "abc", Some(InvalidSource::Header)),
            ("a header", "abc", Some(InvalidSource::Header)),
            ("", "abc", Some(InvalidSource::Header)),
            ("X-Api-Key", "", Some(InvalidSource::Value)),
            ("X-Api-Key", "a\r\nb: c", Some(InvalidSource::Value)),
            ("X-Api-Key", "schlüssel", Some(InvalidSource::Value)),
        ] {
            let made = SourceHeader::new("https://files.example/", header, &Secret::new(value));
            assert_eq!(made.err(), expected, "{header}: {value}");
        }
    }
}
