//! A signal that asks the program to end: files that are being changed are finished, and what is in the making goes.

use std::process;
use std::thread;

use headwater::disk;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Ends the program cleanly at the first signal, and at once at the second.
///
/// Where that cannot be had, a signal ends the program as the system does it, and the next build cleans up.
pub(super) fn heed() {
    let heeded = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !disk::is_ignored(*signal));
    let Ok(mut signals) = Signals::new(heeded) else { return };
    let wait = move || {
        let mut is_ending = false;
        for signal in signals.forever() {
            let clean = move || {
                disk::halt();
                end_by(signal);
            };
            if is_ending || thread::Builder::new().spawn(clean).is_err() {
                end_by(signal);
            }
            is_ending = true;
        }
    };
    let _without_it_as_the_system_does = thread::Builder::new().name("signals".to_owned()).spawn(wait);
}

/// Ends the program by the signal, so that whoever started it sees by what, as a shell that runs a loop of them.
fn end_by(signal: i32) {
    let _it_has_no_default = emulate_default_handler(signal);
    process::exit(128 + signal);
}
