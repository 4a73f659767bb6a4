//! Nothing internal reaches the public outputs: non-interference for random books, and a canary in every carrier.

use std::collections::BTreeMap;
use std::fs;

use headwater::audience::Audience;
use headwater::date::Day;
use headwater::output::Output;
use headwater::pipeline::{self, Selection};
use headwater::source::{SourceKind, Sources};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::project::{CATALOG, bare, cases, png};

/// The files of a book by path.
type Files = BTreeMap<String, String>;

fn publish(files: &Files, assets: &[&str], audiences: &[Audience]) -> Output {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = match path.as_str() {
            "book.toml" => SourceKind::Settings,
            "book.lock" => SourceKind::Lock,
            _ => SourceKind::Content,
        };
        sources.add_text(path, kind, text);
    }
    for asset in assets {
        sources.add_asset((*asset).to_owned(), png(asset).into());
    }
    let compiled = pipeline::compile(sources, None);
    let all = Selection::all(&compiled.book.config);
    let selection = Selection { audiences: audiences.to_vec(), ..all };
    Output::collect(|sink| drop(pipeline::publish(&compiled, &selection, sink)))
}

/// What `headwater lock` writes for a book.
fn lock(files: &Files) -> String {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = if path == "book.toml" { SourceKind::Settings } else { SourceKind::Content };
        sources.add_text(path, kind, text);
    }
    let book = pipeline::compile(sources, None).book;
    let texts = book.texts_to_remember(Day::parse("2026-11-24").unwrap());
    headwater::report::lock(&book.pages_to_remember(&[]), &texts, &book.config.versions)
}

/// What every reader may see of a document, in order.
#[derive(Debug, Clone)]
enum Public {
    Paragraph(String),
    Heading(String),
    Footnoted(String),
    Picture,
}

/// What only agents may see, to be put between public parts.
#[derive(Debug, Clone)]
enum Internal {
    Paragraph(String),
    Section(String),
    Callout(String),
    Comment(String),
    Include(String),
    Footnote(String),
    Table(String),
    Picture(String),
    Definition(String),
    Shell(String),
    Item(String),
    Misspelt(String),
    Variable,
}

fn words() -> impl Strategy<Value = String> {
    // Few words, so that internal headings and steps often equal public ones.
    prop::collection::vec(prop_oneof!["open", "the", "settings", "secret", "again", "step"], 1..4)
        .prop_map(|words| words.join(" "))
}

fn public() -> impl Strategy<Value = Public> {
    prop_oneof![
        words().prop_map(Public::Paragraph),
        words().prop_map(Public::Heading),
        words().prop_map(Public::Footnoted),
        Just(Public::Picture),
    ]
}

fn internal() -> impl Strategy<Value = Internal> {
    prop_oneof![
        words().prop_map(Internal::Paragraph),
        words().prop_map(Internal::Section),
        words().prop_map(Internal::Callout),
        words().prop_map(Internal::Comment),
        words().prop_map(Internal::Include),
        words().prop_map(Internal::Footnote),
        words().prop_map(Internal::Table),
        words().prop_map(Internal::Picture),
        words().prop_map(Internal::Definition),
        words().prop_map(Internal::Shell),
        words().prop_map(Internal::Item),
        words().prop_map(Internal::Misspelt),
        Just(Internal::Variable),
    ]
}

/// A document's public part: its text and its steps.
#[derive(Debug, Clone)]
struct Skeleton {
    title: String,
    parts: Vec<Public>,
    steps: Vec<String>,
}

fn skeleton() -> impl Strategy<Value = Skeleton> {
    (words(), prop::collection::vec(public(), 0..4), prop::collection::vec(words(), 0..5))
        .prop_map(|(title, parts, steps)| Skeleton { title, parts, steps })
}

/// Everything internal in a book: what stands between the parts of each document, and whole documents.
#[derive(Debug, Clone)]
struct Overlay {
    between: Vec<Vec<Internal>>,
    steps: Vec<(usize, String)>,
    pages: Vec<(String, String)>,
    tier: String,
    owner: String,
    element: String,
}

fn overlay() -> impl Strategy<Value = Overlay> {
    let between = prop::collection::vec(prop::collection::vec(internal(), 0..3), 12);
    let steps = prop::collection::vec((0usize..5, words()), 0..5);
    let name = prop_oneof!["aaa", "mmm", "zzz", "start/aaa", "start/index", "inside/index", "inside/x"];
    let pages = prop::collection::vec((name, words()), 0..4);
    let word = || prop_oneof!["one", "two", "three"];
    (between, steps, pages, word(), word(), word()).prop_map(|(between, steps, pages, tier, owner, element)| Overlay {
        between,
        steps,
        pages,
        tier,
        owner,
        element,
    })
}

