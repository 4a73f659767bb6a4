//! What stands around the steps of a playbook: how to know it is the right one, who may do what, and who keeps it.

use serde::Serialize;

use super::Agent;
use super::collect;
use super::notes::leads;
use crate::model::view::{
    CalloutKind, Entry, Handoff, Inline, Lead, Page, Playbook, Reach, Standing, Symptom, Tier, plain,
};
use crate::render::html::{Branches, Html, Notes, Place};
use crate::render::site::{Here, PageSource};
use crate::render::{address, site};

/// How many playbooks are named that this one could be taken for.
const LOOK_ALIKES: usize = 6;
/// How many steps without a way on are named.
const OPEN: usize = 3;

/// What the templates of a playbook are given.
#[derive(Serialize)]
pub(super) struct Sheet {
    /// The hash of the page as the customer sees it; empty when he does not.
    hash: String,
    /// Where the customer's page stands, when that is known.
    url: Option<String>,
    /// The customer's site in this version, when it is known.
    site: Option<String>,
    /// What customers say, in their words.
    symptoms: Vec<String>,
    /// What ends the playbook.
    stops: Vec<Stop>,
    look_alikes: Vec<LookAlike>,
    tiers: Vec<TierSheet>,
    has_handoffs: bool,
    /// How each tier above those that the playbook names gets the case.
    onward: String,
    /// Whether there are steps and tiers, so that something can be proved.
    proof: bool,
    owner: Option<String>,
    reviewed: Option<String>,
    due: Option<String>,
    /// What the procedure is called in other versions, where that is another name.
    was: Vec<Former>,
    edit: Option<String>,
    flag: Option<String>,
    /// The address of a report of which nothing is written yet.
    flag_start: String,
    /// What the script is given, as JSON that can stand within a script element.
    data: String,
}

#[derive(Serialize)]
struct Stop {
    id: String,
    leads: String,
    when: String,
    then: String,
}

#[derive(Serialize)]
struct LookAlike {
    when: String,
    title: String,
    href: String,
}

#[derive(Serialize)]
struct TierSheet {
    name: String,
    queue: Option<String>,
    answers: Option<String>,
    may: String,
    reach: String,
    proof: String,
}

#[derive(Serialize)]
struct Former {
    version: String,
    title: String,
    href: String,
}

impl Sheet {
    pub(super) fn of(agent: &Agent, here: &Here, playbook: &Playbook, public: Option<&Page>, notes: &Notes) -> Self {
        let view = here.version.view;
        let entry = match here.source {
            PageSource::Document(entry) => Some(*entry),
            PageSource::Folder(_) | PageSource::Made(_) => None,
        };
        let title = entry.map(Entry::title).unwrap_or_default();
        let tiers: Vec<TierSheet> = playbook.tiers().map(|tier| TierSheet::of(here, playbook, tier)).collect();
        let edit = entry.and_then(|entry| view.edit(entry));
        let flag = view.flag();
        Self {
            hash: public.map(Page::hash).unwrap_or_default().to_owned(),
            url: public.and(view.public_address(here.source.path())),
            site: view.site_url().map(|site| format!("{site}/{}", here.version.folder)),
            symptoms: entry.map(|entry| entry.symptoms().to_vec()).unwrap_or_default(),
            stops: stops(here, playbook, notes),
            look_alikes: look_alikes(agent, here, playbook),
            has_handoffs: !playbook.handoffs.is_empty(),
            onward: onward(here, playbook, notes),
            proof: !playbook.steps.is_empty() && !tiers.is_empty(),
            tiers,
            owner: entry.and_then(Entry::owner).map(str::to_owned),
            reviewed: entry.and_then(Entry::reviewed).map(|day| day.to_string()),
            due: entry.and_then(|entry| view.review_due(entry)).map(|day| day.to_string()),
            was: former(here, title),
            edit: edit.map(|(edit, path)| edit.replace("{path}", &address::encode(&path))),
            flag: flag.map(str::to_owned),
            flag_start: flag.map(|flag| flag.replace("{flag}", "")).unwrap_or_default(),
            data: collect::data(view, here.site.tools.templates, title, playbook),
        }
    }
}

impl TierSheet {
    fn of(here: &Here, playbook: &Playbook, tier: Tier) -> Self {
        let view = here.version.view;
        let name = view.tiers().get(tier.0).copied().unwrap_or_default();
        let desk = view.desk(name);
        // What is said stands after "you", and below "May".
        let can = if matches!(playbook.reach(tier), Reach::Until(1..)) { "can do " } else { "" };
        Self {
            name: name.to_owned(),
            queue: desk.and_then(|desk| desk.queue.clone()),
            answers: desk.and_then(|desk| desk.answers.clone()),
            may: desk.map(|desk| desk.may.join("; ")).unwrap_or_default(),
            reach: format!("{can}{}{}", reach(here, playbook, tier), limit(here, playbook, tier)),
            proof: proof(playbook, tier),
        }
    }
}

/// The name of the tier that does a step, or takes a handover.
pub(super) fn name<'h>(here: &'h Here, tier: Option<Tier>) -> &'h str {
    tier.and_then(|tier| here.version.view.tiers().get(tier.0).copied()).unwrap_or("support")
}

/// What a tier can do, in a few words.
pub(super) fn reach(here: &Here, playbook: &Playbook, tier: Tier) -> String {
    let first = |place: usize| name(here, playbook.steps.get(place).and_then(|turn| turn.by));
    let remedy = playbook.steps.iter().enumerate().find(|(place, turn)| turn.is_remedy && !playbook.may(tier, *place));
    match (playbook.reach(tier), remedy) {
        (Reach::Solves, None) => "can finish this.".to_owned(),
        (Reach::Solves, Some((_, turn))) => format!("can finish this; if it fails, {} goes on.", name(here, turn.by)),
        (Reach::Until(0), _) => format!("must ask {}.", first(0)),
        (Reach::Until(1), _) => format!("step 1; then ask {}.", first(1)),
        (Reach::Until(place), _) => format!("steps 1–{place}; then ask {}.", first(place)),
    }
}

