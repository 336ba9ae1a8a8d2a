//! The addresses of links, read as browsers do, and which of them may be asked for at all.

use super::LinkError;

pub(crate) use url::Url as Address;

/// The most characters an address may have; signed ones of clouds have about 2,000.
const LENGTH_MAX: usize = 8192;

/// Reads an address that somebody wrote.
pub(crate) fn parse(text: &str) -> Result<Address, LinkError> {
    read(text, Address::parse)
}

/// Reads an address that stands in the answer of another.
pub(crate) fn parse_from(base: &Address, text: &str) -> Result<Address, LinkError> {
    read(text, |it| base.join(it))
}

fn read(
    text: &str,
    parse: impl FnOnce(&str) -> Result<Address, url::ParseError>,
) -> Result<Address, LinkError> {
    let refused = |why: String| Err(LinkError::Refused(why));
    if text.len() > LENGTH_MAX {
        return refused(format!("the address is longer than {LENGTH_MAX} characters"));
    }
    let mut address = match parse(text) {
        Ok(address) => address,
        Err(error) => return refused(format!("the address cannot be read: {error}")),
    };
    if !matches!(address.scheme(), "http" | "https") {
        let scheme = address.scheme();
        return refused(format!("the address begins with {scheme}:, not with http: or https:"));
    }
    if !address.username().is_empty() || address.password().is_some() {
        return refused(
            "the address holds a name or a password; make the place a private source instead"
                .to_owned(),
        );
    }
    address.set_fragment(None);
    Ok(address)
}
