//! The pages as Markdown, from the same source as the HTML.

use std::fmt::Write as _;

use serde_json::Value;

use super::layout::Contents;
use super::operation::{Answer, Operation, place_title};
use super::shape::Field;

/// The index: every page with a line about it.
pub(crate) fn index(contents: &Contents<'_>) -> String {
    let reference = contents.reference;
    let mut text = format!("# Bursar\n\n> {} Wire-compatible with the Partner API, version {}.\n\n", reference.summary, reference.date);
    text += "Every page is also served as HTML, at the same address without `.md`. The whole in one file: [/llms-full.txt](/llms-full.txt). The OpenAPI document: [/v1/openapi.json](/v1/openapi.json).\n\n## Guides\n\n";
    for guide in contents.guides {
        let _ = writeln!(text, "- [{}](/docs/guides/{}.md): {}", guide.title, guide.name, guide.line);
    }
    for (group, operations) in reference.groups() {
        let _ = write!(text, "\n## {group}\n\n");
        for operation in operations {
            let _ = writeln!(
                text,
                "- [{}](/docs/{}.md): `{} {}`. {}",
                operation.title,
                operation.id,
                operation.method,
                operation.path,
                operation.line()
            );
        }
    }
    text
}

/// The page of an operation.
pub(crate) fn operation(operation: &Operation) -> String {
    let mut text = format!("# {}\n\n`{} {}`\n\n", operation.title, operation.method, operation.path);
    if !operation.text.is_empty() {
        let _ = write!(text, "{}\n\n", operation.text);
    }
    let _ = write!(text, "{}\n\n", operation.opens_to);
    for (place, fields) in &operation.parameters {
        let _ = write!(text, "## {}\n\n", place_title(place));
        tree(&mut text, fields, 0, true);
        text += "\n";
    }
    if let Some(body) = &operation.body {
        let _ = write!(text, "## Body\n\nJSON, {}.\n\n", if body.is_required { "required" } else { "optional" });
        tree(&mut text, &body.fields, 0, true);
        text += "\n";
    }
    let _ = write!(text, "## Request\n\n```sh\n{}\n```\n\n", operation.curl());
    for answer in &operation.answers {
        response(&mut text, answer);
    }
    text += "## Errors\n\n";
    for error in &operation.errors {
        let _ = writeln!(text, "- `{}`: {}", error.status, error.text);
    }
    text += "\nBodies of errors: see [errors](/docs/guides/errors.md).\n";
    text
}

fn response(text: &mut String, answer: &Answer) {
    let _ = write!(text, "## Answer {}\n\n{}\n\n", answer.status, answer.text);
    tree(text, &answer.fields, 0, false);
    if let Some(sample) = &answer.sample {
        let _ = write!(text, "\n```json\n{}\n```\n", pretty(sample));
    }
    text.push('\n');
}

/// JSON as people read it.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
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
