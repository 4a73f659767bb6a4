//! How wide the terminal is that shows what a command says.

use std::io::IsTerminal;
use std::os::fd::AsFd;

use rustix::termios::tcgetwinsize;

/// A terminal that says to be narrower than this, in columns, does not know.
const NARROWEST: usize = 40;

/// The columns of the terminal behind a stream; `None` when there is none, or when it does not tell.
pub(super) fn of(stream: impl AsFd + IsTerminal) -> Option<usize> {
    let size = stream.is_terminal().then(|| tcgetwinsize(stream).ok())??;
    Some(usize::from(size.ws_col)).filter(|width| *width >= NARROWEST)
}
