//! What a crate may reach for: time, chance, the environment, sleep, statuses, SQL, Meta's words.
//!
//! Tests are not looked at: they have clippy's list, and their own reasons.

use super::source::{Word, words};
use super::{Finding, Source, Tree};

const RULE: &str = "reach";

/// Who may name something.
enum Who {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

/// Something not every crate may name.
struct Reach {
    what: &'static str,
    named: Named,
    who: Who,
    instead: &'static str,
}

/// How it looks in the code.
enum Named {
    /// Consecutive names in a path; `*` is any.
    Paths(&'static [&'static [&'static str]]),
    /// The whole text of a string, or the name of a field.
    Words(&'static [&'static str]),
    /// How a string begins.
    Openings(&'static [&'static str]),
}

const REACHES: &[Reach] = &[
    Reach {
        what: "the time",
        named: Named::Paths(&[
            &["SystemTime", "now"],
            &["Instant", "now"],
            &["jiff", "Timestamp", "now"],
            &["Zoned", "now"],
            &["Uuid", "now_v7"],
        ]),
        who: Who::Only(&["waxwing", "stories", "testbed", "xtask"]),
        instead: "time is handed in: take it from `Clock`",
    },
    Reach {
        what: "chance",
        named: Named::Paths(&[
            &["getrandom", "*"],
            &["rand", "*"],
            &["Uuid", "new_v4"],
            &["RandomState", "new"],
        ]),
        who: Who::Only(&["waxwing", "stories", "testbed", "xtask"]),
        instead: "chance is handed in: take it from `Random`",
    },
    Reach {
        what: "the environment or the command line",
        named: Named::Paths(&[
            &["env", "var"],
            &["env", "var_os"],
            &["env", "vars"],
            &["env", "vars_os"],
            &["env", "args"],
            &["env", "args_os"],
        ]),
        who: Who::Only(&["waxwing", "stories", "testbed", "xtask"]),
        instead: "`waxwing` reads it and hands it in",
    },
    Reach {
        what: "sleep",
        named: Named::Paths(&[&["time", "sleep"], &["time", "sleep_until"], &["thread", "sleep"]]),
        who: Who::Only(&["waxwing", "sandbox", "stories", "testbed", "xtask"]),
        instead: "a worker is a step; the loop that sleeps is in `waxwing`",
    },
    Reach {
        what: "a collection without order",
        named: Named::Paths(&[&["HashMap"], &["HashSet"]]),
        who: Who::AllBut(&["domain", "cloud_api", "sandbox"]),
        instead: "use a `BTreeMap` or `BTreeSet`: the same seed must give the same run",
    },
    Reach {
        what: "an HTTP status by name",
        named: Named::Paths(&[&["StatusCode", "*"]]),
        who: Who::Only(&["api", "sandbox", "stories", "waxwing"]),
        instead: "say who must act; the door says it in a status",
    },
    Reach {
        what: "SQL",
        named: Named::Openings(&[
            "SELECT ",
            "INSERT INTO ",
            "DELETE FROM ",
            "CREATE TABLE ",
            "UPDATE ",
        ]),
        who: Who::Only(&["store", "stories", "testbed", "xtask"]),
        instead: "a statement has a name in `store`",
    },
    Reach {
        what: "Meta's field names",
        named: Named::Words(&["biz_opaque_callback_data", "messaging_product", "recipient_type"]),
        who: Who::Only(&["cloud_api", "stories", "xtask"]),
        instead: "`cloud_api` spells them",
    },
];

pub(super) fn crates_keep_to_themselves(_: &Tree, sources: &[Source]) -> Vec<Finding> {
    sources.iter().flat_map(check).collect()
}

fn check(source: &Source) -> Vec<Finding> {
    let Some(krate) = source.krate() else { return Vec::new() };
    let closed: Vec<&Reach> = REACHES.iter().filter(|it| !it.who.includes(krate)).collect();
    let mut findings = Vec::new();
    for (line, word) in words(source) {
        for reach in closed.iter().filter(|it| it.named.is(&word)) {
            let text = format!("`{krate}` reaches for {}: {}", reach.what, reach.instead);
            findings.push(Finding::new(source.path, line, RULE, text));
        }
    }
    findings.dedup();
    findings
}

impl Who {
    fn includes(&self, krate: &str) -> bool {
        match self {
            Self::Only(crates) => crates.contains(&krate),
            Self::AllBut(crates) => !crates.contains(&krate),
        }
    }
}

impl Named {
    fn is(&self, word: &Word) -> bool {
        match (self, word) {
            (Self::Paths(patterns), Word::Path(path)) => patterns.iter().any(|it| has(path, it)),
            (Self::Words(words), Word::Text(it) | Word::Field(it)) => words.contains(&it.as_str()),
            (Self::Openings(openings), Word::Text(it)) => {
                openings.iter().any(|opening| it.trim_start().starts_with(opening))
            }
            _ => false,
        }
    }
}

fn has(path: &[String], pattern: &[&str]) -> bool {
    let fits = |window: &[String]| {
        window.iter().zip(pattern).all(|(name, wanted)| *wanted == "*" || name == wanted)
    };
    path.windows(pattern.len()).any(fits)
}

#[cfg(test)]
mod tests {
    use super::crates_keep_to_themselves;
    use crate::tidy::Tree;
    use crate::tidy::source::parse;

