//! `headwater new`: one more procedure in a book.

use std::path::{Path, PathBuf};

use headwater::config::Config;
use headwater::model::DocumentId;
use serde::Serialize;

use super::args::{NewCommand, NewProcedureArgs};
use super::{Failure, Outcome, Streams, compile};

#[derive(Serialize)]
struct Head<'h> {
    id: &'h str,
    title: &'h str,
    summary: &'h str,
}

pub(super) fn run(what: &NewCommand, streams: &mut Streams) -> Result<Outcome, Failure> {
    let NewCommand::Procedure(args) = what;
    let id = args.id.rsplit('/').next().unwrap_or(&args.id);
    let sound = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if !args.id.split('/').all(sound) {
        let message = format!("`{}` cannot be an id; use lower-case letters, digits and `-`", args.id);
        return Err(Failure::Request(message));
    }
    let compiled = compile(&args.dir)?;
    let taken = compiled.book.find(&DocumentId::new(id)).map(|index| compiled.book.document(index).file);
    if let Some(file) = taken {
        let path = &compiled.sources.file(file).path;
        return Err(Failure::Request(format!("the id `{id}` is taken by {path}; choose another one")));
    }
    let path = format!("{}/{}.md", compiled.book.config.book.src.value, args.id);
    headwater::disk::create_files(&args.dir, &[(path.as_str(), text(id, args, &compiled.book.config)?.as_str())])?;
    let place = if args.dir == Path::new(".") { PathBuf::from(&path) } else { args.dir.join(&path) };
    writeln!(streams.out, "made {}", place.display())?;
    Ok(Outcome::Clean)
}

fn text(id: &str, args: &NewProcedureArgs, config: &Config) -> Result<String, Failure> {
    let title = args.title.clone().unwrap_or_else(|| title(id));
    let head = Head { id, title: &title, summary: "Say in one sentence what the reader will have at the end." };
    let head = serde_yaml::to_string(&head).map_err(|error| Failure::Request(error.to_string()))?;
    // Where there is a tier above the lowest, the last step says what it needs to take over.
    let handoff = config.support.tiers.get(1).map_or_else(String::new, |tier| {
        format!("\n   > [!ESCALATE] {}\n   > - what the next tier must know, such as the account id\n", tier.value)
    });
    Ok(format!(
        "---\n{head}---\n\n\
         Say who needs this, and when.\n\n\
         ## Steps\n\n\
         1. Write one action here, such as a page to open and what to choose there.\n\n   \
         > [!CHECK]\n   \
         > Say what the reader sees when the step has worked.\n{handoff}"
    ))
}

fn title(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
