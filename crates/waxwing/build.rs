//! Tells cargo what is embedded, so that a page that was added is noticed.

fn main() {
    println!("cargo::rerun-if-changed=../../docs/errors");
    println!("cargo::rerun-if-changed=../../console/dist");
}
