//! `waxwing quarantine`: what of WhatsApp's webhooks could not be understood, one JSON object a line.

use super::printing::print;
use crate::cli::Quarantine;
use crate::client::Client;

/// Prints the newest of it.
pub(crate) async fn run(asked: Quarantine) -> anyhow::Result<()> {
    let client = Client::of(&asked.target, None)?;
    let page = client.quarantine(asked.limit).await?;
    print(page["results"].as_array().map(Vec::as_slice).unwrap_or_default())
}
