//! The tools, as they are described to agents.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::Reach;

pub(super) const SEARCH: &str = "search_documentation";
pub(super) const READ: &str = "read_page";
pub(super) const LIST: &str = "list_operations";
pub(super) const ASK: &str = "read_from_api";
pub(super) const CHANGE: &str = "change_through_api";

/// What an agent reads before it begins.
pub(super) const INSTRUCTIONS: &str = "Bursar connects the books of companies in QuickBooks Online and Xero, behind one HTTP API. \
    Search and read its documentation without a token. Tools that call the API do so with the bearer token in the Authorization header of your \
    own requests, and may do what that token may do. Find operations with list_operations and read an operation's page before you call it. \
    Operations that work for one entity take its id in entity_id.";

/// All that this server offers.
pub(super) fn all(reach: Reach) -> Vec<Tool> {
    let mut tools = vec![search(), read(), list(), ask()];
    if reach == Reach::Write {
        tools.push(change());
    }
    tools
}

fn search() -> Tool {
    let properties = json!({
        "query": {"type": "string", "description": "Words to look for, such as: webhook signature"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 20, "default": 8, "description": "Pages to answer with"},
    });
    let page = json!({"address": text(), "title": text(), "line": text(), "excerpt": text()});
    reading(SEARCH, "Search the documentation", "Finds pages of the documentation: guides, and a page for each operation of the API.").with(
        properties,
        &["query"],
        json!({"pages": list_of(page)}),
    )
}

fn read() -> Tool {
    let properties = json!({
        "address": {"type": "string", "description": "The page, such as /docs/guides/quick-start or /docs/get_ledger_accounts"},
        "offset": {"type": "integer", "minimum": 0, "default": 0, "description": "Where to begin: next_offset of the answer before"},
    });
    let piece = json!({"address": text(), "title": text(), "text": text(), "next_offset": {"type": ["integer", "null"]}});
    reading(READ, "Read a page", "Reads a page of the documentation as Markdown.").with(properties, &["address"], piece)
}

fn list() -> Tool {
    let properties = json!({
        "words": {"type": "string", "description": "Only operations that these words fit, such as: ledger accounts; all without it"},
    });
    let operation = json!({
        "operation": text(), "method": text(), "path": text(), "title": text(), "group": text(), "token": {"enum": ["none", "any", "partner", "user"]},
        "takes_entity": {"type": "boolean"}, "is_own": {"type": "boolean"}, "parameters": {"type": "array", "items": text()}, "page": text(),
    });
    reading(LIST, "List operations", "Lists operations of the API with their parameters and whose token opens them.").with(
        properties,
        &[],
        json!({"operations": list_of(operation)}),
    )
}

fn ask() -> Tool {
    let about = "Calls an operation of the API that reads (GET), with your bearer token. Answers with status, request_id and body.";
    reading(ASK, "Read from the API", about).with(calling(json!({})), &["operation"], answered())
}

fn change() -> Tool {
    let about = "Calls an operation of the API that changes something (POST, PUT, PATCH, DELETE), with your bearer token. \
        Say what you are about to do before you do it. Send an idempotency_key with a POST, so that it can be sent again.";
    let more = json!({
        "body": {"description": "The JSON body, as the operation's page describes it"},
        "idempotency_key": {"type": "string", "minLength": 1, "maxLength": 255, "description": "Names what is done: sent again with the same request, it is done once"},
    });
    let annotations = ToolAnnotations::new().read_only(false).destructive(true).open_world(false);
    Described { name: CHANGE, title: "Change through the API", about, annotations }.with(calling(more), &["operation"], answered())
}

/// The arguments of a call to the API, and `more`.
fn calling(more: Value) -> Value {
    let mut properties = json!({
        "operation": {"type": "string", "description": "Its id, from list_operations, such as get_ledger_accounts"},
        "entity_id": {"type": "string", "format": "uuid", "description": "The entity on whose behalf it is called, where takes_entity is true"},
        "parameters": {
            "type": "object", "description": "Parameters of path and query by name; a list is sent as a repeated parameter",
            "additionalProperties": {"type": ["string", "number", "boolean", "array"]},
        },
    });
    if let (Some(properties), Value::Object(more)) = (properties.as_object_mut(), more) {
        properties.extend(more);
    }
    properties
}

/// What an operation answered.
fn answered() -> Value {
    json!({"status": {"type": "integer"}, "request_id": text(), "body": {}})
}

fn text() -> Value {
    json!({"type": "string"})
}

fn list_of(properties: Value) -> Value {
    json!({"type": "array", "items": object(properties)})
}

/// All of these fields, always.
fn object(properties: Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    json!({"type": "object", "required": names, "properties": properties})
}

struct Described {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    annotations: ToolAnnotations,
}

fn reading(name: &'static str, title: &'static str, about: &'static str) -> Described {
    Described { name, title, about, annotations: ToolAnnotations::new().read_only(true).open_world(false) }
}

impl Described {
    fn with(self, properties: Value, required: &[&str], answer: Value) -> Tool {
        let taken = json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
        let schema = |schema: Value| Arc::new(serde_json::from_value::<JsonObject>(schema).unwrap_or_default());
        Tool::new(self.name, self.about, schema(taken))
            .with_title(self.title)
            .with_raw_output_schema(schema(object(answer)))
            .with_annotations(self.annotations)
    }
}
