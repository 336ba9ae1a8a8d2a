//! The commands, one file each.

mod dev;
mod files;
mod healthcheck;
mod printing;
mod quarantine;
mod sandbox;
mod send;
mod serve;
mod tail;

use crate::cli::{Cli, Command, Config};
use crate::config::{EXAMPLE, FileConfig, complaint};
use anyhow::Context;

/// Does what was asked for.
pub(crate) async fn run(asked: Cli) -> anyhow::Result<()> {
    match asked.command {
        Command::Dev(dev) => dev::run(dev).await,
        Command::Serve(serve) => serve::run(serve).await,
        Command::Sandbox(sandbox) => sandbox::run(sandbox).await,
        Command::Send(send) => send::run(send).await,
        Command::Files(files) => files::run(files).await,
        Command::Tail(tail) => tail::run(tail).await,
        Command::Quarantine(quarantine) => quarantine::run(quarantine).await,
        Command::Healthcheck(check) => healthcheck::run(check).await,
        Command::Config(Config::Example) => printing::print([EXAMPLE.trim_end()]),
        Command::Config(Config::Check { file }) => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            FileConfig::read(&text).map_err(|complaints| complaint(&file, &complaints))?;
            printing::print([format_args!("{} is as it should be", file.display())])
        }
    }
}
