//! `cargo xtask check`: one list of steps, run by people and by the gate alike.
//!
//! To add a step: a function in the module it belongs to, and a line in [`STEPS`] with what to do
//! when it fails. The tests are last, so that their summary is the last line.

mod deny;
mod generated;
mod kinds;
mod machine;
mod rust;
mod screens;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::console;
use crate::house::{House, run};
use crate::tidy;

/// What `cargo xtask check` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these steps, by name, in the check's own order.
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    only: Vec<String>,
    /// List the steps, and do nothing.
    #[arg(long)]
    list: bool,
}

/// One thing that is checked.
struct Step {
    name: &'static str,
    what: &'static str,
    when_it_fails: &'static str,
    run: fn(&House) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step {
        name: "machine",
        what: "Node.js, cargo-nextest, PostgreSQL, Chromium, Python, pywa and sample files",
        when_it_fails: "install what is named above, then run the check again",
        run: machine::prepare,
    },
    Step {
        name: "fmt",
        what: "the code is formatted",
        when_it_fails: "run `cargo fmt`",
        run: rust::fmt,
    },
    Step {
        name: "tidy",
        what: "arrows, headers, sizes, leftovers",
        when_it_fails: "each line names a place and a rule of docs/STYLE.md",
        run: |house| tidy::tidy(&house.root).map(|it| println!("   {it}")),
    },
    Step {
        name: "clippy",
        what: "no warning in any crate or test",
        when_it_fails: "mend it; where it is right as it is, `#[expect(…, reason = \"…\")]`",
        run: rust::clippy,
    },
    Step {
        name: "console",
        what: "lint, types, tests and build of the console",
        when_it_fails: "in console/: `npm run lint`, `npm run types`, `npm test`, `npm run build`",
        run: check_console,
    },
    Step {
        name: "generated",
        what: "generated files are what their generator makes",
        when_it_fails: "the files are written anew: look at them and commit them",
        run: generated::check,
    },
    Step {
        name: "doc",
        what: "the documentation builds without a warning",
        when_it_fails: "mostly a link to something renamed: `cargo doc --workspace --no-deps`",
        run: rust::doc,
    },
    Step {
        name: "deny",
        what: "licences, banned crates and sources of the dependencies",
        when_it_fails: "deny.toml has the policy; a new exception needs its reason there",
        run: deny::check,
    },
    Step {
        name: "release",
        what: "the binary that the stories start",
        when_it_fails: "run `cargo build --release -p waxwing`",
        run: rust::release,
    },
    Step {
        name: "screens",
        what: "the console's stories against the binary",
        when_it_fails: "in console/: `npm run stories`; the pictures are in <target>/screenshots",
        run: screens::check,
    },
    Step {
        name: "types",
        what: "the table of types of messages is what tests have shown",
        when_it_fails: "write it anew: `UPDATE_DOCS=1 cargo xtask check --only release,screens,types`",
        run: kinds::check,
    },
    Step {
        name: "examples",
        what: "the examples in the documentation run",
        when_it_fails: "run `cargo test --doc --workspace`",
        run: rust::examples,
    },
    Step {
        name: "tests",
        what: "every test, on SQLite and PostgreSQL",
        when_it_fails: "run one by its name: `cargo nextest run <name>`; docs/TESTING.md",
        run: rust::tests,
    },
];

fn check_console(house: &House) -> Result<()> {
    console::install(house)?;
    for script in ["lint", "types", "test"] {
        run(&mut console::npm_run(house, script))?;
    }
    console::build(house)
}

/// Runs the steps up to the first that fails.
pub(crate) fn check(house: &House, arguments: &Arguments) -> Result<()> {
    if arguments.list {
        for step in STEPS {
            println!("{:<10} {}", step.name, step.what);
        }
        return Ok(());
    }
    let steps = chosen(&arguments.only)?;
    let mut durations = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        // The tests' own summary closes the check, so ours comes before it.
        if step.name == "tests" && index > 0 {
            summarize(&durations);
        }
        println!("── {}: {}", step.name, step.what);
        let (duration, done) = timed(|| (step.run)(house));
        done.with_context(|| format!("── {} failed: {}", step.name, step.when_it_fails))?;
        durations.push((step.name, duration));
        if step.name != "tests" {
            println!("── {}: {:.1} s", step.name, duration.as_secs_f64());
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a step really took")]
fn timed(work: impl FnOnce() -> Result<()>) -> (Duration, Result<()>) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

/// The steps of these names, or all.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|it| it.name != *name)) {
        let known: Vec<&str> = STEPS.iter().map(|it| it.name).collect();
        bail!("there is no step `{unknown}`; there are {}", known.join(", "));
    }
    let is_chosen = |it: &&Step| names.is_empty() || names.iter().any(|name| name == it.name);
    Ok(STEPS.iter().filter(is_chosen).collect())
}

fn summarize(durations: &[(&str, Duration)]) {
    let total: Duration = durations.iter().map(|(_, it)| *it).sum();
    println!("── so far, in seconds");
    for (name, duration) in durations {
        println!("   {name:<10} {:>7.1}", duration.as_secs_f64());
    }
    println!("   {:<10} {:>7.1}", "all", total.as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::{STEPS, chosen};

    fn names(asked: &[&str]) -> Vec<&'static str> {
        let asked: Vec<String> = asked.iter().map(|it| (*it).to_owned()).collect();
        chosen(&asked).expect("they are steps").iter().map(|it| it.name).collect()
    }

    #[test]
    fn the_tests_are_last() {
        assert_eq!(STEPS.last().map(|it| it.name), Some("tests"));
        assert_eq!(names(&[]).len(), STEPS.len());
    }

    #[test]
    fn chosen_steps_keep_the_check_s_order() {
        assert_eq!(names(&["tests", "fmt"]), ["fmt", "tests"]);
    }

    #[test]
    fn a_step_that_is_not_there_is_named_with_those_that_are() {
        let refusal = chosen(&["format".to_owned()]).map(|it| it.len()).expect_err("it is no step");
        let refusal = refusal.to_string();
        assert!(
            refusal.starts_with("there is no step `format`; there are machine, fmt,"),
            "{refusal}"
        );
    }
}
