//! Which addresses a stranger may have us call: public ones, and those an operator allowed.
//!
//! Whoever hands us a link chooses where we connect to. Behind the gateway lie things that trust it
//! because it is near: databases, metadata of clouds, other people's admin pages. So an address is
//! public only if no block of IANA's registries of special-purpose addresses holds it
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry>, and `…ipv6…`), and what is in doubt
//! is not public. An address that wraps another one is judged by what it wraps.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Whether an address is one of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    special(address).is_none()
}

/// Where strangers may have us connect to: the public internet, and what the operator added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    allowed: Vec<Network>,
}

impl Reach {
    /// The public internet, and these networks.
    pub fn with(allowed: Vec<Network>) -> Self {
        Self { allowed }
    }

    /// Whether we may connect to an address; if not, why.
    pub fn judge(&self, address: IpAddr) -> Result<(), NotPublic> {
        let address = address.to_canonical();
        match special(address) {
            Some(what) if !self.allowed.iter().any(|it| it.contains(address)) => {
                Err(NotPublic { address, what })
            }
            _ => Ok(()),
        }
    }
}

/// An address that no stranger may have us call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {what}, not an address of the public internet")]
pub struct NotPublic {
    address: IpAddr,
    what: &'static str,
}

/// A block of addresses: `10.0.0.0/8`, `fd00::/8`, or one address alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

impl Network {
    const fn v4(first: [u8; 4], bits: u8) -> Self {
        let [a, b, c, d] = first;
        Self { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), bits }
    }

    const fn v6(first: [u16; 3], bits: u8) -> Self {
        let [a, b, c] = first;
        Self { first: IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), bits }
    }

    /// Whether the address is in it. Those of the other family never are.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let differing = first.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.bits.into()
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let differing = first.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.bits.into()
            }
            _ => false,
        }
    }

    /// How many bits an address has there.
    const fn bits_max(first: IpAddr) -> u8 {
        if first.is_ipv4() { 32 } else { 128 }
    }

    /// Whether the address it is written with is its first.
    fn is_first(&self) -> bool {
        let rest = match self.first {
            IpAddr::V4(first) => first.to_bits().trailing_zeros(),
            IpAddr::V6(first) => first.to_bits().trailing_zeros(),
        };
        rest >= (Self::bits_max(self.first) - self.bits).into()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no block of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNetwork {
    /// It is something else.
    #[error("not an address, and not a block of addresses such as 10.0.0.0/8 or fd00::/8")]
    Unreadable,
    /// It says more than its length keeps: one of both is a slip.
    #[error("the address has bits beyond the length of the block")]
    Inside,
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (first, bits) = match text.split_once('/') {
            Some((first, bits)) => (first, Some(bits)),
            None => (text, None),
        };
        let first: IpAddr = first.parse().map_err(|_| InvalidNetwork::Unreadable)?;
        let most = Self::bits_max(first);
        let bits = match bits {
            None => most,
            Some(bits) if bits.bytes().all(|it| it.is_ascii_digit()) => {
                bits.parse().ok().filter(|it| *it <= most).ok_or(InvalidNetwork::Unreadable)?
            }
            Some(_) => return Err(InvalidNetwork::Unreadable),
        };
        let network = Self { first, bits };
        if network.is_first() { Ok(network) } else { Err(InvalidNetwork::Inside) }
    }
}

