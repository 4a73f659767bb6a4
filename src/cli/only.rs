//! What `lint` reports of all that it found: the rules that were asked for.

use headwater::diagnostic::{Diagnostic, INVALID_SOURCE, RuleName};
use headwater::lint::rules;
use headwater::pipeline::Compiled;

use super::args::OnlyArgs;
use super::{Failure, unknown};

/// What is to be reported.
pub(super) struct Only {
    /// By these rules; by all when there is none.
    rules: Vec<RuleName>,
}

impl Only {
    /// What the arguments ask for.
    pub(super) fn of(args: &OnlyArgs) -> Result<Self, Failure> {
        let find = |name: &String| {
            let known = rules::ALL.iter().map(|rule| rule.name.as_str());
            rules::find(name).map(|rule| rule.name).ok_or_else(|| unknown("rule", name, known))
        };
        let mut rules = args.rules.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        rules.sort_unstable();
        rules.dedup();
        Ok(Self { rules })
    }

    /// Whether a finding is to be reported.
    ///
    /// What cannot be read is, whatever was asked: it was not checked by any rule.
    pub(super) fn wants(&self, compiled: &Compiled, diagnostic: &Diagnostic) -> bool {
        let is_settings = diagnostic.primary.span.file == compiled.book.config.file;
        let is_asked = self.rules.is_empty() || self.rules.contains(&diagnostic.rule);
        is_settings || is_asked || diagnostic.rule == INVALID_SOURCE
    }

    /// Takes out the findings that nobody asked for.
    pub(super) fn keep(&self, compiled: &mut Compiled) {
        let found = std::mem::take(&mut compiled.diagnostics);
        compiled.diagnostics = found.into_iter().filter(|diagnostic| self.wants(compiled, diagnostic)).collect();
    }

    /// How many rules were asked for, of all that are in force.
    pub(super) fn count(&self, in_force: usize) -> usize {
        if self.rules.is_empty() { in_force } else { self.rules.len() }
    }
}
