//! The playbooks as files: what each step tells its script, where outcomes lead, macros, the feed and the lists.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::page::Built;
use crate::project::{Project, project};

const BOOK: &str = r#"
[book]
title = "Book"
[ui]
versions = ["1.0", "2.0"]
[support]
tiers = ["frontline", "senior", "platform"]
contact = "https://desk.example/new#context={handoff}"
[support.desk.senior]
queue = "Deep water"
answers = "within a day"
[output.customer]
url = "https://help.example"
[lint]
unanswered-outcome = "allow"
"#;

const PUMP: &str = "---
id: pump
title: Start the pump
symptoms: [\"No water comes\"]
---

> [!IF] Water is on the floor
> Stop.
>
> > [!ESCALATE] platform, urgent
> > - how deep it stands

## Steps

1. {ui <2.0} Pull the lever.

2. {ui >=2.0} {id press} Press the button.

   > [!CHECK]
   > The light is green.

   > [!IF] The light is red
   > It has no power: <proc:power>.

   > [!CUSTOMER]
   > The button is at the back.

3. Open the tap.

   > [!IF] The tap is stuck
   > Warm it.

4. {by senior} {for agent} Open it from within.

   > [!ESCALATE] senior, after 5 minutes
   > - pump number
   > - colour of the light
";
const POWER: &str = "---\nid: power\ntitle: Give it power\n---\n\n## Steps\n\n1. Plug it in.\n\n   > [!IF] The light is red\n   > Wait.\n";

fn book() -> Project {
    let project = project().file("book.toml", BOOK).file("content/ui.yaml", "").file("content/pump.md", PUMP);
    let project = project.file("content/power.md", POWER);
    project.file("content/index.md", "# Home\n\n<proc:pump>, <proc:power>\n")
}

fn sheet(project: &Project) -> Built {
    project.clean(&["build"]);
    Built::of(&project.read("book/agent/pump.html"))
}

#[test]
fn each_step_tells_who_does_it_and_where_its_failure_leads_each_tier() {
    let page = sheet(&book());
    // The first handover is that of the stop: it stands first on the page.
    assert_eq!(page.attribute("#press", "data-leads"), "h1 s2 s2");
    assert_eq!(page.attribute("#press", "data-was"), "1.0=pull-the-lever");
    assert_eq!(page.attribute("[data-remedy]", "data-by"), "1");
    // Who was handed the case and cannot go on hands on what he was given.
    assert_eq!(page.attribute("[data-remedy]", "data-leads"), "h1 h2 l");
    assert_eq!(page.attribute(".onward .escalate", "data-to"), "platform");
    assert_eq!(page.texts(".onward li"), ["pump number", "colour of the light"]);
    assert_eq!(page.attribute(".stop", "data-leads"), "h0 h0 s2");
    assert_eq!(page.attribute(".steps .escalate", "data-to"), "senior");
    assert_eq!(page.attribute(".steps .escalate", "data-after"), "5 minutes");
    assert_eq!(page.attribute(".stop .escalate", "data-urgency"), "urgent");
}

#[test]
fn each_step_tells_what_the_customer_reads_in_the_same_words() {
    let page = sheet(&book());
    assert_eq!(page.text("#press > .sees"), "Press the button.");
    assert_eq!(page.text("#press > .reads > div"), "Press the button.The button is at the back.");
    assert!(!page.has("#open-the-tap > .reads"), "the customer reads the same");
    assert!(page.text("[data-remedy]").contains("The customer does not see this step."));
}

#[test]
fn look_alikes_are_what_symptoms_lead_to_and_playbooks_with_the_same_symptom() {
    let page = sheet(&book());
    assert_eq!(page.texts(".not li"), ["The light is red: Give it power", "The light is red: Give it power"][..1]);
    let other = Built::of(&book_built("power.html"));
    assert_eq!(other.texts(".not li"), ["The light is red: Start the pump"]);
}

fn book_built(path: &str) -> String {
    let project = book();
    project.clean(&["build"]);
    project.read(&format!("book/agent/{path}"))
}

#[test]
fn every_outcome_is_followed_for_every_tier() {
    let page = sheet(&book());
    let rows = page.texts(".proof tbody tr");
    assert_eq!(
        rows[0],
        "frontlinecan finish this; if it fails, senior goes on. Hand over to senior after 5 minutes.Yes: all 7 outcomes."
    );
    assert_eq!(rows[1], "seniorcan finish this.Yes: all 8 outcomes.");
    assert_eq!(rows[2], "platformcan finish this.There is nobody above for a failure at step 3.");
    let matrix = Built::of(&book_built("desk/who-may-do-what.html"));
    let cells = matrix.texts(".matrix td");
    assert!(cells.contains(&"● Can solve: all 2 steps; if it fails, senior goes on.".to_owned()), "{cells:?}");
}

#[test]
fn a_playbook_that_hands_over_to_nobody_says_where_an_agent_is_left_standing() {
    let page = Built::of(&book_built("power.html"));
    let rows = page.texts(".proof tbody tr");
    assert_eq!(rows[0], "frontlinecan finish this.No: nothing is said of a failure at step 1.");
    assert_eq!(rows[2], "platformcan finish this.There is nobody above for a failure at step 1.");
    assert_eq!(page.attribute("#plug-it-in", "data-leads"), "o o l");
    assert!(!page.has(".onward"));
}

#[test]
fn all_symptoms_are_listed_with_the_place_of_their_answer() {
    let page = Built::of(&book_built("desk/symptoms.html"));
    let listed = page.texts(".symptoms li");
    for words in
        ["No water comes Start the pump", "The tap is stuck Start the pump", "Water is on the floor Start the pump"]
    {
        assert!(listed.contains(&words.to_owned()), "{listed:?}");
    }
    assert!(book_built("desk/symptoms.html").contains("href=\"../pump.html#open-the-tap-if-the-tap-is-stuck\""));
}

const MACROS: &str = r#"
[support.macros.zendesk]
groups = [360001, 360002]
[support.macros.freshdesk]
folder = 4
groups = [7]
[support.macros.gorgias]
[support.macros.help-scout]
[support.macros.front]
folder = "rsf_3fd"
inboxes = ["inb_41w"]
"#;

fn with_macros(settings: &str) -> Project {
    let project = book();
    project.file("book.toml", &BOOK.replace("[output.customer]", &format!("{settings}[output.customer]")))
}

fn macros_of(project: &Project, helpdesk: &str) -> BTreeMap<String, Value> {
    let files = project.tree(&format!("book/agent/macros/{helpdesk}")).into_iter();
    files.map(|(name, bytes)| (name, serde_json::from_slice(&bytes).unwrap())).collect()
}

const TAP: &str = "pump.open-the-tap-if-the-tap-is-stuck.json";
const MAIL: &str = "Hello,\n\nWhat you see: The tap is stuck\n\nWhat helps:\nWarm it.\n\nPlease go on with this:\n\n2. Open the \
                    tap.\n   https://help.example/pump.html#open-the-tap\n\nIf a step does not work, write back and say which \
                    one.\n\nKind regards\n";

#[test]
fn macros_are_the_bodies_that_each_helpdesk_takes_one_file_a_reply() {
    let project = with_macros(MACROS);
    project.clean(&["build"]);
    let all = macros_of(&project, "zendesk");
    let names: Vec<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "power.json",
            "power.plug-it-in-if-the-light-is-red.json",
            "pump.json",
            TAP,
            "pump.press-if-the-light-is-red.json"
        ]
    );
    let tap = |helpdesk: &str| macros_of(&project, helpdesk).remove(TAP).unwrap();
    let html = |agent: &str| format!("{MAIL}{agent}").replace('\n', "<br>");
    assert_eq!(
        tap("zendesk"),
        json!({ "macro": {
            "title": "Home::Start the pump::The tap is stuck",
            "active": true,
            "description": "headwater:pump#open-the-tap-if-the-tap-is-stuck",
            "restriction": { "type": "Group", "id": 360_001, "ids": [360_001, 360_002] },
            "actions": [
                { "field": "comment_value", "value": format!("{MAIL}{{{{current_user.name}}}}") },
                { "field": "current_tags", "value": "headwater pump" },
                { "field": "status", "value": "pending" },
            ],
        } })
    );
    let titled = "Home / Start the pump / The tap is stuck (headwater:pump#open-the-tap-if-the-tap-is-stuck)";
    assert_eq!(
        tap("freshdesk"),
        json!({ "title": titled, "content_html": format!("<div>{}</div>", html("{{ticket.agent.name}}")), "folder_id": 4,
            "visibility": 2, "group_ids": [7] })
    );
    assert_eq!(tap("gorgias")["external_id"], "headwater:pump#open-the-tap-if-the-tap-is-stuck");
    assert_eq!(tap("gorgias")["actions"][1]["arguments"]["tags"], "headwater, pump");
    let chat = "You see: The tap is stuck\n\nTry this:\nWarm it.\n\nNext:\n\n2. Open the tap.\n   \
                https://help.example/pump.html#open-the-tap\n\nTell me if a step does not work.";
    assert_eq!(tap("help-scout"), json!({ "name": titled, "text": html("{%user.fullName%}"), "chatText": chat }));
    assert_eq!(
        tap("front"),
        json!({ "name": titled, "body": html("{{user.name}}"), "folder_id": "rsf_3fd", "inbox_ids": ["inb_41w"] })
    );
}

