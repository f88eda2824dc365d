//! The operations of the API, as the published document describes them: what an agent may ask for, by id.

use bursar_web::OWN_EXTENSION;
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
    /// No part of the public contract.
    is_own: bool,
    /// Its body is a form, which no tool can send.
    pub(super) takes_form: bool,
    /// Names of the parameters of its query.
    pub(super) query: Vec<String>,
}

/// All of them, of one version.
#[derive(Debug, Default)]
pub(super) struct Operations(Vec<Operation>);

impl Operations {
    /// What this document describes. Tokens are not to be had here: credentials do not belong into a conversation.
    pub(super) fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten().filter(|(path, _)| !path.starts_with("/auth/"));
        let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let described =
            paths.flat_map(|(path, item)| methods.clone().map(|method| (path, item.get(method.as_str().to_lowercase()), method)));
        let described = described.filter_map(|(path, described, method)| Some((path, described?, method)));
        Operations(described.map(|(path, described, method)| Operation::read(method, path, described)).collect())
    }

    /// By its id.
    pub(super) fn get(&self, id: &str) -> Option<&Operation> {
        self.0.iter().find(|operation| operation.id == id)
    }

    /// Those whose id, path, title or group holds these words; all without words.
    pub(super) fn list(&self, words: &str) -> Vec<Value> {
        let words = words.to_lowercase();
        let named = |operation: &&Operation| {
            let said = [&operation.id, &operation.path, &operation.title, &operation.group].map(|text| text.to_lowercase()).join(" ");
            words.split_whitespace().all(|word| said.contains(word))
        };
        self.0.iter().filter(named).map(Operation::entry).collect()
    }
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
            is_own: described[OWN_EXTENSION] == true,
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
            "group": self.group, "token": self.token, "takes_entity": self.takes_entity, "is_own": self.is_own, "parameters": parameters,
            "page": format!("/docs/{}", self.id),
        })
    }
}
