//! Modules are named by what they are about. A few names say only that nobody knew.

use super::{Finding, Source, Tree};

const RULE: &str = "names";

const NO_NAMES: [&str; 10] = [
    "common", "helper", "helpers", "manager", "misc", "models", "services", "types", "util",
    "utils",
];

pub(super) fn modules_have_real_names(tree: &Tree, sources: &[Source]) -> Vec<Finding> {
    let files = tree.ending(&[".rs", ".ts", ".tsx"]).filter_map(|(path, _)| {
        let name = path.split('/').find_map(|it| no_name(it.split('.').next()?))?;
        Some(Finding::new(path, 1, RULE, refusal(name)))
    });
    let inline = sources.iter().flat_map(|source| {
        source.ast.items.iter().filter_map(|item| {
            let syn::Item::Mod(module) = item else { return None };
            let name = no_name(&module.ident.to_string())?;
            let line = module.ident.span().start().line;
            Some(Finding::new(source.path, line, RULE, refusal(name)))
        })
    });
    files.chain(inline).collect()
}

fn no_name(name: &str) -> Option<&'static str> {
    NO_NAMES.into_iter().find(|it| *it == name)
}

fn refusal(name: &str) -> String {
    format!("`{name}` says nothing: name it by what it is about")
}

#[cfg(test)]
mod tests {
    use super::modules_have_real_names;
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    fn check(path: &str, text: &str, is_fine: bool) {
        let tree = Tree::of(&[(path, text)]);
        let (sources, _) = parse(&tree);
        assert_eq!(modules_have_real_names(&tree, &sources).is_empty(), is_fine, "{path} {text}");
    }

    #[test]
    fn a_module_that_says_nothing_is_found() {
        check("crates/app/src/utils.rs", "", false);
        check("crates/app/src/common/mod.rs", "", false);
        check("console/src/helpers/time.ts", "", false);
        check("console/src/types.ts", "", false);
        check("crates/app/src/lib.rs", "mod util { fn a() {} }", false);
        check("crates/app/src/lib.rs", "mod messages;", true);
        check("crates/app/src/content_types.rs", "", true);
    }
}
