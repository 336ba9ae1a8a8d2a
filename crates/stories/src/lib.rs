//! Tests of the whole, told as stories, and the seeded worlds.
//!
//! Two harnesses: [`world`] runs everything in one process, stepped by hand, on a clock of its own,
//! with the sandbox as Meta and real databases; [`front_door`] starts the release binaries and talks
//! to them over HTTP, as a stranger would.

#![expect(clippy::missing_panics_doc, reason = "a story that cannot go on has failed")]

pub mod any_bytes;
pub mod desk;
pub mod front_door;
pub mod kinds;
pub mod marks;
pub mod world;
