//! Operations of the public contract that are not served: they stand in the reference at their place, so that whoever knows the contract
//! finds each of them and reads what it answers.

use std::collections::{BTreeMap, BTreeSet};

use bursar_web::{nameless, operation_id};
use serde_json::{Value, json};

/// `# group`, then the operations that belong to it, one a line.
const GROUPS: &str = include_str!("../../../contract/public-groups.txt");
/// `METHOD /path status`, then the names of what is sent and answered, one line for each part.
const SHAPES: &str = include_str!("../../../contract/public-shapes.txt");

/// What marks such an operation in the document.
pub(crate) const NOT_SERVED: &str = "x-not-served";

/// Adds them to the document of the newest version.
pub(crate) fn add(document: &mut Value) {
    let mut served = BTreeSet::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        served.extend(item.as_object().into_iter().flatten().map(|(method, _)| (method.to_uppercase(), nameless(path))));
    }
    let shapes = shapes();
    for (group, method, path) in public().filter(|(_, method, path)| !served.contains(&((*method).to_owned(), nameless(path)))) {
        let parts = shapes.get(&(method, path)).map_or(&[][..], Vec::as_slice);
        document["paths"][path][method.to_lowercase()] = operation(group, method, path, parts);
    }
}

fn operation(group: &str, method: &str, path: &str, parts: &[(&str, &str)]) -> Value {
    let mut words =
        "It belongs to the public contract and is not built here yet: it answers `501` with the type `not_served`, and changes nothing."
            .to_owned();
    for (part, names) in parts {
        let names: Vec<&str> = names.split(' ').collect();
        words += &format!("\n\n{}: `{}`.", title_of(part), names.join("`, `"));
    }
    json!({
        NOT_SERVED: true,
        "operationId": operation_id(&method.to_lowercase(), path),
        "tags": [group],
        "summary": title(method, path),
        "description": words,
        "responses": {"501": {
            "description": "the operation is not served in this release",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }},
    })
}

fn title_of(part: &str) -> &'static str {
    match part {
        "query" => "Parameters of its query in the contract",
        "body" => "Fields of its body in the contract",
        _ => "Fields of its answer in the contract",
    }
}

/// Group, method and path of every operation of the contract.
fn public() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let mut group = "";
    GROUPS.lines().filter_map(move |line| {
        group = line.strip_prefix("# ").unwrap_or(group);
        let (method, path) = line.split_once(' ').filter(|(method, _)| *method != "#")?;
        Some((group, method, path))
    })
}

type Shapes = BTreeMap<(&'static str, &'static str), Vec<(&'static str, &'static str)>>;

/// The parts of every operation with their names.
fn shapes() -> Shapes {
    let (mut shapes, mut at) = (Shapes::new(), ("", ""));
    for line in SHAPES.lines() {
        if let Some((part, names)) = line.strip_prefix("  ").and_then(|line| line.split_once(' ')) {
            shapes.entry(at).or_default().push((part, names));
        } else if let [method, path, _] = line.split(' ').collect::<Vec<_>>()[..] {
            at = (method, path);
            shapes.entry(at).or_default();
        }
    }
    shapes
}

/// What an operation is called, by its method and its path: `POST /receipts/{receipt_id}/cancel` is "Cancel a receipt".
fn title(method: &str, path: &str) -> String {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let is_name = |step: &str| step.starts_with('{');
    let words = |step: &str| step.replace(['_', '-'], " ");
    let above = steps.iter().rev().skip(1).find(|step| !is_name(step)).map_or_else(String::new, |step| words(step));
    let Some(last) = steps.last() else { return method.to_owned() };
    if is_name(last) {
        let verb = match method {
            "GET" => "Get",
            "DELETE" => "Delete",
            _ => "Update",
        };
        return format!("{verb} {}", one(&above));
    }
    let last_words = words(last);
    let is_below_one = steps.len() > 2 && is_name(steps[steps.len() - 2]);
    match method {
        "GET" if last.ends_with('s') => format!("List {last_words}"),
        "GET" => format!("Get {last_words}"),
        "PUT" | "PATCH" => format!("Update {last_words}"),
        "DELETE" => format!("Delete {last_words}"),
        _ if last.ends_with('s') => format!("Create {}", one(&last_words)),
        _ => capitalized(&action(&last_words, &if is_below_one { one(&above) } else { above })),
    }
}

/// What is done to whom, as a clause.
fn action(words: &str, to: &str) -> String {
    match words.strip_prefix("mark as ") {
        Some(state) => format!("mark {to} as {state}"),
        None if words.contains(' ') && !to.is_empty() => format!("{words}: {to}"),
        None => format!("{words} {to}"),
    }
}

/// "payment links" is "a payment link".
fn one(plural: &str) -> String {
    let singular = match plural {
        word if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        word => word.trim_end_matches('s').to_owned(),
    };
    let article = if singular.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {singular}")
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_is_whole_here() {
        let listed = include_str!("../../../contract/public-operations.txt");
        let expected: BTreeSet<(&str, &str)> = listed.lines().filter_map(|line| line.rsplit_once(' ')?.0.split_once(' ')).collect();
        let grouped: Vec<(&str, &str)> = public().map(|(_, method, path)| (method, path)).collect();
        assert_eq!(grouped.len(), expected.len(), "an operation stands twice");
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>(), expected);
        assert_eq!(shapes().keys().copied().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn what_is_served_is_left_alone() {
        let served = json!({"operationId": "get_roles", "tags": ["Roles"]});
        let mut document = json!({"paths": {"/roles": {"get": served}, "/roles/{id}": {"get": {}}}});
        add(&mut document);
        assert_eq!(document["paths"]["/roles"]["get"], served);
        assert_eq!(document["paths"]["/roles"]["post"][NOT_SERVED], true);
        assert!(document["paths"]["/roles/{role_id}"]["get"].is_null() && document["paths"]["/roles/{role_id}"]["patch"].is_object());
    }

    #[test]
    fn titles_are_made_of_method_and_path() {
        for (method, path, expected) in [
            ("GET", "/receipts", "List receipts"),
            ("POST", "/delivery_notes", "Create a delivery note"),
            ("GET", "/approval_policies/{approval_policy_id}", "Get an approval policy"),
            ("PATCH", "/receipts/{receipt_id}", "Update a receipt"),
            ("POST", "/payment_links/{payment_link_id}/expire", "Expire a payment link"),
            ("POST", "/mailboxes/search", "Search mailboxes"),
            ("POST", "/delivery_notes/{delivery_note_id}/mark_as_delivered", "Mark a delivery note as delivered"),
            ("POST", "/text_templates/{text_template_id}/make_default", "Make default: a text template"),
            ("GET", "/data_exports/supported_formats", "List supported formats"),
        ] {
            assert_eq!(title(method, path), expected, "{method} {path}");
        }
    }
}
