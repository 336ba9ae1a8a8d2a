//! Configuration: read raw, then resolved; every complaint at once.
//!
//! Flags and variables win over the file, the file over the defaults. To add a key: a field here, a
//! line in [`FileConfig::read`], and a line in `config/example.toml`; a test holds the three equal.

#[cfg(test)]
mod docs;
mod media;
mod reader;

use crate::cli::{Common, GatewayFlags, Serve};
use crate::telemetry::Format;
use anyhow::Context;
use media::FileMedia;
use reader::Reader;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use waxwing_domain::dispatch::Patience;

pub(crate) use media::{Bucket, Media, Storage};

/// The commented default.
pub(crate) const EXAMPLE: &str = include_str!("config/example.toml");

/// The longest time a key may say: a day.
const SECONDS_MAX: u64 = 86_400;

/// The most messages a second a key may say. Meta's own highest is 1,000.
const RATE_MAX: u64 = 100_000;

/// What a configuration file says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FileConfig {
    listen: Option<SocketAddr>,
    public_url: Option<PublicUrl>,
    database: Option<String>,
    backoff_first: Option<Duration>,
    backoff_max: Option<Duration>,
    channel_rest: Option<Duration>,
    proof_wait: Option<Duration>,
    messages_per_second: Option<u32>,
    log_level: Option<String>,
    log_format: Option<Format>,
    media: FileMedia,
}

/// Our own address for others, without a slash at its end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let url = reqwest::Url::parse(text).ok();
        let is_good = url.is_some_and(|it| {
            matches!(it.scheme(), "http" | "https")
                && it.query().is_none()
                && it.fragment().is_none()
        });
        let text = text.trim_end_matches('/').to_owned();
        if is_good { Ok(Self(text)) } else { Err("not an address such as https://waxwing.example") }
    }
}

/// What a server is told: nothing is left to interpret.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) data: PathBuf,
    pub(crate) listen: Option<SocketAddr>,
    /// Only if somebody said so.
    pub(crate) public_url: Option<String>,
    pub(crate) ready_file: Option<PathBuf>,
    pub(crate) database: String,
    pub(crate) patience: Patience,
    /// Only if somebody said so.
    pub(crate) proof_wait: Option<Duration>,
    pub(crate) messages_per_second: u32,
    pub(crate) log: Option<String>,
    pub(crate) log_format: Option<Format>,
    pub(crate) media: Media,
}

impl FileConfig {
    /// Reads a file's text, or says everything that is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<String>> {
        let mut reader = Reader::new(text)?;
        let seconds = 1..=SECONDS_MAX;
        let config = Self {
            listen: reader.parsed("server.listen", "an address such as 127.0.0.1:8080"),
            public_url: reader
                .parsed("server.public_url", "an address such as https://waxwing.example"),
            database: reader.text("database.url"),
            backoff_first: reader
                .number("dispatch.backoff_first_seconds", 1..=SECONDS_MAX)
                .map(Duration::from_secs),
            backoff_max: reader
                .number("dispatch.backoff_max_seconds", 1..=SECONDS_MAX)
                .map(Duration::from_secs),
            channel_rest: reader
                .number("dispatch.channel_rest_seconds", seconds.clone())
                .map(Duration::from_secs),
            proof_wait: reader
                .number("dispatch.proof_wait_seconds", seconds)
                .map(Duration::from_secs),
            messages_per_second: reader
                .number("dispatch.messages_per_second", 1..=RATE_MAX)
                .and_then(|it| u32::try_from(it).ok()),
            log_level: reader.text("log.level"),
            log_format: reader
                .choice("log.format", &[("pretty", Format::Pretty), ("json", Format::Json)]),
            media: FileMedia::read(&mut reader),
        };
        if let Some(url) = &config.database
            && !["sqlite:", "postgres:", "postgresql:"].iter().any(|it| url.starts_with(it))
        {
            reader.complain::<()>("database.url must begin with sqlite: or postgres://");
        }
        if let (Some(first), Some(longest)) = (config.backoff_first, config.backoff_max)
            && first > longest
        {
            reader.complain::<()>(
                "dispatch.backoff_first_seconds must not be more than dispatch.backoff_max_seconds",
            );
        }
        reader.finish().map(|()| config)
    }

    /// Reads a file, if there is one to read.
    fn open(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read the configuration file {}", file.display()))?;
        Self::read(&text).map_err(|complaints| complaint(file, &complaints))
    }
}

