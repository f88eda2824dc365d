//! Every answer of every test is checked against the document that the server publishes for the version that was asked for.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::answer::Answer;

static DOCUMENTS: LazyLock<Vec<(&str, Value)>> = LazyLock::new(bursar_server::documents);
static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Is the status declared, and is the body what was declared for it? Answers of no operation must still be JSON.
pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(path) = path.strip_prefix("/v1") else { return };
    let is_served = answer.body["error"]["type"] != "not_served";
    // The answer says which version it is in; one that came before that was known is judged by the newest.
    let (date, document) = DOCUMENTS.iter().find(|(date, _)| *date == answer.header("x-monite-version")).unwrap_or(&DOCUMENTS[0]);
    let Some((template, operation)) = operation(document, method, path).filter(|_| is_served) else {
        let is_json = answer.status < 300 || answer.body["error"]["message"].is_string();
        assert!(is_json, "{}: an error of no operation must be JSON: {}", answer.request, answer.text);
        return;
    };
    let response = &operation["responses"][answer.status.to_string()];
    assert!(response.is_object(), "{}: status {} is not declared: {}", answer.request, answer.status, answer.text);
    let schema = &response["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert!(answer.text.is_empty(), "{}: declared without a body: {}", answer.request, answer.text);
        return;
    }
    let validator = compiled(&format!("{date} {method} {template} {}", answer.status), document, schema, answer.status < 300);
    let wrong: Vec<String> = validator.iter_errors(&answer.body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: the body breaks the document: {wrong:?}\n{}", answer.request, answer.text);
}

/// The operation that a path belongs to: of several templates, the one with the fewest parameters.
fn operation<'a>(document: &'a Value, method: &Method, path: &str) -> Option<(&'a str, &'a Value)> {
    let steps: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let places: Vec<&str> = template.split('/').collect();
        places.len() == steps.len() && places.iter().zip(&steps).all(|(place, step)| place.starts_with('{') || place == step)
    };
    let paths = document["paths"].as_object()?;
    let (template, item) = paths.iter().filter(|(template, _)| fits(template)).min_by_key(|(template, _)| template.matches('{').count())?;
    Some((template, item.get(method.as_str().to_lowercase())?))
}

fn compiled(name: &str, document: &Value, schema: &Value, is_success: bool) -> Arc<Validator> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let mut whole = json!({"allOf": [schema], "components": document["components"]});
        if is_success {
            name_every_field(&mut whole);
        }
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
        Arc::new(options.build(&whole).expect("a published schema can be compiled"))
    };
    compiled.entry(name.to_owned()).or_insert_with(make).clone()
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