fn write_public(part: &Public, number: usize) -> String {
    match part {
        Public::Paragraph(words) => format!("{words}\n\n"),
        Public::Heading(words) => format!("## {words}\n\n"),
        Public::Footnoted(words) => format!("A mark[^p{number}].\n\n[^p{number}]: {words}\n\n"),
        Public::Picture => "![shown](shown.png)\n\n".to_owned(),
    }
}

fn write_internal(part: &Internal, number: usize) -> String {
    match part {
        Internal::Paragraph(words) => format!("{{for agent}} {words}\n\n"),
        // The section ends where the next public heading starts; nothing public may follow within it.
        Internal::Section(words) => format!("> [!AGENT]\n> ### {words}\n>\n> {words}\n\n"),
        Internal::Callout(words) => format!("> [!AGENT] {words}\n> and more\n\n"),
        Internal::Comment(words) => format!("<!-- {words} -->\n\n"),
        Internal::Include(words) => format!("{{for agent}} {{include {}}}\n\n", words.replace(' ', "-")),
        Internal::Footnote(words) => format!("{{for agent}} A mark[^i{number}].\n\n[^i{number}]: {words}\n\n"),
        Internal::Table(words) => format!("> [!AGENT]\n> | a |\n> | --- |\n> | {words} |\n\n"),
        Internal::Picture(words) => format!("{{for agent}} ![{words}](hidden.png)\n\n"),
        Internal::Definition(words) => {
            format!("[ref{number}]: https://{}.example \"{words}\"\n\n", words.replace(' ', "-"))
        }
        // What holds nothing but internal text is internal as well.
        Internal::Shell(words) => format!("> [!NOTE]\n> > [!AGENT]\n> > {words}\n\n> > {{for agent}} {words}\n\n"),
        Internal::Item(words) => format!("- {{for agent}} {words}\n- > [!AGENT]\n  > {words}\n\n"),
        // The build stops here; what is published all the same must not show it.
        Internal::Misspelt(words) => format!("{{for agnt}} {words}\n\n"),
        Internal::Variable => "{for agent} {var inside} and <ui:admin>\n\n".to_owned(),
    }
}

fn weave(skeletons: &[Skeleton], overlay: &Overlay) -> Files {
    let mut files = Files::new();
    let settings = format!(
        "[book]\ntitle = \"Book\"\n[output.customer]\nurl = \"https://help.example\"\n[output.in-app]\nexports = [\"dita\", \"driver-js\", \"f1-keywords\", \"flare\", \"html-help\", \"vs-code\"]\n[ui]\nversions = [\"4.2\", \"5.0\"]\n[support]\ntiers = [\"{}\"]\n[vars]\ninside = \"{}\"\n\
         [facts]\nready = \"It is ready\"\ndone = \"It is done\"\n",
        overlay.tier, overlay.owner
    );
    files.insert("book.toml".to_owned(), settings);
    files.insert("content/ui.yaml".to_owned(), format!("admin: {{ label: {} }}\n", overlay.element));
    let mut between = overlay.between.iter().cycle();
    let mut inside = |number: &mut usize| -> String {
        let parts = between.next().into_iter().flatten();
        parts
            .map(|part| {
                *number += 1;
                write_internal(part, *number)
            })
            .collect()
    };
    let mut number = 0;
    for (place, skeleton) in skeletons.iter().enumerate() {
        let mut text =
            format!("---\ntitle: {}\nneeds: [ready]\ngives: [done]\nowner: {}\n---\n\n", skeleton.title, overlay.owner);
        for (place, part) in skeleton.parts.iter().enumerate() {
            text += &inside(&mut number);
            text += &write_public(part, place);
        }
        text += &inside(&mut number);
        if !skeleton.steps.is_empty() {
            text += "\n## Steps\n\n";
            let step = |(place, words): (usize, &String)| match place % 3 {
                0 => format!("1. {words}\n\n"),
                // Who of the support does it is nothing that customers see.
                1 => format!("1. {{by {}}} {words}\n\n", overlay.tier),
                // What comes first in a step is hidden, and must not name it.
                _ => format!("1. > [!NOTE]\n   > Seen.\n\n   {{for agent}} {}\n\n   {words}\n\n", overlay.owner),
            };
            let mut steps: Vec<String> = skeleton.steps.iter().enumerate().map(step).collect();
            for (at, words) in &overlay.steps {
                let step = format!(
                    "1. {{for agent}} {{by {}}} {{gives ready}} {{needs inside}} {{breaks done}} {words}\n\n   > [!ESCALATE] {}\n   > - {words}\n\n",
                    overlay.tier, overlay.tier
                );
                steps.insert((*at).min(steps.len()), step);
            }
            text += &steps.concat();
        }
        files.insert(format!("content/start/p{place}.md"), text);
    }
    weave_pages(&mut files, overlay);
    files
}

