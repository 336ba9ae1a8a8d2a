//! Waiting for a state, with a deadline.

use std::time::Duration;

/// How long a state may take that takes milliseconds on an idle machine.
pub const SOON: Duration = Duration::from_secs(15);

/// How soon is looked again: often at first, less often the longer it takes.
const POLL: Duration = Duration::from_millis(15);
const POLL_MAX: Duration = Duration::from_millis(250);

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
        let mut poll = POLL;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(poll).await;
            poll = poll.mul_f32(1.15).min(POLL_MAX);
        }
    });
    found.await.unwrap_or_else(|_| panic!("not within {within:?}: {what}"))
}
