//! `waxwing tail`: events as they happen, one JSON object a line.

use super::printing::print;
use crate::cli::Tail;
use crate::client::Client;
use std::time::Duration;

/// How long one call waits for events.
const WAIT_SECONDS: u64 = 30;

/// How long to rest after a call that failed, and how often to try.
const REST: Duration = Duration::from_secs(1);
const FAILURES_MAX: u32 = 30;

/// Prints until it is stopped, or has printed as many as were asked for.
pub(crate) async fn run(tail: Tail) -> anyhow::Result<()> {
    let client = Client::of(&tail.target, None)?;
    let mut after = if tail.all { "0".to_owned() } else { "latest".to_owned() };
    let mut left = tail.limit.unwrap_or(u64::MAX);
    let mut failures = 0;
    while left > 0 {
        // The first call only learns where we are, so that nothing is missed from here on.
        let wait = if after == "latest" { 0 } else { WAIT_SECONDS };
        let page = match client.events(&after, wait).await {
            Ok(page) => page,
            Err(error) if failures < FAILURES_MAX && is_temporary(&error) => {
                failures += 1;
                eprintln!("{error:#}; trying again");
                tokio::time::sleep(REST).await;
                continue;
            }
            Err(error) => return Err(error),
        };
        failures = 0;
        let events = page["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        let shown = events.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        print(&events[..shown])?;
        left -= u64::try_from(shown).unwrap_or(left);
        if let Some(cursor) = page["next_cursor"].as_str() {
            cursor.clone_into(&mut after);
        }
    }
    Ok(())
}

fn is_temporary(error: &anyhow::Error) -> bool {
    error.downcast_ref::<crate::exit::Failure>().is_some_and(|it| it.code == 6)
}
