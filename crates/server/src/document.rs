//! The published document: what the areas declare, finished in one pass. Headers, security, shared errors and operation ids stand here
//! once instead of at every operation.

use std::sync::LazyLock;

use bursar_events::{CALLBACK_SCHEMA, callback, callback_schema};
use bursar_versions::head;
use bursar_web::{ACCESS_EXTENSION, OWN_EXTENSION, operation_id};
use bytes::Bytes;
use http::Method;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::app::areas;
use crate::own;
use crate::public_contract::{declared_statuses, denies_with_conflict};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The document of the newest version, as it is served at `/v1/openapi.json`.
pub fn document() -> Value {
    finished(areas().document())
}

/// The documents of all versions, the newest first, made anew: thousands of schemas that nobody should pay for at every start.
pub fn documents() -> Vec<(&'static str, Value)> {
    bursar_versions::documents(document())
}

/// The bytes of [`documents`], made when somebody first asks for one.
pub(crate) fn published() -> &'static [Bytes] {
    static PUBLISHED: LazyLock<Vec<Bytes>> =
        LazyLock::new(|| documents().into_iter().map(|(_, document)| Bytes::from(document.to_string())).collect());
    &PUBLISHED
}

/// Adds what all operations have in common.
fn finished(raw: OpenApi) -> Value {
    let mut document = serde_json::to_value(raw).unwrap_or_else(|_| unreachable!("the document is plain data"));
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Bursar",
        "summary": "Self-hosted accounting sync, payables and receivables.",
        "version": head().date,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    });
    document["servers"] = json!([{"url": "/v1"}]);
    document["components"]["securitySchemes"] = json!({"HTTPBearer": {"type": "http", "scheme": "bearer"}});
    document["components"]["schemas"]["ErrorSchemaResponse"] = error_schema();
    document["components"]["schemas"]["HTTPValidationError"] = validation_error_schema();
    document["components"]["schemas"][CALLBACK_SCHEMA] = callback_schema();
    own::mark_fields(&mut document["components"]["schemas"]);
    document["paths"]["/webhook_subscriptions"]["post"]["callbacks"] = callback();
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        let is_changeable = item.get("patch").is_some();
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                finish(method, path, operation);
                if is_changeable {
                    add_states(method, operation);
                }
            }
        }
    }
    document
}

fn finish(method: &str, path: &str, operation: &mut Map<String, Value>) {
    let access = operation.get(ACCESS_EXTENSION).cloned().unwrap_or_default();
    let takes_entity = access["takes_entity"] == true;
    operation.insert("operationId".into(), operation_id(method, path).into());
    let mut parameters = vec![version_header()];
    if takes_entity {
        parameters.push(entity_header(access["is_entity_optional"] != true));
    }
    let is_keyed = method == "post" && !path.starts_with("/auth/");
    if is_keyed {
        parameters.push(idempotency_header());
    }
    let own = operation.remove("parameters").and_then(|own| own.as_array().cloned()).unwrap_or_default();
    parameters.extend(with_path_parameters(path, own));
    operation.insert("parameters".into(), parameters.into());
    own::mark_operation(method, path, operation);
    let mut errors = vec![("400", "the version header is missing, or the request contradicts itself")];
    if access["token"] != "none" {
        operation.insert("security".into(), json!([{"HTTPBearer": []}]));
        errors.push(("401", "the token is missing, malformed, expired or revoked"));
    }
    if takes_entity {
        errors.push(("403", "the entity in the header is not one of yours or inactive, or the user's role does not allow it"));
    } else if access["token"] == "partner" {
        errors.push(("403", "only a partner's own token may do this"));
    } else if access["object"].is_string() {
        errors.push(("403", "the user's role does not allow it"));
    }
    let verb = method.to_uppercase().parse().unwrap_or(Method::GET);
    if access["object"].is_string() && denies_with_conflict(&verb, path) {
        errors.push(("409", "the user's role does not allow it, or the state does not"));
    }
    if path.contains('{') {
        errors.push(("404", "does not exist, or belongs to another"));
    }
    if operation.contains_key("requestBody") {
        errors.push(("413", "the body is too large"));
    }
    if is_keyed {
        errors.push(("409", "the idempotency key was sent with another request"));
    }
    errors.extend([
        ("422", "fields are wrong: all of them are named"),
        ("429", "too many requests: wait as long as Retry-After says"),
        ("500", "something failed on our side; nothing was changed"),
        ("503", "not now: try again"),
    ]);
    let declared = declared_statuses(&verb, path).iter().filter(|status| **status >= "400");
    errors.extend(declared.map(|status| (*status, "declared by the public contract, never answered here")));
    let Some(responses) = operation.entry("responses").or_insert_with(|| json!({})).as_object_mut() else { return };
    for (status, words) in errors {
        responses.entry(status).or_insert_with(|| json!({"description": words}));
    }
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
        let name = if status == "422" { "HTTPValidationError" } else { "ErrorSchemaResponse" };
        response["content"] = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    }
}

