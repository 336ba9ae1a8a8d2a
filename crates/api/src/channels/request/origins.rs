//! Which of the caller's members became which of Meta's: noted while one is made of the other, and
//! asked when a breach of Meta's content is to be pointed at.

use std::collections::BTreeMap;
use waxwing_cloud_api::validate::Breach;

/// Where the members of a content come from, by their pointers in it.
#[derive(Debug, Default)]
pub(super) struct Origins(BTreeMap<String, Origin>);

/// Where one member comes from.
#[derive(Debug)]
struct Origin {
    /// In what the caller posted.
    from: String,
    /// Whether what is below the one is below the other under the same names.
    is_copy: bool,
}

impl Origins {
    /// What stands at `made` was made of what stands at `from`.
    pub(super) fn note(&mut self, made: impl Into<String>, from: impl Into<String>) {
        self.0.insert(made.into(), Origin { from: from.into(), is_copy: false });
    }

    /// What stands at `made` is what stands at `from`, as it is.
    pub(super) fn note_copy(&mut self, made: impl Into<String>, from: impl Into<String>) {
        self.0.insert(made.into(), Origin { from: from.into(), is_copy: true });
    }

    /// Takes in what was noted of another content, which stands below `root`.
    pub(super) fn take(&mut self, root: &str, other: Self) {
        let below = |(made, it): (String, Origin)| (format!("{root}{made}"), it);
        self.0.extend(other.0.into_iter().map(below));
    }

    /// Points a breach at what the caller wrote.
    pub(super) fn point(&self, breach: &mut Breach) {
        breach.pointer = self.find(&breach.pointer);
    }

    /// Where a member of the content comes from: as its nearest ancestor that was noted.
    pub(super) fn find(&self, pointer: &str) -> String {
        let mut ancestor = pointer;
        loop {
            match self.0.get(ancestor) {
                Some(it) if it.is_copy => {
                    return format!("{}{}", it.from, &pointer[ancestor.len()..]);
                }
                Some(it) => return it.from.clone(),
                None => match ancestor.rsplit_once('/') {
                    Some((parent, _)) => ancestor = parent,
                    None => return pointer.to_owned(),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breach_is_pointed_at_as_near_as_was_noted() {
        let mut origins = Origins::default();
        origins.note("/a", "/body");
        origins.note("/a/b/1", "/body/list/1");
        origins.note_copy("/c", "/copy");
        for (made, from) in [
            ("/a/b/1", "/body/list/1"),
            ("/a/b/1/title", "/body/list/1"),
            ("/a/b/10", "/body"),
            ("/c/d/0", "/copy/d/0"),
            ("/nowhere", "/nowhere"),
        ] {
            assert_eq!(origins.find(made), from, "{made}");
        }
        let mut all = Origins::default();
        all.take("/more/0", origins);
        assert_eq!(all.find("/more/0/c/d"), "/copy/d");
    }
}
