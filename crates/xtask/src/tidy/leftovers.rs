//! What somebody meant to come back for: notes to oneself, debug prints, tests switched off.

use syn::visit::{self, Visit};

use super::tree::numbered;
use super::{Finding, Source, Tree};

const RULE: &str = "leftovers";

/// Spelt in two, because this file is looked at, too.
const LATER: &str = concat!("TO", "DO");
const BROKEN: &str = concat!("FIX", "ME");

const CODE: [&str; 8] = [".rs", ".ts", ".tsx", ".css", ".sql", ".sh", ".toml", ".yml"];

/// Attributes and macros with what they mean.
const ATTRIBUTES: [(&str, &str); 2] = [
    ("ignore", "a test that is not run tells nothing: mend it or delete it"),
    ("should_panic", "say which panic: match the error, or use `catch_unwind`"),
];
const MACROS: [(&str, &str); 3] = [
    ("dbg", "a debug print is for the desk"),
    ("todo", "the code is not there yet"),
    ("unimplemented", "the code is not there yet"),
];

pub(super) fn nothing_is_left_behind(tree: &Tree, sources: &[Source]) -> Vec<Finding> {
    let notes = tree.ending(&CODE).flat_map(|(path, text)| {
        numbered(text)
            .filter_map(move |(line, text)| note(text).map(|it| Finding::new(path, line, RULE, it)))
    });
    let code = sources.iter().flat_map(|source| {
        let mut reader = Reader { path: source.path, findings: Vec::new() };
        reader.visit_file(&source.ast);
        reader.findings
    });
    notes.chain(code).collect()
}

pub(super) fn no_test_is_switched_off(tree: &Tree, _: &[Source]) -> Vec<Finding> {
    let lines = tree
        .ending(&[".ts", ".tsx"])
        .flat_map(|(path, text)| numbered(text).map(move |(line, text)| (path, line, text)));
    let switched_off = lines.filter(|(_, _, text)| {
        let suites = ["test", "it", "describe", "suite"].iter();
        let mut calls =
            suites.flat_map(|it| [".skip", ".only", ".todo"].map(|how| format!("{it}{how}")));
        calls.any(|it| text.trim_start().starts_with(&it))
    });
    let text = "a test that is not run tells nothing: mend it or delete it";
    switched_off.map(|(path, line, _)| Finding::new(path, line, RULE, text)).collect()
}

/// What is wrong with a line as a note to oneself. A note with the number of an issue is fine.
fn note(line: &str) -> Option<String> {
    if line.contains(BROKEN) {
        return Some(format!("{BROKEN}: what is broken is mended, or has an issue"));
    }
    let (_, note) = line.split_once(LATER)?;
    let mut after = note.chars().skip_while(|it| *it != '#').skip(1);
    let has_issue = after.next().is_some_and(|it| it.is_ascii_digit());
    (!has_issue).then(|| format!("{LATER} without an issue: `{LATER}(#12): what`"))
}

struct Reader<'p> {
    path: &'p str,
    findings: Vec<Finding>,
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_attribute(&mut self, it: &'ast syn::Attribute) {
        self.look_up(it.path(), &ATTRIBUTES, "#[…]");
        visit::visit_attribute(self, it);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        self.look_up(&it.path, &MACROS, "…!");
        visit::visit_macro(self, it);
    }
}

impl Reader<'_> {
    fn look_up(&mut self, path: &syn::Path, table: &[(&str, &str)], shape: &str) {
        let Some(name) = path.segments.last().map(|it| &it.ident) else { return };
        let entry = table.iter().find(|(leftover, _)| name == leftover);
        if let Some((leftover, why)) = entry {
            let text = format!("`{}`: {why}", shape.replace('…', leftover));
            self.findings.push(Finding::new(self.path, name.span().start().line, RULE, text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BROKEN, LATER, no_test_is_switched_off, nothing_is_left_behind};
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    fn check(path: &str, text: &str, expected: usize) {
        let tree = Tree::of(&[(path, text)]);
        let (sources, _) = parse(&tree);
        let mut findings = nothing_is_left_behind(&tree, &sources);
        findings.extend(no_test_is_switched_off(&tree, &sources));
        assert_eq!(findings.len(), expected, "{text}: {findings:?}");
    }

    #[test]
    fn a_note_without_an_issue_is_found() {
        check("a.rs", &format!("// {LATER}: later\n"), 1);
        check("a.sql", &format!("-- {LATER} soon # maybe\n"), 1);
        check("a.rs", &format!("// {LATER}(#12): later\n"), 0);
        check("a.ts", &format!("// {BROKEN}(#12)\n"), 1);
    }

    #[test]
    fn debug_prints_and_missing_code_are_found() {
        check("a.rs", "fn a() { dbg!(b); std::todo!() }", 2);
        check("a.rs", "fn a() { unimplemented!() }", 1);
    }

    #[test]
    fn tests_that_are_not_run_are_found() {
        check("a.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {}", 1);
        check("a.rs", "#[test]\n#[should_panic]\nfn a() {}", 1);
        check("a.test.ts", "  it.skip('a', () => {});\ntest.only('b', () => {});", 2);
        check("a.test.ts", "it('a', () => {});", 0);
    }
}
