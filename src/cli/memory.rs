//! How much memory the allocator holds back, which it is told when the program starts.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::process;

use super::args::Command;

/// What mimalloc is told for a preview, which stays: to give free memory back at once, and to ask for none before it is
/// needed. Of a large book it would keep a quarter more than it uses.
pub(super) const GIVE_BACK: &[(&str, &str)] = &[("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ARENA_EAGER_COMMIT", "0")];
/// For a build, which ends soon: to give nothing back. The system would clear it before the build has it again, which
/// takes up to a tenth of its time.
const KEEP: &[(&str, &str)] = &[("MIMALLOC_PURGE_DELAY", "-1")];

/// Starts this program anew with an allocator that suits its command, unless the environment says how it shall be.
///
/// The allocator reads its settings before `main`, and a program without `unsafe` cannot change them later.
pub(super) fn suit(command: &Command) {
    let settings = match command {
        Command::Serve(_) => GIVE_BACK,
        Command::Build(_) => KEEP,
        _ => return,
    };
    if settings.iter().all(|(name, _)| env::var_os(name).is_none())
        && let Ok(program) = env::current_exe()
    {
        // This comes back only when it cannot be done, and then the command takes more memory, or time.
        let _ = process::Command::new(program).args(env::args_os().skip(1)).envs(settings.iter().copied()).exec();
    }
}
