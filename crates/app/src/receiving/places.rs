//! How much is fetched at the same time: a picture does not wait for films, and the disk can hold it all.

use tokio::sync::{Semaphore, SemaphorePermit};

/// How many are fetched at the same time that are small.
const SMALL_AT_ONCE_MAX: usize = 16;

/// How many are fetched at the same time that are large.
const LARGE_AT_ONCE_MAX: usize = 4;

/// What has more bytes than this is large, and so is what does not say how many it has. It is the most
/// that WhatsApp takes of a picture, a film or a recording; larger ones are rare.
const SMALL_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// All places.
pub(super) struct Hall {
    small: Semaphore,
    large: Semaphore,
}

impl Default for Hall {
    fn default() -> Self {
        let (small, large) = (Semaphore::new(SMALL_AT_ONCE_MAX), Semaphore::new(LARGE_AT_ONCE_MAX));
        Self { small, large }
    }
}

/// The place of one that is fetched.
pub(super) struct Place<'a> {
    hall: &'a Hall,
    is_large: bool,
    permit: Option<SemaphorePermit<'a>>,
}

impl<'a> Place<'a> {
    /// Waits for a place among the small ones.
    pub(super) async fn among_small(hall: &'a Hall) -> Self {
        Self { hall, is_large: false, permit: hall.small.acquire().await.ok() }
    }

    /// Whether there is room for so many bytes at once.
    pub(super) fn has_room_for(&self, bytes: Option<u64>) -> bool {
        self.is_large || !is_large(bytes) || self.hall.large.available_permits() > 0
    }

    /// Makes room for so many bytes: a large one waits for another place, and leaves this to others.
    pub(super) async fn hold(&mut self, bytes: Option<u64>) {
        if !self.is_large && is_large(bytes) {
            self.permit = None;
            self.permit = self.hall.large.acquire().await.ok();
            self.is_large = true;
        }
    }
}

fn is_large(bytes: Option<u64>) -> bool {
    bytes.is_none_or(|it| it > SMALL_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn large_ones_wait_for_one_another_and_small_ones_do_not_wait_for_them() {
        let hall = Hall::default();
        let mut large = Vec::new();
        for _ in 0..LARGE_AT_ONCE_MAX {
            let mut it = Place::among_small(&hall).await;
            it.hold(Some(SMALL_BYTES_MAX + 1)).await;
            large.push(it);
        }
        let mut waits = Place::among_small(&hall).await;
        assert!(waits.hold(None).now_or_never().is_none(), "there is no place for another");
        let mut small = Vec::new();
        for _ in 0..SMALL_AT_ONCE_MAX {
            let mut it = Place::among_small(&hall).now_or_never().expect("there is a place");
            it.hold(Some(SMALL_BYTES_MAX)).now_or_never().expect("it stays in its place");
            small.push(it);
        }
        assert!(Place::among_small(&hall).now_or_never().is_none(), "all places are taken");
        drop(large.pop());
        waits.hold(None).now_or_never().expect("a large one has left");
    }
}
