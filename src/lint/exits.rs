//! The exits of each step of a procedure: its branches, its handoffs, and where it sends the reader to support.

use rayon::prelude::*;

use super::appeals::{Appeal, Appeals, Handing};
use crate::audience::{Audience, AudienceSet, Role};
use crate::model::{
    Block, BlockKind, Callout, CalloutKind, Course, Depth, DocumentIndex, Includes, Inline, InlineKind, LinkTarget,
    Placed, Scope, Visit, walk_blocks,
};
use crate::source::Span;
use crate::version::VersionSet;

/// The exits of one procedure.
#[derive(Debug)]
pub struct Exits<'b> {
    /// The procedure.
    pub document: DocumentIndex,
    /// Everywhere that it is seen.
    pub scope: Scope,
    /// Its steps in their order.
    pub steps: Vec<StepExits<'b>>,
    /// What stands before and after the steps.
    pub around: Leads,
}

/// The exits of one step.
#[derive(Debug)]
pub struct StepExits<'b> {
    /// The step.
    pub placed: Placed<'b>,
    /// What leads away from it.
    pub leads: Leads,
}

/// What leads away from a text.
#[derive(Debug, Default)]
pub struct Leads {
    /// Where it sends its reader to support.
    pub appeals: Vec<Appeal>,
    /// Where an agent hands over.
    pub handoffs: Vec<Handoff>,
    /// What may go wrong.
    pub branches: Vec<Branch>,
    /// Everywhere that a check, or a note for agents, is seen.
    pub checks: Vec<Scope>,
}

/// A callout `ESCALATE`.
#[derive(Debug)]
pub struct Handoff {
    /// Its mark.
    pub mark: Span,
    /// To whom.
    pub to: Role,
    /// Everywhere that agents see it.
    pub scope: Scope,
    /// Whether it says what to collect.
    pub collects: bool,
    /// Whether it is the answer to one symptom alone.
    pub is_of_branch: bool,
    /// The documents to which it sends the one who takes it, each with the place of the link.
    pub links: Vec<(DocumentIndex, Span)>,
}

/// A callout `IF`.
#[derive(Debug)]
pub struct Branch {
    /// Its mark.
    pub mark: Span,
    /// Everywhere that its symptom is seen.
    pub scope: Scope,
    /// Everywhere that something below it is seen.
    pub content: Vec<Scope>,
}

impl<'b> Exits<'b> {
    /// The exits of every procedure.
    #[must_use]
    pub fn all(handing: &Handing<'b>, courses: &[Course<'b>]) -> Vec<Self> {
        courses.par_iter().map(|course| Self::of(handing, course)).collect()
    }

    fn of(handing: &Handing<'b>, course: &Course<'b>) -> Self {
        let steps = course.steps().map(|placed| {
            let leads = Leads::of(handing, placed.blocks(), placed.scope);
            StepExits { placed, leads }
        });
        let document = handing.book.document(course.document);
        let mut around = Leads::of(handing, &document.intro, course.scope);
        around.append(Leads::of(handing, &document.notes, course.scope));
        for aside in document.asides() {
            around.append(Leads::of(handing, std::slice::from_ref(aside), course.scope));
        }
        Self { document: course.document, scope: course.scope, steps: steps.collect(), around }
    }

    /// Whether the case has come to this tier before the step with this place.
    #[must_use]
    pub fn hands_over_before(&self, place: usize, role: Role) -> bool {
        let earlier = self.steps.iter().filter(|step| step.placed.place < place);
        earlier.flat_map(|step| &step.leads.handoffs).any(|handoff| handoff.to >= role)
    }

    /// Every handoff of the procedure, in the order of the text.
    pub fn handoffs(&self) -> impl Iterator<Item = &Handoff> {
        self.steps.iter().map(|step| &step.leads).chain([&self.around]).flat_map(|leads| &leads.handoffs)
    }
}

