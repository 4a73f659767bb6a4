//! What `lint` reports of all that it found: the rules that were asked for, in what a branch has changed.

use std::path::Path;

use headwater::config::Level;
use headwater::diagnostic::{Diagnostic, INVALID_SOURCE, RuleName};
use headwater::lint::{level_of, rules};
use headwater::pipeline::Compiled;

use super::args::OnlyArgs;
use super::since::Since;
use super::{Failure, unknown};

/// What is to be reported.
pub(super) struct Only {
    /// By these rules; by all when there is none.
    rules: Vec<RuleName>,
    /// In what has changed; in everything when that was not asked.
    since: Option<Since>,
}

impl Only {
    /// What the arguments ask for.
    pub(super) fn of(args: &OnlyArgs, dir: &Path) -> Result<Self, Failure> {
        let find = |name: &String| {
            let known = rules::ALL.iter().map(|rule| rule.name.as_str());
            rules::find(name).map(|rule| rule.name).ok_or_else(|| unknown("rule", name, known))
        };
        let mut rules = args.rules.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        rules.sort_unstable();
        rules.dedup();
        let since = args.changed_since.as_deref().map(|revision| Since::read(dir, revision)).transpose()?;
        Ok(Self { rules, since })
    }

    /// Whether a finding is to be mended: it was asked for and stands in what has changed.
    pub(super) fn mends(&self, compiled: &Compiled, diagnostic: &Diagnostic) -> bool {
        let is_touched = self.since.as_ref().is_none_or(|since| since.touches(compiled, diagnostic));
        is_touched && self.asks_for(compiled, diagnostic)
    }

    /// What cannot be read is told of, whatever was asked: it was not checked by any rule.
    fn asks_for(&self, compiled: &Compiled, diagnostic: &Diagnostic) -> bool {
        let is_asked = self.rules.is_empty() || self.rules.contains(&diagnostic.rule);
        is_asked || is_of_settings(compiled, diagnostic) || diagnostic.rule == INVALID_SOURCE
    }

    /// Takes out the findings that nobody asked for.
    pub(super) fn keep(&self, compiled: &mut Compiled) {
        let mut found = std::mem::take(&mut compiled.diagnostics);
        found.retain(|diagnostic| self.asks_for(compiled, diagnostic));
        if let Some(since) = &self.since {
            // With faulty settings nothing was checked, whoever made the fault.
            let (settings, others) = found.into_iter().partition(|found| is_of_settings(compiled, found));
            found = settings;
            found.append(&mut since.keep(compiled, others));
        }
        compiled.diagnostics = found;
    }

    /// The one rule that was asked for, when the book allows it and it was therefore not run.
    pub(super) fn not_run(&self, compiled: &Compiled) -> Option<RuleName> {
        let config = &compiled.book.config;
        self.rules.iter().copied().find(|rule| level_of(config, *rule) == Level::Allow)
    }

    /// How many rules were asked for, of all that are in force.
    pub(super) fn count(&self, in_force: usize) -> usize {
        if self.rules.is_empty() { in_force } else { self.rules.len() }
    }
}

fn is_of_settings(compiled: &Compiled, diagnostic: &Diagnostic) -> bool {
    diagnostic.primary.span.file == compiled.book.config.file
}
