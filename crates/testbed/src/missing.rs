//! What is said when the machine lacks something: its name, and how to install it.

use std::error::Error;
use std::fmt;

/// A program that tests need and this machine does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    what: &'static str,
    install: &'static str,
}

impl Missing {
    pub(crate) const fn new(what: &'static str, install: &'static str) -> Self {
        Self { what, install }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not on this machine: {}", self.what, self.install)
    }
}

impl Error for Missing {}