impl Leads {
    fn of(handing: &Handing, blocks: &[Block], scope: Scope) -> Self {
        let mut appeals = Appeals::new(handing);
        walk_blocks(blocks, scope, Includes::Follow, &mut appeals);
        let mut collector = Collector { leads: Self::default(), handed_over: Vec::new(), branches: Vec::new() };
        walk_blocks(blocks, scope, Includes::Follow, &mut collector);
        let Collector { mut leads, handed_over, .. } = collector;
        // What is to be collected for a colleague asks nobody to go to support.
        let is_collected = |appeal: &Appeal| handed_over.iter().any(|place| place.contains(appeal.span));
        leads.appeals = appeals.found.into_iter().filter(|appeal| !is_collected(appeal)).collect();
        leads
    }

    fn append(&mut self, mut other: Self) {
        self.appeals.append(&mut other.appeals);
        self.handoffs.append(&mut other.handoffs);
        self.branches.append(&mut other.branches);
        self.checks.append(&mut other.checks);
    }
}

impl Handoff {
    /// The UI versions in which an agent sees the handoff.
    #[must_use]
    pub fn versions(&self) -> VersionSet {
        if self.scope.audiences.contains(Audience::Agent) { self.scope.versions } else { VersionSet::EMPTY }
    }
}

/// Collects what leads away from the blocks that it visits.
struct Collector {
    leads: Leads,
    /// The places of the escalations.
    handed_over: Vec<Span>,
    /// The places of the branches.
    branches: Vec<Span>,
}

impl Visit for Collector {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        let BlockKind::Callout(callout) = &block.kind else { return };
        match &callout.kind {
            CalloutKind::If if !scope.is_empty() => {
                let mut content = Content(Vec::new());
                walk_blocks(&callout.blocks, scope, Includes::Follow, &mut content);
                self.branches.push(block.span);
                self.leads.branches.push(Branch { mark: callout.mark, scope, content: content.0 });
            }
            CalloutKind::Escalate(escalation) => {
                let is_of_branch = self.branches.iter().any(|branch| branch.contains(block.span));
                self.handed_over.push(block.span);
                self.leads.handoffs.push(Handoff { is_of_branch, ..handoff(callout, escalation.to.value, scope) });
            }
            CalloutKind::Check | CalloutKind::Only(Audience::Agent) => self.leads.checks.push(scope),
            _ => {}
        }
    }
}

fn handoff(callout: &Callout, to: Role, scope: Scope) -> Handoff {
    let mut links = Links(Vec::new());
    walk_blocks(&callout.blocks, scope, Includes::Follow, &mut links);
    let mut content = Content(Vec::new());
    walk_blocks(&callout.blocks, scope, Includes::Follow, &mut content);
    Handoff { mark: callout.mark, to, scope, collects: !content.0.is_empty(), is_of_branch: false, links: links.0 }
}

/// Collects where anything is seen.
struct Content(Vec<Scope>);

impl Visit for Content {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        let holds_others = matches!(
            block.kind,
            BlockKind::List { .. } | BlockKind::Quote(_) | BlockKind::Callout(_) | BlockKind::Include(_)
        );
        // Whom to hand over to is an answer, even without what to collect.
        let is_handoff =
            matches!(&block.kind, BlockKind::Callout(callout) if matches!(callout.kind, CalloutKind::Escalate(_)));
        if (!holds_others || is_handoff) && !scope.is_empty() {
            self.0.push(scope);
        }
    }
}

/// Collects links to documents.
struct Links(Vec<(DocumentIndex, Span)>);

impl Visit for Links {
    fn inline(&mut self, inline: &Inline, _: Scope) {
        if let InlineKind::Link(link) = &inline.kind
            && let LinkTarget::Document { document, .. } = link.target
        {
            self.0.push((document, inline.span));
        }
    }
}

impl Branch {
    /// For whom, and in which versions, the symptom is seen and nothing below it.
    #[must_use]
    pub fn unanswered(&self) -> (VersionSet, AudienceSet) {
        let mut versions = VersionSet::EMPTY;
        let mut audiences = AudienceSet::EMPTY;
        for audience in self.scope.audiences.iter() {
            let seen = self.content.iter().filter(|scope| scope.audiences.contains(audience));
            let answered = seen.fold(VersionSet::EMPTY, |set, scope| set.or(scope.versions));
            let missing = self.scope.versions.minus(answered);
            if !missing.is_empty() {
                versions = versions.or(missing);
                audiences = audiences.or(AudienceSet::only(audience));
            }
        }
        (versions, audiences)
    }
}
