//! The table of types of messages, `docs/reference/message-types.md`: made of marks that tests wrote.
//!
//! Its rows are the types of `fixtures/types/index.json`. A cell holds the tests that have shown it,
//! or, where that list says why a type cannot be there, the reason. There is no third thing. What
//! is made ends in a seal over all of it, so that a cell that was made by hand shows.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// Where the table is, from the root.
pub(crate) const PAGE: &str = "docs/reference/message-types.md";

/// Where its rows are listed, from the root.
pub(crate) const INDEX: &str = "fixtures/types/index.json";

/// What can be shown of a type, and what that means.
const COLUMNS: [(&str, &str); 5] = [
    ("send", "a caller sends it, Meta takes exactly that, and a person reads it"),
    ("receive", "a person sends it, and it is kept exactly as it came"),
    ("validate", "what is wrong with it is said before Meta says it, all at once"),
    ("sandbox", "`waxwing sandbox` takes it, tells of it and refuses it as Meta does"),
    ("phone", "the sandbox's phone draws it, or makes it"),
];

const SHOWN: &str = "✓";
const CANNOT: &str = "–";

const HEAD: &str = "# Types of messages

Printed by the tests that the check runs; a line changed by hand fails `cargo xtask tidy`. To print it
anew: `UPDATE_DOCS=1 cargo xtask check --only release,screens,types`.

Every type of message that WhatsApp knows, and what is true of it here. A number names the test that
has shown it, a letter the reason why there is nothing to show; both are listed below.
";

/// The rows of the table.
#[derive(Deserialize)]
pub(crate) struct Index {
    groups: Vec<Group>,
    cannot: Vec<Cannot>,
}

/// Types that stand together.
#[derive(Deserialize)]
struct Group {
    title: String,
    types: Vec<String>,
}

/// Types that have no place in some columns, and why.
#[derive(Deserialize)]
struct Cannot {
    types: BTreeSet<String>,
    columns: BTreeSet<String>,
    why: String,
}

/// One line of a file of marks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    r#type: String,
    column: String,
    test: String,
}

/// What was shown: of which type, in which column, by which tests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(BTreeMap<(String, String), BTreeSet<String>>);

impl Marks {
    /// Adds the marks of a file, one JSON object a line.
    pub(crate) fn read(&mut self, lines: &str) -> Result<()> {
        for line in lines.lines() {
            let mark: Mark =
                serde_json::from_str(line).with_context(|| format!("{line:?} is no mark"))?;
            // A story that is told of each type is one story.
            let test = mark.test.replace(&format!(": {} ", mark.r#type), ": $name ");
            self.add(mark.r#type, mark.column, test);
        }
        Ok(())
    }

    /// The marks a printed table shows.
    pub(crate) fn of_page(page: &str) -> Self {
        let listed = page.lines().filter_map(|it| it.split_once(". `"));
        let tests: BTreeMap<&str, &str> =
            listed.map(|(number, name)| (number, name.trim_end_matches('`'))).collect();
        let mut marks = Self::default();
        for row in page.lines().filter(|it| it.starts_with("| `")) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let kind = cells[1].trim_matches('`');
            for (cell, (column, _)) in cells[2..].iter().zip(COLUMNS) {
                let numbers = cell.strip_prefix(SHOWN).unwrap_or_default().split_whitespace();
                for number in numbers {
                    // A number that is not listed is a test that nobody will find.
                    let test = tests.get(number).unwrap_or(&number);
                    marks.add(kind.to_owned(), column.to_owned(), (*test).to_owned());
                }
            }
        }
        marks
    }

    /// The names of all tests.
    pub(crate) fn tests(&self) -> BTreeSet<&str> {
        self.0.values().flatten().map(String::as_str).collect()
    }

    /// The tests that have shown it.
    fn of(&self, kind: &str, column: &str) -> impl Iterator<Item = &str> {
        let shown = self.0.get(&(kind.to_owned(), column.to_owned()));
        shown.into_iter().flatten().map(String::as_str)
    }

    fn add(&mut self, kind: String, column: String, test: String) {
        self.0.entry((kind, column)).or_default().insert(test);
    }
}

impl Index {
    /// Reads the list of types.
    pub(crate) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).with_context(|| format!("{INDEX} does not read"))
    }

