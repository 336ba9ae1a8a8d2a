//! Logs: what happened, for whoever runs this. Never a body, a token or a whole number.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Pretty,
    /// One JSON object a line, for machines.
    Json,
}

/// Begins to log to stderr.
pub(crate) fn begin(directives: Option<&str>, format: Option<Format>) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(directives.unwrap_or("info"))
        .map_err(|error| anyhow::anyhow!("--log: {error}; try info, debug or warn"))?;
    let is_terminal = std::io::stderr().is_terminal();
    let format = format.unwrap_or(if is_terminal { Format::Pretty } else { Format::Json });
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_span_events(FmtSpan::NONE);
    match format {
        Format::Pretty => lines.with_ansi(is_terminal).compact().init(),
        Format::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}