/// Adds pages of one version and a journey that everybody sees, and whole pages that only agents see.
fn weave_pages(files: &mut Files, overlay: &Overlay) {
    // A journey through what everybody sees, with what only agents see in between, and pages of one version
    // whose place something internal claims.
    let inside: String = overlay.pages.iter().map(|(name, _)| format!(", {name}")).collect();
    let way = format!("---\ntitle: Way\njourney: [start/p0{inside}, start/p1, newer]\n---\n\nSee [it](old.md).\n");
    files.insert("content/way.md".to_owned(), way);
    let task = |ui: &str, words: &str| format!("---\ntitle: {words}\nui: '{ui}'\n---\n\n## Steps\n\n1. {words} now.\n");
    files.insert("content/old.md".to_owned(), task("<5.0", "Older"));
    files.insert("content/newer.md".to_owned(), task(">=5.0", "Newer"));
    for (place, (name, words)) in overlay.pages.iter().enumerate() {
        let (ui, claim) = match place % 3 {
            0 => ("'>=5.0'", "was: [old]"),
            1 => ("'<5.0'", "variant-of: newer"),
            _ => ("'*'", "order: 1"),
        };
        let text = format!(
            "---\ntitle: {words}\nfor: [agent]\ngives: [ready, inside]\nneeds: [done]\nbreaks: [done]\nundo: start/p0\nui: {ui}\n{claim}\n---\n\n{words} [it](way.md)\n\n## Steps\n\n1. {words}\n"
        );
        files.insert(format!("content/{name}.md"), text);
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn public_bytes_depend_on_public_text_alone(
        skeletons in prop::collection::vec(skeleton(), 1..3),
        first in overlay(),
        second in overlay(),
    ) {
        let public = [Audience::Customer, Audience::InApp];
        let assets = ["content/start/shown.png", "content/start/hidden.png"];
        let (mut first_files, mut second_files) = (weave(&skeletons, &first), weave(&skeletons, &second));
        // What the lock learned from one book is as true of the other: no date is lost by internal text.
        let lock = lock(&first_files);
        prop_assert_eq!(&lock, &self::lock(&second_files));
        first_files.insert("book.lock".to_owned(), lock.clone());
        second_files.insert("book.lock".to_owned(), lock);
        let one = publish(&first_files, &assets, &public);
        let two = publish(&second_files, &assets[..if any_overlap(&second) { 2 } else { 1 }], &public);
        let paths = |output: &Output| output.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(paths(&one), paths(&two));
        let map = String::from_utf8_lossy(one.get("customer/sitemap.xml").unwrap());
        prop_assert!(map.contains("<lastmod>2026-11-24</lastmod>"), "{}", map);
        for (path, bytes) in one.iter() {
            let other = two.get(path).map(String::from_utf8_lossy);
            prop_assert_eq!(Some(String::from_utf8_lossy(bytes)), other, "{}", path);
        }
    }
}

/// Whether the hidden picture may be there too: its mere presence must not show.
fn any_overlap(overlay: &Overlay) -> bool {
    overlay.pages.len().is_multiple_of(2)
}

#[test]
fn the_proof_is_not_blind() {
    let skeleton = Skeleton {
        title: "a".to_owned(),
        parts: vec![Public::Paragraph("seen".to_owned())],
        steps: vec!["go".to_owned()],
    };
    let overlay = Overlay {
        between: vec![vec![Internal::Paragraph("hidden words".to_owned())]],
        steps: vec![(0, "hidden step".to_owned())],
        pages: vec![("inside/x".to_owned(), "hidden page".to_owned())],
        tier: "one".to_owned(),
        owner: "two".to_owned(),
        element: "three".to_owned(),
    };
    let files = weave(&[skeleton], &overlay);
    let agent = publish(&files, &[], &[Audience::Agent]);
    let text: String = agent.iter().map(|(path, bytes)| path.to_owned() + &String::from_utf8_lossy(bytes)).collect();
    for words in ["hidden words", "hidden step", "hidden page", "inside/x", "In 5.0 it has become"] {
        assert!(text.contains(words), "agents do not see {words}");
    }
    let customer = publish(&files, &[], &[Audience::Customer]);
    assert!(customer.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("seen")));
}

/// A token that survives lower-casing, slugs and escapes.
fn canary(carrier: usize) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz234567";
    let spread = (carrier as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let token: String = (0..14).map(|place| letters[(spread >> (place * 4) & 31) as usize] as char).collect();
    format!("zq{token}")
}

