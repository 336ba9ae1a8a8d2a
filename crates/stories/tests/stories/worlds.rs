//! Stories told in one process, and the seeded worlds.
