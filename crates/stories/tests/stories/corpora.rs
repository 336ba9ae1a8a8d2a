//! Every input that was ever worth keeping, posted again: what the fuzz targets begin with, and what
//! they once found.

use std::fs;
use std::path::Path;
use waxwing_stories::any_bytes;

#[test]
fn every_kept_webhook_leaves_a_trace() {
    check(any_bytes::webhook, &["fuzz/seeds/webhook", "fixtures/webhooks"]);
}

#[test]
fn every_kept_signature_is_taken_or_refused_rightly() {
    check(any_bytes::signature, &["fuzz/seeds/signature"]);
}

#[test]
fn every_kept_body_is_a_message_or_a_problem() {
    check(any_bytes::send_body, &["fuzz/seeds/send_body", "examples/channels-api"]);
}

/// Calls it with every file of these folders; what it is doing when it panics is on stderr.
fn check(hold: fn(&[u8]), folders: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in folders {
        let entries = fs::read_dir(root.join(folder)).unwrap_or_else(|it| panic!("{folder}: {it}"));
        let mut files: Vec<_> = entries.flatten().map(|it| it.path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{folder} is empty");
        for file in files.iter().filter(|it| it.is_file()) {
            eprintln!("{}", file.display());
            hold(&fs::read(file).expect("it can be read"));
        }
    }
}