/// Where internal text can stand, and whether an agent sees it; `@` is replaced by a canary.
const CARRIERS: [(&str, Seen, &str); 27] = [
    ("a paragraph", Seen::ByAgents, "{for agent} @\n"),
    ("a heading", Seen::ByAgents, "## {for agent} @\n"),
    ("a heading's own name", Seen::ByAgents, "## {for agent} Name {#@}\n"),
    ("a callout", Seen::ByAgents, "> [!AGENT]\n> @\n"),
    ("beside a callout's mark", Seen::ByAgents, "> [!AGENT] @\n"),
    ("a callout in a callout", Seen::ByAgents, "> [!NOTE]\n> Seen.\n>\n> > [!AGENT]\n> > @\n"),
    ("alternative text", Seen::ByAgents, "{for agent} ![@](shown.png)\n"),
    ("the words of a link", Seen::ByAgents, "{for agent} [@](https://example.com)\n"),
    ("the address of a link", Seen::ByAgents, "{for agent} [words](https://@.example)\n"),
    ("the title of a link", Seen::ByAgents, "{for agent} [words](https://example.com \"@\")\n"),
    ("a definition that nothing uses", Seen::ByNobody, "[@]: https://@.example\n"),
    ("the language of code", Seen::ByAgents, "> [!AGENT]\n> ```@\n> code\n> ```\n"),
    ("code", Seen::ByAgents, "> [!AGENT]\n> ```json\n> \"@\"\n> ```\n"),
    ("a code span", Seen::ByAgents, "{for agent} `@`\n"),
    ("a cell", Seen::ByAgents, "> [!AGENT]\n> | a |\n> | - |\n> | @ |\n"),
    ("a list item", Seen::ByAgents, "- Seen.\n- {for agent} @\n"),
    ("a footnote of internal text", Seen::ByAgents, "{for agent} Mark[^1].\n\n[^1]: @\n"),
    ("a footnote without a mark", Seen::ByNobody, "[^@]: @\n"),
    ("a comment", Seen::ByNobody, "<!-- @ -->\n"),
    ("a comment in a line", Seen::ByNobody, "Seen <!-- @ --> here.\n"),
    ("an include", Seen::ByAgents, "{for agent} {include inside}\n"),
    ("a link to an internal page", Seen::ByAgents, "{for agent} <proc:internal-page>\n"),
    ("a variable", Seen::ByAgents, "{for agent} {var inside}\n"),
    ("a label", Seen::ByAgents, "{for agent} <ui:admin>\n"),
    ("a label with words of its own", Seen::ByAgents, "{for agent} [@](ui:admin)\n"),
    ("a text in a picture that everybody sees", Seen::ByNobody, "![x](shown.png)\n"),
    ("the title of a picture", Seen::ByAgents, "{for agent} ![x](shown.png \"@\")\n"),
];

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    ByAgents,
    ByNobody,
}

#[test]
fn no_carrier_lets_a_canary_out() {
    for (number, (carrier, seen, text)) in CARRIERS.iter().enumerate() {
        let token = canary(number);
        let project = bare()
            .file("book.toml", &format!("[book]\ntitle = \"Book\"\n[vars]\ninside = \"{token}\"\n[support]\ntiers = [\"{token}\", \"{token}-two\"]\n\
                 [output.in-app]\nexports = [\"dita\", \"driver-js\", \"f1-keywords\", \"flare\", \"html-help\", \"vs-code\"]\n"))
            .file("content/ui.yaml", &format!("{CATALOG}admin: {{ label: {token} }} # {token}\n").replace(", since: \"5.0\"", "").replace(", removed: \"5.0\", replaced-by: settings.domains.https", "").replace("{ \"4.0\": SSL, \"4.2\": HTTPS links }", "SSL"))
            .file("content/_inside.md", &format!("---\nid: inside\ntitle: {token}\n---\n\n{token}\n"))
            .file(&format!("content/{token}/page.md"), &format!("---\nid: internal-page\ntitle: {token}\nfor: [agent]\nwas: [{token}-before]\nsymptoms: [{token}]\n---\n\n{token}\n\n![x]({token}.png)\n"))
            .file(
                "content/a.md",
                &format!(
                    "---\n# {token}\ntitle: Seen\nowner: {token}\n---\n\nSeen.\n\n{}\n\n## Steps\n\n1. Go.\n\n2. {{for agent}} {{id {token}}} {{by {token}}} {token}\n\n   > [!ESCALATE] {token}-two\n   > - {token}\n",
                    text.replace('@', &token)
                ),
            );
        project.write(&format!("content/{token}/{token}.png"), &png(&token));
        project.write("content/shown.png", &png(&token));
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{carrier}: {}", run.err);
        for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(!path.contains(&token) && !text.contains(&token), "{carrier}: {path} holds {token}: {text}");
        }
        let page = project.read("book/agent/a.html");
        // The panel and what stands below the text name the tiers, whatever the text says.
        let text = page.split_once("<section class=\"desk\"").unwrap().1.split_once("</section>").unwrap().1;
        let text = text.split_once("<section class=\"work reply\"").unwrap().0;
        let (before, steps) = text.split_once("<ol class=\"steps\"").unwrap();
        let after = steps.split_once("</ol>").unwrap().1;
        let found = before.contains(&token) || after.contains(&token);
        assert_eq!(found, *seen == Seen::ByAgents, "{carrier}: {page}");
    }
}

