//! Suppressions against findings: what a writer allows with a reason is not reported, and what he
//! allows for nothing is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::rules::{self, unused_suppression};
use super::{Group, Rule};
use crate::config::Level;
use crate::diagnostic::{Diagnostic, Edit, Fix, INVALID_SOURCE, RuleName, UNKNOWN_KEY, nearest};
use crate::model::Allow;
use crate::source::{FileId, Span};

/// Takes out the findings that are allowed where they stand, and adds those about suppressions.
pub(super) fn silence(diagnostics: &mut Vec<Diagnostic>, allows: &[&Allow], levels: &HashMap<RuleName, Level>) {
    let mut groups: BTreeMap<(FileId, RuleName), Vec<&Allow>> = BTreeMap::new();
    let mut faults = Vec::new();
    for allow in allows {
        match known(allow) {
            Ok(rule) => groups.entry((allow.governs.file, rule.name)).or_default().push(*allow),
            Err(fault) => faults.push(*fault),
        }
    }
    // What could not be read may hold the very thing that is allowed.
    let is_whole = faults.is_empty() && diagnostics.iter().all(|diagnostic| diagnostic.rule != INVALID_SOURCE);
    let mut nests: BTreeMap<_, Nest> = groups.into_iter().map(|(key, group)| (key, Nest::new(group))).collect();
    diagnostics.retain(|diagnostic| {
        let has_two_places = rules::find(diagnostic.rule.as_str()).is_some_and(|rule| rule.group == Group::Duplicates);
        let other = diagnostic.related.first().filter(|_| has_two_places);
        let mut places = std::iter::once(&diagnostic.primary).chain(other).map(|label| label.span);
        !places.any(|span| nests.get_mut(&(span.file, diagnostic.rule)).is_some_and(|nest| nest.takes(span)))
    });
    if is_whole {
        let is_on = |name: &RuleName| levels.get(name) != Some(&Level::Allow);
        let judged = nests.iter().filter(|((_, name), _)| is_on(name));
        diagnostics.extend(judged.flat_map(|(_, nest)| nest.unused()));
    }
    diagnostics.append(&mut faults);
}

/// The rule of a suppression, or what is wrong with it.
fn known(allow: &Allow) -> Result<&'static Rule, Box<Diagnostic>> {
    let (written, span) = (allow.rule.value.as_str(), allow.rule.span);
    let Some(rule) = rules::find(written) else {
        let help = match nearest(written, rules::ALL.iter().map(|rule| rule.name.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`headwater explain` lists all rules; name each one that may be broken here".to_owned(),
        };
        return Err(Box::new(Diagnostic::new(UNKNOWN_KEY, span, format!("unknown rule `{written}`")).help(help)));
    };
    if rule.can_be_silenced() {
        return Ok(rule);
    }
    let help = "mend what it finds; whoever may edit one file must not be able to let this pass";
    let message = format!("`{written}` cannot be silenced");
    Err(Box::new(Diagnostic::new(INVALID_SOURCE, span, message).help(help)))
}

/// The suppressions of one rule in one file; each holds others or stands beside them.
struct Nest<'a> {
    /// Sorted by where they begin, the wider first.
    allows: Vec<Entry<'a>>,
    /// Suppressions of what is already suppressed.
    repeated: Vec<&'a Allow>,
}

struct Entry<'a> {
    allow: &'a Allow,
    /// The narrowest one around it.
    around: Option<usize>,
    is_used: bool,
}

impl<'a> Nest<'a> {
    fn new(mut group: Vec<&'a Allow>) -> Self {
        group.sort_by_key(|allow| (allow.governs.start, Reverse(allow.governs.end), allow.rule.span.start));
        let mut nest = Self { allows: Vec::new(), repeated: Vec::new() };
        for allow in group {
            let last = nest.allows.len().checked_sub(1);
            let mut around = last;
            while let Some(entry) = around.and_then(|place| nest.allows.get(place))
                && entry.allow.governs.end <= allow.governs.start
            {
                around = entry.around;
            }
            if around == last && nest.allows.last().is_some_and(|entry| entry.allow.governs == allow.governs) {
                nest.repeated.push(allow);
            } else {
                nest.allows.push(Entry { allow, around, is_used: false });
            }
        }
        nest
    }

    /// Whether a finding at this place is allowed; the narrowest suppression around it is used.
    fn takes(&mut self, span: Span) -> bool {
        let after = self.allows.partition_point(|entry| entry.allow.governs.start <= span.start);
        let mut next = after.checked_sub(1);
        while let Some(entry) = next.and_then(|place| self.allows.get_mut(place)) {
            if span.end <= entry.allow.governs.end {
                entry.is_used = true;
                return true;
            }
            next = entry.around;
        }
        false
    }

    fn unused(&self) -> impl Iterator<Item = Diagnostic> {
        let unused = self.allows.iter().filter(|entry| !entry.is_used).map(|entry| entry.allow);
        unused.chain(self.repeated.iter().copied()).map(|allow| {
            let message = format!("`{}` is allowed here for nothing", allow.rule.value);
            let unused = Diagnostic::new(unused_suppression::NAME, allow.rule.span, message)
                .help("remove it, so that it cannot hide what somebody writes here later");
            match allow.removal {
                Some(span) => unused.fix(Fix { safe: true, edits: vec![Edit { span, text: String::new() }] }),
                None => unused,
            }
        })
    }
}