    /// The table of these marks; the error names every cell that is empty, and every mark that has
    /// no cell.
    pub(crate) fn page(&self, marks: &Marks) -> Result<String> {
        let wrong = self.complaints(marks);
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        let page = self.unsealed(marks);
        let seal = seal(&page);
        Ok(format!("{page}\n<!-- seal {seal} -->\n"))
    }

    fn complaints(&self, marks: &Marks) -> Vec<String> {
        let mut wrong = Vec::new();
        for (kind, column) in self.cells() {
            match (marks.of(kind, column).next(), self.reason(kind, column)) {
                (None, None) => wrong.push(format!("no test has shown `{kind}` in `{column}`")),
                (Some(test), Some(_)) => wrong.push(format!(
                    "`{test}` shows `{kind}` in `{column}`, which {INDEX} says cannot be"
                )),
                _ => {}
            }
        }
        let known: BTreeSet<(&str, &str)> = self.cells().collect();
        for ((kind, column), tests) in &marks.0 {
            if !known.contains(&(kind.as_str(), column.as_str())) {
                let test = tests.first().map_or("", String::as_str);
                wrong.push(format!("`{test}` shows `{kind}` in `{column}`, which is no cell"));
            }
        }
        wrong
    }

    fn cells(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let kinds = self.groups.iter().flat_map(|it| &it.types);
        kinds.flat_map(|kind| COLUMNS.map(|(column, _)| (kind.as_str(), column)))
    }

    /// Why a type has no place in a column, by the place of the reason in the list.
    fn reason(&self, kind: &str, column: &str) -> Option<usize> {
        self.cannot.iter().position(|it| it.types.contains(kind) && it.columns.contains(column))
    }

    fn unsealed(&self, marks: &Marks) -> String {
        let tests = self.tests(marks);
        let mut lines = vec![HEAD.to_owned()];
        lines.extend(COLUMNS.map(|(column, says)| format!("- **{column}**: {says}.")));
        for group in &self.groups {
            let names = COLUMNS.map(|(column, _)| column).join(" | ");
            lines.push(format!("\n## {}\n\n| type | {names} |", group.title));
            lines.push(format!("|---|{}", "---|".repeat(COLUMNS.len())));
            for kind in &group.types {
                let cells = COLUMNS.map(|(column, _)| self.cell(kind, column, marks, &tests));
                lines.push(format!("| `{kind}` | {} |", cells.join(" | ")));
            }
        }
        lines.push("\n## Why not\n".to_owned());
        let reasons = self.cannot.iter().enumerate();
        lines.extend(reasons.map(|(place, it)| format!("- {}: {}", letter(place), it.why)));
        lines.push("\n## Shown by\n".to_owned());
        let tests = tests.iter().enumerate();
        lines.extend(tests.map(|(place, test)| format!("{}. `{test}`", place + 1)));
        lines.join("\n") + "\n"
    }

    /// Every test that has shown something, in the order in which the table comes to it.
    fn tests<'a>(&self, marks: &'a Marks) -> Vec<&'a str> {
        let mut tests = Vec::new();
        for (kind, column) in self.cells() {
            for test in marks.of(kind, column) {
                if !tests.contains(&test) {
                    tests.push(test);
                }
            }
        }
        tests
    }

    fn cell(&self, kind: &str, column: &str, marks: &Marks, tests: &[&str]) -> String {
        if let Some(reason) = self.reason(kind, column) {
            return format!("{CANNOT} {}", letter(reason));
        }
        let places =
            marks.of(kind, column).filter_map(|it| tests.iter().position(|test| test == &it));
        let mut places: Vec<usize> = places.collect();
        places.sort_unstable();
        let numbers: Vec<String> = places.into_iter().map(|it| (it + 1).to_string()).collect();
        format!("{SHOWN} {}", numbers.join(" "))
    }
}

