//! Makes `docs/reference/configuration.md` of the commented example and of the command line.
//!
//! A test compares the page with what is made; with `UPDATE_DOCS=1` it writes the page anew.

use super::EXAMPLE;
use crate::cli::Cli;
use clap::CommandFactory;
use std::collections::BTreeMap;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/configuration.md");

const OPENING: &str = "\
# Configuration

Made of `crates/waxwing/src/config/example.toml` and of the command line; not to be edited. To make it
anew: `UPDATE_DOCS=1 cargo nextest run -p waxwing configuration`.

`waxwing serve` reads a file when it is given one: `--config FILE`, or the variable `WAXWING_CONFIG`.
`dev` and `sandbox` read none. Flags win over variables, variables over the file, the file over the
defaults. `waxwing config example` prints the file with all defaults, `waxwing config check FILE` says
everything that is wrong with one: a key nobody knows is refused. Seconds are whole numbers up to 86,400.
";

const VARIABLES: &str = "
## Variables

| variable | flag | of | says |
|---|---|---|---|
";

const CLOSING: &str = "
The API key is not a flag, since everybody on the machine can see flags: `waxwing send` and `waxwing tail`
take it from the file that `--api-key-file` names, else from the variable `WAXWING_API_KEY`, else from
`ready.json` in the data directory.
";

/// The whole page.
fn page() -> String {
    [OPENING, &keys(), VARIABLES, &variables(), CLOSING].concat()
}

/// A table for each section of the example. What is commented out has no default of its own: the
/// words above it say what then happens.
fn keys() -> String {
    let (mut lines, mut section, mut words) = (Vec::new(), "", Vec::new());
    for line in EXAMPLE.lines() {
        let comment = line.strip_prefix("# ");
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name;
            words.clear();
            lines.push(format!("\n## `[{name}]`\n\n| key | default | says |\n|---|---|---|\n"));
        } else if let Some((key, value)) = comment.unwrap_or(line).split_once(" = ") {
            let default = if comment.is_some() { "–" } else { &format!("`{value}`") };
            lines.push(format!("| `{section}.{key}` | {default} | {} |\n", words.join(" ")));
            words.clear();
        } else {
            words.extend(comment);
        }
    }
    lines.concat()
}

/// A line for each variable and the flag it stands in for.
fn variables() -> String {
    let mut lines = BTreeMap::<_, Vec<String>>::new();
    let mut waiting = vec![(String::new(), Cli::command())];
    while let Some((called, command)) = waiting.pop() {
        for it in command.get_arguments() {
            if let (Some(variable), Some(flag)) = (it.get_env(), it.get_long()) {
                let says = it.get_help().map(ToString::to_string).unwrap_or_default();
                let place = (variable.to_string_lossy().into_owned(), flag.to_owned(), says);
                lines.entry(place).or_default().push(format!("`{}`", called.trim()));
            }
        }
        let below = command.get_subcommands().cloned();
        waiting.extend(below.map(|it| (format!("{called} {}", it.get_name()), it)));
    }
    let line = |((variable, flag, says), mut of): ((String, String, String), Vec<String>)| {
        of.sort();
        format!("| `{variable}` | `--{flag}` | {} | {says} |\n", of.join(", "))
    };
    lines.into_iter().map(line).collect()
}

#[test]
fn the_page_on_configuration_is_what_is_made() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, page()).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        kept == page(),
        "docs/reference/configuration.md is out of date: \
         UPDATE_DOCS=1 cargo nextest run -p waxwing configuration"
    );
}
