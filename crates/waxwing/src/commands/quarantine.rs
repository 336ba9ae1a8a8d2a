//! `waxwing quarantine`: what of WhatsApp's webhooks could not be understood, one JSON object a line.

use crate::cli::Quarantine;
use crate::client::Client;
use std::io::Write;

/// Prints the newest of it.
pub(crate) async fn run(asked: Quarantine) -> anyhow::Result<()> {
    let client = Client::of(&asked.target, None)?;
    let page = client.quarantine(asked.limit).await?;
    let mut out = std::io::stdout().lock();
    for item in page["results"].as_array().map(Vec::as_slice).unwrap_or_default() {
        writeln!(out, "{item}")?;
    }
    Ok(())
}