#[test]
fn a_public_output_says_nothing_of_how_it_was_made() {
    let project = crate::project::copy_of("content");
    let files = project.tree("");
    for (path, bytes) in files {
        project.write(&format!("content/{path}"), &bytes);
    }
    project.write("book.toml", include_bytes!("../../book.toml"));
    project.clean(&["build"]);
    let place = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
    for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
        // The Markdown twin of a page has an address of its own, which servers are told of; no other name ends so.
        let text = String::from_utf8_lossy(&bytes).replace(".html.md", "").replace("set $hw_twin \".md\"", "");
        for trace in [place.as_str(), "<!--", ".md\"", "[!AGENT]", "{for", "{ui", "frontline", "admin console"] {
            assert!(!text.contains(trace), "{path} holds {trace}");
        }
    }
}

#[test]
fn any_edit_of_internal_text_leaves_every_hash() {
    proptest!(cases(16), |(words in words(), more in any::<bool>())| {
        let text = |inside: &str| format!("# Seen\n\nSeen.\n\n{{for agent}} {inside}\n");
        let build = |inside: &str| {
            let mut files = Files::new();
            files.insert("book.toml".to_owned(), "[book]\ntitle = \"B\"\n".to_owned());
            files.insert("content/a.md".to_owned(), text(inside));
            publish(&files, &[], &[Audience::Customer, Audience::InApp])
        };
        let extra = if more { "and more" } else { "x" };
        prop_assert_eq!(build("one"), build(&format!("{words} {extra}")));
    });
}

/// Whole files in which internal text stands where a title, a name or an audience is found.
const FILES: [(&str, &str, &str); 7] = [
    ("a heading of agents before any other", "a.md", "Seen.\n\n## {for agent} @ section\n\n@\n"),
    ("a title of agents in a file for more", "a.md", "---\nfor: [customer, agent]\n---\n\n# {for agent} @\n\n@\n"),
    (
        "the text of a step in YAML",
        "a.yaml",
        "title: Seen\nsteps:\n  - Go.\n  - do: \"{for agent} @ shard\"\n    check: Seen.\n",
    ),
    (
        "a hidden paragraph of a step",
        "a.md",
        "# Seen\n\n## Steps\n\n1. > [!NOTE]\n   > Seen.\n\n   Do it.\n\n   {for agent} @\n",
    ),
    ("a file with its extension in capitals", "a.YAML", "title: Seen\nfor: [agent]\nsteps:\n  - do: \"@\"\n"),
    (
        "a branch for agents in YAML",
        "a.yaml",
        "title: Seen\nsteps:\n  - do: Go.\n    if:\n      - { when: \"@\", then: \"@\", for: agent }\n",
    ),
    ("line ends of an old kind", "a.md", "---\rtitle: @\rfor: [agent]\r---\r\r@\r"),
];

#[test]
fn no_file_lets_a_canary_out() {
    for (number, (carrier, path, text)) in FILES.iter().enumerate() {
        let token = canary(100 + number);
        let project = bare()
            .file("book.toml", "[book]\ntitle = \"Book\"\n")
            .file("content/index.md", "# Home\n\nText.\n")
            .file(&format!("content/{path}"), &text.replace('@', &token));
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{carrier}: {}", run.err);
        for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(!path.contains(&token) && !text.contains(&token), "{carrier}: {path} holds {token}: {text}");
        }
        let inside: String =
            project.tree("book/agent").values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert!(inside.contains(&token), "{carrier}: agents do not see it either");
    }
}

