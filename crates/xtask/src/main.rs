//! check, tidy, dev, bench: the house's own tasks.

fn main() {}
