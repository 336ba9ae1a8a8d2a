//! What comes, what does not, and what becomes of it.