#[test]
fn a_label_that_no_text_of_a_version_shows_is_not_named_as_a_changed_one() {
    let (token, other) = (canary(400), canary(401));
    let catalog = format!(
        "settings: {{ label: {{ \"1.0\": Settings, \"2.0\": {other} }} }}\n\
         settings.purge: {{ label: {{ \"1.0\": Clean up, \"2.0\": {token} }} }}\n\
         settings.wipe: {{ label: {{ \"1.0\": {token}, \"2.0\": Wipe }} }}\n\
         settings.save: {{ label: {{ \"1.0\": Save, \"2.0\": Keep }} }}\n"
    );
    let text = "# Page\n\n{ui <2.0} Choose <ui:settings.purge?path> or <ui:settings>.\n\n\
                {ui >=2.0} Choose <ui:settings.wipe>.\n\nThen <ui:settings.save>.\n\n\
                {for agent} Never choose <ui:settings.purge?path> nor <ui:settings.wipe?path>.\n";
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Book\"\n[ui]\nversions = [\"1.0\", \"2.0\"]\n")
        .file("content/ui.yaml", &catalog)
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/page.md", text);
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains(&token) && !text.contains(&other), "{path}: {text}");
    }
    // What readers of both versions see is told, without the way to it that they do not see in both.
    let changed = project.read("book/customer/what-changed.html");
    assert!(changed.contains("<tr><td>Save</td><td>Keep</td></tr>"), "{changed}");
    assert!(!changed.contains("Clean up") && !changed.contains("Wipe</td>"), "{changed}");
    let inside = project.read("book/agent/what-changed.html").to_lowercase();
    assert!(inside.contains(&format!("<td>settings › clean up</td><td>{other} › {token}</td>")), "{inside}");
}

#[test]
fn an_included_page_is_for_whom_the_book_says() {
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Book\"\ndefault-for = [\"agent\"]\n")
        .file("content/inside.md", "# Inside\n\nhidden words\n")
        .file("content/outside.md", "---\ntitle: Outside\nfor: [customer, agent]\n---\n\nSeen.\n\n{include inside}\n");
    project.clean(&["build"]);
    assert!(!project.read("book/customer/outside.html").contains("hidden words"));
    assert!(project.read("book/agent/outside.html").contains("hidden words"));
}

