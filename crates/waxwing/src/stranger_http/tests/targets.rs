//! The targets, and that none is reached: given as the link, and where another link leads on to.

use super::canaries::Canaries;
use super::*;
use Fate::{Elsewhere, Near, NearAlone, Refused, Unreadable};
use futures::TryStreamExt;
use waxwing_domain::reach::Network;

/// What becomes of a target.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It is refused because it is near, and only therefore: it is a way to a canary.
    Near,
    /// The same; but where a link leads on to, it is a path of the same server.
    NearAlone,
    /// It is refused for what it is.
    Refused(&'static str),
    /// It can be no link.
    Unreadable(&'static str),
    /// It is another place than it looks.
    Elsewhere,
}

const HERE: &str = "this machine itself";
const PRIVATE: &str = "in a private network";
const CLOUD: &str = "clouds keep their metadata";
const TUNNEL: &str = "the end of a tunnel";
const SPECIAL: &str = "reserved for special use";
const NO_HTTP: &str = "not with http: or https:";
const NO_IPV4: &str = "invalid IPv4 address";
const NO_IPV6: &str = "invalid IPv6 address";
const NO_NAME: &str = "invalid international domain name";
const NO_PORT: &str = "invalid port number";
const NAMED: &str = "holds a name or a password";

/// `{P}` is the canaries' port.
const TARGETS: &[(&str, Fate)] = &[
    // This machine, in every spelling of IPv4 there is.
    ("http://127.0.0.1:{P}/", Near),
    ("http://127.0.0.53:{P}/", Near),
    ("http://127.1.2.3:{P}/", Near),
    ("http://127.255.255.254:{P}/", Near),
    ("http://127.1:{P}/", Near),
    ("http://127.0.1:{P}/", Near),
    ("http://127.0.0.1.:{P}/", Near),
    ("http://2130706433:{P}/", Near),
    ("http://0x7f000001:{P}/", Near),
    ("http://0X7F.0X0.0X0.0X1:{P}/", Near),
    ("http://0x7f.1:{P}/", Near),
    ("http://0177.0.0.1:{P}/", Near),
    ("http://0177.0.0.01:{P}/", Near),
    ("http://0000177.0.0.1:{P}/", Near),
    ("http://017700000001:{P}/", Near),
    ("http://0x7f.0.00.0x01:{P}/", Near),
    ("http://0:{P}/", Near),
    ("http://0.0.0.0:{P}/", Near),
    ("http://0x0:{P}/", Near),
    ("http://%31%32%37.0.0.1:{P}/", Near),
    ("http://127%2E0%2E0%2E1:{P}/", Near),
    ("http://①②⑦.⓪.⓪.①:{P}/", Near),
    ("http://１２７.０.０.１:{P}/", Near),
    ("http://127。0。0。1:{P}/", Near),
    ("http://127．0｡0。1:{P}/", Near),
    ("http://𝟙𝟚𝟟.𝟘.𝟘.𝟙:{P}/", Near),
    ("http://１２７%E3%80%820.0.1:{P}/", Near),
    ("http://127.0.0.0x:{P}/", Refused(HERE)),
    ("http://127.0.0.1/", Refused(HERE)),
    ("https://127.0.0.1/", Refused(HERE)),
    // And of IPv6.
    ("http://[::1]:{P}/", Near),
    ("http://[0:0:0:0:0:0:0:1]:{P}/", Near),
    ("http://[0000:0000::0001]:{P}/", Near),
    ("http://[::]:{P}/", Near),
    ("http://[::0.0.0.1]:{P}/", Near),
    ("http://[::ffff:127.0.0.1]:{P}/", Near),
    ("http://[::ffff:7f00:1]:{P}/", Near),
    ("http://[0:0:0:0:0:ffff:127.0.0.1]:{P}/", Near),
    ("http://[::FFFF:0:0]:{P}/", Near),
    // By the names that are its own.
    ("http://localhost:{P}/", Near),
    ("http://LocalHost:{P}/", Near),
    ("http://localhost.:{P}/", Near),
    ("http://printer.localhost:{P}/", Near),
    ("http://a.b.localhost.:{P}/", Near),
    ("http://ｌｏｃａｌｈｏｓｔ:{P}/", Near),
    ("http://loc\u{ad}alhost:{P}/", Near),
    ("http://%6c%6f%63%61lhost:{P}/", Near),
    // In addresses that are written so that people read another.
    ("HTTP://127.0.0.1:{P}/", Near),
    ("hTtPs://127.0.0.1:{P}/", Near),
    ("http:127.0.0.1:{P}/", NearAlone),
    ("http:/127.0.0.1:{P}/", NearAlone),
    ("http:////127.0.0.1:{P}/", Near),
    ("http:\\\\127.0.0.1:{P}\\", Near),
    ("http://127.0.0.1:{P}\\@files.example/", Near),
    ("http://127.0.0.1:{P}?@files.example/", Near),
    ("http://127.0.0.1:{P}#@files.example/", Near),
    ("ht\ntp://127.0.\t0.1:{P}/", Near),
    (" \u{1f}http://127.0.0.1:{P}/ ", Near),
    ("http://127.0.0.1:0{P}/", Near),
    // By names that lead there, which nobody can forbid.
    ("http://near.example:{P}/", Near),
    ("http://near6.example:{P}/", Near),
    ("http://mapped.example:{P}/", Near),
    ("http://unspecified.example:{P}/", Near),
    ("http://127.0.0.1.nip.example:{P}/", Near),
    ("http://alias.example:{P}/", Near),
    ("http://all.example:{P}/", Near),
    ("http://NEAR.example.:{P}/", Near),
    // What else is not the internet.
    ("http://10.0.0.1/", Refused(PRIVATE)),
    ("http://172.31.255.255/", Refused(PRIVATE)),
    ("http://192.168.1.1/", Refused(PRIVATE)),
    ("http://100.64.0.1/", Refused(PRIVATE)),
    ("http://100.100.100.200/latest/meta-data/", Refused(PRIVATE)),
    ("http://169.254.169.254/latest/meta-data/", Refused(CLOUD)),
    ("http://2852039166/latest/meta-data/", Refused(CLOUD)),
    ("http://0xa9fea9fe/", Refused(CLOUD)),
    ("http://0251.0376.0251.0376/", Refused(CLOUD)),
    ("http://[::ffff:169.254.169.254]/", Refused(CLOUD)),
    ("http://169.254.170.2/v2/credentials", Refused(CLOUD)),
    ("http://168.63.129.16/machine", Refused("where a cloud keeps its metadata")),
    ("http://192.0.0.192/", Refused(SPECIAL)),
    ("http://metadata.google.internal/computeMetadata/v1/", Refused(CLOUD)),
    ("http://198.18.0.1/", Refused(SPECIAL)),
    ("http://192.0.2.1/", Refused("documentation")),
    ("http://224.0.0.1/", Refused("multicast")),
    ("http://240.0.0.1/", Refused(SPECIAL)),
    ("http://255.255.255.255/", Refused(SPECIAL)),
    ("http://[fe80::1]/", Refused(CLOUD)),
    ("http://[fc00::1]/", Refused(PRIVATE)),
    ("http://[fd00:ec2::254]/latest/meta-data/", Refused(PRIVATE)),
    ("http://[fec0::1]/", Refused(PRIVATE)),
    ("http://[ff02::1]/", Refused("multicast")),
    ("http://[2001:db8::1]/", Refused("documentation")),
    ("http://[::127.0.0.1]:{P}/", Refused(SPECIAL)),
    ("http://[::ffff:0:127.0.0.1]:{P}/", Refused(SPECIAL)),
    ("http://[64:ff9b::127.0.0.1]:{P}/", Refused(HERE)),
    ("http://[64:ff9b::a9fe:a9fe]/", Refused(CLOUD)),
    ("http://[64:ff9b:1::7f00:1]:{P}/", Refused(SPECIAL)),
    ("http://[2002:7f00:1::]:{P}/", Refused(TUNNEL)),
    ("http://[2001:0:7f00:1::]:{P}/", Refused(TUNNEL)),
    ("http://[2606:4700::5efe:7f00:1]:{P}/", Refused(TUNNEL)),
    // Other ways than HTTP's.
    ("file:///etc/passwd", Unreadable(NO_HTTP)),
    ("FILE://localhost/etc/passwd", Unreadable(NO_HTTP)),
    ("ftp://127.0.0.1:{P}/", Unreadable(NO_HTTP)),
    ("gopher://127.0.0.1:{P}/_GET%20/", Unreadable(NO_HTTP)),
    ("dict://127.0.0.1:{P}/info", Unreadable(NO_HTTP)),
    ("ldap://127.0.0.1:{P}/", Unreadable(NO_HTTP)),
    ("ws://127.0.0.1:{P}/", Unreadable(NO_HTTP)),
    ("unix:///var/run/docker.sock", Unreadable(NO_HTTP)),
    ("http+unix://%2Fvar%2Frun%2Fdocker.sock/", Unreadable(NO_HTTP)),
    ("data:image/png;base64,AAAA", Unreadable(NO_HTTP)),
    ("javascript:alert(1)", Unreadable(NO_HTTP)),
    ("jar:http://127.0.0.1:{P}/!/", Unreadable(NO_HTTP)),
    // Names and passwords.
    ("http://me@127.0.0.1:{P}/", Unreadable(NAMED)),
    ("http://files.example:80@127.0.0.1:{P}/", Unreadable(NAMED)),
    ("http://files.example%2F@127.0.0.1:{P}/", Unreadable(NAMED)),
    ("http://1.1.1.1 &@127.0.0.1:{P}# @3.3.3.3/", Unreadable(NAMED)),
    // What no two programs read in the same way is read by nobody.
    ("http://[fe80::1%25eth0]:{P}/", Unreadable(NO_IPV6)),
    ("http://[::1%lo]:{P}/", Unreadable(NO_IPV6)),
    ("http://[::1.2.3]:{P}/", Unreadable(NO_IPV6)),
    ("http://[127.0.0.1]:{P}/", Unreadable(NO_IPV6)),
    ("http://256.256.256.256/", Unreadable(NO_IPV4)),
    ("http://127.0.0.0.1:{P}/", Unreadable(NO_IPV4)),
    ("http://4294967296/", Unreadable(NO_IPV4)),
    ("http://127.0.0.1\u{0}.files.example:{P}/", Unreadable(NO_NAME)),
    ("http://127.0.0.1%00.files.example:{P}/", Unreadable(NO_NAME)),
    ("http://127.0.0.1:{P}:80/", Unreadable(NO_PORT)),
    ("http://127.0.0.1:65536/", Unreadable(NO_PORT)),
    ("http://:{P}/", Unreadable("empty host")),
    // What only looks near.
    ("http://files.example:{P}\\@127.0.0.1/", Elsewhere),
    ("http://files.example:{P}/@127.0.0.1/", Elsewhere),
    ("http://files.example:{P}#@127.0.0.1/", Elsewhere),
    ("http://127.0.0.1.files.example:{P}/", Elsewhere),
    ("http://localhost.files.example:{P}/", Elsewhere),
];

fn names() -> FakeNames {
    FakeNames::of(&[
        ("near.example", &[&["127.0.0.1"]]),
        ("near6.example", &[&["::1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("unspecified.example", &[&["0.0.0.0"]]),
        ("127.0.0.1.nip.example", &[&["127.0.0.1"]]),
        // A resolver says where an alias ends, not that it was one.
        ("alias.example", &[&["127.0.0.53"]]),
        ("all.example", &[&["127.0.0.1", "::1", "127.1.2.3"]]),
        ("metadata.google.internal", &[&["169.254.169.254"]]),
        ("files.example", &[&["127.0.0.2"]]),
        ("127.0.0.1.files.example", &[&["127.0.0.2"]]),
        ("localhost.files.example", &[&["127.0.0.2"]]),
    ])
}

/// A link has come to what it should.
fn check(link: &str, outcome: &Result<String, LinkError>, fate: Fate) {
    let expected = match fate {
        Near | NearAlone => HERE,
        Refused(why) | Unreadable(why) => why,
        Elsewhere => {
            assert!(outcome.is_ok(), "{link:?}: {outcome:?}, not a file");
            return;
        }
    };
    let is_as_expected = matches!(outcome, Err(LinkError::Refused(why)) if why.contains(expected));
    assert!(is_as_expected, "{link:?}: {outcome:?}, not {expected:?}");
}

#[tokio::test]
async fn no_target_is_reached_by_a_link_or_by_a_redirect() {
    let canaries = Canaries::listen().await;
    let client = Client::outside(names());
    for (target, fate) in TARGETS {
        let url = target.replace("{P}", &canaries.port.to_string());
        check(&url, &client.follow(&url).await.map(|it| it.url), *fate);
        if let Some(on) = canaries.leading_to(&url) {
            let fate = if matches!(fate, NearAlone) { Elsewhere } else { *fate };
            check(&format!("on to {url}"), &client.follow(&on).await.map(|it| it.url), fate);
        }
    }
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn without_the_judgement_each_near_target_would_be_reached() {
    let canaries = Canaries::listen().await;
    let anywhere = ["0.0.0.0/0", "::/0"].map(|it| it.parse::<Network>().unwrap());
    let client = Client::new(Reach::with(anywhere.to_vec()), names(), Limits::USUAL);
    for (target, _) in TARGETS.iter().filter(|it| matches!(it.1, Near | NearAlone)) {
        let url = target.replace("{P}", &canaries.port.to_string());
        let before = canaries.met();
        // What comes back is not asked: a canary does not speak TLS.
        let _ = client.follow(&url).await;
        assert!(canaries.met() > before, "{url:?} leads to no canary: refusing it shows nothing");
    }
}

#[tokio::test]
async fn of_a_name_with_a_near_address_only_the_others_are_connected_to() {
    let canaries = Canaries::listen().await;
    let client = Client::outside(FakeNames::of(&[
        ("first.example", &[&["127.0.0.1", "127.0.0.2"]]),
        ("second.example", &[&["127.0.0.2", "127.0.0.1", "::1"]]),
    ]));
    for name in ["first.example", "second.example"] {
        let fetched = client.follow(&format!("http://{name}:{}/", canaries.port)).await;
        let pieces: Vec<_> = fetched.expect("it is there").pieces.try_collect().await.unwrap();
        assert_eq!(pieces.concat(), b"a file of the internet");
    }
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_leads_nowhere() {
    let canaries = Canaries::listen().await;
    let turns = || FakeNames::of(&[("turns.example", &[&["127.0.0.2"], &["127.0.0.1"]])]);
    let there = format!("http://turns.example:{}/", canaries.port);
    let client = Client::outside(turns());
    assert!(client.follow(&there).await.is_ok());
    let expected = "turns.example: 127.0.0.1 is this machine itself, not an address of the public \
                    internet";
    let refused = LinkError::Refused(expected.to_owned());
    assert_eq!(client.follow(&there).await.err(), Some(refused));
    // By a redirect to itself, too, for which it is looked up again.
    canaries.leading_to(&there);
    let outcome = Client::outside(turns()).follow(&format!("{there}on")).await;
    assert!(matches!(outcome, Err(LinkError::Refused(_))));
    assert_eq!(canaries.met(), 0);
}

#[tokio::test]
async fn what_an_operator_allows_is_reached() {
    let canaries = Canaries::listen().await;
    let allowed = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    let client = Client::new(allowed, names(), Limits::USUAL);
    for host in ["127.0.0.1", "localhost", "near.example"] {
        let before = canaries.met();
        let outcome = client.follow(&format!("http://{host}:{}/", canaries.port)).await;
        assert_eq!((outcome.is_ok(), canaries.met()), (true, before + 1), "{host}");
    }
    let beside = client.follow(&format!("http://127.0.0.53:{}/", canaries.port)).await;
    assert!(matches!(beside, Err(LinkError::Refused(_))));
}