/// What can be changed names its state when it is read and when it was changed, and a change may name the state that it is meant for.
fn add_states(method: &str, operation: &mut Map<String, Value>) {
    if !matches!(method, "get" | "patch") {
        return;
    }
    operation["responses"]["200"]["headers"]["ETag"] =
        json!({"description": "The state that the body shows, to be sent as If-Match of a change.", "schema": {"type": "string"}});
    if method == "patch" {
        let stale = json!({
            "description": "somebody changed it since the state that If-Match names", OWN_EXTENSION: true,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorSchemaResponse"}}},
        });
        operation["responses"]["412"] = stale;
        if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            parameters.push(if_match_header());
        }
    }
}

/// The parameters of an operation with those of its path first: an id, unless the operation says otherwise.
fn with_path_parameters(path: &str, declared: Vec<Value>) -> Vec<Value> {
    let (mut in_path, others): (Vec<Value>, Vec<Value>) = declared.into_iter().partition(|parameter| parameter["in"] == "path");
    let steps: Vec<&str> = path.split('/').collect();
    let mut all = Vec::new();
    for pair in steps.windows(2) {
        let Some(name) = pair[1].strip_prefix('{').and_then(|name| name.strip_suffix('}')) else { continue };
        let known = in_path.iter().position(|parameter| parameter["name"] == name).map(|at| in_path.swap_remove(at));
        let mut parameter =
            known.unwrap_or_else(|| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}));
        if !parameter["description"].is_string() {
            parameter["description"] = called(name, pair[0]).into();
        }
        all.push(parameter);
    }
    all.extend(others);
    all
}

/// `{bank_account_id}` is "The bank account."; a bare `{id}` has the name of its collection: `vat_ids/{id}` is "The VAT ID.".
fn called(name: &str, collection: &str) -> String {
    let words = name.strip_suffix("_id").unwrap_or_else(|| collection.trim_end_matches('s'));
    let words: Vec<&str> = words.split('_').map(|word| if word == "vat" { "VAT" } else { word }).collect();
    format!("The {}.", words.join(" "))
}

fn version_header() -> Value {
    json!({
        "name": "x-monite-version", "in": "header", "required": true,
        "description": "The version of the API that the client was written for.",
        "schema": {"type": "string", "format": "date"}, "example": head().date,
    })
}

fn entity_header(is_required: bool) -> Value {
    json!({
        "name": "x-monite-entity-id", "in": "header", "required": is_required,
        "description": "The entity on whose behalf the call is made.",
        "schema": {"type": "string", "format": "uuid"},
    })
}

fn idempotency_header() -> Value {
    json!({
        "name": "idempotency-key", "in": "header", "required": false,
        "description": "Sent again with the same request within 24 hours, the first answer is given again and nothing is done twice.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    })
}

fn if_match_header() -> Value {
    json!({
        "name": "if-match", "in": "header", "required": false, OWN_EXTENSION: true,
        "description": "The ETag of the state that the change is meant for: another one is refused with 412. Left out, the last writer wins, field by field.",
        "schema": {"type": "string"},
    })
}

fn error_schema() -> Value {
    json!({
        "type": "object", "required": ["error"],
        "description": "What went wrong, in words for a developer.",
        "properties": {
            "error": {
                "type": "object", "required": ["message"],
                "properties": {
                    "type": {"type": "string", "description": "A word for programs, where one is needed to tell cases apart."},
                    "message": {"type": "string", "description": "What went wrong and what to do."},
                },
            },
            "message": {"type": "string", "description": "The same words again where clients look for them here."},
        },
    })
}

fn validation_error_schema() -> Value {
    json!({
        "type": "object", "required": ["detail"],
        "description": "Every field that is wrong.",
        "properties": {
            "detail": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["loc", "msg", "type"],
                    "properties": {
                        "loc": {
                            "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                            "description": "The way to the field: the part of the request, names, indexes.",
                        },
                        "msg": {"type": "string", "description": "What to do."},
                        "type": {"type": "string", "description": "A stable word for programs."},
                    },
                },
            },
        },
    })
}
