//! How long things may be. A wall is far above what is usual here: who meets it has two ideas in
//! one place.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::source::{is_for_tests, lines};
use super::{Finding, Source, Tree};

const RULE: &str = "size";

/// A file, its tests apart.
const FILE_LINES_MAX: usize = 400;
/// A function, from its `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 60;
/// The body of a REST handler or a resolver: parse, call, answer.
const DOOR_LINES_MAX: usize = 15;
/// Parameters, `self` apart.
const PARAMETERS_MAX: usize = 6;
/// A test module at the foot of a file.
const TEST_MODULE_LINES_MAX: usize = 150;

/// The crate whose handlers and resolvers are doors.
const DOORS: &str = "api";

/// Attributes that make the methods of an `impl` resolvers.
const RESOLVERS: [&str; 3] = ["Object", "ComplexObject", "Subscription"];

pub(super) fn code_is_small(_: &Tree, sources: &[Source]) -> Vec<Finding> {
    sources.iter().flat_map(sizes).collect()
}

fn sizes(source: &Source) -> Vec<Finding> {
    let is_door = source.krate() == Some(DOORS) && !source.is_test();
    let mut ruler = Ruler {
        path: source.path,
        is_door,
        in_resolvers: false,
        findings: Vec::new(),
        test_lines: 0,
    };
    ruler.visit_file(&source.ast);
    let code_lines = source.text.lines().count() - ruler.test_lines;
    if !source.is_test() && code_lines > FILE_LINES_MAX {
        ruler.find(1, format!("{code_lines} lines without tests, {FILE_LINES_MAX} is the wall"));
    }
    ruler.findings
}

struct Ruler<'p> {
    path: &'p str,
    is_door: bool,
    in_resolvers: bool,
    findings: Vec<Finding>,
    test_lines: usize,
}

impl Ruler<'_> {
    fn find(&mut self, line: usize, text: String) {
        self.findings.push(Finding::new(self.path, line, RULE, text));
    }

    fn function(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let name = &signature.ident;
        let (line, long) = lines(signature.span(), body.span());
        if long > FUNCTION_LINES_MAX {
            self.find(line, format!("`{name}` is {long} lines, {FUNCTION_LINES_MAX} is the wall"));
        }
        let (_, in_braces) = lines(body.span(), body.span());
        let in_body = in_braces.saturating_sub(2);
        if self.is_door && (self.in_resolvers || is_handler(signature)) && in_body > DOOR_LINES_MAX
        {
            self.find(line, format!("the body of `{name}` is {in_body} lines: a door of more than {DOOR_LINES_MAX} hides an operation"));
        }
        self.parameters(signature);
    }

    fn parameters(&mut self, signature: &syn::Signature) {
        let typed = |it: &&syn::FnArg| matches!(it, syn::FnArg::Typed(_));
        let parameters = signature.inputs.iter().filter(typed).count();
        if parameters > PARAMETERS_MAX {
            let text = format!(
                "`{}` has {parameters} parameters, {PARAMETERS_MAX} is the wall",
                signature.ident
            );
            self.find(signature.span().start().line, text);
        }
    }
}

/// A handler is what axum calls: it takes its state apart in its signature.
fn is_handler(signature: &syn::Signature) -> bool {
    signature.asyncness.is_some()
        && signature.inputs.iter().any(|it| match it {
            syn::FnArg::Typed(it) => match &*it.pat {
                syn::Pat::TupleStruct(it) => it.path.is_ident("State"),
                _ => false,
            },
            syn::FnArg::Receiver(_) => false,
        })
}

