//! Whatever is posted to our webhook.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| waxwing_stories::any_bytes::webhook(bytes));
