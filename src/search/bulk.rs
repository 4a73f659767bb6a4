//! Pages for somebody else's search engine: documents for the bulk interface that OpenSearch and Elasticsearch share,
//! and the mapping of the index that takes them.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::full::address;
use super::reading::{Place, PlaceKind, Reading, Run, Text, read};
use super::words::Field;
use crate::model::DocumentKind;
use crate::model::view::{Entry, View};

/// A page as an engine takes it.
#[derive(Debug, Serialize)]
struct Page<'p> {
    id: &'p str,
    /// The page below the root of its site, older versions in a folder.
    page: &'p str,
    address: String,
    kind: &'static str,
    audience: &'p str,
    ui_version: &'p str,
    language: &'p str,
    title: &'p str,
    summary: &'p str,
    /// What customers say or see when they need it.
    symptoms: Vec<&'p str>,
    codes: Vec<&'p str>,
    labels: Vec<&'p str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'p [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<&'p str>,
    places: Vec<Spot<'p>>,
    /// Everything that its reader sees.
    text: String,
}

/// A place in a page to which a search may lead.
#[derive(Debug, Serialize)]
struct Spot<'p> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    address: String,
    /// Its first words.
    title: &'p str,
    /// What belongs to it.
    text: String,
}

/// How many pages are read at once: enough for all cores, few enough to hold.
const AT_ONCE: usize = 256;

/// Hands over two lines for each page of a view: what an engine is to do, and the page.
pub fn lines(view: &View, take: &mut dyn FnMut(&str)) {
    for entries in view.entries().chunks(AT_ONCE) {
        let documents: Vec<String> = entries.par_iter().map(|entry| document(view, entry)).collect();
        for (entry, document) in entries.iter().zip(&documents) {
            take(&json!({ "index": { "_id": entry.path().as_str() } }).to_string());
            take(document);
        }
    }
}

/// The mapping of an index for texts in a language, as the body of the request that makes the index.
#[must_use]
pub fn mapping(language: &str) -> String {
    let name = json!({ "type": "keyword" });
    let text = json!({ "type": "text", "analyzer": analyzer(language) });
    let places = json!({
        "type": "nested",
        "properties": { "kind": name, "number": { "type": "integer" }, "address": name, "title": text, "text": text },
    });
    let mapping = json!({ "mappings": { "dynamic": "strict", "properties": {
        "id": name,
        "page": name,
        "address": name,
        "kind": name,
        "audience": name,
        "ui_version": name,
        "language": name,
        "title": text,
        "summary": text,
        "symptoms": text,
        "codes": name,
        "labels": text,
        "tags": name,
        "due": { "type": "date" },
        "places": places,
        "text": text,
    } } });
    format!("{mapping:#}\n")
}

fn document(view: &View, entry: &Entry) -> String {
    let reading = read(view, entry);
    let folder = if view.is_newest() { String::new() } else { format!("{}/", view.version_name()) };
    let page = format!("{folder}{}", entry.path().as_str());
    let document = Page {
        id: entry.id(),
        page: &page,
        address: address(&page, None),
        kind: if entry.kind() == DocumentKind::Procedure { "procedure" } else { "page" },
        audience: view.audience().as_str(),
        ui_version: view.version_name(),
        language: view.language(),
        title: entry.title(),
        summary: entry.summary(),
        symptoms: of_fields(&reading, &[Field::Symptom, Field::Said]),
        codes: of_fields(&reading, &[Field::Code, Field::Entry]),
        labels: of_fields(&reading, &[Field::Label]),
        tags: &reading.tags,
        due: reading.due.as_deref(),
        places: (1..).zip(&reading.places).map(|(number, place)| spot(&page, place, &reading, number)).collect(),
        text: text(&reading, |_| true),
    };
    // A plain tree always has a JSON form.
    serde_json::to_value(document).unwrap_or(Value::Null).to_string()
}

fn spot<'p>(page: &str, place: &'p Place, reading: &Reading, number: u16) -> Spot<'p> {
    let (kind, step) = match place.kind {
        PlaceKind::Heading => ("heading", None),
        PlaceKind::Said => ("said", None),
        PlaceKind::Step(number) => ("step", Some(number)),
        PlaceKind::Branch => ("branch", None),
    };
    let anchor = Some(place.anchor.as_str()).filter(|anchor| !anchor.is_empty());
    let text = text(reading, |text| text.place == number);
    Spot { kind, number: step, address: address(page, anchor), title: &place.text, text }
}

/// What is seen of some texts, one a line.
fn text(reading: &Reading, wanted: impl Fn(&Text) -> bool) -> String {
    let seen = reading.texts.iter().filter(|text| wanted(text)).map(Text::seen).filter(|seen| !seen.is_empty());
    seen.collect::<Vec<_>>().join("\n")
}

/// The runs of some fields, each once, in their order.
fn of_fields<'r>(reading: &'r Reading, fields: &[Field]) -> Vec<&'r str> {
    let mut found: Vec<&str> = Vec::new();
    for Run(field, run) in reading.texts.iter().flat_map(|text| text.runs.iter().chain(&text.unseen)) {
        let run = run.trim();
        if fields.contains(field) && !run.is_empty() && !found.contains(&run) {
            found.push(run);
        }
    }
    found
}

/// The analyzer that both engines have for a language; the one for any language where they have none.
pub(super) fn analyzer(language: &str) -> &'static str {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let known = ANALYZERS.iter().find(|(tag, _)| *tag == primary);
    known.map_or("standard", |(_, analyzer)| analyzer)
}

/// Languages with an analyzer of their own, by their BCP 47 tags.
const ANALYZERS: [(&str, &str); 38] = [
    ("ar", "arabic"),
    ("bg", "bulgarian"),
    ("bn", "bengali"),
    ("ca", "catalan"),
    ("ckb", "sorani"),
    ("cs", "czech"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("eu", "basque"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("ga", "irish"),
    ("gl", "galician"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("ja", "cjk"),
    ("ko", "cjk"),
    ("lt", "lithuanian"),
    ("lv", "latvian"),
    ("nb", "norwegian"),
    ("nl", "dutch"),
    ("nn", "norwegian"),
    ("no", "norwegian"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("th", "thai"),
    ("tr", "turkish"),
    ("zh", "cjk"),
];
