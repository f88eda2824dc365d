//! What the search palette knows: every page, heading, field and error, small enough to be fetched when the palette first opens.

use serde_json::{Value, json};

use super::fields::anchors;
use super::place::{Contents, Place};

/// Words about a field beyond this many characters do not help to find it.
const LONGEST_LINE: usize = 72;

/// `pages`: kind, title, address, words, and for an operation its method. `entries`: the page's place in that list, anchor, title, words.
pub(crate) fn index(contents: &Contents<'_>) -> String {
    let (mut pages, mut entries) = (Vec::new(), Vec::new());
    for place in contents.all().into_iter().filter(|place| *place != Place::Home) {
        let number = pages.len();
        let mut add = |anchor: &str, title: &str, words: &str| entries.push(json!([number, anchor, title, short(words)]));
        let (kind, words, method) = match place {
            Place::Guide(guide) => {
                let guide = &contents.library.guides()[guide];
                let written = guide.prose();
                written.headings.iter().filter(|heading| heading.level > 1).for_each(|heading| add(&heading.id, &heading.text, ""));
                codes(&guide.source, &mut add);
                (guide.group.title(), guide.line.clone(), "")
            }
            Place::Operation(operation) => {
                fields_of(contents, operation, &mut add);
                let entry = &contents.reference.entries[operation];
                (entry.group.as_str(), format!("{} {}", entry.path, entry.line), entry.method.as_str())
            }
            Place::Group(_) => ("API group", contents.line(place), ""),
            _ => ("Documentation", contents.line(place), ""),
        };
        pages.push(json!([kind, contents.title(place), contents.address(place), short(&words), method]));
    }
    Value::from(serde_json::Map::from_iter([("pages".to_owned(), pages.into()), ("entries".to_owned(), entries.into())])).to_string()
}

/// Parameters and fields of an operation, and its errors. What many operations have in common is found at the guides.
fn fields_of(contents: &Contents<'_>, operation: usize, add: &mut impl FnMut(&str, &str, &str)) {
    let operation = contents.reference.operation(operation);
    let mut found = Vec::new();
    for (part, fields) in &operation.parameters {
        anchors(fields, part, &mut found);
    }
    if let Some(body) = &operation.body {
        anchors(&body.fields, "body", &mut found);
    }
    for answer in &operation.answers {
        anchors(&answer.fields, &format!("response-{}", answer.status), &mut found);
    }
    let common = ["x-monite-version", "x-monite-entity-id", "idempotency-key"];
    for (anchor, name, words) in found.iter().filter(|(_, name, _)| !common.contains(&name.as_str())) {
        add(anchor, name, words);
    }
    for error in &operation.errors {
        add(&format!("error-{}", error.status), &error.status, &error.text);
    }
}

/// Words in code at the head of a table's row are what people search for: statuses, error codes, settings. They lead to their heading.
fn codes(source: &str, add: &mut impl FnMut(&str, &str, &str)) {
    let mut anchors = comrak::Anchorizer::new();
    let mut heading = String::new();
    let mut is_code = false;
    for line in source.lines() {
        is_code ^= line.starts_with("```");
        if is_code {
            continue;
        }
        if let Some(title) = line.strip_prefix('#') {
            heading = anchors.anchorize(&title.trim_start_matches('#').trim().replace('`', ""));
        }
        let Some((cell, words)) = line.strip_prefix('|').and_then(|row| row.split_once('|')) else { continue };
        let cell = cell.trim();
        let is_status = cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_digit());
        if is_status || (cell.starts_with('`') && cell.ends_with('`')) {
            add(&heading, cell.trim_matches('`'), &words.replace(['|', '`'], " "));
        }
    }
}

/// The beginning, on one line, cut at a word.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_LINE) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].rsplit_once(' ').map_or(&line[..end], |(whole, _)| whole)),
    }
}
