//! Nothing we track names a folder of somebody's machine, or a registry only somebody can reach.

use super::tree::numbered;
use super::{Finding, Source, Tree};

const RULE: &str = "paths";

/// Folders of one machine, spelt in two because this file is looked at, too.
const MACHINE: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("../sh", "ared")];

/// What the tests that read captured payloads may name.
const FIXTURES: &str = concat!("../sh", "ared/fixtures");

const PUBLIC_REGISTRY: &str = "https://registry.npmjs.org/";

pub(super) fn no_line_names_a_machine(tree: &Tree, _: &[Source]) -> Vec<Finding> {
    let lines = tree
        .files()
        .flat_map(|(path, text)| numbered(text).map(move |(line, text)| (path, line, text)));
    let refused = lines.filter_map(|(path, line, text)| {
        Some(Finding::new(path, line, RULE, refusal(path, text)?))
    });
    refused.collect()
}

fn refusal(path: &str, line: &str) -> Option<String> {
    if path.ends_with("package-lock.json") {
        let (_, url) = line.split_once("\"resolved\": \"")?;
        return (!url.starts_with(PUBLIC_REGISTRY))
            .then(|| format!("a package is locked to another registry than {PUBLIC_REGISTRY}"));
    }
    let may_read_fixtures = path.contains("/tests/");
    let line = if may_read_fixtures { line.replace(FIXTURES, "") } else { line.to_owned() };
    let folder = MACHINE.into_iter().find(|it| names(&line, it))?;
    Some(format!("`{folder}` is a folder of one machine"))
}

/// Whether the line names the folder itself, and not one further down, as in `…/network/`.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || "._-}*~".contains(it))
    })
}

#[cfg(test)]
mod tests {
    use super::{FIXTURES, MACHINE, no_line_names_a_machine};
    use crate::tidy::Tree;

    fn check(path: &str, text: &str, is_fine: bool) {
        let findings = no_line_names_a_machine(&Tree::of(&[(path, text)]), &[]);
        assert_eq!(findings.is_empty(), is_fine, "{path}: {text}");
    }

    #[test]
    fn a_folder_of_one_machine_is_found() {
        for folder in MACHINE {
            check("docs/a.md", &format!("look at `{folder}main`"), false);
        }
        check("docs/a.md", &format!("https://a.example{}b", MACHINE[0]), true);
    }

    #[test]
    fn only_tests_read_captured_payloads() {
        check("crates/cloud_api/tests/it.rs", &format!("\"{FIXTURES}\""), true);
        check("crates/cloud_api/src/lib.rs", &format!("\"{FIXTURES}\""), false);
    }

    #[test]
    fn packages_come_from_the_public_registry() {
        let line = |host| format!("      \"resolved\": \"https://{host}/a/-/a-1.0.0.tgz\",");
        check("console/package-lock.json", &line("registry.npmjs.org"), true);
        check("console/package-lock.json", &line("npm.example"), false);
    }
}