/// What a table that nobody touched ends with; the error says who touched it.
pub(crate) fn check_seal(page: &str) -> Result<()> {
    let Some((text, rest)) = page.rsplit_once("\n<!-- seal ") else { bail!("it has no seal") };
    ensure!(rest == format!("{} -->\n", seal(text)), "it was changed by hand");
    Ok(())
}

/// A digest of a text (FNV-1a, 64 bits).
fn seal(text: &str) -> String {
    let digest = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{digest:016x}")
}

fn letter(place: usize) -> char {
    char::from(b'a' + u8::try_from(place).unwrap_or(25).min(25))
}

#[cfg(test)]
mod tests {
    use super::{Index, Marks, check_seal};

    const INDEX: &str = r#"{"groups":[{"title":"Plain","types":["text"]},{"title":"Rest","types":["order"]}],
        "cannot":[{"types":["order"],"columns":["send","validate"],"why":"Only people order."}]}"#;

    fn marks(without: &str) -> Marks {
        let mut marks = Marks::default();
        for cell in [
            "text send",
            "text receive",
            "text validate",
            "text sandbox",
            "text phone",
            "order receive",
            "order sandbox",
            "order phone",
        ] {
            let (kind, column) = cell.split_once(' ').expect("both are there");
            if cell != without {
                marks.add(kind.to_owned(), column.to_owned(), format!("{column}_is_shown"));
            }
        }
        marks
    }

    #[test]
    fn a_table_says_who_has_shown_each_cell_or_why_nobody_can() {
        let page = Index::read(INDEX).expect("it reads").page(&marks("")).expect("it is whole");
        assert!(page.contains("| `text` | ✓ 1 | ✓ 2 | ✓ 3 | ✓ 4 | ✓ 5 |"), "{page}");
        assert!(page.contains("| `order` | – a | ✓ 2 | – a | ✓ 4 | ✓ 5 |"), "{page}");
        assert!(page.contains("\n- a: Only people order.\n"), "{page}");
        assert!(page.contains("\n2. `receive_is_shown`\n"), "{page}");
        check_seal(&page).expect("nobody touched it");
    }

    #[test]
    fn what_a_table_shows_is_read_back_from_it() {
        let page = Index::read(INDEX).expect("it reads").page(&marks("")).expect("it is whole");
        assert_eq!(Marks::of_page(&page), marks(""));
    }

    #[test]
    fn a_story_told_of_each_type_is_one() {
        let mut marks = Marks::default();
        for kind in ["text", "order"] {
            let mark = format!(
                r#"{{"type":"{kind}","column":"phone","test":"a.story.ts: {kind} is drawn"}}"#
            );
            marks.read(&mark).expect("it is a mark");
        }
        assert_eq!(marks.tests().into_iter().collect::<Vec<_>>(), ["a.story.ts: $name is drawn"]);
    }

    #[test]
    fn no_cell_is_empty_and_no_mark_is_without_one() {
        let index = Index::read(INDEX).expect("it reads");
        let complaint = |marks: &Marks| index.page(marks).expect_err("it is wrong").to_string();
        assert_eq!(complaint(&marks("text send")), "no test has shown `text` in `send`");
        let mut more = marks("");
        more.read(r#"{"type":"order","column":"send","test":"x"}"#).expect("it is a mark");
        more.read(r#"{"type":"fax","column":"send","test":"y"}"#).expect("it is a mark");
        let complaint = complaint(&more);
        assert!(complaint.contains("`x` shows `order` in `send`, which"), "{complaint}");
        assert!(complaint.contains("`y` shows `fax` in `send`, which is no cell"), "{complaint}");
        assert!(more.read("a mark").is_err());
    }

    #[test]
    fn a_cell_made_by_hand_breaks_the_seal() {
        let page = Index::read(INDEX).expect("it reads").page(&marks("")).expect("it is whole");
        let forged = page.replacen("– a", "✓ 1", 1);
        let why = check_seal(&forged).expect_err("it was touched").to_string();
        assert_eq!(why, "it was changed by hand");
        assert_eq!(check_seal("nothing").expect_err("none").to_string(), "it has no seal");
    }
}