    /// What the text reaches for in the crate, by line.
    fn check(krate: &str, text: &str, expected: &[&str]) {
        let path = format!("crates/{krate}/src/a.rs");
        let tree = Tree::of(&[(&path, text)]);
        let (sources, unreadable) = parse(&tree);
        assert_eq!(unreadable, []);
        let found = crates_keep_to_themselves(&tree, &sources);
        let what = |it: &str| it.split_once(" reaches for ").map(|(_, it)| it.to_owned());
        let what = |it: &str| what(it)?.split_once(": ").map(|(it, _)| it.to_owned());
        let found = found.iter().filter_map(|it| Some(format!("{} {}", it.line, what(&it.text)?)));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{krate}: {text}");
    }

    #[test]
    fn only_the_binary_asks_for_time_and_chance() {
        let text = "fn a() {\n std::time::SystemTime::now();\n Instant::now();\n}";
        check("app", text, &["2 the time", "3 the time"]);
        check("waxwing", text, &[]);
        check("sandbox", "fn a() { uuid::Uuid::now_v7() }", &["1 the time"]);
        check("sandbox", "fn a() { getrandom::fill(b) }", &["1 chance"]);
        check("domain", "fn a() { Uuid::new_v4() }", &["1 chance"]);
        check("domain", "fn a(clock: &Clock) { clock.now() }", &[]);
    }

    #[test]
    fn only_the_binary_reads_the_environment() {
        check("api", "use std::env::var;", &["1 the environment or the command line"]);
        check("api", "fn a() { env!(\"HOME\") }", &[]);
        check(
            "store",
            "fn a() { println!(\"{:?}\", env::args()) }",
            &["1 the environment or the command line"],
        );
        check("waxwing", "fn a() { std::env::var(\"A\") }", &[]);
    }

    #[test]
    fn workers_do_not_sleep() {
        check("app", "fn a() { tokio::select! { _ = tokio::time::sleep(b) => {} } }", &["1 sleep"]);
        check("sandbox", "async fn a() { tokio::time::sleep(b).await }", &[]);
    }

    #[test]
    fn the_core_has_an_order_for_everything() {
        check("cloud_api", "struct A { b: HashMap<C, D> }", &["1 a collection without order"]);
        check("app", "struct A { b: HashMap<C, D> }", &[]);
        check("domain", "#[cfg(test)] mod tests { use std::collections::HashSet; }", &[]);
    }

    #[test]
    fn words_stay_where_they_belong() {
        check("app", "fn a() { http::StatusCode::NOT_FOUND }", &["1 an HTTP status by name"]);
        check("app", "fn a(status: StatusCode) { status.as_u16() }", &[]);
        check("app", "const SQL: &str = \"\n  SELECT a FROM b\";", &["1 SQL"]);
        check("store", "const SQL: &str = \"SELECT a FROM b\";", &[]);
        check("api", "struct A { messaging_product: B }", &["1 Meta's field names"]);
        check("api", "fn a() { json!({\"messaging_product\": b}) }", &["1 Meta's field names"]);
        check("cloud_api", "struct A { messaging_product: B }", &[]);
    }
}
