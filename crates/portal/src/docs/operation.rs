//! What the pages are made of: operations read from the OpenAPI document.

use std::fmt::Write as _;

use serde_json::Value;

use super::sample;
use super::shape::{Field, Schemas};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// All operations, in the order of their groups.
pub(crate) struct Reference {
    /// The version that the document describes.
    pub(crate) date: String,
    /// One line about the product.
    pub(crate) summary: String,
    /// The operations; those of one group stand together.
    pub(crate) operations: Vec<Operation>,
}

/// One operation.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) method: String,
    /// With the prefix at which it is served.
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) text: String,
    /// By where they stand: header, path, query.
    pub(crate) parameters: Vec<(&'static str, Vec<Field>)>,
    pub(crate) body: Option<Body>,
    /// Answers below 400.
    pub(crate) answers: Vec<Answer>,
    /// Answers of 400 and above.
    pub(crate) errors: Vec<Answer>,
    pub(crate) needs_token: bool,
    /// Whose token opens it, and what a role must allow, in words.
    pub(crate) opens_to: String,
}

/// What is sent.
pub(crate) struct Body {
    pub(crate) is_required: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) sample: Value,
}

/// What comes back.
pub(crate) struct Answer {
    pub(crate) status: String,
    pub(crate) text: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) sample: Option<Value>,
}

impl Reference {
    /// Reads the document.
    pub(crate) fn of(document: &Value) -> Reference {
        let schemas = Schemas(&document["components"]["schemas"]);
        let prefix = text(&document["servers"][0]["url"]);
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    operations.push(Operation::read(schemas, method, &format!("{prefix}{path}"), operation));
                }
            }
        }
        let depth = |operation: &Operation| operation.path.matches('/').count();
        operations.sort_by(|one, other| (&one.group, depth(one), &one.path).cmp(&(&other.group, depth(other), &other.path)));
        Reference { date: text(&document["info"]["version"]), summary: text(&document["info"]["summary"]), operations }
    }

    /// The groups with their operations and the places of those.
    pub(crate) fn groups(&self) -> Vec<(&str, Vec<&Operation>)> {
        let mut groups: Vec<(&str, Vec<&Operation>)> = Vec::new();
        for operation in &self.operations {
            match groups.last_mut() {
                Some((name, members)) if *name == operation.group => members.push(operation),
                _ => groups.push((&operation.group, vec![operation])),
            }
        }
        groups
    }
}

impl Operation {
    fn read(schemas: Schemas<'_>, method: &str, path: &str, operation: &Value) -> Operation {
        let id = text(&operation["operationId"]);
        let title = Some(text(&operation["summary"])).filter(|title| !title.is_empty());
        let group = Some(text(&operation["tags"][0])).filter(|group| !group.is_empty());
        let (mut answers, mut errors) = (Vec::new(), Vec::new());
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let answer = Answer::read(schemas, status, response);
            if status.as_str() < "400" { answers.push(answer) } else { errors.push(answer) }
        }
        Operation {
            title: title.unwrap_or_else(|| id.clone()),
            group: group.unwrap_or_else(|| "Other".to_owned()),
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            text: text(&operation["description"]),
            parameters: parameters(schemas, operation),
            body: body(schemas, operation),
            answers,
            errors,
            needs_token: operation.get("security").is_some(),
            opens_to: opens_to(&operation["x-access"]),
        }
    }

    /// The first sentence about it, for indexes.
    pub(crate) fn line(&self) -> String {
        let words = self.text.replace('\n', " ");
        words.split_inclusive(". ").next().unwrap_or_default().trim().to_owned()
    }

    /// A call for a shell.
    pub(crate) fn curl(&self) -> String {
        let mut address = self.path.replace('{', "<").replace('}', ">");
        let asked: Vec<&Field> = self.parameters.iter().filter(|(place, _)| *place == "query").flat_map(|(_, fields)| fields).collect();
        if let Some(limit) = asked.iter().find(|field| field.name == "limit") {
            let _ = write!(address, "?{}=10", limit.name);
        }
        let method = if self.method == "GET" { String::new() } else { format!("-X {} ", self.method) };
        let mut call = format!("curl {method}\"http://127.0.0.1:8080{address}\"");
        for (_, headers) in self.parameters.iter().filter(|(place, _)| *place == "header") {
            for header in headers.iter().filter(|header| header.is_required) {
                let value = if header.name == "x-monite-version" {
                    "2024-05-25".to_owned()
                } else {
                    format!("<{}>", header.name.trim_start_matches("x-monite-"))
                };
                let _ = write!(call, " \\\n  -H \"{}: {value}\"", header.name);
            }
        }
        if self.needs_token {
            call += " \\\n  -H \"Authorization: Bearer <token>\"";
        }
        if let Some(body) = &self.body {
            let sample = serde_json::to_string_pretty(&body.sample).unwrap_or_default().replace('\'', "\u{2019}");
            let _ = write!(call, " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{sample}'");
        }
        call
    }
}

/// Markdown.
fn opens_to(access: &Value) -> String {
    let permission = || format!("`{}` `{}`", text(&access["object"]), text(&access["action"]));
    match (access["token"].as_str(), access["object"].is_string()) {
        (Some("none"), _) => "Needs no token.".to_owned(),
        (Some("partner"), _) => "Takes a partner's token; no user's.".to_owned(),
        (Some("user"), false) => "Takes a user's token; no permission is asked for.".to_owned(),
        (Some("user"), true) => format!("Takes a user's token, with the permission {}.", permission()),
        (_, true) => format!("Takes a partner's token, or a user's with the permission {}.", permission()),
        (_, false) => "Takes any token; no permission is asked for.".to_owned(),
    }
}

impl Answer {
    fn read(schemas: Schemas<'_>, status: &str, response: &Value) -> Answer {
        let schema = response["content"].as_object().and_then(|content| content.values().next()).and_then(|media| media.get("schema"));
        let words = text(&response["description"]);
        let is_error = status >= "400";
        let sample = schema.map(|schema| if is_error { sample::of_error(status, &words) } else { sample::of(schemas, schema) });
        Answer {
            status: status.to_owned(),
            fields: schema.map(|schema| schemas.fields(schema, 0)).unwrap_or_default(),
            text: words,
            sample,
        }
    }
}

fn parameters(schemas: Schemas<'_>, operation: &Value) -> Vec<(&'static str, Vec<Field>)> {
    let of = |place: &'static str| {
        let listed = operation["parameters"].as_array().into_iter().flatten().filter(move |parameter| parameter["in"] == place);
        let fields: Vec<Field> = listed
            .map(|parameter| {
                let schema = parameter.get("schema").unwrap_or(&Value::Null);
                let mut field = schemas.field(&text(&parameter["name"]), schema, parameter["required"] == true, 0);
                // A parameter is sent or left out; null is a matter of bodies.
                field.is_nullable = false;
                if let Some(words) = parameter["description"].as_str() {
                    field.text = words.to_owned();
                }
                field
            })
            .collect();
        (place, fields)
    };
    ["header", "path", "query"].map(of).into_iter().filter(|(_, fields)| !fields.is_empty()).collect()
}

fn body(schemas: Schemas<'_>, operation: &Value) -> Option<Body> {
    let body = operation.get("requestBody")?;
    let schema = body["content"].as_object()?.values().next()?.get("schema")?;
    Some(Body { is_required: body["required"] == true, fields: schemas.fields(schema, 0), sample: sample::of(schemas, schema) })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What a place of parameters is called on a page.
pub(crate) fn place_title(place: &str) -> &'static str {
    match place {
        "header" => "Headers",
        "path" => "Path",
        _ => "Query",
    }
}
