//! `docs/ARCHITECTURE.md` is short, and what it names is there.
//!
//! A name in backticks with `::` is looked up: `app::messages::send` is a `send` in a module
//! `messages` of the crate `app`, whatever lies between. Names of crates we use are let through.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::tree::numbered;
use super::{Finding, Source, Tree};

const RULE: &str = "architecture";
const PAPER: &str = "docs/ARCHITECTURE.md";
const LINES_MAX: usize = 300;

/// Names that are nobody's dependency and yet there.
const GIVEN: [&str; 4] = ["std", "core", "alloc", "crate"];

pub(super) fn the_architecture_is_short_and_true(tree: &Tree, sources: &[Source]) -> Vec<Finding> {
    let Some(paper) = tree.text(PAPER) else { return Vec::new() };
    let long = paper.lines().count();
    let too_long = (long > LINES_MAX)
        .then(|| Finding::new(PAPER, 1, RULE, format!("{long} lines, {LINES_MAX} is the wall")));
    let names = Names::of(tree, sources);
    let untrue = numbered(paper).flat_map(|(line, text)| {
        let gone = mentions(text).filter(|it| !names.knows(it));
        gone.map(move |it| Finding::new(PAPER, line, RULE, format!("there is no `{it}`")))
            .collect::<Vec<_>>()
    });
    too_long.into_iter().chain(untrue).collect()
}

/// The names with `::` in a line's backticks.
fn mentions(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|it| it.contains("::"))
}

struct Names {
    /// Every item's path, from its crate down.
    items: BTreeSet<Vec<String>>,
    /// Crates of others, as they are spelt in paths.
    foreign: BTreeSet<String>,
}

impl Names {
    fn of(tree: &Tree, sources: &[Source]) -> Self {
        let mut items = BTreeSet::new();
        for source in sources {
            let Some(module) = module(source.path) else { continue };
            let mut reader = Reader { path: module.clone(), items: &mut items };
            reader.items.insert(module);
            reader.visit_file(&source.ast);
        }
        let manifest: toml::Table =
            tree.text("Cargo.toml").unwrap_or_default().parse().unwrap_or_default();
        let foreign =
            manifest.get("workspace").and_then(|it| it.get("dependencies")?.as_table().cloned());
        let foreign = foreign.unwrap_or_default().keys().map(|it| it.replace('-', "_")).collect();
        Self { items, foreign }
    }

    fn knows(&self, mention: &str) -> bool {
        let plain = mention.trim_end_matches("()").trim_end_matches('!');
        let wanted: Vec<&str> = plain.split("::").collect();
        let is_foreign = GIVEN.contains(&wanted[0]) || self.foreign.contains(wanted[0]);
        is_foreign || self.items.iter().any(|it| leads_to(it, &wanted))
    }
}

/// Whether the wanted names stand in the path in their order, and both end alike. A crate's name,
/// where it is the first one wanted, is the first of the path.
fn leads_to(path: &[String], wanted: &[&str]) -> bool {
    let mut rest = path.iter();
    path.last().map(String::as_str) == wanted.last().copied()
        && wanted.iter().all(|name| rest.any(|it| it == name))
}

/// The module a file is, from its crate down: `crates/app/src/a/b.rs` is `app`, `a`, `b`.
fn module(path: &str) -> Option<Vec<String>> {
    let (krate, file) = path.strip_prefix("crates/")?.split_once("/src/")?;
    let parts =
        file.strip_suffix(".rs")?.split('/').filter(|it| !["lib", "main", "mod"].contains(it));
    Some([krate].into_iter().chain(parts).map(str::to_owned).collect())
}

struct Reader<'n> {
    path: Vec<String>,
    items: &'n mut BTreeSet<Vec<String>>,
}

impl Reader<'_> {
    fn note(&mut self, name: &syn::Ident) {
        self.items.insert([&self.path[..], &[name.to_string()]].concat());
    }

    fn within(&mut self, name: String, read: impl FnOnce(&mut Self)) {
        self.path.push(name);
        read(self);
        self.path.pop();
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, it: &'ast syn::ItemMod) {
        self.note(&it.ident);
        self.within(it.ident.to_string(), |reader| visit::visit_item_mod(reader, it));
    }

    fn visit_item_impl(&mut self, it: &'ast syn::ItemImpl) {
        let syn::Type::Path(of) = &*it.self_ty else { return };
        let name = of.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default();
        self.within(name, |reader| visit::visit_item_impl(reader, it));
    }

    fn visit_item_trait(&mut self, it: &'ast syn::ItemTrait) {
        self.note(&it.ident);
        self.within(it.ident.to_string(), |reader| visit::visit_item_trait(reader, it));
    }

    fn visit_item_enum(&mut self, it: &'ast syn::ItemEnum) {
        self.note(&it.ident);
        self.within(it.ident.to_string(), |reader| visit::visit_item_enum(reader, it));
    }

    fn visit_variant(&mut self, it: &'ast syn::Variant) {
        self.note(&it.ident);
    }

    fn visit_item_struct(&mut self, it: &'ast syn::ItemStruct) {
        self.note(&it.ident);
    }

    fn visit_item_type(&mut self, it: &'ast syn::ItemType) {
        self.note(&it.ident);
    }

    fn visit_item_const(&mut self, it: &'ast syn::ItemConst) {
        self.note(&it.ident);
    }

    fn visit_signature(&mut self, it: &'ast syn::Signature) {
        self.note(&it.ident);
    }

    fn visit_item_macro(&mut self, it: &'ast syn::ItemMacro) {
        it.ident.iter().for_each(|name| self.note(name));
    }
}

#[cfg(test)]
mod tests {
    use super::{PAPER, the_architecture_is_short_and_true};
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    fn check(paper: &str, expected: &[&str]) {
        let tree = Tree::of(&[
            (PAPER, paper),
            ("Cargo.toml", "[workspace.dependencies]\ntokio-util = '1'\n"),
            ("crates/app/src/messages/sending.rs", "pub async fn send() {} pub struct Draft;"),
            (
                "crates/domain/src/dispatch.rs",
                "pub enum Next { Sent } impl Next { fn is(&self) {} }",
            ),
            ("crates/store/src/lib.rs", "pub mod outbox { pub trait Row { fn read(); } }"),
        ]);
        let (sources, _) = parse(&tree);
        let found = the_architecture_is_short_and_true(&tree, &sources);
        let found: Vec<String> =
            found.iter().map(|it| format!("{} {}", it.line, it.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_that_is_there_may_be_short() {
        check("`app::messages::send` and `app::messages::sending::Draft`, `messages::send()`", &[]);
        check("`domain::dispatch::Next::Sent`, `Next::is`, `store::outbox::Row::read`", &[]);
        check("`tokio_util::sync`, `std::env::var`, `no colons`", &[]);
    }

    #[test]
    fn a_name_that_is_gone_is_found() {
        check(
            "one\n`app::messages::cancel` and\n`store::messages::send`",
            &["2 there is no `app::messages::cancel`", "3 there is no `store::messages::send`"],
        );
        check("`domain::Next::Lost`", &["1 there is no `domain::Next::Lost`"]);
    }

    #[test]
    fn a_long_paper_is_found() {
        check(&"line\n".repeat(300), &[]);
        check(&"line\n".repeat(301), &["1 301 lines, 300 is the wall"]);
    }
}
