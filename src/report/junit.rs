//! For whatever reads JUnit: a test suite a file, and in it a test a finding.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::place::{Columns, Place, Places, from_root};
use super::plain::{COMMAND, sentence, visible};
use super::{Format, Report, summary};
use crate::diagnostic::Diagnostic;
use crate::source::SourceKind;

pub(super) static FORMAT: Format =
    Format { name: "junit", summary: "A test report in the XML of JUnit", write: junit, failure };

/// What a test came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing was found.
    Passed,
    /// Something was found at which the run does not fail.
    Skipped,
    /// Something was found at which the run fails.
    Failed,
    /// The run itself failed.
    Broken,
}

/// One test.
struct Test {
    name: String,
    end: End,
    rule: &'static str,
    message: String,
    text: String,
}

fn junit(report: &Report) -> String {
    let mut places = Places::new(report.sources, Columns::Characters);
    let mut suites: BTreeMap<&str, Vec<Test>> = BTreeMap::new();
    // A file in which nothing was found is a test that passed.
    let kind = if report.coverage.anchors.is_some() { SourceKind::Product } else { SourceKind::Content };
    let is_checked = |found: SourceKind| found == kind && report.coverage.files > 0;
    for (_, file) in report.sources.iter().filter(|(_, file)| is_checked(file.kind)) {
        suites.entry(&file.path).or_default();
    }
    for diagnostic in report.diagnostics {
        let place = places.of(diagnostic.primary.span);
        suites.entry(place.path).or_default().push(test(diagnostic, place, report));
    }
    let suites = suites.into_iter().map(|(path, mut tests)| {
        let path = visible(&from_root(report.root, path));
        if tests.is_empty() {
            let (message, text) = (String::new(), String::new());
            tests.push(Test { name: path.clone(), end: End::Passed, rule: "", message, text });
        }
        (path, tests)
    });
    document(&suites.collect::<Vec<_>>(), &summary(report))
}

fn test(diagnostic: &Diagnostic, place: Place, report: &Report) -> Test {
    let (message, rule) = (visible(&diagnostic.message), diagnostic.rule.as_str());
    let end = if diagnostic.severity >= report.fails_at { End::Failed } else { End::Skipped };
    let at = format!("{}:{}:{}", visible(&from_root(report.root, place.path)), place.line, place.column);
    let text = format!("{at}: {}[{rule}]: {}", diagnostic.severity.as_str(), sentence(diagnostic));
    Test { name: format!("{rule} {}:{}", place.line, place.column), end, rule, message, text }
}

fn failure(message: &str) -> String {
    let message = visible(message);
    let test = Test { name: "lint".to_owned(), end: End::Broken, rule: "headwater", text: message.clone(), message };
    document(&[("headwater".to_owned(), vec![test])], "nothing was checked")
}

fn document(suites: &[(String, Vec<Test>)], summary: &str) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _written = write(&mut writer, suites, summary);
    let text = String::from_utf8_lossy(&writer.into_inner()).replace(COMMAND, "##&#91;");
    text + "\n"
}

type Xml = Writer<Vec<u8>>;

fn write(writer: &mut Xml, suites: &[(String, Vec<Test>)], summary: &str) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|(_, tests)| tests);
    let root = counted(BytesStart::new("testsuites"), "headwater", all());
    writer.write_event(Event::Start(root))?;
    for (path, tests) in suites {
        writer.write_event(Event::Start(counted(BytesStart::new("testsuite"), path, tests)))?;
        for test in tests {
            write_test(writer, path, test)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::Comment(BytesText::new(&format!(" {summary} "))))?;
    writer.write_event(Event::End(BytesEnd::new("testsuites")))
}

/// An element with its name and how many tests it holds that came to each end.
fn counted<'e>(
    element: BytesStart<'e>,
    name: &str,
    tests: impl IntoIterator<Item = &'e Test> + Clone,
) -> BytesStart<'e> {
    let count = |end: End| tests.clone().into_iter().filter(|test| test.end == end).count();
    let all = tests.clone().into_iter().count();
    let mut element = element;
    element.push_attribute(("name", name));
    let ends = [("failures", End::Failed), ("errors", End::Broken)];
    let counts = std::iter::once(("tests", all)).chain(ends.map(|(word, end)| (word, count(end))));
    for (word, count) in counts {
        element.push_attribute((word, count.to_string().as_str()));
    }
    element
}

fn write_test(writer: &mut Xml, path: &str, test: &Test) -> std::io::Result<()> {
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("name", test.name.as_str()));
    case.push_attribute(("classname", path));
    let element = match test.end {
        End::Passed => return writer.write_event(Event::Empty(case)),
        End::Skipped => "skipped",
        End::Failed => "failure",
        End::Broken => "error",
    };
    let mut result = BytesStart::new(element);
    if test.end != End::Skipped {
        result.push_attribute(("type", test.rule));
    }
    result.push_attribute(("message", test.message.as_str()));
    writer.write_event(Event::Start(case))?;
    writer.write_event(Event::Start(result))?;
    writer.write_event(Event::Text(BytesText::new(&test.text)))?;
    writer.write_event(Event::End(BytesEnd::new(element)))?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}
