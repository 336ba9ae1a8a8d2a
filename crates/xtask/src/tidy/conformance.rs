//! What `store` promises, its conformance suite holds both databases to.
//!
//! No compiler checks our SQL, so a function that no check calls is a statement that was never run.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::source::{is_for_tests, names};
use super::{Finding, Source, Tree};

const RULE: &str = "conformance";
const STORE: &str = "crates/store/src/";
const SUITE: &str = "crates/store/tests/";

pub(super) fn every_statement_is_run(_: &Tree, sources: &[Source]) -> Vec<Finding> {
    let suite = sources.iter().filter(|it| it.path.starts_with(SUITE));
    let called: BTreeSet<String> =
        suite.filter_map(|it| it.text.parse().ok()).flat_map(|it| names(&it)).collect();
    let functions = sources.iter().filter(|it| it.path.starts_with(STORE)).flat_map(|source| {
        let mut reader = Reader { functions: Vec::new() };
        reader.visit_file(&source.ast);
        reader.functions.into_iter().map(|(line, name)| (source.path, line, name))
    });
    let silent = functions.filter(|(_, _, name)| !called.contains(name));
    let find = |(path, line, name): (&str, usize, String)| {
        Finding::new(path, line, RULE, format!("no check in {SUITE} calls `{name}`"))
    };
    silent.map(find).collect()
}

/// The functions that go to the database: those that are public and asynchronous.
struct Reader {
    functions: Vec<(usize, String)>,
}

impl Reader {
    fn function(&mut self, visibility: &syn::Visibility, signature: &syn::Signature) {
        if matches!(visibility, syn::Visibility::Public(_)) && signature.asyncness.is_some() {
            let name = &signature.ident;
            self.functions.push((name.span().start().line, name.to_string()));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, it: &'ast syn::ItemMod) {
        if !is_for_tests(&it.attrs) {
            visit::visit_item_mod(self, it);
        }
    }

    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        self.function(&it.vis, &it.sig);
    }

    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        self.function(&it.vis, &it.sig);
    }
}

#[cfg(test)]
mod tests {
    use super::every_statement_is_run;
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    #[test]
    fn a_function_of_the_store_that_no_check_calls_is_found() {
        let store = "pub async fn claim() {}\nimpl Store {\n    pub async fn settle(&self) {}\n}\n\
                     pub fn plain() {}\npub(crate) async fn inner() {}\n";
        let check = |suite: &str| {
            let tree = Tree::of(&[
                ("crates/store/src/outbox.rs", store),
                ("crates/store/tests/it/main.rs", suite),
                ("crates/app/src/lib.rs", "pub async fn send() {}"),
            ]);
            let (sources, unreadable) = parse(&tree);
            assert_eq!(unreadable, []);
            let found = every_statement_is_run(&tree, &sources);
            found.iter().map(|it| format!("{} {}", it.line, it.text)).collect::<Vec<_>>()
        };
        let silent = |it: &str| format!("{it} in crates/store/tests/ calls");
        assert_eq!(check("async fn a() { claim(); vec![store.settle()] }"), [""; 0]);
        assert_eq!(
            check("async fn a() { outbox::claim(); }"),
            [silent("3 no check") + " `settle`"]
        );
        assert_eq!(check("// claim, settle\n").len(), 2);
    }
}
