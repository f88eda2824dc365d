//! What is ours beside the public contract, and what stands where the contract stands: the one is marked, the other means the same.

use std::collections::{BTreeMap, BTreeSet};

use bursar_tests::conformance::note;
use bursar_web::nameless;
use serde_json::Value;

use crate::portal::server::PortalServer;

/// For each operation of the contract: statuses of success; then, where there are any, names of the query, of the body's fields and of the
/// answer's (those of the rows where it is a list).
const SHAPES: &str = include_str!("../../../contract/public-shapes.txt");
const GROUPS: &str = include_str!("../../../contract/public-groups.txt");

type Names<'a> = BTreeSet<&'a str>;

#[derive(Default, Debug)]
struct Shape<'a> {
    statuses: &'a str,
    parts: BTreeMap<&'a str, Names<'a>>,
}

fn shapes() -> BTreeMap<(String, String), Shape<'static>> {
    let mut shapes: BTreeMap<(String, String), Shape<'static>> = BTreeMap::new();
    let mut current = None;
    for line in SHAPES.lines() {
        if let Some((part, names)) = line.strip_prefix("  ").and_then(|line| line.split_once(' ')) {
            let shape: &mut Shape<'_> = shapes.get_mut(current.as_ref().unwrap()).unwrap();
            shape.parts.insert(part, names.split(' ').collect());
        } else {
            let words: Vec<&str> = line.split(' ').collect();
            let key = (words[0].to_owned(), nameless(words[1]));
            shapes.insert(key.clone(), Shape { statuses: words.get(2).copied().unwrap_or_default(), parts: BTreeMap::new() });
            current = Some(key);
        }
    }
    shapes
}

fn groups() -> BTreeMap<(String, String), &'static str> {
    let mut groups = BTreeMap::new();
    let mut group = "";
    for line in GROUPS.lines() {
        match (line.strip_prefix("# "), line.split_once(' ')) {
            (Some(title), _) => group = title,
            (None, Some((method, path))) => drop(groups.insert((method.to_owned(), nameless(path)), group)),
            _ => {}
        }
    }
    groups
}

/// An operation as it is published.
struct Served {
    key: (String, String),
    path: String,
    operation: Value,
}

impl Served {
    fn is_own(&self) -> bool {
        self.operation["x-bursar-own"] == true
    }

    fn id(&self) -> &str {
        self.operation["operationId"].as_str().unwrap()
    }
}

fn served(document: &Value) -> Vec<Served> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push(Served { key: (method.to_uppercase(), nameless(path)), path: path.clone(), operation: operation.clone() });
        }
    }
    all
}

/// Names of fields, each with whether it is marked as ours; of a list, those of its rows.
fn fields(document: &Value, schema: &Value, into: &mut BTreeMap<String, bool>) {
    if let Some(target) = schema["$ref"].as_str() {
        return fields(document, document.pointer(target.trim_start_matches('#')).unwrap(), into);
    }
    for union in ["allOf", "anyOf", "oneOf"] {
        schema[union].as_array().into_iter().flatten().for_each(|part| fields(document, part, into));
    }
    if schema["items"].is_object() {
        fields(document, &schema["items"], into);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        into.insert(name.clone(), property["x-bursar-own"] == true);
        if name == "data" && property["items"].is_object() {
            fields(document, &property["items"], into);
        }
    }
}

/// Names that this part of an operation has, each with whether it is marked as ours.
fn part(document: &Value, operation: &Value, part: &str) -> BTreeMap<String, bool> {
    let mut names = BTreeMap::new();
    let mut content =
        |of: &Value| of["content"].as_object().into_iter().flatten().for_each(|(_, media)| fields(document, &media["schema"], &mut names));
    match part {
        "body" => content(&operation["requestBody"]),
        "answer" => operation["responses"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(status, _)| *status < &"300".to_owned())
            .for_each(|(_, answer)| content(answer)),
        _ => {
            let listed = operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["in"] == "query");
            names.extend(listed.map(|parameter| (parameter["name"].as_str().unwrap().to_owned(), parameter["x-bursar-own"] == true)));
        }
    }
    names
}

#[test]
fn what_stands_at_a_place_of_the_contract_means_what_the_contract_means() {
    let (document, shapes, groups) = (bursar_server::document(), shapes(), groups());
    let mut faults = Vec::new();
    for Served { key, operation, .. } in served(&document) {
        let Some(shape) = shapes.get(&key) else { continue };
        if operation["tags"][0] != groups[&key] {
            faults.push(format!("{key:?} is in another group: {}", operation["tags"][0]));
        }
        let statuses: Vec<&str> =
            operation["responses"].as_object().unwrap().keys().map(String::as_str).filter(|status| *status < "300").collect();
        if statuses.join(",") != shape.statuses {
            faults.push(format!("{key:?} succeeds with {statuses:?}"));
        }
        for name in ["query", "body", "answer"] {
            let public = shape.parts.get(name).cloned().unwrap_or_default();
            let here = part(&document, &operation, name);
            faults.extend(
                public.iter().filter(|field| !here.contains_key(**field)).map(|field| format!("{key:?} lacks {field} in its {name}")),
            );
            for (field, is_marked) in here {
                if is_marked == public.contains(field.as_str()) {
                    faults.push(format!("{key:?}: {field} of its {name} is marked wrongly: see crates/server/src/own.rs"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let compared = served(&document).into_iter().filter(|operation| shapes.contains_key(&operation.key));
    compared.for_each(|operation| note("contract", &format!("{} {}", operation.key.0, operation.path)));
}

#[test]
fn an_operation_of_ours_is_marked_and_takes_no_place_of_the_contract() {
    let (document, shapes) = (bursar_server::document(), shapes());
    for operation in served(&document) {
        assert_eq!(operation.is_own(), !shapes.contains_key(&operation.key), "{:?}", operation.key);
        let own = &operation.key.1;
        let collides = |public: &str| {
            let (one, other): (Vec<&str>, Vec<&str>) = (own.split('/').collect(), public.split('/').collect());
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| *one == other || *one == "{}" || other == "{}")
        };
        let taken: Vec<&String> = shapes
            .keys()
            .filter(|(method, path)| operation.is_own() && *method == operation.key.0 && collides(path))
            .map(|(_, path)| path)
            .collect();
        assert!(taken.is_empty(), "{} answers requests that the contract means for {taken:?}", operation.path);
    }
}

#[tokio::test]
async fn the_reference_says_what_is_ours() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let index = person.get("/llms.txt").await.text;
    let document = bursar_server::document();
    let all = served(&document);
    assert!(all.iter().filter(|operation| operation.is_own()).count() > 20);
    for operation in all {
        let (page, twin) =
            (person.get(&format!("/docs/{}", operation.id())).await, person.get(&format!("/docs/{}.md", operation.id())).await);
        let line = index.lines().find(|line| line.contains(&format!("/docs/{}.md)", operation.id()))).unwrap();
        for (where_, says) in [
            ("page", page.text.contains("class=\"own-line\"")),
            ("twin", twin.text.contains("\nBursar extension: [")),
            ("index", line.ends_with(" Bursar extension.")),
        ] {
            assert_eq!(says, operation.is_own(), "{} of {}", where_, operation.id());
        }
    }
    person.get("/docs/get_entities.md").await.says(200, "- `search`: string, Bursar extension, 1 to 100 characters.");
}
