//! `headwater serve`: the live preview, told of in one quiet line a change.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use headwater::serve::{Event, Options, Port, ServeError, serve};

use super::args::ServeArgs;
use super::{Failure, Outcome, audiences, memory};

/// The first port that is tried when none is asked for.
const PORT: u16 = 4000;
/// How many names of changed files a line has room for.
const NAMED: usize = 3;

/// The addresses by which editors open a place.
const EDITORS: [(&str, &str); 4] = [
    ("vscode", "vscode://file{file}:{line}"),
    ("cursor", "cursor://file{file}:{line}"),
    ("idea", "idea://open?file={file}&line={line}"),
    ("zed", "zed://file{file}:{line}"),
];

pub(super) fn run(args: ServeArgs) -> Result<Outcome, Failure> {
    if let Some(host) = args.host.filter(|host| host.is_unspecified() && args.allowed_hosts.is_empty()) {
        return Err(Failure::Request(format!(
            "`--host {host}` answers at every address of this machine, so say by which name it may be asked for: \
             `--allow-host NAME`; or name one address"
        )));
    }
    let options = Options {
        host: args.host,
        port: args.port.map_or(Port::From(PORT), Port::Exactly),
        audiences: audiences(&args.audience)?,
        editor: args.editor.map(|editor| address(&editor)).transpose()?,
        allowed_hosts: args.allowed_hosts,
        root: args.dir,
    };
    let opens = args.open;
    let report = move |event: Event| {
        if let (Event::Ready(address), true) = (&event, opens) {
            open(address);
        }
        // With the terminal gone, the preview still serves whoever looks at it.
        let _ = writeln!(anstream::stdout(), "{}", line(&event));
    };
    match serve(options, report) {
        Err(ServeError::Port { port, source }) if source.kind() == io::ErrorKind::AddrInUse => {
            let message = format!("port {port} is taken; leave `--port` out and a free one is found");
            Err(Failure::Request(message))
        }
        Err(error) => Err(Failure::Request(error.to_string())),
        Ok(()) => {
            headwater::disk::halt();
            Ok(Outcome::Clean)
        }
    }
}

/// The address of a known editor, or the one that was given.
fn address(editor: &str) -> Result<String, Failure> {
    if let Some((_, address)) = EDITORS.iter().find(|(name, _)| *name == editor) {
        return Ok((*address).to_owned());
    }
    if editor.contains("://") && editor.contains("{file}") {
        return Ok(editor.to_owned());
    }
    let names = EDITORS.map(|(name, _)| name);
    let hint = headwater::diagnostic::or_list(names);
    Err(Failure::Request(format!("unknown editor `{editor}`; write {hint}, or an address with `{{file}}` in it")))
}

/// What the terminal shows.
fn line(event: &Event) -> String {
    match event {
        Event::Ready(address) => format!("\x1b[1m{address}\x1b[0m  reading the book; Ctrl-C ends the preview"),
        Event::Door { address, code } => {
            format!("\x1b[1m{address}\x1b[0m  for one other device, with the code \x1b[1m{code}\x1b[0m")
        }
        Event::Read { changed, took, errors, warnings, first, stays } => {
            let what = match changed.len() {
                0 => "book read".to_owned(),
                1..=NAMED => changed.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
                many => format!("{many} files"),
            };
            let stays = if *stays { "; the last good book stays on show" } else { "" };
            let first = first.as_ref().map(|first| format!("; {}{first}", if *errors > 1 { "first " } else { "" }));
            let (took, found) = (took.as_millis(), findings(*errors, *warnings));
            format!("{what}  \x1b[2m{took} ms\x1b[0m  {found}{}{stays}", first.unwrap_or_default())
        }
        Event::Trouble(reason) => format!("\x1b[31m{reason}\x1b[0m; the last good book stays on show"),
        Event::Notice(notice) => format!("\x1b[33m{notice}\x1b[0m"),
    }
}

fn findings(errors: usize, warnings: usize) -> String {
    let (some_errors, some_warnings) = (counted(errors, "error"), counted(warnings, "warning"));
    match (errors, warnings) {
        (0, 0) => "\x1b[32mno findings\x1b[0m".to_owned(),
        (0, _) => format!("\x1b[33m{some_warnings}\x1b[0m"),
        (_, 0) => format!("\x1b[31m{some_errors}\x1b[0m"),
        _ => format!("\x1b[31m{some_errors}\x1b[0m, \x1b[33m{some_warnings}\x1b[0m"),
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Opens the preview in the browser, where the system has a way to do that.
fn open(address: &str) {
    for program in ["xdg-open", "open", "wslview"] {
        let mut command = Command::new(program);
        for (name, _) in memory::GIVE_BACK {
            command.env_remove(name);
        }
        let started = command.arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        if started.is_ok() {
            return;
        }
    }
}