/// Everything that is wrong with a file, as one error.
pub(crate) fn complaint(file: &Path, complaints: &[String]) -> anyhow::Error {
    let list = complaints.join("\n  ");
    let text = format!("{} is not as it should be:\n  {list}", file.display());
    crate::exit::Failure { code: 2, text }.into()
}

impl Config {
    /// What `waxwing serve` is told.
    pub(crate) fn of_serve(serve: &Serve) -> anyhow::Result<Self> {
        let file = FileConfig::open(serve.config.as_deref())?;
        let database = serve.database.clone().or_else(|| file.database.clone());
        Ok(Self::resolve(&serve.common, &serve.gateway, file, database))
    }

    /// What a server without a configuration file is told.
    pub(crate) fn of_flags(common: &Common, gateway: &GatewayFlags) -> Self {
        Self::resolve(common, gateway, FileConfig::default(), None)
    }

    fn resolve(
        common: &Common,
        gateway: &GatewayFlags,
        file: FileConfig,
        database: Option<String>,
    ) -> Self {
        let usual = Patience::default();
        let in_data = || format!("sqlite:{}", common.data.join("waxwing.db").display());
        Self {
            data: common.data.clone(),
            listen: common.listen.or(file.listen),
            public_url: gateway.public_url.clone().or(file.public_url).map(|it| it.0),
            ready_file: common.ready_file.clone(),
            database: database.unwrap_or_else(in_data),
            patience: Patience {
                backoff_first: file.backoff_first.unwrap_or(usual.backoff_first),
                backoff_max: file.backoff_max.unwrap_or(usual.backoff_max),
                channel_rest: file.channel_rest.unwrap_or(usual.channel_rest),
                proof_wait: file.proof_wait.unwrap_or(usual.proof_wait),
            },
            proof_wait: file.proof_wait,
            messages_per_second: file.messages_per_second.unwrap_or(80),
            log: common.log.clone().or(file.log_level),
            log_format: common.log_format.or(file.log_format),
            media: file.media.resolve(&common.data, &gateway.allow_addresses),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_the_default() {
        let said = FileConfig::read(EXAMPLE).expect("the example is right");
        let usual = Patience::default();
        assert_eq!(said.listen, Some(([127, 0, 0, 1], 8080).into()));
        assert_eq!(said.backoff_first, Some(usual.backoff_first));
        assert_eq!(said.backoff_max, Some(usual.backoff_max));
        assert_eq!(said.channel_rest, Some(usual.channel_rest));
        assert_eq!(said.messages_per_second, Some(80));
        let uncommented = EXAMPLE
            .replace("# url =", "url =")
            .replace("# proof_wait_seconds =", "proof_wait_seconds =")
            .replace("# format =", "format =")
            .replace("# public_url =", "public_url =");
        let said = FileConfig::read(&uncommented).expect("the commented keys are right");
        assert_eq!(said.proof_wait, Some(usual.proof_wait));
        assert_eq!(said.public_url, Some(PublicUrl("https://waxwing.example".to_owned())));
    }

    #[test]
    fn our_address_for_others_is_a_whole_one() {
        let read = |it: &str| it.parse::<PublicUrl>().map(|it| it.0);
        assert_eq!(read("https://a.example/"), Ok("https://a.example".to_owned()));
        assert_eq!(read("http://a.example:81/b/"), Ok("http://a.example:81/b".to_owned()));
        for wrong in ["a.example", "ftp://a.example", "https://", "https://a.example/?b", "/b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_complaint_is_made_at_once() {
        let text = "
            nonsense = 1
            [server]
            listen = \"everywhere\"
            port = 80
            [dispatch]
            backoff_first_seconds = 0
            messages_per_second = \"many\"
            [log]
            format = \"xml\"";
        let complaints = FileConfig::read(text).expect_err("six things are wrong");
        let keys: Vec<_> = complaints.iter().map(|it| it.split(' ').next().unwrap_or("")).collect();
        assert_eq!(
            keys,
            [
                "server.listen",
                "dispatch.backoff_first_seconds",
                "dispatch.messages_per_second",
                "log.format",
                "nonsense",
                "server.port",
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_one_complaint_with_its_line() {
        let complaints = FileConfig::read("[server\nlisten").expect_err("not TOML");
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].contains("line 1"), "{}", complaints[0]);
    }
}