#[test]
fn macros_have_ids_and_files_of_their_own_that_stay_and_no_word_of_the_desk() {
    let project = with_macros("[support.macros.zendesk]\n[support.macros.freshdesk]\nfolder = 4\n");
    project.clean(&["build"]);
    let all = macros_of(&project, "zendesk");
    let ids: BTreeSet<&str> = all.values().map(|one| one["macro"]["description"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len());
    assert!(all.values().all(|one| one["macro"]["restriction"].is_null()));
    assert_eq!(macros_of(&project, "freshdesk")["pump.json"]["visibility"], 0);
    for (path, bytes) in project.tree("book/agent/macros") {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("from within") && !text.contains("[["), "{path}: {text}");
    }
    // A second build with more in the book keeps the name and the id of each.
    let more = project
        .file(
            "content/aaa.md",
            "---\nid: pump.open-the-tap-if-the-tap-is-stuck\ntitle: Another\n---\n\n## Steps\n\n1. Turn it.\n",
        )
        .file("content/index.md", "# Home\n\n<proc:pump>, <proc:power>, [Another](aaa.md)\n");
    more.clean(&["build"]);
    let now = macros_of(&more, "zendesk");
    assert_eq!(now.len(), all.len() + 1);
    let own = now
        .values()
        .find(|one| one["macro"]["description"] == "headwater:pump.open-the-tap-if-the-tap-is-stuck")
        .unwrap();
    assert_eq!(own["macro"]["title"], "Home::Another");
    for (name, before) in &all {
        assert_eq!(&now[name], before);
    }
}

