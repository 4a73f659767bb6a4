//! The names of steps, which links, ticks and handoffs hang on.
//!
//! A name that its writer did not give is made from the step's words. Equal words are told apart by
//! number, but only among steps that the same first audience sees in a common UI version: so the
//! name that a customer sees depends on nothing that he does not see, and the spellings of one step
//! for two versions share one name.

use std::collections::HashMap;

use crate::audience::{Audience, AudienceSet};
use crate::diagnostic::{DUPLICATE_ID, Diagnostic};
use crate::model::{Book, Scope, Step, StepItem, StepName};
use crate::source::Span;
use crate::version::VersionSet;

/// In this order, so that what customers see is settled before anything else is looked at.
const ORDER: [Audience; 3] = [Audience::Customer, Audience::InApp, Audience::Agent];

/// Names the steps of every document.
pub(super) fn assign(book: &mut Book, diagnostics: &mut Vec<Diagnostic>) {
    let (versions, default_for) = (book.config.versions.clone(), book.config.book.default_for);
    let found = book.update_all(|_, document| {
        let mut found = Vec::new();
        let scope = document.scope(&versions, default_for);
        name_steps(&mut document.steps, scope, &mut found);
        found
    });
    diagnostics.extend(found.into_iter().flatten());
}

/// Names the steps of one document that is seen in `scope`.
pub(super) fn name_steps(steps: &mut [StepItem], scope: Scope, diagnostics: &mut Vec<Diagnostic>) {
    let mut names = Names { taken: HashMap::new(), next: HashMap::new(), diagnostics };
    each_step(steps, scope, &mut |step, scope| names.keep_given(step, scope));
    for audience in ORDER {
        each_step(steps, scope, &mut |step, scope| names.number(step, scope, audience));
    }
}

fn each_step(items: &mut [StepItem], outer: Scope, visit: &mut impl FnMut(&mut Step, Scope)) {
    for item in items {
        match item {
            StepItem::Step(step) => {
                let scope = step.tags.narrow(outer);
                visit(step, scope);
            }
            StepItem::Include { tags, include, .. } => {
                if let Some(content) = &mut include.content {
                    let scope = content.tags.narrow(tags.narrow(outer));
                    each_step(&mut content.steps, scope, visit);
                }
            }
            StepItem::Aside(_) => {}
        }
    }
}

/// The names that are taken so far, each with where its steps are seen.
struct Names<'d> {
    taken: HashMap<String, Vec<(Scope, Span)>>,
    /// From which number on a free one is looked for, so that many equal steps stay quick.
    next: HashMap<(String, VersionSet), usize>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Names<'_> {
    fn keep_given(&mut self, step: &Step, scope: Scope) {
        let Some(given) = &step.tags.id else { return };
        let same = self.taken.entry(given.value.as_str().to_owned()).or_default();
        if let Some((_, first)) = same.iter().find(|(other, _)| !other.and(scope).is_empty()) {
            let message = format!("two steps have the id `{}`", given.value);
            self.diagnostics.push(
                Diagnostic::new(DUPLICATE_ID, given.span, message)
                    .related(*first, "the other one")
                    .help("rename one of them; links and ticks could mean either"),
            );
        }
        same.push((scope, given.span));
    }

    /// Numbers a step whose first audience this is.
    fn number(&mut self, step: &mut Step, scope: Scope, audience: Audience) {
        let first = ORDER.into_iter().find(|audience| scope.audiences.contains(*audience));
        if step.tags.id.is_some() || first != Some(audience) {
            return;
        }
        // No words make a dot, so these names meet none of those that customers see.
        let base = match audience {
            Audience::Customer => step.name_from_words().as_str().to_owned(),
            Audience::InApp | Audience::Agent => format!("{audience}.{}", step.name_from_words()),
        };
        let seen = Scope { audiences: AudienceSet::only(audience), ..scope };
        let next = self.next.entry((base.clone(), scope.versions)).or_insert(1);
        let name = loop {
            let name = if *next == 1 { base.clone() } else { format!("{base}-{next}") };
            *next += 1;
            let same = self.taken.get(&name).map(Vec::as_slice).unwrap_or_default();
            if same.iter().all(|(other, _)| other.and(seen).is_empty()) {
                break name;
            }
        };
        let same = self.taken.entry(name.clone()).or_default();
        // The name that customers see stays; one that was given to a step for others gives way.
        if let Some((_, given)) = same.iter().find(|(other, _)| !other.and(scope).is_empty()) {
            let message = format!("two steps have the id `{name}`");
            self.diagnostics.push(
                Diagnostic::new(DUPLICATE_ID, *given, message)
                    .related(step.span, "this step is named so by its words")
                    .help("choose another id"),
            );
        }
        same.push((scope, step.span));
        step.name = StepName::new(name);
    }
}
