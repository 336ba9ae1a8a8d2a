//! The blocks that are not public, at their edges, and whatever wraps an address of theirs.

use super::*;
use proptest::prelude::*;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|_| panic!("{text} is an address"))
}

#[test]
fn the_edges_of_each_block_are_not_public_and_their_neighbours_are() {
    // The address before a block, its first, its last, and the one after; "" where another block is.
    for [before, first, last, after] in [
        ["", "0.0.0.0", "0.255.255.255", "1.0.0.0"],
        ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
        ["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"],
        ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"],
        ["168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17"],
        ["169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"],
        ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"],
        ["191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"],
        ["192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"],
        ["192.31.195.255", "192.31.196.0", "192.31.196.255", "192.31.197.0"],
        ["192.52.192.255", "192.52.193.0", "192.52.193.255", "192.52.194.0"],
        ["192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"],
        ["192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"],
        ["192.175.47.255", "192.175.48.0", "192.175.48.255", "192.175.49.0"],
        ["198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"],
        ["198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"],
        ["203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"],
        ["223.255.255.255", "224.0.0.0", "255.255.255.255", ""],
        ["", "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"],
        ["2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:1ff:ffff:ffff::", "2001:200::"],
        ["2001:db7:ffff::1", "2001:db8::", "2001:db8:ffff::1", "2001:db9::"],
        ["2001:ffff::1", "2002::", "2002:ffff::1", "2003::"],
        ["2620:4f:7fff::1", "2620:4f:8000::", "2620:4f:8000:ffff::", "2620:4f:8001::"],
        ["3ffe:ffff::1", "3fff::", "3fff:fff:ffff::", "3fff:1000::"],
        ["3fff:ffff::", "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
    ] {
        for it in [before, after].into_iter().filter(|it| !it.is_empty()) {
            assert!(is_public(address(it)), "{it} is public");
        }
        for it in [first, last] {
            assert!(!is_public(address(it)), "{it} is not public");
        }
    }
}

#[test]
fn what_wraps_an_address_is_judged_by_it() {
    for (wrapped, public) in [
        ("::ffff:127.0.0.1", false),
        ("::ffff:169.254.169.254", false),
        ("::ffff:8.8.8.8", true),
        ("::127.0.0.1", false),
        ("::8.8.8.8", false),
        ("::ffff:0:127.0.0.1", false),
        ("64:ff9b::127.0.0.1", false),
        ("64:ff9b::10.0.0.1", false),
        ("64:ff9b::8.8.8.8", true),
        ("64:ff9b:1::8.8.8.8", false),
        ("64:ff9b:0:1::8.8.8.8", false),
        ("2002:7f00:1::", false),
        ("2002:808:808::", false),
        ("2001:0:7f00:1::", false),
        ("2606:4700::5efe:7f00:1", false),
        ("2606:4700::200:5efe:808:808", false),
        ("2606:4700::1:5efe:808:808", true),
    ] {
        assert_eq!(is_public(address(wrapped)), public, "{wrapped}");
    }
}

#[test]
fn a_refusal_says_what_the_address_is() {
    for (text, what) in [
        ("127.0.0.1", "127.0.0.1 is this machine itself"),
        ("::1", "::1 is this machine itself"),
        ("::", ":: is this machine itself"),
        ("0.0.0.0", "0.0.0.0 is this machine itself"),
        ("::ffff:10.1.2.3", "10.1.2.3 is in a private network"),
        ("fd00:ec2::254", "fd00:ec2::254 is in a private network"),
        ("169.254.169.254", "169.254.169.254 is link-local, where clouds keep their metadata"),
        ("fe80::1", "fe80::1 is link-local, where clouds keep their metadata"),
        ("168.63.129.16", "168.63.129.16 is where a cloud keeps its metadata"),
        ("192.0.2.1", "192.0.2.1 is for use in documentation only"),
        ("ff02::1", "ff02::1 is a multicast address"),
        ("255.255.255.255", "255.255.255.255 is in a block reserved for special use"),
        ("5f00::1", "5f00::1 is in a block reserved for special use"),
        ("64:ff9b::a00:1", "64:ff9b::a00:1 is in a private network"),
        ("2002:a00:1::", "2002:a00:1:: is the end of a tunnel that may lead anywhere"),
    ] {
        let refusal = Reach::default().judge(address(text)).unwrap_err().to_string();
        assert_eq!(refusal, format!("{what}, not an address of the public internet"));
    }
}

#[test]
fn what_the_operator_allowed_may_be_reached_and_nothing_beside_it() {
    let allowed = ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].map(|it| it.parse().unwrap());
    let reach = Reach::with(allowed.to_vec());
    for it in ["10.255.0.1", "127.0.0.1", "::ffff:127.0.0.1", "fd00::1", "8.8.8.8"] {
        assert_eq!(reach.judge(address(it)), Ok(()), "{it}");
    }
    for it in ["127.0.0.2", "11.0.0.1", "192.168.0.1", "::1", "fc00::1", "64:ff9b::10.0.0.1"] {
        assert_eq!(reach.judge(address(it)).is_ok(), is_public(address(it)), "{it}");
    }
}

