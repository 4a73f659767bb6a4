//! `headwater lint --baseline` and `--update-baseline`: known findings that do not stop a team.

use std::path::{Component, Path, PathBuf};

use headwater::diagnostic::{self, Baseline, Broken, Checked, RuleName};
use headwater::disk::{read_file, replace_file};
use headwater::lint::rules;
use headwater::pipeline::Compiled;
use headwater::source::SourceKind;

use super::args::LintArgs;
use super::{Failure, Streams, unknown};

/// The file in the folder of the book, unless another one is named.
const USUAL: &str = "headwater-baseline.json";

/// Takes out of the findings what a baseline knows, and puts in what it knows wrongly.
///
/// Says how many findings are held back, or `None` when no baseline was asked for.
pub(super) fn apply(args: &LintArgs, compiled: &mut Compiled, streams: &mut Streams) -> Result<Option<usize>, Failure> {
    let asked = &args.baseline;
    if asked.baseline.is_none() && !asked.update_baseline {
        return Ok(None);
    }
    let path = asked.baseline.clone().unwrap_or_else(|| args.dir.join(USUAL));
    let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
    let silenced: Vec<RuleName> =
        rules::ALL.iter().filter(|rule| rule.can_be_held_back()).map(|rule| rule.name).collect();
    // Settings that cannot be read leave every text unjudged, so that no entry can be told from one that is gone.
    if !compiled.book.config.is_whole {
        return Ok(None);
    }
    let text = read_file(&path)?;
    let old = text.as_deref().map(|text| read(&path, text)).transpose()?;
    if asked.update_baseline {
        let baseline = updated(old, &asked.add, checked(compiled, &silenced))?;
        store(&path, &baseline, text.as_deref(), streams)?;
        let held = baseline.hold(checked(compiled, &silenced));
        compiled.diagnostics = held.left;
        return Ok(Some(held.count));
    }
    let baseline = old.ok_or_else(|| missing(&path))?;
    let mut held = baseline.hold(checked(compiled, &silenced));
    compiled.diagnostics = std::mem::take(&mut held.left);
    let shown = shown(&args.dir, &path);
    let file = compiled.sources.add_text(&shown, SourceKind::Baseline, text.as_deref().unwrap_or_default());
    compiled.diagnostics.extend(baseline.unused(&held, file, &silenced));
    diagnostic::sort(&mut compiled.diagnostics, &compiled.sources);
    Ok(Some(held.count))
}

fn checked<'c>(compiled: &'c Compiled, silenced: &'c [RuleName]) -> Checked<'c> {
    Checked { sources: &compiled.sources, diagnostics: &compiled.diagnostics, silenced }
}

fn read(path: &Path, text: &str) -> Result<Baseline, Failure> {
    Baseline::read(text).map_err(|Broken { line, column, reason, help }| {
        Failure::Request(format!("{}:{line}:{column}: {reason}; {help}", path.display()))
    })
}

fn missing(path: &Path) -> Failure {
    let path = path.display();
    Failure::Request(format!(
        "there is no baseline {path}; make it with `headwater lint --baseline {path} --update-baseline`"
    ))
}

/// The baseline as it is to be: a new one knows all findings, an old one only loses entries, and what
/// else it is to know is named.
fn updated(old: Option<Baseline>, add: &[String], checked: Checked) -> Result<Baseline, Failure> {
    let mut baseline = match old {
        None if add.is_empty() => return Ok(Baseline::of(checked)),
        None => Baseline::default(),
        Some(old) => old.without_gone(&old.hold(checked)),
    };
    for asked in add {
        let form = || Failure::Request(format!("`--add {asked}` is not RULE:FILE, such as `broken-link:content/a.md`"));
        let (name, file) = asked.split_once(':').ok_or_else(form)?;
        let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name.as_str()).collect();
        let rule = rules::find(name).ok_or_else(|| unknown("rule", name, known.iter().copied()))?;
        if !rule.can_be_held_back() {
            return Err(Failure::Request(format!("a baseline cannot hold back findings of `{name}`; mend them")));
        }
        if baseline.add(checked, rule.name, file) == 0 {
            return Err(Failure::Request(format!(
                "`--add {asked}` adds nothing: `{name}` has no new finding in `{file}`; write the path as the report does"
            )));
        }
    }
    Ok(baseline)
}

fn store(path: &Path, baseline: &Baseline, old: Option<&str>, streams: &mut Streams) -> Result<(), Failure> {
    let text = baseline.write();
    if old != Some(text.as_str()) {
        replace_file(path, &text)?;
    }
    let (path, count) = (path.display(), baseline.len());
    writeln!(streams.err, "{path} knows {count} findings; `headwater lint --baseline {path}` holds them back")?;
    Ok(())
}

/// The path of the baseline relative to the book, as the paths of all other files are.
fn shown(dir: &Path, path: &Path) -> String {
    let below = path.strip_prefix(dir).map(Path::to_owned);
    let outside = || if path.is_absolute() { path.to_owned() } else { up(dir).join(path) };
    below.unwrap_or_else(|_| outside()).to_string_lossy().into_owned()
}

/// The way from a folder up to the current one.
fn up(dir: &Path) -> PathBuf {
    let parts = dir.components().filter(|part| *part != Component::CurDir);
    parts.map(|_| Component::ParentDir).collect()
}
