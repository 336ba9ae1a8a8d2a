//! How long the console's files and components may be.
//!
//! Biome formats them, so a component ends at the first closing brace in the first column.

use super::tree::numbered;
use super::{Finding, Source, Tree};

const RULE: &str = "size";

const FILE_LINES_MAX: usize = 250;
const COMPONENT_LINES_MAX: usize = 120;

pub(super) fn components_are_small(tree: &Tree, _: &[Source]) -> Vec<Finding> {
    let written = |path: &str| !path.contains(".generated.") && !path.contains(".test.");
    let files = tree.ending(&[".ts", ".tsx"]).filter(|(path, _)| written(path));
    files.flat_map(|(path, text)| sizes(path, text)).collect()
}

fn sizes(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let file_lines = text.lines().count();
    if file_lines > FILE_LINES_MAX {
        let text = format!("{file_lines} lines, {FILE_LINES_MAX} is the wall");
        findings.push(Finding::new(path, 1, RULE, text));
    }
    let mut component = None;
    for (line, text) in numbered(text) {
        component = component.or_else(|| component_name(text).map(|name| (line, name)));
        let Some((start, name)) = component.filter(|_| text.starts_with('}')) else { continue };
        let long = line + 1 - start;
        if long > COMPONENT_LINES_MAX {
            let text = format!("`{name}` is {long} lines, {COMPONENT_LINES_MAX} is the wall");
            findings.push(Finding::new(path, start, RULE, text));
        }
        component = None;
    }
    findings
}

/// The name a line gives to a function that begins with a capital.
fn component_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let line = line.strip_prefix("default ").unwrap_or(line);
    let line = line.strip_prefix("function ").or_else(|| line.strip_prefix("const "))?;
    let end = line.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(line.len());
    let is_function = line.contains("=>") || line[end..].starts_with(['(', '<']);
    (line.starts_with(|it: char| it.is_ascii_uppercase()) && is_function).then_some(&line[..end])
}

#[cfg(test)]
mod tests {
    use super::components_are_small;
    use crate::tidy::Tree;

    fn check(path: &str, text: &str, expected: &[&str]) {
        let found = components_are_small(&Tree::of(&[(path, text)]), &[]);
        let found: Vec<String> =
            found.iter().map(|it| format!("{} {}", it.line, it.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_of_250_lines_is_the_longest() {
        check("console/src/a.ts", &"a();\n".repeat(250), &[]);
        check("console/src/a.ts", &"a();\n".repeat(251), &["1 251 lines, 250 is the wall"]);
        check("console/src/a.generated.ts", &"a();\n".repeat(251), &[]);
        check("console/src/a.test.ts", &"a();\n".repeat(251), &[]);
    }

    #[test]
    fn a_component_of_120_lines_is_the_longest() {
        let component =
            |head: &str, count| format!("// A.\n{head} {{\n{}}}\n", "  a();\n".repeat(count));
        check("a.tsx", &component("export function Page()", 118), &[]);
        for head in
            ["function Page()", "export default function Page({ a })", "export const Page = (a) =>"]
        {
            check("a.tsx", &component(head, 119), &["2 `Page` is 121 lines, 120 is the wall"]);
        }
        check("a.tsx", &component("function page()", 119), &[]);
    }
}
