//! What the tools are given.

use std::collections::BTreeMap;

use rmcp::model::JsonObject;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    pub(super) query: String,
    pub(super) limit: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    pub(super) address: String,
    #[serde(default)]
    pub(super) offset: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    #[serde(default)]
    pub(super) words: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) operation: String,
    pub(super) entity_id: Option<Uuid>,
    /// Of path and query together: no operation has one name in both.
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) operation: String,
    pub(super) entity_id: Option<Uuid>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) idempotency_key: Option<String>,
}

/// The arguments of a call, or words about what is wrong with them.
pub(super) fn read<T: DeserializeOwned>(arguments: Option<JsonObject>) -> Result<T, String> {
    serde_json::from_value(Value::Object(arguments.unwrap_or_default())).map_err(|error| format!("the arguments are wrong: {error}"))
}
