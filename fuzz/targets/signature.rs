//! Whatever is written where a signature should be.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| waxwing_stories::any_bytes::signature(bytes));
