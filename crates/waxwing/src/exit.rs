//! How a command ends: exit codes that scripts can rely on.
//!
//! 0 done · 1 error · 2 wrong use · 3 not found · 4 no permission · 5 refused by policy or WhatsApp ·
//! 6 temporary, trying again may help.

use std::fmt;
use std::process::ExitCode;

/// A failure that a script can tell from others.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) code: u8,
    /// What to print on stderr.
    pub(crate) text: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Failure {}

/// Nobody reads any more what a command prints. There is nobody to tell, and nothing went wrong.
#[derive(Debug)]
pub(crate) struct NobodyReads;

impl fmt::Display for NobodyReads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads what is printed")
    }
}

impl std::error::Error for NobodyReads {}

/// Prints an error with its causes; gives the exit code.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if error.is::<NobodyReads>() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {error:#}");
    let code = error.downcast_ref::<Failure>().map_or(1, |it| it.code);
    ExitCode::from(code)
}

/// The exit code for an answer of the API.
pub(crate) const fn of_status(status: u16) -> u8 {
    match status {
        401 | 403 => 4,
        404 => 3,
        400 | 413 | 415 => 2,
        409 | 422 => 5,
        429 | 503 => 6,
        _ => 1,
    }
}
