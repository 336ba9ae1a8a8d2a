//! Every file opens with a sentence that says what it is for.

use super::{Finding, Source, Tree};

const RULE: &str = "header";

pub(super) fn files_say_what_they_are_for(tree: &Tree, _: &[Source]) -> Vec<Finding> {
    let rust = tree.ending(&[".rs"]).map(|(path, text)| (path, rust_header(text)));
    let typescript = tree.ending(&[".ts", ".tsx"]).map(|(path, text)| (path, script_header(text)));
    let headers = rust.chain(typescript).filter(|(path, _)| !path.contains(".generated."));
    headers
        .filter(|(_, header)| !is_sentence(header))
        .map(|(path, header)| missing(path, &header))
        .collect()
}

fn missing(path: &str, header: &str) -> Finding {
    let text = if header.is_empty() {
        "does not open with a comment that says what the file is for".to_owned()
    } else {
        format!("\"{header}\" is not a sentence that says what the file is for")
    };
    Finding::new(path, 1, RULE, text)
}

/// The first paragraph of the `//!` lines.
fn rust_header(text: &str) -> String {
    let lines = text.lines().map_while(|it| it.strip_prefix("//!"));
    paragraph(lines)
}

/// The first paragraph of the comment a script opens with.
fn script_header(text: &str) -> String {
    let text = text.strip_prefix("#!").map_or(text, |it| it.split_once('\n').map_or("", |it| it.1));
    match text.strip_prefix("/*").and_then(|it| it.split_once("*/")) {
        Some((comment, _)) => {
            paragraph(comment.lines().map(|it| it.trim().trim_start_matches('*')))
        }
        None => paragraph(text.lines().map_while(|it| it.strip_prefix("//"))),
    }
}

fn paragraph<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let lines = lines.map(str::trim).skip_while(|it| it.is_empty());
    let lines: Vec<&str> = lines.take_while(|it| !it.is_empty()).collect();
    lines.join(" ")
}

/// Three words and a full stop are the least that says anything.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() >= 3 && text.ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::files_say_what_they_are_for;
    use crate::tidy::Tree;

    fn check(path: &str, text: &str, is_fine: bool) {
        let findings = files_say_what_they_are_for(&Tree::of(&[(path, text)]), &[]);
        assert_eq!(findings.is_empty(), is_fine, "{path}: {text}");
    }

    #[test]
    fn a_rust_file_opens_with_a_sentence() {
        check("a.rs", "//! Finds the way home.\n\nfn a() {}", true);
        check("a.rs", "//! Finds the way, over\n//! two lines.\n//!\n//! More", true);
        check("a.rs", "fn a() {}", false);
        check("a.rs", "// Finds the way home.\nfn a() {}", false);
        check("a.rs", "//! Home.\n", false);
        check("a.rs", "//! Finds the way home\n", false);
        check("a.rs", "\n//! Finds the way home.\n", false);
    }

    #[test]
    fn a_script_opens_with_a_sentence() {
        check("a.tsx", "// Shows the way home.\n", true);
        check("a.ts", "/** Shows the way home. */\n", true);
        check("a.ts", "/**\n * Shows the way,\n * home.\n *\n * more\n */\n", true);
        check("a.ts", "#!/usr/bin/env node\n// Shows the way home.\n", true);
        check("a.ts", "import a from 'a';\n", false);
        check("a.ts", "/* eslint */\n", false);
        check("a.generated.ts", "export const a = 1;\n", true);
    }
}
