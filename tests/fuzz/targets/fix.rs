//! Looks for bytes that break what `checks::fix` promises.
#![no_main]

#[allow(dead_code, reason = "each target asks one of the questions")]
#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::fix(data));
