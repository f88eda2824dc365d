//! The operations of the API, as the published document describes them: what an agent may ask for, by id.

use std::sync::OnceLock;

use http::Method;
use serde_json::{Value, json};

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: Method,
    /// Below `/v1`, with the names of its parameters in braces.
    pub(super) path: String,
    title: String,
    group: String,
    /// Whose token opens it: `partner`, `user` or `any`.
    token: String,
    pub(super) takes_entity: bool,
    /// Its body is a form, which no tool can send.
    pub(super) takes_form: bool,
    /// Names of the parameters of its query.
    pub(super) query: Vec<String>,
}

/// All of them, of the newest version.
#[derive(Debug)]
pub(super) struct Operations {
    documents: fn() -> Vec<(&'static str, Value)>,
    read: OnceLock<Vec<Operation>>,
}

impl Operations {
    /// What these documents describe, the newest first. They are read when somebody first asks.
    pub(super) fn new(documents: fn() -> Vec<(&'static str, Value)>) -> Self {
        Operations { documents, read: OnceLock::new() }
    }

    /// Tokens are not to be had here: credentials do not belong into a conversation.
    fn all(&self) -> &[Operation] {
        self.read.get_or_init(|| (self.documents)().first().map(|(_, document)| described(document)).unwrap_or_default())
    }
    /// By its id.
    pub(super) fn get(&self, id: &str) -> Option<&Operation> {
        self.all().iter().find(|operation| operation.id == id)
    }

    /// Those whose id, path, title or group holds these words; all without words.
    pub(super) fn list(&self, words: &str) -> Vec<Value> {
        let words = words.to_lowercase();
        let named = |operation: &&Operation| {
            let said = [&operation.id, &operation.path, &operation.title, &operation.group].map(|text| text.to_lowercase()).join(" ");
            words.split_whitespace().all(|word| said.contains(word))
        };
        self.all().iter().filter(named).map(Operation::entry).collect()
    }
}

fn described(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten().filter(|(path, _)| !path.starts_with("/auth/")) {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let Some(described) = item.get(method.as_str().to_lowercase()) else { continue };
            operations.push(Operation::read(method, path, described));
        }
    }
    operations
}

impl Operation {
    fn read(method: Method, path: &str, described: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let kinds = described["requestBody"]["content"].as_object();
        let parameters = described["parameters"].as_array().into_iter().flatten();
        Operation {
            id: text(&described["operationId"]),
            method,
            path: path.to_owned(),
            title: text(&described["summary"]),
            group: text(&described["tags"][0]),
            token: text(&described["x-access"]["token"]),
            takes_entity: described["x-access"]["takes_entity"] == true,
            takes_form: kinds.is_some_and(|kinds| !kinds.contains_key("application/json")),
            query: parameters.filter(|parameter| parameter["in"] == "query").map(|parameter| text(&parameter["name"])).collect(),
        }
    }

    /// Does it leave everything as it is?
    pub(super) fn reads(&self) -> bool {
        self.method == Method::GET
    }

    /// Names of the parameters of its path.
    pub(super) fn in_path(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
    }

    fn entry(&self) -> Value {
        let parameters: Vec<&str> = self.in_path().chain(self.query.iter().map(String::as_str)).collect();
        json!({
            "operation": self.id, "method": self.method.as_str(), "path": format!("/v1{}", self.path), "title": self.title,
            "group": self.group, "token": self.token, "takes_entity": self.takes_entity, "parameters": parameters,
            "page": format!("/docs/{}", self.id),
        })
    }
}
