//! Things that are done once for everybody who asks for them at the same time.

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is under way, by what it is about. Whoever asks while it is gets the same answer.
pub(crate) struct Once<K, V>(Arc<Mutex<BTreeMap<K, UnderWay<V>>>>);

/// Something that somebody does; clones wait for the same.
type UnderWay<V> = Shared<BoxFuture<'static, V>>;

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Ord + Clone + Send + 'static, V: Clone + Send + Sync + 'static> Once<K, V> {
    /// What doing this gives: by whoever does it already, else by a task of its own, which goes on when
    /// nobody waits for it any more. A task that met a bug gives `otherwise`.
    pub(crate) fn run<F>(&self, key: K, otherwise: V, doing: impl FnOnce() -> F) -> UnderWay<V>
    where
        F: Future<Output = V> + Send + 'static,
    {
        let mut all = self.lock();
        if let Some(under_way) = all.get(&key) {
            return under_way.clone();
        }
        let (everybody, name) = (Self(Arc::clone(&self.0)), key.clone());
        let doing = doing();
        // The task takes its name out of the list only after that lock is given back here.
        let task = tokio::spawn(async move {
            let done = Leaving { all: everybody, key: name };
            let value = doing.await;
            drop(done);
            value
        });
        let under_way = task.map(|it| it.unwrap_or(otherwise)).boxed().shared();
        all.insert(key, under_way.clone());
        under_way
    }
}

impl<K: Ord, V> Once<K, V> {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<K, UnderWay<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes what is done out of the list, also when a bug ended it.
struct Leaving<K: Ord, V> {
    all: Once<K, V>,
    key: K,
}

impl<K: Ord, V> Drop for Leaving<K, V> {
    fn drop(&mut self) {
        self.all.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn who_asks_while_it_is_done_gets_the_same_answer_and_who_comes_later_another() {
        let (once, count) = (Once::<u8, u32>::default(), Arc::new(AtomicU32::new(0)));
        let ask = || {
            let count = Arc::clone(&count);
            once.run(1, 0, move || async move {
                tokio::task::yield_now().await;
                count.fetch_add(1, Ordering::Relaxed) + 1
            })
        };
        let (first, second) = tokio::join!(ask(), ask());
        assert_eq!((first, second), (1, 1));
        assert_eq!(ask().await, 2);
    }

    #[tokio::test]
    async fn it_goes_on_when_nobody_waits_and_a_bug_holds_nobody_up() {
        let once = Once::<u8, u32>::default();
        let (tell, told) = tokio::sync::oneshot::channel();
        drop(once.run(1, 0, || async move { tell.send(()).map_or(0, |()| 1) }));
        told.await.expect("it went on");
        assert_eq!(once.run(2, 7, || async { panic!("a bug") }).await, 7);
        assert_eq!(once.run(2, 7, || async { 8 }).await, 8);
    }
}
