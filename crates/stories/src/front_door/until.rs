//! Waiting for a state, with a deadline.

use std::time::Duration;

/// How long a state may take that takes milliseconds on an idle machine.
pub const SOON: Duration = Duration::from_secs(15);

/// How often is looked.
const POLL: Duration = Duration::from_millis(20);

/// Looks until there is something to see.
///
/// # Panics
///
/// When it is not there [`SOON`]; the message is `what` was waited for.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(SOON, what, look).await
}

/// Looks until there is something to see, for at most `within`.
///
/// # Panics
///
/// When it is not there in time; the message is `what` was waited for.
pub async fn until_within<T>(
    within: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let found = tokio::time::timeout(within, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(POLL).await;
        }
    });
    found.await.unwrap_or_else(|_| panic!("not within {within:?}: {what}"))
}
