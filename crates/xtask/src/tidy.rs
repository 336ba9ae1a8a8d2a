//! The rules of docs/STYLE.md that a program can hold us to.
//!
//! To add a rule: a function from the [`Tree`] and its [`Source`]s to [`Finding`]s, in the module
//! it belongs to or in a new one; a line in [`RULES`]; and, in the module's tests, a small made-up
//! tree that breaks it.

mod arrows;
mod conformance;
mod exceptions;
mod headers;
mod kinds;
mod leftovers;
mod names;
mod papers;
mod paths;
mod reach;
mod sizes;
mod source;
mod tree;
mod typescript;

use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};

use source::Source;
use tree::Tree;

/// One place that breaks one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    rule: &'static str,
    text: String,
}

impl Finding {
    fn new(path: &str, line: usize, rule: &'static str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} [{}]", self.path, self.line, self.text, self.rule)
    }
}

type Rule = fn(&Tree, &[Source]) -> Vec<Finding>;

const RULES: &[Rule] = &[
    arrows::dependencies_follow_the_arrows,
    headers::files_say_what_they_are_for,
    sizes::code_is_small,
    typescript::components_are_small,
    reach::crates_keep_to_themselves,
    names::modules_have_real_names,
    leftovers::nothing_is_left_behind,
    leftovers::no_test_is_switched_off,
    paths::no_line_names_a_machine,
    conformance::every_statement_is_run,
    papers::the_architecture_is_short_and_true,
    kinds::the_table_of_types_is_printed,
];

/// Checks the repository at `root`; what is found is the error.
pub(crate) fn tidy(root: &Path) -> Result<String> {
    let tree = Tree::of_repository(root)?;
    let findings = exceptions::without_the_excepted(findings(&tree), exceptions::EXCEPTIONS);
    if findings.is_empty() {
        return Ok(format!("{} files, {} rules", tree.files().count(), RULES.len()));
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    bail!(
        "{}\n{} to tidy up; the rules and their reasons: docs/STYLE.md",
        lines.join("\n"),
        lines.len()
    )
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let (sources, unreadable) = source::parse(tree);
    let broken = RULES.iter().flat_map(|rule| rule(tree, &sources));
    let mut findings: Vec<Finding> = unreadable.into_iter().chain(broken).collect();
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::tidy;

    #[test]
    fn the_repository_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        if let Err(findings) = tidy(&root) {
            panic!("{findings}");
        }
    }
}