#[test]
fn a_network_is_an_address_and_a_length() {
    for (text, expected) in [
        ("10.0.0.0/8", Ok("10.0.0.0/8")),
        ("127.0.0.1", Ok("127.0.0.1/32")),
        ("0.0.0.0/0", Ok("0.0.0.0/0")),
        ("::1", Ok("::1/128")),
        ("FD00::/8", Ok("fd00::/8")),
        ("::/0", Ok("::/0")),
        ("10.0.0.1/8", Err(InvalidNetwork::Inside)),
        ("fd00::1/64", Err(InvalidNetwork::Inside)),
        ("10.0.0.0/33", Err(InvalidNetwork::Unreadable)),
        ("10.0.0.0/+8", Err(InvalidNetwork::Unreadable)),
        ("10.0.0.0/", Err(InvalidNetwork::Unreadable)),
        ("10.0.0/8", Err(InvalidNetwork::Unreadable)),
        ("localhost", Err(InvalidNetwork::Unreadable)),
        ("", Err(InvalidNetwork::Unreadable)),
    ] {
        let read = text.parse::<Network>().map(|it| it.to_string());
        assert_eq!(read, expected.map(ToOwned::to_owned), "{text}");
    }
}

proptest! {
    #[test]
    fn what_the_standard_library_calls_special_is_not_public(bits: u32) {
        let it = Ipv4Addr::from_bits(bits);
        let special = it.is_private()
            || it.is_loopback()
            || it.is_link_local()
            || it.is_broadcast()
            || it.is_documentation()
            || it.is_multicast()
            || it.is_unspecified();
        prop_assert!(!(special && is_public(it.into())), "{it}");
    }

    #[test]
    fn a_wrapped_address_is_public_only_if_what_it_wraps_is(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        prop_assert_eq!(is_public(v4.to_ipv6_mapped().into()), is_public(v4.into()));
        let translated = Ipv6Addr::from_bits(0x0064_ff9b << 96 | u128::from(bits));
        prop_assert_eq!(is_public(translated.into()), is_public(v4.into()));
    }

    #[test]
    fn of_ipv6_only_global_unicast_and_translated_addresses_are_public(bits: u128) {
        let it = Ipv6Addr::from_bits(bits);
        let may_be = GLOBAL_UNICAST.contains(it.into())
            || TRANSLATED.contains(it.into())
            || it.to_ipv4_mapped().is_some();
        prop_assert!(may_be || !is_public(it.into()), "{it}");
    }

    #[test]
    fn a_network_is_read_as_it_is_written(bits: u128, length in 0_u8..=128) {
        let kept = bits & u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
        let network = Network { first: Ipv6Addr::from_bits(kept).into(), bits: length };
        prop_assert_eq!(network.to_string().parse(), Ok(network));
        prop_assert!(network.contains(Ipv6Addr::from_bits(bits).into()));
    }
}
