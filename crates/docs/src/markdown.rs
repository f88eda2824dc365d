//! The pages as Markdown, and the indexes for programs that read: all from what the HTML is made of.

use std::fmt::Write as _;

use super::calls::{Call, pretty};
use super::group_page::About;
use super::guides::Group;
use super::operation::{Answer, Operation};
use super::operation_page::part_title;
use super::place::{Contents, Place};
use super::prose::prose;
use super::sections::SECTIONS;
use super::shape::Field;
use super::{conformance, design, states, support};

/// The page of any place.
pub(crate) fn page(contents: &Contents<'_>, place: Place) -> String {
    match place {
        Place::Home => index(contents),
        Place::Guides => format!("# Guides\n\n{}\n{}", contents.line(place), guides(contents, 2)),
        Place::Guide(number) => contents.library.guides()[number].source.clone(),
        Place::Reference => format!("# API reference\n\n{}\n{}", contents.line(place), operations(contents)),
        Place::Section(number) => section(contents, number),
        Place::Group(number) => group(contents, number),
        Place::Operation(number) => operation(contents, &contents.reference.operation(number)),
        Place::Conformance => conformance::text(contents),
        Place::Support => support::text(&contents.library.installation),
        Place::Design => design::text(),
    }
}

/// The index: every page with a line about it.
pub(crate) fn index(contents: &Contents<'_>) -> String {
    let reference = contents.reference;
    let mut text = format!("# Bursar\n\n> {} Wire-compatible with the Partner API, version {}.\n\n", reference.summary, reference.date);
    text += "Every page is served as HTML, at the same address with `.md` as Markdown, and with `/llms.txt` as a list of what it holds. All pages in one file: [/llms-full.txt](/llms-full.txt). The OpenAPI document: [/v1/openapi.json](/v1/openapi.json).\n";
    if contents.is_newest {
        text += &guides(contents, 2);
    }
    text += &operations(contents);
    if contents.is_newest {
        text += "\n## More\n\n";
        [Place::Conformance, Place::Support, Place::Design].into_iter().for_each(|place| text += &entry(contents, place));
        for older in contents.library.references().iter().skip(1) {
            let older = Contents { reference: older, is_newest: false, ..*contents };
            let _ = writeln!(
                text,
                "- [API reference, version {}]({}.md): an older version that is still served",
                older.reference.date,
                older.address(Place::Reference)
            );
        }
    }
    text
}

fn entry(contents: &Contents<'_>, place: Place) -> String {
    format!("- [{}]({}.md): {}\n", contents.title(place), contents.address(place), contents.line(place))
}

fn guides(contents: &Contents<'_>, level: usize) -> String {
    let guides = contents.library.guides();
    let mut text = String::new();
    for group in Group::ALL {
        let members: Vec<usize> = (0..guides.len()).filter(|guide| guides[*guide].group == group).collect();
        if !members.is_empty() {
            let _ = write!(text, "\n{} {}\n\n", "#".repeat(level), group.title());
            members.into_iter().for_each(|guide| text += &entry(contents, Place::Guide(guide)));
        }
    }
    text
}

fn operations(contents: &Contents<'_>) -> String {
    contents.sections().into_iter().map(|number| format!("\n## {}\n\n{}", SECTIONS[number].title, groups(contents, number, 3))).collect()
}

fn section(contents: &Contents<'_>, number: usize) -> String {
    format!("# {}\n\n{}\n\n{}", SECTIONS[number].title, SECTIONS[number].line, groups(contents, number, 2))
}

/// The groups of a section with their operations.
fn groups(contents: &Contents<'_>, section: usize, level: usize) -> String {
    let mut text = String::new();
    for number in contents.groups_of(section) {
        let group = &contents.reference.groups[number];
        let _ = write!(text, "{} [{}]({}.md)\n\n", "#".repeat(level), group.title, contents.address(Place::Group(number)));
        group.operations.iter().for_each(|operation| text += &operation_entry(contents, *operation));
        text += "\n";
    }
    text
}

