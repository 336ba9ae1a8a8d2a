//! Stories told in one process, and the seeded worlds.

mod fallbacks;
mod messages;
mod misfortunes;
mod pictures;
mod simulation;
mod templates;
