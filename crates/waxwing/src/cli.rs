//! What can be asked for on the command line.

use crate::config::PublicUrl;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use waxwing_domain::reach::Network;

/// A self-hosted WhatsApp Business gateway, with a sandbox that plays WhatsApp.
#[derive(Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Gateway and sandbox together, seeded and ready, for a laptop.
    ///
    /// Everything is kept in one directory. It prints the addresses and a curl that sends a message.
    Dev(Dev),
    /// The gateway, for production.
    Serve(Serve),
    /// The sandbox alone: WhatsApp, pretended, for any program that speaks the Cloud API.
    Sandbox(Sandbox),
    /// Send one message.
    #[command(subcommand)]
    Send(Send),
    /// Keep files for messages, look at them, fetch them, remove them.
    #[command(subcommand)]
    Files(Files),
    /// Print events as they happen, one JSON object a line.
    Tail(Tail),
    /// Print what of WhatsApp's webhooks could not be understood, newest first, one JSON object a line.
    Quarantine(Quarantine),
    /// Say whether a gateway is ready; for container health checks.
    Healthcheck(Healthcheck),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(Config),
}

/// Flags that every server has.
#[derive(Args)]
pub(crate) struct Common {
    /// Where everything is kept; made if need be.
    #[arg(long, default_value = "./waxwing-data", env = "WAXWING_DATA")]
    pub(crate) data: PathBuf,
    /// The address to listen on; port 0 picks a free one [default: 127.0.0.1:8080].
    #[arg(long, env = "WAXWING_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
    /// Write a JSON object with all addresses and keys to this file once it answers.
    #[arg(long)]
    pub(crate) ready_file: Option<PathBuf>,
    /// What to log: a level, or directives such as `info,waxwing_app=debug` [default: info].
    #[arg(long, env = "WAXWING_LOG")]
    pub(crate) log: Option<String>,
    /// How to log [default: pretty on a terminal, json elsewhere].
    #[arg(long, env = "WAXWING_LOG_FORMAT")]
    pub(crate) log_format: Option<crate::telemetry::Format>,
}

/// Flags that every gateway has.
#[derive(Args, Default)]
pub(crate) struct GatewayFlags {
    /// The address that others reach it at, such as <https://waxwing.example> [default: the one it
    /// listens on].
    #[arg(long, env = "WAXWING_PUBLIC_URL")]
    pub(crate) public_url: Option<PublicUrl>,
    /// What links in messages may lead to besides the public internet: addresses, and blocks of them,
    /// such as `127.0.0.1,10.20.0.0/16`.
    #[arg(long, env = "WAXWING_ALLOW_ADDRESSES", value_delimiter = ',')]
    pub(crate) allow_addresses: Vec<Network>,
}

/// `waxwing dev`
#[derive(Args)]
pub(crate) struct Dev {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) gateway: GatewayFlags,
    /// What the sandbox's ids are made from.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// `waxwing serve`
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) gateway: GatewayFlags,
    /// The database: `sqlite:PATH` or `postgres://USER@HOST/NAME` [default: sqlite in the data directory].
    #[arg(long, env = "WAXWING_DATABASE")]
    pub(crate) database: Option<String>,
    /// The configuration file.
    #[arg(long, env = "WAXWING_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Seed workspace, channel and key as `dev` does, on the sandbox that wrote this ready file.
    #[arg(long, value_name = "SANDBOX_READY_FILE")]
    pub(crate) attach: Option<PathBuf>,
}

