//! The table of types of messages is as it was printed, and the tests it names are there.

use anyhow::ensure;

use super::{Finding, Source, Tree};
use crate::kinds::{INDEX, Index, Marks, PAGE, check_seal};

const RULE: &str = "types";

/// Where the tests are that print it.
const STORIES: &str = "crates/stories/tests/";
const CONSOLE_STORIES: &str = "console/stories/";

pub(super) fn the_table_of_types_is_printed(tree: &Tree, sources: &[Source]) -> Vec<Finding> {
    let Some(index) = tree.text(INDEX) else { return Vec::new() };
    let find = |text: String| Finding::new(PAGE, 1, RULE, text);
    let Some(page) = tree.text(PAGE) else { return vec![find("there is none".to_owned())] };
    let marks = Marks::of_page(page);
    let printed = Index::read(index).and_then(|it| it.page(&marks));
    let is_it = printed.and_then(|printed| {
        ensure!(printed == page, "{INDEX} has changed since it was printed");
        Ok(())
    });
    let wrong = check_seal(page).and(is_it).err();
    let gone = marks.tests().into_iter().filter(|it| !is_there(it, tree, sources));
    let gone = gone.map(|it| find(format!("there is no test `{it}`")));
    wrong.into_iter().map(|it| find(format!("{it:#}"))).chain(gone).collect()
}

/// Whether there is a test of that name: a function of the stories, or, with its file before it, a
/// title in the console's, where `$name` stands for what each test of several is about.
fn is_there(test: &str, tree: &Tree, sources: &[Source]) -> bool {
    let Some((path, title)) = test.split_once(": ") else {
        let function = format!("fn {test}()");
        let mut stories = sources.iter().filter(|it| it.path.starts_with(STORIES));
        return stories.any(|it| it.text.contains(&function));
    };
    let mut pieces = title.split("$name").map(str::trim).filter(|it| !it.is_empty());
    let script = tree.text(path).filter(|_| path.starts_with(CONSOLE_STORIES));
    script.is_some_and(|script| pieces.all(|it| script.contains(it)))
}

#[cfg(test)]
mod tests {
    use super::the_table_of_types_is_printed;
    use crate::kinds::{INDEX, Index, Marks, PAGE};
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    const TYPES: &str = r#"{"groups":[{"title":"Plain","types":["text"]}],
        "cannot":[{"types":["text"],"columns":["receive","validate","sandbox"],"why":"So."}]}"#;

    fn page() -> String {
        let mut marks = Marks::default();
        for mark in [
            r#"{"type":"text","column":"send","test":"it_is_sent"}"#,
            r#"{"type":"text","column":"phone","test":"console/stories/kinds.story.ts: it is drawn"}"#,
        ] {
            marks.read(mark).expect("it is a mark");
        }
        Index::read(TYPES).expect("it reads").page(&marks).expect("it is whole")
    }

    fn check(page: &str, test: &str, expected: &[&str]) {
        check_with(TYPES, page, test, expected);
    }

    fn check_with(types: &str, page: &str, test: &str, expected: &[&str]) {
        let tree = Tree::of(&[
            (INDEX, types),
            (PAGE, page),
            ("crates/stories/tests/stories/kinds.rs", test),
            ("console/stories/kinds.story.ts", "test(\"it is drawn\", () => {});"),
        ]);
        let (sources, _) = parse(&tree);
        let found = the_table_of_types_is_printed(&tree, &sources);
        assert_eq!(found.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_printed_table_is_fine() {
        check(&page(), "async fn it_is_sent() {}", &[]);
    }

    #[test]
    fn a_mark_made_by_hand_is_found() {
        let forged = page().replacen("– a", "✓ 1", 1);
        check(&forged, "fn it_is_sent() {}", &["it was changed by hand"]);
    }

    #[test]
    fn a_list_that_changed_since_is_found() {
        let types = TYPES.replace("So.", "Because.");
        let expected = format!("{INDEX} has changed since it was printed");
        check_with(&types, &page(), "fn it_is_sent() {}", &[&expected]);
    }

    #[test]
    fn a_test_that_is_gone_is_missed() {
        check(&page(), "fn it_is_not() {}", &["there is no test `it_is_sent`"]);
        let moved = "console/stories/kinds.story.ts: it is drawn";
        let tree = Tree::of(&[("console/stories/kinds.story.ts", "test(\"it is\")")]);
        assert!(!super::is_there(moved, &tree, &[]));
        assert!(super::is_there("console/stories/kinds.story.ts: $name it is", &tree, &[]));
    }
}