impl<'ast> Visit<'ast> for Ruler<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_for_tests(&item.attrs) && item.content.is_some() {
            let (line, long) = lines(item.mod_token.span, item.span());
            self.test_lines += long;
            if long > TEST_MODULE_LINES_MAX {
                let text = format!(
                    "`mod {}` is {long} lines, {TEST_MODULE_LINES_MAX} is the wall: give it a file",
                    item.ident
                );
                self.find(line, text);
            }
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let is_resolver =
            |it: &syn::Attribute| RESOLVERS.iter().any(|name| it.path().is_ident(name));
        self.in_resolvers = item.attrs.iter().any(is_resolver);
        visit::visit_item_impl(self, item);
        self.in_resolvers = false;
    }

    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        self.function(&it.sig, &it.block);
        visit::visit_item_fn(self, it);
    }

    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        self.function(&it.sig, &it.block);
        visit::visit_impl_item_fn(self, it);
    }

    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        match &it.default {
            Some(body) => self.function(&it.sig, body),
            None => self.parameters(&it.sig),
        }
        visit::visit_trait_item_fn(self, it);
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    fn check(path: &str, text: &str, expected: &[&str]) {
        let tree = Tree::of(&[(path, text)]);
        let (sources, unreadable) = parse(&tree);
        assert_eq!(unreadable, []);
        let found = super::code_is_small(&tree, &sources);
        let found: Vec<String> =
            found.iter().map(|it| format!("{} {}", it.line, it.text)).collect();
        assert_eq!(found, expected);
    }

    fn lines(count: usize) -> String {
        "    a();\n".repeat(count)
    }

    #[test]
    fn a_file_of_400_lines_is_the_longest() {
        check("crates/app/src/a.rs", &"// a\n".repeat(400), &[]);
        check(
            "crates/app/src/a.rs",
            &"// a\n".repeat(401),
            &["1 401 lines without tests, 400 is the wall"],
        );
        check("crates/app/tests/it.rs", &"// a\n".repeat(401), &[]);
    }

    #[test]
    fn tests_at_the_foot_of_a_file_do_not_count_but_have_a_wall_of_their_own() {
        let module = |count| format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// a\n".repeat(count));
        let code = "// a\n".repeat(399);
        check("crates/app/src/a.rs", &format!("{code}{}", module(148)), &[]);
        check(
            "crates/app/src/a.rs",
            &module(149),
            &["2 `mod tests` is 151 lines, 150 is the wall: give it a file"],
        );
    }

    #[test]
    fn a_function_of_60_lines_is_the_longest_whatever_is_in_its_strings() {
        let function = |count| format!("/// Doc.\nfn f() {{\n    g(\"}}\");\n{}}}\n", lines(count));
        check("crates/app/src/a.rs", &function(57), &[]);
        check("crates/app/src/a.rs", &function(58), &["2 `f` is 61 lines, 60 is the wall"]);
        let method = format!("impl A {{\n{}}}\n", function(58));
        check("crates/app/src/a.rs", &method, &["3 `f` is 61 lines, 60 is the wall"]);
    }

    #[test]
    fn six_parameters_and_self_are_the_most() {
        check("a.rs", "impl A { fn f(&self, a: A, b: A, c: A, d: A, e: A, f: A) {} }", &[]);
        check(
            "a.rs",
            "fn f(a: A, b: A, c: A, d: A, e: A, f: A, g: A) {}",
            &["1 `f` has 7 parameters, 6 is the wall"],
        );
        check(
            "a.rs",
            "trait A { fn f(a: A, b: A, c: A, d: A, e: A, f: A, g: A); }",
            &["1 `f` has 7 parameters, 6 is the wall"],
        );
    }

    #[test]
    fn a_door_parses_calls_and_answers() {
        let handler =
            |count| format!("async fn f(State(app): State<App>) {{\n{}}}\n", lines(count));
        let refusal = "1 the body of `f` is 16 lines: a door of more than 15 hides an operation";
        check("crates/api/src/a.rs", &handler(15), &[]);
        check("crates/api/src/a.rs", &handler(16), &[refusal]);
        check("crates/app/src/a.rs", &handler(16), &[]);
        let resolver = format!("#[Object]\nimpl Q {{ async fn f() {{\n{}}} }}\n", lines(16));
        check("crates/api/src/a.rs", &resolver, &[&refusal.replacen('1', "2", 1)]);
    }
}