fn operation_entry(contents: &Contents<'_>, operation: usize) -> String {
    let entry = &contents.reference.entries[operation];
    let address = contents.address(Place::Operation(operation));
    let own = if entry.is_own { " Bursar extension." } else { "" };
    format!("- [{}]({address}.md): `{} {}`. {}{own}\n", entry.title, entry.method, entry.path, entry.line)
}

fn group(contents: &Contents<'_>, number: usize) -> String {
    let group = &contents.reference.groups[number];
    let about = About::of(contents, group);
    let mut text = format!("# {}\n\n{}\n\n## Operations\n\n", group.title, contents.line(Place::Group(number)));
    group.operations.iter().for_each(|operation| text += &operation_entry(contents, *operation));
    if !about.object.is_empty() {
        text += "\n## The object\n\n";
        tree(&mut text, &about.object, 0, false);
    }
    if !about.states.is_empty() {
        text += "\n## States\n";
        about.states.iter().for_each(|machine| text += &format!("\n{}", states::written(machine)));
    }
    if !about.events.is_empty() {
        let _ = write!(text, "\n## Events\n\n`{}`\n", about.events.join("`, `"));
    }
    if !about.permissions.is_empty() {
        text += "\n## Permissions\n\n";
        for (object, actions) in &about.permissions {
            let _ = writeln!(text, "- `{object}`: {}", actions.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
        }
    }
    let guides = contents.library.guides();
    let known = about.guides.iter().filter_map(|name| guides.iter().position(|guide| guide.name == *name)).collect::<Vec<_>>();
    if !known.is_empty() {
        text += "\n## Guides\n\n";
        known.into_iter().for_each(|guide| text += &entry(contents, Place::Guide(guide)));
    }
    text
}

/// What a page holds and what stands beside it: links, for whoever decides what to read.
pub(crate) fn page_index(contents: &Contents<'_>, place: Place) -> String {
    if place == Place::Home {
        return index(contents);
    }
    let here = contents.address(place);
    let mut text = format!(
        "# {}\n\n> {}\n\n- [The whole page as Markdown]({here}.md)\n- [The index of everything](/llms.txt)\n",
        contents.title(place),
        contents.line(place)
    );
    match place {
        Place::Operation(number) => {
            text += "\n## On this page\n\n";
            for (anchor, title) in sections(&contents.reference.operation(number)) {
                let _ = writeln!(text, "- [{title}]({here}#{anchor})");
            }
            text += "\n## In the same group\n\n";
            let group = &contents.reference.groups[contents.group_of(number)];
            group.operations.iter().filter(|other| **other != number).for_each(|other| text += &operation_entry(contents, *other));
        }
        Place::Guide(number) => {
            let headings = contents.library.guides()[number].prose().headings;
            text += "\n## On this page\n\n";
            for heading in headings.iter().filter(|heading| heading.level > 1) {
                let _ = writeln!(
                    text,
                    "{}- [{}]({here}#{})",
                    "  ".repeat(usize::from(heading.level).saturating_sub(2)),
                    heading.text,
                    heading.id
                );
            }
        }
        Place::Conformance | Place::Support => {
            prose(&page(contents, place)).headings.iter().filter(|heading| heading.level > 1).for_each(|heading| {
                let _ = writeln!(text, "- [{}]({here}#{})", heading.text, heading.id);
            })
        }
        Place::Guides => text += &guides(contents, 2),
        Place::Reference => text += &operations(contents),
        Place::Section(section) => text += &groups(contents, section, 2),
        Place::Group(number) => {
            contents.reference.groups[number].operations.iter().for_each(|operation| text += &operation_entry(contents, *operation))
        }
        Place::Home | Place::Design => {}
    }
    text
}

/// Anchors and titles of the sections of an operation's page.
fn sections(operation: &Operation) -> Vec<(String, String)> {
    let mut sections = vec![("authentication".to_owned(), "Authentication".to_owned())];
    sections.extend(operation.parameters.iter().map(|(part, _)| ((*part).to_owned(), part_title(part).to_owned())));
    sections.extend(operation.body.iter().map(|_| ("body".to_owned(), "Body".to_owned())));
    sections.extend(operation.answers.iter().map(|answer| (format!("response-{}", answer.status), format!("Response {}", answer.status))));
    sections.push(("errors".to_owned(), "Errors".to_owned()));
    sections
}

/// Everything of the newest version, in one text. Samples are left to the pages: they would be half of it.
pub(crate) fn full(contents: &Contents<'_>) -> String {
    let mut parts = vec![index(contents)];
    for place in contents.all() {
        match place {
            Place::Guide(_) | Place::Support => parts.push(page(contents, place)),
            Place::Operation(number) => parts.push(described(&contents.reference.operation(number))),
            _ => {}
        }
    }
    parts.join("\n\n---\n\n")
}

fn operation(contents: &Contents<'_>, operation: &Operation) -> String {
    let mut text = described(operation);
    text += "\n## Request samples\n\n";
    let call = Call { operation, server: &contents.library.server, date: contents.reference.date };
    for snippet in call.snippets() {
        let _ = write!(text, "```{}\n{}\n```\n\n", snippet.language, snippet.text.trim_end());
    }
    for answer in operation.answers.iter().filter(|answer| answer.sample.is_some()) {
        let sample = answer.sample.as_ref().map(pretty).unwrap_or_default();
        let _ = write!(text, "## Response sample {}\n\n```json\n{sample}\n```\n\n", answer.status);
    }
    text += "## Bodies of errors\n\n";
    for error in operation.errors.iter().filter(|error| error.sample.is_some()) {
        let sample = error.sample.as_ref().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "- `{}`: `{sample}`", error.status);
    }
    text += "\nWhat each means for a client: [errors](/docs/guides/errors.md).\n";
    text
}

