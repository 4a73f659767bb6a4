//! What the desk is told: both spellings of an escalation and of a look-alike, symptoms, and who sees what of it.

use headwater::audience::Audience;
use headwater::config::DatumKind;
use headwater::model::view::{Block, CalloutKind, Page, View};
use headwater::model::{DocumentPath, Urgency};
use headwater::pipeline::{self, Compiled};
use headwater::source::{SourceKind, Sources};

use crate::page::built;
use crate::project::{Project, bare, project};

const BOOK: &str = r#"
[book]
title = "Book"

[support]
tiers = ["frontline", "senior"]
flag = "mailto:docs@example.com?body={flag}"

[support.desk.senior]
queue = "Escalations"
may = ["start certificate hosting", "read the logs"]
answers = "within four hours"

[support.data."account id"]
kind = "id"
pattern = "ws_[0-9a-f]{8}"
example = "ws_12ab34cd"
find = "find-id"
redact = "Never the API key."

[support.data.Browser]
kind = "browser"

[lint]
unanswered-outcome = "allow"

[vars]
product = "Postbird"

[facts]
ready = "It is ready"
"#;

/// What the settings name.
const NAMED: [(&str, &str); 2] = [
    ("content/find.md", "---\nid: find-id\ntitle: Find the id\n---\n\nLook there.\n"),
    ("content/ready.md", "---\ntitle: Be ready\ngives: [ready]\n---\n\n## Steps\n\n1. Make it ready.\n"),
];

/// A sound book of these files and of those that its settings name.
fn compiled(files: &[(&str, &str)]) -> Compiled {
    let mut sources = Sources::default();
    sources.add_text("book.toml", SourceKind::Settings, BOOK);
    for (path, text) in NAMED.iter().chain(files) {
        sources.add_text(path, SourceKind::Content, text);
    }
    let compiled = pipeline::compile(sources, None);
    let faults: Vec<_> =
        compiled.diagnostics.iter().filter(|found| !found.rule.as_str().starts_with("duplicate-")).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    compiled
}

fn view(compiled: &Compiled, audience: Audience) -> View<'_> {
    View::new(&compiled.book, audience, compiled.book.config.versions.newest())
}

fn page<'v>(view: &'v View, path: &str) -> Page<'v> {
    view.page(view.entry_at(&DocumentPath::of_address(path)).unwrap())
}

/// What an audience sees of two files, which must be the same but for their names.
fn both(markdown: &str, yaml: &str) {
    let compiled = compiled(&[("content/a.md", markdown), ("content/b.yaml", yaml)]);
    for audience in Audience::ALL {
        let view = view(&compiled, audience);
        let told = |path: &str| {
            let mut page = page(&view, path);
            let symptoms = format!("{:?} {:?}", page.symptoms, view.entry_at(page.path).unwrap().symptoms());
            page.id = "";
            (serde_json::to_string_pretty(&page).unwrap(), symptoms, page.branches)
        };
        assert_eq!(told("a"), told("b"), "{audience}");
    }
}

#[test]
fn an_escalation_has_two_spellings_and_one_meaning() {
    let yaml = |more: &str| {
        format!("title: T\nsteps:\n  - do: Go.\n    escalate: {{ to: senior, collect: [account id, Browser]{more} }}\n")
    };
    let markdown = |more: &str| {
        format!(
            "---\ntitle: T\n---\n\n## Steps\n\n1. Go.\n\n   > [!ESCALATE] senior{more}\n   > - account id\n   > - Browser\n"
        )
    };
    both(&markdown(""), &yaml(""));
    both(&markdown(", urgent"), &yaml(", urgent: true"));
    both(&markdown(""), &yaml(", urgent: false"));
    both(&markdown(", after  30 *minutes*"), &yaml(", after: \"30 minutes\""));
    both(&markdown(" , after one hour,urgent"), &yaml(", urgent: true, after: one hour"));
}