#[test]
fn the_second_gate_passes_what_the_build_wrote_and_knows_every_carrier() {
    let shared = canary(200);
    let token = |number: usize| if CARRIERS[number].2.contains('@') { canary(201 + number) } else { shared.clone() };
    let mut project = bare()
        .file("book.toml", &format!("[book]\ntitle = \"Book\"\n[vars]\ninside = \"{shared}\"\n"))
        .file("content/ui.yaml", &format!("admin: {{ label: {shared} }}\n"))
        .file("content/_inside.md", &format!("---\nid: inside\ntitle: {shared}\n---\n\n{shared}\n"))
        .file(
            "content/hidden.md",
            &format!("---\nid: internal-page\ntitle: {shared}\nfor: [agent]\n---\n\n{shared}\n"),
        );
    for (number, (_, _, text)) in CARRIERS.iter().enumerate() {
        let text = format!("# Seen {number}\n\nSeen.\n\n{}\n", text.replace('@', &token(number)));
        project = project.file(&format!("content/c{number}.md"), &text);
    }
    project.write("content/shown.png", &png(&shared));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = project.run(&["verify-output"]);
    assert_eq!(run.code, 0, "{}", run.out);
    // The same gate finds each canary when it is there, whatever carried it.
    for number in 0..CARRIERS.len() {
        let path = format!("book/customer/c{number}.html");
        let page = project.read(&path).replace("</article>", &format!("<p>{}</p></article>", token(number)));
        project.write(&path, page.as_bytes());
    }
    let run = project.run(&["verify-output", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    for (number, (carrier, _, _)) in CARRIERS.iter().enumerate() {
        let file = format!("book/customer/c{number}.html");
        let is_found = report["diagnostics"].as_array().unwrap().iter().any(|entry| entry["file"] == file);
        assert!(is_found, "{carrier}: the gate does not know {}", token(number));
    }
}

#[test]
fn a_misspelt_audience_is_published_nowhere() {
    let token = canary(300);
    for text in [
        "{for agnt} @\n",
        "{for Agent} @\n",
        "{fro agent} @\n",
        "> [!AGNET]\n> {for agnt} @\n",
        "- {for agents} @\n",
        "## {for internal} @\n\n@\n",
        "> [!ESCALATE] nobody\n> - @\n",
    ] {
        let text = format!("# Seen\n\nSeen.\n\n{}", text.replace('@', &token));
        let project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", &text);
        let run = project.run(&["build"]);
        assert!(run.code == 1 && !project.exists("book"), "{text} was built: {run:#?}");
        // Where nobody knows what a mark meant, a preview shows it with its error.
        if text.contains("{fro") || text.contains("[!AGNET]") {
            continue;
        }
        // Even who publishes it all the same, as a preview does, does not show it.
        let mut files = Files::new();
        files.insert("book.toml".to_owned(), "[book]\ntitle = \"Book\"\n".to_owned());
        files.insert("content/a.md".to_owned(), text.clone());
        for (path, bytes) in publish(&files, &[], &[Audience::Customer, Audience::InApp]).iter() {
            assert!(!String::from_utf8_lossy(bytes).contains(&token), "{text}: {path}");
        }
    }
}

#[test]
fn what_stands_in_internal_text_stays_inside() {
    let token = canary(301);
    for text in [
        "---\ntitle: A\nfor: [agent]\n---\n\n{for customer, agent} @\n",
        "# A\n\nSeen.\n\n> [!AGENT]\n> {for customer} @\n>\n> > [!CUSTOMER]\n> > @\n",
        "# A\n\nSeen.\n\n## {for agent} Inside\n\n{for customer, in-app} @\n\n### {for customer} More\n\n@\n",
        "# A\n\nSeen.\n\n- {for agent} Inside\n  - {for customer} @\n",
        "# A\n\nSeen.\n\n{for agent} {include part}\n",
    ] {
        let mut files = Files::new();
        files.insert("book.toml".to_owned(), "[book]\ntitle = \"Book\"\n".to_owned());
        files.insert("content/a.md".to_owned(), text.replace('@', &token));
        files.insert(
            "content/_part.md".to_owned(),
            format!("---\nid: part\nfor: [customer, agent]\ntitle: P\n---\n\n{{for customer, agent}} {token}\n"),
        );
        for (path, bytes) in publish(&files, &[], &[Audience::Customer, Audience::InApp]).iter() {
            assert!(!String::from_utf8_lossy(bytes).contains(&token), "{text}: {path}");
        }
    }
}

/// Pictures of every kind with a text that a program or a person wrote into them.
fn pictures(token: &str) -> Vec<(&'static str, Vec<u8>)> {
    let note = token.as_bytes();
    let long = |length: usize| u16::try_from(length + 2).unwrap().to_be_bytes();
    let segment = |marker: u8, body: &[u8]| [&[0xff, marker], long(body.len()).as_slice(), body].concat();
    let jpeg = [
        &[0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0").as_slice(),
        &segment(0xe1, &[b"Exif\0\0", note].concat()),
        &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", note].concat()),
        &segment(0xed, note),
        &segment(0xfe, note),
        &segment(0xe0, &[b"JFXX\0\x10", note].concat()),
        &segment(0xe2, &[b"MPF\0", note].concat()),
        &segment(0xda, &[1, 1, 0, 0, 63, 0]),
        &[0, 0xff, 0, 0xff, 0xd0, 1],
        &segment(0xfe, note),
        &segment(0xda, &[1, 1, 0, 0, 63, 0]),
        &[0, 0xff, 0xd9, 0xff, 0xd8],
        &segment(0xe1, &[b"Exif\0\0", note].concat()),
    ]
    .concat();
    let chunk = |kind: &[u8], body: &[u8]| {
        let pad: &[u8] = if body.len() % 2 == 1 { &[0] } else { &[] };
        [kind, &u32::try_from(body.len()).unwrap().to_le_bytes(), body, pad].concat()
    };
    let frame = [vec![0; 16], chunk(b"VP8L", &[0x2f, 0, 0, 0, 0]), chunk(b"NOTE", note)].concat();
    let parts = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[0b1110, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        chunk(b"ANMF", &frame),
        chunk(b"NOTE", note),
        chunk(b"EXIF", note),
        chunk(b"XMP ", note),
    ]
    .concat();
    let webp = [b"RIFF".as_slice(), &u32::try_from(parts.len()).unwrap().to_le_bytes(), &parts, note].concat();
    let sub = |body: &[u8]| [&[u8::try_from(body.len()).unwrap()], body, &[0]].concat();
    let gif = [
        b"GIF89a\x01\0\x01\0\0\0\0".as_slice(),
        &[&[0x21, 0xfe], sub(note).as_slice()].concat(),
        &[&[0x21, 0xff, 11], b"XMP DataXMP".as_slice(), &[u8::try_from(note.len()).unwrap()], note, &[0]].concat(),
        &[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b],
        note,
    ]
    .concat();
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' \
         inkscape:export-filename='/home/{token}/a.png' viewBox='0 0 9 9'><!-- {token} --><title>{token}</title>\
         <desc>{token} <b>{token}</b></desc><metadata>{token}</metadata><inkscape:view name='{token}'/>\
         <g inkscape:label='{token}'><path d='M0 0'/></g></svg>"
    );
    vec![("a.png", png(token)), ("a.jpg", jpeg), ("a.webp", webp), ("a.gif", gif), ("a.svg", svg.into_bytes())]
}

#[test]
fn no_picture_says_more_than_it_shows() {
    let token = canary(302);
    for (name, bytes) in pictures(&token) {
        let project = bare()
            .file("book.toml", "[book]\ntitle = \"Book\"\n")
            .file("content/a.md", &format!("# Seen\n\n![A picture]({name})\n"));
        project.write(&format!("content/{name}"), &bytes);
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let published = fs::read(project.path(&format!("book/customer/assets/{name}"))).unwrap();
        let text = String::from_utf8_lossy(&published);
        assert!(!text.contains(&token), "{name} says {token}: {text}");
        assert!(name != "a.svg" || text.contains("<path d='M0 0'/>") && !text.contains("inkscape"), "{text}");
        assert_eq!(project.run(&["verify-output"]).code, 0, "{name}");
    }
}

#[test]
fn the_times_of_sources_are_not_those_of_the_output() {
    let project =
        bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", "# Seen\n\n![x](shown.png)\n");
    project.write("content/shown.png", &png("x"));
    // 2037-11-05, which nobody else has.
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_141_078_400);
    for path in ["book.toml", "content/a.md", "content/shown.png"] {
        fs::File::options().append(true).open(project.path(path)).unwrap().set_modified(time).unwrap();
    }
    project.clean(&["build"]);
    for (path, bytes) in project.tree("book") {
        let modified = fs::metadata(project.path(&format!("book/{path}"))).unwrap().modified().unwrap();
        assert!(modified < time, "{path} has the time of its source");
        assert!(!String::from_utf8_lossy(&bytes).contains("2037"), "{path} tells it");
    }
}

#[test]
fn what_becomes_internal_is_gone_from_the_next_build() {
    let token = canary(303);
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Book\"\n")
        .file("content/index.md", "# Home\n\nSeen.\n")
        .file("content/a.md", &format!("# Seen\n\nSeen.\n\n{token} said.\n"))
        .file(&format!("content/{token}.md"), &format!("# Page {token}\n\nText. ![x]({token}.png)\n"));
    project.write(&format!("content/{token}.png"), &png("x"));
    project.clean(&["build"]);
    assert!(
        project.read("book/customer/a.html").contains(&token) && project.exists(&format!("book/customer/{token}.html"))
    );
    assert_eq!(project.run(&["verify-output"]).code, 0);
    project.write("content/a.md", format!("# Seen\n\nSeen.\n\n{{for agent}} {token} said.\n").as_bytes());
    let page = format!("---\nfor: [agent]\ntitle: Page {token}\n---\n\nText. ![x]({token}.png)\n");
    project.write(&format!("content/{token}.md"), page.as_bytes());
    assert_eq!(project.run(&["verify-output"]).code, 1, "the old output is not fit for the new sources");
    project.clean(&["build"]);
    for (path, bytes) in project.tree("book/customer").into_iter().chain(project.tree("book/in-app")) {
        assert!(!path.contains(&token) && !String::from_utf8_lossy(&bytes).contains(&token), "{path} lingers");
    }
    let run = project.run(&["verify-output"]);
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn the_order_of_builds_changes_no_byte() {
    let book = || {
        let text = "# Seen\n\nSeen.\n\n```js\nlet a = 1\n```\n\n> [!AGENT]\n> ```js\n> let b = 2\n> ```\n\n## Steps\n\n1. Go.\n";
        bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", text)
    };
    let (warm, cold) = (book(), book());
    for audience in ["agent", "customer", "in-app", "agent", "customer"] {
        warm.clean(&["build", "--audience", audience]);
        warm.run(&["search", "seen", "--audience", audience]);
    }
    cold.clean(&["build"]);
    assert_eq!(warm.tree("book"), cold.tree("book"));
}

#[test]
fn what_a_link_names_in_text_for_agents_is_not_public() {
    const HELP: &str = "what this leads to is written in text for agents alone";
    let secret = "[vpn]: https://vpn.corp.internal/zork \"Zork\"\n";
    for hidden in [
        "1. Do it.\n\n   > [!AGENT]\n   > Look.\n   >\n   > @",
        "## {for agent} Inside\n\nText.\n\n@",
        "- {for agent} Text.\n\n  @",
        "> [!AGENT]\n> Look.\n>\n> - Text.\n>\n> @",
    ] {
        for link in ["Ask the [VPN] team.", "![Map][vpn]", "[Ask][VPN]"] {
            let text = format!("# A\n\n{link}\n\n{}", hidden.replace('@', secret));
            let project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", &text);
            let run = project.run(&["build"]);
            assert!(run.code == 1 && run.err.contains(HELP) || run.out.contains(HELP), "{text}: {run:#?}");
            assert!(!project.exists("book/customer/a.html"), "{text}");
        }
    }
    // Where agents alone follow it, and where everybody may read the definition, all is well.
    for text in [
        format!("# A\n\nText.\n\n## {{for agent}} Inside\n\nAsk the [VPN] team.\n\n{secret}"),
        format!("# A\n\nAsk the [VPN] team.\n\n> [!AGENT]\n> Look.\n\n{secret}"),
        format!("# A\n\nAsk the [VPN] team.\n\n## {{for agent}} Inside\n\nText.\n\n## More\n\nText.\n\n{secret}"),
    ] {
        bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", &text).clean(&["build"]);
    }
}
