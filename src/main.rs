//! The `headwater` binary: arguments in, exit code out.
#![forbid(unsafe_code)]

mod cli;

use std::panic;
use std::process::ExitCode;
use std::thread;

use mimalloc::MiMalloc;

/// Pages are made on one thread and written on another, which the memory of the C library is slow at.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// How much stack each thread has, so that how deep a text may nest does not depend on who starts the program.
const STACK: usize = 4 * 1024 * 1024;

fn main() -> ExitCode {
    // A pool that is there already, or that cannot be made, has its own size.
    let _made = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    let worker = thread::Builder::new().name("main".to_owned()).stack_size(STACK).spawn(cli::run);
    match worker.map(thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(fault)) => panic::resume_unwind(fault),
        Err(_) => cli::run(),
    }
}
