//! The binary: command line, configuration, wiring, loops, telemetry, shutdown.
//!
//! Everything that is not logic lives here, and nothing else. This is the only crate that reads the
//! environment, the command line, a configuration file, the machine's clock or its chance. Start
//! reading at [`cli`] (what can be asked for), then [`gateway`] (how a gateway is put together).

mod assets;
mod attach;
mod cli;
mod client;
mod commands;
mod config;
mod exit;
mod gateway;
mod graph_http;
mod loops;
mod machine;
mod ready;
mod secrets;
mod server;
mod shutdown;
mod storage;
mod stranger_http;
mod streaming;
mod telemetry;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let asked = cli::Cli::parse();
    // One TLS provider for the whole process; it can only be installed once, and this is that once.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::report(&error.into()),
    };
    match runtime.block_on(commands::run(asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