#[test]
fn a_book_that_names_no_helpdesk_gets_no_macros() {
    let project = book();
    project.clean(&["build"]);
    assert!(project.tree("book/agent").keys().all(|path| !path.contains("macros")));
}

#[test]
fn faults_in_the_settings_of_macros_have_a_place() {
    let project = with_macros(
        "[support.macros.zendesc]\n[support.macros.zendesk]\ngroups = [\"first\"]\nfolder = 4\n[support.macros.freshdesk]\n",
    );
    assert_eq!(
        project.findings().into_iter().filter(|found| found.starts_with("book.toml")).collect::<Vec<_>>(),
        [
            "book.toml:12:17: error[invalid-source]: unknown helpdesk `zendesc`",
            "book.toml:14:11: error[invalid-source]: `first` is not the number of a group or folder",
            "book.toml:15:1: error[unknown-key]: unknown key `folder` in `[support.macros.zendesk]`",
            "book.toml:16:17: error[invalid-source]: Freshdesk takes no reply without a folder",
        ]
    );
}

#[test]
fn the_feed_of_the_desk_tells_what_each_version_changed() {
    let project = book();
    project.clean(&["build"]);
    let text = project.read("book/agent/feed.xml");
    let feed = roxmltree::Document::parse(&text).unwrap();
    let all = |name: &str| {
        let named = feed.descendants().filter(|node| node.tag_name().name() == name);
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(all("summary"), ["1 of 3 steps is different in 2.0."]);
    assert!(all("title").contains(&"2.0: Start the pump".to_owned()));
    assert!(project.read("book/agent/pump.html").contains("href=\"feed.xml\""));
}

#[test]
fn a_handoff_finds_its_playbook_by_a_list_that_holds_its_id() {
    let project = book();
    project.clean(&["build"]);
    let list = project.read("book/agent/open/0.js");
    assert_eq!(list, "hw({\"power\":[\"power.html\",\"2.0 1.0\"],\"pump\":[\"pump.html\",\"2.0 1.0\"]})\n");
}

#[test]
fn phrases_that_are_no_json_are_reported_and_ours_stay() {
    let project = book().file("templates/agent/replies.json", "{ no json");
    let run = project.run(&["lint"]);
    assert!(run.out.contains("this file of phrases is not JSON"), "{}{}", run.out, run.err);
    assert_ne!(run.code, 0);
}

#[test]
fn customers_and_the_product_get_nothing_of_the_desk() {
    let project = book();
    project.clean(&["build"]);
    for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["Deep water", "within a day", "frontline", "pump number", "from within", "5 minutes"] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}