#[test]
fn a_check_may_say_within_what_time_in_both_spellings() {
    let markdown = |check: &str| format!("---\ntitle: T\n---\n\n## Steps\n\n1. Go.\n\n   > [!CHECK] {check}\n");
    let yaml = |check: &str| format!("title: T\nsteps:\n  - do: Go.\n    check: {check}\n");
    both(&markdown("within 10 minutes\n   > It *glows*."), &yaml("{ see: It *glows*., within: 10 minutes }"));
    both(
        &markdown("within {var product}\n   >\n   > It glows."),
        &yaml("{ see: It glows., within: \"{var product}\" }"),
    );
    both(&markdown("It glows."), &yaml("{ see: It glows. }"));
    // A sentence begins with a capital letter, and is no time.
    both(&markdown("Within a minute it\n   > glows."), &yaml("|\n      Within a minute it\n      glows."));

    let project = NAMED.iter().fold(bare(), |project, (path, text)| project.file(path, text));
    let project = project.file("book.toml", BOOK).file("content/a.md", &markdown("within 10 minutes\n   > It glows."));
    project.clean(&["build"]);
    let words = |path: &str| crate::page::Built::of(&project.read(path)).text(".check");
    for path in ["book/agent/a.html", "book/customer/a.html"] {
        assert_eq!(words(path), "Check within 10 minutesIt glows.");
    }
    assert!(project.read("book/customer/a.html.md").contains("> [!CHECK] within 10 minutes\n   >\n   > It glows."));
    let in_app = String::from_utf8(
        project
            .tree("book/in-app")
            .into_iter()
            .find(|(path, _)| path.ends_with(".json") && !path.contains("schema"))
            .unwrap()
            .1,
    )
    .unwrap();
    assert!(in_app.contains(r#""check":[["Within 10 minutes:"],["It glows."]]"#), "{in_app}");
}

#[test]
fn what_is_wrong_with_the_time_of_a_check_has_a_place() {
    let text = "# T\n\n## Steps\n\n1. Go.\n\n   > [!CHECK] within 10 minutes\n\n2. On.\n\n   > [!CHECK] within\n   > It glows.\n";
    let yaml = "title: Two\nsteps:\n  - do: Walk.\n    check: { within: 10 minutes }\n  - do: Run.\n    check: { see: It glows., in: 1 minute }\n";
    let project = project().file("content/index.md", "# Home\n\n[A](a.md), [B](b.yaml)\n");
    let project = project.file("content/a.md", text).file("content/b.yaml", yaml);
    assert_eq!(
        project.findings(),
        [
            "content/a.md:7:6: error[invalid-source]: a check that says when, and not what is seen",
            "content/a.md:11:15: error[invalid-source]: `within` without a time",
            "content/b.yaml:4:12: error[invalid-source]: a check without `see`",
            "content/b.yaml:6:30: error[unknown-key]: unknown key `in` in `check`",
        ]
    );
}

#[test]
fn a_look_alike_before_the_steps_has_two_spellings_and_one_meaning() {
    let markdown = "\
---
title: T
symptoms: [\"{var product} says *no*\", It is grey]
---

Intro.

> [!IF] The customer wants another thing
> Then this is the way: <proc:a>.

> [!IF] {for agent} The account was taken over
> Change nothing.
>
> > [!ESCALATE] senior, urgent
> > - account id

## Steps

1. Go.
";
    let yaml = "\
title: T
symptoms:
  - \"{var product} says *no*\"
  - It is grey
intro: Intro.
not-this-if:
  - when: The customer wants another thing
    then: \"Then this is the way: <proc:a>.\"
  - when: The account was taken over
    for: agent
    then: Change nothing.
    escalate: { to: senior, collect: account id, urgent: true }
steps:
  - Go.
";
    both(markdown, yaml);
    // What stands first is read first, in either spelling.
    let markdown = "# T\n\n> [!IF] {for agent} It is lost\n> > [!ESCALATE] senior\n> > - account id\n\nIntro.\n\n## Steps\n\n1. Go.\n";
    let yaml = "title: T\nnot-this-if: { when: It is lost, for: agent, escalate: { to: senior, collect: account id } }\nintro: Intro.\nsteps: [Go.]\n";
    both(markdown, yaml);
}

#[test]
fn an_agent_is_told_how_urgent_it_is_and_when_to_give_up() {
    let text = "# T\n\n## Steps\n\n1. Go.\n\n   > [!ESCALATE] senior, after 30 minutes, urgent\n   > - account id\n";
    let compiled = compiled(&[("content/a.md", text)]);
    let view = view(&compiled, Audience::Agent);
    let page = page(&view, "a");
    let Some(Block::Callout(callout)) = page.steps().next().unwrap().blocks.get(1) else { panic!("{page:#?}") };
    let CalloutKind::Escalate(escalation) = callout.kind else { panic!("{callout:#?}") };
    assert_eq!(
        (escalation.tier, escalation.urgency, escalation.after),
        ("senior", Urgency::Urgent, Some("30 minutes"))
    );

    let project = NAMED.iter().fold(bare(), |project, (path, text)| project.file(path, text));
    let project = project.file("book.toml", BOOK).file("content/a.md", text);
    project.clean(&["build"]);
    let page = crate::page::Built::of(&project.read("book/agent/a.html"));
    assert_eq!(page.text(".escalate .callout-name"), "Hand over to senior, urgent, after 30 minutes, with");
}

#[test]
fn a_view_for_agents_tells_of_the_desk_and_no_other_does() {
    let files = [(
        "content/a.md",
        "---\ntitle: T\nowner: Ann\nneeds: [ready]\nsymptoms: It is grey\n---\n\n## Steps\n\n1. Go.\n",
    )];
    let compiled = compiled(&files);
    let agent = view(&compiled, Audience::Agent);
    assert_eq!(agent.tiers(), ["frontline", "senior"]);
    let desk = agent.desk("senior").unwrap();
    assert_eq!(desk.queue.as_deref(), Some("Escalations"));
    assert_eq!(desk.may, ["start certificate hosting", "read the logs"]);
    assert_eq!(desk.answers.as_deref(), Some("within four hours"));
    assert!(agent.desk("frontline").is_none());
    assert_eq!(agent.flag(), Some("mailto:docs@example.com?body={flag}"));
    let names: Vec<&str> = agent.data().iter().map(|datum| datum.name.value.as_str()).collect();
    assert_eq!(names, ["account id", "Browser"]);
    let datum = agent.datum(" Account ID\n").unwrap();
    assert_eq!((datum.kind, datum.pattern.as_deref()), (DatumKind::Id, Some("ws_[0-9a-f]{8}")));
    assert_eq!(agent.guide(datum).unwrap().id(), "find-id");
    assert_eq!(agent.datum("browser").map(|datum| datum.kind), Some(DatumKind::Browser));
    assert!(agent.datum("account").is_none());
    assert_eq!(agent.datum("`browser`").map(|datum| datum.kind), Some(DatumKind::Browser));
    let entry = agent.entry_at(&DocumentPath::of_address("a")).unwrap();
    assert_eq!((entry.owner(), entry.symptoms()), (Some("Ann"), &["It is grey".to_owned()][..]));
    assert_eq!(page(&agent, "a").before[0].facts, ["ready"]);

    for audience in [Audience::Customer, Audience::InApp] {
        let view = view(&compiled, audience);
        assert!(view.tiers().is_empty() && view.data().is_empty() && view.flag().is_none(), "{audience}");
        assert!(view.desk("senior").is_none() && view.datum("account id").is_none(), "{audience}");
        assert!(view.guide(datum).is_none(), "{audience}");
        let entry = view.entry_at(&DocumentPath::of_address("a")).unwrap();
        assert_eq!(entry.owner(), None, "{audience}");
        assert!(page(&view, "a").before[0].facts.is_empty(), "{audience}");
    }
}

fn grey(symptoms: &str) -> Project {
    let text = format!("---\nid: a\ntitle: Turn it on\n{symptoms}---\n\n## Steps\n\n1. Go.\n");
    project().file("content/a.md", &text).file("content/index.md", "# Home\n\n<proc:a>\n")
}

#[test]
fn customers_find_a_procedure_by_its_symptoms_and_its_page_stays_as_it_was() {
    let (with, without) = (grey("symptoms: The lever is stuck\n"), grey(""));
    let page = |project: &Project| {
        let page = built(project, "a.html");
        (page.attribute("meta[name=headwater-hash]", "content"), project.read("book/customer/a.html.md"))
    };
    assert_eq!(page(&with), page(&without));
    let files = |project: &Project| -> String {
        let files = project.tree("book/customer");
        files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    };
    assert!(files(&with).contains("lever") && !files(&without).contains("lever"));
}