/// All but the samples.
fn described(operation: &Operation) -> String {
    let mut text = format!("# {}\n\n`{} {}`\n\n", operation.title, operation.method, operation.address());
    if operation.is_own {
        text += "Bursar extension: [not part of the Partner API](/docs/guides/moving.md#what-bursar-adds); a client that calls it works with Bursar only.\n\n";
    }
    if !operation.text.is_empty() {
        let _ = write!(text, "{}\n\n", operation.text);
    }
    let _ = write!(text, "## Authentication\n\n{}\n\n", operation.opens_to);
    for (part, fields) in &operation.parameters {
        let _ = write!(text, "## {}\n\n", part_title(part));
        tree(&mut text, fields, 0, true);
        text += "\n";
    }
    if let Some(body) = &operation.body {
        let media = if body.is_form { "A form (multipart/form-data)" } else { "JSON" };
        let _ = write!(text, "## Body\n\n{media}, {}.\n\n", if body.is_required { "required" } else { "optional" });
        tree(&mut text, &body.fields, 0, true);
        text += "\n";
    }
    operation.answers.iter().for_each(|answer| response(&mut text, answer));
    text += "## Errors\n\n";
    for error in &operation.errors {
        let _ = writeln!(text, "- `{}`: {}", error.status, error.text);
    }
    text
}

fn response(text: &mut String, answer: &Answer) {
    let _ = write!(text, "## Response {}\n\n", answer.status);
    if !answer.text.is_empty() {
        let _ = write!(text, "{}\n\n", answer.text);
    }
    tree(text, &answer.fields, 0, false);
    text.push('\n');
}

fn tree(text: &mut String, fields: &[Field], depth: usize, is_sent: bool) {
    for field in fields {
        let _ = write!(text, "{}- `{}`: {}", "  ".repeat(depth), field.name, field.kind);
        if field.is_nullable {
            text.push_str(" or null");
        }
        if field.is_required && is_sent {
            text.push_str(", required");
        }
        if field.is_own {
            text.push_str(", Bursar extension");
        }
        for bound in &field.bounds {
            let _ = write!(text, ", {bound}");
        }
        text.push('.');
        if !field.text.is_empty() {
            let _ = write!(text, " {}", field.text.replace('\n', " "));
        }
        if !field.values.is_empty() {
            let _ = write!(text, " One of `{}`.", field.values.join("`, `"));
        }
        text.push('\n');
        tree(text, &field.children, depth + 1, is_sent);
    }
}
