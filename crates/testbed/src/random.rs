//! Names that nobody else has, from the seed the standard library gives its hash maps.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sixteen hexadecimal digits that no other call, here or in another process, is given.
#[expect(clippy::disallowed_methods, reason = "names must differ between runs")]
pub(crate) fn token() -> String {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(process::id());
    hasher.write_u64(CALLS.fetch_add(1, Ordering::Relaxed));
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::token;

    #[test]
    fn no_token_is_given_twice() {
        let tokens: BTreeSet<String> = (0..1_000).map(|_| token()).collect();
        assert_eq!(tokens.len(), 1_000);
        assert!(tokens.iter().all(|it| it.len() == 16));
    }
}