/// After how long a tier is to give up, where the first handover to a tier above says so.
fn limit(here: &Here, playbook: &Playbook, tier: Tier) -> String {
    let mut above = playbook.handoffs.iter().filter(|handoff| handoff.standing == Standing::Alone && handoff.to > tier);
    let limit = above.find_map(|handoff| match handoff.callout.kind {
        CalloutKind::Escalate(escalation) => escalation.after.map(|after| (handoff, after)),
        _ => None,
    });
    let Some((handoff, after)) = limit else { return String::new() };
    let at = handoff.at.filter(|at| playbook.steps.get(*at).is_some_and(|turn| !turn.is_remedy));
    let at = at.map(|at| format!(" at step {}", at + 1)).unwrap_or_default();
    format!(" Hand over{at} to {} after {after}.", name(here, Some(handoff.to)))
}

/// Whether every outcome leads on, and where it does not.
fn proof(playbook: &Playbook, tier: Tier) -> String {
    let outcomes: Vec<_> = playbook.outcomes(tier).collect();
    let at = |wanted: Lead| {
        let places = outcomes.iter().filter(|(_, lead)| *lead == wanted).map(|(place, _)| (place + 1).to_string());
        let places: Vec<String> = places.collect();
        let more = if places.len() > OPEN { format!(" and {} more", places.len() - OPEN) } else { String::new() };
        let named = places.iter().take(OPEN).cloned().collect::<Vec<_>>().join(", ");
        (!places.is_empty()).then(|| format!("{named}{more}"))
    };
    match (at(Lead::Open), at(Lead::Last)) {
        (None, None) => format!("Yes: all {} outcomes.", outcomes.len()),
        (Some(steps), _) => format!("No: nothing is said of a failure at step {steps}."),
        (None, Some(steps)) => format!("There is nobody above for a failure at step {steps}."),
    }
}

/// Where the parts of a playbook stand that are made apart from its text.
fn place<'h>(here: &'h Here, notes: &'h Notes) -> Place<'h> {
    Place {
        path: here.source.path(),
        site_root: here.up,
        branches: Branches::Open,
        highlighter: here.site.tools.highlighter,
        notes: Some(notes),
    }
}

fn stops(here: &Here, playbook: &Playbook, notes: &Notes) -> Vec<Stop> {
    let place = place(here, notes);
    let stop = |doubt: &Symptom| Stop {
        id: doubt.callout.id.clone().unwrap_or_default(),
        leads: if doubt.handoff.is_some() {
            leads(playbook, |tier| playbook.symptom(tier, 0, doubt))
        } else {
            String::new()
        },
        when: Html::new(place).line(&doubt.callout.title),
        then: Html::new(place).part(&doubt.callout.blocks),
    };
    // Where another playbook is meant, it is no danger, only the wrong page.
    playbook.doubts.iter().filter(|doubt| doubt.other.is_none() || doubt.handoff.is_some()).map(stop).collect()
}

/// How each tier above those that the playbook names gets the case.
fn onward(here: &Here, playbook: &Playbook, notes: &Notes) -> String {
    let onward = playbook.handoffs.iter().filter(|handoff| handoff.standing == Standing::Onward);
    let html = |handoff: &Handoff| Html::new(place(here, notes)).onward(name(here, Some(handoff.to)), handoff.callout);
    onward.map(html).collect()
}

/// What the playbook could be taken for: what its writer says of it, symptoms that lead elsewhere, and
/// playbooks with a symptom of the same words.
fn look_alikes(agent: &Agent, here: &Here, playbook: &Playbook) -> Vec<LookAlike> {
    let view = here.version.view;
    let root = address::root(here.source.path());
    let href = |entry: &Entry| format!("{root}{}", address::encode(&address::file(entry.path())));
    let doubts = playbook.doubts.iter().filter(|doubt| doubt.handoff.is_none());
    let symptoms = doubts.chain(playbook.steps.iter().flat_map(|turn| &turn.symptoms));
    let sent = symptoms.filter_map(|symptom| {
        let entry = view.entry_at(symptom.other?)?;
        Some(LookAlike { when: words(&symptom.callout.title), title: entry.title().to_owned(), href: href(entry) })
    });
    let alike = agent.indexes.get(agent.place(here.version)).map(|index| index.alike(here.source.path()));
    let alike = alike.into_iter().flatten().map(|other| LookAlike {
        when: other.words,
        title: other.entry.title().to_owned(),
        href: href(other.entry),
    });
    let mut found: Vec<LookAlike> = Vec::new();
    for other in sent.chain(alike) {
        if found.len() < LOOK_ALIKES && !found.iter().any(|known| known.when == other.when && known.href == other.href)
        {
            found.push(other);
        }
    }
    found
}

fn words(text: &[Inline]) -> String {
    plain(text).trim_end_matches(['.', ':']).to_owned()
}

/// The other names of the procedure, newest first.
fn former(here: &Here, title: &str) -> Vec<Former> {
    let path = here.source.path();
    let mut former: Vec<Former> = Vec::new();
    for version in here.site.versions {
        let Some(entry) = version.view.entry_at(path).filter(|entry| entry.title() != title) else { continue };
        if !former.iter().any(|known| known.title == entry.title()) {
            former.push(Former {
                version: version.view.version_name().to_owned(),
                title: entry.title().to_owned(),
                href: site::versions::way(here, version, path),
            });
        }
    }
    former
}
