//! Tests of the whole, told as stories, and the seeded worlds.