/// A block that is not of the public internet, and what it is. Of two that overlap the first counts.
type Special = (Network, &'static str);

const THIS_MACHINE: &str = "this machine itself";
const PRIVATE: &str = "in a private network";
const LINK_LOCAL: &str = "link-local, where clouds keep their metadata";
const DOCUMENTATION: &str = "for use in documentation only";
const MULTICAST: &str = "a multicast address";
const RESERVED: &str = "in a block reserved for special use";
const TUNNEL: &str = "the end of a tunnel that may lead anywhere";

const SPECIAL_V4: &[Special] = &[
    (Network::v4([0, 0, 0, 0], 8), THIS_MACHINE),
    (Network::v4([10, 0, 0, 0], 8), PRIVATE),
    (Network::v4([100, 64, 0, 0], 10), PRIVATE),
    (Network::v4([127, 0, 0, 0], 8), THIS_MACHINE),
    (Network::v4([169, 254, 0, 0], 16), LINK_LOCAL),
    (Network::v4([172, 16, 0, 0], 12), PRIVATE),
    (Network::v4([192, 0, 0, 0], 24), RESERVED),
    (Network::v4([192, 0, 2, 0], 24), DOCUMENTATION),
    (Network::v4([192, 31, 196, 0], 24), RESERVED),
    (Network::v4([192, 52, 193, 0], 24), RESERVED),
    (Network::v4([192, 88, 99, 0], 24), TUNNEL),
    (Network::v4([192, 168, 0, 0], 16), PRIVATE),
    (Network::v4([192, 175, 48, 0], 24), RESERVED),
    (Network::v4([198, 18, 0, 0], 15), RESERVED),
    (Network::v4([198, 51, 100, 0], 24), DOCUMENTATION),
    (Network::v4([203, 0, 113, 0], 24), DOCUMENTATION),
    (Network::v4([224, 0, 0, 0], 4), MULTICAST),
    (Network::v4([240, 0, 0, 0], 4), RESERVED),
    // In no registry: Azure's machines find their secrets there.
    (Network::v4([168, 63, 129, 16], 32), "where a cloud keeps its metadata"),
];

const SPECIAL_V6: &[Special] = &[
    (Network::v6([0xfc00, 0, 0], 7), PRIVATE),
    (Network::v6([0xfec0, 0, 0], 10), PRIVATE),
    (Network::v6([0xfe80, 0, 0], 10), LINK_LOCAL),
    (Network::v6([0xff00, 0, 0], 8), MULTICAST),
    (Network::v6([0x2001, 0, 0], 32), TUNNEL),
    (Network::v6([0x2001, 0, 0], 23), RESERVED),
    (Network::v6([0x2001, 0x0db8, 0], 32), DOCUMENTATION),
    (Network::v6([0x2002, 0, 0], 16), TUNNEL),
    (Network::v6([0x2620, 0x004f, 0x8000], 48), RESERVED),
    (Network::v6([0x3fff, 0, 0], 20), DOCUMENTATION),
];

/// All that IANA has given out for the internet; the rest of IPv6 is not public, whatever it is.
const GLOBAL_UNICAST: Network = Network::v6([0x2000, 0, 0], 3);

/// IPv4 behind a translator of names (RFC 6052): how a network of IPv6 alone sees the rest.
const TRANSLATED: Network = Network::v6([0x0064, 0xff9b, 0], 96);

/// What an address is, if it is not public.
fn special(address: IpAddr) -> Option<&'static str> {
    match address.to_canonical() {
        IpAddr::V4(v4) => of_table(SPECIAL_V4, v4.into()),
        IpAddr::V6(v6) => special_v6(v6),
    }
}

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    if address.is_loopback() || address.is_unspecified() {
        return Some(THIS_MACHINE);
    }
    if TRANSLATED.contains(address.into()) {
        return of_table(SPECIAL_V4, last_four_bytes(address).into());
    }
    if is_isatap(address) {
        return Some(TUNNEL);
    }
    of_table(SPECIAL_V6, address.into())
        .or_else(|| (!GLOBAL_UNICAST.contains(address.into())).then_some(RESERVED))
}

/// Whether the second half is that of an ISATAP tunnel (RFC 5214), which ends at the IPv4 in it.
fn is_isatap(address: Ipv6Addr) -> bool {
    let [_, _, _, _, kind, mark, _, _] = address.segments();
    kind & 0xfdff == 0 && mark == 0x5efe
}

fn last_four_bytes(address: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = address.octets();
    Ipv4Addr::new(a, b, c, d)
}

fn of_table(table: &[Special], address: IpAddr) -> Option<&'static str> {
    table.iter().find(|(network, _)| network.contains(address)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests;
