//! Marks: what a test has shown of which type of message.
//!
//! The table `docs/reference/message-types.md` is made of them, and of nothing else: the check
//! names a file in [`FILE_VARIABLE`], runs the tests that mark, and prints the table from what they
//! wrote. The console's stories write lines of the same shape.

use serde_json::json;
use std::fmt;
use std::fs::File;
use std::io::Write;

/// The variable that names the file to write marks into; without it, nothing is written.
pub const FILE_VARIABLE: &str = "WAXWING_MARKS";

/// What can be shown of a type; the columns of the table. (The console's stories mark `phone`.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A caller sends it, and Meta takes exactly that.
    Send,
    /// A person sends it, and we keep exactly that.
    Receive,
    /// We say what is wrong with it before Meta does.
    Validate,
    /// The pretended Meta takes it and tells of it as Meta does, and refuses what Meta refuses.
    Sandbox,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Validate => "validate",
            Self::Sandbox => "sandbox",
        })
    }
}

/// Says that the test of this name has shown it.
///
/// # Panics
///
/// When the file cannot be written: a mark that is lost would look like a test that did not run.
pub fn mark(kind: &str, column: Column, test: &str) {
    let Some(file) = std::env::var_os(FILE_VARIABLE) else { return };
    let line = json!({ "type": kind, "column": column.to_string(), "test": test });
    // One write a line: tests of other processes append to the same file.
    let mut file = File::options().create(true).append(true).open(file).expect("a file for marks");
    file.write_all(format!("{line}\n").as_bytes()).expect("room for a mark");
}
