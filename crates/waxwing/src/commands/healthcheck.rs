//! `waxwing healthcheck`: for containers without a shell.

use super::printing::print;
use crate::cli::Healthcheck;
use crate::exit::Failure;
use std::time::Duration;

/// Says whether the gateway is ready.
pub(crate) async fn run(check: Healthcheck) -> anyhow::Result<()> {
    let url = format!("{}/readyz", check.url.trim_end_matches('/'));
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build()?;
    let failed = |text| Failure { code: 6, text };
    let answer = client
        .get(&url)
        .send()
        .await
        .map_err(|error| failed(format!("{url} does not answer: {}", error.without_url())))?;
    if answer.status().is_success() {
        print(["ready"])
    } else {
        Err(failed(format!("{url} answered {}", answer.status())).into())
    }
}
