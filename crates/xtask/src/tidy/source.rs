//! A Rust file, read once for all rules: what it is, its functions, and the names it reaches for.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Finding, Tree};

/// A Rust file that parses.
pub(super) struct Source<'t> {
    pub(super) path: &'t str,
    pub(super) text: &'t str,
    pub(super) ast: syn::File,
}

impl Source<'_> {
    /// The folder below `crates` the file is in.
    pub(super) fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the whole file is only built for tests or benchmarks.
    pub(super) fn is_test(&self) -> bool {
        let has_folder = |name: &str| self.path.split('/').any(|it| it == name);
        let is_named = self.path.ends_with("/tests.rs") || self.path.ends_with("_tests.rs");
        is_named || ["tests", "benches"].into_iter().any(has_folder)
    }
}

/// The Rust files of the tree; those that do not parse are found out.
pub(super) fn parse(tree: &Tree) -> (Vec<Source<'_>>, Vec<Finding>) {
    let mut sources = Vec::new();
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[".rs"]) {
        match syn::parse_file(text) {
            Ok(ast) => sources.push(Source { path, text, ast }),
            Err(it) => {
                let line = it.span().start().line;
                findings.push(Finding::new(path, line, "syntax", format!("does not parse: {it}")));
            }
        }
    }
    (sources, findings)
}

/// Whether an item is only built for tests.
pub(super) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|it| {
        let list = it.meta.require_list();
        it.path().is_ident("cfg") && list.is_ok_and(|it| names(&it.tokens).contains(&"test".into()))
    })
}

/// How many lines something takes, and the first of them.
pub(super) fn lines(first: Span, last: Span) -> (usize, usize) {
    let (first, last) = (first.start().line, last.end().line);
    (first, last + 1 - first)
}

/// Something a file names outside its tests, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// A path, however it is used: `["std", "env", "var"]`.
    Path(Vec<String>),
    /// The text of a string.
    Text(String),
    /// A field.
    Field(String),
}

/// All that a file names outside its tests, with its line.
pub(super) fn words(source: &Source) -> Vec<(usize, Word)> {
    let mut reader = Reader { words: Vec::new() };
    if !source.is_test() {
        reader.visit_file(&source.ast);
    }
    reader.words
}

struct Reader {
    words: Vec<(usize, Word)>,
}

impl Reader {
    fn push(&mut self, span: Span, word: Word) {
        self.words.push((span.start().line, word));
    }

    fn import(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: String| [prefix, &[name]].concat();
        match tree {
            syn::UseTree::Path(it) => self.import(&with(it.ident.to_string()), &it.tree),
            syn::UseTree::Name(it) => {
                self.push(it.ident.span(), Word::Path(with(it.ident.to_string())));
            }
            syn::UseTree::Rename(it) => {
                self.push(it.ident.span(), Word::Path(with(it.ident.to_string())));
            }
            syn::UseTree::Group(it) => it.items.iter().for_each(|it| self.import(prefix, it)),
            syn::UseTree::Glob(_) => {}
        }
    }

    /// Paths and texts in a macro's arguments, which have no syntax of their own.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(it) if it.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(it) => {
                    if colons != 2 {
                        path.clear();
                    }
                    path.push(it.to_string());
                    self.push(it.span(), Word::Path(path.clone()));
                }
                TokenTree::Literal(it) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&it.to_string()) {
                        self.push(it.span(), Word::Text(text.value()));
                    }
                    path.clear();
                }
                TokenTree::Group(it) => {
                    self.tokens(it.stream());
                    path.clear();
                }
                TokenTree::Punct(_) => path.clear(),
            }
            colons = 0;
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(it) => &it.attrs,
            syn::Item::Fn(it) => &it.attrs,
            syn::Item::Impl(it) => &it.attrs,
            syn::Item::Use(it) => &it.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|it| it.ident.to_string()).collect();
        self.push(path.span(), Word::Path(names));
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.push(text.span(), Word::Text(text.value()));
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(name) = &field.ident {
            self.push(name.span(), Word::Field(name.to_string()));
        }
        visit::visit_field(self, field);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        visit::visit_macro(self, it);
        self.tokens(it.tokens.clone());
    }
}

/// Every name in a stream of tokens.
pub(super) fn names(tokens: &TokenStream) -> Vec<String> {
    let each = tokens.clone().into_iter().flat_map(|token| match token {
        TokenTree::Ident(it) => vec![it.to_string()],
        TokenTree::Group(it) => names(&it.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::{Word, parse, words};
    use crate::tidy::Tree;

    /// The paths a file names, one on a line.
    fn check(text: &str, expected: &[&str]) {
        let tree = Tree::of(&[("crates/domain/src/lib.rs", text)]);
        let (sources, unreadable) = parse(&tree);
        assert_eq!(unreadable, []);
        let paths: Vec<String> = words(&sources[0])
            .into_iter()
            .filter_map(|(line, word)| match word {
                Word::Path(it) => Some(format!("{line} {}", it.join("::"))),
                Word::Text(_) | Word::Field(_) => None,
            })
            .collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn imports_are_paths_one_by_one() {
        check(
            "use a::{b, c as d, e::{self, f}};",
            &["1 a::b", "1 a::c", "1 a::e::self", "1 a::e::f"],
        );
    }

    #[test]
    fn what_a_macro_is_given_is_read_too() {
        check(
            "fn a() {\n x!(b::c(d), [e::f::g]);\n}",
            &["2 x", "2 b", "2 b::c", "2 d", "2 e", "2 e::f", "2 e::f::g"],
        );
    }

    #[test]
    fn tests_may_name_what_they_like() {
        check("#[cfg(test)]\nmod tests {\n fn a() { b::c(); }\n}", &[]);
        check("#[cfg(any(test, unix))]\nfn a() { b::c(); }", &[]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_found() {
        let tree = Tree::of(&[("a.rs", "fn a() {}\nfn {")]);
        let (sources, unreadable) = parse(&tree);
        assert!(sources.is_empty());
        assert_eq!((unreadable[0].line, unreadable[0].rule), (2, "syntax"));
    }
}
