//! Every answer of every test is checked against the document that the server publishes for the version that was asked for.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::Method;
use jsonschema::Validator;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::conformance;

/// A published document, of which only what a test asks for is read: each test is a process, and most call two or three operations.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    paths: BTreeMap<&'a str, &'a RawValue>,
    #[serde(borrow)]
    components: Components<'a>,
}

#[derive(Deserialize)]
struct Components<'a> {
    #[serde(borrow)]
    schemas: BTreeMap<&'a str, &'a RawValue>,
}

/// The blessed ones, the newest first: another test holds that they are what the server publishes.
static DOCUMENTS: [(&str, LazyLock<Document<'_>>); 2] = [
    ("2024-05-25", LazyLock::new(|| blessed(include_str!("../../contract/openapi-2024-05-25.json")))),
    ("2024-01-31", LazyLock::new(|| blessed(include_str!("../../contract/openapi-2024-01-31.json")))),
];
static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn blessed(text: &str) -> Document<'_> {
    serde_json::from_str(text).expect("a blessed document")
}

/// Is the status declared, and is the body what was declared for it? Answers of no operation must still be JSON.
pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(path) = path.strip_prefix("/v1") else { return };
    // The answer says which version it is in; one that came before that was known is judged by the newest.
    let (date, document) = DOCUMENTS.iter().find(|(date, _)| *date == answer.header("x-monite-version")).unwrap_or(&DOCUMENTS[0]);
    let Some((template, operation)) = operation(document, method, path) else {
        let is_json = answer.status < 300 || answer.body["error"]["message"].is_string();
        assert!(is_json, "{}: an error of no operation must be JSON: {}", answer.request, answer.text);
        return;
    };
    check_declared(&format!("{date} {method} {template} {}", answer.status), document, &operation, answer);
    if *date == DOCUMENTS[0].0 {
        conformance::note_answer(method, template, answer.status);
    }
}

fn check_declared(name: &str, document: &Document<'_>, operation: &Value, answer: &Answer) {
    let response = &operation["responses"][answer.status.to_string()];
    assert!(response.is_object(), "{}: status {} is not declared: {}", answer.request, answer.status, answer.text);
    if let Some(content) = response["content"].as_object().filter(|content| !content.contains_key("application/json")) {
        assert!(content.contains_key(answer.header("content-type")), "{}: not of a declared media type", answer.request);
        return;
    }
    let schema = &response["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert!(answer.text.is_empty(), "{}: declared without a body: {}", answer.request, answer.text);
        return;
    }
    let validator = compiled(name, document, schema, answer.status < 300);
    let wrong: Vec<String> = validator.iter_errors(&answer.body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: the body breaks the document: {wrong:?}\n{}", answer.request, answer.text);
}

/// The operation that a path belongs to: of several templates, the one with the fewest parameters.
fn operation<'a>(document: &'a Document<'_>, method: &Method, path: &str) -> Option<(&'a str, Value)> {
    let steps: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let places: Vec<&str> = template.split('/').collect();
        places.len() == steps.len() && places.iter().zip(&steps).all(|(place, step)| place.starts_with('{') || place == step)
    };
    let paths = document.paths.iter().filter(|(template, _)| fits(template));
    let (template, item) = paths.min_by_key(|(template, _)| template.matches('{').count())?;
    let mut item: Map<String, Value> = serde_json::from_str(item.get()).expect("a path of a blessed document");
    Some((template, item.remove(&method.as_str().to_lowercase())?))
}

fn compiled(name: &str, document: &Document<'_>, schema: &Value, is_success: bool) -> Arc<Validator> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let mut parts = Map::new();
        add_parts(document, schema, &mut parts);
        let mut whole = json!({"allOf": [schema], "components": {"schemas": parts}});
        if is_success {
            name_every_field(&mut whole);
        }
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
        Arc::new(options.build(&whole).expect("a published schema can be compiled"))
    };
    compiled.entry(name.to_owned()).or_insert_with(make).clone()
}

/// Adds the schemas that this one refers to, and those that they refer to.
fn add_parts(document: &Document<'_>, schema: &Value, parts: &mut Map<String, Value>) {
    match schema {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str).and_then(|place| place.strip_prefix("#/components/schemas/"));
            if let Some(name) = name.filter(|name| !parts.contains_key(*name)) {
                let text = document.components.schemas.get(name).expect("a schema that is referred to");
                let part: Value = serde_json::from_str(text.get()).expect("a schema of a blessed document");
                parts.insert(name.to_owned(), part.clone());
                add_parts(document, &part, parts);
            }
            map.values().for_each(|inner| add_parts(document, inner, parts));
        }
        Value::Array(list) => list.iter().for_each(|inner| add_parts(document, inner, parts)),
        _ => {}
    }
}

/// In an answer every field is there, null when it has no value: stricter than what the document promises.
fn name_every_field(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                let names: Vec<Value> = properties.keys().cloned().map(Value::from).collect();
                map.insert("required".into(), names.into());
            }
            map.values_mut().for_each(name_every_field);
        }
        Value::Array(list) => list.iter_mut().for_each(name_every_field),
        _ => {}
    }
}
