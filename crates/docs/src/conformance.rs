//! The page that says of every operation what was checked, and how. It shows what the suite has noted, and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use super::place::{Contents, Place};
use super::sections::SECTIONS;

/// The file as it is served.
pub(crate) const FILE: &str = include_str!("../../../contract/conformance.json");

#[derive(Default, Deserialize)]
struct Report<'a> {
    #[serde(borrow)]
    checks: Vec<Check<'a>>,
    operations: Vec<Row<'a>>,
}

impl Report<'_> {
    fn by_operation(&self) -> BTreeMap<&str, &Row<'_>> {
        self.operations.iter().map(|row| (row.operation, row)).collect()
    }
}

/// What was checked, beside answers.
#[derive(Deserialize)]
struct Check<'a> {
    check: &'a str,
    means: &'a str,
}

/// What was checked of one operation.
#[derive(Deserialize)]
struct Row<'a> {
    operation: &'a str,
    /// Statuses of answers whose body was as the document declares it.
    answers: Vec<u16>,
    checks: Vec<&'a str>,
}

static REPORT: LazyLock<Report<'static>> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

/// Markdown.
pub(crate) fn text(contents: &Contents<'_>) -> String {
    let all = &REPORT.operations;
    let count = |fits: &dyn Fn(&Row<'_>) -> bool| all.iter().filter(|row| fits(row)).count();
    let succeeded = count(&|row| row.answers.iter().any(|status| *status < 400));
    let refused = count(&|row| row.answers.iter().any(|status| (400..500).contains(status)));
    let mut text = WORDS.to_owned();
    let total = all.len();
    let _ = writeln!(text, "| Check | Operations of {total} | What it says |\n|---|---|---|");
    let _ = writeln!(text, "| a successful answer | {succeeded} | a valid call succeeds, and its body is as the document declares it |");
    let _ = writeln!(text, "| a refusal | {refused} | an invalid call is refused with a declared status, and its body is as declared |");
    for Check { check, means } in &REPORT.checks {
        let _ = writeln!(text, "| `{check}` | {} | {means} |", count(&|row| row.checks.contains(check)));
    }
    let rows = REPORT.by_operation();
    for section in contents.sections() {
        let _ = write!(text, "\n## {}\n", SECTIONS[section].title);
        for group in contents.groups_of(section) {
            let group = &contents.reference.groups[group];
            let _ = write!(text, "\n### {}\n\n| Operation | Answers | Checks |\n|---|---|---|\n", group.title);
            group.operations.iter().for_each(|operation| text += &line(contents, &rows, *operation));
        }
    }
    text
}

fn line(contents: &Contents<'_>, rows: &BTreeMap<&str, &Row<'_>>, operation: usize) -> String {
    let entry = &contents.reference.entries[operation];
    let name = format!("{} {}", entry.method, entry.path);
    let row = rows.get(name.as_str());
    let answers: Vec<String> = row.into_iter().flat_map(|row| &row.answers).map(u16::to_string).collect();
    let checks = row.map(|row| row.checks.join(", ")).unwrap_or_default();
    format!("| [`{name}`]({}.md) | {} | {checks} |\n", contents.address(Place::Operation(operation)), answers.join(", "))
}

const WORDS: &str = "# Conformance

What was checked for each operation, and how. Tests and evidence scripts record each check that passed, and this page shows the records: what is not listed here was not checked. As a file: [/docs/conformance.json](/docs/conformance.json).

Every answer of every test is held to the published document: its status must be declared, and its body must be as the document says. The column of answers lists the statuses that were seen so.

";
