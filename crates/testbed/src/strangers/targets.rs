//! The targets: every spelling we know of a place that a link must not lead to, and what it is refused
//! for.

use super::Fate::{self, Elsewhere, Near, NearAlone, Refused};

/// A link that somebody tries.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    link: &'static str,
    /// What becomes of it.
    pub fate: Fate,
}

impl Target {
    const fn new(link: &'static str, fate: Fate) -> Self {
        Self { link, fate }
    }

    /// The link, to this port where it is for the target to say.
    pub fn link(&self, port: u16) -> String {
        self.link.replace("{P}", &port.to_string())
    }

    /// Whether it takes a resolver that knows [`NAMES`].
    pub fn is_named(&self) -> bool {
        NAMES.iter().any(|(name, _)| self.link.to_ascii_lowercase().contains(name))
    }
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

/// What names lead to.
pub const NAMES: &[(&str, &[&str])] = &[
    ("near.example", &["127.0.0.1"]),
    ("near6.example", &["::1"]),
    ("mapped.example", &["::ffff:127.0.0.1"]),
    ("unspecified.example", &["0.0.0.0"]),
    ("127.0.0.1.nip.example", &["127.0.0.1"]),
    // A resolver says where an alias ends, not that it was one.
    ("alias.example", &["127.0.0.53"]),
    ("all.example", &["127.0.0.1", "::1", "127.1.2.3"]),
    ("metadata.google.internal", &["169.254.169.254"]),
    ("files.example", &["127.0.0.2"]),
    ("127.0.0.1.files.example", &["127.0.0.2"]),
    ("localhost.files.example", &["127.0.0.2"]),
];

/// The targets. `{P}` is the canaries' port.
pub const TARGETS: &[Target] = &[
    // This machine, in every spelling of IPv4 there is.
    Target::new("http://127.0.0.1:{P}/", Near),
    Target::new("http://127.0.0.53:{P}/", Near),
    Target::new("http://127.1.2.3:{P}/", Near),
    Target::new("http://127.255.255.254:{P}/", Near),
    Target::new("http://127.1:{P}/", Near),
    Target::new("http://127.0.1:{P}/", Near),
    Target::new("http://127.0.0.1.:{P}/", Near),
    Target::new("http://2130706433:{P}/", Near),
    Target::new("http://0x7f000001:{P}/", Near),
    Target::new("http://0X7F.0X0.0X0.0X1:{P}/", Near),
    Target::new("http://0x7f.1:{P}/", Near),
    Target::new("http://0177.0.0.1:{P}/", Near),
    Target::new("http://0177.0.0.01:{P}/", Near),
    Target::new("http://0000177.0.0.1:{P}/", Near),
    Target::new("http://017700000001:{P}/", Near),
    Target::new("http://0x7f.0.00.0x01:{P}/", Near),
    Target::new("http://0:{P}/", Near),
    Target::new("http://0.0.0.0:{P}/", Near),
    Target::new("http://0x0:{P}/", Near),
    Target::new("http://%31%32%37.0.0.1:{P}/", Near),
    Target::new("http://127%2E0%2E0%2E1:{P}/", Near),
    Target::new("http://①②⑦.⓪.⓪.①:{P}/", Near),
    Target::new("http://１２７.０.０.１:{P}/", Near),
    Target::new("http://127。0。0。1:{P}/", Near),
    Target::new("http://127．0｡0。1:{P}/", Near),
    Target::new("http://𝟙𝟚𝟟.𝟘.𝟘.𝟙:{P}/", Near),
    Target::new("http://１２７%E3%80%820.0.1:{P}/", Near),
    Target::new("http://127.0.0.0x:{P}/", Refused(HERE)),
    Target::new("http://127.0.0.1/", Refused(HERE)),
    Target::new("https://127.0.0.1/", Refused(HERE)),
    // And of IPv6.
    Target::new("http://[::1]:{P}/", Near),
    Target::new("http://[0:0:0:0:0:0:0:1]:{P}/", Near),
    Target::new("http://[0000:0000::0001]:{P}/", Near),
    Target::new("http://[::]:{P}/", Near),
    Target::new("http://[::0.0.0.1]:{P}/", Near),
    Target::new("http://[::ffff:127.0.0.1]:{P}/", Near),
    Target::new("http://[::ffff:7f00:1]:{P}/", Near),
    Target::new("http://[0:0:0:0:0:ffff:127.0.0.1]:{P}/", Near),
    Target::new("http://[::FFFF:0:0]:{P}/", Near),
    // By the names that are its own.
    Target::new("http://localhost:{P}/", Near),
    Target::new("http://LocalHost:{P}/", Near),
    Target::new("http://localhost.:{P}/", Near),
    Target::new("http://printer.localhost:{P}/", Near),
    Target::new("http://a.b.localhost.:{P}/", Near),
    Target::new("http://ｌｏｃａｌｈｏｓｔ:{P}/", Near),
    Target::new("http://loc\u{ad}alhost:{P}/", Near),
    Target::new("http://%6c%6f%63%61lhost:{P}/", Near),
    // In addresses that are written so that people read another.
    Target::new("HTTP://127.0.0.1:{P}/", Near),
    Target::new("hTtPs://127.0.0.1:{P}/", Near),
    Target::new("http:127.0.0.1:{P}/", NearAlone),
    Target::new("http:/127.0.0.1:{P}/", NearAlone),
    Target::new("http:////127.0.0.1:{P}/", Near),
    Target::new("http:\\\\127.0.0.1:{P}\\", Near),
    Target::new("http://127.0.0.1:{P}\\@files.example/", Near),
    Target::new("http://127.0.0.1:{P}?@files.example/", Near),
    Target::new("http://127.0.0.1:{P}#@files.example/", Near),
    Target::new("ht\ntp://127.0.\t0.1:{P}/", Near),
    Target::new(" \u{1f}http://127.0.0.1:{P}/ ", Near),
    Target::new("http://127.0.0.1:0{P}/", Near),
    // By names that lead there, which nobody can forbid.
    Target::new("http://near.example:{P}/", Near),
    Target::new("http://near6.example:{P}/", Near),
    Target::new("http://mapped.example:{P}/", Near),
    Target::new("http://unspecified.example:{P}/", Near),
    Target::new("http://127.0.0.1.nip.example:{P}/", Near),
    Target::new("http://alias.example:{P}/", Near),
    Target::new("http://all.example:{P}/", Near),
    Target::new("http://NEAR.example.:{P}/", Near),
    // What else is not the internet.
    Target::new("http://10.0.0.1/", Refused(PRIVATE)),
    Target::new("http://172.31.255.255/", Refused(PRIVATE)),
    Target::new("http://192.168.1.1/", Refused(PRIVATE)),
    Target::new("http://100.64.0.1/", Refused(PRIVATE)),
    Target::new("http://100.100.100.200/latest/meta-data/", Refused(PRIVATE)),
    Target::new("http://169.254.169.254/latest/meta-data/", Refused(CLOUD)),
    Target::new("http://2852039166/latest/meta-data/", Refused(CLOUD)),
    Target::new("http://0xa9fea9fe/", Refused(CLOUD)),
    Target::new("http://0251.0376.0251.0376/", Refused(CLOUD)),
    Target::new("http://[::ffff:169.254.169.254]/", Refused(CLOUD)),
    Target::new("http://169.254.170.2/v2/credentials", Refused(CLOUD)),
    Target::new("http://168.63.129.16/machine", Refused("where a cloud keeps its metadata")),
    Target::new("http://192.0.0.192/", Refused(SPECIAL)),
    Target::new("http://metadata.google.internal/computeMetadata/v1/", Refused(CLOUD)),
    Target::new("http://198.18.0.1/", Refused(SPECIAL)),
    Target::new("http://192.0.2.1/", Refused("documentation")),
    Target::new("http://224.0.0.1/", Refused("multicast")),
    Target::new("http://240.0.0.1/", Refused(SPECIAL)),
    Target::new("http://255.255.255.255/", Refused(SPECIAL)),
    Target::new("http://[fe80::1]/", Refused(CLOUD)),
    Target::new("http://[fc00::1]/", Refused(PRIVATE)),
    Target::new("http://[fd00:ec2::254]/latest/meta-data/", Refused(PRIVATE)),
    Target::new("http://[fec0::1]/", Refused(PRIVATE)),
    Target::new("http://[ff02::1]/", Refused("multicast")),
    Target::new("http://[2001:db8::1]/", Refused("documentation")),
    Target::new("http://[::127.0.0.1]:{P}/", Refused(SPECIAL)),
    Target::new("http://[::ffff:0:127.0.0.1]:{P}/", Refused(SPECIAL)),
    Target::new("http://[64:ff9b::127.0.0.1]:{P}/", Refused(HERE)),
    Target::new("http://[64:ff9b::a9fe:a9fe]/", Refused(CLOUD)),
    Target::new("http://[64:ff9b:1::7f00:1]:{P}/", Refused(SPECIAL)),
    Target::new("http://[2002:7f00:1::]:{P}/", Refused(TUNNEL)),
    Target::new("http://[2001:0:7f00:1::]:{P}/", Refused(TUNNEL)),
    Target::new("http://[2606:4700::5efe:7f00:1]:{P}/", Refused(TUNNEL)),
    // Other ways than HTTP's.
    Target::new("file:///etc/passwd", Refused(NO_HTTP)),
    Target::new("FILE://localhost/etc/passwd", Refused(NO_HTTP)),
    Target::new("ftp://127.0.0.1:{P}/", Refused(NO_HTTP)),
    Target::new("gopher://127.0.0.1:{P}/_GET%20/", Refused(NO_HTTP)),
    Target::new("dict://127.0.0.1:{P}/info", Refused(NO_HTTP)),
    Target::new("ldap://127.0.0.1:{P}/", Refused(NO_HTTP)),
    Target::new("ws://127.0.0.1:{P}/", Refused(NO_HTTP)),
    Target::new("unix:///var/run/docker.sock", Refused(NO_HTTP)),
    Target::new("http+unix://%2Fvar%2Frun%2Fdocker.sock/", Refused(NO_HTTP)),
    Target::new("data:image/png;base64,AAAA", Refused(NO_HTTP)),
    Target::new("javascript:alert(1)", Refused(NO_HTTP)),
    Target::new("jar:http://127.0.0.1:{P}/!/", Refused(NO_HTTP)),
    // Names and passwords.
    Target::new("http://me@127.0.0.1:{P}/", Refused(NAMED)),
    Target::new("http://files.example:80@127.0.0.1:{P}/", Refused(NAMED)),
    Target::new("http://files.example%2F@127.0.0.1:{P}/", Refused(NAMED)),
    Target::new("http://1.1.1.1 &@127.0.0.1:{P}# @3.3.3.3/", Refused(NAMED)),
    // What no two programs read in the same way is read by nobody.
    Target::new("http://[fe80::1%25eth0]:{P}/", Refused(NO_IPV6)),
    Target::new("http://[::1%lo]:{P}/", Refused(NO_IPV6)),
    Target::new("http://[::1.2.3]:{P}/", Refused(NO_IPV6)),
    Target::new("http://[127.0.0.1]:{P}/", Refused(NO_IPV6)),
    Target::new("http://256.256.256.256/", Refused(NO_IPV4)),
    Target::new("http://127.0.0.0.1:{P}/", Refused(NO_IPV4)),
    Target::new("http://4294967296/", Refused(NO_IPV4)),
    Target::new("http://127.0.0.1\u{0}.files.example:{P}/", Refused(NO_NAME)),
    Target::new("http://127.0.0.1%00.files.example:{P}/", Refused(NO_NAME)),
    Target::new("http://127.0.0.1:{P}:80/", Refused(NO_PORT)),
    Target::new("http://127.0.0.1:65536/", Refused(NO_PORT)),
    Target::new("http://:{P}/", Refused("empty host")),
    // What only looks near.
    Target::new("http://files.example:{P}\\@127.0.0.1/", Elsewhere),
    Target::new("http://files.example:{P}/@127.0.0.1/", Elsewhere),
    Target::new("http://files.example:{P}#@127.0.0.1/", Elsewhere),
    Target::new("http://127.0.0.1.files.example:{P}/", Elsewhere),
    Target::new("http://localhost.files.example:{P}/", Elsewhere),
];
