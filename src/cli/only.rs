//! What `lint` reports of all that it found: the rules that were asked for.

use headwater::diagnostic::{INVALID_SOURCE, RuleName};
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

    /// Takes out the findings that nobody asked for.
    ///
    /// What cannot be read stays, whatever was asked: it was not checked by any rule.
    pub(super) fn keep(&self, compiled: &mut Compiled) {
        if self.rules.is_empty() {
            return;
        }
        let settings = compiled.book.config.file;
        compiled.diagnostics.retain(|diagnostic| {
            let is_settings = diagnostic.primary.span.file == settings;
            is_settings || diagnostic.rule == INVALID_SOURCE || self.rules.contains(&diagnostic.rule)
        });
    }

    /// How many rules were asked for, of all that are in force.
    pub(super) fn count(&self, in_force: usize) -> usize {
        if self.rules.is_empty() { in_force } else { self.rules.len() }
    }
}