/// `waxwing sandbox`
#[derive(Args)]
pub(crate) struct Sandbox {
    #[command(flatten)]
    pub(crate) common: Common,
    /// What ids are made from.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Which gateway to talk to. What is not said is read from the ready file in the data directory.
#[derive(Args)]
pub(crate) struct Target {
    /// The gateway's address, such as <http://127.0.0.1:8080>.
    #[arg(long, env = "WAXWING_URL")]
    pub(crate) url: Option<String>,
    /// A file that holds the API key.
    #[arg(long, env = "WAXWING_API_KEY_FILE")]
    pub(crate) api_key_file: Option<PathBuf>,
    /// The workspace.
    #[arg(long, env = "WAXWING_WORKSPACE")]
    pub(crate) workspace: Option<String>,
    /// The data directory of a gateway on this machine.
    #[arg(long, default_value = "./waxwing-data", env = "WAXWING_DATA")]
    pub(crate) data: PathBuf,
}

/// `waxwing send …`
#[derive(Subcommand)]
pub(crate) enum Send {
    /// Send a text. It needs an open customer service window.
    Text(SendText),
    /// Send an approved template.
    Template(SendTemplate),
    /// Send what a file holds: any request of the Channels API, such as those in examples/channels-api.
    Request(SendRequest),
}

/// What every send needs.
#[derive(Args)]
pub(crate) struct SendCommon {
    #[command(flatten)]
    pub(crate) way: SendWay,
    /// The recipient's number, with + and country code.
    #[arg(long)]
    pub(crate) to: String,
}

/// How something is sent.
#[derive(Args)]
pub(crate) struct SendWay {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The channel to send on.
    #[arg(long, env = "WAXWING_CHANNEL")]
    pub(crate) channel: Option<String>,
    /// A key of your own: the same key twice sends once. One is made and printed if you give none.
    #[arg(long)]
    pub(crate) idempotency_key: Option<String>,
}

/// `waxwing send text`
#[derive(Args)]
pub(crate) struct SendText {
    #[command(flatten)]
    pub(crate) common: SendCommon,
    /// The text.
    pub(crate) text: String,
}

/// `waxwing send template`
#[derive(Args)]
pub(crate) struct SendTemplate {
    #[command(flatten)]
    pub(crate) common: SendCommon,
    /// The template's name.
    pub(crate) name: String,
    /// The language it was approved in.
    #[arg(long, default_value = "en_US")]
    pub(crate) lang: String,
    /// A value for a blank: `1=Ana` or `first_name=Ana`; give one for each.
    #[arg(long = "param", value_name = "KEY=VALUE")]
    pub(crate) parameters: Vec<String>,
}

/// `waxwing send request`
#[derive(Args)]
pub(crate) struct SendRequest {
    #[command(flatten)]
    pub(crate) way: SendWay,
    /// Send it to this number in place of the receiver in the file.
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// The file.
    pub(crate) file: PathBuf,
}

/// `waxwing files …`
#[derive(Subcommand)]
pub(crate) enum Files {
    /// Keep a file: one of this machine, or what a link leads to.
    Add(AddFile),
    /// Print the files there are, newest first, one JSON object a line.
    List(ListFiles),
    /// Print a file's bytes, or write them somewhere.
    Get(GetFile),
    /// Remove a file.
    Rm(RemoveFile),
}

/// `waxwing files add`
#[derive(Args)]
pub(crate) struct AddFile {
    #[command(flatten)]
    pub(crate) target: Target,
    /// What it is called [default: what it is called here, or where the link leads].
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The file, or a link that begins with http: or https:.
    pub(crate) file_or_url: String,
}

/// `waxwing files list`
#[derive(Args)]
pub(crate) struct ListFiles {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Print so many at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) limit: u8,
}

/// `waxwing files get`
#[derive(Args)]
pub(crate) struct GetFile {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Its id.
    pub(crate) id: String,
    /// Where to write it, in place of what is there [default: the standard output].
    #[arg(long, short)]
    pub(crate) output: Option<PathBuf>,
}

/// `waxwing files rm`
#[derive(Args)]
pub(crate) struct RemoveFile {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Its id.
    pub(crate) id: String,
}

/// `waxwing tail`
#[derive(Args)]
pub(crate) struct Tail {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Begin with what is on record, not with what is to come.
    #[arg(long)]
    pub(crate) all: bool,
    /// Stop after so many events.
    #[arg(long)]
    pub(crate) limit: Option<u64>,
}

/// `waxwing quarantine`
#[derive(Args)]
pub(crate) struct Quarantine {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Print so many at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) limit: u8,
}

/// `waxwing healthcheck`
#[derive(Args)]
pub(crate) struct Healthcheck {
    /// The gateway's address.
    #[arg(long, env = "WAXWING_URL", default_value = "http://127.0.0.1:8080")]
    pub(crate) url: String,
}

/// `waxwing config …`
#[derive(Subcommand)]
pub(crate) enum Config {
    /// Print a commented configuration file with every default.
    Example,
    /// Say everything that is wrong with a configuration file.
    Check {
        /// The file.
        file: PathBuf,
    },
}
